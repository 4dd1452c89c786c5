"""What a trend chart shows, before anything is drawn: points, target, comparator, labels, limits by stretch, signals.

Analysis Function chart rules: few lines, direct labels, zero where it is near, targets as they were. Limits of a
control chart are drawn inside the possible range; the rules behind the signals use them uncut.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from kpi_helpers.analysis import Figure, KpiResult, LimitChange, PointType, Stage, Target, breaks_between
from kpi_helpers.blocks import CATEGORICAL, CONCERN, IMPROVEMENT, INK, MUTED, NEUTRAL
from kpi_helpers.display import words as wording
from kpi_helpers.display.charts.lettering import Label, short_time
from kpi_helpers.display.words import format_limit, format_value, format_worked_out, rule_phrases, upper_first
from kpi_helpers.inputs import Basis, BreakKind, Kpi

NO_BREAK = "\N{NO-BREAK SPACE}"
LEAST_POINTS = 4  # fewer figures are read better in the table
MOST_POINTS = 28


@dataclass(frozen=True, slots=True)
class Stretch:
    """A target over the time it held: from `first` to `last` (days), one limit or the two of a range."""

    first: float
    last: float
    low: float
    high: float | None


def charted(result: KpiResult) -> tuple[Figure, ...]:
    """Give the figures a chart shows: the comparable series, its last `MOST_POINTS`."""
    return result.series[-MOST_POINTS:]


def worth_drawing(result: KpiResult) -> bool:
    """Whether a chart says more than the table: enough figures, and one process.

    Forecasts of a year made in its quarters are a process of their own each year, so no line joins them.
    """
    return result.latest is not None and result.kpi.basis is not Basis.FORECAST and len(result.series) >= LEAST_POINTS


def comparator_line(result: KpiResult, points: Sequence[Figure]) -> tuple[str, tuple[Figure, ...]]:
    """Give the comparator a chart draws: the first with two figures for such periods in the chart's time.

    A control chart draws none: its own lines are enough to read.
    """
    if result.evidence.variation.drawn:
        return "", ()
    first, last = points[0].period, points[-1].period
    for name, figures in result.comparator_series.items():
        kind = points[0].period.kind
        inside = [f for f in figures if f.value is not None and f.period.kind is kind]
        inside = [f for f in inside if first.end <= f.period.end <= last.end]
        if len(inside) > 1:
            return name, tuple(inside)
    return "", ()


def target_stretches(result: KpiResult, points: Sequence[Figure]) -> list[Stretch]:
    """Give the targets as they were at each point, half way to its neighbours; equal neighbours joined."""
    edges = halfway_times(points)
    stretches: list[Stretch] = []
    for i, figure in enumerate(points):
        target = result.target_then(figure)
        if target is None or target.green_limit is None:
            continue
        last = stretches[-1] if stretches else None
        low, high = target.green_limit, target.green_limit_upper
        if last and (last.last, last.low, last.high) == (edges[i], low, high):
            stretches[-1] = Stretch(last.first, edges[i + 1], low, high)
        else:
            stretches.append(Stretch(edges[i], edges[i + 1], low, high))
    return stretches


def halfway_times(points: Sequence[Figure]) -> list[float]:
    """Give the times half way between points, with both ends of the axis: one more than there are points."""
    left, right = time_range(points)
    days = [figure.period.end.toordinal() for figure in points]
    return [left, *((a + b) / 2 for a, b in pairwise(days)), right]


def edge_labels(result: KpiResult, points: Sequence[Figure]) -> list[Label]:
    """Give what is written at the right edge: the latest figure, the target, the comparator."""
    kpi, last = result.kpi, points[-1]
    labels = [Label(last.number, format_value(last.number, kpi), CATEGORICAL[0], "semibold")]
    target = result.target_then(last)
    if target is not None and target.green_limit is not None:
        labels.append(Label(_middle(target), f"Target {target_label(target, kpi)}", INK))
    name, figures = comparator_line(result, points)
    if name:
        end = figures[-1]
        time = short_time(end).replace(" ", NO_BREAK)
        words = name if end.period.end == last.period.end else f"{name} ({time})"
        labels.append(Label(end.number, words, MUTED))
    return sorted(labels, key=lambda label: label.height)


def target_label(target: Target, kpi: Kpi) -> str:
    """Give a target beside its line: ``90%``, ``3.20% to 4.00%``, ``8.00 by 2027/28``."""
    assert target.green_limit is not None
    words = format_limit(target.green_limit, kpi, worked_out=target.worked_out)
    if target.green_limit_upper is not None:
        words += f" to {format_limit(target.green_limit_upper, kpi)}"
    return f"{words} {wording.due_words(target)}".rstrip()


def _middle(target: Target) -> float:
    assert target.green_limit is not None
    upper = target.green_limit if target.green_limit_upper is None else target.green_limit_upper
    return (target.green_limit + upper) / 2


# ---------------------------------------------------------------- scales


def time_range(points: Sequence[Figure]) -> tuple[float, float]:
    """Give the first and last day of the axis: a little white beside the first and the last point."""
    first, last = points[0].period.end.toordinal(), points[-1].period.end.toordinal()
    white = 0.025 * (last - first) or 30
    return first - white, last + white


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
