"""The scorecard: the one join of figures, targets, breaks, comparators and judgements.

`build_scorecard` gives one `KpiResult` per KPI in use; tables, charts, sentences and text alternatives
are all made from it, so that they cannot disagree. `plain_rows` gives the same as a frame.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd

from kpi_helpers.analysis.rag import (
    Override,
    Rating,
    Target,
    Unrated,
    apply_override,
    gap_to_target,
    phased_target,
    rate_figure,
)
from kpi_helpers.analysis.series import (
    Band,
    Figure,
    bands_by_kpi,
    build_known,
    comparators_by_kpi,
    figures_by_kpi,
    is_running_total,
    latest_figure,
    missing_figure,
    same_kind,
    usual_series,
)
from kpi_helpers.analysis.targets import target_at, target_for, targets_by_kpi
from kpi_helpers.analysis.travel import (
    Break,
    Direction,
    Withheld,
    compare_figures,
    earlier_figure,
    last_year_figure,
    previous_figure,
)
from kpi_helpers.errors import UsageError, did_you_mean
from kpi_helpers.inputs.authority import Authority, as_known
from kpi_helpers.inputs.register import Kpi
from kpi_helpers.inputs.schema import OverrideKind, Rag, State
from kpi_helpers.periods import Period, parse_period


@dataclass(frozen=True, slots=True)
class KpiResult:
    """Everything known and concluded about one KPI in one quarter.

    `latest` is None where no current figure exists; then `missing` says why (if the data say) and
    `last_known` holds the last figure there was. `gap` is positive when better than the green limit.
    `figures` are all figures in time order, `series` those comparable in kind with the latest one.
    """

    kpi: Kpi
    quarter: Period
    figures: tuple[Figure, ...]
    latest: Figure | None
    last_known: Figure | None
    missing: Figure | None
    earlier: Figure | None
    travel_previous: Direction
    travel_year: Direction
    rating: Rating
    rating_before: Rating | None
    target: Target | None
    targets: tuple[Target, ...]
    gap: float | None
    comparators: tuple[Figure, ...]
    comparator_series: Mapping[str, tuple[Figure, ...]]
    breaks: tuple[Break, ...]
    bands: tuple[Band, ...]

    @property
    def series(self) -> tuple[Figure, ...]:
        """The figures a line may be drawn through, up to the latest (or last known) one."""
        anchor = self.latest or self.last_known
        return usual_series(self.figures, anchor)

    def target_then(self, figure: Figure) -> Target | None:
        """Give the target a figure is held against, phased: for the latest the one in force, else that of its time."""
        target = self.target if figure is self.latest else target_at(self.targets, figure.period)
        return None if target is None else phased_target(target, figure.period, self.kpi.basis)

    @property
    def counted(self) -> bool:
        """Whether the KPI is rated and counted (everything but background figures)."""
        return self.kpi.counted


@dataclass(frozen=True)
class Scorecard:
    """The results of one quarter by KPI id, in the order of the register."""

    authority: Authority
    results: Mapping[str, KpiResult]

    def result(self, kpi_id: str) -> KpiResult:
        """Give one KPI's result.

        Raises
        ------
        UsageError
            No such KPI, or it is not in use in the quarter.
        """
        if kpi_id not in self.results:
            self.authority.register.kpi(kpi_id)
            raise UsageError(
                f'KPI "{kpi_id}" is not in use in {self.authority.quarter.printed}.{did_you_mean(kpi_id, self.results)}'
            )
        return self.results[kpi_id]

    def of_section(self, section: str) -> tuple[KpiResult, ...]:
        """Give the counted results of a priority, in order."""
        return tuple(r for r in self.results.values() if r.kpi.section == section and r.counted)

    def of_group(self, group: str, subgroup: str | None = None) -> tuple[KpiResult, ...]:
        """Give all results of a group (or one subgroup), in order."""
        return tuple(
            r
            for r in self.results.values()
            if r.kpi.group == group and (subgroup is None or r.kpi.subgroup == subgroup)
        )

    @property
    def counted(self) -> tuple[KpiResult, ...]:
        """The results that are rated and counted."""
        return tuple(r for r in self.results.values() if r.counted)


def build_scorecard(authority: Authority) -> Scorecard:
    """Build the results of an authority's quarter, with last quarter's rating as it was known then."""
    before = as_known(authority, authority.quarter.previous())
    return Scorecard(authority, _results(authority, _ratings(before)))


def _ratings(authority: Authority) -> dict[str, Rating]:
    """Give the rating of each KPI in use, and nothing else: all that is asked of the quarter before."""
    quarter = authority.quarter
    figures = figures_by_kpi(build_known(authority.values))
    targets = targets_by_kpi(authority.targets)
    overrides = _overrides_by_kpi(authority.overrides, quarter)
    ratings = {}
    for kpi_id, kpi in authority.register.kpis.items():
        if kpi.in_use(quarter):
            latest = latest_figure(figures.get(kpi_id, ()), quarter, kpi.frequency)
            rating = _rate(kpi, latest, target_for(targets.get(kpi_id, ()), quarter), quarter)
            ratings[kpi_id] = apply_override(rating, overrides.get(kpi_id))
    return ratings


def _results(authority: Authority, ratings_before: Mapping[str, Rating]) -> dict[str, KpiResult]:
    known = build_known(authority.values)
    figures, bands = figures_by_kpi(known), bands_by_kpi(known)
    compared = comparators_by_kpi(build_known(authority.comparators, ("kpi_id", "comparator", "period")))
    targets = targets_by_kpi(authority.targets)
    breaks = _breaks_by_kpi(authority.breaks)
    overrides = _overrides_by_kpi(authority.overrides, authority.quarter)
    return {
        kpi_id: _result(
            kpi,
            authority.quarter,
            figures=figures.get(kpi_id, ()),
            bands=bands.get(kpi_id, ()),
            comparator_series=compared.get(kpi_id, {}),
            targets=targets.get(kpi_id, ()),
            breaks=breaks.get(kpi_id, ()),
            override=overrides.get(kpi_id),
            rating_before=ratings_before.get(kpi_id),
        )
        for kpi_id, kpi in authority.register.kpis.items()
        if kpi.in_use(authority.quarter)
    }


def _result(
    kpi: Kpi,
    quarter: Period,
    *,
    figures: tuple[Figure, ...],
    bands: tuple[Band, ...],
    comparator_series: Mapping[str, tuple[Figure, ...]],
    targets: tuple[Target, ...],
    breaks: tuple[Break, ...],
    override: Override | None,
    rating_before: Rating | None,
) -> KpiResult:
    latest = latest_figure(figures, quarter, kpi.frequency)
    shown = [figure for figure in figures if figure.has_something]
    target = target_for(targets, quarter)
    rating = apply_override(_rate(kpi, latest, target, quarter), override)

    def direction(before: Figure | None) -> Direction:
        return compare_figures(latest, before, kpi=kpi, breaks=breaks, target=target)

    earlier = earlier_figure(figures, latest)
    previous = direction(previous_figure(figures, latest, kpi))
    if previous.withheld is Withheld.NO_EARLIER and latest and earlier:
        previous = replace(previous, withheld=_why_withheld(kpi, figures, latest, earlier))
    return KpiResult(
        kpi=kpi,
        quarter=quarter,
        figures=figures,
        latest=latest,
        last_known=None if latest or not shown else shown[-1],
        missing=missing_figure(figures),
        earlier=earlier,
        travel_previous=previous,
        travel_year=direction(last_year_figure(figures, latest, kpi)),
        rating=rating,
        rating_before=rating_before,
        target=target,
        targets=targets,
        gap=_gap(kpi, latest, target, rating),
        comparators=_beside(comparator_series, latest, quarter),
        comparator_series=comparator_series,
        breaks=breaks,
        bands=bands,
    )


def _gap(kpi: Kpi, latest: Figure | None, target: Target | None, rating: Rating) -> float | None:
    if latest is None or latest.value is None or target is None or rating.limit is None:
        return None
    return gap_to_target(latest.value, rating.limit, target, kpi.polarity)


def _why_withheld(kpi: Kpi, figures: tuple[Figure, ...], latest: Figure, earlier: Figure) -> Withheld:
    if is_running_total(latest.period, kpi):
        return Withheld.RUNNING_TOTAL
    alike = earlier in same_kind(figures, latest.period)
    return Withheld.GAP if alike else Withheld.OTHER_WINDOW


def _rate(kpi: Kpi, latest: Figure | None, target: Target | None, quarter: Period) -> Rating:
    states = {
        State.CONTEXT: Unrated.BACKGROUND,
        State.UNDER_REVIEW: Unrated.UNDER_REVIEW,
        State.IN_DEVELOPMENT: Unrated.IN_DEVELOPMENT,
    }
    if kpi.state in states:
        return Rating(Rag.NOT_RATED, states[kpi.state])
    value, period = (latest.value, latest.period) if latest else (None, None)
    return rate_figure(value, period, target, polarity=kpi.polarity, basis=kpi.basis, quarter=quarter)


def _beside(series: Mapping[str, tuple[Figure, ...]], latest: Figure | None, quarter: Period) -> tuple[Figure, ...]:
    """Give one figure per comparator: for the same period, else its latest before, else its latest."""
    chosen = []
    for figures in series.values():
        end = latest.period.end if latest else quarter.end
        same = [f for f in figures if latest and f.period == latest.period]
        older = [f for f in figures if f.period.end <= end]
        chosen.append((same or older or list(figures))[-1])
    return tuple(chosen)


def _breaks_by_kpi(breaks: pd.DataFrame) -> dict[str, tuple[Break, ...]]:
    by_kpi: dict[str, list[Break]] = {}
    for row in breaks.to_dict("records"):
        item = Break(parse_period(row["period"]), row["kind"], row["reason"], row["recorded_by"], row["recorded_on"])
        by_kpi.setdefault(row["kpi_id"], []).append(item)
    return {kpi: tuple(sorted(items, key=lambda b: b.period.sort_key)) for kpi, items in by_kpi.items()}


def _overrides_by_kpi(overrides: pd.DataFrame, quarter: Period) -> dict[str, Override]:
    now = overrides[overrides["quarter"] == str(quarter)]
    return {
        row["kpi_id"]: Override(Rag(row["rating"]), OverrideKind(row["kind"]), row["reason"], row["name"], row["date"])
        for row in now.to_dict("records")
    }
