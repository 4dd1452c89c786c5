"""What is true of control charts for any series."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings, strategies as st
from numpy.typing import NDArray

from kpi_helpers.analysis.statistics.control.chart import analyse_charts
from kpi_helpers.analysis.statistics.control.limits import exact_means
from kpi_helpers.analysis.statistics.control.results import ControlChart, ControlCharts
from kpi_helpers.analysis.statistics.control.settings import RULES, Cause, PointType, Preset, settings_for
from tests.chart_builders import make_chart

SOME = settings(max_examples=60, deadline=None)
MANY = settings(max_examples=200, deadline=None)
NAN = float("nan")

# Multiples of a half: sums and differences with each other are exact, so that a shift changes nothing but the level.
halves = st.integers(-40, 40).map(lambda number: number / 2)
walks = st.lists(halves, min_size=1, max_size=30).map(lambda steps: np.cumsum(steps).tolist())
pieces = st.tuples(halves, st.sampled_from([-2.0, -0.5, 0.0, 0.5, 1.0]), st.integers(1, 9))
ramps = st.lists(pieces, min_size=1, max_size=5).map(  # rises, falls and plateaus, so that runs and trends are common
    lambda made: [start + step * number for start, step, length in made for number in range(length)]
)
series = st.one_of(st.lists(halves, min_size=1, max_size=40), walks, ramps)
some_gaps = st.sets(st.integers(0, 39), max_size=6)
with_gaps = st.builds(
    lambda values, gaps: [NAN if place in gaps else value for place, value in enumerate(values)], series, some_gaps
)
presets = st.sampled_from(list(Preset))
ours = st.sampled_from([Preset.RECOMMENDED, Preset.MAKING_DATA_COUNT])
ways = st.sampled_from([-1, 0, 1])
finite = st.floats(allow_nan=False, allow_infinity=False)


def minimum(preset: Preset) -> dict[str, Any]:
    """Give settings without a least number of points, where there is a choice."""
    return {} if preset is Preset.PLOT_THE_DOTS else {"least_points": 0}


def fired(chart: ControlChart) -> list[tuple[Cause, ...]]:
    return [chart.rules_at(point) for point in range(len(chart.value))]


def is_tied(chart: ControlChart) -> bool:
    """Whether a value stands on a limit but for rounding, so that the least change may put it on either side."""
    lines = (chart.lower_limit, chart.upper_limit, chart.lower_two_sigma, chart.upper_two_sigma)
    return any(
        limit is not None and value is not None and abs(value - limit) <= 1e-9
        for line in lines
        for value, limit in zip(chart.value, line, strict=True)
    )


# ---------------------------------------------------------------- means

rows_of_numbers = st.lists(
    st.one_of(finite, st.floats(-100, 100), st.decimals(-100, 100, places=1).map(float)), min_size=1, max_size=60
)


@MANY
@given(rows_of_numbers)
def test_a_mean_is_the_double_nearest_to_the_true_mean(values: list[float]) -> None:
    found = exact_means(np.array([values]), np.full((1, len(values)), True))
    assert found[0] == float(sum(map(Fraction, values)) / len(values))


@MANY
@given(st.data(), st.floats(1, 2), st.integers(1, 30))
def test_means_that_nearly_cancel_are_right_to_the_last_place(data: st.DataObject, start: float, number: int) -> None:
    tiny = st.floats(-1e-16, 1e-16)
    values = [start, -start, *data.draw(st.lists(tiny, min_size=number, max_size=number)), 1e16, -1e16]
    found = exact_means(np.array([values]), np.full((1, len(values)), True))
    assert found[0] == float(sum(map(Fraction, values)) / len(values))


@MANY
@given(finite, st.integers(1, 60))
def test_the_mean_of_equal_values_is_that_value(value: float, number: int) -> None:
    assert exact_means(np.full((1, number), value), np.full((1, number), True))[0] == value


# ---------------------------------------------------------------- moving, stretching and turning a series over


@SOME
@given(presets, ways, series, st.integers(-2000, 2000))
def test_shifting_all_values_changes_no_flag(preset: Preset, better: int, values: list[float], by: int) -> None:
    there = make_chart(values, preset=preset, better=better, **minimum(preset))
    assume(not is_tied(there))
    moved = make_chart([value + by for value in values], preset=preset, better=better, **minimum(preset))
    assert (fired(moved), moved.cause, moved.point_type) == (fired(there), there.cause, there.point_type)


@SOME
@given(presets, ways, series, st.integers(-30, 30))
def test_scaling_by_a_power_of_two_is_exact(preset: Preset, better: int, values: list[float], power: int) -> None:
    there = make_chart(values, preset=preset, better=better, **minimum(preset))
    scaled = make_chart([value * 2.0**power for value in values], preset=preset, better=better, **minimum(preset))
    assert (fired(scaled), scaled.point_type) == (fired(there), there.point_type)
    for name in ("mean", "lower_limit", "upper_limit", "lower_two_sigma", "mean_moving_range"):
        line = getattr(there, name)
        assert getattr(scaled, name) == tuple(None if number is None else number * 2.0**power for number in line)


@SOME
@given(ours, st.sampled_from([-1, 1]), with_gaps)
def test_turning_values_over_with_their_direction_keeps_the_types(
    preset: Preset, better: int, values: list[float]
) -> None:
    there = make_chart(values, preset=preset, better=better, **minimum(preset))
    over = make_chart([-value for value in values], preset=preset, better=-better, **minimum(preset))
    assert (over.point_type, over.variation, over.conflict) == (there.point_type, there.variation, there.conflict)


@SOME
@given(st.sampled_from([-1, 1]), series)
def test_turning_over_keeps_the_types_of_plot_the_dots_but_beside_a_repeated_value(
    better: int, values: list[float]
) -> None:
    """F3: a trend followed by a repeated value and another trend is named falling, whichever way it goes."""
    there = make_chart(values, preset="plot_the_dots", better=better)
    over = make_chart([-value for value in values], preset="plot_the_dots", better=-better)
    for point, (one, other) in enumerate(zip(there.point_type, over.point_type, strict=True)):
        tie = point + 1 < len(values) and values[point] == values[point + 1]
        assert one is other or (tie and there.cause[point] is over.cause[point] is Cause.TREND_FALLING)


def test_the_exception_of_plot_the_dots_beside_a_repeated_value() -> None:
    wide = [50.0, 60.0, 45.0, 55.0, 40.0, 50.0, 60.0, 40.0, 55.0, 45.0, 50.0, 60.0, 40.0]
    rise = [47.0, 48.0, 49.0, 50.0, 51.0, 52.0, 53.0]
    values = [*wide, *rise, *rise[::-1]]
    there = make_chart(values, preset="plot_the_dots", baseline_points=13)
    over = make_chart([-value for value in values], preset="plot_the_dots", better=-1, baseline_points=13)
    assert values[19] == values[20]
    assert (there.point_type[19], over.point_type[19]) == (PointType.CONCERN, PointType.IMPROVEMENT)
    assert make_chart(values, baseline_points=13).point_type[19] is PointType.IMPROVEMENT


# ---------------------------------------------------------------- the past


@SOME
@given(presets, st.lists(halves, min_size=14, max_size=30), st.lists(halves, min_size=1, max_size=8))
def test_a_later_point_never_changes_fixed_limits(preset: Preset, values: list[float], later: list[float]) -> None:
    """Runs it completes are flagged back to their start; nothing else of the past changes, and no flag is lost."""
    facts = {"preset": preset, "baseline_points": 12, **minimum(preset)}
    then, now = make_chart(values, **facts), make_chart([*values, *later], **facts)
    size = len(values)
    for name in ("mean", "lower_limit", "upper_limit", "side", "outside_above", "outside_below", "stage"):
        assert getattr(now, name)[:size] == getattr(then, name), name
    for point, (before, after) in enumerate(zip(named(then), named(now), strict=False)):
        assert before <= after
        assert before == after or point > size - 7


def named(chart: ControlChart) -> list[set[str]]:
    """Give the rules at each point; F3 may rename a trend of plot_the_dots when another follows it."""
    trends = {Cause.TREND_RISING, Cause.TREND_FALLING}
    renames = chart.settings.preset is Preset.PLOT_THE_DOTS
    return [{"trend" if renames and rule in trends else rule.value for rule in rules} for rules in fired(chart)]


@SOME
@given(with_gaps, with_gaps, with_gaps, st.booleans())
def test_a_later_point_never_changes_an_earlier_segment(
    first: list[float], second: list[float], later: list[float], screen: bool
) -> None:
    def chart_of(last: Sequence[float]) -> ControlChart:
        values, segments = [*first, *last], [0] * len(first) + [1] * len(last)
        return make_chart(values, segments=segments, screen_outliers=screen, lengths=len(values))

    then, now = chart_of(second), chart_of([*second, *later])
    for name in ("mean", "lower_limit", "upper_limit", "cause", "point_type", "stage", "conflict", *RULES):
        assert getattr(now, name)[: len(first)] == getattr(then, name)[: len(first)], name


@SOME
@given(presets, with_gaps)
def test_recalculating_at_every_point_flags_nothing(preset: Preset, values: list[float]) -> None:
    """Trends of making_data_count go on across recalculations, so they are left out there."""
    found = make_chart(values, preset=preset, segments=list(range(len(values))), **minimum(preset))
    left_out = {Cause.TREND_RISING, Cause.TREND_FALLING} if preset is Preset.MAKING_DATA_COUNT else set()
    assert not any(set(rules) - left_out for rules in fired(found))
    assert not found.stops


# ---------------------------------------------------------------- gaps, ghosts, other series


@SOME
@given(with_gaps, st.booleans())
def test_gaps_never_stop_our_charts_and_change_nothing_but_their_own_points(values: list[float], screen: bool) -> None:
    closed = [value for value in values if value == value]
    assume(closed)
    there = make_chart(values, screen_outliers=screen, lengths=len(values))
    together = make_chart(closed, screen_outliers=screen)
    counted = [point for point, value in enumerate(values) if value == value]
    for name in ("upper_limit", "lower_limit", "mean", "cause", "point_type", "stage", "moving_range"):
        assert tuple(getattr(there, name)[point] for point in counted) == getattr(together, name), name
    assert (there.variation, there.stops) == (together.variation, False)


@SOME
@given(ours, st.data(), st.lists(halves, min_size=1, max_size=40))
def test_a_ghost_is_the_same_as_a_gap(preset: Preset, data: st.DataObject, values: list[float]) -> None:
    ghosts = data.draw(st.lists(st.booleans(), min_size=len(values), max_size=len(values)))
    holes = [NAN if ghost else value for value, ghost in zip(values, ghosts, strict=True)]
    shown = make_chart(values, preset=preset, ghosts=ghosts, lengths=len(values))
    missing = make_chart(holes, preset=preset, lengths=len(values))
    assert (shown.cause, shown.mean, shown.upper_limit, shown.latest) == (
        missing.cause,
        missing.mean,
        missing.upper_limit,
        missing.latest,
    )


def table(rows: list[list[float]]) -> NDArray[np.float64]:
    """Give series of several lengths as one array, with gaps behind their ends."""
    cells = np.full((len(rows), max(map(len, rows)) + 2), NAN)
    for row, values in zip(cells, rows, strict=True):
        row[: len(values)] = values
    return cells


@SOME
@given(presets, st.lists(with_gaps, min_size=1, max_size=6), st.randoms())
def test_the_order_and_company_of_series_change_nothing(preset: Preset, rows: list[list[float]], random: Any) -> None:
    order = list(range(len(rows)))
    random.shuffle(order)

    def charts_of(some: list[list[float]]) -> ControlCharts:
        lengths = [len(row) for row in some]
        return analyse_charts(table(some), settings=settings_for(preset), better=[1] * len(some), lengths=lengths)

    together, shuffled = charts_of(rows), charts_of([rows[place] for place in order])
    for now, place in enumerate(order):
        assert shuffled.series(now) == together.series(place)
    assert together.series(0) == charts_of(rows[:1]).series(0)


@SOME
@given(with_gaps, st.integers(0, 5))
def test_padding_changes_nothing(values: list[float], columns: int) -> None:
    assert make_chart([*values, *[NAN] * columns]) == make_chart(values)


# ---------------------------------------------------------------- refusals and constants


@SOME
@given(presets, series, st.data(), st.sampled_from([float("inf"), float("-inf")]))
def test_infinities_are_refused(preset: Preset, values: list[float], data: st.DataObject, infinity: float) -> None:
    place = data.draw(st.integers(0, len(values) - 1))
    with pytest.raises(ValueError, match="expected finite numbers"):
        make_chart([*values[:place], infinity, *values[place + 1 :]], preset=preset)


@MANY
@given(presets, st.floats(-1e300, 1e300), st.integers(1, 60), st.booleans())
def test_a_series_that_never_moves_is_never_flagged(preset: Preset, value: float, number: int, screen: bool) -> None:
    found = make_chart([value] * number, preset=preset, screen_outliers=screen, **minimum(preset))
    assert not any(fired(found))
    assert found.variation in (PointType.COMMON_CAUSE, PointType.NONE)


@SOME
@given(ours, with_gaps, st.sampled_from([0, 12]))
def test_screening_never_widens_limits(preset: Preset, values: list[float], baseline: int) -> None:
    facts = {"preset": preset, "baseline_points": baseline, **minimum(preset)}
    screened, whole = (
        make_chart(values, screen_outliers=True, **facts),
        make_chart(values, screen_outliers=False, **facts),
    )
    for one, other in zip(screened.mean_moving_range, whole.mean_moving_range, strict=True):
        assert one is None or (other is not None and one <= other)


@SOME
@given(presets, ways, with_gaps)
def test_words_agree_with_each_other(preset: Preset, better: int, values: list[float]) -> None:
    """The cause is a rule that fired, the type goes with it, and the icon is that of the latest point."""
    found = make_chart(values, preset=preset, better=better, lengths=len(values), **minimum(preset))
    for point, cause in enumerate(found.cause):
        rules = found.rules_at(point)
        assert (cause in rules) == bool(rules)
        kinds = (
            {PointType.IMPROVEMENT, PointType.CONCERN} if better else {PointType.NEUTRAL_HIGH, PointType.NEUTRAL_LOW}
        )
        assert (found.point_type[point] in kinds) == bool(rules)
        if rules and better:
            assert (found.point_type[point] is PointType.IMPROVEMENT) == (cause.is_high == (better > 0))
    expected = PointType.NONE if found.latest is None or found.stops else found.point_type[found.latest]
    assert found.variation is expected
