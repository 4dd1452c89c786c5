from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from kpi_helpers.analysis.statistics.trends.regression import RegressionDirection, RegressionTrend, trend_by_regression

NAN = math.nan
RISING, FALLING, STABLE = RegressionDirection.RISING, RegressionDirection.FALLING, RegressionDirection.STABLE


def test_a_line_worked_out_by_hand() -> None:
    # times 0 to 4, mean 2; figures 1 2 2 4 6, mean 3: slope 12 / 10; squared residuals 0.16 + 0.04 + 1 + 0.04 + 0.36
    trend = trend_by_regression([1, 2, 2, 4, 6])
    error = math.sqrt(1.6 / 3 / 10)
    assert trend.points == 5
    assert trend.slope == pytest.approx(1.2)
    assert trend.intercept == pytest.approx(0.6)
    assert trend.slope_low == pytest.approx(1.2 - 3.182446305 * error)  # Student's t, 3 degrees of freedom, 97.5%
    assert trend.slope_high == pytest.approx(1.2 + 3.182446305 * error)
    assert trend.direction is RISING


@pytest.mark.parametrize("seed", range(5))
def test_the_same_line_as_scipy_and_numpy(seed: int) -> None:
    chance = np.random.default_rng(seed)
    times = np.sort(chance.choice(40, size=12, replace=False)).astype(float)
    figures = 70 + 0.3 * times + chance.normal(0, 3, size=12)
    trend, theirs = trend_by_regression(figures, times), stats.linregress(times, figures)
    slope, intercept = np.polyfit(times, figures, 1)
    reach = float(stats.t.ppf(0.975, 10)) * theirs.stderr
    assert trend.slope == pytest.approx(slope, rel=1e-9)
    assert trend.intercept == pytest.approx(intercept, rel=1e-9)
    assert trend.p == pytest.approx(theirs.pvalue, rel=1e-9)
    assert trend.slope_low == pytest.approx(theirs.slope - reach, rel=1e-9)
    assert trend.slope_high == pytest.approx(theirs.slope + reach, rel=1e-9)


@pytest.mark.parametrize(
    ("values", "direction"),
    [([9, 8, 8, 5, 4], FALLING), ([4, 6, 5, 4, 6], STABLE), ([5, 5, 5, 5, 5], STABLE), ([1, 2, 3, 4, 5], RISING)],
)
def test_verdicts(values: list[float], direction: RegressionDirection) -> None:
    assert trend_by_regression(values).direction is direction


def test_the_verdict_goes_with_the_limits_of_the_slope() -> None:
    stable = trend_by_regression([4, 6, 5, 4, 6])
    assert stable.slope_low is not None
    assert stable.slope_high is not None
    assert stable.slope_low < 0 < stable.slope_high


def test_figures_that_never_change_have_no_slope_at_all() -> None:
    trend = trend_by_regression([45.1] * 13, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 30])  # a mean of floats misses 45.1
    assert (trend.slope, trend.slope_low, trend.slope_high, trend.p, trend.intercept) == (0, 0, 0, 1, 45.1)


def test_every_figure_on_the_line_is_certain() -> None:
    trend = trend_by_regression([1, 2, 3, 4, 5])
    assert (trend.slope, trend.slope_low, trend.slope_high, trend.p) == (1, 1, 1, 0)


def test_four_figures_are_too_few() -> None:
    assert trend_by_regression([1, 2, NAN, 3, 4]) == RegressionTrend(RegressionDirection.TOO_FEW, 4)


def test_gaps_keep_their_time() -> None:
    assert trend_by_regression([0, NAN, 4, 6, 8, 10]).slope == pytest.approx(2)
