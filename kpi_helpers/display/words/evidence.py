"""Words for what figures show over time and beside others: variation, assurance, trend, standing, outlook.

Enums come in, words go out. Marks (see `blocks`) go with the words and are never alone.
"""

from __future__ import annotations

from collections.abc import Iterable

from kpi_helpers import analysis
from kpi_helpers.display.words.numbers import counted, format_gap, format_number, span, upper_first
from kpi_helpers.inputs import Kpi

ASSURANCE_WORDS = {
    analysis.Assurance.CONSISTENT_PASS: "Met consistently",
    analysis.Assurance.CONSISTENT_FAIL: "Out of reach",
    analysis.Assurance.INCONSISTENT: "Met or missed by chance",
}
ASSURANCE_MARKS = {
    analysis.Assurance.CONSISTENT_PASS: "pass",
    analysis.Assurance.CONSISTENT_FAIL: "fail",
    analysis.Assurance.INCONSISTENT: "chance",
}
RULE_WORDS = {
    analysis.Cause.OUTSIDE_ABOVE: "above the upper limit",
    analysis.Cause.OUTSIDE_BELOW: "below the lower limit",
    analysis.Cause.TREND_RISING: "{trend} or more rising in a row",
    analysis.Cause.TREND_FALLING: "{trend} or more falling in a row",
    analysis.Cause.TWO_IN_THREE_ABOVE: "two of three near the upper limit",
    analysis.Cause.TWO_IN_THREE_BELOW: "two of three near the lower limit",
    analysis.Cause.SHIFT_ABOVE: "{shift} or more in a row above the mean",
    analysis.Cause.SHIFT_BELOW: "{shift} or more in a row below the mean",
}
STANDING_WORDS = {
    analysis.Standing.BEST: "much better",
    analysis.Standing.BETTER: "better",
    analysis.Standing.SIMILAR: "similar",
    analysis.Standing.WORSE: "worse",
    analysis.Standing.WORST: "much worse",
    analysis.Standing.MUCH_HIGHER: "much higher",
    analysis.Standing.HIGHER: "higher",
    analysis.Standing.LOWER: "lower",
    analysis.Standing.MUCH_LOWER: "much lower",
    analysis.Standing.NOT_COMPARED: "",
}
_ORDINALS = ("", "first", "second", "third", "last")


def variation_words(variation: analysis.Variation) -> str:
    """Give the verdict on the latest figure: ``Improvement, unusually high``; empty where nothing is claimed."""
    match variation.verdict:
        case analysis.PointType.IMPROVEMENT:
            return f"Improvement, {_movement(variation)}"
        case analysis.PointType.CONCERN:
            return f"Concern, {_movement(variation)}"
        case analysis.PointType.NEUTRAL_HIGH | analysis.PointType.NEUTRAL_LOW:
            return upper_first(_movement(variation))
        case analysis.PointType.COMMON_CAUSE:
            return "Usual variation"
        case _:
            return ""


def variation_mark(variation: analysis.Variation) -> str:
    """Give the mark that goes with `variation_words`."""
    side = _side(variation)
    marks = {
        analysis.PointType.IMPROVEMENT: f"improvement_{side}",
        analysis.PointType.CONCERN: f"concern_{side}",
        analysis.PointType.NEUTRAL_HIGH: "neutral_high",
        analysis.PointType.NEUTRAL_LOW: "neutral_low",
        analysis.PointType.COMMON_CAUSE: "usual",
    }
    return marks.get(variation.verdict, "")


def variation_tone(variation: analysis.Variation) -> str:
    """Give the tone that goes with `variation_words`."""
    tones = {
        analysis.PointType.IMPROVEMENT: "improvement",
        analysis.PointType.CONCERN: "concern",
        analysis.PointType.NEUTRAL_HIGH: "neutral",
        analysis.PointType.NEUTRAL_LOW: "neutral",
        analysis.PointType.COMMON_CAUSE: "muted",
    }
    return tones.get(variation.verdict, "")


def rules_words(variation: analysis.Variation) -> str:
    """Give every rule that fired at the latest figure, joined by semicolons."""
    if variation.settings is None or not variation.claims:
        return ""
    return "; ".join(rule_phrases(variation.rules, variation.settings))


def rule_phrases(rules: Iterable[analysis.Cause], settings: analysis.ControlSettings) -> list[str]:
    """Give a phrase for each rule, with the run lengths it was looked for with."""
    runs = {"trend": settings.trend_points, "shift": settings.shift_points}
    return [RULE_WORDS[rule].format(**runs) for rule in rules]


def stage_words(variation: analysis.Variation) -> str:
    """Give how far limits may be trusted: ``trial limits, 9 figures``, ``22 figures``."""
    figures = counted(variation.points, "figure")
    return f"trial limits, {figures}" if variation.stage is analysis.Stage.TRIAL else figures


def trend_words(trend: analysis.SeriesTrend) -> str:
    """Give the verdict of a test of trend: ``Rising, better``, ``No trend beyond chance``."""
    if trend.way is analysis.Way.UNTESTED:
        return "Not tested"
    if trend.way is analysis.Way.NONE:
        return "No trend beyond chance"
    meaning = {analysis.Travel.BETTER: ", better", analysis.Travel.WORSE: ", worse"}.get(trend.travel, "")
    return f"{'Rising' if trend.way is analysis.Way.RISING else 'Falling'}{meaning}"


def trend_mark(trend: analysis.SeriesTrend) -> str:
    """Give the arrow that goes with `trend_words`."""
    if trend.way in (analysis.Way.NONE, analysis.Way.UNTESTED):
        return "same" if trend.way is analysis.Way.NONE else ""
    verdict = {analysis.Travel.BETTER: "better", analysis.Travel.WORSE: "worse"}.get(trend.travel, "none")
    return f"{verdict}_{'up' if trend.way is analysis.Way.RISING else 'down'}"


def trend_basis_words(trend: analysis.SeriesTrend) -> str:
    """Give what a verdict rests on: ``8 figures, 2014/15 to 2021/22; p = 0.03``."""
    words = f"{counted(trend.points, 'figure')}, {span(trend.first, trend.last)}"
    if trend.way is analysis.Way.UNTESTED:
        return f"{words}; {_untested(trend)}"
    if trend.kind is analysis.Kind.RECENT_TREND:
        return f"{words}; at 99.8% confidence"
    return f"{words}; {p_words(trend.p)}" if trend.p is not None else words


def p_words(p: float) -> str:
    """Give a p value: ``p = 0.03``, ``p below 0.001``."""
    if p < 0.001:
        return "p below 0.001"
    return f"p = {format_number(p, 3 if p < 0.0995 else 2)}"


def _untested(trend: analysis.SeriesTrend) -> str:
    if trend.why_untested == analysis.NoRankTrend.TOO_FEW_YEARS:
        return "too few years for each season"
    return "the counts do not allow the test"


def beside_words(beside: analysis.Beside, kpi: Kpi) -> str:
    """Give how we stand beside one comparator: ``similar``, ``much better``, ``2.1 points above``; else empty."""
    if beside.claims:
        return STANDING_WORDS[beside.standing]
    if beside.basis is not analysis.RestsOn.DIFFERENCE or beside.gap is None:
        return ""
    if beside.gap == 0:
        return "the same"
    return f"{format_gap(beside.gap, kpi)} {'above' if beside.gap > 0 else 'below'}"


def place_words(place: analysis.PeerPlace, kpi: Kpi) -> str:
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


def _movement(variation: analysis.Variation) -> str:
    """Give what is unusual about the latest figure: its height, or that figures go one way."""
    chart = variation.chart
    if chart is not None and chart.latest is not None:
        ways = {analysis.Cause.TREND_RISING: "rising", analysis.Cause.TREND_FALLING: "falling"}
        if chart.cause[chart.latest] in ways:
            return ways[chart.cause[chart.latest]]
    return f"unusually {_side(variation)}"


def _side(variation: analysis.Variation) -> str:
    chart = variation.chart
    if chart is None or chart.latest is None:
        return ""
    if chart.point_type[chart.latest] in (analysis.PointType.NEUTRAL_HIGH, analysis.PointType.NEUTRAL_LOW):
        return "high" if chart.point_type[chart.latest] is analysis.PointType.NEUTRAL_HIGH else "low"
    return "high" if chart.cause[chart.latest].is_high else "low"
