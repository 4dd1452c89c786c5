"""Weighted straight lines through yearly points, with the chi-squared of "no slope".

The arithmetic behind `recent_trend`; which points, and what it means, is decided there.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

WIDTH_IN_ERRORS = 3.92  # 95% limits lie 3.92 standard errors apart; Fingertips
ROUNDING = 1e-12  # share of its terms below which a difference is rounding error


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One period's figure; NaN is missing.

    `value` is in the KPI's unit, `lower95` and `upper95` are its 95% limits; `time` counts periods.

    Raises
    ------
    ValueError
        When a number is infinite, the time is missing, or the limits are the wrong way round.
    """

    time: float
    value: float
    count: float = math.nan
    denominator: float = math.nan
    lower95: float = math.nan
    upper95: float = math.nan

    def __post_init__(self) -> None:
        numbers = (self.time, self.value, self.count, self.denominator, self.lower95, self.upper95)
        if any(math.isinf(number) for number in numbers):
            raise ValueError(f"The point at time {self.time:g} holds an infinite number; expected numbers, or NaN.")
        if math.isnan(self.time):
            raise ValueError("A point has no time; expected a number of periods, such as a year.")
        if self.lower95 > self.upper95:
            found = f"{self.lower95:g} to {self.upper95:g}"
            raise ValueError(f"The limits at time {self.time:g} are {found}; expected the lower one first.")

    @property
    def is_counted(self) -> bool:
        """Whether value, count and denominator are there and the denominator is above 0."""
        return not (math.isnan(self.value) or math.isnan(self.count)) and self.denominator > 0

    @property
    def has_limits(self) -> bool:
        """Whether both limits are there."""
        return not (math.isnan(self.lower95) or math.isnan(self.upper95))

    @property
    def has_width(self) -> bool:
        """Whether both limits are there and apart, so that they say how sure the value is."""
        return self.lower95 < self.upper95


Timed = Sequence[tuple[float, TrendPoint]]  # the time used in the test, and the point


@dataclass(frozen=True, slots=True)
class Line:
    """A fitted line: slope per period, chi-squared on one degree of freedom (NaN where undefined).

    `direction` is 1, -1, or 0 for a slope that is nought but for rounding error.
    """

    slope: float
    chi_squared: float
    direction: int


def line_by_limits(points: Timed) -> Line:
    """Give the line through the values, weighed by their 95% limits, and its chi-squared.

    With ``s = (upper - lower) / 3.92`` and ``w = 1 / s**2``; limits of no width give NaN.
    Source: Fingertips, recent trend for values with limits.
    """
    errors = [(point.upper95 - point.lower95) / WIDTH_IN_ERRORS for _, point in points]
    weights = [1 / error**2 if error else math.inf for error in errors]
    return _weighted([(time, point.value, weight) for (time, point), weight in zip(points, weights, strict=True)])


def line_by_denominators(points: Timed) -> Line:
    """Give the line through the values, weighed by their denominators; its chi-squared means nothing.

    Its slope is that of the Cochran-Armitage test, in the unit of the values.
    """
    return _weighted([(time, point.value, point.denominator) for time, point in points])


def line_by_log_odds(points: Timed) -> Line:
    """Give the unweighted line through the log odds of count in denominator; its chi-squared means nothing.

    A count of 0 gives NaN. Source: Fingertips, sign of the trend of a proportion, January 2020.
    """
    return _weighted([(time, _log_odds(point), 1.0) for time, point in points])


def line_by_counts(points: Timed) -> Line:
    """Give the Cochran-Armitage line through count in denominator, and its chi-squared.

    The slope is a share per period. No continuity correction; NaN when no or every case is counted.
    Source: Fingertips, recent trend for proportions; Armitage 1955.
    """
    count, whole = _sum(p.count for _, p in points), _sum(p.denominator for _, p in points)
    timed_count = _sum(time * p.count for time, p in points)
    timed_whole = _sum(time * p.denominator for time, p in points)
    squared = _sum(time**2 * p.denominator for time, p in points)
    rise, fall = whole * timed_count, count * timed_whole
    spread = whole * squared - timed_whole**2
    chi_squared = _ratio(whole * (rise - fall) ** 2, count * (whole - count) * spread)
    return Line(_ratio(rise - fall, spread), chi_squared, _direction(rise, fall))


def _weighted(points: Iterable[tuple[float, float, float]]) -> Line:
    """Give the least-squares line through (time, value, weight)."""
    s0 = s1 = s2 = y0 = y1 = size = 0.0
    for time, value, weight in points:
        s0 += weight
        s1 += weight * time
        s2 += weight * time**2
        y0 += weight * value
        y1 += weight * time * value
        size += abs(weight * time * value)
    spread = s0 * s2 - s1**2
    slope = _ratio(s0 * y1 - s1 * y0, spread)
    return Line(slope, _ratio(slope**2 * spread, s0), _direction(s0 * y1, s1 * y0, size=s0 * size))


def _log_odds(point: TrendPoint) -> float:
    if point.count <= 0 or point.count >= point.denominator:
        return math.copysign(math.inf, point.count - point.denominator / 2)
    return math.log(point.count / (point.denominator - point.count))


def _direction(rise: float, fall: float, *, size: float | None = None) -> int:
    scale = max(abs(rise), abs(fall)) if size is None else size
    if not abs(rise - fall) > ROUNDING * scale:
        return 0
    return 1 if rise > fall else -1


def _sum(numbers: Iterable[float]) -> float:
    return math.fsum(numbers)


def _ratio(number: float, by: float) -> float:
    """Give a quotient, NaN where it has no meaning."""
    return number / by if by else math.nan
