from __future__ import annotations

from decimal import Decimal

import pytest

from kpi_helpers.analysis.series import prints_same
from kpi_helpers.analysis.statistics.exact import difference, round_half_up
from tests.builders import make_kpi


@pytest.mark.parametrize(
    ("number", "other", "less"),
    [(45.1, 45.0, 0.1), (96.75, 81.9, 14.85), (0.3, 0.1, 0.2), (677.91, 686.13, -8.22), (5, 5, 0)],
)
def test_a_difference_is_what_a_pencil_makes(number: float, other: float, less: float) -> None:
    assert difference(number, other) == less


@pytest.mark.parametrize(
    ("number", "decimals", "rounded"),
    [(2.5, 0, "3"), (-2.5, 0, "-3"), (1.005, 2, "1.01"), (0.15, 1, "0.2"), (7989500, -3, "7990000"), (0, 2, "0")],
)
def test_halves_round_away_from_zero(number: float, decimals: int, rounded: str) -> None:
    assert round_half_up(number, decimals) == Decimal(rounded)


@pytest.mark.parametrize(
    ("unit", "decimals", "number", "other", "same"),
    [
        ("percent", 1, 90.04, 89.96, True),
        ("percent", 1, 90.04, 90.06, False),
        ("count", 0, 10.4, 9.6, True),
        ("count", 0, 10.4, 10.5, False),
        ("gbp", 0, 7_989_100, 7_989_400, True),
        ("gbp", 0, 7_989_400, 7_989_600, False),
        ("gbp", 0, 887_000, 887_400, False),
        ("gbp", 0, 999_700, 1_000_200, False),
    ],
)
def test_figures_print_the_same(unit: str, decimals: int, number: float, other: float, *, same: bool) -> None:
    assert prints_same(number, other, make_kpi(unit=unit, decimals=decimals)) is same
