"""The chance that a yearly (or otherwise regular) series meets a target some periods ahead; numbers only.

A random walk with drift: the changes to come are taken to be like the changes so far. That is a strong statement
about the future, so a chance is always given with its range, never as 0% or 100%, and not at all for short series.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise

from scipy.special import stdtr, stdtrit

from kpi_helpers.analysis.statistics.years.methods import SHARE_HELD, as_fraction
from kpi_helpers.analysis.statistics.years.needed_rate import meets_target
from kpi_helpers.inputs import Polarity

LEAST_CHANGES = 6  # the measured error of a chance falls until here and little after: docs/methods.md
CHANGES_PER_PERIOD_AHEAD = 2  # as tested: 3 periods ahead from 6 changes
LEAST_CHANCE, MOST_CHANCE = 0.01, 0.99  # nothing about the future is certain

Ends = tuple[Fraction | None, Fraction | None]  # lower and upper; None for no end


class Drift(StrEnum):
    """What the future is taken to bring on average."""

    OWN = "own"  # the mean change so far goes on
    NONE = "none"  # as likely to go up as down


class NoChance(StrEnum):
    """Why no chance is given."""

    TOO_FEW_CHANGES = "too_few_changes"
    LATEST_MISSING = "latest_missing"
    TOO_FAR_AHEAD = "too_far_ahead"


@dataclass(frozen=True, slots=True)
class Reach:
    """The chance of meeting a target and the outlook it comes from, in the unit of the figures.

    `low` to `high` is meant to hold the figure 8 times in 10. `change_needed` is the change in each period that
    would just meet the target (the nearer end of a range; 0 inside it). `changes` is how many it was learnt from.
    """

    chance: float
    central: float
    low: float
    high: float
    met_now: bool
    change_needed: float
    mean_change: float
    sd_change: float
    changes: int


def chance_of_target(
    figures: Sequence[float | None],
    *,
    periods_ahead: int,
    better: Polarity,
    target: float,
    target_upper: float | None = None,
    lowest: float | None = None,
    highest: float | None = None,
    drift: Drift = Drift.OWN,
) -> Reach | NoChance:
    """Give the chance that a series meets a target some periods ahead, or why none is given.

    Parameters
    ----------
    figures
        In time order, one per period; NaN or None where missing. Only changes between neighbours are used.
    periods_ahead
        From the latest figure to the period of the target, 1 or more.
    better
        ``higher``, ``lower``, or ``range`` with `target` and `target_upper` as its ends.
    lowest, highest
        What a figure can be at all; printed figures keep within it, and a target beyond it has the least chance.
    drift
        Whether the mean change so far is expected to go on.

    Raises
    ------
    ValueError
        For an infinite number, a target date not in the future, or a polarity without its limits.

    Notes
    -----
    With n changes of mean m and standard deviation s (n - 1), and h periods ahead, the figure is taken to be
    ``latest + h*m + t * s * sqrt(h + h**2 / n)``, t of Student's distribution with n - 1 degrees of freedom: the
    spread of h further changes, and that of h times a mean known from n. Without drift m is 0, s the root mean
    square of the changes with n degrees of freedom, and the variance ``s**2 * h``. The textbook forecast of a random
    walk with drift (Hyndman and Athanasopoulos, Forecasting: principles and practice, section 5.5), with t in place
    of the normal because the changes are few.

    >>> chance_of_target([1, 2, 3, 4, 6, 6, 7], periods_ahead=1, better=Polarity.HIGHER, target=8.0).chance
    0.5
    """
    if periods_ahead < 1:
        raise ValueError(f"The target is {periods_ahead} periods ahead; 1 or more are expected.")
    numbers = [as_fraction(figure) for figure in figures]
    wanted, possible = _wanted(target, target_upper, better), (as_fraction(lowest), as_fraction(highest))
    latest = numbers[-1] if numbers else None
    if latest is None:
        return NoChance.LATEST_MISSING
    changes = [after - before for before, after in pairwise(numbers) if before is not None and after is not None]
    if len(changes) < LEAST_CHANGES:
        return NoChance.TOO_FEW_CHANGES
    if periods_ahead * CHANGES_PER_PERIOD_AHEAD > len(changes):
        return NoChance.TOO_FAR_AHEAD
    walk = build_walk(latest, changes, periods_ahead, drift)
    chance = walk.chance(wanted, possible)
    low, central, high = (_clamp(number, possible) for number in walk.range())
    return Reach(
        chance=min(max(chance, LEAST_CHANCE), MOST_CHANCE),
        central=central,
        low=low,
        high=high,
        met_now=meets_target(float(latest), better=better, target=target, target_upper=target_upper),
        change_needed=float(_distance(latest, wanted) / periods_ahead),
        mean_change=float(walk.mean_change),
        sd_change=math.sqrt(walk.square),
        changes=len(changes),
    )


@dataclass(frozen=True, slots=True)
class Walk:
    """Where a random walk gets to: its centre, and the square of its spread in units of Student's t.

    `square` is that of the changes' standard deviation, `freedom` the degrees of freedom.
    """

    centre: Fraction
    spread: Fraction
    mean_change: Fraction
    square: Fraction
    freedom: int

    def below(self, end: Fraction) -> float:
        """Give the chance to be at or below a figure; of a walk without spread, certainly or not at all."""
        if self.spread == 0:
            return float(self.centre <= end)
        return float(stdtr(self.freedom, float(end - self.centre) / math.sqrt(self.spread)))

    def range(self) -> tuple[float, float, float]:
        """Give the lower end, centre and upper end of what is meant to hold the figure 8 times in 10."""
        half = float(stdtrit(self.freedom, float(1 + SHARE_HELD) / 2)) * math.sqrt(self.spread)
        return float(self.centre) - half, float(self.centre), float(self.centre) + half

    def chance(self, wanted: Ends, possible: Ends) -> float:
        """Give the chance to end within `wanted`, whose ends beyond what is possible bound nothing."""
        (low, high), (least, most) = wanted, possible
        if (low is not None and most is not None and low > most) or (
            high is not None and least is not None and high < least
        ):
            return 0.0
        to_high = 1.0 if high is None or (most is not None and high >= most) else self.below(high)
        if low is None or (least is not None and low <= least):
            return to_high
        to_low = float(self.centre < low) if self.spread == 0 else self.below(low)
        return max(to_high - to_low, 0.0)


def build_walk(latest: Fraction, changes: Sequence[Fraction], ahead: int, drift: Drift) -> Walk:
    """Give where a walk gets to `ahead` periods after its latest figure; at least 2 changes, 1 without drift."""
    number = len(changes)
    if drift is Drift.NONE:
        square = sum((change**2 for change in changes), Fraction(0)) / number
        return Walk(latest, square * ahead, Fraction(0), square, number)
    mean = sum(changes, Fraction(0)) / number
    square = sum(((change - mean) ** 2 for change in changes), Fraction(0)) / (number - 1)
    spread = square * (ahead + Fraction(ahead**2, number))
    return Walk(latest + ahead * mean, spread, mean, square, number - 1)


def _wanted(target: float, target_upper: float | None, better: Polarity) -> Ends:
    """Give the lower and the upper end of what meets the target, None where it has no such end."""
    goal, upper = as_fraction(target), as_fraction(target_upper)
    if goal is None:
        raise ValueError("The target is missing; a number is expected.")
    match better:
        case Polarity.HIGHER:
            return goal, None
        case Polarity.LOWER:
            return None, goal
        case Polarity.RANGE if upper is not None and goal <= upper:
            return goal, upper
    raise ValueError(f"A target for {better} was found; higher, lower, or range with both ends in order is expected.")


def _distance(latest: Fraction, wanted: Ends) -> Fraction:
    """Give how far the latest figure is from the target, below 0 where it is above; of a range, from its nearer end."""
    low, high = wanted
    if low is not None and (high is None or latest < low):
        return low - latest
    return high - latest if high is not None and (low is None or latest > high) else Fraction(0)


def _clamp(number: float, possible: Ends) -> float:
    least, most = possible
    number = number if least is None else max(number, float(least))
    return number if most is None else min(number, float(most))
