"""What is true of trend tests, run charts and control charts for any figures."""

from __future__ import annotations

import math
from dataclasses import fields, replace
from itertools import pairwise, permutations

import numpy as np
import pytest
from hypothesis import assume, given, settings, strategies as st

from kpi_helpers.analysis.statistics.comparing.process_charts import (
    WITH_DENOMINATORS,
    ProcessChart,
    build_process_chart,
)
from kpi_helpers.analysis.statistics.trends.lines import TrendPoint
from kpi_helpers.analysis.statistics.trends.mann_kendall import (
    MannKendall,
    RankDirection,
    RankTrend,
    mann_kendall,
    seasonal_mann_kendall,
    trend_by_rank,
)
from kpi_helpers.analysis.statistics.trends.recent import (
    Marker,
    RecentMethod,
    RecentTrend,
    ValueType,
    rate_recent_trend,
)
from kpi_helpers.analysis.statistics.trends.regression import RegressionDirection, trend_by_regression
from kpi_helpers.analysis.statistics.trends.run_chart import Side, rate_runs

MANY = settings(max_examples=150, deadline=None)
SOME = settings(max_examples=40, deadline=None)
NAN = math.nan
RANKS_TURNED = {
    RankDirection.RISING: RankDirection.FALLING,
    RankDirection.FALLING: RankDirection.RISING,
    RankDirection.NONE: RankDirection.NONE,
}
TURNED = {
    RegressionDirection.RISING: RegressionDirection.FALLING,
    RegressionDirection.FALLING: RegressionDirection.RISING,
    Marker.INCREASING: Marker.DECREASING,
    Marker.DECREASING: Marker.INCREASING,
    Side.ABOVE: Side.BELOW,
    Side.BELOW: Side.ABOVE,
}

# Whole and half numbers, so that shifting and scaling by powers of two round nothing.
figures = st.integers(-400, 400).map(lambda number: number / 2)
gappy = st.lists(st.none() | figures, max_size=16).map(lambda cells: [NAN if c is None else c for c in cells])
series = st.lists(figures, min_size=5, max_size=16)
shifts = st.integers(-512, 512).map(float)
scales = st.sampled_from([0.25, 0.5, 2.0, 8.0])


@st.composite
def yearly(draw: st.DrawFn) -> list[TrendPoint]:
    """Five to eight yearly proportions with limits, now and then with a year missing."""
    points = []
    for year in range(2014, 2014 + draw(st.integers(5, 8))):
        if draw(st.integers(0, 9)) > 0:
            whole = draw(st.integers(50, 400))
            count = draw(st.integers(0, whole - 1))
            value, half = 100 * count / whole, draw(st.integers(1, 16)) / 4
            points.append(TrendPoint(year, value, count, whole, value - half, value + half))
    return points


def rate(points: list[TrendPoint], method: RecentMethod) -> RecentTrend:
    return rate_recent_trend(points, method=method, value_type=ValueType.PROPORTION)


def same_numbers(one: MannKendall, other: MannKendall, *, slopes: float = 1.0) -> None:
    """Compare every field of two tests, slopes after scaling."""
    for field in fields(MannKendall):
        scale = slopes if field.name.startswith("slope") else 1.0
        found, expected = getattr(one, field.name), scale * getattr(other, field.name)
        assert found == expected or (math.isnan(found) and math.isnan(expected)), field.name


# ---------------------------------------------------------------- Mann-Kendall


@MANY
@given(gappy, shifts, scales)
def test_shifting_and_scaling_keep_the_rank_test(values: list[float], shift: float, scale: float) -> None:
    same_numbers(mann_kendall([scale * value + shift for value in values]), mann_kendall(values), slopes=scale)


@MANY
@given(gappy)
def test_negating_and_reversing_turn_the_rank_test_round(values: list[float]) -> None:
    straight, negated, reversed_ = (mann_kendall(cells) for cells in (values, [-v for v in values], values[::-1]))
    for turned in (negated, reversed_):
        assert turned.score == -straight.score
        assert turned.variance == straight.variance
        assert turned.p_exact == straight.p_exact or math.isnan(straight.p_exact)
        assert turned.slope == -straight.slope or math.isnan(straight.slope)
    trend = trend_by_rank(values)
    slope = None if trend.slope is None else -trend.slope
    expected = replace(trend, direction=RANKS_TURNED[trend.direction], slope=slope)
    assert trend_by_rank([-value for value in values]) == expected


@MANY
@given(st.data(), gappy)
def test_the_order_of_rows_changes_nothing_where_times_are_given(data: st.DataObject, values: list[float]) -> None:
    rows = data.draw(st.permutations(list(enumerate(values))))
    times, shuffled = [float(time) for time, _ in rows], [value for _, value in rows]
    same_numbers(mann_kendall(shuffled, times), mann_kendall(values))
    assert trend_by_regression(shuffled, times) == trend_by_regression(values)
    assert trend_by_rank(shuffled, times, [time % 2 for time in times]) == trend_by_rank(
        values, seasons=[time % 2 for time in range(len(values))]
    )


@SOME
@given(st.lists(st.integers(1, 5).map(float), min_size=2, max_size=7))
def test_the_exact_p_agrees_with_counting_every_order(values: list[float]) -> None:
    found = mann_kendall(values)
    assume(found.variance > 0)
    signs = np.sign(np.array(list(permutations(values)))[:, None, :] - np.array(list(permutations(values)))[:, :, None])
    scores = np.triu(signs, 1).sum(axis=(1, 2))
    assert found.p_exact == pytest.approx(np.mean(abs(scores) >= abs(found.score)), rel=1e-12)


@SOME
@given(st.lists(st.integers(1, 4).map(float), min_size=6, max_size=6))
def test_the_exact_p_of_two_seasons_agrees_with_counting_every_order(values: list[float]) -> None:
    found = seasonal_mann_kendall(values, [1, 2] * 3)
    assert found is not None
    assume(found.variance > 0)

    def scores(own: list[float]) -> list[int]:
        return [mann_kendall(order).score for order in permutations(own)]

    sums = [one + other for one in scores(values[::2]) for other in scores(values[1::2])]
    assert found.p_exact == pytest.approx(np.mean([abs(total) >= abs(found.score) for total in sums]), rel=1e-12)


@MANY
@given(series, st.lists(figures, min_size=4, max_size=4))
def test_a_level_of_each_season_changes_nothing(values: list[float], levels: list[float]) -> None:
    seasons = [place % 4 for place in range(len(values))]
    raised = [value + levels[season] for value, season in zip(values, seasons, strict=True)]
    one, other = (seasonal_mann_kendall(cells, seasons) for cells in (values, raised))
    if one is None or other is None:
        assert one is other
    else:
        same_numbers(one, other)


@MANY
@given(series, shifts)
def test_one_season_is_no_season(values: list[float], season: float) -> None:
    found = seasonal_mann_kendall(values, [season] * len(values))
    assert found is not None
    same_numbers(found, mann_kendall(values))


# ---------------------------------------------------------------- regression


@MANY
@given(series, shifts, scales)
def test_shifting_and_scaling_keep_the_regression(values: list[float], shift: float, scale: float) -> None:
    straight, moved = trend_by_regression(values), trend_by_regression([scale * value + shift for value in values])
    assert straight.slope is not None
    assert straight.p is not None
    assume(abs(straight.p - 0.05) > 1e-9)
    assert moved.direction is straight.direction
    assert moved.slope == pytest.approx(scale * straight.slope, rel=1e-9, abs=1e-9)


@MANY
@given(series)
def test_negating_and_reversing_turn_the_regression_round(values: list[float]) -> None:
    straight = trend_by_regression(values)
    assert straight.slope is not None
    assert straight.p is not None
    assume(abs(straight.p - 0.05) > 1e-9)
    for turned in (trend_by_regression([-value for value in values]), trend_by_regression(values[::-1])):
        assert turned.direction is TURNED.get(straight.direction, straight.direction)
        assert turned.slope == pytest.approx(-straight.slope, rel=1e-9, abs=1e-9)


# ---------------------------------------------------------------- recent trend


@MANY
@given(yearly())
def test_counting_the_others_turns_a_recent_trend_round(points: list[TrendPoint]) -> None:
    assume(all(0 < point.count < point.denominator for point in points))
    others = [
        TrendPoint(p.time, 100 - p.value, p.denominator - p.count, p.denominator, 100 - p.upper95, 100 - p.lower95)
        for p in points
    ]
    for method in RecentMethod:
        one, other = rate(points, method), rate(others, method)
        assume(one.chi_squared is None or abs(one.chi_squared - 9.5495) > 1e-3)
        assert other.marker is TURNED.get(one.marker, one.marker)
        assert (other.reason, other.times_used) == (one.reason, one.times_used)
        if one.chi_squared is not None:
            assert other.chi_squared == pytest.approx(one.chi_squared, rel=1e-6, abs=1e-9)


@MANY
@given(yearly(), shifts, scales)
def test_shifting_and_scaling_keep_a_recent_trend_by_limits(
    points: list[TrendPoint], shift: float, scale: float
) -> None:
    moved = [
        replace(p, value=scale * p.value + shift, lower95=scale * p.lower95 + shift, upper95=scale * p.upper95 + shift)
        for p in points
    ]
    one, other = rate(points, RecentMethod.LIMITS), rate(moved, RecentMethod.LIMITS)
    if one.chi_squared is not None and one.slope is not None:
        assume(abs(one.chi_squared - 9.5495) > 1e-3)
        assert other.chi_squared == pytest.approx(one.chi_squared, rel=1e-6, abs=1e-6)
        assert other.slope == pytest.approx(scale * one.slope, rel=1e-6, abs=1e-6)
    assert (other.reason, other.times_used) == (one.reason, one.times_used)


@MANY
@given(st.data(), yearly(), st.sampled_from(RecentMethod))
def test_the_order_and_the_first_year_of_points_change_nothing(
    data: st.DataObject, points: list[TrendPoint], method: RecentMethod
) -> None:
    straight = rate(points, method)
    assert rate(data.draw(st.permutations(points)), method) == straight
    later = rate([replace(point, time=point.time + 7) for point in points], method)
    assert later == replace(straight, times_used=tuple(time + 7 for time in straight.times_used))


@MANY
@given(st.integers(1, 99), st.lists(st.integers(1, 50), min_size=5, max_size=8), st.sampled_from(RecentMethod))
def test_a_constant_share_is_never_a_trend(share: int, hundreds: list[int], method: RecentMethod) -> None:
    points = [
        TrendPoint(2014 + n, share, share * size, 100 * size, share - 1 / size, share + 1 / size)
        for n, size in enumerate(hundreds)
    ]
    assert rate(points, method).marker is Marker.NO_CHANGE


# ---------------------------------------------------------------- constants and infinities


@MANY
@given(st.floats(-1e6, 1e6), st.integers(5, 24))
def test_a_constant_series_is_never_a_trend(value: float, points: int) -> None:
    values = [value] * points
    assert trend_by_rank(values).direction is RankDirection.NONE
    assert trend_by_rank(values, seasons=[n % 4 for n in range(points)]).direction is RankDirection.NONE
    assert trend_by_regression(values).direction is RegressionDirection.STABLE
    assert not rate_runs(values).signal
    for chart in (ProcessChart.I, ProcessChart.MR, ProcessChart.RUN):
        found = build_process_chart(values, chart=chart)
        assert not found.outside.any()
        assert not found.runs.signal


@MANY
@given(series, st.integers(0, 4), st.sampled_from([math.inf, -math.inf]))
def test_infinities_are_refused(values: list[float], place: int, infinite: float) -> None:
    broken = [*values[:place], infinite, *values[place + 1 :]]
    ones = [1.0] * len(values)
    for refused in (
        lambda: trend_by_rank(broken),
        lambda: trend_by_rank(values, broken),
        lambda: trend_by_rank(values, seasons=broken),
        lambda: trend_by_regression(broken),
        lambda: trend_by_regression(values, broken),
        lambda: rate_runs(broken),
        lambda: build_process_chart(broken, chart=ProcessChart.I),
        lambda: build_process_chart(ones, broken, chart=ProcessChart.P),
        lambda: TrendPoint(2020, infinite),
    ):
        with pytest.raises(ValueError, match="infinite"):
            refused()


@SOME
@given(st.lists(figures, max_size=4))
def test_fewer_than_five_figures_never_show_a_trend(values: list[float]) -> None:
    found = trend_by_rank(values)
    assert isinstance(found, RankTrend)
    assert (found.direction, found.p) == (RankDirection.NONE, None)
    assert trend_by_regression(values).direction is RegressionDirection.TOO_FEW
    p = mann_kendall(values).p_exact
    assert math.isnan(p) or p > 0.05


# ---------------------------------------------------------------- charts


@MANY
@given(gappy, shifts, scales)
def test_shifting_scaling_and_negating_keep_the_runs(values: list[float], shift: float, scale: float) -> None:
    straight, moved = rate_runs(values), rate_runs([scale * value + shift for value in values])
    turned = rate_runs([-value for value in values])
    latest = straight.latest_side
    assert replace(moved, centre=0) == replace(straight, centre=0)
    assert replace(turned, centre=0, latest_side=latest) == replace(straight, centre=0)
    assert turned.latest_side is (None if latest is None else TURNED[latest])


@MANY
@given(series)
def test_reversing_keeps_limits_and_runs(values: list[float]) -> None:
    for chart in (ProcessChart.I, ProcessChart.RUN):
        one, other = build_process_chart(values, chart=chart), build_process_chart(values[::-1], chart=chart)
        np.testing.assert_array_equal(other.upper, one.upper)
        assert other.outside.tolist() == one.outside.tolist()[::-1]
        assert (other.runs.longest_run, other.runs.crossings) == (one.runs.longest_run, one.runs.crossings)


@MANY
@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=1, max_size=16))
def test_limits_enclose_the_centre_and_keep_within_the_possible_range(rows: list[tuple[int, int]]) -> None:
    counts, wholes = [float(min(row)) for row in rows], [float(max(row)) for row in rows]
    for chart in WITH_DENOMINATORS:
        found = build_process_chart(counts, wholes, chart=chart)
        lines = (
            found.lower,
            found.lower_two_sigma,
            np.full(len(rows), found.centre),
            found.upper_two_sigma,
            found.upper,
        )
        there = ~np.isnan(found.upper)
        for below, above in pairwise(lines):
            assert (below[there] <= above[there]).all()
        assert (found.lower[there] >= 0).all()
        assert not found.outside[np.isnan(found.plotted)].any()
