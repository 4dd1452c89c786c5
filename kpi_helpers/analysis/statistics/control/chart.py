"""XmR control charts of many series in one call: limits, special-cause rules, verdicts.

Knows numbers and arrays only; periods, targets in force and which way is better are settled by the caller. The steps
live in `control_steps`; here they are put in order.
Sources: NHSRplotthedots 0.2.2 (plot_the_dots), NHS England's Making Data Count SQL v2.5 (making_data_count);
`recommended` is the first with the faults put right that docs/methods.md lists.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from kpi_helpers.analysis.statistics.control.given import Given, read_given
from kpi_helpers.analysis.statistics.control.lanes import Flags, Floats, Ints
from kpi_helpers.analysis.statistics.control.results import ControlCharts
from kpi_helpers.analysis.statistics.control.settings import ControlSettings
from kpi_helpers.analysis.statistics.control.steps import (
    Arrays,
    blank,
    find_limits,
    find_rules,
    find_stops,
    is_hidden,
    lay_out_all,
)
from kpi_helpers.analysis.statistics.control.verdicts import name_points, rate_assurance
from kpi_helpers.analysis.statistics.control.words import RULES, PointType, code


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
