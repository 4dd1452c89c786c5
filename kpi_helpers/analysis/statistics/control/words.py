"""The closed lists of control charts: rules, causes, point types, assurance, stages; each also a small number.

Arrays hold the number of a word (its place in the list, 0 first, always "none"); reports read the word. The words are
those of NHSRplotthedots 0.2.2 where it has one.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.int8]
Word = TypeVar("Word", bound=StrEnum)


class Cause(StrEnum):
    """Why a point is flagged: the rules in their order of priority (NHSRplotthedots 0.2.2), or common cause."""

    NONE = "none"  # not judged: missing, left out, or too few points
    OUTSIDE_ABOVE = "outside_above"
    OUTSIDE_BELOW = "outside_below"
    TREND_RISING = "trend_rising"
    TREND_FALLING = "trend_falling"
    TWO_IN_THREE_ABOVE = "two_in_three_above"
    TWO_IN_THREE_BELOW = "two_in_three_below"
    SHIFT_ABOVE = "shift_above"
    SHIFT_BELOW = "shift_below"
    COMMON_CAUSE = "common_cause"

    @property
    def is_high(self) -> bool:
        """Whether the rule is about high or rising values."""
        return self in HIGH_RULES


RULES = tuple(cause for cause in Cause if cause not in (Cause.NONE, Cause.COMMON_CAUSE))
HIGH_RULES = (Cause.OUTSIDE_ABOVE, Cause.TREND_RISING, Cause.TWO_IN_THREE_ABOVE, Cause.SHIFT_ABOVE)


class PointType(StrEnum):
    """What a point, and with the latest point a series, means for performance."""

    NONE = "none"
    COMMON_CAUSE = "common_cause"
    IMPROVEMENT = "special_cause_improvement"
    CONCERN = "special_cause_concern"
    NEUTRAL_HIGH = "special_cause_neutral_high"
    NEUTRAL_LOW = "special_cause_neutral_low"


class Assurance(StrEnum):
    """Whether the target lies within what the process can be expected to do."""

    NONE = "none"
    CONSISTENT_PASS = "consistent_pass"  # noqa: S105 (no password)
    CONSISTENT_FAIL = "consistent_fail"
    INCONSISTENT = "inconsistent"


class Stage(StrEnum):
    """How much the limits of a segment may be relied on."""

    NONE = "none"
    RUN_CHART = "run_chart"  # too few points for limits and rules
    TRIAL = "trial"
    SETTLED = "settled"

    @property
    def has_limits(self) -> bool:
        """Whether there are limits, trial ones included."""
        return self in (Stage.TRIAL, Stage.SETTLED)


def code(word: StrEnum) -> np.int8:
    """Give the number of a word in arrays.

    >>> int(code(Stage.TRIAL))
    2
    """
    return np.int8(list(type(word)).index(word))


def decode(codes: Codes, words: type[Word]) -> tuple[Word, ...]:
    """Give the words of a one-dimensional array of their numbers.

    >>> decode(np.array([1, 0], dtype=np.int8), Stage)
    (<Stage.RUN_CHART: 'run_chart'>, <Stage.NONE: 'none'>)
    """
    every = tuple(words)
    return tuple(every[number] for number in codes.tolist())
