"""A suggestion where the limits of a control chart might be recalculated; never applied by itself.

Both NHSRplotthedots and Making Data Count leave recalculation to people: it needs a known cause, a date and a name.
"""

from __future__ import annotations

from kpi_helpers.analysis.statistics.control.results import ControlChart


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
