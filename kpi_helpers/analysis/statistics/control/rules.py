"""The special-cause rules, on rows of points: outside the limits, trend, two in three, shift.

Knows rows of numbers only. A point with a missing value fires no rule and cuts runs; where gaps are bridged, rows
hold no gaps. Source of the rules: NHSRplotthedots 0.2.2; Making Data Count SQL v2.5 has the same with settable lengths.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kpi_helpers.analysis.statistics.control.lanes import Flags, Floats

Signs = NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Both:
    """One rule upwards and downwards: which points it flags, and where its windows end."""

    above: Flags
    below: Flags
    above_ends: Flags
    below_ends: Flags


def sides(values: Floats, mean: Floats) -> Signs:
    """Give 1 above the mean, -1 below, 0 on it, or where either is missing.

    >>> sides(np.array([1.0, 2.0, 3.0]), np.array([2.0, 2.0, 2.0])).tolist()
    [-1, 0, 1]
    """
    return (values > mean).astype(np.int8) - (values < mean).astype(np.int8)


def find_shifts(side: Signs, points: int) -> Both:
    """Flag every point of a run of so many points on one side of the mean; a point on the mean ends a run.

    >>> find_shifts(np.array([[1, 1, 1, 0]], dtype=np.int8), 3).above.tolist()
    [[True, True, True, False]]
    """
    above_ends, below_ends = _window_ends(side > 0, points), _window_ends(side < 0, points)
    return Both(_cover(above_ends, points), _cover(below_ends, points), above_ends, below_ends)


def find_trends(values: Floats, points: int) -> Both:
    """Flag every point of a run of so many points that rise (or fall) all the way; a repeated value ends it.

    Both ends of a trend are flagged, so a peak between two trends belongs to both.

    >>> find_trends(np.array([[1.0, 2.0, 3.0, 1.0]]), 3).above.tolist()
    [[True, True, True, False]]
    """
    steps = np.zeros(values.shape, dtype=np.int8)
    steps[:, 1:] = (values[:, 1:] > values[:, :-1]).astype(np.int8) - (values[:, 1:] < values[:, :-1])
    rising, falling = _window_ends(steps > 0, points - 1), _window_ends(steps < 0, points - 1)
    return Both(_cover(rising, points), _cover(falling, points), rising, falling)


def find_two_in_three(side: Signs, close: Flags) -> tuple[Both, Flags]:
    """Flag the points close to a limit in any three points on one side of the mean, two of them close.

    Returns
    -------
    tuple
        The rule, and which points lie in such a window whether close themselves or not.

    Examples
    --------
    >>> rule, _ = find_two_in_three(np.array([[1, 1, 1]], dtype=np.int8), np.array([[True, False, True]]))
    >>> rule.above.tolist()
    [[True, False, True]]
    """
    near = close.astype(np.int8)
    enough = np.zeros(side.shape, dtype=bool)
    enough[:, 2:] = near[:, 2:] + near[:, 1:-1] + near[:, :-2] >= 2
    above_ends = _window_ends(side > 0, 3) & enough
    below_ends = _window_ends(side < 0, 3) & enough
    above, below = _cover(above_ends, 3), _cover(below_ends, 3)
    return Both(above & close, below & close, above_ends, below_ends), above | below


def turns_down(values: Floats, trends: Both) -> Flags:
    """Give the peaks that a rising and a falling trend share: they are named by the side to their right.

    >>> rise_and_fall = np.array([[1.0, 2.0, 3.0, 2.0, 1.0]])
    >>> turns_down(rise_and_fall, find_trends(rise_and_fall, 3)).tolist()
    [[False, False, True, False, False]]
    """
    shared = trends.above & trends.below
    shared[:, :-1] &= values[:, 1:] < values[:, :-1]
    return shared


def turn_by_next_step(values: Floats, trends: Both) -> tuple[Flags, Flags]:
    """Give rising and falling as NHSRplotthedots 0.2.2 names them (fault F3).

    A trend point followed by a trend point takes the step to it, otherwise the step it came by; what is not up
    is falling.
    """
    in_trend = trends.above | trends.below
    up = np.zeros(values.shape, dtype=bool)
    up[:, 1:] = values[:, 1:] > values[:, :-1]
    leads_on, up_next = np.zeros_like(up), np.zeros_like(up)
    leads_on[:, :-1], up_next[:, :-1] = in_trend[:, 1:], up[:, 1:]
    rising = in_trend & np.where(leads_on, up_next, up)
    return rising, in_trend & ~rising


def stopping_rows(values: Floats, there: Flags, points: int) -> Flags:
    """Give the rows at which NHSRplotthedots 0.2.2 stops with an error (fault F1).

    A window of as many points as a trend needs, some of whose steps are unknown and all known ones alike, can
    be called neither a trend nor none.
    """
    rising, falling = np.zeros(values.shape, dtype=bool), np.zeros(values.shape, dtype=bool)
    rising[:, 1:], falling[:, 1:] = values[:, 1:] > values[:, :-1], values[:, 1:] < values[:, :-1]
    unknown = np.zeros(values.shape, dtype=bool)
    unknown[:, 1:] = np.isnan(values[:, 1:] - values[:, :-1])
    not_down = _window_ends(rising | unknown, points - 1) & ~_window_ends(rising, points - 1)
    not_up = _window_ends(falling | unknown, points - 1) & ~_window_ends(falling, points - 1)
    return np.asarray(((not_down | not_up) & _window_ends(there, points)).any(axis=1))


def _window_ends(flags: Flags, length: int) -> Flags:
    """Mark the last of every `length` flags in a row that are all set."""
    ends = np.zeros(flags.shape, dtype=bool)
    if flags.shape[1] < length:
        return ends
    last = ends[:, length - 1 :]
    last[:] = True
    for back in range(length):
        last &= flags[:, length - 1 - back : flags.shape[1] - back]
    return ends


def _cover(ends: Flags, length: int) -> Flags:
    """Flag every point of the windows of `length` points that end where marked."""
    inside = ends.copy()
    for back in range(1, min(length, ends.shape[1])):
        inside[:, :-back] |= ends[:, back:]
    return inside
