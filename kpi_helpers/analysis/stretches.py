"""A series laid out: every period there should be a figure for, and the stretches that one process made.

A chart or test sees a sequence; without an index of periods, from the KPI's frequency, a month that has no row would be
invisible. Stretches lie between breaks and recorded recalculations. Nothing is worked out across the start of one: no
limit, no run, no trend test. Figures of a pause and figures a person has left out are shown and take no part
(requirements D4, D9, D24).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise

import pandas as pd

from kpi_helpers.analysis.series import Break, Figure, breaks_between, is_running_total, period_before
from kpi_helpers.inputs import Basis, BreakKind, ChartChange, Frequency, Kpi
from kpi_helpers.periods import Period, PeriodKind, period_of

MOST_PERIODS = 400  # a window that moves by another step than its length never meets the first figure
_PERIODS_A_YEAR = {
    PeriodKind.MONTH: 12,
    PeriodKind.QUARTER: 4,
    PeriodKind.CUMULATIVE: 4,
    PeriodKind.TERM: 3,
}
_DATES_A_YEAR = {Frequency.MONTHLY: 12, Frequency.QUARTERLY: 4, Frequency.TERMLY: 3}


@dataclass(frozen=True)
class PeriodIndex:
    """Every period from a KPI's first figure to its last, each with its figure or None.

    `a_year` is the number of periods in a year; `seasons` gives each period's place in it, from 0.
    `regular` is False where the figures' periods do not follow each other by the KPI's frequency, so that
    nothing can be said of what is missing; then `periods` are those of the figures alone.
    """

    periods: tuple[Period, ...]
    figures: tuple[Figure | None, ...]
    a_year: int
    regular: bool

    @cached_property
    def place_of(self) -> Mapping[Period, int]:
        """The place of each period in the index."""
        return {period: place for place, period in enumerate(self.periods)}

    @cached_property
    def missing(self) -> tuple[Period, ...]:
        """The periods without a figure."""
        return tuple(p for p, figure in zip(self.periods, self.figures, strict=True) if figure is None)

    @cached_property
    def values(self) -> tuple[float | None, ...]:
        """The figures' values, None where there is none."""
        return tuple(None if figure is None else figure.value for figure in self.figures)

    @cached_property
    def seasons(self) -> tuple[int, ...]:
        """Each period's place in its year: 0 for April or the first quarter."""
        return tuple(place_in_year(p.end, self.a_year) for p in self.periods)


def build_index(series: Sequence[Figure], kpi: Kpi) -> PeriodIndex:
    """Give the index of a comparable series (`series.usual_series`).

    Parameters
    ----------
    series
        Figures in time order with values, of one kind of period but perhaps for the last.

    Notes
    -----
    A period is followed back from the last figure by the KPI's frequency until the first is reached. Where
    that never meets an earlier figure (windows that overlap, irregular dates), the index is not regular.
    """
    if not series:
        return PeriodIndex((), (), 1, regular=True)
    a_year = periods_a_year(series[0].period, kpi)
    by_period = {figure.period: figure for figure in series}
    periods = [series[-1].period]
    while periods[-1].end > series[0].period.end and len(periods) < MOST_PERIODS:
        periods.append(period_before(periods[-1], kpi.frequency))
    periods.reverse()
    if not set(by_period) <= set(periods):
        return PeriodIndex(tuple(by_period), tuple(by_period.values()), a_year, regular=False)
    return PeriodIndex(tuple(periods), tuple(by_period.get(p) for p in periods), a_year, regular=True)


def periods_a_year(period: Period, kpi: Kpi) -> int:
    """Give how many figures of this kind a year brings: 12, 4, 3 or 1."""
    if period.kind is PeriodKind.DAY:
        return _DATES_A_YEAR.get(kpi.frequency, 1)
    if period.kind is PeriodKind.MONTHS and kpi.basis is not Basis.ROLLING_YEAR:
        return 12 // max((period.end.month - period.start.month) % 12 + 1, 1)
    return _PERIODS_A_YEAR.get(period.kind, 1)


def place_in_year(day: date, a_year: int) -> int:
    """Give which of the periods of its financial year a day falls in, from 0.

    >>> place_in_year(date(2025, 4, 1), 4), place_in_year(date(2025, 6, 30), 4), place_in_year(date(2025, 4, 1), 12)
    (0, 0, 0)
    """
    return (day.month - 4) % 12 * a_year // 12


def overlaps(series: Sequence[Figure], kpi: Kpi) -> bool:
    """Whether neighbouring figures share months or build on each other, so that they are no separate readings."""
    if kpi.basis in (Basis.ROLLING_YEAR, Basis.FORECAST):
        return True
    if series and is_running_total(series[-1].period, kpi):
        return True
    return any(after.period.start <= before.period.end for before, after in pairwise(series))


@dataclass(frozen=True, slots=True)
class LimitChange:
    """A person's decision on the limits of a control chart; a row of `chart_changes.csv`."""

    period: Period
    change: ChartChange
    reason: str
    name: str
    day: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """The periods `first` to `last` (places in the index), why they begin, and which of them take no part.

    `begins` is None for the first stretch. `fixed_at` is the place up to which figures make the limits, if
    a person fixed them. `paused` tells that the whole stretch is a pause.
    """

    first: int
    last: int
    begins: Break | LimitChange | None = None
    left_out: frozenset[int] = frozenset()
    paused: bool = False
    fixed_at: int | None = None

    @property
    def places(self) -> range:
        """The places of the stretch in the index."""
        return range(self.first, self.last + 1)


def build_stretches(index: PeriodIndex, breaks: Sequence[Break], changes: Sequence[LimitChange]) -> tuple[Stretch, ...]:
    """Split an index where a break parts two periods or limits are recalculated."""
    if not index.periods:
        return ()
    starts: list[tuple[int, Break | LimitChange | None]] = [(0, None)]
    recalculated = {c.period: c for c in changes if c.change is ChartChange.RECALCULATE}
    for place in range(1, len(index.periods)):
        before, now = index.periods[place - 1], index.periods[place]
        parted = breaks_between(breaks, before, now)
        begins = parted[-1] if parted else recalculated.get(now)
        if begins is not None:
            starts.append((place, begins))
    ends = [place - 1 for place, _ in starts[1:]] + [len(index.periods) - 1]
    return tuple(
        _stretch(index, first, last, begins, changes) for (first, begins), last in zip(starts, ends, strict=True)
    )


def _stretch(
    index: PeriodIndex, first: int, last: int, begins: Break | LimitChange | None, changes: Sequence[LimitChange]
) -> Stretch:
    paused = isinstance(begins, Break) and begins.kind == BreakKind.PAUSED
    there = {index.periods[place]: place for place in range(first, last + 1)}
    excluded = {there[c.period] for c in changes if c.change is ChartChange.EXCLUDE and c.period in there}
    fixed = [there[c.period] for c in changes if c.change is ChartChange.FIX_LIMITS and c.period in there]
    return Stretch(
        first,
        last,
        begins,
        frozenset(there.values()) if paused else frozenset(excluded),
        paused,
        fixed[-1] if fixed else None,
    )


def changes_by_kpi(changes: pd.DataFrame) -> dict[str, tuple[LimitChange, ...]]:
    """Give each KPI's decisions on limits in the order of their periods (columns of `tables.CHART_CHANGES`)."""
    by_kpi: dict[str, list[LimitChange]] = {}
    for row in changes.to_dict("records"):
        item = LimitChange(
            period_of(row["period"]), ChartChange(row["change"]), row["reason"], row["name"], row["date"]
        )
        by_kpi.setdefault(row["kpi_id"], []).append(item)
    return {kpi: tuple(sorted(items, key=lambda c: c.period.sort_key)) for kpi, items in by_kpi.items()}


def known_places(index: PeriodIndex, stretch: Stretch) -> tuple[int, ...]:
    """Give the places of a stretch that have a figure and take part."""
    return tuple(p for p in stretch.places if index.values[p] is not None and p not in stretch.left_out)
