"""The closed lists: every word a data file may use where it may not use any word it likes.

Files, checks and messages take their allowed values from here. What each column is called and which list it
takes is in `tables`. Source: requirements B, C, D and E; the shorthand in square brackets is that of the
Government Analysis Function's guidance on symbols in tables.
"""

from __future__ import annotations

from enum import StrEnum


class Unit(StrEnum):
    """What a value counts."""

    PERCENT = "percent"
    RATE_PER_10K = "rate_per_10k"
    RATE_PER_100K = "rate_per_100k"
    COUNT = "count"
    SCORE = "score"
    DAYS = "days"
    DAYS_PER_FTE = "days_per_fte"
    TONNES = "tonnes"
    TONNES_PER_YEAR = "tonnes_per_year"
    GBP = "gbp"
    GBP_PER_WEEK = "gbp_per_week"
    UNKNOWN = "unknown"


class Polarity(StrEnum):
    """Which way is better."""

    HIGHER = "higher"
    LOWER = "lower"
    RANGE = "range"
    NONE = "none"


class Frequency(StrEnum):
    """How often a new figure arrives."""

    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    TERMLY = "termly"
    ANNUAL_FINANCIAL = "annual_financial"
    ANNUAL_ACADEMIC = "annual_academic"
    ANNUAL_CALENDAR = "annual_calendar"
    IRREGULAR = "irregular"


class Basis(StrEnum):
    """What window a figure stands for."""

    PERIOD = "period"
    YEAR_TO_DATE = "year_to_date"
    ROLLING_YEAR = "rolling_year"
    SNAPSHOT = "snapshot"
    FORECAST = "forecast"


class State(StrEnum):
    """Whether a KPI is in use; `context` is a background figure, never rated or counted."""

    LIVE = "live"
    UNDER_REVIEW = "under_review"
    IN_DEVELOPMENT = "in_development"
    CONTEXT = "context"


class TargetKind(StrEnum):
    """How a target is to be read."""

    LEVEL = "level"
    RANGE = "range"
    TRAJECTORY = "trajectory"
    DUE_DATE = "due_date"
    YEAR_TOTAL = "year_total"
    RELATIVE = "relative"
    NOT_PUBLISHED = "not_published"  # a target exists, or the report judges against one; its figure is not known
    NONE = "none"


class RatingRule(StrEnum):
    """By which convention a figure is rated against its target."""

    LIMITS = "limits"  # stored green and amber limits: a target and a floor standard
    TOLERANCE = "tolerance"  # amber where the target is missed by no more than the tolerance
    TOLERANCE_THEN_HISTORY = "tolerance_then_history"  # green within it; amber beyond it where not worse than last year
    TWO_TARGETS = "two_targets"  # a high and a low target, acceptable between them
    INTERVAL = "interval"  # whether the 95% confidence interval holds the target
    FORECAST = "forecast"  # whether the forecast for the year's end meets the target


class ToleranceIn(StrEnum):
    """What a tolerance is counted in."""

    PERCENT_OF_TARGET = "percent_of_target"
    UNITS = "units"  # of the KPI; percentage points for a percentage


class Compared(StrEnum):
    """Which form of a figure is held against its limits."""

    UNROUNDED = "unrounded"
    AS_PRINTED = "as_printed"  # rounded to the decimals it is printed with; limits as they are stored


class Status(StrEnum):
    """How sure a value is."""

    FINAL = "final"
    PROVISIONAL = "provisional"
    FORECAST = "forecast"


class Note(StrEnum):
    """Official shorthand beside a value."""

    PROVISIONAL = "[p]"
    REVISED = "[r]"
    ESTIMATED = "[e]"
    FORECAST = "[f]"
    BREAK = "[b]"
    CONFIDENTIAL = "[c]"
    LOW_RELIABILITY = "[u]"
    NOT_AVAILABLE = "[x]"
    NOT_APPLICABLE = "[z]"
    LOW = "[low]"


class Bound(StrEnum):
    """Which end of a band a value is; a value that is no end of a band leaves the cell empty."""

    LOW = "low"
    HIGH = "high"


class OverrideKind(StrEnum):
    """Why a rating is given by hand."""

    JUDGEMENT = "judgement"
    AS_PUBLISHED = "as_published"


class BreakKind(StrEnum):
    """Why figures before and after a period cannot be compared."""

    DEFINITION = "definition"
    METHOD = "method"
    PAUSED = "paused"
    RESTARTED = "restarted"
    POPULATION = "population"


class OutputFormat(StrEnum):
    """A file that a report is made as; page and PDF are always made."""

    HTML = "html"
    PDF = "pdf"
    DOCX = "docx"


class Rag(StrEnum):
    """The rating of a KPI; `not_rated` always comes with a reason."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    NOT_RATED = "not_rated"


class CommentaryRule(StrEnum):
    """Whether a group must have commentary in a quarter that has any."""

    REQUIRED = "required"
    OPTIONAL = "optional"


class Label(StrEnum):
    """The recognised headings of commentary; merged ones carry several."""

    ACHIEVEMENTS = "achievements"
    ISSUES = "issues"
    CAUSES = "causes"
    ACTIONS = "actions"


class Field(StrEnum):
    """What ``{{ kpi_id | field }}`` asks for; ``{{ kpi_id }}`` alone is the latest value."""

    VALUE = "value"
    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"
    PREVIOUS = "previous"
    TARGET = "target"
    PERIOD = "period"
    CHANGE = "change"
    DIRECTION = "direction"


RATE_PER = {Unit.PERCENT: 100, Unit.RATE_PER_10K: 10_000, Unit.RATE_PER_100K: 100_000}
"""How many of the denominator a rate is given per."""

NOTES_WITHOUT_VALUE = (Note.NOT_AVAILABLE, Note.NOT_APPLICABLE, Note.CONFIDENTIAL)
"""The notes that explain an empty value."""

LOOSE_COUNTS = (Note.ESTIMATED, Note.REVISED)
"""The notes beside which numerator and denominator need not make the value exactly."""

NOTE_OF_STATUS = {Status.PROVISIONAL: Note.PROVISIONAL, Status.FORECAST: Note.FORECAST}
"""The note that a row of this status carries."""

KINDS_WITHOUT_LIMITS = (TargetKind.NOT_PUBLISHED, TargetKind.NONE)
"""The kinds of target that give nothing to hold a figure against."""

RULES_WITH_TOLERANCE = (RatingRule.TOLERANCE, RatingRule.TOLERANCE_THEN_HISTORY)
"""The rules that need a tolerance; the others take none."""

RULES_WITH_AMBER_LIMITS = (RatingRule.LIMITS, RatingRule.TWO_TARGETS)
"""The rules that use stored amber limits; the others take none."""

RULES_OF_RANGES = (RatingRule.LIMITS, RatingRule.TOLERANCE, RatingRule.FORECAST)
"""The rules that make sense where the target is a range."""

KINDS_OF_POLARITY: dict[Polarity, tuple[TargetKind, ...]] = {
    Polarity.HIGHER: tuple(kind for kind in TargetKind if kind is not TargetKind.RANGE),
    Polarity.LOWER: tuple(kind for kind in TargetKind if kind is not TargetKind.RANGE),
    Polarity.RANGE: (TargetKind.RANGE, TargetKind.NOT_PUBLISHED, TargetKind.NONE),
    Polarity.NONE: (TargetKind.NOT_PUBLISHED, TargetKind.NONE),
}
"""The kinds of target that make sense for each polarity."""


class ChartChange(StrEnum):
    """What a person decided about the limits of a control chart."""

    RECALCULATE = "recalculate"  # limits are worked out afresh from this period on
    EXCLUDE = "exclude"  # the figure is shown and left out of limits and rules
    FIX_LIMITS = "fix_limits"  # limits stay as worked out from the figures up to this period


class ChartRules(StrEnum):
    """Whose rules a control chart follows."""

    RECOMMENDED = "recommended"
    PLOT_THE_DOTS = "plot_the_dots"  # the R package NHSRplotthedots
    MAKING_DATA_COUNT = "making_data_count"  # NHS England
    NONE = "none"


class OnLimit(StrEnum):
    """What a target exactly on a control limit means for assurance."""

    INCONSISTENT = "inconsistent"
    DECIDED = "decided"  # counts as passed or failed


class Conflict(StrEnum):
    """Which verdict stands where rules for improvement and for concern fire at one point."""

    PRIORITY = "priority"  # as the first rule in order of priority says
    IMPROVEMENT = "improvement"
    CONCERN = "concern"


class TrendTest(StrEnum):
    """Which test says whether a series rises or falls."""

    AUTOMATIC = "automatic"
    RANK = "rank"
    SEASONAL_RANK = "seasonal_rank"
    RECENT_TREND = "recent_trend"
    REGRESSION = "regression"
    NONE = "none"


class OutlookMethod(StrEnum):
    """How the end of the year is forecast."""

    AUTOMATIC = "automatic"
    RUN_RATE = "run_rate"
    LAST_YEARS_REST = "last_years_rest"
    GROWTH = "growth_on_last_year"
    SHARE = "share_of_year"
    SMOOTHING = "smoothing"
    NONE = "none"


class Seasonal(StrEnum):
    """Whether a KPI follows the seasons."""

    AUTOMATIC = "automatic"
    YES = "yes"
    NO = "no"


class YearProfile(StrEnum):
    """How much of a target for the year's total is due by a quarter."""

    LAST_YEAR = "last_year"  # last year's share by then, where it is known, else equal parts
    EQUAL_PARTS = "equal_parts"


class Setting(StrEnum):
    """The settings of analysis, which a report gives for all its KPIs and `settings.csv` for one."""

    CONTROL_CHART = "control_chart"
    SCREEN_OUTLIERS = "screen_outliers"
    SHIFT_POINTS = "shift_points"
    TREND_POINTS = "trend_points"
    LEAST_POINTS = "least_points"
    SETTLED_POINTS = "settled_points"
    FIX_LIMITS_AFTER = "fix_limits_after"
    BRIDGE_GAPS = "bridge_gaps"
    TWO_IN_THREE_BEYOND = "two_in_three_beyond"
    ASSURANCE_ON_LIMIT = "assurance_on_limit"
    CONFLICT = "conflict"
    TREND_TEST = "trend_test"
    SEASONAL = "seasonal"
    OUTLOOK = "outlook"
    YEAR_PROFILE = "year_profile"


RUN_LENGTHS = range(6, 9)  # points of a shift or trend; Making Data Count SQL v2.5 expects 6 to 8
CHART_SETTINGS = (  # belong to chart rules and come with a value of theirs
    Setting.SCREEN_OUTLIERS,
    Setting.SHIFT_POINTS,
    Setting.TREND_POINTS,
    Setting.LEAST_POINTS,
    Setting.SETTLED_POINTS,
    Setting.FIX_LIMITS_AFTER,
    Setting.BRIDGE_GAPS,
    Setting.TWO_IN_THREE_BEYOND,
    Setting.ASSURANCE_ON_LIMIT,
    Setting.CONFLICT,
)
MAY_CHANGE: dict[ChartRules, tuple[Setting, ...]] = {  # anything else would no longer be the rules that are named
    ChartRules.RECOMMENDED: CHART_SETTINGS,
    ChartRules.PLOT_THE_DOTS: (Setting.SCREEN_OUTLIERS, Setting.FIX_LIMITS_AFTER),
    ChartRules.MAKING_DATA_COUNT: (
        Setting.SCREEN_OUTLIERS,
        Setting.SHIFT_POINTS,
        Setting.TREND_POINTS,
        Setting.LEAST_POINTS,
        Setting.SETTLED_POINTS,
        Setting.FIX_LIMITS_AFTER,
        Setting.TWO_IN_THREE_BEYOND,
        Setting.CONFLICT,
    ),
    ChartRules.NONE: (),
}
