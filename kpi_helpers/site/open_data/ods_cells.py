"""Cells, rows and tables of an OpenDocument spreadsheet as XML text.

Written as text because a tree of 600,000 cells takes minutes; decision 0023.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from re import Match
from re import compile as pattern
from xml.sax.saxutils import escape, quoteattr

from kpi_helpers.site.open_data.columns import Cell
from kpi_helpers.site.open_data.csv_files import plain_number
from kpi_helpers.site.open_data.sheets import ABOUT, CONTACT, INTRODUCTION, Cover, Sheet, width_of

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
            number = plain_number(cell)
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
