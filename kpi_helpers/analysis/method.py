"""Which method may say how a KPI changes, from what its data allow; the reason is printed with the answer.

The order: a control chart with enough figures; a test of trend with five or more; intervals where counts are
known; else the plain difference, called so. A difference of two figures is never called a trend.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from kpi_helpers.analysis.period_index import PeriodIndex, overlaps
from kpi_helpers.analysis.series import Figure, is_running_total
from kpi_helpers.analysis.statistics.trends.recent import LONGEST_WINDOW, POINTS_USED
from kpi_helpers.analysis.statistics.trends.seasons import LEAST_YEARS, is_seasonal
from kpi_helpers.analysis.stretches import Stretch, known_places
from kpi_helpers.analysis.uncertainty import interval_of
from kpi_helpers.inputs.kpis import Kpi
from kpi_helpers.inputs.settings import SETTLED_POINTS, Analysis
from kpi_helpers.inputs.words import Basis, Seasonal, TrendTest, Unit

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
    TrendTest.RANK: Kind.RANK,
    TrendTest.SEASONAL_RANK: Kind.SEASONAL_RANK,
    TrendTest.RECENT_TREND: Kind.RECENT_TREND,
    TrendTest.REGRESSION: Kind.REGRESSION,
}


def select_method(
    kpi: Kpi, index: PeriodIndex, stretches: Sequence[Stretch], grounds: Grounds, analysis: Analysis
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


def follows_seasons(index: PeriodIndex, stretch: Stretch, analysis: Analysis) -> bool:
    """Whether a stretch follows the seasons: as set, else by the test of `seasons` over at least three years."""
    if index.a_year == 1 or analysis.seasonal is Seasonal.NO:
        return False
    places = known_places(index, stretch)
    if analysis.seasonal is Seasonal.YES:
        return bool(places) and places[-1] - places[0] + 1 >= LEAST_YEARS * index.a_year
    return is_seasonal([_value(index, p) for p in places], [index.seasons[p] for p in places])


def why_unfit(kpi: Kpi, index: PeriodIndex, latest: Figure | None) -> Because | None:
    """Give why a series is no row of separate readings of one process, or has no current figure."""
    if latest is None or latest.value is None:
        return Because.NO_FIGURE
    if kpi.basis is Basis.FORECAST:
        return Because.EACH_YEAR_ITS_OWN
    if is_running_total(latest.period, kpi):
        return Because.RUNNING_TOTAL
    known = [figure for figure in index.figures if figure is not None]
    if overlaps(known, kpi):
        return Because.OVERLAPPING
    return None if index.regular else Because.IRREGULAR


def _by_series(
    kpi: Kpi, index: PeriodIndex, stretch: Stretch, grounds: Grounds, analysis: Analysis
) -> tuple[Kind, Because] | None:
    """Choose among the methods that need a row of figures; None where there are too few."""
    points = len(known_places(index, stretch))
    many = points >= (analysis.settled_points or SETTLED_POINTS)
    if many and grounds.silent is None:
        return Kind.CONTROL_CHART, Because.MANY_FIGURES
    if points < LEAST_FOR_TREND or analysis.trend_test is TrendTest.NONE:
        return None
    kind, because = _by_test(kpi, index, stretch, grounds, analysis)
    if many and because is Because.SOME_FIGURES and grounds.silent in (Because.GAP, Because.AS_SET):
        because = grounds.silent  # there are figures enough for limits
    return kind, because


def _by_test(
    kpi: Kpi, index: PeriodIndex, stretch: Stretch, grounds: Grounds, analysis: Analysis
) -> tuple[Kind, Because]:
    """Choose among the tests of trend, with figures enough for one."""
    if analysis.trend_test is not TrendTest.AUTOMATIC:
        return _TESTS[analysis.trend_test], Because.AS_SET
    if grounds.seasonal:
        return Kind.SEASONAL_RANK, Because.SEASONS
    if index.a_year == 1 and _has_recent_counts(kpi, index, stretch):
        return Kind.RECENT_TREND, Because.YEARLY_COUNTS
    return Kind.RANK, Because.SOME_FIGURES


def _has_recent_counts(kpi: Kpi, index: PeriodIndex, stretch: Stretch) -> bool:
    """Whether the recent trend can be worked out: counts of the latest five, near in time, none the whole."""
    places = known_places(index, stretch)[-POINTS_USED:]
    if places[-1] - places[0] >= LONGEST_WINDOW:
        return False
    figures = [index.figures[place] for place in places]
    whole = kpi.unit is Unit.PERCENT and any(f is not None and f.numerator == f.denominator for f in figures)
    return not whole and all(interval_of(figure, kpi) is not None for figure in figures)


def _by_two(kpi: Kpi, latest: Figure, before: Figure | None) -> Kind:
    """Choose between intervals and the plain difference of two figures."""
    if before is None:
        return Kind.NONE
    both = interval_of(latest, kpi) is not None and interval_of(before, kpi) is not None
    return Kind.INTERVALS if both else Kind.DIFFERENCE


def _value(index: PeriodIndex, place: int) -> float:
    figure = index.figures[place]
    assert figure is not None
    return figure.number
