from __future__ import annotations

import math

import numpy as np
import pytest

from kpi_helpers.analysis.statistics.trends.time_order import (
    in_time_order,
    require_numbers,
    require_same_length,
    require_times,
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
