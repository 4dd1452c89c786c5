"""What the two spreadsheets hold, sheet by sheet: cover, contents, notes, columns and the tables.

Source: Releasing statistics in spreadsheets, Government Analysis Function. A table stands alone on its sheet, under its
title in A1; it has one header row, no merged cell and no blank row.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil

from kpi_helpers.inputs import Authority
from kpi_helpers.site.open_data import words
from kpi_helpers.site.open_data.tables import Cell, Filled, clean

MOST_LETTERS = 32_767  # in one cell of Excel
CUT = " [cut here; the CSV file has all of it]"
COVER = "Cover"
INTRODUCTION, ABOUT, CONTACT = "Introductory information", "About these data", "Contact"  # as gptables heads them
COVER_WIDTH = 85  # letters
NARROWEST, WIDEST = 9, 60  # widths of columns, in letters
_WRAP_LOSS = 1.1  # lines break at words, and letters of 12 points are wider than those that widths are counted in
_SAMPLE = 2_000  # rows that a width is taken from


@dataclass(frozen=True)
class Sheet:
    """One sheet: its title in A1, lines on how to read it, and its table; `links` makes links of the first column."""

    name: str
    title: str
    lines: tuple[str, ...]
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    links: bool = False

    @property
    def header_row(self) -> int:
        """The row of the headings, counted from 0."""
        return 1 + len(self.lines)

    @property
    def table_name(self) -> str:
        """The name that the table is marked with."""
        return f"{self.name.lower()}_table"


@dataclass(frozen=True)
class Cover:
    """The first sheet: a title, and paragraphs under headings."""

    title: str
    introduction: tuple[str, ...]
    about: tuple[str, ...]
    contact: tuple[str, ...]


@dataclass(frozen=True)
class Book:
    """A whole workbook, with what its properties say."""

    cover: Cover
    sheets: tuple[Sheet, ...]
    authority: Authority


def build_book(authority: Authority, tables: Sequence[Filled]) -> Book:
    """Give the workbook of some tables."""
    data = [_data_sheet(filled) for filled in tables]
    notes, columns = _notes_sheet(authority), _columns_sheet(tables)
    return Book(_cover(authority), (_contents_sheet((notes, columns, *data)), notes, columns, *data), authority)


def width_of(sheet: Sheet, place: int) -> int:
    """Give the width of a column in letters: wide enough for most of it, longer text is wrapped."""
    longest = max((_letters(row[place]) for row in sheet.rows[:_SAMPLE]), default=0)
    word = max(len(part) for part in sheet.headings[place].split()) + 2
    return min(max(longest + 2, word, NARROWEST), WIDEST)


def lines_of(cells: Sequence[Cell], widths: Sequence[int]) -> int:
    """Give how many lines a row needs, where its texts are wrapped to the widths of their columns.

    >>> lines_of(("short", "a text of thirty letters or so"), (60, 10))
    4
    """
    texts = ((cell, width) for cell, width in zip(cells, widths, strict=True) if isinstance(cell, str))
    return max((sum(_wrapped(line, width) for line in text.split("\n")) for text, width in texts), default=1)


def _wrapped(line: str, width: int) -> int:
    return max(ceil(len(line) * _WRAP_LOSS / width), 1) if len(line) > width - 2 else 1


def _letters(cell: Cell) -> int:
    return 0 if cell is None else max(len(line) for line in str(cell).split("\n"))


def _cover(authority: Authority) -> Cover:
    report = authority.report
    return Cover(
        clean(words.title_words(authority)),
        _clean(
            (f"Authority: {report.authority}", f"Quarter: {authority.quarter.printed}", *words.about_words(authority))
        ),
        _clean((*words.reading_words(), f"Licence: {words.licence_words(authority)}")),
        _clean((report.contact,)),
    )


def _contents_sheet(sheets: Iterable[Sheet]) -> Sheet:
    rows = tuple((sheet.name, sheet.title, len(sheet.rows)) for sheet in sheets)
    lines = ("This worksheet contains one table. Its first column leads to the other worksheets.",)
    return Sheet("Contents", "Contents", lines, ("Worksheet", "What it holds", "Rows"), rows, links=True)


def _notes_sheet(authority: Authority) -> Sheet:
    rows = tuple(_clean(row) for row in words.note_rows(authority))
    lines = ("This worksheet contains one table. It explains the signs and words of the other tables.",)
    return Sheet("Notes", "Notes: shorthand and ratings", lines, ("About", "Sign or word", "Meaning"), rows)


def _columns_sheet(tables: Sequence[Filled]) -> Sheet:
    rows = tuple(
        (filled.table.sheet, column.title, column.name, column.description)
        for filled in tables
        for column in filled.table.columns
    )
    lines = ("This worksheet contains one table. It explains every column of the tables that follow.",)
    headings = ("Worksheet", "Column", "Name in the CSV file", "What it says")
    return Sheet("Columns", "Columns: what each column says", lines, headings, rows)


def _data_sheet(filled: Filled) -> Sheet:
    table = filled.table
    there = "This worksheet contains one table." if filled.rows else "This table has no rows in this quarter."
    lines = (f"{there} {table.description}", " ".join(words.reading_words()))
    headings = tuple(column.title for column in table.columns)
    return Sheet(table.sheet, table.title, lines, headings, tuple(tuple(map(_fitting, row)) for row in filled.rows))


def _fitting(cell: Cell) -> Cell:
    """Give a cell that Excel can hold; a longer text says that it is cut and where all of it is."""
    too_long = isinstance(cell, str) and len(cell.encode("utf-16-le")) // 2 > MOST_LETTERS
    if not too_long or not isinstance(cell, str):
        return cell
    kept = cell.encode("utf-16-le")[: 2 * (MOST_LETTERS - len(CUT))].decode("utf-16-le", errors="ignore")
    return kept + CUT


def _clean(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(clean(text) for text in texts)
