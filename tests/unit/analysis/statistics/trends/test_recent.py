from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace

import pytest

from kpi_helpers.analysis.statistics.trends.lines import TrendPoint
from kpi_helpers.analysis.statistics.trends.recent import (
    Marker,
    RecentMethod,
    RecentTrend,
    Refusal,
    TrendVersion,
    ValueType,
    rate_recent_trend,
)

NAN = math.nan
INCREASING, DECREASING, NO_CHANGE = Marker.INCREASING, Marker.DECREASING, Marker.NO_CHANGE
PUBLISHED, CORRECTED, SERVICE, OURS = TrendVersion


def years(counts: Sequence[float], first: int = 2014, whole: float = 1000) -> list[TrendPoint]:
    """Yearly percentages of a thousand, with limits two points either way."""
    return [
        TrendPoint(first + n, 100 * c / whole, c, whole, 100 * c / whole - 2, 100 * c / whole + 2)
        for n, c in enumerate(counts)
    ]


def rate(
    points: Sequence[TrendPoint],
    version: TrendVersion = OURS,
    method: RecentMethod = RecentMethod.PROPORTION,
    year_range: int = 1,
) -> RecentTrend:
    return rate_recent_trend(
        points, method=method, value_type=ValueType.PROPORTION, year_range=year_range, version=version
    )


def limits(points: Sequence[TrendPoint], version: TrendVersion = OURS) -> RecentTrend:
    return rate(points, version, RecentMethod.LIMITS)


def without(points: list[TrendPoint], *missing: int, **cells: float) -> list[TrendPoint]:
    blank = cells or {"value": NAN, "count": NAN}
    return [replace(point, **blank) if point.time in missing else point for point in points]


RISING = years([200, 230, 260, 290, 320])
FALLING = years([320, 290, 260, 230, 200])
EIGHT = years([200, 220, 240, 260, 280, 300, 320, 340])


# ---------------------------------------------------------------- verdicts


def test_a_rise_by_limits_worked_out_by_hand() -> None:
    # slope 3 a year; errors 4 / 3.92; chi-squared is slope squared times sum of (t - 3) squared over error squared
    trend = limits(RISING)
    assert trend.slope == pytest.approx(3)
    assert trend.chi_squared == pytest.approx(9 * 10 / (4 / 3.92) ** 2)
    assert (trend.marker, trend.significant, trend.reason) == (INCREASING, True, None)
    assert (trend.points_used, trend.times_used) == (5, (2014, 2015, 2016, 2017, 2018))


def test_a_rise_of_counts_worked_out_by_hand() -> None:
    # N 5000, O 1300, sum tO 4200, sum tN 15000, sum t squared N 55000
    trend = rate(RISING)
    top = 5000 * (5000 * 4200 - 1300 * 15000) ** 2
    assert trend.chi_squared == pytest.approx(top / (1300 * 3700 * (5000 * 55000 - 15000**2)))
    assert trend.slope == pytest.approx(3)
    assert trend.marker is INCREASING


@pytest.mark.parametrize("method", list(RecentMethod))
def test_falls_and_small_changes(method: RecentMethod) -> None:
    assert rate(FALLING, method=method).marker is DECREASING
    assert rate(years([200, 203, 206, 209, 212]), method=method).marker is NO_CHANGE


def test_only_the_latest_five_points_are_used() -> None:
    assert rate(years([900, 800, 10, *(200, 230, 260, 290, 320)])) == replace(
        rate(RISING), times_used=(2017, 2018, 2019, 2020, 2021)
    )


@pytest.mark.parametrize("method", list(RecentMethod))
def test_a_trend_must_not_hang_on_one_point(method: RecentMethod) -> None:
    jump = rate(years([200, 200, 200, 200, 400]), method=method)  # nought without the last point
    turned = rate(years([210, 207, 203, 200, 400]), method=method)  # a fall without it
    assert (jump.marker, jump.significant) == (NO_CHANGE, False)
    assert turned.marker is NO_CHANGE
    assert turned.chi_squared is not None
    assert turned.chi_squared > 9.55


def test_differences_of_rounding_error_are_no_trend_however_narrow_the_limits() -> None:
    step = 2.0**-30
    points = [TrendPoint(n, 1e6 + n * step, n, 10, 1e6 + (n - 0.25) * step, 1e6 + (n + 0.25) * step) for n in range(5)]
    assert limits(points, SERVICE).significant
    assert not limits(points).significant


@pytest.mark.parametrize("method", list(RecentMethod))
@pytest.mark.parametrize("version", [PUBLISHED, CORRECTED, OURS])
def test_a_constant_series_is_no_change(method: RecentMethod, version: TrendVersion) -> None:
    assert rate(years([300] * 6), version, method).marker is NO_CHANGE


def test_the_limit_of_chi_squared_is_that_of_the_998_per_cent() -> None:
    # slope 1 by limits h either way: chi-squared is 10 / (2h / 3.92) squared, 9.5495 at h = 2.00568
    def at(half: float) -> RecentTrend:
        return limits([TrendPoint(n, n, n, 100, n - half, n + half) for n in range(1, 6)])

    assert at(2.0056).marker is INCREASING
    assert at(2.0057).marker is NO_CHANGE


# ---------------------------------------------------------------- what cannot be calculated


@pytest.mark.parametrize("version", list(TrendVersion))
def test_the_first_reason_that_applies_is_given(version: TrendVersion) -> None:
    def reason(points: Sequence[TrendPoint], value_type: ValueType, year_range: int) -> Refusal | None:
        trend = rate_recent_trend(
            points, method=RecentMethod.LIMITS, value_type=value_type, year_range=year_range, version=version
        )
        assert trend == RecentTrend(Marker.CANNOT_BE_CALCULATED, trend.reason)
        return trend.reason

    assert reason([], ValueType.OTHER, 3) is Refusal.VALUE_TYPE
    assert reason([], ValueType.PROPORTION, 3) is Refusal.YEAR_RANGE
    assert reason(RISING[:4], ValueType.PROPORTION, 1) is Refusal.TOO_FEW
    assert reason(without(RISING, 2014), ValueType.CRUDE_RATE, 1) is Refusal.TOO_FEW_VALID
    assert reason([*RISING[:4], TrendPoint(2018, 100, 90, 90, 99, 101)], ValueType.PROPORTION, 1) is Refusal.ALL_COUNTED


@pytest.mark.parametrize(
    ("version", "method", "refused"),
    [
        (PUBLISHED, RecentMethod.LIMITS, True),
        (CORRECTED, RecentMethod.LIMITS, True),
        (SERVICE, RecentMethod.LIMITS, False),
        (OURS, RecentMethod.LIMITS, False),
        (OURS, RecentMethod.PROPORTION, True),
    ],
)
def test_standardised_rates_came_in_2025_and_are_no_proportions(
    version: TrendVersion, method: RecentMethod, *, refused: bool
) -> None:
    rated = ValueType.DIRECTLY_STANDARDISED_RATE
    trend = rate_recent_trend(RISING, method=method, value_type=rated, version=version)
    assert (trend.reason is Refusal.VALUE_TYPE) is refused


@pytest.mark.parametrize(
    ("points", "message"),
    [
        ([*RISING, RISING[0]], "The time 2014 is given twice; expected each time once."),
        (
            [*RISING[:4], TrendPoint(2018, 120, 120, 100)],
            "Found a count of 120 of 100 at time 2018; expected 0 or more, and no more than the denominator.",
        ),
        (
            [*RISING[:4], TrendPoint(2018, -2, -2, 100)],
            "Found a count of -2 of 100 at time 2018; expected 0 or more, and no more than the denominator.",
        ),
    ],
)
def test_what_cannot_be_is_refused(points: list[TrendPoint], message: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        rate(points)


def test_the_service_of_2025_has_no_method_for_proportions() -> None:
    message = r"^The service of 2025 has no method for proportions; expected method limits\.$"
    with pytest.raises(ValueError, match=message):
        rate(RISING, SERVICE)


# ---------------------------------------------------------------- faults of the references, kept and put right


def test_f8_a_rising_proportion_was_published_as_falling() -> None:
    assert rate(RISING, PUBLISHED).marker is DECREASING
    assert rate(RISING, CORRECTED).marker is INCREASING
    assert rate(RISING, OURS).marker is INCREASING
    assert [rate(FALLING, version).marker for version in (PUBLISHED, CORRECTED, OURS)] == [DECREASING] * 3


def test_f8_a_fall_to_nought_was_no_change_though_a_rise_from_nought_was_one() -> None:
    down, up = years([160, 120, 80, 40, 0]), years([0, 40, 80, 120, 160])
    assert [rate(down, version).marker for version in (CORRECTED, OURS)] == [NO_CHANGE, DECREASING]
    assert [rate(up, version).marker for version in (CORRECTED, OURS)] == [INCREASING, INCREASING]


def test_f9_minus_one_is_a_value() -> None:
    points = [TrendPoint(2014 + n, n - 3, 200 + 10 * n, 1000, n - 3.1, n - 2.9) for n in range(5)]
    assert limits(points, PUBLISHED).reason is limits(points, SERVICE).reason is Refusal.TOO_FEW_VALID
    assert limits(points).marker is INCREASING


def test_f9_a_count_of_minus_one_is_a_number_where_counts_are_not_used() -> None:
    points = without(RISING, 2016, count=-1)
    assert limits(points, PUBLISHED).reason is limits(points, SERVICE).reason is Refusal.TOO_FEW_VALID
    assert limits(points) == limits(RISING)


def test_f10_only_the_points_used_can_refuse() -> None:
    all_counted = [TrendPoint(2000, 100, 50, 50, 99, 101), *EIGHT]
    for version in (PUBLISHED, SERVICE):
        assert limits(all_counted, version).reason is Refusal.ALL_COUNTED
    assert limits(all_counted) == limits(EIGHT)


def test_f11_a_gap_keeps_its_time() -> None:
    gap = without(EIGHT, 2018)
    assert limits(gap, PUBLISHED).reason is Refusal.TOO_FEW_VALID  # stops at the gap
    ours, service = limits(gap), limits(gap, SERVICE)
    assert ours.times_used == service.times_used == (2016, 2017, 2019, 2020, 2021)
    assert ours.slope == pytest.approx(2)  # a year, as it was
    assert service.slope is not None
    assert service.slope == pytest.approx(2.6)  # 24 26 30 32 34 numbered 1 to 5


def test_f11_a_point_without_limits_is_used_where_limits_are_not_needed() -> None:
    bare = without(EIGHT, 2020, lower95=NAN, upper95=NAN)
    assert rate(bare).times_used == (2017, 2018, 2019, 2020, 2021)
    assert rate(bare, CORRECTED).times_used == limits(bare).times_used == (2016, 2017, 2018, 2019, 2021)


def test_f11_fewer_than_five_points_with_limits_are_refused() -> None:
    bare = without(RISING, 2014, 2015, lower95=NAN, upper95=NAN)
    assert limits(bare).reason is Refusal.TOO_FEW_VALID
    assert limits(bare, SERVICE).points_used == limits(bare, PUBLISHED).points_used == 3


def test_f11_more_than_two_periods_missing_of_the_latest_seven_are_refused() -> None:
    assert limits(without(EIGHT, 2018, 2020)).times_used == (2015, 2016, 2017, 2019, 2021)
    assert limits(without(EIGHT, 2016, 2018, 2020)).reason is Refusal.GAPS
    assert limits(without(EIGHT, 2020, 2021)).times_used == (2015, 2016, 2017, 2018, 2019)
    assert limits(without(EIGHT, 2019, 2020, 2021)).reason is Refusal.GAPS


def test_limits_of_no_width_are_no_limits() -> None:
    exact = [replace(point, lower95=point.value, upper95=point.value) for point in RISING]
    assert limits(exact, PUBLISHED).marker is limits(exact, SERVICE).marker is NO_CHANGE
    assert limits(exact).reason is Refusal.TOO_FEW_VALID


def test_points_may_come_in_any_order() -> None:
    for version in TrendVersion:
        assert limits(EIGHT[::-1], version) == limits(EIGHT, version)
