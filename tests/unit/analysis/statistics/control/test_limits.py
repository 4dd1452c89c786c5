from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from kpi_helpers.analysis.statistics.control import limits as means
from kpi_helpers.analysis.statistics.control.limits import LaneLimits, compute_limits, exact_means, moving_ranges
from kpi_helpers.analysis.statistics.control.settings import settings_for

NAN = float("nan")
# Fifteen moving ranges: thirteen of 1, then 20 up and 20 down; average 53/15, screening limit 11.543...
BLIP = [10.0, 11.0] * 7 + [31.0, 11.0]


def limits(*values: float, preset: str = "recommended", baseline: int = 1000, screen: bool = True) -> LaneLimits:
    settings = settings_for(preset, screen_outliers=screen)
    return compute_limits(np.array([values]), np.array([baseline]), settings)


def test_limits_stand_2_66_average_moving_ranges_from_the_mean() -> None:
    found = limits(8.0, 10.0, 12.0, 10.0)
    assert (found.mean[0], found.mean_moving_range[0]) == (10.0, 2.0)
    assert (found.lower_limit[0], found.upper_limit[0]) == (10.0 - 5.32, 15.32)
    assert found.upper_two_sigma[0] == pytest.approx(10 + 5.32 * 2 / 3, rel=1e-15)
    assert found.lower_one_sigma[0] == pytest.approx(10 - 5.32 / 3, rel=1e-15)


def test_limits_are_not_cut_off_at_zero() -> None:
    assert limits(0.0, 4.0, 0.0, 4.0).lower_limit[0] == 2 - 2.66 * 4


def test_exceptional_moving_ranges_are_left_out_of_the_average_but_not_of_the_mean() -> None:
    found = limits(*BLIP)
    assert found.mean_moving_range_all[0] == 53 / 15
    assert found.moving_range_limit[0] == 3.267 * (53 / 15)
    assert found.mean_moving_range[0] == 1.0
    assert found.mean[0] == (7 * 10 + 7 * 11 + 31 + 11) / 16
    assert np.flatnonzero(~found.range_kept[0]).tolist() == [0, 14, 15]


def test_without_screening_all_moving_ranges_count() -> None:
    assert limits(*BLIP, screen=False).mean_moving_range[0] == 53 / 15


def test_making_data_count_leaves_screened_points_out_of_the_mean_as_well() -> None:
    found = limits(*BLIP, preset="making_data_count")
    assert found.mean_moving_range[0] == 1.0
    assert found.mean[0] == 10.5  # the first point, without a moving range, stays


@pytest.mark.parametrize(("preset", "kept"), [("plot_the_dots", False), ("making_data_count", True)])
def test_all_equal_values_are_screened_out_where_the_screen_is_strict(preset: str, kept: bool) -> None:
    found = limits(5.0, 5.0, 5.0, preset=preset)
    assert found.mean[0] == 5.0
    assert found.range_kept[0].tolist() == [False, kept, kept]
    np.testing.assert_array_equal(found.upper_limit, [5.0 if kept else NAN])


def test_an_average_screened_down_to_nothing_gives_way_to_the_unscreened_one() -> None:
    still_but_once = [5.0] * 8 + [8.0] + [5.0] * 8
    assert limits(*still_but_once, preset="plot_the_dots").mean_moving_range[0] == 0.0  # F5
    found = limits(*still_but_once)
    assert found.mean_moving_range[0] == 6 / 16
    assert found.range_kept[0].sum() == 16


def test_the_baseline_is_the_first_points_missing_ones_counted() -> None:
    found = limits(8.0, NAN, 12.0, 14.0, 99.0, baseline=4)
    assert found.in_baseline[0].tolist() == [True, False, True, True, False]
    assert found.mean[0] == 34 / 3
    assert found.mean_moving_range[0] == 2.0
    assert found.rests_on[0] == 3


def test_a_gap_takes_two_moving_ranges() -> None:
    np.testing.assert_array_equal(moving_ranges(np.array([[1.0, 3.0, NAN, 7.0, 6.0]])), [[NAN, 2.0, NAN, NAN, 1.0]])


def test_one_value_has_a_mean_and_no_limits() -> None:
    found = limits(80.0)
    assert found.mean[0] == 80.0
    assert np.isnan([found.mean_moving_range_all[0], found.upper_limit[0], found.lower_two_sigma[0]]).all()


def test_no_value_has_nothing() -> None:
    found = limits(NAN, NAN)
    assert np.isnan(found.mean[0])
    assert found.rests_on[0] == 0


ULP = 2.0**-52


def mean(*values: float) -> float:
    row = np.array([values])
    return float(exact_means(row, ~np.isnan(row))[0])


@pytest.mark.parametrize("value", [0.1, 1 / 3, 1e9 + 0.1, -0.7, 5e-324, 1e308])
@pytest.mark.parametrize("number", [1, 2, 3, 6, 7, 13, 40, 49])
def test_the_mean_of_equal_values_is_that_value(value: float, number: int) -> None:
    assert mean(*[value] * number) == value


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ((1.0, 2.0), 1.5),
        ((0.1, 0.2, 0.3), 0.2),  # numpy.mean: 0.20000000000000004
        ((1e16, 1.0, -1e16), 1 / 3),  # numpy.mean: 0.0
        ((1e308, 1e308, -1e308), 1e308 / 3),
        ((1.7e308, 1.7e308), 1.7e308),  # the sum overflows
        ((5e-324, 0.0), 0.0),  # half of the smallest number: to even
        ((5e-324, 5e-324, 0.0), 5e-324),
        ((1.0, 1.0 + ULP), 1.0),  # half-way: to even
        ((1.0 + ULP, 1.0 + 2 * ULP), 1.0 + 2 * ULP),
        ((0.5, -0.5), 0.0),
    ],
)
def test_means_are_rounded_once(values: tuple[float, ...], expected: float) -> None:
    assert mean(*values) == expected


def test_zero_has_no_sign() -> None:
    assert not np.signbit(mean(-0.0, -0.0))


def test_only_counted_values_count() -> None:
    values = np.array([[1.0, np.nan, 3.0], [4.0, 5.0, np.inf], [7.0, 8.0, 9.0]])
    counted = np.array([[True, False, True], [False, True, False], [False, False, False]])
    np.testing.assert_array_equal(exact_means(values, counted), [2.0, 5.0, np.nan])


def test_no_points_or_no_rows() -> None:
    np.testing.assert_array_equal(exact_means(np.zeros((2, 0)), np.zeros((2, 0), dtype=bool)), [np.nan, np.nan])
    assert exact_means(np.zeros((0, 4)), np.zeros((0, 4), dtype=bool)).shape == (0,)


def test_rows_that_cannot_be_proved_are_done_in_fractions(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []

    def counting(number: float) -> Fraction:
        asked.append(number)
        return Fraction(number)

    monkeypatch.setattr(means, "Fraction", counting)
    assert mean(1.0, 2.0, 4.0) == 7 / 3
    assert asked == []
    assert mean(1.7e308, 1.7e308) == 1.7e308
    assert asked == [1.7e308, 1.7e308]


@pytest.mark.parametrize("value", [np.inf, -np.inf, np.nan])
def test_counted_values_are_numbers(value: float) -> None:
    with pytest.raises(ValueError, match=r"^Found a counted value that is not finite; expected numbers\.$"):
        exact_means(np.array([[1.0, value]]), np.array([[True, True]]))


def test_shapes_agree() -> None:
    message = r"^Found values of shape \(1, 2\) and counted of \(2, 1\); expected rows x points\.$"
    with pytest.raises(ValueError, match=message):
        exact_means(np.zeros((1, 2)), np.zeros((2, 1), dtype=bool))
