"""Run charts: too long a run on one side of the middle, or too few crossings of it (Anhøj rules).

The right chart for about 10 to 20 figures, where control limits would only be trial limits: it needs no
limits and takes no account of how large the figures are, only of the side they lie on.
Source: Anhøj rules as in qicharts2 0.8.1.
"""

from __future__ import annotations

import math
import statistics
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from itertools import groupby

import numpy.typing as npt

from kpi_helpers.analysis.statistics.trends.time_order import require_numbers

EXTRA_RUN = 3  # points; Anhøj: the longest run usual in n figures is log2(n), allow 3 more
CROSSINGS_TAIL = 20  # one in twenty: Anhøj's 5% quantile, as a whole number to stay exact


class Side(StrEnum):
    """On which side of the centre line figures lie."""

    ABOVE = "above"
    BELOW = "below"


@dataclass(frozen=True, slots=True)
class Runs:
    """Runs and crossings of a series about its centre line.

    `useful` counts the figures not exactly on the line; the others neither lengthen nor break a run.
    Without a useful figure runs, crossings and limits are None and there is no signal. `latest_run`
    and `latest_side` tell of the run the last useful figure belongs to.
    """

    centre: float
    useful: int
    longest_run: int | None
    longest_run_limit: int | None
    crossings: int | None
    crossings_limit: int | None
    signal: bool
    latest_run: int
    latest_side: Side | None


def rate_runs(values: npt.ArrayLike, centre: float | None = None) -> Runs:
    """Give the runs and crossings of figures in time order, and whether they show a non-random pattern.

    Parameters
    ----------
    values
        Shape (n,), in time order and the KPI's unit; NaN is missing and passed over.
    centre
        The centre line, in the same unit; without one the median of the figures (a run chart).

    Raises
    ------
    ValueError
        When a value or the centre line is infinite.

    Notes
    -----
    A signal is a run longer than ``round(log2(useful)) + 3`` or fewer crossings than the 5% quantile of
    Binomial(useful - 1, 0.5). Source: Anhøj rules as in qicharts2 0.8.1.

    >>> rate_runs([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]).signal
    True
    """
    figures = [number for number in require_numbers(values, "values").tolist() if not math.isnan(number)]
    line = _centre(figures, centre)
    sides = [Side.ABOVE if number > line else Side.BELOW for number in figures if number != line]
    runs = [(side, len(list(items))) for side, items in groupby(sides)]
    if not runs:
        return Runs(line, 0, None, None, None, None, signal=False, latest_run=0, latest_side=None)
    longest, crossings = max(length for _, length in runs), len(runs) - 1
    longest_limit, crossings_limit = longest_run_limit(len(sides)), fewest_crossings(len(sides))
    return Runs(
        centre=line,
        useful=len(sides),
        longest_run=longest,
        longest_run_limit=longest_limit,
        crossings=crossings,
        crossings_limit=crossings_limit,
        signal=longest > longest_limit or crossings < crossings_limit,
        latest_run=runs[-1][1],
        latest_side=runs[-1][0],
    )


def longest_run_limit(useful: int) -> int:
    """Give the longest run that is no signal, in points, for a number of useful points (1 or more).

    Source: Anhøj rules as in qicharts2 0.8.1.

    >>> longest_run_limit(12), longest_run_limit(24)
    (7, 8)
    """
    _require_useful(useful)
    return round(math.log2(useful)) + EXTRA_RUN


@cache
def fewest_crossings(useful: int) -> int:
    """Give the fewest crossings that are no signal, for a number of useful points (1 or more).

    The 5% quantile of Binomial(useful - 1, 0.5), counted in whole numbers.
    Source: Anhøj rules as in qicharts2 0.8.1.

    >>> fewest_crossings(12), fewest_crossings(24)
    (3, 8)
    """
    _require_useful(useful)
    pairs = useful - 1
    ways, below = 0, -1
    while ways * CROSSINGS_TAIL < 2**pairs:
        below += 1
        ways += math.comb(pairs, below)
    return below


def _require_useful(useful: int) -> None:
    if useful < 1:
        raise ValueError(f"Found {useful} useful points; expected 1 or more.")


def _centre(figures: list[float], centre: float | None) -> float:
    if centre is None:
        return statistics.median(figures) if figures else math.nan
    if not math.isfinite(centre):
        raise ValueError(f"The centre line is {centre}; expected a number.")
    return float(centre)
