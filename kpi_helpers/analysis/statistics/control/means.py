"""Means of many rows at once, each rounded once: the double nearest to the true mean.

Knows numbers only. A mean that is off by one unit in the last place puts every point of a constant series on one
side of its own mean, and a run rule then flags a series that never moved. Sums are kept without rounding error
(Knuth's TwoSum, 1969; summation in cascade as Ogita, Rump and Oishi, 2005), the division is corrected by its exact
remainder, and the last rounding is proved; the few rows where the proof fails are done again in fractions.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

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
