"""The files of rows: their columns in order, what each holds, and what makes a row unique.

This is the one place that names a column. The frames' schemas, the messages about columns and the test of
`data/README.md` are made from `TABLES`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kpi_helpers.inputs import lists


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


def _text(name: str) -> Column:
    return Column(name)


def _must(name: str, holds: Holds = Holds.TEXT) -> Column:
    return Column(name, holds, required=True)


def _number(name: str) -> Column:
    return Column(name, Holds.NUMBER)


def _whole(name: str) -> Column:
    return Column(name, Holds.WHOLE)


def _word(name: str, allowed: type[StrEnum]) -> Column:
    return Column(name, Holds.WORD, required=True, allowed=allowed)


RECEIVED = _must("received", Holds.QUARTER)  # quarter of the return that brought the row
_FIGURES = (
    _number("value"),
    _number("numerator"),
    _number("denominator"),
    _whole("rank"),
    _whole("rank_of"),
    _word("status", lists.Status),
    Column("note", Holds.WORDS, allowed=lists.Note),
    _must("source", Holds.KEY),
)

KPIS = Table(
    "kpis.csv",
    (
        _must("kpi_id", Holds.KPI_ID),
        _must("name"),
        _text("short_name"),
        _must("section", Holds.KEY),
        Column("theme", Holds.KEY),
        _must("group", Holds.KEY),
        Column("subgroup", Holds.KEY),
        _word("unit", lists.Unit),
        _must("decimals", Holds.WHOLE),
        _word("polarity", lists.Polarity),
        _word("frequency", lists.Frequency),
        _word("basis", lists.Basis),
        _number("minimum"),
        _number("maximum"),
        _number("same_within"),
        _must("definition"),
        Column("source", Holds.KEY),
        _text("owner"),
        Column("starts", Holds.QUARTER),
        Column("ends", Holds.QUARTER),
        _word("state", lists.State),
        _text("state_note"),
    ),
    key=("kpi_id",),
)
GROUPS = Table(
    "groups.csv",
    (
        _must("group", Holds.KEY),
        Column("subgroup", Holds.KEY),
        _must("section", Holds.KEY),
        Column("theme", Holds.KEY),
        _must("title"),
        _text("short_title"),
        Column("commentary", Holds.WORD, allowed=lists.CommentaryRule),
        _text("footnote"),
    ),
    key=("group", "subgroup"),
)
SOURCES = Table(
    "sources.csv",
    (
        _must("source", Holds.KEY),
        _must("name"),
        _text("publisher"),
        _text("url"),
        _text("licence"),
        _whole("lag_days"),
        _text("lag_basis"),
    ),
    key=("source",),
)
VALUES = Table(
    "values/<quarter>.csv",
    (
        _must("kpi_id", Holds.KPI_ID),
        _must("period", Holds.PERIOD),
        Column("bound", Holds.WORD, allowed=lists.Bound),
        *_FIGURES,
        _text("remark"),
    ),
    key=("kpi_id", "period", "bound", "status"),
    extra=(RECEIVED,),
)
COMPARATORS = Table(
    "comparators.csv",
    (
        _must("kpi_id", Holds.KPI_ID),
        _must("period", Holds.PERIOD),
        _must("comparator"),
        *_FIGURES,
        RECEIVED,
        _text("remark"),
    ),
    key=("kpi_id", "period", "comparator", "status", "received"),
)
TARGETS = Table(
    "targets.csv",
    (
        _must("kpi_id", Holds.KPI_ID),
        _must("applies_from", Holds.QUARTER),
        _word("kind", lists.TargetKind),
        _number("green_limit"),
        _number("green_limit_upper"),
        _number("amber_limit"),
        _number("amber_limit_upper"),
        Column("rule", Holds.WORD, allowed=lists.RatingRule, optional=True),
        Column("tolerance", Holds.NUMBER, optional=True),
        Column("tolerance_in", Holds.WORD, allowed=lists.ToleranceIn, optional=True),
        Column("due", Holds.PERIOD),
        Column("base_period", Holds.PERIOD),
        _number("base_value"),
        _number("change_percent"),
        _text("origin"),
        _text("note"),
    ),
    key=("kpi_id", "applies_from"),
)
OVERRIDES = Table(
    "overrides.csv",
    (
        _must("kpi_id", Holds.KPI_ID),
        _must("quarter", Holds.QUARTER),
        _word("rating", lists.Rag),
        _word("kind", lists.OverrideKind),
        _must("reason"),
        _must("name"),
        _must("date", Holds.DATE),
    ),
    key=("kpi_id", "quarter"),
)
BREAKS = Table(
    "breaks.csv",
    (
        _must("kpi_id", Holds.KPI_ID),
        _must("period", Holds.PERIOD),
        _word("kind", lists.BreakKind),
        _must("reason"),
        _must("recorded_by"),
        _must("recorded_on", Holds.DATE),
        Column("source", Holds.KEY),
    ),
    key=("kpi_id", "period", "kind"),
)
CORRECTIONS = Table(
    "corrections.csv",
    (
        _must("kpi_id", Holds.KPI_ID),
        _must("period", Holds.PERIOD),
        _must("return", Holds.QUARTER),
        _must("old_value", Holds.NUMBER),
        _must("new_value", Holds.NUMBER),
        _must("reason"),
        _must("evidence"),
        _must("name"),
        _must("date", Holds.DATE),
    ),
    key=("kpi_id", "period", "return"),
)
CHART_CHANGES = Table(
    "chart_changes.csv",
    (
        _must("kpi_id", Holds.KPI_ID),
        _must("period", Holds.PERIOD),
        _word("change", lists.ChartChange),
        _must("reason"),
        _must("name"),
        _must("date", Holds.DATE),
    ),
    key=("kpi_id", "period", "change"),
)
SETTINGS = Table(
    "settings.csv",
    (
        _must("kpi_id", Holds.KPI_ID),
        _word("setting", lists.Setting),
        _must("value"),
        _must("reason"),
        _must("name"),
        _must("date", Holds.DATE),
    ),
    key=("kpi_id", "setting", "date"),
)
PEERS = Table(
    "peers.csv",
    (
        _must("peer_group", Holds.KEY),
        _must("title"),
        _must("comparator"),
        Column("source", Holds.KEY),
    ),
    key=("peer_group", "comparator"),
)
TABLES = (
    KPIS,
    GROUPS,
    SOURCES,
    VALUES,
    COMPARATORS,
    TARGETS,
    OVERRIDES,
    BREAKS,
    CORRECTIONS,
    CHART_CHANGES,
    SETTINGS,
    PEERS,
)
