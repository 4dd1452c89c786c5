from __future__ import annotations

import math
import re

import numpy as np
import pytest

from kpi_helpers.analysis.statistics.trends.lines import (
    TrendPoint,
    line_by_counts,
    line_by_denominators,
    line_by_limits,
    line_by_log_odds,
)

NAN = math.nan
TIMES = [1, 2, 4, 5, 8]
COUNTS = [20, 25, 24, 33, 41]
WHOLES = [100, 110, 90, 120, 130]


def counted() -> list[tuple[float, TrendPoint]]:
    wholes = zip(TIMES, COUNTS, WHOLES, strict=True)
    return [(t, TrendPoint(t, 100 * count / whole, count, whole)) for t, count, whole in wholes]


def limited(values: list[float], errors: list[float]) -> list[tuple[float, TrendPoint]]:
    wide = zip(TIMES, values, errors, strict=True)
    return [(t, TrendPoint(t, v, lower95=v - 1.96 * e, upper95=v + 1.96 * e)) for t, v, e in wide]


def test_a_line_by_limits_is_the_weighted_least_squares_of_numpy() -> None:
    values, errors = [20.1, 23.5, 24.2, 30.0, 29.1], [0.5, 0.7, 0.4, 1.1, 0.6]
    line = line_by_limits(limited(values, errors))
    (slope, _), covariance = np.polyfit(TIMES, values, 1, w=1 / np.array(errors), cov="unscaled")
    assert line.slope == pytest.approx(slope)
    assert line.chi_squared == pytest.approx(slope**2 / covariance[0, 0])
    assert line.direction == 1


def test_a_line_by_counts_is_the_correlation_of_cases_with_time() -> None:
    # Cochran-Armitage without continuity correction is n times the squared correlation over all n cases
    line = line_by_counts(counted())
    time = np.repeat(TIMES, WHOLES)
    hit = np.concatenate([np.arange(whole) < count for count, whole in zip(COUNTS, WHOLES, strict=True)])
    assert line.chi_squared == pytest.approx(time.size * np.corrcoef(time, hit)[0, 1] ** 2)
    assert line.slope == pytest.approx(np.polyfit(time, hit, 1)[0])
    assert line.direction == 1


def test_a_line_by_denominators_is_the_same_slope_in_the_unit_of_the_values() -> None:
    assert line_by_denominators(counted()).slope == pytest.approx(100 * line_by_counts(counted()).slope)


def test_a_line_by_log_odds_weighs_all_points_alike() -> None:
    odds = [math.log(count / (whole - count)) for count, whole in zip(COUNTS, WHOLES, strict=True)]
    assert line_by_log_odds(counted()).slope == pytest.approx(np.polyfit(TIMES, odds, 1)[0])


def test_limits_of_no_width_leave_everything_undefined() -> None:
    line = line_by_limits(limited([1, 2, 3, 4, 5], [0] * 5))
    assert math.isnan(line.slope)
    assert math.isnan(line.chi_squared)
    assert line.direction == 0


@pytest.mark.parametrize("count", [0, 100])
def test_none_or_all_counted_have_no_line(count: int) -> None:
    points = [(t, TrendPoint(t, count, count, 100)) for t in (1.0, 2.0, 3.0)]
    assert math.isnan(line_by_counts(points).chi_squared)
    assert line_by_counts(points).direction == 0
    assert math.isnan(line_by_log_odds(points).slope)


def test_one_point_has_no_slope() -> None:
    for line in (line_by_limits, line_by_counts, line_by_denominators):
        assert math.isnan(line([(1, TrendPoint(1, 5, 5, 100, 4, 6))]).slope)


def test_a_slope_of_rounding_error_has_no_direction() -> None:
    points = limited([0.1 + 0.2, 0.3, 0.3, 0.3, 0.3], [0.1] * 5)  # the first is 0.30000000000000004
    assert line_by_limits(points).direction == 0
    assert line_by_counts([(t, TrendPoint(t, 30, 3 * t, 10 * t)) for t in (1.0, 2.0, 3.0, 5.0)]).direction == 0


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"value": math.inf}, "The point at time 2020 holds an infinite number; expected numbers, or NaN."),
        ({"upper95": -math.inf}, "The point at time 2020 holds an infinite number; expected numbers, or NaN."),
        ({"time": NAN}, "A point has no time; expected a number of periods, such as a year."),
        ({"lower95": 3, "upper95": 2}, "The limits at time 2020 are 3 to 2; expected the lower one first."),
    ],
)
def test_points_that_cannot_be_are_refused(cells: dict[str, float], message: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        TrendPoint(**{"time": 2020, "value": 5, **cells})


def test_what_a_point_has() -> None:
    assert TrendPoint(2020, 5, 5, 100).is_counted
    assert not TrendPoint(2020, 5, 5, 0).is_counted
    assert not TrendPoint(2020, NAN, 5, 100).is_counted
    assert not TrendPoint(2020, 5, 5).is_counted
    assert not TrendPoint(2020, 5, lower95=4).has_limits
    assert TrendPoint(2020, 5, lower95=5, upper95=5).has_limits
    assert not TrendPoint(2020, 5, lower95=5, upper95=5).has_width
