"""What a table of rows is: its columns, what their cells hold, and what makes a row unique."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Holds(StrEnum):
    """What the cells of a column hold."""

    TEXT = "text"
    KPI_ID = "KPI id"  # letters, digits and underscores
    KEY = "key"  # lower-case letters, digits and underscores
    NUMBER = "number"
    WHOLE = "whole number"
    PERIOD = "period"
    QUARTER = "quarter"
    DATE = "date"
    WORD = "word of a list"
    WORDS = "words of a list, separated by spaces"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its name, what it holds, whether a cell may be empty, and the list its words come from.

    An `optional` column may be left out of the header: then all its cells are empty.
    """

    name: str
    holds: Holds = Holds.TEXT
    required: bool = False
    allowed: type[StrEnum] | None = None
    optional: bool = False

    @property
    def dtype(self) -> str:
        """The dtype of the column in a frame: numbers are float64, whole numbers Int64, all else str."""
        return {Holds.NUMBER: "float64", Holds.WHOLE: "Int64"}.get(self.holds, "str")


@dataclass(frozen=True, slots=True)
class Table:
    """One kind of CSV file: its path in the data folder, its columns in order, and the columns of its key."""

    path: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    extra: tuple[Column, ...] = ()  # columns that reading adds in front of `file` and `row`

    @property
    def names(self) -> tuple[str, ...]:
        """Column names as they stand in the file."""
        return tuple(column.name for column in self.columns)

    @property
    def needed(self) -> tuple[str, ...]:
        """Names of the columns that a header may not leave out."""
        return tuple(column.name for column in self.columns if not column.optional)

    @property
    def frame_columns(self) -> tuple[Column, ...]:
        """Columns of the frame: those of the file, those that reading adds, `file` and `row`."""
        return (*self.columns, *self.extra, Column("file", required=True), ROW)

    def column(self, name: str) -> Column:
        """Give the column of that name."""
        return next(column for column in self.frame_columns if column.name == name)


ROW = Column("row", Holds.WHOLE, required=True)  # as a spreadsheet numbers it: the header is row 1
