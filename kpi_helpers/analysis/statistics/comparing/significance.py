"""Whether a figure differs from another one by more than chance: a benchmark, a goal, the figure before.

Plain numbers in, a word of a closed list out. Rules as in Fingertips (Office for Health Improvement and
Disparities), open calculation code of January 2020 and the replacement service of August 2025. Limits round a
benchmark or an average are in `funnel`, ranks in `ranks`. That an area is not compared with itself, and the words
a reader sees, are left to others.
"""

from __future__ import annotations

from enum import StrEnum

from kpi_helpers.analysis.statistics.comparing.intervals import Interval, as_number


class Judgement(StrEnum):
    """Which way is better, for a bare number."""

    HIGHER_IS_BETTER = "higher_is_better"
    LOWER_IS_BETTER = "lower_is_better"
    NONE = "none"  # higher and lower can be told, better and worse cannot
    NOT_APPLICABLE = "not_applicable"  # not to be compared at all


class Standing(StrEnum):
    """How a figure stands; the last four words are for figures of which neither way is better."""

    BEST = "best"  # better even by the wider interval
    BETTER = "better"
    SIMILAR = "similar"
    WORSE = "worse"
    WORST = "worst"  # worse even by the wider interval
    MUCH_HIGHER = "much_higher"
    HIGHER = "higher"
    LOWER = "lower"
    MUCH_LOWER = "much_lower"
    NOT_COMPARED = "not_compared"


class Change(StrEnum):
    """How a figure differs from the one before it."""

    INCREASING = "increasing"
    DECREASING = "decreasing"
    NO_CHANGE = "no_change"
    NOT_CALCULATED = "not_calculated"


_BY_SIDE = {  # from far below to far above; similar is 0
    Judgement.HIGHER_IS_BETTER: {-2: Standing.WORST, -1: Standing.WORSE, 1: Standing.BETTER, 2: Standing.BEST},
    Judgement.LOWER_IS_BETTER: {-2: Standing.BEST, -1: Standing.BETTER, 1: Standing.WORSE, 2: Standing.WORST},
    Judgement.NONE: {-2: Standing.MUCH_LOWER, -1: Standing.LOWER, 1: Standing.HIGHER, 2: Standing.MUCH_HIGHER},
}


def standing_for(side: int | None, judgement: Judgement) -> Standing:
    """Give the standing of a figure on a side: -2 far below, -1 below, 0 not different, 1 above, 2 far above.

    None (something is missing) and a figure that is not to be compared give `not_compared`.

    >>> standing_for(-2, Judgement.LOWER_IS_BETTER).value, standing_for(1, Judgement.NONE).value
    ('best', 'higher')
    """
    if side is None or judgement is Judgement.NOT_APPLICABLE:
        return Standing.NOT_COMPARED
    return Standing.SIMILAR if side == 0 else _BY_SIDE[judgement][side]


def compare_with_value(
    value: float | None,
    benchmark: float | None,
    *,
    interval: Interval,
    wider: Interval | None = None,
    judgement: Judgement,
) -> Standing:
    """Compare a figure and its interval with a benchmark that is taken as certain.

    Similar where the benchmark lies in the interval, its ends included. Otherwise better or worse; with a second,
    wider interval (99.8%) best or worst where the benchmark lies outside that one too. A missing figure,
    benchmark or limit gives `not_compared`; so does a wider interval that is asked for but has no limits.
    Source: Fingertips, comparison of 95%, and of 95% and 99.8%, limits with a benchmark value.

    Raises
    ------
    ValueError
        If a figure is infinite, or the wider interval is not of higher confidence than the other.

    >>> compare_with_value(50, 55.1, interval=Interval(45, 55), judgement=Judgement.HIGHER_IS_BETTER).value
    'worse'
    """
    if wider is not None and wider.confidence <= interval.confidence:
        raise ValueError(f"The wider interval has confidence {wider.confidence}, the other {interval.confidence}.")
    own, other = as_number(value, "value"), as_number(benchmark, "benchmark")
    if own is None or other is None or interval.limits is None or (wider is not None and wider.limits is None):
        return Standing.NOT_COMPARED
    if _holds(interval.limits, other):
        return standing_for(0, judgement)
    far = wider is not None and wider.limits is not None and not _holds(wider.limits, other)
    side = 1 if own > other else -1
    return standing_for(2 * side if far else side, judgement)


def compare_intervals(
    value: float | None, other: float | None, *, interval: Interval, other_interval: Interval, judgement: Judgement
) -> Standing:
    """Compare two uncertain figures: different only where their intervals do not overlap; touching is overlap.

    Source: Fingertips, comparison of two 95% intervals. The rule is careful: two figures whose intervals
    just overlap may still differ by a test of the difference.

    Raises
    ------
    ValueError
        If a figure is infinite, or the intervals are of different confidence.

    >>> kent, england = Interval(45, 55), Interval(55.1, 59)
    >>> compare_intervals(50, 57, interval=kent, other_interval=england, judgement=Judgement.LOWER_IS_BETTER).value
    'better'
    """
    return standing_for(_side_of(value, other, interval, other_interval), judgement)


def change_between(now: float | None, before: float | None, *, interval: Interval, interval_before: Interval) -> Change:
    """Tell whether a figure rose or fell by more than chance since the one before: the rule of no overlap.

    Source: Fingertips, "change from previous" of the Public Health Outcomes Framework.

    Raises
    ------
    ValueError
        If a figure is infinite, or the intervals are of different confidence.

    >>> change_between(60, 50, interval=Interval(57, 63), interval_before=Interval(45, 55)).value
    'increasing'
    """
    side = _side_of(now, before, interval, interval_before)
    if side is None:
        return Change.NOT_CALCULATED
    return {-1: Change.DECREASING, 0: Change.NO_CHANGE, 1: Change.INCREASING}[side]


def compare_with_goal(
    value: float | None,
    goal: float | None,
    *,
    upper: float | None = None,
    interval: Interval | None = None,
    judgement: Judgement,
) -> Standing:
    """Compare a figure with a fixed goal, or with a range from `goal` to `upper`.

    One limit: a figure on it is better, whichever way is good. A range holds its lower end and not its upper one,
    whichever way is good, and ignores `interval`. One limit and an interval: above where the lower limit reaches
    the goal, below where the upper limit stays under it, similar between. Where neither way is better, a figure
    on one limit counts as higher. Source: Fingertips, targets (called goals since).

    Raises
    ------
    ValueError
        If the ends of the range are in the wrong order, the lower end is missing, or a figure is infinite.

    >>> compare_with_goal(80, 80, judgement=Judgement.LOWER_IS_BETTER).value
    'better'
    >>> compare_with_goal(90, 80, upper=90, judgement=Judgement.LOWER_IS_BETTER).value
    'worse'
    """
    own, low, high = as_number(value, "value"), as_number(goal, "goal"), as_number(upper, "upper end of the goal")
    if high is not None and (low is None or low > high):
        raise ValueError(f"The goal is a range from {low} to {high}; expected a lower end that is not above the upper.")
    if own is None or low is None:
        return Standing.NOT_COMPARED
    if high is not None:
        return standing_for(-1 if own < low else 0 if own < high else 1, judgement)
    if interval is not None:
        return standing_for(_side_of_goal(interval, low), judgement)
    if own == low and judgement is Judgement.LOWER_IS_BETTER:
        return Standing.BETTER
    return standing_for(1 if own >= low else -1, judgement)


def _holds(limits: tuple[float, float], number: float) -> bool:
    return limits[0] <= number <= limits[1]


def _side_of(value: float | None, other: float | None, interval: Interval, other_interval: Interval) -> int | None:
    if interval.confidence != other_interval.confidence:
        raise ValueError(
            f"The intervals have confidence {interval.confidence} and {other_interval.confidence}; expected the same."
        )
    one, two = as_number(value, "value"), as_number(other, "other value")
    limits, others = interval.limits, other_interval.limits
    if one is None or two is None or limits is None or others is None:
        return None
    if one < two:
        return -1 if limits[1] < others[0] else 0
    return 1 if one > two and limits[0] > others[1] else 0


def _side_of_goal(interval: Interval, goal: float) -> int | None:
    if interval.limits is None:
        return None
    lower, upper = interval.limits
    return 1 if lower >= goal else -1 if upper < goal else 0
