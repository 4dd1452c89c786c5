from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from kpi_helpers.analysis.statistics.control.settings import Assurance, Cause, PointType, Preset, Stage
from kpi_helpers.analysis.variation import Because, Kind, Variation, control_settings
from kpi_helpers.inputs.lists import OnLimit
from kpi_helpers.inputs.settings import Analysis
from tests.results import make_result

# Mean 91, every step 2: limits 91 -/+ 2.66 * 2 = 85.68 and 96.32.
STEADY = [90, 92] * 7


def settings(**values: str) -> list[dict[str, str]]:
    return [{"setting": name, "value": value} for name, value in values.items()]


def variation(values: Sequence[float | None], **facts: Any) -> Variation:
    return make_result(values, **facts).evidence.variation


def change(period: str, kind: str) -> dict[str, str]:
    return {"period": period, "change": kind}


def level(green: float, applies_from: str = "2015-16 Q1", **cells: Any) -> dict[str, Any]:
    return {"green_limit": green, "amber_limit": None, "applies_from": applies_from, **cells}


# ---------------------------------------------------------------- verdicts


def test_a_steady_series_has_settled_limits_and_usual_variation() -> None:
    found = variation(STEADY)
    assert (found.stage, found.verdict, found.points) == (Stage.SETTLED, PointType.COMMON_CAUSE, 14)
    assert found.limits == pytest.approx((85.68, 91, 96.32))
    assert (found.claims, found.drawn, found.silent, found.rules, found.suggested) == (True, True, None, (), None)


@pytest.mark.parametrize(
    ("polarity", "verdict"),
    [
        ("higher", PointType.IMPROVEMENT),
        ("lower", PointType.CONCERN),
        ("none", PointType.NEUTRAL_HIGH),
        ("range", PointType.NEUTRAL_HIGH),
    ],
)
def test_what_an_unusually_high_figure_means_goes_by_polarity(polarity: str, verdict: PointType) -> None:
    found = variation([*STEADY, 99], polarity=polarity, targets=[])
    assert (found.verdict, found.rules) == (verdict, (Cause.OUTSIDE_ABOVE,))


@pytest.mark.parametrize(
    ("number", "stage"), [(5, Stage.NONE), (6, Stage.TRIAL), (12, Stage.TRIAL), (13, Stage.SETTLED)]
)
def test_limits_come_with_6_figures_and_are_settled_with_13(number: int, stage: Stage) -> None:
    found = variation(STEADY[:number])
    assert found.stage is stage
    assert (found.chart is None) == (number < 6)


def test_too_few_figures_say_so() -> None:
    found = variation(STEADY[:5])
    assert (found.chart, found.why_none, found.silent) == (None, Because.FEW_FIGURES, Because.FEW_FIGURES)
    assert (found.verdict, found.assurance, found.limits, found.rules) == (PointType.NONE, Assurance.NONE, None, ())
    assert not found.drawn


def test_without_a_figure_there_is_no_chart() -> None:
    found = variation([])
    assert (found.chart, found.why_none, found.points, found.settings) == (None, Because.NO_FIGURE, 0, None)


def test_yearly_figures_get_limits_with_13_only() -> None:
    rows: list[dict[str, Any]] = [
        {"period": f"{year}-{(year + 1) % 100:02d} financial year", "value": value, "received": "2022-23 Q2"}
        for year, value in enumerate(STEADY, start=2008)
    ]
    cells: dict[str, Any] = {"frequency": "annual_financial"}
    assert make_result(rows=rows, **cells).evidence.variation.stage is Stage.SETTLED
    assert make_result(rows=rows[2:], **cells).evidence.variation.why_none is Because.FEW_FIGURES


def test_gaps_are_bridged() -> None:
    gap = [*STEADY[:6], None, None, *STEADY[6:]]
    found = variation(gap)
    assert found.limits == pytest.approx((85.68, 91, 96.32))
    assert found.chart is not None
    assert (len(found.chart.value), found.chart.point_type[6]) == (16, PointType.NONE)


def test_a_constant_series_never_signals_and_is_held_against_its_target() -> None:
    met, missed = (variation([95] * 14, targets=[level(green)]) for green in (95, 96))
    for found in (met, missed):
        assert (found.verdict, found.rules, found.limits) == (PointType.COMMON_CAUSE, (), None)
    assert (met.assurance, missed.assurance) == (Assurance.CONSISTENT_PASS, Assurance.CONSISTENT_FAIL)


# ---------------------------------------------------------------- assurance


@pytest.mark.parametrize(
    ("green", "polarity", "expected"),
    [
        (85, "higher", Assurance.CONSISTENT_PASS),
        (97, "higher", Assurance.CONSISTENT_FAIL),
        (91, "higher", Assurance.INCONSISTENT),
        (85, "lower", Assurance.CONSISTENT_FAIL),
        (97, "lower", Assurance.CONSISTENT_PASS),
    ],
)
def test_assurance_holds_the_limits_against_the_target(green: float, polarity: str, expected: Assurance) -> None:
    assert variation(STEADY, polarity=polarity, targets=[level(green)]).assurance is expected


def test_assurance_takes_the_target_in_force_now() -> None:
    found = variation(STEADY, targets=[level(85), level(97, "2022-23 Q2")])
    assert found.assurance is Assurance.CONSISTENT_FAIL
    assert found.chart is not None
    assert found.chart.target[-2:] == (85, 97)


@pytest.mark.parametrize(
    ("targets", "polarity"),
    [
        pytest.param([], "higher", id="no target"),
        pytest.param([level(85, kind="due_date", due="2025-26 Q4")], "higher", id="not due yet"),
        pytest.param([level(85, kind="range", green_limit_upper=95)], "range", id="a range"),
    ],
)
def test_without_a_single_limit_that_is_due_there_is_no_assurance(targets: list[Any], polarity: str) -> None:
    assert variation(STEADY, targets=targets, polarity=polarity).assurance is Assurance.NONE


def test_a_target_with_a_date_counts_from_that_date_on() -> None:
    assert variation(STEADY, targets=[level(85, kind="due_date", due="2022-23 Q2")]).assurance is (
        Assurance.CONSISTENT_PASS
    )


# ---------------------------------------------------------------- stretches, decisions, pauses


def test_health_checks_that_paused_and_restarted() -> None:
    values = [5.5, 6.2, 7.1, 6.4, 5.9, 6.8, 6.1, 6.6, *[None] * 7, 4.8, 5.0]
    breaks = [{"period": "2020-21 Q2", "kind": "paused"}, {"period": "2022-23 Q1", "kind": "restarted"}]
    evidence = make_result(values, breaks=breaks, targets=[]).evidence
    found = evidence.variation
    assert found.chart is not None
    assert [stretch.paused for stretch in evidence.stretches] == [False, True, False]
    # Mean 6.325; steps 0.7 0.9 0.7 0.5 0.9 0.7 0.5, on average 0.7: limits 6.325 -/+ 1.862
    assert found.chart.stage[0] is Stage.TRIAL
    assert (found.chart.lower_limit[0], found.chart.upper_limit[7]) == pytest.approx((4.463, 8.187))
    assert set(found.chart.point_type[8:]) == {PointType.NONE}
    assert set(found.chart.mean[8:15]) == {None}
    assert (found.stage, found.verdict, found.claims, found.drawn, found.points) == (
        Stage.RUN_CHART,
        PointType.NONE,
        False,
        True,
        2,
    )
    assert (evidence.method.kind, evidence.trend, evidence.tensions) == (Kind.DIFFERENCE, None, ())


def test_a_figure_from_within_a_pause_takes_no_part_and_nothing_is_claimed_of_it() -> None:
    values = [*STEADY, 20]  # far outside the limits of before
    evidence = make_result(values, breaks=[{"kind": "paused"}]).evidence
    found = evidence.variation
    assert (found.claims, found.verdict, found.assurance, found.limits, found.rules) == (
        False,
        PointType.NONE,
        Assurance.NONE,
        None,
        (),
    )
    assert (found.drawn, found.points, found.suggested, found.silent) == (True, 0, None, Because.FEW_FIGURES)


def test_a_break_begins_new_limits() -> None:
    values = [50, 70, *STEADY]
    found = variation(values, breaks=[{"period": "2019-20 Q1"}])  # at the first 90
    assert found.limits == pytest.approx((85.68, 91, 96.32))
    assert found.points == 14


def test_a_recalculation_begins_new_limits() -> None:
    lifted = [10, 12] * 7 + STEADY
    assert variation(lifted).limits != pytest.approx((85.68, 91, 96.32))
    found = variation(lifted, chart_changes=[change("2019-20 Q1", "recalculate")])
    assert found.limits == pytest.approx((85.68, 91, 96.32))
    assert found.chart is not None
    assert found.chart.mean[0] == 11


def test_a_figure_left_out_moves_no_limit_and_is_no_signal() -> None:
    spoilt = [*STEADY[:7], 10, *STEADY[7:]]
    assert variation(spoilt).limits != pytest.approx((85.68, 91, 96.32))
    found = variation(spoilt, chart_changes=[change("2020-21 Q3", "exclude")])
    assert found.limits == pytest.approx((85.68, 91, 96.32))
    assert found.chart is not None
    assert (found.chart.point_type[7], found.chart.counted[7]) == (PointType.NONE, False)


def test_of_a_latest_figure_left_out_nothing_is_said_but_the_limits_stay() -> None:
    found = variation([*STEADY, 20], chart_changes=[change("2022-23 Q2", "exclude")], targets=[level(85)])
    assert (found.verdict, found.rules) == (PointType.NONE, ())
    assert (found.claims, found.assurance) == (True, Assurance.CONSISTENT_PASS)
    assert found.limits == pytest.approx((85.68, 91, 96.32))


def test_limits_can_be_fixed_by_the_figures_up_to_a_period() -> None:
    rising = [*STEADY, 99, 99]
    found = variation(rising, chart_changes=[change("2021-22 Q4", "fix_limits")])  # the last 92
    assert found.limits == pytest.approx((85.68, 91, 96.32))
    assert found.verdict is PointType.IMPROVEMENT


def test_limits_are_fixed_in_one_stretch_and_not_in_another() -> None:
    values = [*STEADY, 50, 52, *STEADY]
    decisions = [change("2019-20 Q1", "recalculate"), change("2018-19 Q2", "fix_limits")]
    found = variation(values, chart_changes=decisions)
    assert found.chart is not None
    # The first stretch ends with 50 and 52, beyond the 14 figures its limits are fixed by
    assert (found.chart.mean[15], found.chart.in_baseline[13:16]) == (91, (True, False, False))
    assert found.limits == pytest.approx((85.68, 91, 96.32))
    assert all(found.chart.in_baseline[16:])


def test_fixing_one_stretch_leaves_the_setting_for_the_others() -> None:
    values = [*STEADY, *STEADY]
    decisions = [change("2019-20 Q1", "recalculate"), change("2017-18 Q4", "fix_limits")]
    found = variation(values, chart_changes=decisions, settings=settings(fix_limits_after="7"))
    assert found.chart is not None
    assert (sum(found.chart.in_baseline[:14]), sum(found.chart.in_baseline[14:])) == (10, 7)


def test_limits_fixed_across_a_gap_rest_on_the_same_figures_bridged_or_not() -> None:
    gap = [90, None, 92, 90, 92, 90, 92, 90, 92, 90, 92, 90, 92, 95, 96]
    decision = [change("2021-22 Q4", "fix_limits")]
    bridged = variation(gap, chart_changes=decision)
    broken = variation(gap, chart_changes=decision, settings=settings(bridge_gaps="no"))
    for found in (bridged, broken):
        assert found.chart is not None
        assert found.chart.in_baseline == (True, False, *[True] * 11, False, False)


@pytest.mark.parametrize("rules", ["recommended", "making_data_count", "plot_the_dots"])
def test_limits_fixed_by_the_first_figure_never_raise(rules: str) -> None:
    decision = [change("2019-20 Q1", "fix_limits")]
    found = variation([*STEADY, 99], chart_changes=decision, settings=settings(control_chart=rules))
    assert found.chart is not None
    assert found.claims is (rules != "recommended")  # two figures are too few there


def test_a_lasting_shift_suggests_a_recalculation_and_makes_none() -> None:
    shifted = [*STEADY, 95, 94, 95, 94, 95, 94, 95]
    found = variation(shifted)
    assert found.suggested is not None
    assert str(found.suggested) == "2020-21 Q4"
    assert found.chart is not None
    assert set(found.chart.segment) == {0}


def test_nothing_is_suggested_in_a_pause() -> None:
    shifted = [*STEADY, 95, 94, 95, 94, 95, 94, 95]
    assert variation([*shifted, 20], breaks=[{"kind": "paused"}]).suggested is None


# ---------------------------------------------------------------- settings


def test_the_rules_can_be_switched_off() -> None:
    found = variation(STEADY, settings=settings(control_chart="none"))
    assert (found.chart, found.why_none) == (None, Because.AS_SET)


def test_plot_the_dots_stops_at_a_gap_among_rising_figures() -> None:
    rising = [1, 2, 3, 4, 5, 6, None, 8, 9, 10, 11, 12, 13, 14]
    stopped = variation(rising, settings=settings(control_chart="plot_the_dots"))
    assert (stopped.chart, stopped.why_none, stopped.claims) == (None, Because.GAP, False)
    assert variation(rising).chart is not None


def test_making_data_count_gives_nothing_below_15_figures() -> None:
    counting = settings(control_chart="making_data_count")
    assert variation(STEADY, settings=counting).why_none is Because.FEW_FIGURES
    assert variation([*STEADY, 91], settings=counting).stage is Stage.SETTLED


def test_runs_may_be_longer() -> None:
    shifted = [*STEADY[:13], 93, 93, 93, 93, 93, 93, 93]
    assert Cause.SHIFT_ABOVE in variation(shifted).rules
    assert Cause.SHIFT_ABOVE not in variation(shifted, settings=settings(shift_points="8")).rules


def test_the_engine_gets_the_settings_by_its_own_names() -> None:
    found = control_settings(
        Analysis(screen_outliers=False, trend_points=6, fix_limits_after=12, assurance_on_limit=OnLimit.DECIDED)
    )
    assert (found.preset, found.screen_outliers, found.trend_points, found.fix_after_points) == (
        Preset.RECOMMENDED,
        False,
        6,
        12,
    )
    assert (found.assurance_on_limit.value, found.least_points, found.settled_points) == ("decided", 6, 13)


@pytest.mark.parametrize(
    ("given", "yearly", "least", "settled"),
    [
        ({}, False, 6, 13),
        ({}, True, 13, 13),
        ({"least_points": 20}, False, 20, 20),
        ({"settled_points": 4}, False, 4, 4),
        ({"least_points": 8, "settled_points": 10}, False, 8, 10),
        ({"settled_points": 8}, True, 8, 8),
        ({"fix_limits_after": 8}, True, 8, 13),
        ({"fix_limits_after": 8}, False, 6, 13),
    ],
)
def test_settings_of_numbers_of_points_never_contradict_each_other(
    given: dict[str, int],
    yearly: bool,
    least: int,
    settled: int,
) -> None:
    found = control_settings(Analysis.model_validate(given), yearly=yearly)
    assert (found.least_points, found.settled_points) == (least, settled)
