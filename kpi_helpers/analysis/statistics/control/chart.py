"""XmR control charts of many series in one call: limits, special-cause rules, verdicts.

Knows numbers and arrays only; periods, targets in force and which way is better are settled by the caller. Each
step lays the points out in `lanes`, lets the rows be worked out, and brings the answers back to the points, as a
dictionary from the names of `ControlCharts` to arrays.
Sources: NHSRplotthedots 0.2.2 (plot_the_dots), NHS England's Making Data Count SQL v2.5 (making_data_count);
`recommended` is the first with the faults put right that docs/methods.md lists.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kpi_helpers.analysis.statistics.control.given import EVERY_POINT, Given, read_given
from kpi_helpers.analysis.statistics.control.lanes import Flags, Floats, Ints, Lanes, lay_out
from kpi_helpers.analysis.statistics.control.limits import compute_limits, moving_ranges
from kpi_helpers.analysis.statistics.control.results import ControlCharts
from kpi_helpers.analysis.statistics.control.rules import (
    find_shifts,
    find_trends,
    find_two_in_three,
    sides,
    stopping_rows,
    turn_by_next_step,
    turns_down,
)
from kpi_helpers.analysis.statistics.control.settings import RULES, ControlSettings, PointType, Stage, code
from kpi_helpers.analysis.statistics.control.verdicts import name_points, name_stages, rate_assurance


def analyse_charts(
    values: ArrayLike,
    *,
    settings: ControlSettings,
    better: ArrayLike,
    segments: ArrayLike | None = None,
    ghosts: ArrayLike | None = None,
    baseline_points: ArrayLike | None = None,
    targets: ArrayLike | None = None,
    lengths: ArrayLike | None = None,
) -> ControlCharts:
    """Give the control charts of many series at once.

    Parameters
    ----------
    values
        Series x points in date order, in the unit of each KPI; NaN where a figure is missing.
    settings
        From `settings_for`.
    better
        One number per series: 1 higher is better, -1 lower, 0 neither.
    segments
        Series x points, whole numbers that never fall; a new number starts a recalculation. None: one segment.
    ghosts
        Series x points: shown, but left out of everything. None: none.
    baseline_points
        One number per series, or series x points with the same number throughout a segment, instead of
        ``settings.fix_after_points``: the points limits rest on; 0: all.
    targets
        Series x points: the target in force at each point, NaN where there is none. None: no targets.
    lengths
        One number per series: how many points it has; what stands behind is padding. None: up to the last value, so
        that a missing figure at the end is taken for padding. It matters in plot_the_dots only, where a missing last
        row gives the icon.

    Returns
    -------
    ControlCharts
        Arrays; ``.series(i)`` gives one series as plain tuples.

    Raises
    ------
    ValueError
        When a shape, a number or a baseline is not as described, or a value is infinite.

    Examples
    --------
    >>> from kpi_helpers.analysis.statistics.control.settings import settings_for
    >>> charts = analyse_charts([[8, 10, 12, 10, 9, 11]], settings=settings_for("recommended"), better=[1])
    >>> charts.series(0).mean[0], charts.series(0).variation.value
    (10.0, 'common_cause')
    """
    given = read_given(
        values,
        settings=settings,
        better=better,
        segments=segments,
        ghosts=ghosts,
        baseline_points=baseline_points,
        targets=targets,
        lengths=lengths,
    )
    layout = lay_out_all(given, settings)
    found = find_limits(given, layout, settings)
    found |= find_rules(given, layout, found, settings)
    found |= _verdicts(given, found, settings)
    stops = find_stops(given, layout, settings)
    blank(found, ~given.rows | stops[:, None])
    found |= {
        "value": np.where(given.rows, given.values, np.nan),
        "target": np.where(given.rows, given.targets, np.nan),
        "segment": np.where(given.rows, given.segments, -1),
        "partition": np.where(given.rows, layout.partition, -1),
        "counted": given.counted,
    }
    icons = _icons(given, found, stops, settings)
    return ControlCharts(settings=settings, better=given.better, length=given.lengths, stops=stops, **found, **icons)


def _verdicts(given: Given, found: Arrays, settings: ControlSettings) -> Arrays:
    """Give each point's cause and type, and where they are in conflict."""
    visible = given.counted & ~is_hidden(found["stage"], settings)
    cause, point_type, conflict = name_points(
        {rule: found[rule.value] for rule in RULES},
        peaks=found.pop("peaks"),
        judged=given.rows if settings.habits.judges_missing else visible,
        better=given.better,
        settings=settings,
    )
    return {"cause": cause, "point_type": point_type, "conflict": conflict}


def _icons(given: Given, found: Arrays, stops: Flags, settings: ControlSettings) -> Arrays:
    """Give what is said of each series as a whole, from its latest point."""
    if not given.values.size:
        none = np.zeros(len(given.values), dtype=np.int8)
        return {"latest": given.latest, "variation": none, "assurance": none.copy(), "short_segments": none.astype(int)}
    at = (np.arange(len(given.latest)), np.maximum(given.latest, 0))
    judged = (given.latest >= 0) & ~stops & ~is_hidden(found["stage"][at], settings)
    assurance = rate_assurance(
        np.where(judged, found["target"][at], np.nan),
        found["lower_limit"][at],
        found["upper_limit"][at],
        constant=_constants(given, at),
        better=given.better,
        settings=settings,
    )
    begins = np.ones(given.rows.shape, dtype=bool)
    begins[:, 1:] = found["partition"][:, 1:] != found["partition"][:, :-1]
    return {
        "latest": given.latest,
        "variation": np.where(judged, found["point_type"][at], code(PointType.NONE)).astype(np.int8),
        "assurance": assurance,
        "short_segments": (found["short_segment"] & begins).sum(axis=1),
    }


def _constants(given: Given, at: tuple[Ints, Ints]) -> Floats:
    """Give the one value of each series' latest segment, NaN where it ever moved or has no value."""
    same = given.counted & (given.segments == given.segments[at][:, None])
    lowest = np.where(same, given.values, np.inf).min(axis=1)
    highest = np.where(same, given.values, -np.inf).max(axis=1)
    return np.where(lowest == highest, lowest, np.nan)


Arrays = dict[str, NDArray[Any]]

_LIMITS = ("lower_limit", "upper_limit", "lower_two_sigma", "upper_two_sigma", "lower_one_sigma", "upper_one_sigma")
_PER_LANE = ("mean_moving_range_all", "moving_range_limit", "mean_moving_range", "mean", *_LIMITS)
_PER_PLACE = {"in_baseline": False, "moving_range": np.nan, "range_averaged": False, "range_kept": False}


@dataclass(frozen=True, slots=True)
class Layout:
    """The lanes limits, runs and trends are looked for in, and the number of each point's partition."""

    segments: Lanes
    partitions: Lanes
    trends: Lanes
    partition: Ints


def lay_out_all(given: Given, settings: ControlSettings) -> Layout:
    """Give the lanes of an analysis.

    In making_data_count the baseline is the first points of the chart, whatever is recalculated inside it; runs end
    with it, its limits go on to the first recalculation behind it, and trends never end.
    """
    if not settings.habits.one_baseline:
        lanes = lay_out(given.segments, given.part)
        return Layout(lanes, lanes, lanes, _numbered(_changes(given.segments)))
    before: Ints = np.cumsum(given.counted, axis=1) - given.counted
    inside = (given.baseline < EVERY_POINT) & (before < given.baseline)
    stretches = np.where(inside, given.segments[:, :1], given.segments)
    partition = _numbered(_changes(stretches) | _changes(inside))
    everything = lay_out(np.zeros_like(stretches), given.part)
    return Layout(lay_out(stretches, given.part), lay_out(partition, given.part), everything, partition)


def find_limits(given: Given, layout: Layout, settings: ControlSettings) -> Arrays:
    """Give the limits of each point's segment, how they came about, and how far they may be relied on."""
    lanes = layout.segments
    baseline = lanes.gathered(given.baseline)
    if settings.habits.one_baseline:
        is_first = np.concatenate(([True], lanes.series[1:] != lanes.series[:-1]))[: len(baseline)]
        baseline = np.where(is_first, baseline, lanes.width)
    limits = compute_limits(lanes.of_points(given.seen, np.nan), baseline, settings)
    of_chart = given.counted.sum(axis=1)[lanes.series]
    found = {"stage": lanes.spread(name_stages(limits.rests_on, of_chart, settings)), "partition": layout.partition}
    found |= {name: lanes.spread(getattr(limits, name)) for name in _PER_LANE}
    found |= {name: lanes.to_points(getattr(limits, name), fill) for name, fill in _PER_PLACE.items()}
    blank({name: found[name] for name in _LIMITS}, is_hidden(found["stage"], settings))
    if settings.habits.trends_cross:
        whole = layout.trends
        found["moving_range"] = whole.to_points(moving_ranges(whole.of_points(given.seen, np.nan)), np.nan)
    return found


def find_rules(given: Given, layout: Layout, limits: Arrays, settings: ControlSettings) -> Arrays:
    """Give every rule at every point, whether or not another fired; none where there are too few points."""
    seen, lanes = given.seen, layout.partitions
    side = sides(seen, limits["mean"])
    above, below = seen > limits["upper_limit"], seen < limits["lower_limit"]
    close = (seen > limits["upper_two_sigma"]) | (seen < limits["lower_two_sigma"])
    if not settings.two_in_three_beyond:
        close &= ~(above | below)
    lane_side = lanes.of_points(side, 0)
    shifts = find_shifts(lane_side, settings.shift_points)
    two, window = find_two_in_three(lane_side, lanes.of_points(close, False))
    rules = {
        "close_to_limits": close,
        "outside_above": above,
        "outside_below": below,
        "shift_above": lanes.to_points(shifts.above, False),
        "shift_below": lanes.to_points(shifts.below, False),
        "shift_window_end": lanes.to_points(shifts.above_ends.astype(np.int8) - shifts.below_ends, 0),
        "two_in_three_above": lanes.to_points(two.above, False),
        "two_in_three_below": lanes.to_points(two.below, False),
        "two_in_three_window": lanes.to_points(window, False),
    }
    rules |= _trends(given, layout.trends, settings)
    blank(rules, is_hidden(limits["stage"], settings))
    short = given.rows & (lanes.spread(lanes.sizes) < settings.settled_points)
    return rules | {"side": side, "short_segment": short}


def find_stops(given: Given, layout: Layout, settings: ControlSettings) -> Flags:
    """Give the series at which NHSRplotthedots 0.2.2 stops with an error (fault F1); never outside plot_the_dots."""
    stops = np.zeros(len(given.values), dtype=bool)
    if settings.habits.gaps_may_stop:
        lanes = layout.trends
        values = lanes.of_points(given.seen, np.nan)
        stops[lanes.series[stopping_rows(values, lanes.there, settings.trend_points)]] = True
    return stops


def is_hidden(stage: NDArray[np.int8], settings: ControlSettings) -> Flags:
    """Give where there are too few points for limits, rules and icons."""
    if not settings.least_points:
        return np.zeros(stage.shape, dtype=bool)
    return np.asarray((stage == code(Stage.RUN_CHART)) | (stage == code(Stage.NONE)))


def blank(found: Arrays, where: Flags) -> None:
    """Empty arrays in place: NaN, False or 0 at the points given."""
    for cells in found.values():
        cells[where] = np.nan if cells.dtype.kind == "f" else 0


def _changes(cells: NDArray[Any]) -> Flags:
    """Give where a row differs from the point before."""
    changes = np.zeros(cells.shape, dtype=bool)
    changes[:, 1:] = cells[:, 1:] != cells[:, :-1]
    return changes


def _numbered(begins: Flags) -> Ints:
    return np.cumsum(begins, axis=1, dtype=np.int64)


def _trends(given: Given, lanes: Lanes, settings: ControlSettings) -> Arrays:
    values = lanes.of_points(given.seen, np.nan)
    trends = find_trends(values, settings.trend_points)
    rising, falling, peaks = trends.above, trends.below, turns_down(values, trends)
    if settings.habits.trend_by_next_step:
        rising, falling = turn_by_next_step(values, trends)
    return {
        "trend_rising": lanes.to_points(rising, False),
        "trend_falling": lanes.to_points(falling, False),
        "trend_window_end": lanes.to_points(trends.above_ends.astype(np.int8) - trends.below_ends, 0),
        "peaks": lanes.to_points(peaks, False),
    }
