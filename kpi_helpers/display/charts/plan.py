"""What a trend chart shows, before anything is drawn: points, target, comparator, labels and scales.

Analysis Function chart rules: few lines, direct labels, zero where it is near, targets as they were.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from matplotlib.ticker import MaxNLocator

from kpi_helpers.analysis.scorecard import KpiResult
from kpi_helpers.analysis.series import POUNDS, Figure
from kpi_helpers.analysis.targets import Target
from kpi_helpers.blocks.palette import CATEGORICAL, INK, MUTED
from kpi_helpers.display.charts.text import Label, short_time
from kpi_helpers.display.words import results as wording
from kpi_helpers.display.words.numbers import format_limit, format_value
from kpi_helpers.inputs.kpis import Kpi
from kpi_helpers.inputs.words import Basis

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
    words = format_limit(target.green_limit, kpi)
    if target.green_limit_upper is not None:
        words += f" to {format_limit(target.green_limit_upper, kpi)}"
    return f"{words} {wording.due_words(target)}".rstrip()


def _middle(target: Target) -> float:
    assert target.green_limit is not None
    upper = target.green_limit if target.green_limit_upper is None else target.green_limit_upper
    return (target.green_limit + upper) / 2


# ---------------------------------------------------------------- scales


def value_range(values: Sequence[float], kpi: Kpi) -> tuple[float, float]:
    """Give the lowest and highest value of the axis: everything drawn, zero where it is near, nothing impossible."""
    low, high = min(values), max(values)
    if low == high:
        spread = max(abs(high) * 0.1, 2 * 10.0**-kpi.decimals)
        low, high = (0.0, spread) if low == 0 else (low - spread / 2, high + spread / 2)
    elif 0 <= low <= 0.45 * high:
        low = 0.0  # the zero line is near enough to be shown, and honest
    elif high <= 0 and high >= 0.45 * low:
        high = 0.0
    pad = 0.12 * (high - low)
    bottom, top = low if low == 0 else low - pad, high if high == 0 else high + pad
    if kpi.minimum is not None and min(values) >= kpi.minimum:
        bottom = max(bottom, kpi.minimum)
    if kpi.maximum is not None and max(values) <= kpi.maximum:
        top = min(top, kpi.maximum)
    return bottom, top


def value_ticks(bottom: float, top: float, kpi: Kpi) -> list[float]:
    """Give three to five round numbers for the axis, whole ones for a KPI that has no decimals."""
    whole = kpi.decimals == 0 and kpi.unit not in POUNDS
    ticks: list[float] = []
    for most in (4, 6):
        found = MaxNLocator(most, steps=[1, 2, 5, 10], integer=whole, min_n_ticks=2).tick_values(bottom, top)
        ticks = [float(tick) for tick in found if bottom <= tick <= top]
        if len(ticks) > 2:
            break
    return ticks


def time_range(points: Sequence[Figure]) -> tuple[float, float]:
    """Give the first and last day of the axis: a little white beside the first and the last point."""
    first, last = points[0].period.end.toordinal(), points[-1].period.end.toordinal()
    white = 0.025 * (last - first) or 30
    return first - white, last + white
