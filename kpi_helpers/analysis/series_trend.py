"""The trend of a KPI's series by the test that was chosen, with what it means for performance."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from kpi_helpers.analysis.direction import Travel
from kpi_helpers.analysis.method import Kind, Method
from kpi_helpers.analysis.period_index import PeriodIndex
from kpi_helpers.analysis.statistics.trends import recent as recent_trend
from kpi_helpers.analysis.statistics.trends.lines import TrendPoint
from kpi_helpers.analysis.statistics.trends.mann_kendall import RankDirection, trend_by_rank
from kpi_helpers.analysis.statistics.trends.recent import Marker, ValueType, rate_recent_trend
from kpi_helpers.analysis.statistics.trends.regression import RegressionDirection, trend_by_regression
from kpi_helpers.analysis.stretches import Stretch, known_places
from kpi_helpers.analysis.uncertainty import interval_of
from kpi_helpers.inputs.kpis import Kpi
from kpi_helpers.inputs.words import Polarity, Unit
from kpi_helpers.periods import Period


class Way(StrEnum):
    """Where a series goes."""

    RISING = "rising"
    FALLING = "falling"
    NONE = "none"  # no trend that the test can tell from chance
    UNTESTED = "untested"


@dataclass(frozen=True, slots=True)
class SeriesTrend:
    """The verdict of one test of trend.

    `travel` is what the way means by polarity. `p` is two-sided; the recent trend has a chi-squared instead.
    `slope` is in the KPI's unit per period. `points` figures between `first` and `last` were tested.
    """

    kind: Kind
    way: Way
    travel: Travel
    points: int
    first: Period
    last: Period
    p: float | None = None
    slope: float | None = None
    chi_squared: float | None = None
    why_untested: str = ""


def trend_of(kpi: Kpi, index: PeriodIndex, stretch: Stretch | None, method: Method) -> SeriesTrend | None:
    """Test the figures of a stretch by the chosen method; None where the method is no test of trend."""
    if stretch is None or not method.tests_a_trend:
        return None
    places = known_places(index, stretch)
    run = range(places[0], places[-1] + 1)  # what is missing in between counts among the years of a season
    values = [index.figures[p].number if p in places else math.nan for p in run]  # type: ignore[union-attr]
    match method.kind:
        case Kind.RECENT_TREND:
            return _recent(kpi, index, places)
        case Kind.REGRESSION:
            line = trend_by_regression(values, run)
            way = {RegressionDirection.RISING: Way.RISING, RegressionDirection.FALLING: Way.FALLING}.get(
                line.direction, Way.NONE
            )
            return _verdict(kpi, index, places, kind=method.kind, way=way, p=line.p, slope=line.slope)
        case _:
            seasons = [index.seasons[p] for p in run] if method.kind is Kind.SEASONAL_RANK else None
            ranked = trend_by_rank(values, run, seasons)
            way = {RankDirection.RISING: Way.RISING, RankDirection.FALLING: Way.FALLING}.get(ranked.direction, Way.NONE)
            if ranked.p is None:
                return _verdict(kpi, index, places, kind=method.kind, way=Way.UNTESTED, why=str(ranked.reason))
            return _verdict(kpi, index, places, kind=method.kind, way=way, p=ranked.p, slope=ranked.slope)


def _recent(kpi: Kpi, index: PeriodIndex, places: tuple[int, ...]) -> SeriesTrend:
    proportion = kpi.unit is Unit.PERCENT
    points = []
    for place in places:
        figure, interval = index.figures[place], interval_of(index.figures[place], kpi)
        if figure is None or interval is None or interval.lower is None or interval.upper is None:
            continue
        assert figure.numerator is not None
        assert figure.denominator is not None
        points.append(
            TrendPoint(place, figure.number, figure.numerator, figure.denominator, interval.lower, interval.upper)
        )
    found = rate_recent_trend(
        points,
        method=recent_trend.Method.PROPORTION if proportion else recent_trend.Method.LIMITS,
        value_type=ValueType.PROPORTION if proportion else ValueType.CRUDE_RATE,
    )
    way = {Marker.INCREASING: Way.RISING, Marker.DECREASING: Way.FALLING, Marker.NO_CHANGE: Way.NONE}.get(
        found.marker, Way.UNTESTED
    )
    used = tuple(int(time) for time in found.times_used) or places
    why = str(found.reason) if found.reason else ""
    return _verdict(
        kpi, index, used, kind=Kind.RECENT_TREND, way=way, slope=found.slope, chi_squared=found.chi_squared, why=why
    )


def _verdict(
    kpi: Kpi,
    index: PeriodIndex,
    places: tuple[int, ...],
    *,
    kind: Kind,
    way: Way,
    p: float | None = None,
    slope: float | None = None,
    chi_squared: float | None = None,
    why: str = "",
) -> SeriesTrend:
    return SeriesTrend(
        kind=kind,
        way=way,
        travel=judge_way(way, kpi.polarity),
        points=len(places),
        first=index.periods[places[0]],
        last=index.periods[places[-1]],
        p=p,
        slope=slope,
        chi_squared=chi_squared,
        why_untested=why,
    )


def judge_way(way: Way, polarity: Polarity) -> Travel:
    """Give what a way means: better, worse, the same, or a change of which neither way is better."""
    if way is Way.UNTESTED:
        return Travel.WITHHELD
    if way is Way.NONE:
        return Travel.SAME
    if polarity not in (Polarity.HIGHER, Polarity.LOWER):
        return Travel.CHANGED
    return Travel.BETTER if (way is Way.RISING) == (polarity is Polarity.HIGHER) else Travel.WORSE
