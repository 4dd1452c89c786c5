"""The full run of periods a KPI should have figures for, from its frequency: what is missing, and the seasons.

A chart or test sees a sequence; without this index a month that has no row would be invisible.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from kpi_helpers.analysis.series import Figure, is_running_total, period_before
from kpi_helpers.inputs.kpis import Kpi
from kpi_helpers.inputs.words import Basis, Frequency
from kpi_helpers.periods import Period, PeriodKind

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
        return tuple((p.end.month - 4) % 12 * self.a_year // 12 for p in self.periods)


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


def overlaps(series: Sequence[Figure], kpi: Kpi) -> bool:
    """Whether neighbouring figures share months or build on each other, so that they are no separate readings."""
    if kpi.basis in (Basis.ROLLING_YEAR, Basis.FORECAST):
        return True
    if series and is_running_total(series[-1].period, kpi):
        return True
    return any(after.period.start <= before.period.end for before, after in pairwise(series))
