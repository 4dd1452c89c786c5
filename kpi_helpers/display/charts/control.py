"""What a control chart adds to a trend chart, before anything is drawn: limits by stretch, signals, labels.

Limits are drawn inside the possible range; the rules behind the signals use them uncut.
"""

from __future__ import annotations

from dataclasses import dataclass

from kpi_helpers.analysis.scorecard import KpiResult
from kpi_helpers.analysis.series import Figure, breaks_between
from kpi_helpers.analysis.statistics.control.settings import PointType, Stage
from kpi_helpers.analysis.stretches import LimitChange
from kpi_helpers.blocks.palette import CONCERN, IMPROVEMENT, MUTED, NEUTRAL
from kpi_helpers.display.charts.plan import charted, halfway_times
from kpi_helpers.display.charts.text import Label
from kpi_helpers.display.words.evidence import rule_phrases
from kpi_helpers.display.words.grammar import upper_first
from kpi_helpers.display.words.numbers import format_worked_out
from kpi_helpers.inputs.kpis import Kpi
from kpi_helpers.inputs.words import BreakKind

SIGNALS = {  # marker of matplotlib and colour; shape first, so that greyscale tells them apart (see also `charts`)
    PointType.IMPROVEMENT: ("o", IMPROVEMENT),
    PointType.CONCERN: ("D", CONCERN),
    PointType.NEUTRAL_HIGH: ("^", NEUTRAL),
    PointType.NEUTRAL_LOW: ("v", NEUTRAL),
}
SHAPE_WORDS = {
    PointType.IMPROVEMENT: "ringed circles",
    PointType.CONCERN: "diamonds",
    PointType.NEUTRAL_HIGH: "triangles",
    PointType.NEUTRAL_LOW: "triangles on their point",
}
_VERDICTS = {
    PointType.IMPROVEMENT: "Improvement",
    PointType.CONCERN: "Concern",
    PointType.NEUTRAL_HIGH: "High",
    PointType.NEUTRAL_LOW: "Low",
}
_PARTED = {
    BreakKind.DEFINITION: "new definition",
    BreakKind.METHOD: "new method",
    BreakKind.PAUSED: "paused",
    BreakKind.RESTARTED: "restarted",
    BreakKind.POPULATION: "other population",
}


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one stretch over the time it is drawn (days), in the KPI's unit, within what is possible."""

    first: float
    last: float
    low: float
    mean: float
    high: float
    trial: bool = False


def is_control_chart(result: KpiResult) -> bool:
    """Whether a KPI's chart is drawn with control limits."""
    return result.latest is not None and result.evidence.variation.drawn


def limit_lines(result: KpiResult) -> list[Limits]:
    """Give the limits of each stretch with any among the charted points."""
    variation = result.evidence.variation
    chart, index = variation.chart, result.evidence.index
    points = charted(result)
    if chart is None or not points:
        return []
    shown = {figure.period: number for number, figure in enumerate(points)}
    edges = halfway_times(points)
    lines = []
    for stretch in result.evidence.stretches:
        places = [p for p in stretch.places if index.periods[p] in shown]
        if not places or not chart.stage[stretch.last].has_limits:
            continue
        at = stretch.last
        low, mean, high = chart.lower_limit[at], chart.mean[at], chart.upper_limit[at]
        if low is None or mean is None or high is None:
            continue
        first, last = edges[shown[index.periods[places[0]]]], edges[shown[index.periods[places[-1]]] + 1]
        trial = chart.stage[at] is Stage.TRIAL
        lines.append(Limits(first, last, possible(low, result.kpi), mean, possible(high, result.kpi), trial))
    return lines


def signal_of(figure: Figure, result: KpiResult) -> PointType:
    """Give what a charted point is: common cause, a signal, or none where it takes no part or has no limits."""
    chart, place = result.evidence.variation.chart, _place(figure, result)
    return PointType.NONE if chart is None or place is None else chart.point_type[place]


def takes_no_part(figure: Figure, result: KpiResult) -> bool:
    """Whether a charted point is left out of limits and rules by a pause or a person's decision."""
    place = _place(figure, result)
    return place is not None and any(place in stretch.left_out for stretch in result.evidence.stretches)


def verdict_words(figure: Figure, result: KpiResult) -> str:
    """Give what a charted point is, as its shape tells it: ``Improvement``; empty where it is no signal."""
    return "Left out" if takes_no_part(figure, result) else _VERDICTS.get(signal_of(figure, result), "")


def signal_words(figure: Figure, result: KpiResult) -> str:
    """Give why a point is a signal, every rule that fired: ``above the upper limit``; empty for the others."""
    variation, place = result.evidence.variation, _place(figure, result)
    if takes_no_part(figure, result):
        return ""
    if variation.chart is None or variation.settings is None or place is None:
        return ""
    return "; ".join(rule_phrases(variation.chart.rules_at(place), variation.settings))


def parting_words(before: Figure, after: Figure, result: KpiResult) -> str:
    """Give what parts two neighbouring points, in a word or two; empty where nothing does."""
    broken = breaks_between(result.breaks, before.period, after.period)
    if broken:
        return _PARTED[BreakKind(broken[-1].kind)]
    place = _place(after, result)
    starts = {stretch.first for stretch in result.evidence.stretches if isinstance(stretch.begins, LimitChange)}
    return "recalculated" if place in starts and is_control_chart(result) else ""


def limit_words(limits: Limits, kpi: Kpi) -> tuple[str, str, str]:
    """Give the limits of an earlier stretch as a chart names them, from long to short: ``trial limits 3.5% to 12%``."""
    low, mean, high = (format_worked_out(number, kpi) for number in (limits.low, limits.mean, limits.high))
    name = "trial limits" if limits.trial else "limits"
    return f"{name} {low} to {high}, mean {mean}", f"{name} {low} to {high}", name


def limit_labels(result: KpiResult) -> list[Label]:
    """Give the labels of the last limits at the right edge."""
    lines = limit_lines(result)
    if not lines or not result.evidence.variation.claims:
        return []
    last, kpi = lines[-1], result.kpi
    trial = "trial " if last.trial else ""
    return [
        Label(last.high, upper_first(f"{trial}upper limit {format_worked_out(last.high, kpi)}"), MUTED),
        Label(last.mean, f"Mean {format_worked_out(last.mean, kpi)}", MUTED),
        Label(last.low, upper_first(f"{trial}lower limit {format_worked_out(last.low, kpi)}"), MUTED),
    ]


def possible(limit: float, kpi: Kpi) -> float:
    """Give a limit as it is shown: never outside what is possible, though rules use it as it is."""
    limit = limit if kpi.minimum is None else max(limit, kpi.minimum)
    return limit if kpi.maximum is None else min(limit, kpi.maximum)


def _place(figure: Figure, result: KpiResult) -> int | None:
    return result.evidence.index.place_of.get(figure.period)
