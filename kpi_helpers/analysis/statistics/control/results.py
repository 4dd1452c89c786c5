"""What an analysis of control charts hands back: arrays for many series, and one series as plain tuples.

Nothing is worked out here; every field is described once, in `ControlCharts`. A recalculation of limits is only
suggested, never applied by itself: both NHSRplotthedots and Making Data Count leave it to people, because it needs a
known cause, a date and a name.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kpi_helpers.analysis.statistics.control.lanes import Flags, Floats, Ints
from kpi_helpers.analysis.statistics.control.settings import (
    RULES,
    Assurance,
    Cause,
    Codes,
    ControlSettings,
    PointType,
    Stage,
    decode,
)

_WORDS: dict[str, type[StrEnum]] = {
    "cause": Cause,
    "point_type": PointType,
    "stage": Stage,
    "variation": PointType,
    "assurance": Assurance,
}
Numbers = tuple[float | None, ...]
Truths = tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class ControlCharts:
    """Control charts of many series.

    Fields are arrays of series x points unless said otherwise. Numbers are NaN where there is none, words are stored
    as the number of the word in its list (`settings.decode` gives the words). Behind the last point of a series
    everything is NaN, False, none or -1.

    Attributes
    ----------
    settings
        The settings all charts were worked out with.
    value, target
        As given, in the unit of the KPI; values of points left out stay.
    segment
        As given; 0 where none were. A new number is a recalculation.
    partition
        Numbered from 0 in each series: the stretch in which shifts and two in three are looked for.
    counted
        The point has a value and is not left out.
    in_baseline
        The limits of its segment rest on the point (unless screened).
    moving_range
        Distance from the value before it (in making_data_count also across recalculations).
    range_averaged, range_kept
        The moving range is part of the first average; of the average the limits rest on.
    mean_moving_range_all, moving_range_limit, mean_moving_range
        Average before screening, screening limit, average used.
    mean, lower_limit, upper_limit, lower_two_sigma, upper_two_sigma, lower_one_sigma, upper_one_sigma
        Centre line and limits of the point's segment.
    side
        1 above the mean, -1 below, 0 on it or unknown.
    close_to_limits
        The point counts as one of two in three.
    outside_above, outside_below, trend_rising, trend_falling, two_in_three_above, two_in_three_below, shift_above,
    shift_below
        The rules, every one that fired.
    trend_window_end, shift_window_end
        1 or -1 where a window of the rule ends here upwards or downwards, else 0.
    two_in_three_window
        The point lies in such a window, close to a limit itself or not.
    cause, point_type
        `Cause` and `PointType`: the one chosen.
    conflict
        An improvement rule and a concern rule both fired.
    stage
        `Stage`: how far the limits of the point's segment may be relied on.
    short_segment
        The point's partition has fewer points than settled limits take.
    better
        One number per series: 1 higher, -1 lower, 0 neither.
    length
        One number per series: its points, missing ones counted.
    latest
        One number per series: the place of the point the icons are about; -1 where there is none.
    variation, assurance
        One `PointType`, one `Assurance` per series.
    short_segments
        One number per series: how many partitions are short.
    stops
        One flag per series: NHSRplotthedots 0.2.2 would stop with an error (plot_the_dots only).
    """

    settings: ControlSettings
    value: Floats
    target: Floats
    segment: Ints
    partition: Ints
    counted: Flags
    in_baseline: Flags
    moving_range: Floats
    range_averaged: Flags
    range_kept: Flags
    mean_moving_range_all: Floats
    moving_range_limit: Floats
    mean_moving_range: Floats
    mean: Floats
    lower_limit: Floats
    upper_limit: Floats
    lower_two_sigma: Floats
    upper_two_sigma: Floats
    lower_one_sigma: Floats
    upper_one_sigma: Floats
    side: NDArray[np.int8]
    close_to_limits: Flags
    outside_above: Flags
    outside_below: Flags
    trend_rising: Flags
    trend_falling: Flags
    two_in_three_above: Flags
    two_in_three_below: Flags
    shift_above: Flags
    shift_below: Flags
    trend_window_end: NDArray[np.int8]
    shift_window_end: NDArray[np.int8]
    two_in_three_window: Flags
    cause: Codes
    point_type: Codes
    conflict: Flags
    stage: Codes
    short_segment: Flags
    better: NDArray[np.int8]
    length: Ints
    latest: Ints
    variation: Codes
    assurance: Codes
    short_segments: Ints
    stops: Flags

    def series(self, number: int) -> ControlChart:
        """Give one series as plain tuples, as long as the series is.

        Raises
        ------
        IndexError
            When there is no series of that number.
        """
        length = int(self.length[number])
        plain: dict[str, Any] = {"settings": self.settings}
        for field in fields(ControlChart):
            if field.name != "settings":
                plain[field.name] = _plain(field.name, getattr(self, field.name)[number], length)
        latest = plain["latest"]
        return ControlChart(**{**plain, "latest": None if latest < 0 else latest})


@dataclass(frozen=True, slots=True)
class ControlChart:
    """The control chart of one series as plain tuples, one entry per point; see `ControlCharts` for each field.

    Numbers are None where there is none; `latest` is None where no point can be judged.
    """

    settings: ControlSettings
    value: Numbers
    target: Numbers
    segment: tuple[int, ...]
    partition: tuple[int, ...]
    counted: Truths
    in_baseline: Truths
    moving_range: Numbers
    range_averaged: Truths
    range_kept: Truths
    mean_moving_range_all: Numbers
    moving_range_limit: Numbers
    mean_moving_range: Numbers
    mean: Numbers
    lower_limit: Numbers
    upper_limit: Numbers
    lower_two_sigma: Numbers
    upper_two_sigma: Numbers
    lower_one_sigma: Numbers
    upper_one_sigma: Numbers
    side: tuple[int, ...]
    close_to_limits: Truths
    outside_above: Truths
    outside_below: Truths
    trend_rising: Truths
    trend_falling: Truths
    two_in_three_above: Truths
    two_in_three_below: Truths
    shift_above: Truths
    shift_below: Truths
    trend_window_end: tuple[int, ...]
    shift_window_end: tuple[int, ...]
    two_in_three_window: Truths
    cause: tuple[Cause, ...]
    point_type: tuple[PointType, ...]
    conflict: Truths
    stage: tuple[Stage, ...]
    short_segment: Truths
    better: int
    latest: int | None
    variation: PointType
    assurance: Assurance
    short_segments: int
    stops: bool

    def rules_at(self, point: int) -> tuple[Cause, ...]:
        """Give the rules that fired at a point, in order of priority."""
        return tuple(rule for rule in RULES if getattr(self, rule.value)[point])

    @property
    def counts(self) -> dict[PointType, int]:
        """How many points are of each type, every type counted (NHSRplotthedots leaves out neutral ones: F7)."""
        found = Counter(self.point_type)
        return {kind: found[kind] for kind in PointType}


def _plain(name: str, found: Any, length: int) -> Any:
    """Give a number, flag or word of a series, or a tuple of them, one per point."""
    one = np.ndim(found) == 0
    cells = np.atleast_1d(found)[: None if one else length]
    if name in _WORDS:
        plain: tuple[Any, ...] = decode(cells, _WORDS[name])
    elif cells.dtype.kind == "f":
        plain = tuple(None if cell != cell else cell for cell in cells.tolist())
    else:
        plain = tuple(cells.tolist())
    return plain[0] if one else plain


def suggest_recalculation(chart: ControlChart) -> int | None:
    """Give the point a lasting shift began at, if the latest points are one.

    A shift is a run of at least ``settings.shift_points`` counted points of one partition on one side of the mean that
    goes on to the latest counted point.

    Returns
    -------
    int or None
        The place of the first point of the run; None where there is no such run or there are too few points for
        limits.

    Examples
    --------
    >>> from kpi_helpers.analysis.statistics.control.chart import analyse_charts
    >>> from kpi_helpers.analysis.statistics.control.settings import settings_for
    >>> values = [[5, 3, 5, 3, 5, 3, 5, 3, 9, 8, 9, 8, 9, 8, 9]]
    >>> suggest_recalculation(analyse_charts(values, settings=settings_for("recommended"), better=[1]).series(0))
    8
    """
    counted = [point for point, counts in enumerate(chart.counted) if counts]
    if not counted:
        return None
    latest = counted[-1]
    seen = [point for point in _looked_at(chart, latest) if chart.partition[point] == chart.partition[latest]]
    run: list[int] = []
    for point in reversed(seen):
        if chart.side[point] == 0 or chart.side[point] != chart.side[latest]:
            break
        run.append(point)
    shown = chart.stage[latest].has_limits
    return run[-1] if shown and len(run) >= chart.settings.shift_points else None


def _looked_at(chart: ControlChart, latest: int) -> list[int]:
    """Give the points runs are looked for in, up to the latest; a missing one, having no side, ends a run."""
    bridged = chart.settings.bridge_gaps
    return [point for point in range(latest + 1) if chart.counted[point] or not bridged]
