"""The five tables of open data: the one place that names and describes their columns, what cells hold, and their keys.

A cell is a text, a whole number, a number, a date, or None where there is nothing to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kpi_helpers import inputs
from kpi_helpers.analysis import Assurance, Kind, PointType, Travel, Way
from kpi_helpers.periods import PeriodKind

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


KPI, BACKGROUND = "kpi", "background"


def number(name: str, title: str, description: str) -> Column:
    """Give a column of numbers."""
    return Column(name, title, description, Holds.NUMBER)


def whole(name: str, title: str, description: str) -> Column:
    """Give a column of whole numbers."""
    return Column(name, title, description, Holds.WHOLE)


def day(name: str, title: str, description: str) -> Column:
    """Give a column of dates."""
    return Column(name, title, description, Holds.DATE)


def word(name: str, title: str, description: str, allowed: tuple[str, ...], *, required: bool = False) -> Column:
    """Give a column of words of a closed list."""
    return Column(name, title, description, Holds.WORD, required, allowed)


def must(name: str, title: str, description: str) -> Column:
    """Give a column of texts that are never empty."""
    return Column(name, title, description, required=True)


KPI_ID = must("kpi_id", "KPI id", "The measure. An id never changes and is never used again.")
NAME = must("name", "Name", "The name of the measure, in full.")
PERIOD_KIND = word("period_kind", "Kind of period", "How long a window the figure covers.", words_of(PeriodKind))
PERIOD = (
    Column("period", "Period", "The window the figure covers, such as 2022-23 Q2 (financial years begin in April)."),
    Column("period_shown", "Period as printed", "The window as the report prints it."),
    PERIOD_KIND,
    day("period_start", "Period starts", "First day of the window."),
    day("period_end", "Period ends", "Last day of the window."),
)
FIGURE = (
    number("value", "Value", "The figure as it is known, not rounded, in the unit of the measure; empty if missing."),
    number("numerator", "Numerator", "The number of cases that the figure counts, where it is known."),
    number("denominator", "Denominator", "The number of cases that it counts them out of, where it is known."),
    whole("rank", "Rank", "The place among other authorities, 1 for the first."),
    whole("rank_of", "Rank out of", "The number of authorities that were ranked."),
    word("status", "Status", "How firm the figure is.", words_of(inputs.Status)),
    Column(
        "note",
        "Shorthand",
        "Official shorthand; the notes say what each sign means.",
        Holds.WORDS,
        False,
        words_of(inputs.Note),
    ),
    Column("shown", "Shown as", "The figure as the report prints it: rounded, with its unit and shorthand."),
)
SOURCE = Column("source", "Source", "Where the figure comes from.")


def _direction(name: str, than: str) -> tuple[Column, ...]:
    title = f"Direction since {than}"
    return (
        word(f"{name}", title, f"What the change since {than} means, or withheld.", words_of(Travel), required=True),
        Column(f"{name}_shown", f"{title}, as printed", "The same in the report's words."),
        Column(f"{name}_against", f"{title}: held against", "The window or forecast that the figure is held against."),
        number(
            f"{name}_change", f"{title}: change", "The difference, not rounded; percentage points for a percentage."
        ),
        Column(f"{name}_withheld", f"{title}: why not compared", "Why no direction is given."),
    )


SCORECARD = OpenTable(
    "scorecard",
    "Scorecard: every measure in the quarter",
    "One row for each measure, in the order of the report: its latest figure, target, rating, direction and outlook.",
    (
        KPI_ID,
        NAME,
        must("short_name", "Short name", "The name that tables and charts show."),
        must("priority", "Priority", "The priority of the authority that the measure belongs to, as a key."),
        must("priority_title", "Priority in words", "The title of that priority."),
        Column("theme", "Theme", "The service area between priority and group, as a key; empty where there is none."),
        Column("theme_title", "Theme in words", "The title of that theme."),
        must("group", "Group", "The heading that the measure is reported under, as a key."),
        must("group_title", "Group in words", "The title of that group."),
        Column("subgroup", "Subgroup", "The heading inside the group, as a key; empty where there is none."),
        Column("subgroup_title", "Subgroup in words", "The title of that subgroup."),
        word(
            "kind",
            "Kind of measure",
            "A KPI is rated and counted, a background figure is not.",
            (KPI, BACKGROUND),
            required=True,
        ),
        word("state", "State", "Whether the measure is in use.", words_of(inputs.State), required=True),
        word("unit", "Unit", "What the figure counts.", words_of(inputs.Unit), required=True),
        whole("decimals", "Decimals", "The number of decimals that the report prints."),
        word("polarity", "Better is", "Which way is better.", words_of(inputs.Polarity), required=True),
        word("frequency", "Frequency", "How often a new figure arrives.", words_of(inputs.Frequency), required=True),
        word("basis", "Basis", "What window a figure stands for.", words_of(inputs.Basis), required=True),
        Column("owner", "Owner", "Who answers for the measure."),
        *PERIOD,
        *FIGURE,
        Column("missing", "Why there is no figure", "What the report says where there is no current figure."),
        Column("last_known", "Last known figure", "The last figure there was, where there is no current one."),
        Column("target_shown", "Target as printed", "The target as the report prints it."),
        Column("target_due", "Target due", "The date or year by which the target is to be met."),
        number("green_limit", "Green limit", "The limit the figure was held against: at or better than it is green."),
        number("gap", "Gap to the target", "How far the figure is from its limit, above 0 when better, not rounded."),
        Column("gap_shown", "Gap as printed", "The gap in the report's words."),
        word(
            "rating",
            "Rating",
            "The rating, or not_rated; the notes say what each means.",
            words_of(inputs.Rag),
            required=True,
        ),
        must("rating_shown", "Rating as printed", "The rating in the report's words."),
        Column("not_rated_because", "Not rated because", "Why the measure is not rated."),
        Column(
            "rating_basis",
            "Basis of the rating",
            "What the rating rests on if not on the figure: by judgement, as published.",
        ),
        word(
            "rating_before",
            "Rating last quarter",
            "The rating in the report of the quarter before.",
            words_of(inputs.Rag),
        ),
        *_direction("travel_previous", "the period before"),
        *_direction("travel_year", "the year before"),
        word("method", "Method", "The method that says how the figures change.", words_of(Kind), required=True),
        word(
            "variation",
            "Variation",
            "What the control chart says of the latest figure.",
            words_of(PointType),
            required=True,
        ),
        word(
            "assurance",
            "Assurance",
            "Whether the control chart expects the target to be met.",
            words_of(Assurance),
            required=True,
        ),
        word("trend", "Trend", "The way the series goes, where a test of trend was fit.", words_of(Way)),
        number("outlook_low", "Outlook: low", "Lower end of the forecast for the end of the year, not rounded."),
        number("outlook_high", "Outlook: high", "Upper end of the forecast for the end of the year, not rounded."),
        word("outlook_rating", "Outlook: rating", "The rating that the forecast points to.", words_of(inputs.Rag)),
        Column("tensions", "Tensions", "Ways in which these facts pull apart, the weightiest first.", Holds.WORDS),
        must("definition", "Definition", "What is measured."),
        SOURCE,
        Column(
            "dashboard_page",
            "Dashboard page",
            "The page of the measure in the dashboard, from this folder.",
            Holds.ADDRESS,
            True,
        ),
    ),
    key=("kpi_id",),
    tied=False,
)


VALUE = "value"  # a figure that is no end of a band
PEER, COMPARATOR = "peer", "comparator"
PIECES = ("paragraph", "item", "heading", "notice")
_WINDOW = (must("period", PERIOD[0].title, PERIOD[0].description), *PERIOD[1:])
_RECEIVED = Column("received", "Received", "The quarter of the return that brought the figure.")
_REMARK = Column("remark", "Remark", "What was said with the figure.")

VALUES = OpenTable(
    "values",
    "Values: every figure of every measure",
    "One row for each measure and window, oldest first, as known when the return of the quarter closed.",
    (
        KPI_ID,
        NAME,
        *_WINDOW,
        word(
            "figure_is",
            "Figure is",
            "The figure itself, or the low or high end of a band.",
            (VALUE, *words_of(inputs.Bound)),
            required=True,
        ),
        *FIGURE,
        number("green_limit", "Green limit", "The limit that applied to the figure in its own time, not rounded."),
        number("first_published", "First published", "The figure as first published, where it was changed later."),
        _RECEIVED,
        SOURCE,
        _REMARK,
    ),
    key=("kpi_id", "period", "figure_is"),
)
TARGETS = OpenTable(
    "targets",
    "Targets: every target of every measure",
    "One row for each measure and quarter from which a target applies. Earlier targets stay.",
    (
        KPI_ID,
        NAME,
        must("applies_from", "Applies from", "The quarter from which the target applies."),
        Column("applies_from_shown", "Applies from, as printed", "The quarter as the report prints it."),
        word("kind", "Kind of target", "How the target is to be read.", words_of(inputs.TargetKind), required=True),
        number("green_limit", "Green limit", "At or better than this is green."),
        number("green_limit_upper", "Green limit, upper", "The upper end, where the target is a range."),
        number("amber_limit", "Amber limit", "At or better than this, but not green, is amber."),
        number("amber_limit_upper", "Amber limit, upper", "The upper end, where the target is a range."),
        word(
            "rule",
            "Rule",
            "The convention by which a figure is rated against the target.",
            words_of(inputs.RatingRule),
            required=True,
        ),
        number("tolerance", "Tolerance", "By how much the target may be missed."),
        word("tolerance_in", "Tolerance in", "What the tolerance is counted in.", words_of(inputs.ToleranceIn)),
        Column("due", "Due", "The window or date by which the target is to be met."),
        day("due_date", "Due date", "The last day of that window."),
        Column("base_period", "Base period", "The window that a relative target starts from."),
        number("base_value", "Base value", "The figure of that window."),
        number("change_percent", "Change in per cent", "The change from it that is asked for."),
        Column("shown", "Shown as", "The target as the report prints it."),
        Column("origin", "Origin", "Who set the target, and where it is written."),
        Column("note", "Note", "What was said with the target."),
    ),
    key=("kpi_id", "applies_from"),
)
COMPARATORS = OpenTable(
    "comparators",
    "Comparators: figures of other areas",
    "One row for each measure, comparator and window. A comparator is never a target.",
    (
        KPI_ID,
        NAME,
        must("comparator", "Comparator", "The area or group that the figure belongs to."),
        word(
            "comparator_kind",
            "Kind of comparator",
            "A peer belongs to a group of peers.",
            (COMPARATOR, PEER),
            required=True,
        ),
        Column("peer_groups", "Groups of peers", "The groups of peers it belongs to, separated by semicolons."),
        *_WINDOW,
        *FIGURE,
        _RECEIVED,
        SOURCE,
        _REMARK,
    ),
    key=("kpi_id", "comparator", "period"),
)
COMMENTARY = OpenTable(
    "commentary",
    "Commentary: what the services say",
    "One row for each paragraph, heading and list item, in reading order. Figures in the words are the report's.",
    (
        must("group", "Group", "The group of measures that the commentary is about, as a key."),
        must("group_title", "Group in words", "The title of that group."),
        Column("order", "Order", "The place of the piece in the commentary of its group.", Holds.WHOLE, True),
        Column("subgroup", "Subgroup", "The subgroup it is about, as a key; empty for the group as a whole."),
        Column("subgroup_title", "Subgroup in words", "The title of that subgroup."),
        Column(
            "label",
            "Label",
            "What the piece is about; empty for free text.",
            Holds.WORDS,
            False,
            words_of(inputs.Label),
        ),
        Column("cohort", "Cohort", "The people it is about, where the commentary names them in a heading."),
        word("piece", "Piece", "What kind of piece it is.", PIECES, required=True),
        whole("depth", "Depth in lists", "0 outside lists, 1 in a list, 2 in a list inside it."),
        must("text", "Text", "The words."),
        Column("owner", "Owner", "Who answers for the action."),
        Column("due", "Due", "When the action is to be done, as it is written."),
        day("due_date", "Due date", "That as a date: the last day, where a month or a quarter is named."),
        Column("written_by", "Written by", "Who wrote the commentary."),
        Column("approved_by", "Approved by", "Who approved it."),
        day("date", "Date", "The day of the commentary."),
    ),
    key=("group", "order"),
    tied=False,
)
TABLES = (SCORECARD, VALUES, TARGETS, COMPARATORS, COMMENTARY)
