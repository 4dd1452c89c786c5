"""Stretches of a series: figures made by one process, between breaks and recorded recalculations.

Nothing is worked out across the start of a stretch: no limit, no run, no trend test. Figures of a pause and
figures a person has left out are shown and take no part (requirements D4, D9, D24).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from kpi_helpers.analysis.direction import Break, breaks_between
from kpi_helpers.analysis.period_index import PeriodIndex
from kpi_helpers.analysis.series import period_of
from kpi_helpers.inputs.words import BreakKind, ChartChange
from kpi_helpers.periods import Period


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
    """Give each KPI's decisions on limits in the order of their periods (columns of `columns.CHART_CHANGES`)."""
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
