"""What a table of open data is: its columns, what their cells hold, and how its rows are known and tied.

A cell is a text, a whole number, a number, a date, or None where there is nothing to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

Cell = str | int | float | date | None
# Control characters that XML 1.0 cannot carry or that nobody sees, half characters, and characters that are none.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_LINE_ENDS = re.compile("\r\n?|\x85")


class Holds(StrEnum):
    """What the cells of a column hold."""

    TEXT = "text"
    WORD = "word of a list"
    WORDS = "words of a list, separated by spaces"
    NUMBER = "number"
    WHOLE = "whole number"
    DATE = "date"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name in the CSV file, its title in the spreadsheets, and what its cells say.

    `allowed` is the closed list its words come from; a `required` cell is never empty.
    """

    name: str
    title: str
    description: str
    holds: Holds = Holds.TEXT
    required: bool = False
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenTable:
    """One table: the name of its file and sheet, its columns in order, and the columns that make a row unique.

    The column `kpi_id` of a table that is `tied` stands in the scorecard as well.
    """

    name: str
    title: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    tied: bool = True

    @property
    def file(self) -> str:
        """The name of the CSV file."""
        return f"{self.name}.csv"

    @property
    def sheet(self) -> str:
        """The name of the sheet."""
        return self.name.capitalize()


@dataclass(frozen=True)
class Filled:
    """A table with its rows; each row has a cell per column, in their order."""

    table: OpenTable
    rows: tuple[tuple[Cell, ...], ...]


def words_of(kind: Iterable[StrEnum]) -> tuple[str, ...]:
    """Give the words of a closed list."""
    return tuple(str(word) for word in kind)


def fill(table: OpenTable, rows: Iterable[Mapping[str, Cell]]) -> Filled:
    """Give a table with its rows; a column that a row leaves out is empty, a name it does not know is an error."""
    names = tuple(column.name for column in table.columns)
    known = frozenset(names)
    return Filled(table, tuple(tuple(_cells(names, known, row)) for row in rows))


def clean(text: str) -> str:
    r"""Give a text that every format can carry: line ends as one character, tabs as spaces, no control characters.

    >>> clean("one\r\ntwo\x00")
    'one\ntwo'
    """
    plain = _FORBIDDEN.sub("", _LINE_ENDS.sub("\n", text))
    return plain.replace("\t", " ")  # LibreOffice loses a tab in a cell of an ODS file


def _cells(names: tuple[str, ...], known: frozenset[str], row: Mapping[str, Cell]) -> Iterator[Cell]:
    if not row.keys() <= known:
        raise KeyError(f"no column for {', '.join(sorted(row.keys() - known))}")
    for name in names:
        cell = row.get(name)
        yield (clean(cell) or None) if isinstance(cell, str) else cell
