from __future__ import annotations

import math

import numpy as np
import pytest

from kpi_helpers.analysis.statistics.trends.time_order import (
    in_time_order,
    is_seasonal,
    require_numbers,
    require_same_length,
    require_times,
    seasonal_p,
)

NAN = math.nan


def test_figures_come_earliest_first_without_the_missing_ones() -> None:
    values, times = in_time_order([5, NAN, 3, 4], [2022, 2020, 2019, 2021])
    assert values.tolist() == [3, 4, 5]
    assert times.tolist() == [2019, 2021, 2022]


def test_without_times_the_figures_stand_a_period_apart_gaps_included() -> None:
    values, times = in_time_order([5, NAN, 3])
    assert (values.tolist(), times.tolist()) == ([5, 3], [0, 2])


def test_no_figures_are_no_figures() -> None:
    values, times = in_time_order([])
    assert (values.size, times.size) == (0, 0)


@pytest.mark.parametrize("infinite", [math.inf, -math.inf])
def test_an_infinite_number_is_refused(infinite: float) -> None:
    with pytest.raises(
        ValueError, match=r"^The values hold an infinite number at position 1; expected numbers, or NaN if missing\.$"
    ):
        require_numbers([1, infinite], "values")


def test_a_table_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^The values have 2 dimensions; expected one row of numbers\.$"):
        require_numbers(np.ones((2, 2)), "values")


def test_a_missing_time_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^A time is missing; expected a number for every value\.$"):
        require_times([2020, NAN], 2)


def test_a_time_given_twice_is_refused_and_named() -> None:
    with pytest.raises(ValueError, match=r"^The time 2021 is given twice; expected each time once\.$"):
        require_times([2021, 2020, 2021], 3)


def test_lengths_that_differ_are_refused() -> None:
    with pytest.raises(ValueError, match=r"^There are 2 times for 3 values; expected as many\.$"):
        require_times([2020, 2021], 3)
    require_same_length(2, np.ones(2), "times")


def test_the_statistic_is_that_of_kruskal_and_wallis() -> None:
    # Ranks 1 2 3 | 4 5 6 | 7 8 9: sums 6, 15, 24; H = 12/90 * (36 + 225 + 576)/3 - 30 = 7.2; p = exp(-3.6)
    values, seasons = [1, 4, 7, 2, 5, 8, 3, 6, 9], [0, 1, 2] * 3
    assert seasonal_p(values, seasons) == pytest.approx(0.0273237, abs=1e-7)
    assert is_seasonal(values, seasons)


def test_ties_are_corrected_for() -> None:
    # Ranks 2, 2, 2 and 5, 5, 5: H = 12/42 * (36 + 225)/3 - 21 = 27/7, over 1 - 48/210: 5.0; chi-squared on 1 df
    assert seasonal_p([1, 2, 1, 2, 1, 2], [0, 1] * 3) == pytest.approx(0.0253473, abs=1e-7)


@pytest.mark.parametrize(
    ("values", "seasons"),
    [
        ([], []),
        ([1, 5, 2, 5], [0, 1, 0, 1]),  # two years
        ([1, 5, 2, 5, 1], [0, 1, 0, 1, 0]),  # one season only twice
        ([1, 2, 3, 4], [0, 0, 0, 0]),  # one season
        ([5, 5, 5, 5, 5, 5], [0, 1, 0, 1, 0, 1]),  # all alike
    ],
)
def test_nothing_is_told_from_too_few_years_or_figures_all_alike(values: list[float], seasons: list[int]) -> None:
    assert seasonal_p(values, seasons) is None
    assert not is_seasonal(values, seasons)


def test_seasons_that_are_alike_are_not_seasonal() -> None:
    assert not is_seasonal([1, 2, 3, 3, 2, 1, 2, 1, 3], [0, 1, 2] * 3)


def test_the_order_of_figures_within_a_season_does_not_matter() -> None:
    values, seasons = [1, 4, 7, 2, 5, 8, 3, 6, 9], [0, 1, 2] * 3
    assert seasonal_p([3, 4, 9, 2, 6, 8, 1, 5, 7], seasons) == seasonal_p(values, seasons)
