"""Limits of XmR charts: mean, moving ranges, screening and limits, one lane at a time, all lanes at once.

Knows lanes of numbers only; what a lane is (a segment, with or without gaps) is settled in `chart`. Formulas:
NHSRplotthedots 0.2.2 and the XmR part of NHS England's Making Data Count SQL v2.5, in that order of evaluation. Limits
are never cut off at 0 or 100.

A mean is the double nearest to the true mean: one that is off by a unit in the last place puts every point of a
constant series on one side of its own mean, and a run rule then flags a series that never moved. Sums are kept without
rounding error (Knuth's TwoSum, 1969; summation in cascade as Ogita, Rump and Oishi, 2005), the division is corrected
by its exact remainder, and the last rounding is proved; the few rows where the proof fails are done again in fractions.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from kpi_helpers.analysis.statistics.control.lanes import Flags, Floats, Ints
from kpi_helpers.analysis.statistics.control.settings import ControlSettings

_UNIT = 2.0**-53  # half a unit in the last place of 1.0
_SPLITTER = 2.0**27 + 1.0  # Dekker's: cuts a double into two halves of 26 bits
_SAFE = (1e-250, 1e250)  # between them no product below over- or underflows


def exact_means(values: Floats, counted: Flags) -> Floats:
    """Give the mean of the counted values of each row, correctly rounded.

    Parameters
    ----------
    values
        Rows x points; what is not counted may be anything, also NaN.
    counted
        Rows x points: which values the mean is of.

    Returns
    -------
    numpy.ndarray
        One mean per row, equal to ``float(sum(map(Fraction, row)) / n)`` always; NaN where nothing is counted.

    Raises
    ------
    ValueError
        When the shapes differ, or a counted value is not finite.

    Examples
    --------
    >>> exact_means(np.full((1, 3), 0.1), np.full((1, 3), True)).tolist()
    [0.1]
    """
    if values.shape != counted.shape or values.ndim != 2:
        raise ValueError(
            f"Found values of shape {values.shape} and counted of {counted.shape}; expected rows x points."
        )
    filled = np.where(counted, values, 0.0)
    if not np.isfinite(filled).all():
        raise ValueError("Found a counted value that is not finite; expected numbers.")
    number = counted.sum(axis=1)
    with np.errstate(over="ignore", invalid="ignore", under="ignore"):
        high, low, rest, doubt = _sums(np.ascontiguousarray(filled.T))
        means, proved = _divide(high, low, rest, doubt, np.maximum(number, 1).astype(np.float64))
    for row in np.flatnonzero(~proved & (number > 0)):
        terms = values[row][counted[row]].tolist()
        means[row] = float(sum(map(Fraction, terms)) / len(terms))
    means[number == 0] = np.nan
    return means


def _sums(columns: Floats) -> tuple[Floats, Floats, Floats, Floats]:
    """Give each row's sum as high + low + rest, and how far that may be from the true sum."""
    high = np.zeros(columns.shape[1])
    low, rest, size = np.zeros_like(high), np.zeros_like(high), np.zeros_like(high)
    for column in columns:
        high, error = _two_sum(high, column)
        low, error = _two_sum(low, error)
        rest = rest + error
        size = size + np.abs(error)
    high, low = _two_sum(high, low)
    low, rest = _two_sum(low, rest)
    high, low = _two_sum(high, low)
    return high, low, rest, 2 * len(columns) * _UNIT * size


def _divide(high: Floats, low: Floats, rest: Floats, doubt: Floats, number: Floats) -> tuple[Floats, Flags]:
    """Give the sums divided by their numbers, and whether each is proved to be the nearest double."""
    quotient = high / number
    product, error = _two_product(quotient, number)
    remainder = (high - product) - error  # exact: the remainder of a rounded division is a double
    excess, lost = _two_sum(remainder, low)
    correction = (excess + rest) / number
    back, off = _two_product(correction, number)
    exact = (lost == 0) & (rest == 0) & (doubt == 0) & (back == excess) & (off == 0)
    bound = (8 * _UNIT * (np.abs(remainder) + np.abs(low) + np.abs(rest)) + 2 * doubt) / number
    means = quotient + correction
    proved = (quotient + (correction - bound) == means) & (quotient + (correction + bound) == means)
    proved |= exact  # means half-way between two doubles: nothing was rounded before the last addition
    size = np.abs(high)
    proved &= ((size > _SAFE[0]) & (size < _SAFE[1])) | ((size == 0) & (low == 0) & (rest == 0) & (doubt == 0))
    return means, proved


def _two_sum(one: Floats, other: Floats) -> tuple[Floats, Floats]:
    """Give the rounded sum and what rounding took off (Knuth)."""
    total = one + other
    part = total - one
    return total, (one - (total - part)) + (other - part)


def _two_product(one: Floats, other: Floats) -> tuple[Floats, Floats]:
    """Give the rounded product and what rounding took off (Dekker)."""
    product = one * other
    one_high, one_low = _halves(one)
    other_high, other_low = _halves(other)
    error = one_low * other_low - (((product - one_high * other_high) - one_low * other_high) - one_high * other_low)
    return product, error


def _halves(number: Floats) -> tuple[Floats, Floats]:
    """Cut doubles into a high and a low half that multiply without rounding."""
    scaled = _SPLITTER * number
    high = scaled - (scaled - number)
    return high, number - high


LIMIT_FACTOR = 2.66  # average moving ranges from the mean to a limit; NHSRplotthedots 0.2.2, not 3 / 1.128
SCREENING_FACTOR = 3.267  # average moving ranges; NHSRplotthedots 0.2.2
TWO_SIGMA_FACTOR = 2 * (LIMIT_FACTOR / 3)
ONE_SIGMA_FACTOR = LIMIT_FACTOR / 3


@dataclass(frozen=True, slots=True)
class LaneLimits:
    """Limits of each lane, and how they came about.

    `mean`, the averages and the limits hold one number per lane, NaN where there is none. `rests_on` is the number of
    values the limits rest on. `in_baseline`, `moving_range`, `range_averaged` and `range_kept` are lanes x places.
    """

    mean: Floats
    mean_moving_range_all: Floats
    moving_range_limit: Floats
    mean_moving_range: Floats
    lower_limit: Floats
    upper_limit: Floats
    lower_two_sigma: Floats
    upper_two_sigma: Floats
    lower_one_sigma: Floats
    upper_one_sigma: Floats
    rests_on: Ints
    in_baseline: Flags
    moving_range: Floats
    range_averaged: Flags
    range_kept: Flags


def compute_limits(values: Floats, baseline: Ints, settings: ControlSettings) -> LaneLimits:
    """Give the limits of lanes.

    Parameters
    ----------
    values
        Lanes x places, NaN where a value is missing and after the last point.
    baseline
        One number per lane: the limits rest on so many points from the first, missing ones counted.
    settings
        Whether and how moving ranges are screened.

    Returns
    -------
    LaneLimits
        A lane without two neighbouring values has a mean and no limits.

    Examples
    --------
    >>> found = compute_limits(np.array([[8.0, 10.0, 12.0]]), np.array([3]), ControlSettings())
    >>> found.mean.tolist(), found.upper_limit.tolist()
    ([10.0], [15.32])
    """
    in_baseline = ~np.isnan(values) & (np.arange(values.shape[1]) < baseline[:, None])
    moving_range = moving_ranges(values)
    averaged = ~np.isnan(moving_range) & in_baseline  # the point before is nearer to the first, so inside as well
    average_all = exact_means(moving_range, averaged)
    screen = SCREENING_FACTOR * average_all
    kept = _kept(moving_range, averaged, screen, settings)
    average = exact_means(moving_range, kept)
    if settings.habits.rescues_screening:
        rescued = (average == 0) & (average_all > 0)
        average = np.where(rescued, average_all, average)
        kept = np.where(rescued[:, None], averaged, kept)
    centred = in_baseline & ~(averaged & ~kept) if settings.habits.screens_the_centre else in_baseline
    mean = exact_means(values, centred)
    return LaneLimits(
        mean=mean,
        mean_moving_range_all=average_all,
        moving_range_limit=screen,
        mean_moving_range=average,
        lower_limit=mean - LIMIT_FACTOR * average,
        upper_limit=mean + LIMIT_FACTOR * average,
        lower_two_sigma=mean - TWO_SIGMA_FACTOR * average,
        upper_two_sigma=mean + TWO_SIGMA_FACTOR * average,
        lower_one_sigma=mean - ONE_SIGMA_FACTOR * average,
        upper_one_sigma=mean + ONE_SIGMA_FACTOR * average,
        rests_on=in_baseline.sum(axis=1),
        in_baseline=in_baseline,
        moving_range=moving_range,
        range_averaged=averaged,
        range_kept=kept,
    )


def moving_ranges(values: Floats) -> Floats:
    """Give the distance of each value from the one before it in its row; NaN where either is missing.

    >>> moving_ranges(np.array([[8.0, 10.0, 7.5]])).tolist()
    [[nan, 2.0, 2.5]]
    """
    ranges = np.full(values.shape, np.nan)
    ranges[:, 1:] = np.abs(values[:, 1:] - values[:, :-1])
    return ranges


def _kept(moving_range: Floats, averaged: Flags, screen: Floats, settings: ControlSettings) -> Flags:
    """Give which moving ranges the limits rest on; one pass, never screened again."""
    if not settings.screen_outliers:
        return averaged
    if settings.habits.keeps_at_the_screen:
        return averaged & (moving_range <= screen[:, None])
    return averaged & (moving_range < screen[:, None])
