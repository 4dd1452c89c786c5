"""Settings and closed lists of control charts: three presets, what may be changed in each, and the words of verdicts.

`plot_the_dots` is NHSRplotthedots 0.2.2 with its faults, for comparability; `making_data_count` the XmR part of NHS
England's Making Data Count SQL v2.5; `recommended`, our default, the first with its faults put right. Arrays hold the
number of a word (its place in the list, 0 first, always "none"); reports read the word. The words are those of
NHSRplotthedots 0.2.2 where it has one.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from kpi_helpers.inputs import MAY_CHANGE, RUN_LENGTHS, ChartRules, Conflict, OnLimit, Setting

LEAST_FIXED = 12  # points; NHSRplotthedots 0.2.2 refuses fewer
LEAST_LIMITS = 2  # points: one moving range


class Preset(StrEnum):
    """Whose rules are followed."""

    RECOMMENDED = "recommended"
    PLOT_THE_DOTS = "plot_the_dots"
    MAKING_DATA_COUNT = "making_data_count"


@dataclass(frozen=True, slots=True)
class Habits:
    """What sets the presets apart beyond their settings; the numbers are those of the faults in docs/methods.md."""

    gaps_may_stop: bool = False  # F1: a gap among rising values stops the reference with an error
    trend_by_next_step: bool = False  # F3: the last point of a trend is named by the step to the next trend
    judges_missing: bool = False  # the latest row gives the icons even without a value
    assures_without_limits: bool = False  # F4: undefined limits give "inconsistent"
    compares_constants: bool = True  # F4: a series that never moved is compared with its target
    rescues_screening: bool = True  # F5: an average screened down to 0 gives way to the unscreened one
    screens_the_centre: bool = False  # the mean too leaves out points with a screened moving range
    keeps_at_the_screen: bool = False  # a moving range exactly at the screening limit is kept
    one_baseline: bool = False  # first segment only, with runs cut where it ends
    trends_cross: bool = False  # trends go on across recalculations
    least_of_chart: bool = False  # the least number of points is of the chart, not of a segment's baseline


HABITS = {
    Preset.RECOMMENDED: Habits(),
    Preset.PLOT_THE_DOTS: Habits(
        gaps_may_stop=True,
        trend_by_next_step=True,
        judges_missing=True,
        assures_without_limits=True,
        compares_constants=False,
        rescues_screening=False,
    ),
    Preset.MAKING_DATA_COUNT: Habits(
        compares_constants=False,
        rescues_screening=False,
        screens_the_centre=True,
        keeps_at_the_screen=True,
        one_baseline=True,
        trends_cross=True,
        least_of_chart=True,
    ),
}

_DEFAULTS: dict[Preset, dict[str, Any]] = {
    Preset.RECOMMENDED: {},
    Preset.PLOT_THE_DOTS: {"least_points": 0, "bridge_gaps": False},
    Preset.MAKING_DATA_COUNT: {
        "screen_outliers": False,
        "least_points": 15,  # the published settings
        "settled_points": 12,  # a partition below it warns
        "assurance_on_limit": OnLimit.DECIDED,
        "conflict": Conflict.IMPROVEMENT,
    },
}
NAMES = {Setting.FIX_LIMITS_AFTER: "fix_after_points"}  # where a setting is called otherwise here


@dataclass(frozen=True, slots=True)
class ControlSettings:
    """How control charts are worked out; made by `settings_for`.

    Attributes
    ----------
    screen_outliers
        Leave exceptional moving ranges out of the average the limits rest on.
    shift_points, trend_points
        Points that make a shift, a trend.
    fix_after_points
        Points the limits rest on, from the first of each segment (making_data_count: of the chart); None: all.
    least_points
        Fewer points the limits would rest on (making_data_count: of the chart): no limits, rules or icons; a run
        chart is the right tool. 0: no minimum.
    settled_points
        Fewer points the limits rest on: trial limits.
    bridge_gaps
        Runs, trends and moving ranges go on across missing points.
    two_in_three_beyond
        Two in three counts points beyond three sigma too.
    assurance_on_limit, conflict
        What a target on a limit is; what a point is that both improves and concerns.

    Raises
    ------
    ValueError
        When settings contradict each other or the preset.
    """

    preset: Preset = Preset.RECOMMENDED
    screen_outliers: bool = True
    shift_points: int = 7
    trend_points: int = 7
    fix_after_points: int | None = None
    least_points: int = 6
    settled_points: int = 13
    bridge_gaps: bool = True
    two_in_three_beyond: bool = False
    assurance_on_limit: OnLimit = OnLimit.INCONSISTENT
    conflict: Conflict = Conflict.PRIORITY

    def __post_init__(self) -> None:
        _require_kinds(self)
        _require_lengths(self)
        if self.preset is not Preset.RECOMMENDED:  # the others copy a reference
            _require_reference(self)

    @property
    def habits(self) -> Habits:
        """What sets the preset apart."""
        return HABITS[self.preset]

    @property
    def least_fixed(self) -> int:
        """The fewest points limits may be fixed after."""
        return LEAST_FIXED if self.preset is Preset.PLOT_THE_DOTS else LEAST_LIMITS


def settings_for(preset: Preset | str, **changes: Any) -> ControlSettings:
    """Give a preset's own settings with changes.

    Raises
    ------
    ValueError
        When the preset or a setting is unknown, or a change contradicts the preset or another setting.

    Examples
    --------
    >>> settings_for("making_data_count", shift_points=8).shift_points
    8
    """
    try:
        chosen = Preset(preset)
    except ValueError:
        raise ValueError(f'Unknown preset "{preset}". Presets: {", ".join(Preset)}.') from None
    names = [field.name for field in fields(ControlSettings) if field.name != "preset"]
    for name in changes:
        if name not in names:
            raise ValueError(f'Unknown setting "{name}" of control charts. Settings: {", ".join(names)}.')
    for name, words in (("assurance_on_limit", OnLimit), ("conflict", Conflict)):
        if name in changes and changes[name] not in list(words):
            raise ValueError(f'{name}: found "{changes[name]}"; expected one of {", ".join(words)}.')
        if name in changes:
            changes[name] = words(changes[name])
    return ControlSettings(preset=chosen, **{**_DEFAULTS[chosen], **changes})


def _require_kinds(found: ControlSettings) -> None:
    for name in ("screen_outliers", "bridge_gaps", "two_in_three_beyond"):
        if not isinstance(getattr(found, name), bool):
            raise ValueError(f"{name}: found {getattr(found, name)!r}; expected True or False.")
    for name in ("shift_points", "trend_points", "least_points", "settled_points", "fix_after_points"):
        number = getattr(found, name)
        whole = isinstance(number, int) and not isinstance(number, bool)
        if not whole and not (number is None and name == "fix_after_points"):
            raise ValueError(f"{name}: found {number!r}; expected a whole number of points.")


def _require_lengths(found: ControlSettings) -> None:
    for name in ("shift_points", "trend_points"):
        if getattr(found, name) not in RUN_LENGTHS:
            raise ValueError(f"{name}: found {getattr(found, name)}; expected {RUN_LENGTHS[0]} to {RUN_LENGTHS[-1]}.")
    if found.least_points < 0:
        raise ValueError(f"least_points: found {found.least_points}; expected 0 or more.")
    if found.settled_points < found.least_points and not found.habits.least_of_chart:
        raise ValueError(
            f"settled_points ({found.settled_points}) is below least_points ({found.least_points}): "
            "limits would be settled before there are any."
        )
    fixed = found.fix_after_points
    if fixed is not None and fixed < found.least_fixed:
        raise ValueError(f"fix_after_points: found {fixed}; expected {found.least_fixed} or more in {found.preset}.")
    if fixed is not None and fixed < found.least_points and not found.habits.least_of_chart:
        raise ValueError(
            f"fix_after_points ({fixed}) is below least_points ({found.least_points}): there would never be limits."
        )


def _require_reference(found: ControlSettings) -> None:
    usual = _DEFAULTS[found.preset]
    may = [NAMES.get(setting, setting.value) for setting in MAY_CHANGE[ChartRules(found.preset.value)]]
    for field in fields(ControlSettings):
        name, value = field.name, getattr(found, field.name)
        expected = usual.get(name, field.default)
        if name != "preset" and name not in may and value != expected:
            raise ValueError(f"{name}: found {value}; {found.preset} always has {expected}. Choose recommended.")
    if found.preset is Preset.MAKING_DATA_COUNT and found.conflict is Conflict.PRIORITY:
        raise ValueError("conflict: found priority; making_data_count expects improvement or concern.")


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
