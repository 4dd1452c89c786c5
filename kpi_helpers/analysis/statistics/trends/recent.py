"""Recent trend of Fingertips: whether the latest five yearly figures rise or fall, at 99.8% confidence.

Two tests. `RecentMethod.LIMITS` weighs each figure by its 95% limits (rates, and any other figure with limits);
`RecentMethod.PROPORTION` compares counts with denominators (Cochran-Armitage). Both also ask that no single point
makes the trend: the direction must stay when any one point is left out.

Sources: Fingertips public health profiles, technical guidance "Trend markers"; its open calculation code as
published in January 2020; the service of August 2025. `TrendVersion` says which one is followed, faults included.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from kpi_helpers.analysis.statistics.trends import lines

POINTS_USED = 5
CHI_SQUARED_LIMIT = 9.54953570608324  # 3.0902 squared: 99.8% on one degree of freedom; Fingertips
LONGEST_WINDOW = 7  # latest periods the five points must lie in, in `RECOMMENDED`; ours
MISSING_MARK = -1.0  # stands for "missing" in both published versions (fault F9)


class RecentMethod(StrEnum):
    """What the test is made of."""

    LIMITS = "limits"  # 95% limits of the value
    PROPORTION = "proportion"  # count in denominator


class ValueType(StrEnum):
    """What kind of figure it is."""

    DIRECTLY_STANDARDISED_RATE = "directly_standardised_rate"
    CRUDE_RATE = "crude_rate"
    PROPORTION = "proportion"
    OTHER = "other"  # counts, means, indices: no recent trend


class TrendVersion(StrEnum):
    """Which rules are followed."""

    PUBLISHED_2020 = "published_2020"  # January 2020; proportions can only fall (fault F8)
    CORRECTED = "corrected"  # January 2020 with fault F8 put right
    SERVICE_2025 = "service_2025"  # August 2025; `RecentMethod.LIMITS` only
    RECOMMENDED = "recommended"  # faults F8 to F11 put right


class Marker(StrEnum):
    """The verdict."""

    INCREASING = "increasing"
    DECREASING = "decreasing"
    NO_CHANGE = "no_change"  # none that is significant
    CANNOT_BE_CALCULATED = "cannot_be_calculated"


class Refusal(StrEnum):
    """Why a recent trend cannot be calculated; the first that applies."""

    VALUE_TYPE = "value_type"  # neither a proportion nor a rate
    YEAR_RANGE = "year_range"  # figures cover more than one period each
    TOO_FEW = "too_few"  # points, of five
    TOO_FEW_VALID = "too_few_valid"  # points with all the test needs, of five
    GAPS = "gaps"  # too many periods missing among the latest; `RECOMMENDED` only
    ALL_COUNTED = "all_counted"  # a count as large as its denominator


RATES_2020 = frozenset({ValueType.CRUDE_RATE, ValueType.PROPORTION})
RATES = RATES_2020 | {ValueType.DIRECTLY_STANDARDISED_RATE}


@dataclass(frozen=True, slots=True)
class RecentTrend:
    """The verdict and what it rests on.

    `chi_squared` and `slope` (the value's unit per period) are None where not calculated, NaN where
    limits of no width left them undefined. `times_used` are the times of the points tested.
    """

    marker: Marker
    reason: Refusal | None = None
    chi_squared: float | None = None
    slope: float | None = None
    significant: bool = False
    times_used: tuple[float, ...] = ()

    @property
    def points_used(self) -> int:
        """How many points were tested."""
        return len(self.times_used)


def rate_recent_trend(
    points: Sequence[lines.TrendPoint],
    *,
    method: RecentMethod,
    value_type: ValueType,
    year_range: int = 1,
    version: TrendVersion = TrendVersion.RECOMMENDED,
) -> RecentTrend:
    """Give the recent trend of a series of points, in any order.

    Parameters
    ----------
    points
        One per period; `TrendPoint.time` counts periods (a year for Fingertips).
    year_range
        How many periods each figure covers; only figures of one period each do not overlap.

    Raises
    ------
    ValueError
        When a time is there twice, a count of a proportion lies outside 0 to its denominator, or the
        service of 2025 is asked for `RecentMethod.PROPORTION`, which it does not have.

    Notes
    -----
    Significant: chi-squared above 9.5495 and the same direction with all points and without each in turn.
    `TrendVersion.RECOMMENDED` takes true times, missing values as missing, only the points used to refuse by,
    and the test's own direction. Sources: as in the module.

    >>> points = [lines.TrendPoint(2014 + n, 20 + n, 1000 + 50 * n, 5000) for n in range(5)]
    >>> rate_recent_trend(points, method=RecentMethod.PROPORTION, value_type=ValueType.PROPORTION).marker
    <Marker.INCREASING: 'increasing'>
    """
    if version is TrendVersion.SERVICE_2025 and method is RecentMethod.PROPORTION:
        raise ValueError("The service of 2025 has no method for proportions; expected method limits.")
    ordered = sorted(points, key=lambda point: point.time)
    _require_single_times(ordered)
    reason = _refuse_series(ordered, value_type, year_range, _allowed(method, version))
    if reason is None:
        used, reason = _points_used(ordered, method, version)
    if reason is not None:
        return RecentTrend(Marker.CANNOT_BE_CALCULATED, reason)
    if method is RecentMethod.PROPORTION:
        _require_proportions(used)
    return _recommended(used, method) if version is TrendVersion.RECOMMENDED else _published(used, method, version)


def _require_single_times(ordered: Sequence[lines.TrendPoint]) -> None:
    for before, after in pairwise(ordered):
        if before.time == after.time:
            raise ValueError(f"The time {after.time:g} is given twice; expected each time once.")


def _require_proportions(points: Sequence[lines.TrendPoint]) -> None:
    for point in points:
        if not 0 <= point.count <= point.denominator:
            found = f"{point.count:g} of {point.denominator:g} at time {point.time:g}"
            raise ValueError(f"Found a count of {found}; expected 0 or more, and no more than the denominator.")


def _refuse_series(
    points: Sequence[lines.TrendPoint], value_type: ValueType, year_range: int, allowed: frozenset[ValueType]
) -> Refusal | None:
    if value_type not in allowed:
        return Refusal.VALUE_TYPE
    if year_range != 1:
        return Refusal.YEAR_RANGE
    return Refusal.TOO_FEW if len(points) < POINTS_USED else None


def _allowed(method: RecentMethod, version: TrendVersion) -> frozenset[ValueType]:
    if version is TrendVersion.RECOMMENDED and method is RecentMethod.PROPORTION:
        return frozenset({ValueType.PROPORTION})
    return RATES_2020 if version in (TrendVersion.PUBLISHED_2020, TrendVersion.CORRECTED) else RATES


# ---------------------------------------------------------------- points


def _points_used(
    points: Sequence[lines.TrendPoint], method: RecentMethod, version: TrendVersion
) -> tuple[list[lines.TrendPoint], Refusal | None]:
    """Give the points the test is made with, earliest first, or the reason why it cannot be made."""
    match version:
        case TrendVersion.RECOMMENDED:
            usable = [
                point for point in points if point.is_counted and (point.has_width or method is not RecentMethod.LIMITS)
            ]
            used, history = usable[-POINTS_USED:], usable[-POINTS_USED:]
        case TrendVersion.SERVICE_2025:
            usable = history = [point for point in points if _is_valid(point)]
            used = _latest_with_limits(usable)
        case _:
            usable = _valid_from_latest(points)
            used, history = _latest_with_limits(usable), [point for point in points if _is_valid(point)]
    if len(usable) < POINTS_USED:
        return [], Refusal.TOO_FEW_VALID
    if version is TrendVersion.RECOMMENDED and points[-1].time - used[0].time >= LONGEST_WINDOW:
        return [], Refusal.GAPS
    if any(point.count == point.denominator for point in history):
        return [], Refusal.ALL_COUNTED
    return used, None


def _is_valid(point: lines.TrendPoint) -> bool:
    """Whether a point counts in the published versions, which take -1 for missing (fault F9)."""
    return point.is_counted and point.value != MISSING_MARK and point.count != MISSING_MARK


def _valid_from_latest(points: Sequence[lines.TrendPoint]) -> list[lines.TrendPoint]:
    """Give the valid points after the last invalid one, as the code of 2020 does."""
    broken = [place for place, point in enumerate(points) if not _is_valid(point)]
    return list(points[broken[-1] + 1 :] if broken else points)


def _latest_with_limits(points: Sequence[lines.TrendPoint]) -> list[lines.TrendPoint]:
    return [point for point in points if point.has_limits][-POINTS_USED:]


# ---------------------------------------------------------------- tests


def _published(points: Sequence[lines.TrendPoint], method: RecentMethod, version: TrendVersion) -> RecentTrend:
    """Test as published: gaps closed up (fault F11), a direction of nought or none at all counts as up."""
    numbered = list(enumerate(points, start=1))
    by_limits = lines.line_by_limits(numbered)
    line, gradient = by_limits, lines.line_by_limits
    if method is RecentMethod.PROPORTION:
        line, gradient = lines.line_by_counts(numbered), lines.line_by_log_odds
    ups = {not gradient(chosen).slope < 0 for chosen in (numbered, *_each_left_out(numbered))}
    rises = line.slope > 0
    if method is RecentMethod.PROPORTION and version is TrendVersion.PUBLISHED_2020:
        rises = False  # fault F8
    return _verdict(points, chi_squared=line.chi_squared, slope=by_limits.slope, rises=rises, agree=len(ups) == 1)


def _recommended(points: Sequence[lines.TrendPoint], method: RecentMethod) -> RecentTrend:
    """Test with true times and the test's own direction; a direction of nought agrees with neither."""
    timed = [(point.time - points[0].time + 1, point) for point in points]
    fit, drawn = (
        (lines.line_by_counts, lines.line_by_denominators)
        if method is RecentMethod.PROPORTION
        else (lines.line_by_limits,) * 2
    )
    line = fit(timed)
    directions = {fit(chosen).direction for chosen in (timed, *_each_left_out(timed))}
    agree = len(directions) == 1 and line.direction != 0
    return _verdict(
        points, chi_squared=line.chi_squared, slope=drawn(timed).slope, rises=line.direction > 0, agree=agree
    )


def _each_left_out(points: lines.Timed) -> list[lines.Timed]:
    return [[*points[:place], *points[place + 1 :]] for place in range(len(points))]


def _verdict(
    points: Sequence[lines.TrendPoint], *, chi_squared: float, slope: float, rises: bool, agree: bool
) -> RecentTrend:
    significant = agree and chi_squared > CHI_SQUARED_LIMIT
    marker = Marker.NO_CHANGE
    if significant:
        marker = Marker.INCREASING if rises else Marker.DECREASING
    return RecentTrend(
        marker,
        chi_squared=chi_squared,
        slope=slope,
        significant=significant,
        times_used=tuple(point.time for point in points),
    )
