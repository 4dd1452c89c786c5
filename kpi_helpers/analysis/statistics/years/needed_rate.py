"""What is still needed to meet a target by the end of a year, and whether an outlook meets it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from kpi_helpers.analysis.statistics.years.methods import YearKind, as_fraction
from kpi_helpers.inputs import Polarity, Rag


class Need(StrEnum):
    """What the rest of the year has to do."""

    NEEDED = "needed"
    ALREADY_MET = "already_met"  # whatever still comes; a snapshot: as things stand
    IMPOSSIBLE = "impossible"  # beyond what a period can be


@dataclass(frozen=True, slots=True)
class NeededRate:
    """What each remaining period must come to for the target to be just met.

    `per_period`: of a total the figure of each period, of a ratio the rate of the rest of the year (both "at
    least" where higher is better, "at most" where lower is), of a snapshot the change in each period.
    """

    need: Need
    per_period: float


def needed_rate(
    target: float,
    so_far: float,
    periods_left: int,
    *,
    kind: YearKind,
    better: Polarity,
    denominator_so_far: float | None = None,
    denominator_left: float | None = None,
    multiplier: float = 1.0,
    lowest: float | None = None,
    highest: float | None = None,
) -> NeededRate | None:
    """Give what the rest of the year must average to meet a target just so; None where a number is missing.

    Parameters
    ----------
    target
        Of the whole year, or of its last day for a snapshot.
    so_far
        Total of the periods known; numerator of a ratio so far; latest figure of a snapshot.
    periods_left
        Periods still to come, 1 or more.
    better
        ``higher`` or ``lower``.
    denominator_so_far, denominator_left
        Of a ratio: so far, and expected for the rest of the year.
    lowest, highest
        What one period's figure can be (of a total, a ratio or a snapshot), None for no limit.

    Raises
    ------
    ValueError
        For an infinite number, no periods left, another polarity, a ratio without denominators, or an expected
        denominator that is not above 0.

    Notes
    -----
    With T the target, Y what is known and p periods left: total ``(T - Y) / p``; ratio with denominators D and R
    ``(T * (D + R) / multiplier - Y) / R * multiplier``; snapshot ``(T - Y) / p``. Exact fractions throughout.

    >>> needed_rate(100, 60, 2, kind=YearKind.TOTAL, better=Polarity.HIGHER).per_period
    20.0
    """
    if periods_left < 1:
        raise ValueError(f"{periods_left} periods are left; 1 or more are expected.")
    if better not in (Polarity.HIGHER, Polarity.LOWER):
        raise ValueError(f"The better side is {better}; higher or lower is expected.")
    goal, known = as_fraction(target), as_fraction(so_far)
    least, most = as_fraction(lowest), as_fraction(highest)
    before, rest, times = as_fraction(denominator_so_far), as_fraction(denominator_left), as_fraction(multiplier)
    if goal is None or known is None:
        return None
    if kind is YearKind.SNAPSHOT:
        return _needed_change(goal, known, periods_left, better=better, possible=(least, most))
    if kind is YearKind.TOTAL:
        rate = (goal - known) / periods_left
    elif before is None or rest is None or rest <= 0 or not times:
        raise ValueError("A ratio needs its denominator so far, one above 0 for the rest, and a multiplier.")
    else:
        rate = (goal * (before + rest) / times - known) / rest * times
    return NeededRate(_need(rate, better, least, most), float(rate))


def meets_target(value: float, *, better: Polarity, target: float, target_upper: float | None = None) -> bool:
    """Whether a figure meets a target; on the target is met. `target_upper` is the upper end of a range.

    >>> meets_target(95.0, better=Polarity.HIGHER, target=95.0)
    True
    """
    match better:
        case Polarity.HIGHER:
            return value >= target
        case Polarity.LOWER:
            return value <= target
        case Polarity.RANGE if target_upper is not None:
            return target <= value <= target_upper
    raise ValueError(f"A target for {better} was found; higher, lower, or range with both ends is expected.")


def outlook_status(
    low: float, high: float, *, better: Polarity, target: float, target_upper: float | None = None
) -> Rag:
    """Rate the range of an outlook: green where all of it meets the target, red where none does, else amber.

    Source: the forecast status councils publish for the year end ("expected to meet", "can be recovered", "not
    expected"), such as Medway 2009-10 and Bromsgrove 2007-08.

    >>> outlook_status(90.0, 96.0, better=Polarity.HIGHER, target=95.0).value
    'amber'
    """
    if not low <= high or math.isinf(low) or math.isinf(high):
        raise ValueError(f"The range of an outlook goes from {low} to {high}; two numbers in order are expected.")
    met = [meets_target(end, better=better, target=target, target_upper=target_upper) for end in (low, high)]
    if all(met):
        return Rag.GREEN
    straddles = better is Polarity.RANGE and target_upper is not None and low < target and high > target_upper
    return Rag.AMBER if any(met) or straddles else Rag.RED


def _need(rate: Fraction, better: Polarity, least: Fraction | None, most: Fraction | None) -> Need:
    if better is Polarity.LOWER:  # the mirror image
        rate, least, most = -rate, None if most is None else -most, None if least is None else -least
    if least is not None and rate <= least:
        return Need.ALREADY_MET
    return Need.IMPOSSIBLE if most is not None and rate > most else Need.NEEDED


def _needed_change(
    goal: Fraction,
    latest: Fraction,
    left: int,
    *,
    better: Polarity,
    possible: tuple[Fraction | None, Fraction | None],
) -> NeededRate:
    least, most = possible
    beyond = (most is not None and goal > most) if better is Polarity.HIGHER else (least is not None and goal < least)
    met = latest >= goal if better is Polarity.HIGHER else latest <= goal
    need = Need.ALREADY_MET if met else Need.IMPOSSIBLE if beyond else Need.NEEDED
    return NeededRate(need, float((goal - latest) / left))
