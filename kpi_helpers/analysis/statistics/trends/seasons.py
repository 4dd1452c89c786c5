"""Whether a series follows the seasons: the Kruskal-Wallis test of its figures by their place in the year.

Source: Kruskal and Wallis (1952), with the correction for ties; at least three whole years, as for the
seasonal Mann-Kendall test (Hirsch and Slack 1984).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.special import chdtrc

LEAST_YEARS = 3
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
