"""The summary: counts by priority and rating, the change since last quarter, and the exceptions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from kpi_helpers.analysis.rag import UNDECIDED
from kpi_helpers.analysis.scorecard import KpiResult, Scorecard
from kpi_helpers.inputs.words import Rag

_ORDER = {Rag.RED: 0, Rag.AMBER: 1, Rag.GREEN: 2}


@dataclass(frozen=True, slots=True)
class Counts:
    """How many KPIs have each rating, now and last quarter (as it was known then)."""

    now: dict[Rag, int]
    before: dict[Rag, int]

    @property
    def total(self) -> int:
        """Number of KPIs counted."""
        return sum(self.now.values())

    @property
    def rated(self) -> int:
        """Number of KPIs with a rating."""
        return self.total - self.now[Rag.NOT_RATED]

    def change(self, rag: Rag) -> int:
        """Give the change in a count since last quarter."""
        return self.now[rag] - self.before[rag]


@dataclass(frozen=True, slots=True)
class Exceptions:
    """The KPIs a reader should look at first."""

    red: tuple[KpiResult, ...]
    amber: tuple[KpiResult, ...]
    newly_worse: tuple[KpiResult, ...]
    newly_better: tuple[KpiResult, ...]
    missed: tuple[KpiResult, ...]  # worse than target, not rated because something else that its rule needs is missing
    unrated: tuple[KpiResult, ...]


def count_ratings(results: Iterable[KpiResult]) -> Counts:
    """Count ratings now and last quarter; a KPI new this quarter counts as not rated before."""
    shown = [result for result in results if result.counted]
    now = Counter(result.rating.rag for result in shown)
    before = Counter(r.rating_before.rag if r.rating_before else Rag.NOT_RATED for r in shown)
    return Counts({rag: now[rag] for rag in Rag}, {rag: before[rag] for rag in Rag})


def find_exceptions(scorecard: Scorecard) -> Exceptions:
    """Give the KPIs that are red or amber, newly worse or better, worse than target, or not rated."""
    shown = scorecard.counted
    moved = [r for r in shown if _rated_both(r)]
    return Exceptions(
        red=tuple(r for r in shown if r.rating.rag is Rag.RED),
        amber=tuple(r for r in shown if r.rating.rag is Rag.AMBER),
        newly_worse=tuple(r for r in moved if _step(r) < 0),
        newly_better=tuple(r for r in moved if _step(r) > 0),
        missed=tuple(r for r in shown if _missed(r)),
        unrated=tuple(r for r in shown if r.rating.unrated is not None and not _missed(r)),
    )


def _missed(result: KpiResult) -> bool:
    return result.rating.unrated in UNDECIDED and result.rating.met is False


def _rated_both(result: KpiResult) -> bool:
    before = result.rating_before
    return before is not None and Rag.NOT_RATED not in (before.rag, result.rating.rag)


def _step(result: KpiResult) -> int:
    assert result.rating_before is not None
    return _ORDER[result.rating.rag] - _ORDER[result.rating_before.rag]
