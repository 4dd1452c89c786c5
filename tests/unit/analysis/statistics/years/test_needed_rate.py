from __future__ import annotations

import math
import re
from typing import Any

import pytest

from kpi_helpers.analysis.statistics.years.methods import YearKind
from kpi_helpers.analysis.statistics.years.needed_rate import (
    Need,
    NeededRate,
    meets_target,
    needed_rate,
    outlook_status,
)
from kpi_helpers.inputs.lists import Polarity

HIGHER, LOWER, RANGE = Polarity.HIGHER, Polarity.LOWER, Polarity.RANGE
TOTAL, RATIO, SNAPSHOT = YearKind.TOTAL, YearKind.RATIO, YearKind.SNAPSHOT


@pytest.mark.parametrize(
    ("better", "target", "so_far", "possible", "need", "rate"),
    [
        (HIGHER, 100, 60, (0, None), "needed", 20.0),
        (HIGHER, 100, 100, (0, None), "already_met", 0.0),
        (HIGHER, 100, 110, (0, None), "already_met", -5.0),
        (HIGHER, 100, 110, (None, None), "needed", -5.0),  # figures below zero could undo it
        (HIGHER, 100, 60, (0, 20), "needed", 20.0),
        (HIGHER, 100, 60, (0, 19.9), "impossible", 20.0),
        (LOWER, 100, 60, (0, None), "needed", 20.0),
        (LOWER, 100, 100, (0, None), "needed", 0.0),
        (LOWER, 100, 100.1, (0, None), "impossible", -0.05),
        (LOWER, 100, 60, (0, 20), "already_met", 20.0),
    ],
)
def test_a_total_needs_the_rest_in_equal_parts(
    better: Polarity, target: float, so_far: float, possible: tuple[Any, Any], need: str, rate: float
) -> None:
    found = needed_rate(target, so_far, 2, kind=TOTAL, better=better, lowest=possible[0], highest=possible[1])
    assert found == NeededRate(Need(need), rate)


@pytest.mark.parametrize(
    ("better", "target", "so_far", "need", "rate"),
    [
        (HIGHER, 90, 170, "needed", 95.0),  # 360 of 400 are wanted, 190 of them from the next 200
        (HIGHER, 90, 159, "impossible", 100.5),
        (HIGHER, 40, 160, "already_met", 0.0),
        (LOWER, 10, 18, "needed", 11.0),
        (LOWER, 10, 41, "impossible", -0.5),
    ],
)
def test_a_ratio_needs_its_rest_to_average(
    better: Polarity, target: float, so_far: float, need: str, rate: float
) -> None:
    parts = {"denominator_so_far": 200.0, "denominator_left": 200.0, "multiplier": 100.0}
    found = needed_rate(target, so_far, 2, kind=RATIO, better=better, lowest=0, highest=100, **parts)
    assert found == NeededRate(Need(need), rate)


@pytest.mark.parametrize(
    ("better", "target", "latest", "need", "change"),
    [
        (HIGHER, 60, 51, "needed", 3.0),
        (HIGHER, 60, 60, "already_met", 0.0),
        (HIGHER, 101, 95, "impossible", 2.0),
        (LOWER, 60, 69.3, "needed", -3.1),
        (LOWER, 60, 57, "already_met", 1.0),
        (LOWER, -1, 2, "impossible", -1.0),
    ],
)
def test_a_snapshot_needs_a_change_in_each_period(
    better: Polarity, target: float, latest: float, need: str, change: float
) -> None:
    found = needed_rate(target, latest, 3, kind=SNAPSHOT, better=better, lowest=0, highest=100)
    assert found == NeededRate(Need(need), change)


def test_what_is_needed_is_worked_out_in_decimals() -> None:
    found = needed_rate(1.1, 0.8, 3, kind=TOTAL, better=HIGHER, highest=0.1)
    assert found == NeededRate(Need.NEEDED, 0.1)  # 1.1 - 0.8 is 0.30000000000000004 in binary


@pytest.mark.parametrize(("target", "so_far"), [(math.nan, 1.0), (1.0, math.nan)])
def test_a_missing_number_needs_nothing(target: float, so_far: float) -> None:
    assert needed_rate(target, so_far, 1, kind=TOTAL, better=HIGHER) is None


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"periods_left": 0}, "0 periods are left; 1 or more are expected."),
        ({"better": RANGE}, "The better side is range; higher or lower is expected."),
        ({"kind": RATIO}, "A ratio needs its denominator so far, one above 0 for the rest, and a multiplier."),
        (
            {"kind": RATIO, "denominator_so_far": 1.0, "denominator_left": 0.0},
            "A ratio needs its denominator so far, one above 0 for the rest, and a multiplier.",
        ),
        ({"target": math.inf}, "An infinite figure was found; a number, or NaN where it is missing, is expected."),
    ],
)
def test_bad_arguments_are_refused(change: dict[str, Any], message: str) -> None:
    arguments = {"target": 1.0, "so_far": 0.0, "periods_left": 1, "kind": TOTAL, "better": HIGHER, **change}
    with pytest.raises(ValueError, match=re.escape(message)) as refused:
        needed_rate(**arguments)
    assert str(refused.value) == message


@pytest.mark.parametrize(
    ("better", "low", "high", "status"),
    [
        (HIGHER, 90, 95, "green"),
        (HIGHER, 89.9, 95, "amber"),
        (HIGHER, 85, 90, "amber"),
        (HIGHER, 85, 89.9, "red"),
        (LOWER, 85, 90, "green"),
        (LOWER, 90, 95, "amber"),
        (LOWER, 90.1, 95, "red"),
        (RANGE, 90, 100, "green"),
        (RANGE, 80, 90, "amber"),
        (RANGE, 80, 110, "amber"),
        (RANGE, 80, 89, "red"),
        (RANGE, 101, 110, "red"),
    ],
)
def test_the_whole_range_decides(better: Polarity, low: float, high: float, status: str) -> None:
    upper = 100 if better is RANGE else None
    assert outlook_status(low, high, better=better, target=90, target_upper=upper).value == status


def test_a_range_of_figures_is_in_order_and_finite() -> None:
    for low, high in ((2.0, 1.0), (math.nan, 1.0), (-math.inf, 1.0)):
        with pytest.raises(ValueError, match="two numbers in order are expected"):
            outlook_status(low, high, better=HIGHER, target=1.0)


def test_a_target_needs_a_direction() -> None:
    for better, upper in ((Polarity.NONE, None), (RANGE, None)):
        with pytest.raises(ValueError, match=r"higher, lower, or range with both ends is expected\."):
            meets_target(1.0, better=better, target=1.0, target_upper=upper)
