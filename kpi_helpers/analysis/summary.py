"""The scorecard summed up: counts by rating, the change since last quarter, the exceptions, and a frame."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from kpi_helpers.analysis.scorecard import KpiResult, Scorecard
from kpi_helpers.analysis.targets import UNDECIDED
from kpi_helpers.inputs import Rag

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


_FRAME = {
    "kpi_id": "str",
    "section": "str",
    "group": "str",
    "subgroup": "str",
    "name": "str",
    "unit": "str",
    "period": "str",
    "value": "float64",
    "status": "str",
    "target": "float64",
    "rag": "str",
    "reason": "str",
    "rag_before": "str",
    "travel_previous": "str",
    "travel_year": "str",
    "change_previous": "float64",
    "change_year": "float64",
    "gap": "float64",
    "method": "str",
    "variation": "str",
    "assurance": "str",
    "trend": "str",
    "trend_p": "float64",
    "outlook_low": "float64",
    "outlook_high": "float64",
    "outlook_rag": "str",
    "tensions": "str",
}


def scorecard_frame(scorecard: Scorecard) -> pd.DataFrame:
    """Give the scorecard as one row per KPI.

    Columns and dtypes are those of `_FRAME`; value, target (the green limit the figure was held against),
    changes, gap and the range of the outlook are in the KPI's unit; spaces part several tensions. Texts are
    empty and numbers NaN where there is nothing to say.
    """
    rows = []
    for kpi_id, result in scorecard.results.items():
        kpi, latest, rating, evidence = result.kpi, result.latest, result.rating, result.evidence
        trend, end = evidence.trend, evidence.outlook.end
        rows.append(
            {
                "kpi_id": kpi_id,
                "section": kpi.section,
                "group": kpi.group,
                "subgroup": kpi.subgroup,
                "name": kpi.name,
                "unit": str(kpi.unit),
                "period": str(latest.period) if latest else "",
                "value": latest.value if latest else None,
                "status": str(latest.status) if latest else "",
                "target": rating.limit,
                "rag": str(rating.rag),
                "reason": str(rating.unrated) if rating.unrated else "",
                "rag_before": str(result.rating_before.rag) if result.rating_before else "",
                "travel_previous": str(result.travel_previous.travel),
                "travel_year": str(result.travel_year.travel),
                "change_previous": result.travel_previous.change,
                "change_year": result.travel_year.change,
                "gap": result.gap,
                "method": str(evidence.method.kind),
                "variation": str(evidence.variation.verdict),
                "assurance": str(evidence.variation.assurance),
                "trend": str(trend.way) if trend else "",
                "trend_p": trend.p if trend else None,
                "outlook_low": end.low if end else None,
                "outlook_high": end.high if end else None,
                "outlook_rag": str(evidence.outlook.status or ""),
                "tensions": " ".join(evidence.tensions),
            }
        )
    return pd.DataFrame(rows, columns=list(_FRAME)).astype(_FRAME)
