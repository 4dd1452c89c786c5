"""Verdicts: from the rules that fired to one cause and point type per point; assurance; stages.

Knows series x points only. Priority of rules and meaning of types: NHSRplotthedots 0.2.2; the conflict rule and
assurance on a limit: Making Data Count SQL v2.5.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from kpi_helpers.analysis.statistics.control.lanes import Flags, Floats, Ints
from kpi_helpers.analysis.statistics.control.settings import (
    HIGH_RULES,
    RULES,
    Assurance,
    Cause,
    Codes,
    ControlSettings,
    PointType,
    Stage,
    code,
)
from kpi_helpers.inputs import Conflict, OnLimit

Better = NDArray[np.int8]


def name_stages(rests_on: Ints, of_chart: Ints, settings: ControlSettings) -> Codes:
    """Give how far limits may be relied on.

    Parameters
    ----------
    rests_on
        How many points the limits rest on, of any shape.
    of_chart
        How many counted points the whole chart has, of the same shape.
    settings
        Least and settled numbers of points.

    Examples
    --------
    >>> numbers = np.array([0, 5, 6, 13])
    >>> name_stages(numbers, numbers, ControlSettings()).tolist()
    [0, 1, 2, 3]
    """
    enough = of_chart if settings.habits.least_of_chart else rests_on
    choices = [code(Stage.NONE), code(Stage.RUN_CHART), code(Stage.TRIAL)]
    conditions = [rests_on == 0, enough < settings.least_points, rests_on < settings.settled_points]
    return np.select(conditions, choices, default=code(Stage.SETTLED)).astype(np.int8)


def name_points(
    fired: Mapping[Cause, Flags], *, peaks: Flags, judged: Flags, better: Better, settings: ControlSettings
) -> tuple[Codes, Codes, Flags]:
    """Give each point's cause and type, and where an improvement and a concern rule both fired.

    Parameters
    ----------
    fired
        The eight rules, each series x points.
    peaks
        Peaks shared by two trends, named by the falling one.
    judged
        Points that have a type at all.
    better
        One number per series: 1 higher is better, -1 lower, 0 neither.
    settings
        What a point is that both improves and concerns.
    """
    high = np.logical_or.reduce([fired[rule] for rule in HIGH_RULES])
    low = np.logical_or.reduce([fired[rule] for rule in RULES if rule not in HIGH_RULES])
    way = np.broadcast_to(better[:, None], high.shape)
    conflict = high & low & (way != 0)
    if settings.conflict is Conflict.PRIORITY:
        causes = _first_cause(fired, peaks, np.zeros(high.shape, dtype=np.int8))
        upwards = np.isin(causes, [code(rule) for rule in HIGH_RULES])
    else:
        wins = way if settings.conflict is Conflict.IMPROVEMENT else -way
        upwards = high & ~(low & (wins < 0))
        causes = _first_cause(fired, peaks, np.where(upwards, 1, -1).astype(np.int8))
    types = _types(np.where(high | low, np.where(upwards, 1, -1), 0), way)
    unjudged = ~judged
    causes[unjudged], types[unjudged] = code(Cause.NONE), code(PointType.NONE)
    return causes, types, conflict


def rate_assurance(
    target: Floats, lower: Floats, upper: Floats, *, constant: Floats, better: Better, settings: ControlSettings
) -> Codes:
    """Give whether each series can be expected to meet its target.

    Parameters
    ----------
    target, lower, upper
        One number per series: the target in force and the limits at the latest point; NaN where there is none.
    constant
        One number per series: the value of a segment that never moved, else NaN.
    better
        1 higher is better, -1 lower, 0 neither: no assurance.
    settings
        What a target exactly on a limit is.

    Notes
    -----
    NHSRplotthedots calls undefined limits inconsistent (fault F4); the recommended preset gives no assurance then,
    and compares a series that never moved with its target, where met is met.

    Examples
    --------
    >>> numbers = [np.array([number]) for number in (95.0, 91.0, 94.0, np.nan)]
    >>> codes = rate_assurance(*numbers[:3], constant=numbers[3], better=np.array([1]), settings=ControlSettings())
    >>> tuple(Assurance)[codes[0]].value
    'consistent_fail'
    """
    habits = settings.habits
    under, over = target < lower, target > upper
    if settings.assurance_on_limit is OnLimit.DECIDED:
        under, over = target <= lower, target >= upper
    passes, fails = np.where(better > 0, under, over), np.where(better > 0, over, under)
    has_limits = np.full(target.shape, True) if habits.assures_without_limits else ~np.isnan(lower)
    if habits.compares_constants:
        still = ~np.isnan(constant)
        met = np.where(better > 0, constant >= target, constant <= target)
        passes, fails = np.where(still, met, passes), np.where(still, ~met, fails)
        has_limits = has_limits | still
    codes = np.select(
        [np.isnan(target) | (better == 0) | ~has_limits, passes, fails],
        [code(Assurance.NONE), code(Assurance.CONSISTENT_PASS), code(Assurance.CONSISTENT_FAIL)],
        default=code(Assurance.INCONSISTENT),
    )
    return codes.astype(np.int8)


def _first_cause(fired: Mapping[Cause, Flags], peaks: Flags, direction: NDArray[np.int8]) -> Codes:
    """Give the first rule in order of priority; where a direction is given, the first of that direction."""
    causes = np.full(direction.shape, code(Cause.COMMON_CAUSE), dtype=np.int8)
    for rule in reversed(RULES):
        fits = direction >= 0 if rule in HIGH_RULES else direction <= 0
        causes[fired[rule] & fits] = code(rule)
    causes[(causes == code(Cause.TREND_RISING)) & peaks & (direction == 0)] = code(Cause.TREND_FALLING)
    return causes


def _types(direction: NDArray[np.int8], way: NDArray[np.int8]) -> Codes:
    good = direction * way
    conditions = [direction == 0, good > 0, good < 0, direction > 0]
    names = [PointType.COMMON_CAUSE, PointType.IMPROVEMENT, PointType.CONCERN, PointType.NEUTRAL_HIGH]
    types = np.select(conditions, [code(name) for name in names], default=code(PointType.NEUTRAL_LOW))
    return types.astype(np.int8)
