from __future__ import annotations

import math

import pytest
from scipy import stats

from kpi_helpers.analysis.statistics.trends.run_chart import Runs, Side, fewest_crossings, longest_run_limit, rate_runs

NAN = math.nan


@pytest.mark.parametrize(
    ("useful", "longest", "fewest"),
    # as tabled for Anhøj rules: 10 points 6 and 2, 12: 7 and 3, 16: 7 and 4, 20: 7 and 6, 24: 8 and 8
    [(10, 6, 2), (12, 7, 3), (16, 7, 4), (20, 7, 6), (24, 8, 8), (1, 3, 0), (5, 5, 0), (6, 6, 1)],
)
def test_the_limits_by_number_of_useful_points(useful: int, longest: int, fewest: int) -> None:
    assert (longest_run_limit(useful), fewest_crossings(useful)) == (longest, fewest)


def test_the_fewest_crossings_are_the_quantile_of_scipy() -> None:
    theirs = [int(stats.binom.ppf(0.05, useful - 1, 0.5)) for useful in range(2, 400)]
    assert [fewest_crossings(useful) for useful in range(2, 400)] == theirs


def test_runs_and_crossings_of_a_short_series() -> None:
    # the median is 5: above, above, below, (on it), below, above
    assert rate_runs([7, 8, 3, 5, 2, 6, 5]) == Runs(
        centre=5,
        useful=5,
        longest_run=2,
        longest_run_limit=5,
        crossings=2,
        crossings_limit=0,
        signal=False,
        latest_run=1,
        latest_side=Side.ABOVE,
    )


def test_a_long_run_is_a_signal() -> None:
    shifted = [1, 2, 1, 2, 3, 1, 2, 3, 9, 8, 9, 8, 9, 7, 8, 9]  # eight below, then eight above; seven are usual
    runs = rate_runs(shifted)
    assert (runs.longest_run, runs.longest_run_limit, runs.signal) == (8, 7, True)
    assert (runs.latest_run, runs.latest_side) == (8, Side.ABOVE)


def test_too_few_crossings_are_a_signal_without_a_long_run() -> None:
    cycling = [9] * 5 + [1] * 5 + [9] * 5 + [1] * 5
    runs = rate_runs(cycling)
    assert (runs.longest_run, runs.crossings, runs.crossings_limit, runs.signal) == (5, 3, 6, True)


def test_runs_and_crossings_at_their_limits_are_no_signal() -> None:
    runs = rate_runs([9] * 7 + [1] * 2 + [9, 1, 9] + [1] * 6 + [9, 1])
    assert (runs.useful, runs.longest_run, runs.longest_run_limit) == (20, 7, 7)
    assert (runs.crossings, runs.crossings_limit, runs.signal) == (7, 6, False)
    assert not rate_runs([9, 9, 9, 1, 1, 1, 1, 9, 9, 9, 1, 1]).signal  # three crossings, three are the fewest


def test_a_centre_line_of_its_own() -> None:
    assert rate_runs([1, 2, 3, 4], centre=0.5).latest_run == 4


@pytest.mark.parametrize("values", [[], [NAN, NAN], [4, 4, NAN, 4]])
def test_without_a_useful_point_there_is_no_signal(values: list[float]) -> None:
    runs = rate_runs(values)
    assert (runs.useful, runs.longest_run, runs.longest_run_limit, runs.crossings) == (0, None, None, None)
    assert (runs.signal, runs.latest_side) == (False, None)


def test_missing_figures_are_passed_over() -> None:
    assert rate_runs([1, NAN, 9, 1, NAN, 9]) == rate_runs([1, 9, 1, 9])


def test_a_centre_line_that_is_no_number_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^The centre line is inf; expected a number\.$"):
        rate_runs([1, 2], centre=math.inf)


def test_no_useful_points_have_no_limits() -> None:
    for limit in (longest_run_limit, fewest_crossings):
        with pytest.raises(ValueError, match=r"^Found 0 useful points; expected 1 or more\.$"):
            limit(0)
