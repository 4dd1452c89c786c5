"""The workbook as an OpenDocument spreadsheet: odfdo makes the package and its properties, the sheets are XML text.

Written as text because a tree of 600,000 cells takes minutes; decision 0023. The package is zipped anew, with one date
for every part, so that the same figures give the same bytes.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from pathlib import Path
from re import Match, compile as pattern
from xml.sax.saxutils import escape, quoteattr

from odfdo import Document

from kpi_helpers.inputs import format_plain
from kpi_helpers.site.open_data.sheets import (
    ABOUT,
    CONTACT,
    COVER,
    COVER_WIDTH,
    INTRODUCTION,
    Book,
    Cover,
    Sheet,
    width_of,
)
from kpi_helpers.site.open_data.tables import Cell

TITLE, SUBTITLE, LINE, HEADING = "title", "subtitle", "line", "heading"
TEXT, LINK, NUMBER, DATE = "text", "link", "number", "date"
_SPACES = pattern("^ +|  +| +$")


def sheet_xml(sheet: Sheet) -> Iterator[str]:
    """Give the XML of a sheet, piece by piece."""
    yield f"<table:table table:name={quoteattr(sheet.name)}>"
    for place in range(len(sheet.headings)):
        yield f'<table:table-column table:style-name="{column_style(width_of(sheet, place))}"/>'
    yield _row(_text(sheet.title, TITLE))
    yield from (_row(_text(line, LINE)) for line in sheet.lines)
    headings = _row("".join(_text(words, HEADING) for words in sheet.headings))
    yield f"<table:table-header-rows>{headings}</table:table-header-rows>"
    for cells in sheet.rows:
        first = _link(str(cells[0])) if sheet.links else _cell(cells[0])
        yield _row(first + "".join(map(_cell, cells[1:])))
    yield "</table:table>"


def cover_xml(cover: Cover, name: str, width: int) -> Iterator[str]:
    """Give the XML of the cover, with the headings that gptables gives it."""
    yield f'<table:table table:name={quoteattr(name)}><table:table-column table:style-name="{column_style(width)}"/>'
    yield _row(_text(cover.title, TITLE))
    parts = {
        INTRODUCTION: cover.introduction,
        ABOUT: cover.about,
        CONTACT: cover.contact,
    }
    for heading, texts in parts.items():
        yield _row(_text(heading, SUBTITLE))
        yield from (_row(_text(text, TEXT)) for text in texts)
    yield "</table:table>"


def ranges_xml(sheets: tuple[Sheet, ...]) -> str:
    """Give the XML that marks the tables, so that programs find them by name."""
    marked = "".join(
        f'<table:database-range table:name="{sheet.table_name}" table:contains-header="true" '
        f'table:target-range-address="{_address(sheet)}"/>'
        for sheet in sheets
        if sheet.rows
    )
    return f"<table:database-ranges>{marked}</table:database-ranges>"


def column_style(width: int) -> str:
    """Give the name of the style of a column of this width in letters."""
    return f"wide{width}"


def column_name(place: int) -> str:
    """Give the letters of a column counted from 0.

    >>> column_name(0), column_name(27)
    ('A', 'AB')
    """
    before, letter = divmod(place, 26)
    return (column_name(before - 1) if before else "") + chr(ord("A") + letter)


def _address(sheet: Sheet) -> str:
    first, last = sheet.header_row + 1, sheet.header_row + 1 + len(sheet.rows)
    return f"{sheet.name}.A{first}:{sheet.name}.{column_name(len(sheet.headings) - 1)}{last}"


def _row(cells: str) -> str:
    return f'<table:table-row table:style-name="row">{cells}</table:table-row>'


def _cell(cell: Cell) -> str:
    match cell:
        case None:
            return "<table:table-cell/>"
        case str():
            return _text(cell, TEXT)
        case date():
            day = cell.isoformat()
            kind = f'office:value-type="date" office:date-value="{day}"'
            return f'<table:table-cell table:style-name="{DATE}" {kind}><text:p>{day}</text:p></table:table-cell>'
        case _:
            number = format_plain(cell)
            kind = f'office:value-type="float" office:value="{number}"'
            return f'<table:table-cell table:style-name="{NUMBER}" {kind}><text:p>{number}</text:p></table:table-cell>'


def _text(words: str, style: str) -> str:
    lines = "".join(f"<text:p>{_words(line)}</text:p>" for line in words.split("\n"))
    return f'<table:table-cell table:style-name="{style}" office:value-type="string">{lines}</table:table-cell>'


def _words(line: str) -> str:
    """Give a line with its runs of spaces, which plain XML would lose."""
    return _SPACES.sub(_spaces, escape(line))


def _spaces(found: Match[str]) -> str:
    return f'<text:s text:c="{len(found.group())}"/>'


def _link(name: str) -> str:
    link = f'<text:a xlink:type="simple" xlink:href="#{name}.A1">{escape(name)}</text:a>'
    start = f'<table:table-cell table:style-name="{LINK}" office:value-type="string">'
    return f"{start}<text:p>{link}</text:p></table:table-cell>"


_LETTER = 0.21  # centimetres of one letter at 12 points
_FIRST_DATE = (1980, 1, 1, 0, 0, 0)  # the earliest a zip file can carry
_NAMES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "number": "urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0",
    "xlink": "http://www.w3.org/1999/xlink",
    "config": "urn:oasis:names:tc:opendocument:xmlns:config:1.0",
}
_CELL_STYLES = {  # name: parent, text, paragraph
    TITLE: ("Heading_20_1", 'fo:font-size="16pt" fo:font-weight="bold" fo:font-style="normal"', "start"),
    SUBTITLE: ("Heading_20_2", 'fo:font-size="14pt" fo:font-weight="bold" fo:font-style="normal"', "start"),
    LINE: ("Default", 'fo:font-size="12pt"', "start"),
    HEADING: ("Default", 'fo:font-size="12pt" fo:font-weight="bold"', "start"),
    TEXT: ("Default", 'fo:font-size="12pt"', "start"),
    LINK: ("Default", 'fo:font-size="12pt" fo:color="#0000ff" style:text-underline-style="solid"', "start"),
    NUMBER: ("Default", 'fo:font-size="12pt"', "end"),
    DATE: ("Default", 'fo:font-size="12pt"', "end"),
}
_UNWRAPPED = (TITLE, LINE)


def write_ods(book: Book, path: Path) -> Path:
    """Write the workbook and give its path."""
    document, packed = Document("spreadsheet"), io.BytesIO()
    _set_properties(document, book)
    document.save(packed)
    own = {"content.xml": "".join(_content(book)), "settings.xml": _settings(book.sheets)}
    path.write_bytes(_packed_anew(packed.getvalue(), own))
    return path


def _packed_anew(package: bytes, own: Mapping[str, str]) -> bytes:
    """Give a package with the same parts in the same order, every one of the same date, and our own in their place."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(made, "w") as new:
        for part in old.infolist():
            dated = zipfile.ZipInfo(part.filename, _FIRST_DATE)
            dated.compress_type = part.compress_type
            dated.create_system = 0  # the same on every system
            new.writestr(dated, own[part.filename] if part.filename in own else old.read(part))
    return made.getvalue()


def _set_properties(document: Document, book: Book) -> None:
    report, closed = book.authority.report, datetime.combine(book.authority.closes, time.min)
    meta = document.meta
    document.language = report.language
    meta.title = book.cover.title
    meta.description = report.licence
    meta.initial_creator = meta.creator = report.authority
    meta.creation_date = meta.date = closed


def _content(book: Book) -> Iterator[str]:
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document-content {_declared()} office:version="1.4">'
    yield f"<office:automatic-styles>{_styles(book.sheets)}</office:automatic-styles><office:body><office:spreadsheet>"
    yield from cover_xml(book.cover, COVER, COVER_WIDTH)
    for sheet in book.sheets:
        yield from sheet_xml(sheet)
    yield f"{ranges_xml(book.sheets)}</office:spreadsheet></office:body></office:document-content>"


def _declared() -> str:
    return " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in _NAMES.items())


def _styles(sheets: tuple[Sheet, ...]) -> str:
    widths = {width_of(sheet, place) for sheet in sheets for place in range(len(sheet.headings))} | {COVER_WIDTH}
    columns = "".join(
        f'<style:style style:name="{column_style(width)}" style:family="table-column">'
        f'<style:table-column-properties style:column-width="{width * _LETTER:.2f}cm"/></style:style>'
        for width in sorted(widths)
    )
    day = "<number:year number:style='long'/><number:text>-</number:text><number:month number:style='long'/>"
    day += "<number:text>-</number:text><number:day number:style='long'/>"
    row = '<style:table-row-properties style:use-optimal-row-height="true"/>'
    return (
        f'<number:date-style style:name="iso">{day}</number:date-style>{columns}'
        f'<style:style style:name="row" style:family="table-row">{row}</style:style>'
        + "".join(_cell_style(name, *parts) for name, parts in _CELL_STYLES.items())
    )


def _cell_style(name: str, parent: str, text: str, side: str) -> str:
    data = ' style:data-style-name="iso"' if name == DATE else ""
    level = ' style:rotation-angle="0"'  # the headings of odfdo's template run up the page
    wrap = "" if name in _UNWRAPPED else ' fo:wrap-option="wrap"'
    line = ' fo:border-bottom="0.5pt solid #000000"' if name == HEADING else ""
    return (
        f'<style:style style:name="{name}" style:family="table-cell" style:parent-style-name="{parent}"{data}>'
        f'<style:table-cell-properties style:vertical-align="top" style:text-align-source="fix"{level}{wrap}{line}/>'
        f'<style:paragraph-properties fo:text-align="{side}"/>'
        f"<style:text-properties {text}/></style:style>"
    )


def _settings(sheets: tuple[Sheet, ...]) -> str:
    """Give the settings part: in each sheet the rows down to the headings stay in view."""
    frozen = "".join(
        f"<config:config-item-map-entry config:name={quoteattr(sheet.name)}>"
        + _setting("CursorPositionX", "int", 0)
        + _setting("CursorPositionY", "int", 0)
        + _setting("HorizontalSplitMode", "short", 0)
        + _setting("VerticalSplitMode", "short", 2)
        + _setting("HorizontalSplitPosition", "int", 0)
        + _setting("VerticalSplitPosition", "int", sheet.header_row + 1)
        + _setting("ActiveSplitRange", "short", 2)
        + _setting("PositionLeft", "int", 0)
        + _setting("PositionRight", "int", 0)
        + _setting("PositionTop", "int", 0)
        + _setting("PositionBottom", "int", sheet.header_row + 1)
        + "</config:config-item-map-entry>"
        for sheet in sheets
    )
    view = f'<config:config-item-map-named config:name="Tables">{frozen}</config:config-item-map-named>'
    view = f"<config:config-item-map-entry>{_setting('ViewId', 'string', 'view1')}{view}</config:config-item-map-entry>"
    views = f'<config:config-item-map-indexed config:name="Views">{view}</config:config-item-map-indexed>'
    item = f'<config:config-item-set config:name="ooo:view-settings">{views}</config:config-item-set>'
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document-settings {_declared()} office:version="1.4">'
        f"<office:settings>{item}</office:settings></office:document-settings>"
    )


def _setting(name: str, kind: str, value: int | str) -> str:
    return f'<config:config-item config:name="{name}" config:type="{kind}">{value}</config:config-item>'
