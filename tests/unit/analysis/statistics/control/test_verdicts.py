from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from kpi_helpers.analysis.statistics.control.settings import (
    RULES,
    Assurance,
    Cause,
    PointType,
    Stage,
    decode,
    settings_for,
)
from kpi_helpers.analysis.statistics.control.verdicts import name_points, name_stages, rate_assurance

NAN = float("nan")


def verdict(*fired: Cause, better: int = 1, preset: str = "recommended", **changes: Any) -> tuple[str, str, bool]:
    """Give cause, type and conflict of one point at which these rules fired."""
    flags: dict[Cause, Any] = {rule: np.array([[rule in fired]]) for rule in RULES}
    causes, types, conflict = name_points(
        flags,
        peaks=np.array([[False]]),
        judged=np.array([[True]]),
        better=np.array([better], dtype=np.int8),
        settings=settings_for(preset, **changes),
    )
    return decode(causes[0], Cause)[0], decode(types[0], PointType)[0], bool(conflict[0, 0])


@pytest.mark.parametrize(
    ("fired", "cause"),
    [
        ((), Cause.COMMON_CAUSE),
        ((Cause.SHIFT_ABOVE, Cause.TWO_IN_THREE_ABOVE), Cause.TWO_IN_THREE_ABOVE),
        ((Cause.TWO_IN_THREE_ABOVE, Cause.TREND_FALLING), Cause.TREND_FALLING),
        ((Cause.TREND_RISING, Cause.OUTSIDE_BELOW), Cause.OUTSIDE_BELOW),
        (RULES, Cause.OUTSIDE_ABOVE),
    ],
)
def test_the_first_rule_in_order_of_priority_is_the_cause(fired: tuple[Cause, ...], cause: Cause) -> None:
    assert verdict(*fired)[0] is cause


@pytest.mark.parametrize(
    ("better", "fired", "kind"),
    [
        (1, Cause.SHIFT_ABOVE, PointType.IMPROVEMENT),
        (1, Cause.TREND_FALLING, PointType.CONCERN),
        (-1, Cause.OUTSIDE_ABOVE, PointType.CONCERN),
        (-1, Cause.TWO_IN_THREE_BELOW, PointType.IMPROVEMENT),
        (0, Cause.TREND_RISING, PointType.NEUTRAL_HIGH),
        (0, Cause.OUTSIDE_BELOW, PointType.NEUTRAL_LOW),
    ],
)
def test_what_a_rule_means_depends_on_which_way_is_better(better: int, fired: Cause, kind: PointType) -> None:
    assert verdict(fired, better=better)[1] is kind


@pytest.mark.parametrize(
    ("preset", "conflict", "better", "cause", "kind"),
    [
        ("recommended", "priority", 1, Cause.TREND_RISING, PointType.IMPROVEMENT),
        ("recommended", "concern", 1, Cause.SHIFT_BELOW, PointType.CONCERN),
        ("making_data_count", "improvement", 1, Cause.TREND_RISING, PointType.IMPROVEMENT),
        ("making_data_count", "concern", 1, Cause.SHIFT_BELOW, PointType.CONCERN),
        ("making_data_count", "improvement", -1, Cause.SHIFT_BELOW, PointType.IMPROVEMENT),
        ("making_data_count", "concern", -1, Cause.TREND_RISING, PointType.CONCERN),
    ],
)
def test_a_rise_below_the_mean_is_settled_by_the_conflict_rule(
    preset: str, conflict: str, better: int, cause: Cause, kind: PointType
) -> None:
    found = verdict(Cause.TREND_RISING, Cause.SHIFT_BELOW, better=better, preset=preset, conflict=conflict)
    assert found == (cause, kind, True)


@pytest.mark.parametrize("preset", ["recommended", "making_data_count"])
def test_high_and_low_are_no_conflict_where_neither_is_better(preset: str) -> None:
    found = verdict(Cause.TREND_RISING, Cause.SHIFT_BELOW, better=0, preset=preset)
    assert found == (Cause.TREND_RISING, PointType.NEUTRAL_HIGH, False)


@pytest.mark.parametrize(
    ("rests_on", "of_chart", "preset", "stage"),
    [
        (0, 0, "recommended", Stage.NONE),
        (5, 40, "recommended", Stage.RUN_CHART),
        (6, 6, "recommended", Stage.TRIAL),
        (12, 40, "recommended", Stage.TRIAL),
        (13, 13, "recommended", Stage.SETTLED),
        (1, 1, "plot_the_dots", Stage.TRIAL),
        (14, 14, "making_data_count", Stage.RUN_CHART),  # of the chart
        (3, 15, "making_data_count", Stage.TRIAL),
        (12, 15, "making_data_count", Stage.SETTLED),
    ],
)
def test_how_far_limits_may_be_relied_on(rests_on: int, of_chart: int, preset: str, stage: Stage) -> None:
    found = name_stages(np.array([rests_on]), np.array([of_chart]), settings_for(preset))
    assert decode(found, Stage) == (stage,)


def assured(
    target: float,
    *,
    limits: tuple[float, float] = (90.0, 96.0),
    better: int = 1,
    constant: float = NAN,
    **settings: Any,
) -> Assurance:
    found = rate_assurance(
        np.array([target]),
        np.array([limits[0]]),
        np.array([limits[1]]),
        constant=np.array([constant]),
        better=np.array([better], dtype=np.int8),
        settings=settings_for(settings.pop("preset", "recommended"), **settings),
    )
    return decode(found, Assurance)[0]


PASS, FAIL, OPEN, NONE = Assurance.CONSISTENT_PASS, Assurance.CONSISTENT_FAIL, Assurance.INCONSISTENT, Assurance.NONE


@pytest.mark.parametrize(
    ("target", "better", "assurance"),
    [
        (89.0, 1, PASS),
        (93.0, 1, OPEN),
        (97.0, 1, FAIL),
        (89.0, -1, FAIL),
        (97.0, -1, PASS),
        (97.0, 0, NONE),
        (NAN, 1, NONE),
    ],
)
def test_a_target_outside_the_limits_is_always_or_never_met(target: float, better: int, assurance: Assurance) -> None:
    for preset in ("recommended", "plot_the_dots", "making_data_count"):
        assert assured(target, better=better, preset=preset) is assurance, preset


@pytest.mark.parametrize(("target", "decided"), [(90.0, PASS), (96.0, FAIL)])
def test_a_target_on_a_limit_is_open_or_decided(target: float, decided: Assurance) -> None:
    assert assured(target) is OPEN
    assert assured(target, preset="plot_the_dots") is OPEN
    assert assured(target, assurance_on_limit="decided") is decided
    assert assured(target, preset="making_data_count") is decided


def test_without_limits_only_the_reference_gives_an_assurance() -> None:
    none = (NAN, NAN)
    assert assured(95.0, limits=none, preset="plot_the_dots") is OPEN  # F4
    assert assured(95.0, limits=none) is NONE
    assert assured(95.0, limits=none, preset="making_data_count") is NONE


@pytest.mark.parametrize(
    ("target", "better", "assurance"),
    [(95.0, 1, PASS), (100.0, 1, PASS), (101.0, 1, FAIL), (95.0, -1, FAIL), (100.0, -1, PASS), (101.0, -1, PASS)],
)
def test_a_series_that_never_moved_is_compared_with_its_target(
    target: float, better: int, assurance: Assurance
) -> None:
    for limits in ((NAN, NAN), (100.0, 100.0)):
        assert assured(target, limits=limits, better=better, constant=100.0) is assurance
