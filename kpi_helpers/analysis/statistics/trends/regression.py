"""Direction by regression over all the figures of a chart, as Kent County Council reports it.

Kent's quarterly performance report says, since 2020/21, that its direction of travel is based on a
regression across the whole timeframe, no longer on the movement from the last quarter; most of its KPIs
then come out stable. It does not publish a significance level: 5%, two-sided, is ours.

A straight line is assumed, with independent and roughly normal scatter about it; `mann_kendall` assumes neither.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

import numpy.typing as npt
from scipy import special

from kpi_helpers.analysis.statistics.trends.time_order import FloatArray, in_time_order

LEAST_POINTS = 5  # ours: fewer leave too little scatter to judge a line by
SIGNIFICANCE = 0.05  # two-sided; ours


class RegressionDirection(StrEnum):
    """Where the fitted line goes."""

    RISING = "rising"
    FALLING = "falling"
    STABLE = "stable"
    TOO_FEW = "too_few"  # figures, of five


@dataclass(frozen=True, slots=True)
class RegressionTrend:
    """A straight line through the figures and its verdict.

    `slope` and its 95% limits are in the KPI's unit per unit of time, `intercept` is the line at time 0;
    `p` is two-sided. All None with fewer than five figures.
    """

    direction: RegressionDirection
    points: int
    slope: float | None = None
    slope_low: float | None = None
    slope_high: float | None = None
    p: float | None = None
    intercept: float | None = None


def trend_by_regression(values: npt.ArrayLike, times: npt.ArrayLike | None = None) -> RegressionTrend:
    """Give the least-squares line through figures over time, and whether it rises or falls at 5%.

    Parameters
    ----------
    values
        Shape (n,), in the KPI's unit; NaN is missing and passed over.
    times
        Shape (n,), one unit per period, in any order; without them the values stand a period apart.

    Raises
    ------
    ValueError
        On an infinite number, a missing or repeated time, or lengths that differ.

    Notes
    -----
    The slope's standard error is ``sqrt(sum of squared residuals / (n - 2) / sum of (t - mean t)**2)``; limits and
    p come from Student's t on n - 2 degrees of freedom.
    Source: Kent County Council, quarterly performance report, Quarter 1 2020/21, for the rule; the level is ours.

    >>> trend_by_regression([70, 72, 71, 74, 75, 78]).direction
    <RegressionDirection.RISING: 'rising'>
    """
    figures, at = in_time_order(values, times)
    if figures.size < LEAST_POINTS:
        return RegressionTrend(RegressionDirection.TOO_FEW, figures.size)
    slope, intercept, error = _line(figures, at)
    freedom = figures.size - 2
    p = _two_sided(slope, error, freedom)
    reach = float(special.stdtrit(freedom, 1 - SIGNIFICANCE / 2)) * error
    direction = RegressionDirection.STABLE
    if p < SIGNIFICANCE:
        direction = RegressionDirection.RISING if slope > 0 else RegressionDirection.FALLING
    return RegressionTrend(
        direction=direction,
        points=figures.size,
        slope=slope,
        slope_low=slope - reach,
        slope_high=slope + reach,
        p=p,
        intercept=intercept,
    )


def _line(figures: FloatArray, times: FloatArray) -> tuple[float, float, float]:
    """Give slope, intercept and the slope's standard error."""
    if (figures == figures[0]).all():  # else rounding could make a slope of it
        return 0.0, float(figures[0]), 0.0
    middle, height = math.fsum(times) / times.size, math.fsum(figures) / figures.size
    across, up = times - middle, figures - height
    spread = math.fsum(across**2)
    slope = math.fsum(across * up) / spread
    left_over = math.fsum((up - slope * across) ** 2)
    error = math.sqrt(left_over / (figures.size - 2) / spread)
    return slope, height - slope * middle, error


def _two_sided(slope: float, error: float, freedom: int) -> float:
    if slope == 0:
        return 1.0
    if error == 0:  # every figure on the line
        return 0.0
    return float(2 * special.stdtr(freedom, -abs(slope) / error))
