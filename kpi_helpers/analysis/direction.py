"""Direction of travel: whether the figure moved for the better or the worse, and against which figure.

Judged by polarity, with a "no material change" band, and withheld when a break in the series, a
different kind of window or a missing figure would make it untrue (DESIGN section 5; requirements D1 to
D3, D9, D24). A two-point difference is never called a trend.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from kpi_helpers.analysis import series
from kpi_helpers.analysis.statistics import difference
from kpi_helpers.analysis.targets import Target
from kpi_helpers.inputs import Basis, Kpi, Polarity, Status


class Travel(StrEnum):
    """What the movement means."""

    BETTER = "better"
    WORSE = "worse"
    SAME = "same"
    CHANGED = "changed"  # moved, and neither way is better
    WITHHELD = "withheld"


class Withheld(StrEnum):
    """Why no direction is given."""

    NO_FIGURE = "no figure"
    NO_EARLIER = "no earlier figure"
    GAP = "no figure for the period just before"
    RUNNING_TOTAL = "a running total always exceeds the quarter before"
    OTHER_WINDOW = "the earlier figure covers another length of time"
    BREAK = "break in the series"


@dataclass(frozen=True, slots=True)
class Direction:
    """Direction of travel against one earlier figure.

    `change` is the plain difference in the KPI's unit (percentage points for a percentage), `against`
    the earlier figure; both None when withheld for want of one.
    """

    travel: Travel
    change: float | None = None
    against: series.Figure | None = None
    withheld: Withheld | None = None
    broken_by: series.Break | None = None

    @property
    def rose(self) -> bool:
        """Whether the figure went up, whatever that means."""
        return self.change is not None and self.change > 0


def compare_figures(
    now: series.Figure | None,
    before: series.Figure | None,
    *,
    kpi: Kpi,
    breaks: Sequence[series.Break] = (),
    target: Target | None = None,
) -> Direction:
    """Give the direction of travel from `before` to `now`.

    Parameters
    ----------
    kpi
        Its polarity says which way is better, its `same_within` which difference is "no material change";
        without one, figures that print the same have not changed (decision 0004).
    breaks
        Breaks of the KPI's series; one between the two figures withholds the verdict.
    target
        Needed for polarity ``range``: better is nearer to the range.
    """
    if now is None or now.value is None:
        return Direction(Travel.WITHHELD, withheld=Withheld.NO_FIGURE)
    if before is None or before.value is None:
        return Direction(Travel.WITHHELD, withheld=Withheld.NO_EARLIER)
    change = difference(now.value, before.value)
    broken = series.breaks_between(breaks, before.period, now.period)
    if broken:
        return Direction(Travel.WITHHELD, change, before, Withheld.BREAK, broken[-1])
    same = (
        series.prints_same(now.value, before.value, kpi) if kpi.same_within is None else abs(change) <= kpi.same_within
    )
    travel = Travel.SAME if same else _judge(now.value, before.value, kpi.polarity, target)
    return Direction(travel, change, before)


def split_runs(
    points: Sequence[series.Figure], kpi: Kpi, breaks: Sequence[series.Break] = ()
) -> list[list[series.Figure]]:
    """Split a series where a period is missing or a break falls: what one line may be drawn through."""
    runs: list[list[series.Figure]] = []
    for point in points:
        before = runs[-1][-1] if runs else None
        if (
            before
            and series.follows(point, before, kpi)
            and not series.breaks_between(breaks, before.period, point.period)
        ):
            runs[-1].append(point)
        else:
            runs.append([point])
    return runs


def previous_figure(figures: tuple[series.Figure, ...], now: series.Figure | None, kpi: Kpi) -> series.Figure | None:
    """Give the figure for the period just before, of the same kind; None where that very period has none.

    A forecast restated for the same period is held against the forecast before it (requirement D16); a
    running total is not held against the quarter before, which it must exceed.
    """
    if now is None or series.is_running_total(now.period, kpi):
        return None
    if kpi.basis is Basis.FORECAST and now.status is Status.FORECAST and now.known_before is not None:
        return replace(now, value=now.known_before, received=now.received_before)
    return series.figure_for(figures, series.period_before(now.period, kpi.frequency))


def last_year_figure(figures: tuple[series.Figure, ...], now: series.Figure | None, kpi: Kpi) -> series.Figure | None:
    """Give the figure for the same period a year earlier; None for annual figures, where it is the previous."""
    if now is None or now.period.same_last_year() == series.period_before(now.period, kpi.frequency):
        return None
    return year_ago_figure(figures, now)


def year_ago_figure(figures: tuple[series.Figure, ...], now: series.Figure | None) -> series.Figure | None:
    """Give the figure for the same period a year earlier, of annual figures too."""
    return None if now is None else series.figure_for(figures, now.period.same_last_year())


def earlier_figure(figures: tuple[series.Figure, ...], now: series.Figure | None) -> series.Figure | None:
    """Give the latest earlier figure, however long ago: of the same kind of period, else of any kind."""
    if now is None:
        return None
    comparable = [f for f in series.same_kind(figures, now.period) if f.period.end < now.period.end]
    found = comparable or [f for f in figures if f.value is not None and f.period.end < now.period.start]
    return found[-1] if found else None


def _judge(now: float, before: float, polarity: Polarity, target: Target | None) -> Travel:
    match polarity:
        case Polarity.HIGHER:
            return Travel.BETTER if now > before else Travel.WORSE
        case Polarity.LOWER:
            return Travel.BETTER if now < before else Travel.WORSE
        case Polarity.RANGE:
            return _judge_range(now, before, target)
        case _:
            return Travel.CHANGED


def _judge_range(now: float, before: float, target: Target | None) -> Travel:
    if target is None or target.green_limit is None or target.green_limit_upper is None:
        return Travel.CHANGED
    low, high = target.green_limit, target.green_limit_upper
    outside_now = max(difference(low, now), difference(now, high), 0.0)
    outside_before = max(difference(low, before), difference(before, high), 0.0)
    if outside_now == outside_before:
        return Travel.CHANGED
    return Travel.BETTER if outside_now < outside_before else Travel.WORSE
