"""Mann-Kendall: whether figures rise or fall over time, by their order alone, and Sen's slope.

The test asks only whether later figures tend to be higher; outliers, skewed figures and a bounded range do not disturb
it. It takes neighbouring figures as independent: a series that drifts looks more certain than it is. Of few figures the
distribution of Kendall's score is exact, counted in whole numbers, so that nothing is rounded before the last division.

Sources: Mann 1945; Kendall, Rank Correlation Methods; Sen 1968; Hirsch, Slack and Smith 1982 (seasons);
numbers as in the R package `trend` 1.1.6 and R's exact Kendall test.
"""

from __future__ import annotations

import math
import statistics
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from scipy import special

from kpi_helpers.analysis.statistics.trends import time_order

Ties = tuple[int, ...]  # how many figures share each value; (1, 1, 2) is four figures, two of them alike
Counts = tuple[int, ...]  # number of orders of the figures with 0, 1, 2 ... falling pairs


def exact_p(score: int, seasons: tuple[Ties, ...]) -> float:
    """Give the two-sided chance of a score at least so far from nought, were the order of figures chance.

    Parameters
    ----------
    score
        Rising pairs less falling pairs, summed over seasons.
    seasons
        The tie groups of each season; one season for a plain series. Their order changes nothing.

    Notes
    -----
    The number of orders with d falling pairs is the coefficient of ``q**d`` in the product, over seasons, of
    ``[n]! / ([t1]! [t2]! ...)`` with ``[k] = 1 + q + ... + q**(k-1)``; the score is (pairs not tied) - 2d.
    Source: Kendall, Rank Correlation Methods; for n without ties the same as R's exact Kendall test.

    >>> round(exact_p(10, ((1, 1, 1, 1, 1),)), 4)
    0.0167
    """
    counts = _orders(tuple(sorted(tuple(sorted(ties)) for ties in seasons)))
    pairs = len(counts) - 1
    extreme = sum(count for falling, count in enumerate(counts) if abs(pairs - 2 * falling) >= abs(score))
    return extreme / sum(counts)


@lru_cache(maxsize=256)
def _orders(seasons: tuple[Ties, ...]) -> Counts:
    """Give, for d = 0, 1, 2 and so on, the number of orders with d falling pairs in all seasons together."""
    counts: Counts = (1,)
    for ties in seasons:
        counts = _product(counts, _orders_of_one(ties))
    return counts


@lru_cache(maxsize=256)
def _orders_of_one(ties: Ties) -> Counts:
    counts: Counts = (1,)
    for size in range(2, sum(ties) + 1):
        counts = _times_run(counts, size)
    for group in ties:
        for size in range(2, group + 1):
            counts = _without_run(counts, size)
    return counts


def _times_run(counts: Counts, size: int) -> Counts:
    """Multiply by 1 + q + ... + q**(size-1): one figure more can stand in `size` places."""
    padded = (*counts, *(0,) * (size - 1))
    total, product = 0, []
    for place, count in enumerate(padded):
        total += count - (padded[place - size] if place >= size else 0)
        product.append(total)
    return tuple(product)


def _without_run(counts: Counts, size: int) -> Counts:
    """Divide by 1 + q + ... + q**(size-1): the reverse of `_times_run`, for figures that are alike."""
    quotient: list[int] = []
    for place in range(len(counts) - size + 1):
        step = counts[place] - (counts[place - 1] if place else 0)
        quotient.append(step + (quotient[place - size] if place >= size else 0))
    return tuple(quotient)


def _product(one: Counts, other: Counts) -> Counts:
    product = [0] * (len(one) + len(other) - 1)
    for place, count in enumerate(one):
        for step, more in enumerate(other):
            product[place + step] += count * more
    return tuple(product)


SIGNIFICANCE = 0.05  # two-sided; ours, the usual one
CONFIDENCE_Z = float(special.ndtri(0.975))  # 95% limits of Sen's slope
LEAST_POINTS = 5  # with 4, even a perfect order has p = 0.083
LEAST_IN_SEASON = 2  # one figure makes no pair
EXACT_UP_TO = 50  # figures; beyond it the normal p differs by less than 0.001


class RankDirection(StrEnum):
    """Where the figures go."""

    RISING = "rising"
    FALLING = "falling"
    NONE = "none"


class RankTest(StrEnum):
    """Where the p of a verdict comes from."""

    EXACT = "exact"
    NORMAL = "normal"
    SEASONAL = "seasonal"  # exact as well, up to `EXACT_UP_TO` figures


class NoRankTrend(StrEnum):
    """Why no trend could be shown, whatever the order of the figures."""

    TOO_FEW = "too_few"  # figures, of five
    TOO_FEW_YEARS = "too_few_years"  # of three, in every season
    CONSTANT = "constant"  # figures that never change


@dataclass(frozen=True, slots=True)
class MannKendall:
    """The test in full. Numbers that cannot be worked out are NaN.

    `score` is Kendall's S: rising pairs less falling pairs. `p_normal` uses the continuity correction,
    `p_uncorrected` does not; `p_exact` counts orders, ties included, for up to `EXACT_UP_TO` figures.
    `slope` is Sen's, in the KPI's unit per unit of time, with 95% limits.
    """

    points: int
    score: int
    variance: float
    z: float
    tau_b: float
    p_normal: float
    p_uncorrected: float
    p_exact: float
    slope: float
    slope_low: float
    slope_high: float


@dataclass(frozen=True, slots=True)
class RankTrend:
    """The verdict of a rank test, at 5% two-sided.

    `reason` says why no trend could show, if so. `p`, `test` and `slope` (Sen's, in the KPI's unit per unit
    of time) are None where there were too few figures to test; p is 1 for figures that never change.
    """

    direction: RankDirection
    points: int
    p: float | None = None
    test: RankTest | None = None
    slope: float | None = None
    reason: NoRankTrend | None = None


def trend_by_rank(
    values: npt.ArrayLike, times: npt.ArrayLike | None = None, seasons: npt.ArrayLike | None = None
) -> RankTrend:
    """Give whether figures rise or fall over time, by which test, and how fast.

    Parameters
    ----------
    values
        Shape (n,), in the KPI's unit; NaN is missing and passed over.
    times
        Shape (n,), one unit per period, in any order; without them the values stand a period apart.
    seasons
        Shape (n,), a number such as the quarter 1 to 4, to compare each season with itself only.

    Raises
    ------
    ValueError
        On an infinite number, a missing or repeated time or season, or lengths that differ.

    Notes
    -----
    Exact p up to 50 figures, else the normal p with continuity correction. Sources: as in the module.

    >>> trend_by_rank([71, 73, 74, 78, 80]).direction
    <RankDirection.RISING: 'rising'>
    >>> trend_by_rank([71, 73, 74, 78]).reason
    <NoRankTrend.TOO_FEW: 'too_few'>
    """
    plain = mann_kendall(values, times)
    if plain.points < LEAST_POINTS:
        return RankTrend(RankDirection.NONE, plain.points, reason=NoRankTrend.TOO_FEW)
    if seasons is None:
        return _verdict(plain, RankTest.NORMAL if math.isnan(plain.p_exact) else RankTest.EXACT)
    seasonal = seasonal_mann_kendall(values, seasons, times)
    if seasonal is None:
        return RankTrend(RankDirection.NONE, plain.points, reason=NoRankTrend.TOO_FEW_YEARS)
    return _verdict(seasonal, RankTest.SEASONAL)


def mann_kendall(values: npt.ArrayLike, times: npt.ArrayLike | None = None) -> MannKendall:
    """Give the Mann-Kendall test, Kendall's tau-b and Sen's slope of figures over time.

    Parameters and errors are those of `trend_by_rank`.

    >>> test = mann_kendall([1, 2, 4, 3, 5])
    >>> test.score, round(test.p_exact, 4), test.slope
    (8, 0.0833, 1.0)
    """
    return _test([time_order.in_time_order(values, times)])


def seasonal_mann_kendall(
    values: npt.ArrayLike, seasons: npt.ArrayLike, times: npt.ArrayLike | None = None
) -> MannKendall | None:
    """Give the Mann-Kendall test with each season compared with itself only; None if years are too few.

    Score and variance are summed over seasons, and Sen's slope is the median of the slopes within seasons
    (still per unit of time). Every season must occur in three years, a missing figure included, with
    figures in two of them at least. Seasons are taken as independent of each other.

    Parameters and errors are those of `trend_by_rank`. Source: Hirsch, Slack and Smith 1982.

    >>> test = seasonal_mann_kendall([5, 1, 9, 3, 6, 2, 10, 4, 7, 3, 11, 5], [1, 2, 3, 4] * 3)
    >>> test.score, test.slope
    (12, 0.25)
    """
    numbers = time_order.require_numbers(values, "values")
    at, season = time_order.require_times(times, numbers.size), time_order.require_numbers(seasons, "seasons")
    time_order.require_same_length(numbers.size, season, "seasons")
    if np.isnan(season).any():
        raise ValueError("A season is missing; expected a number for every value.")
    each = [season == number for number in np.unique(season)]
    series = [time_order.in_time_order(numbers[own], at[own]) for own in each]
    years = min((int(own.sum()) for own in each), default=0)
    figures = min((found.size for found, _ in series), default=0)
    return _test(series) if years >= time_order.LEAST_YEARS and figures >= LEAST_IN_SEASON else None


def _verdict(test: MannKendall, by: RankTest) -> RankTrend:
    if test.variance == 0:  # no pair of figures differs: every order of them has the same score
        exact = RankTest.SEASONAL if by is RankTest.SEASONAL else RankTest.EXACT
        return RankTrend(RankDirection.NONE, test.points, 1.0, exact, slope=0.0, reason=NoRankTrend.CONSTANT)
    p = test.p_normal if math.isnan(test.p_exact) else test.p_exact
    direction = RankDirection.NONE
    if p < SIGNIFICANCE:
        direction = RankDirection.RISING if test.score > 0 else RankDirection.FALLING
    return RankTrend(direction, test.points, p=p, test=by, slope=test.slope)


def _test(series: list[tuple[time_order.FloatArray, time_order.FloatArray]]) -> MannKendall:
    """Test the pairs within each series of (figures, times), sums taken over the series."""
    ties = tuple(_ties(figures) for figures, _ in series)
    points, score = sum(sum(groups) for groups in ties), sum(_score(figures) for figures, _ in series)
    variance = sum(_variance(groups) for groups in ties)
    z = uncorrected = math.nan
    if variance > 0:
        z = math.copysign(max(abs(score) - 1, 0), score) / math.sqrt(variance)
        uncorrected = score / math.sqrt(variance)
    slopes = np.sort(np.concatenate([_slopes(figures, times) for figures, times in series] or [np.empty(0)]))
    low, high = _slope_limits(slopes.tolist(), CONFIDENCE_Z * math.sqrt(variance))
    return MannKendall(
        points=points,
        score=score,
        variance=variance,
        z=z,
        tau_b=_tau_b(score, ties),
        p_normal=_two_sided(z),
        p_uncorrected=_two_sided(uncorrected),
        p_exact=exact_p(score, ties) if variance > 0 and points <= EXACT_UP_TO else math.nan,
        slope=statistics.median(slopes.tolist()) if slopes.size else math.nan,
        slope_low=low,
        slope_high=high,
    )


def _ties(figures: time_order.FloatArray) -> Ties:
    """Give how many figures share each value."""
    return tuple(np.unique(figures, return_counts=True)[1].tolist())


def _score(figures: time_order.FloatArray) -> int:
    earlier, later = _pairs(figures)
    return int(np.count_nonzero(later > earlier) - np.count_nonzero(later < earlier))


def _pairs(numbers: time_order.FloatArray) -> tuple[time_order.FloatArray, time_order.FloatArray]:
    """Give the earlier and the later number of every pair, each of shape (n(n-1)/2,)."""
    earlier, later = np.triu_indices(numbers.size, k=1)
    return numbers[earlier], numbers[later]


def _variance(ties: Ties) -> float:
    """Give the variance of the score were the order chance: ``(n(n-1)(2n+5) - sum t(t-1)(2t+5)) / 18``."""
    sizes = sum(ties)
    return (sizes * (sizes - 1) * (2 * sizes + 5) - sum(t * (t - 1) * (2 * t + 5) for t in ties)) / 18


def _tau_b(score: int, seasons: tuple[Ties, ...]) -> float:
    pairs = sum(math.comb(sum(ties), 2) for ties in seasons)
    untied = pairs - sum(math.comb(size, 2) for ties in seasons for size in ties)
    return score / math.sqrt(pairs * untied) if untied else math.nan


def _two_sided(z: float) -> float:
    return float(2 * special.ndtr(-abs(z)))


def _slopes(figures: time_order.FloatArray, times: time_order.FloatArray) -> time_order.FloatArray:
    """Give the slope of every pair, shape (n(n-1)/2,)."""
    earlier, later = _pairs(figures)
    before, after = _pairs(times)
    return (later - earlier) / (after - before)


def _slope_limits(slopes: list[float], spread: float) -> tuple[float, float]:
    """Give Sen's 95% limits: the slopes at ranks ``(k - C) / 2`` and ``(k + C) / 2 + 1``, NaN outside 1 to k."""
    ranks = (round((len(slopes) - spread) / 2), round((len(slopes) + spread) / 2 + 1))
    low, high = (slopes[rank - 1] if 1 <= rank <= len(slopes) else math.nan for rank in ranks)
    return low, high
