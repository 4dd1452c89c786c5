"""Measurements over time as arrays: checked, without the missing ones, earliest first; and whether they follow seasons.

Knows only numbers. What a gap means is for each test to say: here a missing figure is left out and the times of the
others are kept as they are. Seasons are told by the Kruskal-Wallis test of the figures by their place in the year
(Kruskal and Wallis 1952, corrected for ties), over at least three whole years, as for the seasonal Mann-Kendall test
(Hirsch and Slack 1984).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.special import chdtrc

FloatArray = npt.NDArray[np.float64]


def require_numbers(values: npt.ArrayLike, name: str) -> FloatArray:
    """Give the values as an array of shape (n,), NaN where one is missing.

    Raises
    ------
    ValueError
        When the values are not one row of numbers, or one of them is infinite.

    >>> require_numbers([3, float("nan")], "values")
    array([ 3., nan])
    """
    numbers = np.asarray(values, dtype=np.float64)
    if numbers.ndim != 1:
        raise ValueError(f"The {name} have {numbers.ndim} dimensions; expected one row of numbers.")
    if np.isinf(numbers).any():
        place = int(np.flatnonzero(np.isinf(numbers))[0])
        raise ValueError(
            f"The {name} hold an infinite number at position {place}; expected numbers, or NaN if missing."
        )
    return numbers


def require_same_length(length: int, other: FloatArray, name: str) -> None:
    """Refuse a second row of numbers that is longer or shorter than the values.

    Raises
    ------
    ValueError
        When there are not as many as there are values.
    """
    if other.size != length:
        raise ValueError(f"There are {other.size} {name} for {length} values; expected as many.")


def require_times(times: npt.ArrayLike | None, length: int) -> FloatArray:
    """Give the times, shape (n,): as given, or 0, 1, 2 and so on where none are.

    Raises
    ------
    ValueError
        When a time is missing, infinite or there twice, or there are not as many times as values.

    >>> require_times(None, 3)
    array([0., 1., 2.])
    """
    if times is None:
        return np.arange(length, dtype=np.float64)
    numbers = require_numbers(times, "times")
    require_same_length(length, numbers, "times")
    if np.isnan(numbers).any():
        raise ValueError("A time is missing; expected a number for every value.")
    ordered = np.sort(numbers)
    twice = ordered[1:][ordered[1:] == ordered[:-1]]
    if twice.size:
        raise ValueError(f"The time {twice[0]:g} is given twice; expected each time once.")
    return numbers


def in_time_order(values: npt.ArrayLike, times: npt.ArrayLike | None = None) -> tuple[FloatArray, FloatArray]:
    """Give the figures that are not missing and their times, earliest first, both of shape (m,) with m <= n.

    Parameters
    ----------
    values
        Shape (n,), in the KPI's unit; NaN is missing.
    times
        Shape (n,), one unit per period, in any order; without them the values stand in order, a period apart.

    Raises
    ------
    ValueError
        On an infinite number, a missing or repeated time, or lengths that differ.

    >>> in_time_order([5, float("nan"), 3], [2021, 2020, 2019])
    (array([3., 5.]), array([2019., 2021.]))
    """
    numbers = require_numbers(values, "values")
    at = require_times(times, numbers.size)
    order = np.argsort(at, kind="stable")
    order = order[~np.isnan(numbers[order])]
    return numbers[order], at[order]


LEAST_YEARS = 3  # Hirsch, Slack and Smith 1982
SIGNIFICANT = 0.05


def seasonal_p(values: Sequence[float], seasons: Sequence[int]) -> float | None:
    """Give the p value of "no season differs", or None with too few years or seasons, or all values equal.

    Parameters
    ----------
    values
        The known figures in time order, without gaps marked.
    seasons
        The place of each in its year, as long as `values`.

    >>> round(seasonal_p([1, 5, 2, 5, 1, 6], [0, 1, 0, 1, 0, 1]), 4)
    0.0431
    """
    numbers, places = np.asarray(values, dtype=float), np.asarray(seasons)
    names, counts = np.unique(places, return_counts=True)
    if len(names) < 2 or counts.min() < LEAST_YEARS:
        return None
    ordered = np.sort(numbers)
    ranks = (np.searchsorted(ordered, numbers, "left") + np.searchsorted(ordered, numbers, "right") + 1) / 2
    n = len(numbers)
    _, ties = np.unique(numbers, return_counts=True)
    correction = 1 - float((ties**3 - ties).sum()) / (n**3 - n)
    if correction == 0:
        return None
    sums = np.array([ranks[places == name].sum() for name in names])
    statistic = (12 / (n * (n + 1)) * float((sums**2 / counts).sum()) - 3 * (n + 1)) / correction
    return float(chdtrc(len(names) - 1, statistic))


def is_seasonal(values: Sequence[float], seasons: Sequence[int]) -> bool:
    """Whether the seasons differ at the 5% level."""
    p = seasonal_p(values, seasons)
    return p is not None and p < SIGNIFICANT
