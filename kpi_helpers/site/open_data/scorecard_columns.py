"""The columns of the scorecard: a row per measure with everything the report says of it in one quarter."""

from __future__ import annotations

from kpi_helpers.analysis.direction import Travel
from kpi_helpers.analysis.statistics.control.settings import Assurance, PointType
from kpi_helpers.analysis.variation import Kind, Way
from kpi_helpers.inputs.words import Basis, Frequency, Note, Polarity, Rag, State, Status, Unit
from kpi_helpers.periods import PeriodKind
from kpi_helpers.site.open_data.columns import Column, Holds, OpenTable, words_of

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
    word("status", "Status", "How firm the figure is.", words_of(Status)),
    Column(
        "note",
        "Shorthand",
        "Official shorthand; the notes say what each sign means.",
        Holds.WORDS,
        False,
        words_of(Note),
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
        word("state", "State", "Whether the measure is in use.", words_of(State), required=True),
        word("unit", "Unit", "What the figure counts.", words_of(Unit), required=True),
        whole("decimals", "Decimals", "The number of decimals that the report prints."),
        word("polarity", "Better is", "Which way is better.", words_of(Polarity), required=True),
        word("frequency", "Frequency", "How often a new figure arrives.", words_of(Frequency), required=True),
        word("basis", "Basis", "What window a figure stands for.", words_of(Basis), required=True),
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
            "rating", "Rating", "The rating, or not_rated; the notes say what each means.", words_of(Rag), required=True
        ),
        must("rating_shown", "Rating as printed", "The rating in the report's words."),
        Column("not_rated_because", "Not rated because", "Why the measure is not rated."),
        Column(
            "rating_basis",
            "Basis of the rating",
            "What the rating rests on if not on the figure: by judgement, as published.",
        ),
        word("rating_before", "Rating last quarter", "The rating in the report of the quarter before.", words_of(Rag)),
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
        word("outlook_rating", "Outlook: rating", "The rating that the forecast points to.", words_of(Rag)),
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
