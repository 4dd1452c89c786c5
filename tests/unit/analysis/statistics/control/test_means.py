from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from kpi_helpers.analysis.statistics.control import means
from kpi_helpers.analysis.statistics.control.means import exact_means

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
