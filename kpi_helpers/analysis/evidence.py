"""Everything concluded about a KPI beyond its rating and direction, each fact by itself.

Made from one series with its gaps, breaks and decisions; the method that may speak is chosen once, and tables,
charts, sentences and text alternatives all read this.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from kpi_helpers.analysis.agreement import Tension, find_tensions
from kpi_helpers.analysis.comparison import Beside, PeerGroup, PeerPlace, compare_beside, place_among
from kpi_helpers.analysis.direction import Break, Direction
from kpi_helpers.analysis.forecast_years import YearOfForecasts
from kpi_helpers.analysis.method import Grounds, Method, follows_seasons, select_method, why_unfit
from kpi_helpers.analysis.outlook import Chance, Outlook, find_chance, find_outlook
from kpi_helpers.analysis.period_index import PeriodIndex, build_index
from kpi_helpers.analysis.rag import Rating, Target
from kpi_helpers.analysis.series import Figure
from kpi_helpers.analysis.series_trend import SeriesTrend, trend_of
from kpi_helpers.analysis.statistics.comparing.significance import Change, change_between
from kpi_helpers.analysis.statistics.trends.run_chart import Runs, rate_runs
from kpi_helpers.analysis.stretches import LimitChange, Stretch, build_stretches, known_places
from kpi_helpers.analysis.uncertainty import interval_of
from kpi_helpers.analysis.variation import Variation, analyse_variation
from kpi_helpers.inputs.kpis import Kpi
from kpi_helpers.inputs.settings import Analysis

LEAST_FOR_RUNS = 10  # points; fewer are too few for the Anhøj rules


@dataclass(frozen=True, slots=True)
class Facts:
    """What `build_evidence` is made from, beside the series."""

    analysis: Analysis
    breaks: tuple[Break, ...]
    changes: tuple[LimitChange, ...]
    peer_groups: tuple[PeerGroup, ...]
    forecast_years: tuple[YearOfForecasts, ...]
    target: Target | None  # the one in force in the reported quarter


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the figures of one KPI show over time and beside others, for one reported quarter.

    `change` says whether the intervals of the latest figure and the one it is held against part; None where they
    are not known. `runs` are those of a run chart, where there are enough figures and no limits.
    """

    index: PeriodIndex
    stretches: tuple[Stretch, ...]
    facts: Facts
    method: Method
    variation: Variation
    trend: SeriesTrend | None
    runs: Runs | None
    seasonal: bool
    change: Change | None
    beside: tuple[Beside, ...]
    places: tuple[PeerPlace, ...]
    outlook: Outlook
    chance: Chance | None
    tensions: tuple[Tension, ...]

    @property
    def changes(self) -> tuple[LimitChange, ...]:
        """The decisions people recorded on the limits."""
        return self.facts.changes

    @property
    def forecast_years(self) -> tuple[YearOfForecasts, ...]:
        """The years of forecasts, of a KPI that is one."""
        return self.facts.forecast_years


def build_evidence(
    kpi: Kpi,
    figures: tuple[Figure, ...],
    *,
    series: Sequence[Figure],
    latest: Figure | None,
    comparators: Sequence[Figure],
    comparator_series: Mapping[str, tuple[Figure, ...]],
    target_then: Callable[[Figure], Target | None],
    rating: Rating,
    directions: tuple[Direction, Direction],
    facts: Facts,
) -> Evidence:
    """Work everything out; see `Evidence`. `directions` are those against the period before and the year before."""
    index, before, analysis = build_index(series, kpi), _held_against(directions), facts.analysis
    stretches = build_stretches(index, facts.breaks, facts.changes)
    outlook = find_outlook(kpi, figures, latest, facts.target, breaks=facts.breaks, analysis=analysis)
    last, unfit = stretches[-1] if stretches else None, why_unfit(kpi, index, latest)
    seasonal = unfit is None and last is not None and follows_seasons(index, last, analysis)
    variation = analyse_variation(kpi, index, stretches, unfit=unfit, target_then=target_then, analysis=analysis)
    grounds = Grounds(unfit, variation.silent, seasonal, latest, before)
    method = select_method(kpi, index, stretches, grounds, analysis)
    change, trend = _change(kpi, latest, before), trend_of(kpi, index, last, method)
    beside = tuple(compare_beside(theirs, figures, kpi) for theirs in comparators)
    now = [one for one in beside if latest is not None and one.theirs.period == latest.period]
    same = change is Change.NO_CHANGE
    return Evidence(
        index=index,
        stretches=stretches,
        facts=facts,
        method=method,
        variation=variation,
        trend=trend,
        runs=_runs(index, last, variation) if unfit is None else None,
        seasonal=seasonal,
        change=change,
        beside=beside,
        places=_places(facts.peer_groups, figures, comparator_series, kpi, latest),
        outlook=outlook,
        chance=find_chance(kpi, index, last, facts.target, latest) if unfit is None and not seasonal else None,
        tensions=find_tensions(
            rating, directions[0], variation=variation, trend=trend, beside=now, overlap=same, outlook=outlook.status
        ),
    )


def _held_against(directions: tuple[Direction, Direction]) -> Figure | None:
    """Give the figure before that the latest may be held against: of the period before, else of the year before."""
    held = (one.against for one in directions if one.against is not None and one.broken_by is None)
    return next(held, None)


def _change(kpi: Kpi, latest: Figure | None, before: Figure | None) -> Change | None:
    now, then = interval_of(latest, kpi), interval_of(before, kpi)
    if latest is None or before is None or now is None or then is None:
        return None
    return change_between(latest.value, before.value, interval=now, interval_before=then)


def _runs(index: PeriodIndex, last: Stretch | None, variation: Variation) -> Runs | None:
    if last is None or variation.claims:
        return None
    values = [index.values[p] for p in known_places(index, last)]
    return rate_runs(values) if len(values) >= LEAST_FOR_RUNS else None  # type: ignore[arg-type]


def _places(
    groups: Sequence[PeerGroup],
    figures: tuple[Figure, ...],
    series: Mapping[str, tuple[Figure, ...]],
    kpi: Kpi,
    latest: Figure | None,
) -> tuple[PeerPlace, ...]:
    if latest is None:
        return ()
    found = (place_among(group, figures, series, kpi, latest.period) for group in groups)
    return tuple(place for place in found if place is not None)
