from __future__ import annotations

import re
from dataclasses import fields
from typing import Any

import numpy as np
import pytest

from kpi_helpers.analysis.statistics.control.chart import analyse_charts
from kpi_helpers.analysis.statistics.control.results import ControlChart, ControlCharts
from kpi_helpers.analysis.statistics.control.settings import Assurance, Cause, PointType, Stage, settings_for
from tests.chart_builders import make_chart

NAN = float("nan")
NOISE = [50.0, 52.0, 49.0, 51.0, 48.0, 50.0, 52.0, 48.0, 51.0, 49.0, 50.0, 52.0, 48.0]  # mean 50, no rule
WIDE = [50 + 5 * (value - 50) for value in NOISE]  # mean 50, limits about 33 away
RISE = [47.0, 48.0, 49.0, 50.0, 51.0, 52.0, 53.0]  # three below the mean, three above: a trend and no shift


def flagged(found: ControlChart) -> list[int]:
    return [place for place in range(len(found.value)) if found.rules_at(place)]


# ---------------------------------------------------------------- points and rules


def test_a_stable_series_is_common_cause() -> None:
    found = make_chart(NOISE)
    assert found.mean == (50.0,) * 13
    assert flagged(found) == []
    assert set(found.point_type) == {PointType.COMMON_CAUSE} == {found.variation}
    assert set(found.stage) == {Stage.SETTLED}


def test_every_rule_that_fired_is_kept_and_one_is_the_cause() -> None:
    found = make_chart([*NOISE, 58.0, 59.0, 60.0, 61.0, 62.0, 63.0, 64.0])
    assert found.rules_at(19) == (Cause.OUTSIDE_ABOVE, Cause.TREND_RISING, Cause.SHIFT_ABOVE)
    assert (found.cause[19], found.variation) == (Cause.OUTSIDE_ABOVE, PointType.IMPROVEMENT)
    assert found.latest == 19
    assert (
        found.counts[PointType.IMPROVEMENT]
        == len(found.value) - found.counts[PointType.COMMON_CAUSE] - (found.counts[PointType.CONCERN])
    )


def test_counts_are_of_every_type() -> None:
    found = make_chart([*NOISE, 70.0, NAN, 30.0], better=0)
    assert found.counts == {
        PointType.NONE: 1,
        PointType.COMMON_CAUSE: 13,
        PointType.IMPROVEMENT: 0,
        PointType.CONCERN: 0,
        PointType.NEUTRAL_HIGH: 1,
        PointType.NEUTRAL_LOW: 1,
    }


def test_two_in_three_may_count_points_beyond_three_sigma() -> None:
    fixed: dict[str, Any] = {"baseline_points": 13}  # mean 50, two sigma 54.4..., three sigma 56.6...
    values = [*NOISE, 57.0, 51.0, 55.0]
    assert make_chart(values, **fixed).rules_at(15) == ()
    beyond = make_chart(values, **fixed, two_in_three_beyond=True)
    assert beyond.rules_at(15) == (Cause.TWO_IN_THREE_ABOVE,)
    assert beyond.rules_at(13) == (Cause.OUTSIDE_ABOVE, Cause.TWO_IN_THREE_ABOVE)


def test_the_top_of_a_rise_is_rising_though_a_trend_follows() -> None:
    values = [*WIDE, *RISE, *RISE]
    theirs = make_chart(values, preset="plot_the_dots", baseline_points=13)
    assert (theirs.rules_at(19), theirs.point_type[19]) == ((Cause.TREND_FALLING,), PointType.CONCERN)  # F3
    ours = make_chart(values, baseline_points=13)
    assert (ours.rules_at(19), ours.point_type[19]) == ((Cause.TREND_RISING,), PointType.IMPROVEMENT)


def test_a_shared_peak_takes_the_trend_to_its_right_and_keeps_both_rules() -> None:
    peak = make_chart([*WIDE, *RISE, *RISE[-2::-1]], baseline_points=13)
    assert peak.rules_at(19) == (Cause.TREND_RISING, Cause.TREND_FALLING)
    assert (peak.cause[19], peak.point_type[19], peak.conflict[19]) == (Cause.TREND_FALLING, PointType.CONCERN, True)


# ---------------------------------------------------------------- gaps and ghosts


def test_gaps_are_bridged_as_if_the_rows_were_not_there() -> None:
    with_gaps = make_chart([50.0, NAN, 52.0, 49.0, 51.0, NAN, NAN, 48.0, 50.0])
    without = make_chart([50.0, 52.0, 49.0, 51.0, 48.0, 50.0])
    assert set(with_gaps.upper_limit) == set(without.upper_limit)
    assert with_gaps.moving_range == (None, None, 2.0, 3.0, 2.0, None, None, 3.0, 2.0)
    assert with_gaps.point_type[1] is PointType.NONE
    assert with_gaps.counted[1] is False


def test_a_run_goes_on_across_a_gap_unless_told_otherwise() -> None:
    values = [*NOISE, 53.0, 53.0, 54.0, NAN, 53.0, 54.0, 53.0, 53.0]
    assert flagged(make_chart(values, baseline_points=13))[:1] == [13]
    assert flagged(make_chart(values, baseline_points=13, bridge_gaps=False)) == []


def test_the_reference_stops_at_some_gaps() -> None:
    rising = [50.0, 51.0, 52.0, NAN, 53.0, 54.0, 55.0, 56.0]
    stopped = make_chart(rising, preset="plot_the_dots", targets=[40.0] * 8)
    assert stopped.stops
    assert set(stopped.mean) == {None}
    assert (stopped.variation, stopped.assurance) == (PointType.NONE, Assurance.NONE)
    assert not make_chart(rising).stops
    assert flagged(make_chart(rising)) == [0, 1, 2, 4, 5, 6, 7]


def test_the_latest_figure_there_is_gives_the_icon_but_in_the_reference() -> None:
    values = [*NOISE, 70.0, NAN]
    assert make_chart(values, lengths=15).variation is PointType.IMPROVEMENT
    assert make_chart(values, lengths=15).latest == 13
    assert make_chart(values, preset="plot_the_dots", lengths=15).variation is PointType.COMMON_CAUSE
    assert make_chart(values, preset="plot_the_dots").variation is PointType.IMPROVEMENT  # taken for padding


def test_ghosts_are_shown_and_left_out_of_everything() -> None:
    found = make_chart([*NOISE[:6], 90.0, *NOISE[6:]], ghosts=[False] * 6 + [True] + [False] * 7)
    assert found.value[6] == 90.0
    assert set(found.mean) == {50.0}
    assert (found.cause[6], found.moving_range[6], found.moving_range[7]) == (Cause.NONE, None, 2.0)
    assert flagged(found) == []


def test_no_figure_at_all_says_nothing() -> None:
    found = make_chart([NAN] * 8, lengths=8, targets=[5.0] * 8)
    assert (found.variation, found.assurance, found.latest) == (PointType.NONE, Assurance.NONE, None)
    assert set(found.stage) == {Stage.NONE}


# ---------------------------------------------------------------- segments and baselines


def test_nothing_crosses_a_recalculation() -> None:
    rise = [float(number) for number in range(20, 32)]
    assert len(flagged(make_chart(rise))) == 12
    cut = make_chart(rise, segments=[0] * 6 + [1] * 6)
    assert flagged(cut) == []
    assert cut.mean == (22.5,) * 6 + (28.5,) * 6
    assert cut.moving_range[6] is None


def test_trends_of_making_data_count_cross_a_recalculation() -> None:
    rise = [float(number) for number in range(20, 32)]
    cut = make_chart(rise, preset="making_data_count", least_points=0, segments=[1] * 6 + [2] * 6)
    assert all(cut.trend_rising)
    assert cut.moving_range[6] == 1.0
    assert cut.mean == (22.5,) * 6 + (28.5,) * 6


def test_limits_rest_on_the_first_points_where_they_are_fixed() -> None:
    found = make_chart([*NOISE, 53.0, 53.0], fix_after_points=13)
    assert set(found.mean) == {50.0}
    assert found.in_baseline == (True,) * 13 + (False,) * 2
    assert make_chart([*NOISE, 53.0, 53.0], baseline_points=13).mean == found.mean


def test_a_baseline_is_of_each_segment_but_in_making_data_count_of_the_chart() -> None:
    values, segments = [*NOISE, 55.0, *NOISE, 59.0], [0] * 14 + [1] * 14
    ours = make_chart(values, segments=segments, baseline_points=13)
    assert set(ours.mean) == {50.0}
    count = make_chart(values, segments=segments, baseline_points=13, preset="making_data_count")
    assert count.mean == (50.0,) * 14 + ((650 + 59) / 14,) * 14
    assert count.partition == (0,) * 13 + (1,) + (2,) * 14


def test_a_recalculation_inside_the_baseline_of_making_data_count_waits_for_its_end() -> None:
    values = [*NOISE, *(number + 10 for number in NOISE)]
    found = make_chart(values, segments=[1] * 5 + [2] * 21, baseline_points=13, preset="making_data_count")
    assert found.mean == (50.0,) * 13 + (60.0,) * 13
    assert found.partition == (0,) * 13 + (1,) * 13


def test_a_shift_of_making_data_count_ends_with_the_baseline() -> None:
    values = [*NOISE[:-3], 53.0, 53.0, 53.0, 53.0, 53.0, 53.0, 53.0]
    count = make_chart(values, preset="making_data_count", baseline_points=13, conflict="concern")
    assert not any(count.shift_above)
    assert any(make_chart(values, baseline_points=13).shift_above)


def test_short_segments_are_counted() -> None:
    found = make_chart(NOISE, segments=[0] * 10 + [1] * 3)
    assert (found.short_segments, found.short_segment) == (2, (True,) * 13)
    assert make_chart(NOISE, preset="plot_the_dots").short_segments == 0
    assert make_chart(NOISE[:12], preset="plot_the_dots").short_segments == 1  # F6: documented as fewer than 12


# ---------------------------------------------------------------- stages and icons


def test_below_six_points_there_is_a_run_chart_instead() -> None:
    five = make_chart([20.0, 30.0, 20.0, 30.0, 90.0], targets=[10.0] * 5)
    assert set(five.stage) == {Stage.RUN_CHART}
    assert set(five.upper_limit) == {None}
    assert (five.variation, five.assurance, flagged(five)) == (PointType.NONE, Assurance.NONE, [])
    six = make_chart([20.0, 30.0, 20.0, 30.0, 20.0, 30.0], targets=[-90.0] * 6)
    assert set(six.stage) == {Stage.TRIAL}
    assert six.assurance is Assurance.CONSISTENT_PASS


def test_below_the_minimum_no_rule_is_looked_at() -> None:
    rise = [float(number) for number in range(20, 32)]
    assert len(flagged(make_chart(rise, preset="making_data_count", least_points=12))) == 12
    assert flagged(make_chart(rise, preset="making_data_count", least_points=13)) == []


def test_the_target_in_force_at_the_latest_figure_is_judged() -> None:
    targets = [10.0] * 12 + [90.0]
    assert make_chart(NOISE, targets=targets).assurance is Assurance.CONSISTENT_FAIL
    assert make_chart(NOISE, targets=[90.0] * 12 + [NAN]).assurance is Assurance.NONE
    assert make_chart([*NOISE, NAN], targets=[*targets, 10.0], lengths=14).assurance is Assurance.CONSISTENT_FAIL


@pytest.mark.parametrize("screen", [True, False])
@pytest.mark.parametrize("preset", ["recommended", "plot_the_dots", "making_data_count"])
def test_a_series_that_never_moves_is_never_flagged(preset: str, screen: bool) -> None:
    found = make_chart([0.1] * 40, preset=preset, screen_outliers=screen)
    assert set(found.mean) == {0.1}
    assert flagged(found) == []


def test_a_series_that_never_moved_meets_its_target_or_does_not() -> None:
    assert make_chart([100.0] * 20, targets=[95.0] * 20).assurance is Assurance.CONSISTENT_PASS
    assert make_chart([100.0] * 20, targets=[100.0] * 20).assurance is Assurance.CONSISTENT_PASS
    assert make_chart([100.0] * 20, targets=[95.0] * 20, better=-1).assurance is Assurance.CONSISTENT_FAIL
    assert (
        make_chart([100.0] * 20, targets=[95.0] * 20, preset="plot_the_dots").assurance is Assurance.INCONSISTENT
    )  # F4


def test_a_latest_segment_that_never_moved_is_enough() -> None:
    since = make_chart([*NOISE, *[100.0] * 7], segments=[0] * 13 + [1] * 7, targets=[95.0] * 20)
    assert since.assurance is Assurance.CONSISTENT_PASS


def test_a_single_blip_does_not_put_every_point_outside_the_limits() -> None:
    blip = [5.0] * 8 + [8.0] + [5.0] * 8
    theirs, ours = make_chart(blip, preset="plot_the_dots"), make_chart(blip)
    assert sum(theirs.outside_above) + sum(theirs.outside_below) == 17  # F5
    assert [place for place in range(17) if ours.outside_above[place] or ours.outside_below[place]] == [8]


# ---------------------------------------------------------------- many series


def test_many_series_are_each_as_if_alone() -> None:
    short, long = [50.0, 51.0, NAN, 47.0, 49.0, 52.0, 50.0], [*NOISE, 70.0]
    both = analyse_charts(
        [[*short, *[NAN] * 7], long], settings=settings_for("recommended"), better=[-1, 1], lengths=[7, 14]
    )
    assert both.series(0) == make_chart(short, better=-1)
    assert both.series(1) == make_chart(long)


def test_what_stands_in_the_padding_does_not_matter() -> None:
    padded = make_chart([*NOISE, 99.0, 99.0], segments=[0] * 6 + [1] * 7 + [0, 5], targets=[9.0] * 15, lengths=13)
    assert padded == make_chart(NOISE, segments=[0] * 6 + [1] * 7, targets=[9.0] * 13)


def test_no_series_and_no_points() -> None:
    settings = settings_for("recommended")
    assert analyse_charts(np.zeros((0, 5)), settings=settings, better=np.zeros(0, dtype=int)).variation.shape == (0,)
    empty = analyse_charts(np.zeros((2, 0)), settings=settings, better=[1, 0])
    assert empty.series(0).variation is PointType.NONE
    assert empty.series(1).value == ()


def test_what_one_series_has_is_what_many_have() -> None:
    many, one = ({field.name for field in fields(kind)} for kind in (ControlCharts, ControlChart))
    assert many - one == {"length"}
    assert one <= many


def test_there_is_no_series_beyond_the_last() -> None:
    with pytest.raises(IndexError):
        analyse_charts([[1.0]], settings=settings_for("recommended"), better=[1]).series(1)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"values": [1.0, 2.0]}, "values: found 1 dimensions; expected series x points."),
        ({"values": [[1.0, float("inf")]]}, "values: found inf; expected finite numbers."),
        ({"values": [[1.0, -1e301]]}, "values: found -1e+301; expected finite numbers."),
        ({"values": [["a", "b"]]}, "values: found something that is not a number; expected numbers, NaN for missing."),
        ({"targets": [[1.0, float("-inf")]]}, "targets: found -inf; expected finite numbers."),
        ({"targets": [[1.0]]}, "targets: found the shape (1, 1); expected (1, 2)."),
        ({"better": [2]}, "better: found 2; expected 1 (higher), -1 (lower) or 0 (neither)."),
        ({"better": [1, 1]}, "better: found the shape (2,); expected (1,)."),
        ({"better": [1.0]}, "better: found float64 numbers; expected whole numbers."),
        ({"segments": [[1, 0]]}, "segments: found a number below the one before it; expected numbers that never fall."),
        ({"ghosts": [[0, 1]]}, "ghosts: found int64; expected True and False."),
        ({"lengths": [3]}, "lengths: found 3; expected at most the 2 points given."),
        ({"lengths": [-1]}, "lengths: found -1; expected 0 or more."),
        (
            {"baseline_points": [1]},
            "baseline_points: found 1; expected 0 (all points) or 2 or more in recommended.",
        ),
    ],
)
def test_what_cannot_be_analysed_is_refused(given: dict[str, Any], message: str) -> None:
    usual: dict[str, Any] = {"values": [[1.0, 2.0]], "better": [1]}
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        analyse_charts(**{**usual, **given}, settings=settings_for("recommended"))


def test_plot_the_dots_refuses_a_baseline_below_twelve() -> None:
    message = "baseline_points: found 11; expected 0 (all points) or 12 or more in plot_the_dots."
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        make_chart(NOISE, preset="plot_the_dots", baseline_points=11)
