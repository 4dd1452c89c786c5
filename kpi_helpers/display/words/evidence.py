"""Words for what figures show over time and beside others: variation, assurance, trend, standing, outlook.

Enums come in, words go out. Marks (see `blocks`) go with the words and are never alone.
"""

from __future__ import annotations

from collections.abc import Iterable

from kpi_helpers.analysis.comparison import Basis, Beside, PeerPlace
from kpi_helpers.analysis.direction import Travel
from kpi_helpers.analysis.statistics.comparing.significance import Standing
from kpi_helpers.analysis.statistics.control.settings import Assurance, Cause, ControlSettings, PointType, Stage
from kpi_helpers.analysis.statistics.trends.mann_kendall import NoRankTrend
from kpi_helpers.analysis.variation import Kind, SeriesTrend, Variation, Way
from kpi_helpers.display.words.grammar import counted, span, upper_first
from kpi_helpers.display.words.numbers import format_gap, format_number
from kpi_helpers.inputs.kpis import Kpi

ASSURANCE_WORDS = {
    Assurance.CONSISTENT_PASS: "Met consistently",
    Assurance.CONSISTENT_FAIL: "Out of reach",
    Assurance.INCONSISTENT: "Met or missed by chance",
}
ASSURANCE_MARKS = {
    Assurance.CONSISTENT_PASS: "pass",
    Assurance.CONSISTENT_FAIL: "fail",
    Assurance.INCONSISTENT: "chance",
}
RULE_WORDS = {
    Cause.OUTSIDE_ABOVE: "above the upper limit",
    Cause.OUTSIDE_BELOW: "below the lower limit",
    Cause.TREND_RISING: "{trend} or more rising in a row",
    Cause.TREND_FALLING: "{trend} or more falling in a row",
    Cause.TWO_IN_THREE_ABOVE: "two of three near the upper limit",
    Cause.TWO_IN_THREE_BELOW: "two of three near the lower limit",
    Cause.SHIFT_ABOVE: "{shift} or more in a row above the mean",
    Cause.SHIFT_BELOW: "{shift} or more in a row below the mean",
}
STANDING_WORDS = {
    Standing.BEST: "much better",
    Standing.BETTER: "better",
    Standing.SIMILAR: "similar",
    Standing.WORSE: "worse",
    Standing.WORST: "much worse",
    Standing.MUCH_HIGHER: "much higher",
    Standing.HIGHER: "higher",
    Standing.LOWER: "lower",
    Standing.MUCH_LOWER: "much lower",
    Standing.NOT_COMPARED: "",
}
_ORDINALS = ("", "first", "second", "third", "last")


def variation_words(variation: Variation) -> str:
    """Give the verdict on the latest figure: ``Improvement, unusually high``; empty where nothing is claimed."""
    match variation.verdict:
        case PointType.IMPROVEMENT:
            return f"Improvement, {_movement(variation)}"
        case PointType.CONCERN:
            return f"Concern, {_movement(variation)}"
        case PointType.NEUTRAL_HIGH | PointType.NEUTRAL_LOW:
            return upper_first(_movement(variation))
        case PointType.COMMON_CAUSE:
            return "Usual variation"
        case _:
            return ""


def variation_mark(variation: Variation) -> str:
    """Give the mark that goes with `variation_words`."""
    side = _side(variation)
    marks = {
        PointType.IMPROVEMENT: f"improvement_{side}",
        PointType.CONCERN: f"concern_{side}",
        PointType.NEUTRAL_HIGH: "neutral_high",
        PointType.NEUTRAL_LOW: "neutral_low",
        PointType.COMMON_CAUSE: "usual",
    }
    return marks.get(variation.verdict, "")


def variation_tone(variation: Variation) -> str:
    """Give the tone that goes with `variation_words`."""
    tones = {
        PointType.IMPROVEMENT: "improvement",
        PointType.CONCERN: "concern",
        PointType.NEUTRAL_HIGH: "neutral",
        PointType.NEUTRAL_LOW: "neutral",
        PointType.COMMON_CAUSE: "muted",
    }
    return tones.get(variation.verdict, "")


def rules_words(variation: Variation) -> str:
    """Give every rule that fired at the latest figure, joined by semicolons."""
    if variation.settings is None or not variation.claims:
        return ""
    return "; ".join(rule_phrases(variation.rules, variation.settings))


def rule_phrases(rules: Iterable[Cause], settings: ControlSettings) -> list[str]:
    """Give a phrase for each rule, with the run lengths it was looked for with."""
    runs = {"trend": settings.trend_points, "shift": settings.shift_points}
    return [RULE_WORDS[rule].format(**runs) for rule in rules]


def stage_words(variation: Variation) -> str:
    """Give how far limits may be trusted: ``trial limits, 9 figures``, ``22 figures``."""
    figures = counted(variation.points, "figure")
    return f"trial limits, {figures}" if variation.stage is Stage.TRIAL else figures


def trend_words(trend: SeriesTrend) -> str:
    """Give the verdict of a test of trend: ``Rising, better``, ``No trend beyond chance``."""
    if trend.way is Way.UNTESTED:
        return "Not tested"
    if trend.way is Way.NONE:
        return "No trend beyond chance"
    meaning = {Travel.BETTER: ", better", Travel.WORSE: ", worse"}.get(trend.travel, "")
    return f"{'Rising' if trend.way is Way.RISING else 'Falling'}{meaning}"


def trend_mark(trend: SeriesTrend) -> str:
    """Give the arrow that goes with `trend_words`."""
    if trend.way in (Way.NONE, Way.UNTESTED):
        return "same" if trend.way is Way.NONE else ""
    verdict = {Travel.BETTER: "better", Travel.WORSE: "worse"}.get(trend.travel, "none")
    return f"{verdict}_{'up' if trend.way is Way.RISING else 'down'}"


def trend_basis_words(trend: SeriesTrend) -> str:
    """Give what a verdict rests on: ``8 figures, 2014/15 to 2021/22; p = 0.03``."""
    words = f"{counted(trend.points, 'figure')}, {span(trend.first, trend.last)}"
    if trend.way is Way.UNTESTED:
        return f"{words}; {_untested(trend)}"
    if trend.kind is Kind.RECENT_TREND:
        return f"{words}; at 99.8% confidence"
    return f"{words}; {p_words(trend.p)}" if trend.p is not None else words


def p_words(p: float) -> str:
    """Give a p value: ``p = 0.03``, ``p below 0.001``."""
    if p < 0.001:
        return "p below 0.001"
    return f"p = {format_number(p, 3 if p < 0.0995 else 2)}"


def _untested(trend: SeriesTrend) -> str:
    if trend.why_untested == NoRankTrend.TOO_FEW_YEARS:
        return "too few years for each season"
    return "the counts do not allow the test"


def beside_words(beside: Beside, kpi: Kpi) -> str:
    """Give how we stand beside one comparator: ``similar``, ``much better``, ``2.1 points above``; else empty."""
    if beside.claims:
        return STANDING_WORDS[beside.standing]
    if beside.basis is not Basis.DIFFERENCE or beside.gap is None:
        return ""
    if beside.gap == 0:
        return "the same"
    return f"{format_gap(beside.gap, kpi)} {'above' if beside.gap > 0 else 'below'}"


def place_words(place: PeerPlace, kpi: Kpi) -> str:
    """Give our place among peers: ``joint 3rd of 16, Nearest neighbours, second quartile; 2.1 from the best``."""
    found = place.place
    rank = f"{'joint ' if found.joint else ''}{ordinal(found.rank)} of {found.of}, {place.title}"
    if found.quartile is not None:
        rank += f", {_ORDINALS[found.quartile]} quartile"
    if found.quartile and found.distance_to_next_quartile:
        better = _ORDINALS[found.quartile - 1]
        rank += f" ({format_gap(found.distance_to_next_quartile, kpi)} from the {better})"
    return rank if found.rank == 1 else f"{rank}; {format_gap(found.distance_to_best, kpi)} from the best"


def ordinal(number: int) -> str:
    """Give a rank: ``1st``, ``22nd``, ``113th``."""
    suffix = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{suffix}"


def _movement(variation: Variation) -> str:
    """Give what is unusual about the latest figure: its height, or that figures go one way."""
    chart = variation.chart
    if chart is not None and chart.latest is not None:
        ways = {Cause.TREND_RISING: "rising", Cause.TREND_FALLING: "falling"}
        if chart.cause[chart.latest] in ways:
            return ways[chart.cause[chart.latest]]
    return f"unusually {_side(variation)}"


def _side(variation: Variation) -> str:
    chart = variation.chart
    if chart is None or chart.latest is None:
        return ""
    if chart.point_type[chart.latest] in (PointType.NEUTRAL_HIGH, PointType.NEUTRAL_LOW):
        return "high" if chart.point_type[chart.latest] is PointType.NEUTRAL_HIGH else "low"
    return "high" if chart.cause[chart.latest].is_high else "low"
