"""The workbook as ODS: odfdo makes the package and its properties, `ods_cells` the sheets.

The package is zipped anew, with one date for every part, so that the same figures give the same bytes.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from datetime import datetime, time
from pathlib import Path
from xml.sax.saxutils import quoteattr

from odfdo import Document

from kpi_helpers.site.open_data import ods_cells as cells
from kpi_helpers.site.open_data.sheets import COVER, COVER_WIDTH, Book, Sheet, width_of

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
    cells.TITLE: ("Heading_20_1", 'fo:font-size="16pt" fo:font-weight="bold" fo:font-style="normal"', "start"),
    cells.SUBTITLE: ("Heading_20_2", 'fo:font-size="14pt" fo:font-weight="bold" fo:font-style="normal"', "start"),
    cells.LINE: ("Default", 'fo:font-size="12pt"', "start"),
    cells.HEADING: ("Default", 'fo:font-size="12pt" fo:font-weight="bold"', "start"),
    cells.TEXT: ("Default", 'fo:font-size="12pt"', "start"),
    cells.LINK: ("Default", 'fo:font-size="12pt" fo:color="#0000ff" style:text-underline-style="solid"', "start"),
    cells.NUMBER: ("Default", 'fo:font-size="12pt"', "end"),
    cells.DATE: ("Default", 'fo:font-size="12pt"', "end"),
}
_UNWRAPPED = (cells.TITLE, cells.LINE)


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
    yield from cells.cover_xml(book.cover, COVER, COVER_WIDTH)
    for sheet in book.sheets:
        yield from cells.sheet_xml(sheet)
    yield f"{cells.ranges_xml(book.sheets)}</office:spreadsheet></office:body></office:document-content>"


def _declared() -> str:
    return " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in _NAMES.items())


def _styles(sheets: tuple[Sheet, ...]) -> str:
    widths = {width_of(sheet, place) for sheet in sheets for place in range(len(sheet.headings))} | {COVER_WIDTH}
    columns = "".join(
        f'<style:style style:name="{cells.column_style(width)}" style:family="table-column">'
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
    data = ' style:data-style-name="iso"' if name == cells.DATE else ""
    level = ' style:rotation-angle="0"'  # the headings of odfdo's template run up the page
    wrap = "" if name in _UNWRAPPED else ' fo:wrap-option="wrap"'
    line = ' fo:border-bottom="0.5pt solid #000000"' if name == cells.HEADING else ""
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
