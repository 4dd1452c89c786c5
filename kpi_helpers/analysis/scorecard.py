"""The scorecard: the one join of figures, targets, breaks, comparators and judgements.

`build_scorecard` gives one `KpiResult` per KPI in use; tables, charts, sentences and text alternatives
are all made from it, so that they cannot disagree.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from kpi_helpers.analysis.comparison import build_peer_groups, but_peers
from kpi_helpers.analysis.direction import (
    Direction,
    Withheld,
    compare_figures,
    earlier_figure,
    last_year_figure,
    previous_figure,
)
from kpi_helpers.analysis.evidence import Evidence, Facts, build_evidence
from kpi_helpers.analysis.ratings import analysis_of, breaks_by_kpi, rate_all, share_due
from kpi_helpers.analysis.series import (
    Band,
    Break,
    Figure,
    bands_by_kpi,
    build_known,
    comparators_by_kpi,
    figures_by_kpi,
    forecast_years_by_kpi,
    is_running_total,
    latest_figure,
    missing_figure,
    same_kind,
    usual_series,
)
from kpi_helpers.analysis.stretches import changes_by_kpi
from kpi_helpers.analysis.targets import (
    Rating,
    Target,
    gap_to_target,
    phased_target,
    target_at,
    target_for,
    targets_by_kpi,
    targets_known,
)
from kpi_helpers.errors import UsageError, did_you_mean
from kpi_helpers.inputs import Authority, Kpi, as_known
from kpi_helpers.periods import Period


@dataclass(frozen=True)
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
    facts: Facts

    @cached_property
    def evidence(self) -> Evidence:
        """What the figures show over time and beside others; worked out when first asked for."""
        return build_evidence(
            self.kpi,
            self.figures,
            series=self.series,
            latest=self.latest,
            comparators=self.comparators,
            comparator_series=self.comparator_series,
            target_then=self.target_then,
            rating=self.rating,
            directions=(self.travel_previous, self.travel_year),
            facts=self.facts,
        )

    @property
    def series(self) -> tuple[Figure, ...]:
        """The figures a line may be drawn through, up to the latest (or last known) one."""
        anchor = self.latest or self.last_known
        return usual_series(self.figures, anchor)

    def target_then(self, figure: Figure) -> Target | None:
        """Give the target a figure is held against, phased: for the latest the one in force, else that of its time."""
        target = self.target if figure is self.latest else target_at(self.targets, figure.period)
        if target is None:
            return None
        analysis = self.facts.analysis
        share = share_due(target, self.figures, figure.period, self.kpi, breaks=self.breaks, analysis=analysis)
        return phased_target(target, figure.period, self.kpi.basis, share)

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
            self.authority.register.kpi(kpi_id)  # raises if it is not known
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

    @property
    def kpis(self) -> tuple[Kpi, ...]:
        """The KPIs and background figures in use, in order."""
        return tuple(result.kpi for result in self.results.values())

    @property
    def targets(self) -> tuple[tuple[Kpi, Target | None], ...]:
        """Each counted KPI with the target in force."""
        return tuple((result.kpi, result.target) for result in self.results.values() if result.counted)

    @property
    def sources_used(self) -> frozenset[str]:
        """The keys of the sources of all figures and of the comparators shown."""
        return frozenset(one.source for r in self.results.values() for one in (*r.figures, *r.comparators))

    @property
    def restated(self) -> tuple[tuple[Kpi, Figure], ...]:
        """The figures that this quarter's return gave otherwise than they were first published."""
        quarter, results = str(self.authority.quarter), self.results.values()
        figures = ((result.kpi, figure) for result in results for figure in result.figures)
        return tuple((kpi, one) for kpi, one in figures if one.received == quarter and one.first_published is not None)

    @property
    def overridden(self) -> tuple[tuple[Kpi, Rating], ...]:
        """The ratings that a person set, or a published report states."""
        return tuple((r.kpi, r.rating) for r in self.results.values() if r.rating.override is not None)

    @property
    def breaks(self) -> tuple[tuple[Kpi, Break], ...]:
        """The breaks in series."""
        return tuple((result.kpi, one) for result in self.results.values() for one in result.breaks)


def build_scorecard(authority: Authority) -> Scorecard:
    """Build the results of an authority's quarter, with last quarter's rating as it was known then."""
    before = as_known(authority, authority.quarter.previous())
    targets = targets_by_kpi(authority.targets, authority.report.ratings)
    figures_before = figures_by_kpi(build_known(before.values))
    ratings_before = rate_all(before, figures_before, targets_known(targets, before.quarter))
    return Scorecard(authority, _results(authority, targets, ratings_before))


def _results(
    authority: Authority, targets: Mapping[str, tuple[Target, ...]], ratings_before: Mapping[str, Rating]
) -> dict[str, KpiResult]:
    known = build_known(authority.values)
    figures, bands = figures_by_kpi(known), bands_by_kpi(known)
    compared = comparators_by_kpi(build_known(authority.comparators, ("kpi_id", "comparator", "period")))
    ratings = rate_all(authority, figures, targets)
    facts = facts_by_kpi(authority, targets)
    return {
        kpi_id: _result(
            kpi,
            authority.quarter,
            figures=figures.get(kpi_id, ()),
            bands=bands.get(kpi_id, ()),
            comparator_series=compared.get(kpi_id, {}),
            targets=targets.get(kpi_id, ()),
            facts=facts[kpi_id],
            rating=ratings[kpi_id],
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
    facts: Facts,
    rating: Rating,
    rating_before: Rating | None,
) -> KpiResult:
    latest = latest_figure(figures, quarter, kpi.frequency)
    shown = [figure for figure in figures if figure.has_something]
    target = facts.target

    def direction(before: Figure | None) -> Direction:
        return compare_figures(latest, before, kpi=kpi, breaks=facts.breaks, target=target)

    named = (group for group in facts.peer_groups if not comparator_series.keys().isdisjoint(group.names))
    facts = replace(facts, peer_groups=tuple(named))
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
        gap=_gap(kpi, target, rating),
        comparators=_beside(but_peers(comparator_series, facts.peer_groups), latest, quarter),
        comparator_series=comparator_series,
        breaks=facts.breaks,
        bands=bands,
        facts=facts,
    )


def _gap(kpi: Kpi, target: Target | None, rating: Rating) -> float | None:
    if rating.value is None or target is None or rating.limit is None:
        return None
    return gap_to_target(rating.value, rating.limit, target, kpi.polarity)


def _why_withheld(kpi: Kpi, figures: tuple[Figure, ...], latest: Figure, earlier: Figure) -> Withheld:
    if is_running_total(latest.period, kpi):
        return Withheld.RUNNING_TOTAL
    alike = earlier in same_kind(figures, latest.period)
    return Withheld.GAP if alike else Withheld.OTHER_WINDOW


def _beside(series: Mapping[str, tuple[Figure, ...]], latest: Figure | None, quarter: Period) -> tuple[Figure, ...]:
    """Give one figure per comparator: for the same period, else its latest before, else its latest."""
    chosen = []
    for figures in series.values():
        end = latest.period.end if latest else quarter.end
        same = [f for f in figures if latest and f.period == latest.period]
        older = [f for f in figures if f.period.end <= end]
        chosen.append((same or older or list(figures))[-1])
    return tuple(chosen)


def facts_by_kpi(authority: Authority, targets: Mapping[str, tuple[Target, ...]]) -> dict[str, Facts]:
    """Give the facts of every KPI of the register, with the target in force in the authority's quarter."""
    breaks = breaks_by_kpi(authority.breaks)
    analysis, changes = analysis_of(authority), changes_by_kpi(authority.chart_changes)
    years = forecast_years_by_kpi(authority.values, authority.register.kpis)
    groups = build_peer_groups(authority.peers)
    return {
        kpi_id: Facts(
            analysis=analysis.get(kpi_id, authority.report.analysis),
            breaks=breaks.get(kpi_id, ()),
            changes=changes.get(kpi_id, ()),
            peer_groups=groups,
            forecast_years=years.get(kpi_id, ()),
            target=target_for(targets.get(kpi_id, ()), authority.quarter),
        )
        for kpi_id in authority.register.kpis
    }
