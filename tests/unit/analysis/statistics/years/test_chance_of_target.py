from __future__ import annotations

import math
import re
from typing import Any

import pytest

from kpi_helpers.analysis.statistics.years.chance_of_target import Drift, NoChance, Reach, chance_of_target
from kpi_helpers.inputs.lists import Polarity

HIGHER, LOWER, RANGE = Polarity.HIGHER, Polarity.LOWER, Polarity.RANGE
# changes 1, 1, 1, 3, 0, 0: mean 1, squared deviations 0+0+0+4+1+1 = 6, variance 6/5
RISING = [1.0, 2, 3, 4, 7, 7, 7]


def reach(figures: list[float], **options: Any) -> Reach:
    found = chance_of_target(figures, **{"periods_ahead": 1, "better": HIGHER, "target": 8.0, **options})
    assert isinstance(found, Reach), found
    return found


def test_a_walk_goes_on_as_it_did() -> None:
    found = reach(RISING)
    assert (found.central, found.mean_change, found.changes) == (8.0, 1.0, 6)
    assert found.sd_change == pytest.approx(math.sqrt(1.2), rel=1e-12)
    assert found.chance == pytest.approx(0.5, abs=1e-12)
    # t of 5 degrees of freedom at 90%: 1.475884; spread: sqrt(1.2 * (1 + 1/6)) = 1.183216
    assert found.low == pytest.approx(8 - 1.475884 * 1.183216, abs=1e-5)
    assert found.high == pytest.approx(8 + 1.475884 * 1.183216, abs=1e-5)


def test_further_ahead_is_less_sure() -> None:
    found = reach(RISING, periods_ahead=3, target=10.0)
    # variance 1.2 * (3 + 9/6) = 5.4
    assert found.central == 10.0
    assert found.high - found.low == pytest.approx(2 * 1.475884 * math.sqrt(5.4), abs=1e-5)


def test_without_drift_a_walk_stays_where_it_is() -> None:
    found = reach(RISING, drift=Drift.NONE, target=7.0)
    # mean square of the changes (1+1+1+9)/6 = 2, t of 6 degrees of freedom at 90%: 1.439756
    assert (found.central, found.mean_change, found.chance) == (7.0, 0.0, 0.5)
    assert found.high == pytest.approx(7 + 1.439756 * math.sqrt(2), abs=1e-5)


@pytest.mark.parametrize(
    ("better", "target", "upper", "chance"),
    [
        # t of 5 degrees of freedom is below 2.015048 with 95%; spread 1.183216
        (HIGHER, 8 + 2.015048 * 1.183216, None, 0.05),
        (HIGHER, 8 - 2.015048 * 1.183216, None, 0.95),
        (LOWER, 8 - 2.015048 * 1.183216, None, 0.05),
        (RANGE, 8 - 2.015048 * 1.183216, 8 + 2.015048 * 1.183216, 0.90),
        (HIGHER, 1000.0, None, 0.01),
        (LOWER, 1000.0, None, 0.99),
    ],
)
def test_the_chance_is_that_of_students_t(better: Polarity, target: float, upper: float | None, chance: float) -> None:
    assert reach(RISING, better=better, target=target, target_upper=upper).chance == pytest.approx(chance, abs=1e-6)


def test_what_cannot_be_has_the_least_chance() -> None:
    assert reach(RISING, target=8.5, highest=8.4).chance == 0.01
    assert reach(RISING, target=8.4, highest=8.4).chance == pytest.approx(reach(RISING, target=8.4).chance)
    assert reach(RISING, target=7.5, better=LOWER, lowest=7.6).chance == 0.01
    assert reach(RISING, target=7.5, lowest=7.5).chance == 0.99
    clamped = reach(RISING, lowest=7.5, highest=8.4)
    assert (clamped.low, clamped.central, clamped.high) == (7.5, 8.0, 8.4)


def test_a_range_up_to_the_end_of_what_can_be_has_no_upper_end() -> None:
    open_ended = reach(RISING, better=RANGE, target=8.0, target_upper=9.0, highest=9.0)
    assert open_ended.chance == pytest.approx(0.5, abs=1e-12)


@pytest.mark.parametrize(
    ("target", "better", "chance"),
    [(0.7, HIGHER, 0.99), (0.8, HIGHER, 0.99), (0.81, HIGHER, 0.01), (0.8, LOWER, 0.99), (0.79, LOWER, 0.01)],
)
def test_steps_all_alike_leave_no_doubt_but_the_last_hundredth(target: float, better: Polarity, chance: float) -> None:
    # in binary the steps of 0.1 differ, and 0.7 + 0.1 is not 0.8
    found = reach([0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7], target=target, better=better)
    assert (found.chance, found.low, found.central, found.high, found.sd_change) == (chance, 0.8, 0.8, 0.8, 0.0)


def test_a_series_that_never_moves_stays_within_its_range() -> None:
    found = reach([100.0] * 7, better=RANGE, target=95.0, target_upper=100.0, highest=100.0)
    assert (found.chance, found.met_now, found.change_needed) == (0.99, True, 0.0)
    assert reach([100.0] * 7, better=RANGE, target=95.0, target_upper=99.0).chance == 0.01


@pytest.mark.parametrize(
    ("better", "target", "upper", "needed", "met"),
    [
        (HIGHER, 10.0, None, 1.5, False),
        (HIGHER, 6.0, None, -0.5, True),
        (LOWER, 6.0, None, -0.5, False),
        (RANGE, 8.0, 9.0, 0.5, False),
        (RANGE, 5.0, 6.0, -0.5, False),
        (RANGE, 6.0, 9.0, 0.0, True),
    ],
)
def test_the_change_needed_is_spread_evenly(
    better: Polarity, target: float, upper: float | None, needed: float, *, met: bool
) -> None:
    found = reach(RISING, periods_ahead=2, better=better, target=target, target_upper=upper)
    assert (found.change_needed, found.met_now) == (needed, met)


@pytest.mark.parametrize(
    ("figures", "ahead", "reason"),
    [
        (RISING[:6], 1, "too_few_changes"),
        ([*RISING[:3], math.nan, *RISING[4:]], 1, "too_few_changes"),
        ([*RISING, math.nan], 1, "latest_missing"),
        ([*RISING, None], 1, "latest_missing"),
        ([], 1, "latest_missing"),
        (RISING, 4, "too_far_ahead"),
    ],
)
def test_no_chance_without_its_grounds(figures: list[float], ahead: int, reason: str) -> None:
    found = chance_of_target(figures, periods_ahead=ahead, better=HIGHER, target=8.0)
    assert found is NoChance(reason)


def test_changes_across_a_gap_are_left_out() -> None:
    found = reach([50.0, math.nan, *RISING])
    assert (found.changes, found.central) == (6, 8.0)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"periods_ahead": 0}, "The target is 0 periods ahead; 1 or more are expected."),
        ({"target": math.nan}, "The target is missing; a number is expected."),
        ({"target": math.inf}, "An infinite figure was found; a number, or NaN where it is missing, is expected."),
        (
            {"better": Polarity.NONE},
            "A target for none was found; higher, lower, or range with both ends in order is expected.",
        ),
        (
            {"better": RANGE, "target_upper": 7.0},
            "A target for range was found; higher, lower, or range with both ends in order is expected.",
        ),
    ],
)
def test_bad_arguments_are_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)) as refused:
        chance_of_target(RISING, **{"periods_ahead": 1, "better": HIGHER, "target": 8.0, **change})
    assert str(refused.value) == message
