"""Everything concluded about a KPI beyond its rating and direction, each fact by itself, and where facts disagree.

Made from one series with its gaps, breaks and decisions; the method that may speak is chosen once, and tables, charts,
sentences and text alternatives all read this. Rating, variation, assurance, trend, comparison and outlook are never
merged into one mark; a tension says in which way two of them pull apart. The sentences are left to `display`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from kpi_helpers.analysis.comparison import Beside, PeerGroup, PeerPlace, compare_beside, place_among
from kpi_helpers.analysis.direction import Direction, Travel
from kpi_helpers.analysis.outlook import Chance, Outlook, find_chance, find_outlook
from kpi_helpers.analysis.series import Break, Figure, YearOfForecasts, interval_of
from kpi_helpers.analysis.statistics import Assurance, Change, PointType, Runs, Standing, change_between, rate_runs
from kpi_helpers.analysis.stretches import LimitChange, PeriodIndex, Stretch, build_index, build_stretches, known_places
from kpi_helpers.analysis.targets import Rating, Target
from kpi_helpers.analysis.variation import (
    Grounds,
    Method,
    SeriesTrend,
    Variation,
    analyse_variation,
    follows_seasons,
    select_method,
    trend_of,
    why_unfit,
)
from kpi_helpers.inputs import Analysis, Kpi, Rag

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


class Tension(StrEnum):
    """A way in which two facts pull apart."""

    MISSED_OUT_OF_REACH = "missed_out_of_reach"  # missed, common cause, target beyond the limits
    MISSED_BY_CHANCE = "missed_by_chance"  # missed, common cause, limits straddle the target
    MISSED_THOUGH_SAFE = "missed_though_safe"  # missed, though the limits say it is always met
    MISSED_BUT_IMPROVING = "missed_but_improving"
    MET_BY_CHANCE = "met_by_chance"  # green, common cause, limits straddle the target
    MET_BUT_WORSENING = "met_but_worsening"
    MET_THOUGH_OUT_OF_REACH = "met_though_out_of_reach"
    MOVED_WITHIN_CHANCE = "moved_within_chance"  # better or worse than the period before, within the limits
    MOVED_AGAINST_TREND = "moved_against_trend"
    MOVED_WITHIN_INTERVALS = "moved_within_intervals"  # better or worse, but the intervals overlap
    MET_BUT_WORSE_THAN_OTHERS = "met_but_worse_than_others"
    MISSED_BUT_BETTER_THAN_OTHERS = "missed_but_better_than_others"
    MET_BUT_YEAR_IN_DOUBT = "met_but_year_in_doubt"
    MISSED_BUT_YEAR_SAFE = "missed_but_year_safe"


_WORSE = (Standing.WORSE, Standing.WORST)
_BETTER = (Standing.BETTER, Standing.BEST)


def find_tensions(
    rating: Rating,
    direction: Direction,
    *,
    variation: Variation,
    trend: SeriesTrend | None,
    beside: Sequence[Beside],
    overlap: bool,
    outlook: Rag | None,
) -> tuple[Tension, ...]:
    """Give the ways in which the facts pull apart, the weightiest first.

    Parameters
    ----------
    direction
        Against the period before.
    overlap
        Whether the intervals of the latest figure and the one before are known and overlap.
    outlook
        The rating of the year's forecast against the year's target, if there is one.
    """
    worked_out = rating.override is None  # a rating by a person pulls against nothing: it has a reason of its own
    return (
        *(_target_and_process(rating, variation) if worked_out else ()),
        *_movement(direction, variation, trend, overlap),
        *(_others(rating, beside) if worked_out else ()),
        *(_year(rating, outlook) if worked_out else ()),
    )


def _target_and_process(rating: Rating, variation: Variation) -> Iterator[Tension]:
    if not variation.claims or rating.met is None:
        return
    verdict, assurance = variation.verdict, variation.assurance
    steady = verdict is PointType.COMMON_CAUSE
    if rating.met:
        if assurance is Assurance.CONSISTENT_FAIL:
            yield Tension.MET_THOUGH_OUT_OF_REACH
        elif verdict is PointType.CONCERN:
            yield Tension.MET_BUT_WORSENING
        elif steady and assurance is Assurance.INCONSISTENT:
            yield Tension.MET_BY_CHANCE
    elif assurance is Assurance.CONSISTENT_PASS:
        yield Tension.MISSED_THOUGH_SAFE
    elif verdict is PointType.IMPROVEMENT:
        yield Tension.MISSED_BUT_IMPROVING
    elif steady and assurance is Assurance.CONSISTENT_FAIL:
        yield Tension.MISSED_OUT_OF_REACH
    elif steady and assurance is Assurance.INCONSISTENT:
        yield Tension.MISSED_BY_CHANCE


def _movement(
    direction: Direction,
    variation: Variation,
    trend: SeriesTrend | None,
    overlap: bool,
) -> Iterator[Tension]:
    if direction.travel not in (Travel.BETTER, Travel.WORSE):
        return
    if variation.claims and variation.verdict is PointType.COMMON_CAUSE:
        yield Tension.MOVED_WITHIN_CHANCE
    elif trend is not None and {direction.travel, trend.travel} == {Travel.BETTER, Travel.WORSE}:
        yield Tension.MOVED_AGAINST_TREND
    elif overlap and not variation.claims:
        yield Tension.MOVED_WITHIN_INTERVALS


def _others(rating: Rating, beside: Sequence[Beside]) -> Iterator[Tension]:
    current = [one.standing for one in beside if one.claims]
    if rating.rag is Rag.GREEN and any(standing in _WORSE for standing in current):
        yield Tension.MET_BUT_WORSE_THAN_OTHERS
    if rating.rag is Rag.RED and any(standing in _BETTER for standing in current):
        yield Tension.MISSED_BUT_BETTER_THAN_OTHERS


def _year(rating: Rating, outlook: Rag | None) -> Iterator[Tension]:
    if rating.rag is Rag.GREEN and outlook in (Rag.AMBER, Rag.RED):
        yield Tension.MET_BUT_YEAR_IN_DOUBT
    if rating.rag is Rag.RED and outlook is Rag.GREEN:
        yield Tension.MISSED_BUT_YEAR_SAFE
