"""How a KPI's series varies: the method that may say so, its control chart, and its test of trend.

The method is chosen from what the data allow, and the reason is printed with the answer. The order: a control chart
with enough figures; a test of trend with five or more; intervals where counts are known; else the plain difference,
called so. A difference of two figures is never called a trend. Words and drawing are left to `display`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kpi_helpers import inputs
from kpi_helpers.analysis import statistics
from kpi_helpers.analysis.direction import Travel
from kpi_helpers.analysis.series import Figure, interval_of, is_running_total
from kpi_helpers.analysis.stretches import PeriodIndex, Stretch, known_places, overlaps
from kpi_helpers.analysis.targets import Target
from kpi_helpers.periods import Period

LEAST_FOR_TREND = 5  # figures; fewer can never show a trend at 95% (exact Mann-Kendall)


class Kind(StrEnum):
    """The methods, from the most to the least that can be said."""

    CONTROL_CHART = "control_chart"
    SEASONAL_RANK = "seasonal_rank"
    RECENT_TREND = "recent_trend"
    RANK = "rank"
    REGRESSION = "regression"
    INTERVALS = "intervals"
    DIFFERENCE = "difference"
    NONE = "none"


class Because(StrEnum):
    """Why a method was chosen."""

    MANY_FIGURES = "many_figures"
    SEASONS = "seasons"
    YEARLY_COUNTS = "yearly_counts"
    SOME_FIGURES = "some_figures"
    COUNTS_KNOWN = "counts_known"
    FEW_FIGURES = "few_figures"
    FIRST_FIGURE = "first_figure"
    NO_FIGURE = "no_figure"
    EACH_YEAR_ITS_OWN = "each_year_its_own"
    OVERLAPPING = "overlapping"
    RUNNING_TOTAL = "running_total"
    IRREGULAR = "irregular"
    GAP = "gap"  # plot_the_dots stops at some gaps
    AS_SET = "as_set"


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a method is chosen on, worked out once.

    `unfit` says why the series is no row of separate readings (`why_unfit`), `silent` why a control chart has nothing
    to say now, however many figures there are (`Variation.silent`); `seasonal` is that of `follows_seasons`. `before`
    is the figure the `latest` is held against: of the period before, else of a year before.
    """

    unfit: Because | None
    silent: Because | None
    seasonal: bool
    latest: Figure | None
    before: Figure | None


@dataclass(frozen=True, slots=True)
class Method:
    """The method chosen for one KPI in one quarter, and the number of figures it has to go on.

    `points` are the known figures since `since`, where the last stretch of the series begins (None: its start).
    """

    kind: Kind
    because: Because
    points: int
    since: Stretch | None = None

    @property
    def tests_a_trend(self) -> bool:
        """Whether the method is a test of trend."""
        return self.kind in _TESTS.values()


_TESTS = {
    inputs.TrendTest.RANK: Kind.RANK,
    inputs.TrendTest.SEASONAL_RANK: Kind.SEASONAL_RANK,
    inputs.TrendTest.RECENT_TREND: Kind.RECENT_TREND,
    inputs.TrendTest.REGRESSION: Kind.REGRESSION,
}


def select_method(
    kpi: inputs.Kpi, index: PeriodIndex, stretches: Sequence[Stretch], grounds: Grounds, analysis: inputs.Analysis
) -> Method:
    """Choose the method.

    Parameters
    ----------
    index, stretches
        The KPI's comparable series with its gaps and stretches.
    grounds
        What is known already: the two newest figures, the fitness of the series, its control chart and its seasons.

    Notes
    -----
    13 figures make settled limits; yearly figures and those within a year alike. With 5 to 12, and with more where
    there is no chart, a test of trend: seasonal Mann-Kendall where the seasons differ and three years are known, the
    Fingertips recent trend for yearly shares and rates with their counts, else exact Mann-Kendall.
    """
    latest, before = grounds.latest, grounds.before
    if latest is None or latest.value is None or not stretches:
        return Method(Kind.NONE, Because.NO_FIGURE, 0)
    stretch = stretches[-1]
    points = len(known_places(index, stretch))
    since = stretch if stretch.begins is not None else None
    if grounds.unfit is Because.EACH_YEAR_ITS_OWN:
        return Method(Kind.NONE, grounds.unfit, points)
    if grounds.unfit is not None:
        return Method(_by_two(kpi, latest, before), grounds.unfit, points, since)
    found = _by_series(kpi, index, stretch, grounds, analysis)
    if found is not None:
        return Method(*found, points, since)
    if before is None:
        return Method(Kind.NONE, Because.FIRST_FIGURE, points, since)
    kind = _by_two(kpi, latest, before)
    return Method(kind, Because.COUNTS_KNOWN if kind is Kind.INTERVALS else Because.FEW_FIGURES, points, since)


def follows_seasons(index: PeriodIndex, stretch: Stretch, analysis: inputs.Analysis) -> bool:
    """Whether a stretch follows the seasons: as set, else by Kruskal-Wallis over at least three years."""
    if index.a_year == 1 or analysis.seasonal is inputs.Seasonal.NO:
        return False
    places = known_places(index, stretch)
    if analysis.seasonal is inputs.Seasonal.YES:
        return bool(places) and places[-1] - places[0] + 1 >= statistics.LEAST_YEARS * index.a_year
    return statistics.is_seasonal([_value(index, p) for p in places], [index.seasons[p] for p in places])


def why_unfit(kpi: inputs.Kpi, index: PeriodIndex, latest: Figure | None) -> Because | None:
    """Give why a series is no row of separate readings of one process, or has no current figure."""
    if latest is None or latest.value is None:
        return Because.NO_FIGURE
    if kpi.basis is inputs.Basis.FORECAST:
        return Because.EACH_YEAR_ITS_OWN
    if is_running_total(latest.period, kpi):
        return Because.RUNNING_TOTAL
    known = [figure for figure in index.figures if figure is not None]
    if overlaps(known, kpi):
        return Because.OVERLAPPING
    return None if index.regular else Because.IRREGULAR


def _by_series(
    kpi: inputs.Kpi, index: PeriodIndex, stretch: Stretch, grounds: Grounds, analysis: inputs.Analysis
) -> tuple[Kind, Because] | None:
    """Choose among the methods that need a row of figures; None where there are too few."""
    points = len(known_places(index, stretch))
    many = points >= (analysis.settled_points or inputs.SETTLED_POINTS)
    if many and grounds.silent is None:
        return Kind.CONTROL_CHART, Because.MANY_FIGURES
    if points < LEAST_FOR_TREND or analysis.trend_test is inputs.TrendTest.NONE:
        return None
    kind, because = _by_test(kpi, index, stretch, grounds, analysis)
    if many and because is Because.SOME_FIGURES and grounds.silent in (Because.GAP, Because.AS_SET):
        because = grounds.silent  # there are figures enough for limits
    return kind, because


def _by_test(
    kpi: inputs.Kpi, index: PeriodIndex, stretch: Stretch, grounds: Grounds, analysis: inputs.Analysis
) -> tuple[Kind, Because]:
    """Choose among the tests of trend, with figures enough for one."""
    if analysis.trend_test is not inputs.TrendTest.AUTOMATIC:
        return _TESTS[analysis.trend_test], Because.AS_SET
    if grounds.seasonal:
        return Kind.SEASONAL_RANK, Because.SEASONS
    if index.a_year == 1 and _has_recent_counts(kpi, index, stretch):
        return Kind.RECENT_TREND, Because.YEARLY_COUNTS
    return Kind.RANK, Because.SOME_FIGURES


def _has_recent_counts(kpi: inputs.Kpi, index: PeriodIndex, stretch: Stretch) -> bool:
    """Whether the recent trend can be worked out: counts of the latest five, near in time, none the whole."""
    places = known_places(index, stretch)[-statistics.POINTS_USED :]
    if places[-1] - places[0] >= statistics.LONGEST_WINDOW:
        return False
    figures = [index.figures[place] for place in places]
    whole = kpi.unit is inputs.Unit.PERCENT and any(f is not None and f.numerator == f.denominator for f in figures)
    return not whole and all(interval_of(figure, kpi) is not None for figure in figures)


def _by_two(kpi: inputs.Kpi, latest: Figure, before: Figure | None) -> Kind:
    """Choose between intervals and the plain difference of two figures."""
    if before is None:
        return Kind.NONE
    both = interval_of(latest, kpi) is not None and interval_of(before, kpi) is not None
    return Kind.INTERVALS if both else Kind.DIFFERENCE


def _value(index: PeriodIndex, place: int) -> float:
    figure = index.figures[place]
    assert figure is not None
    return figure.number


_BETTER = {inputs.Polarity.HIGHER: 1, inputs.Polarity.LOWER: -1}


@dataclass(frozen=True, slots=True)
class Variation:
    """What a control chart says of a KPI, or why there is none.

    `chart` has one point per place of the index; None where `why_none` says why. `points` are the known figures
    of the last stretch. `suggested` is the period from which a recalculation might be considered; it is a
    suggestion only, and nothing is recalculated without a person's decision.
    """

    chart: statistics.ControlChart | None
    settings: statistics.ControlSettings | None
    points: int
    why_none: Because | None = None
    suggested: Period | None = None

    @property
    def stage(self) -> statistics.Stage:
        """How much the limits of the last stretch may be relied on; none in a pause."""
        if self.chart is None or self.chart.latest is None:
            return statistics.Stage.NONE
        return self.chart.stage[-1]

    @property
    def claims(self) -> bool:
        """Whether anything is said of the latest stretch: it has limits."""
        return self.stage.has_limits

    @property
    def silent(self) -> Because | None:
        """Why nothing is said of the latest stretch; None where something is."""
        return None if self.claims else self.why_none or Because.FEW_FIGURES

    @property
    def drawn(self) -> bool:
        """Whether any stretch has limits to draw."""
        return self.chart is not None and any(stage.has_limits for stage in self.chart.stage)

    @property
    def verdict(self) -> statistics.PointType:
        """What the latest figure means; `none` without limits, or where a person has left it out."""
        return self.chart.variation if self.chart is not None and self._judges_latest else statistics.PointType.NONE

    @property
    def assurance(self) -> statistics.Assurance:
        """Whether the target can be expected to be met."""
        return self.chart.assurance if self.chart is not None and self.claims else statistics.Assurance.NONE

    @property
    def rules(self) -> tuple[statistics.Cause, ...]:
        """Every rule that fired at the latest figure."""
        chart = self.chart
        if chart is None or chart.latest is None or not self._judges_latest:
            return ()
        return chart.rules_at(chart.latest)

    @property
    def limits(self) -> tuple[float, float, float] | None:
        """Lower limit, mean and upper limit of the last stretch, in the KPI's unit, never cut off."""
        chart = self.chart
        if chart is None or chart.latest is None or not self.claims:
            return None
        low, mean, high = (line[chart.latest] for line in (chart.lower_limit, chart.mean, chart.upper_limit))
        return None if low is None or mean is None or high is None else (low, mean, high)

    @property
    def _judges_latest(self) -> bool:
        return self.claims and self.chart is not None and self.chart.counted[-1]


def analyse_variation(
    kpi: inputs.Kpi,
    index: PeriodIndex,
    stretches: Sequence[Stretch],
    *,
    unfit: Because | None,
    target_then: Callable[[Figure], Target | None],
    analysis: inputs.Analysis,
) -> Variation:
    """Give the control chart of a KPI's series.

    Parameters
    ----------
    unfit
        Why the series is no row of separate readings (`why_unfit`); then there is no chart.
    target_then
        Gives the target a figure is held against.

    Notes
    -----
    Yearly series need as many figures as settled limits do; more frequent ones get trial limits from
    `least_points` on. Assurance is about a single limit that is due; a range has none.
    """
    points = len(known_places(index, stretches[-1])) if stretches else 0
    if unfit is not None or not stretches:
        return Variation(None, None, points, unfit or Because.NO_FIGURE)
    if analysis.control_chart is inputs.ChartRules.NONE:
        return Variation(None, None, points, Because.AS_SET)
    settings = control_settings(analysis, yearly=index.a_year == 1)
    if max(len(known_places(index, stretch)) for stretch in stretches) < max(settings.least_points, 2):
        return Variation(None, settings, points, Because.FEW_FIGURES)
    row = _charts_row(kpi, index, stretches, target_then)
    chart = statistics.analyse_charts(
        **row, baseline_points=_baseline(index, stretches, settings), settings=settings
    ).series(0)
    if chart.stops:
        return Variation(None, settings, points, Because.GAP)
    found = Variation(chart, settings, points)
    start = statistics.suggest_recalculation(chart) if found.claims else None
    return found if start is None else replace(found, suggested=index.periods[start])


def control_settings(analysis: inputs.Analysis, *, yearly: bool = False) -> statistics.ControlSettings:
    """Give the engine's settings for a KPI's analysis; its chart rules are not `none`.

    Of the recommended rules' least and settled numbers of points, one that is set takes the other with it where they
    would contradict each other. Limits fixed after fewer points than yearly series need are drawn from those.
    """
    changes: dict[str, Any] = {
        statistics.NAMES.get(setting, setting.value): getattr(analysis, setting)
        for setting in inputs.CHART_SETTINGS
        if getattr(analysis, setting) is not None
    }
    if analysis.control_chart is inputs.ChartRules.RECOMMENDED:
        settled = analysis.settled_points or max(inputs.SETTLED_POINTS, analysis.least_points or 0)
        least = settled if yearly else analysis.least_points or inputs.LEAST_POINTS
        changes["settled_points"] = settled
        changes["least_points"] = min(least, settled, analysis.fix_limits_after or settled)
    return statistics.settings_for(analysis.control_chart.value, **changes)


def _baseline(
    index: PeriodIndex, stretches: Sequence[Stretch], settings: statistics.ControlSettings
) -> NDArray[np.int64] | None:
    """Give, at each place, how many points the limits of its stretch rest on; None where no person fixed any.

    The engine counts missing points too where gaps are not bridged. Limits fixed before there are two figures rest
    on the fewest points that it takes.
    """
    if all(stretch.fixed_at is None for stretch in stretches):
        return None
    baseline = np.full((1, len(index.periods)), settings.fix_after_points or 0, dtype=np.int64)
    for stretch in stretches:
        if stretch.fixed_at is not None:
            there = known_places(index, stretch) if settings.bridge_gaps else stretch.places
            fixed = sum(place <= stretch.fixed_at for place in there)
            baseline[0, list(stretch.places)] = max(fixed, settings.least_fixed)
    return baseline


def _charts_row(
    kpi: inputs.Kpi, index: PeriodIndex, stretches: Sequence[Stretch], target_then: Callable[[Figure], Target | None]
) -> dict[str, Any]:
    """Lay one series out as the engine takes it: arrays of one row."""
    segments = np.zeros(len(index.periods), dtype=np.int64)
    ghosts = np.zeros(len(index.periods), dtype=bool)
    for number, stretch in enumerate(stretches):
        places = list(stretch.places)
        segments[places] = number
        ghosts[list(stretch.left_out)] = True
    targets = [_limit_due(kpi, figure, target_then) for figure in index.figures]
    return {
        "values": np.array([[np.nan if value is None else value for value in index.values]]),
        "better": np.array([_BETTER.get(kpi.polarity, 0)]),
        "segments": segments[None, :],
        "ghosts": ghosts[None, :],
        "targets": np.array([[np.nan if target is None else target for target in targets]]),
        "lengths": np.array([len(index.periods)]),
    }


def _limit_due(kpi: inputs.Kpi, figure: Figure | None, target_then: Callable[[Figure], Target | None]) -> float | None:
    """Give the limit in force at a figure; none of a range, and none that is not due yet."""
    target = target_then(figure) if figure is not None else None
    if figure is None or target is None or kpi.polarity not in _BETTER:
        return None
    not_due = target.due is not None and figure.period.end < target.due
    return None if not_due else target.green_limit


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


def trend_of(kpi: inputs.Kpi, index: PeriodIndex, stretch: Stretch | None, method: Method) -> SeriesTrend | None:
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
            line = statistics.trend_by_regression(values, run)
            way = {
                statistics.RegressionDirection.RISING: Way.RISING,
                statistics.RegressionDirection.FALLING: Way.FALLING,
            }.get(line.direction, Way.NONE)
            return _verdict(kpi, index, places, kind=method.kind, way=way, p=line.p, slope=line.slope)
        case _:
            seasons = [index.seasons[p] for p in run] if method.kind is Kind.SEASONAL_RANK else None
            ranked = statistics.trend_by_rank(values, run, seasons)
            way = {statistics.RankDirection.RISING: Way.RISING, statistics.RankDirection.FALLING: Way.FALLING}.get(
                ranked.direction, Way.NONE
            )
            if ranked.p is None:
                return _verdict(kpi, index, places, kind=method.kind, way=Way.UNTESTED, why=str(ranked.reason))
            return _verdict(kpi, index, places, kind=method.kind, way=way, p=ranked.p, slope=ranked.slope)


def _recent(kpi: inputs.Kpi, index: PeriodIndex, places: tuple[int, ...]) -> SeriesTrend:
    proportion = kpi.unit is inputs.Unit.PERCENT
    points = []
    for place in places:
        figure, interval = index.figures[place], interval_of(index.figures[place], kpi)
        if figure is None or interval is None or interval.lower is None or interval.upper is None:
            continue
        assert figure.numerator is not None
        assert figure.denominator is not None
        points.append(
            statistics.TrendPoint(
                place, figure.number, figure.numerator, figure.denominator, interval.lower, interval.upper
            )
        )
    found = statistics.rate_recent_trend(
        points,
        method=statistics.RecentMethod.PROPORTION if proportion else statistics.RecentMethod.LIMITS,
        value_type=statistics.ValueType.PROPORTION if proportion else statistics.ValueType.CRUDE_RATE,
    )
    way = {
        statistics.Marker.INCREASING: Way.RISING,
        statistics.Marker.DECREASING: Way.FALLING,
        statistics.Marker.NO_CHANGE: Way.NONE,
    }.get(found.marker, Way.UNTESTED)
    used = tuple(int(time) for time in found.times_used) or places
    why = str(found.reason) if found.reason else ""
    return _verdict(
        kpi, index, used, kind=Kind.RECENT_TREND, way=way, slope=found.slope, chi_squared=found.chi_squared, why=why
    )


def _verdict(
    kpi: inputs.Kpi,
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


def judge_way(way: Way, polarity: inputs.Polarity) -> Travel:
    """Give what a way means: better, worse, the same, or a change of which neither way is better."""
    if way is Way.UNTESTED:
        return Travel.WITHHELD
    if way is Way.NONE:
        return Travel.SAME
    if polarity not in (inputs.Polarity.HIGHER, inputs.Polarity.LOWER):
        return Travel.CHANGED
    return Travel.BETTER if (way is Way.RISING) == (polarity is inputs.Polarity.HIGHER) else Travel.WORSE
