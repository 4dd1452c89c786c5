from __future__ import annotations

import math
from dataclasses import asdict

import numpy as np
import pytest
from scipy import stats

from kpi_helpers.analysis.statistics.trends.mann_kendall import (
    NoRankTrend,
    RankDirection,
    RankTest,
    RankTrend,
    exact_p,
    mann_kendall,
    seasonal_mann_kendall,
    trend_by_rank,
)

NAN = math.nan
QUARTERS = [1, 2, 3, 4]
RISING, FALLING, NONE = RankDirection.RISING, RankDirection.FALLING, RankDirection.NONE


# ---------------------------------------------------------------- the test in full


def test_the_numbers_of_a_short_series() -> None:
    test = mann_kendall([1, 2, 4, 3, 5])
    assert (test.points, test.score) == (5, 8)
    assert math.isclose(test.variance, 5 * 4 * 15 / 18)
    assert math.isclose(test.z, 7 / math.sqrt(50 / 3))
    assert math.isclose(test.tau_b, 0.8)
    assert math.isclose(test.p_exact, 10 / 120)
    assert test.slope == 1  # of -1, 1/3, 1/2, 2/3, 1, 1, 1, 1, 3/2, 2: in order, the middle two are 1 and 1


def test_ties_lower_the_variance() -> None:
    test = mann_kendall([1, 1, 2, 2, 3])
    assert test.score == 8
    assert math.isclose(test.variance, (5 * 4 * 15 - 2 * (2 * 1 * 9)) / 18)
    assert math.isclose(test.tau_b, 8 / math.sqrt(10 * 8))


def test_a_gap_is_passed_over_and_the_slope_uses_true_times() -> None:
    test = mann_kendall([0, NAN, NAN, 6, 8])
    assert (test.points, test.score, test.slope) == (3, 3, 2)


def test_times_need_not_be_in_order() -> None:
    mixed, ordered = mann_kendall([8, 0, 6], [2024, 2020, 2023]), mann_kendall([0, 6, 8], [2020, 2023, 2024])
    np.testing.assert_equal(asdict(mixed), asdict(ordered))  # of three figures the limits are NaN, equal here


def test_an_order_without_direction_has_z_of_nought() -> None:
    test = mann_kendall([1, 3, 2, 2, 3, 1])
    assert (test.score, test.z, test.p_normal, test.p_uncorrected) == (0, 0, 1, 1)


def test_the_same_as_the_tau_of_scipy() -> None:
    values = [3.1, 2.9, 3.4, 3.8, 3.3, 4.0, 3.9, 4.4]
    found, theirs = mann_kendall(values), stats.kendalltau(range(8), values, method="exact")
    assert math.isclose(found.tau_b, theirs.statistic)
    assert math.isclose(found.p_exact, theirs.pvalue)


def test_figures_that_never_change_have_no_p() -> None:
    test = mann_kendall([7] * 6)
    assert (test.score, test.variance, test.slope, test.slope_low, test.slope_high) == (0, 0, 0, 0, 0)
    assert all(math.isnan(p) for p in (test.z, test.tau_b, test.p_normal, test.p_uncorrected, test.p_exact))


@pytest.mark.parametrize("values", [[], [4], [NAN, NAN]])
def test_without_a_pair_there_is_no_slope(values: list[float]) -> None:
    test = mann_kendall(values)
    assert test.score == 0
    assert math.isnan(test.slope)
    assert math.isnan(test.slope_low)


def test_orders_are_counted_up_to_fifty_figures() -> None:
    assert not math.isnan(mann_kendall(range(50)).p_exact)
    assert math.isnan(mann_kendall(range(51)).p_exact)


# ---------------------------------------------------------------- seasons


def test_seasons_are_compared_with_themselves_only() -> None:
    test = seasonal_mann_kendall([5, 1, 9, 3, 6, 2, 10, 4, 7, 3, 11, 5], QUARTERS * 3)
    assert test is not None
    assert (test.points, test.score) == (12, 12)
    assert math.isclose(test.variance, 4 * 3 * 2 * 11 / 18)
    assert math.isclose(test.tau_b, 1)
    assert math.isclose(test.p_exact, 2 / 6**4)
    assert test.slope == 0.25  # 1 a year, by quarter


def test_seasons_use_true_times_and_keep_to_their_own_rows() -> None:
    values, seasons = [5, 1, 9, 3, 6, 2, 10, 4, 7, 3, 11, 5], QUARTERS * 3
    turned = seasonal_mann_kendall(values[::-1], seasons[::-1], range(2023, 2011, -1))
    assert turned == seasonal_mann_kendall(values, seasons)


def test_two_years_are_too_few_and_three_with_a_gap_are_not() -> None:
    assert seasonal_mann_kendall([1, 2, 3, 4] * 2, QUARTERS * 2) is None
    assert seasonal_mann_kendall([1, 2, 3, 4] * 2 + [1, 2, 3], (QUARTERS * 3)[:-1]) is None
    assert seasonal_mann_kendall([1, 2, 3, 4] * 2 + [1, 2, 3, NAN], QUARTERS * 3) is not None
    assert seasonal_mann_kendall([1, 2, 3, 4, 1, 2, 3, NAN, 1, 2, 3, NAN], QUARTERS * 3) is None
    assert seasonal_mann_kendall([], []) is None


def test_a_missing_season_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^A season is missing; expected a number for every value\.$"):
        seasonal_mann_kendall([1, 2], [1, NAN])


def test_seasons_of_another_length_are_refused() -> None:
    with pytest.raises(ValueError, match=r"^There are 2 seasons for 3 values; expected as many\.$"):
        seasonal_mann_kendall([1, 2, 3], [1, 2])


# ---------------------------------------------------------------- verdicts


def test_five_figures_in_perfect_order_show_a_trend_and_four_cannot() -> None:
    rising = trend_by_rank([1, 2, 3, 4, 5])
    assert (rising.direction, rising.test, rising.slope) == (RISING, RankTest.EXACT, 1)
    assert rising.p is not None
    assert math.isclose(rising.p, 2 / 120)
    assert trend_by_rank([5, 4, 3, 2, 1]).direction is FALLING
    assert trend_by_rank([1, 2, 3, 4]) == RankTrend(NONE, 4, reason=NoRankTrend.TOO_FEW)
    assert trend_by_rank([1, 2, NAN, 3, 4]) == RankTrend(NONE, 4, reason=NoRankTrend.TOO_FEW)


def test_a_verdict_of_none_says_how_sure_it_is() -> None:
    trend = trend_by_rank([1, 3, 2, 5, 4])
    assert (trend.direction, trend.reason) == (NONE, None)
    assert trend.p is not None
    assert math.isclose(trend.p, 2 * 14 / 120)  # 1, 4 and 9 orders with 0, 1 and 2 falling pairs


def test_a_constant_series_is_no_trend() -> None:
    for points in (8, 60):
        expected = RankTrend(NONE, points, p=1, test=RankTest.EXACT, slope=0, reason=NoRankTrend.CONSTANT)
        assert trend_by_rank([0.1] * points) == expected


def test_long_series_use_the_normal_p() -> None:
    assert trend_by_rank(range(51)).test is RankTest.NORMAL
    assert trend_by_rank(range(51)).direction is RISING


def test_a_strong_season_hides_a_trend_that_the_seasonal_test_finds() -> None:
    values = [50, 10, 90, 30, 51, 11, 91, 31, 52, 12, 92, 32]
    assert trend_by_rank(values).direction is NONE
    seasonal = trend_by_rank(values, seasons=QUARTERS * 3)
    assert (seasonal.direction, seasonal.test, seasonal.slope) == (RISING, RankTest.SEASONAL, 0.25)


def test_a_season_alone_is_no_trend() -> None:
    trend = trend_by_rank([50, 10, 90, 30] * 3, seasons=QUARTERS * 3)
    assert (trend.direction, trend.p, trend.reason) == (NONE, 1, NoRankTrend.CONSTANT)
    assert trend.test is RankTest.SEASONAL


def test_too_few_years_are_the_reason() -> None:
    assert trend_by_rank(range(8), seasons=QUARTERS * 2) == RankTrend(NONE, 8, reason=NoRankTrend.TOO_FEW_YEARS)
    assert trend_by_rank(range(4), seasons=QUARTERS).reason is NoRankTrend.TOO_FEW


@pytest.mark.parametrize(
    ("score", "figures", "p"),
    [
        (3, 3, 2 / 6),  # the two orders 1 2 3 and 3 2 1, of 3!
        (6, 4, 2 / 24),
        (10, 5, 2 / 120),
        (8, 5, 2 * (1 + 4) / 120),  # one neighbouring pair swapped: 4 ways
        (1, 3, 1.0),
        (-3, 3, 2 / 6),
    ],
)
def test_the_chance_of_a_score_without_ties(score: int, figures: int, p: float) -> None:
    assert math.isclose(exact_p(score, ((1,) * figures,)), p, rel_tol=1e-15)


def test_the_chance_of_a_score_with_ties() -> None:
    # 1 1 2 2 has 6 orders, with 0, 1, 2, 2, 3 and 4 falling pairs of 4: a score of 4 or -4 twice, of 2 or -2 twice
    assert math.isclose(exact_p(4, ((2, 2),)), 2 / 6)
    assert math.isclose(exact_p(2, ((2, 2),)), 4 / 6)
    assert exact_p(0, ((2, 2),)) == 1


def test_the_order_of_tie_groups_and_seasons_changes_nothing() -> None:
    assert exact_p(5, ((1, 2, 3), (1, 1, 1))) == exact_p(5, ((1, 1, 1), (3, 1, 2)))


def test_seasons_multiply_their_chances() -> None:
    assert math.isclose(exact_p(12, ((1, 1, 1),) * 4), 2 / 6**4)


def test_figures_all_alike_have_one_order() -> None:
    assert exact_p(0, ((7,),)) == 1
