"""The workbook as XLSX: gptables makes book, cover and theme; the tables are written with XlsxWriter.

Why not all of it with gptables is told in decision 0023.
"""

from __future__ import annotations

import warnings
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from kpi_helpers.site.open_data import sheets
from kpi_helpers.site.open_data.tables import Cell

with warnings.catch_warnings():
    warnings.simplefilter("ignore", ResourceWarning)  # gptables leaves a file of its own open while it is imported
    from gptables import Cover as GPCover, GPWorkbook
    from gptables.core.gptable import FormatList

_LINE, _TALL, _HIGHEST = 15.75, 21, 409  # points: a line of 12 points, one of a heading, Excel's highest row
_HEADED = (sheets.INTRODUCTION, sheets.ABOUT, sheets.CONTACT)
_TOP = {"valign": "top"}
_LINK = {"underline": True, "font_color": "blue"}
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


def write_xlsx(book: sheets.Book, path: Path) -> Path:
    """Write the workbook and give its path."""
    made = GPWorkbook(str(path), options=_OPTIONS)
    _set_properties(made, book)
    _write_cover(made.add_worksheet(sheets.COVER), book.cover)
    for sheet in book.sheets:
        _write_sheet(made, sheet)
    made.close()
    return path


def _set_properties(made: Any, book: sheets.Book) -> None:
    report = book.authority.report
    made.set_properties(
        {
            "title": book.cover.title,
            "subject": f"Figures as at {book.authority.closing_day}",
            "author": report.authority,
            "company": report.authority,
            "comments": report.licence,
            "created": datetime.combine(book.authority.closes, time.min),
        }
    )
    made.set_custom_property("Language", report.language, "text")


def _write_cover(to: Any, cover: sheets.Cover) -> None:
    to.write_cover(_cover(cover))
    texts = (
        cover.title,
        sheets.INTRODUCTION,
        *cover.introduction,
        sheets.ABOUT,
        *cover.about,
        sheets.CONTACT,
        *cover.contact,
    )
    for row, text in enumerate(texts):
        _set_height(
            to, row, sheets.lines_of((text,), (sheets.COVER_WIDTH,)), _TALL if text in _HEADED or row == 0 else _LINE
        )


def _cover(cover: sheets.Cover) -> GPCover:
    """Give the cover for gptables, every text in a list of formats: plain text it would read for mark-up."""
    parts = {"intro": cover.introduction, "about": cover.about, "contact": cover.contact}
    formatted = {part: [[_TOP, text] for text in texts] for part, texts in parts.items()}
    return GPCover(FormatList([_TOP, cover.title]), **formatted, cover_label=sheets.COVER, width=sheets.COVER_WIDTH)


def _write_sheet(made: Any, sheet: sheets.Sheet) -> None:
    to, theme, top = made.add_worksheet(sheet.name), made.theme, sheet.header_row
    to.write_string(0, 0, sheet.title, made.add_format(theme.title_format))
    for row, line in enumerate(sheet.lines, start=1):
        to.write_string(row, 0, line, made.add_format(theme.instructions_format))
    heading, cells = made.add_format(theme.column_heading_format), _Formats(made)
    widths = [sheets.width_of(sheet, place) for place in range(len(sheet.headings))]
    _set_height(to, top, sheets.lines_of(sheet.headings, widths))
    for place, words in enumerate(sheet.headings):
        to.write_string(top, place, words, heading)
        to.set_column(place, place, widths[place])
    for number, row_cells in enumerate(sheet.rows, start=top + 1):
        _set_height(to, number, sheets.lines_of(row_cells, widths))
        for place, cell in enumerate(row_cells):
            if place == 0 and sheet.links:
                to.write_url(number, 0, f"internal:'{cell}'!A1", cells.link, str(cell))
            else:
                _write_cell(to, number, place, cell, cells)
    if sheet.rows:
        _mark_table(to, sheet, heading)
    to.freeze_panes(top + 1, 0)


def _set_height(to: Any, row: int, lines: int, height: float = _LINE) -> None:
    """Make a row as high as its lines: Excel would by itself, other programs let wrapped text overlap."""
    to.set_row(row, min(lines * height, _HIGHEST))


class _Formats:
    """The formats of the cells of a table, in the theme of gptables."""

    def __init__(self, made: Any) -> None:
        common = {**made.theme.data_format, "valign": "top"}
        self.text = made.add_format({**common, "align": "left", "num_format": "@"})
        self.number = made.add_format({**common, "align": "right"})
        self.date = made.add_format({**common, "align": "right", "num_format": "yyyy-mm-dd"})
        self.link = made.add_format({**common, "align": "left", **_LINK})


def _write_cell(to: Any, row: int, place: int, cell: Cell, formats: _Formats) -> None:
    match cell:
        case None:
            return
        case str():
            to.write_string(row, place, cell, formats.text)
        case date():
            to.write_datetime(row, place, datetime.combine(cell, time.min), formats.date)
        case _:
            to.write_number(row, place, cell, formats.number)


def _mark_table(to: Any, sheet: sheets.Sheet, heading: Any) -> None:
    last = (sheet.header_row + len(sheet.rows), len(sheet.headings) - 1)
    options = {
        "name": sheet.table_name,
        "columns": [{"header": words, "header_format": heading} for words in sheet.headings],
        "autofilter": False,
        "style": None,
    }
    to.add_table(sheet.header_row, 0, *last, options)
