"""The closed lists of how KPIs are analysed: chart rules, decisions on limits, trend tests, outlooks.

The columns and settings that take these words are in `columns` and `settings`.
"""

from __future__ import annotations

from enum import StrEnum


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
