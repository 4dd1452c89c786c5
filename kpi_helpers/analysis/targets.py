"""Targets as they were in force, and a figure held against one: red, amber, green, or not rated with the reason.

A figure is compared with limits that are numbers, stored or worked out exactly, never with ``target * (1 - tolerance)``
in floating point. Requirements B1 to B15 and C1 to C14. Which convention turns a comparison into a rating is left to
`ratings`, the words for ratings and reasons to `display.words`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction

import pandas as pd

from kpi_helpers import inputs
from kpi_helpers.analysis.statistics import difference, exact
from kpi_helpers.periods import Period, PeriodKind, period_of, quarter_holding


class Unrated(StrEnum):
    """Why a KPI is not rated."""

    BACKGROUND = "background"  # a figure shown for context, never rated
    UNDER_REVIEW = "under review"
    IN_DEVELOPMENT = "in development"
    NO_FIGURE = "no figure"
    NO_TARGET = "no target"
    NOT_DUE = "target not due"
    LIMIT_UNKNOWN = "target not published"
    AMBER_UNKNOWN = "amber limit not published"
    NO_DIRECTION = "neither high nor low is good"
    NO_LAST_YEAR = "no figure for the same period last year"
    LAST_YEAR_BROKEN = "break in the series since the same period last year"
    NO_COUNTS = "no usable numerator and denominator"
    NO_OUTLOOK = "no outlook yet"
    JUDGEMENT = "judgement"


UNDECIDED = (
    Unrated.AMBER_UNKNOWN,
    Unrated.NO_LAST_YEAR,
    Unrated.LAST_YEAR_BROKEN,
    Unrated.NO_COUNTS,
    Unrated.NO_OUTLOOK,
)
"""The reasons with which a figure can be known to miss its target: something else is missing that the rule needs."""

_WHOLE_YEARS = (PeriodKind.FINANCIAL_YEAR, PeriodKind.CALENDAR_YEAR, PeriodKind.ACADEMIC_YEAR)


@dataclass(frozen=True, slots=True)
class Target:
    """The target that applies to a KPI from a quarter on, with its limits as stored numbers and its rule.

    `rule`, `tolerance` and `tolerance_in` are resolved: those of the row, or of the report where it has none.
    `worked_out` says that the limits are not the ones that were set: a year's total by now, a change on a base value.
    Its `words`, origin and note, are no part of a judgement and shown in few places.
    """

    kind: inputs.TargetKind
    applies_from: Period
    green_limit: float | None = None
    green_limit_upper: float | None = None
    amber_limit: float | None = None
    amber_limit_upper: float | None = None
    rule: inputs.RatingRule = inputs.RatingRule.LIMITS
    tolerance: float | None = None
    tolerance_in: inputs.ToleranceIn | None = None
    due: date | None = None
    due_text: str = ""
    base_period: str = ""
    base_value: float | None = None
    change_percent: float | None = None
    worked_out: bool = False
    kpi_id: str = ""
    words: tuple[str, str] = field(default=("", ""), repr=False)
    file: str = "targets.csv"
    row: int = 0

    @property
    def origin(self) -> str:
        """Where the target comes from."""
        return self.words[0]

    @property
    def note(self) -> str:
        """What else is to be said of it."""
        return self.words[1]


@dataclass(frozen=True, slots=True)
class Override:
    """A rating set by a person, or stated in words by a published report."""

    rag: inputs.Rag
    kind: inputs.OverrideKind
    reason: str
    name: str
    day: str


@dataclass(frozen=True, slots=True)
class Rating:
    """A rating with what it rests on.

    `unrated` is set exactly when `rag` is `not_rated`; `override` when a person or a published report
    gave the rating; `met` says whether the green limit is met where that much is known. `rule`, `value` and
    `between` are set by `ratings`: the rule that gave the rating, the figure as it was held against the limit,
    and the interval or forecast that the rule looks at.
    """

    rag: inputs.Rag
    unrated: Unrated | None = None
    override: Override | None = None
    met: bool | None = None
    limit: float | None = None  # the green limit the figure was held against, after any phasing
    rule: inputs.RatingRule | None = None
    value: float | None = None  # rounded where the report compares figures as printed
    between: tuple[float, float] | None = None
    share: Fraction | None = None  # of a year's total that was due, where last year's share was taken


def rate_against(value: float, target: Target, polarity: inputs.Polarity) -> Rating:
    """Rate a figure against stored limits by polarity.

    Higher is better: green at or above the green limit, amber at or above the amber limit. Lower is
    better: mirrored. Range: inside the green pair, inside the amber pair, else red. With no amber
    limit a figure worse than green is not rated, because amber and red cannot be told apart.

    >>> from kpi_helpers.periods import quarter
    >>> ninety = Target(inputs.TargetKind.LEVEL, quarter(2022, 1), green_limit=90.0, amber_limit=85.0)
    >>> rate_against(85.0, ninety, inputs.Polarity.HIGHER).rag.value
    'amber'
    """
    if polarity is inputs.Polarity.NONE:
        return Rating(inputs.Rag.NOT_RATED, Unrated.NO_DIRECTION)
    if target.green_limit is None:
        return Rating(inputs.Rag.NOT_RATED, Unrated.LIMIT_UNKNOWN)
    limit = target.green_limit
    if _inside(value, limit, target.green_limit_upper, polarity):
        return Rating(inputs.Rag.GREEN, met=True, limit=limit)
    if target.amber_limit is None:
        return Rating(inputs.Rag.NOT_RATED, Unrated.AMBER_UNKNOWN, met=False, limit=limit)
    amber = _inside(value, target.amber_limit, target.amber_limit_upper, polarity)
    return Rating(inputs.Rag.AMBER if amber else inputs.Rag.RED, met=False, limit=limit)


def unheld_rating(value: float | None, period: Period | None, target: Target | None, quarter: Period) -> Rating | None:
    """Give the rating of a figure that cannot be held against its target in a quarter; None where it can.

    A target with a date is judged from that date on, by the last figure that could come before it or later.
    """
    if value is None or period is None:
        return Rating(inputs.Rag.NOT_RATED, Unrated.NO_FIGURE)
    if target is None or target.kind is inputs.TargetKind.NONE:
        return Rating(inputs.Rag.NOT_RATED, Unrated.NO_TARGET)
    if target.kind is inputs.TargetKind.NOT_PUBLISHED:
        return Rating(inputs.Rag.NOT_RATED, Unrated.LIMIT_UNKNOWN)
    if target.due is not None and (quarter.end < target.due or period.following().end <= target.due):
        return Rating(inputs.Rag.NOT_RATED, Unrated.NOT_DUE, limit=target.green_limit, value=value)
    return None


def phased_target(target: Target, period: Period, basis: inputs.Basis, share: Fraction | None = None) -> Target:
    """Give the target as it stands for a period: a year's total by quarters, a relative target worked out.

    A ``year_total`` target is due by `share` (`profile.last_years_share`), else in equal parts: after two quarters
    of the year half of it, and of a figure that stands for one quarter alone a quarter of it (requirement B4).
    Worked in exact fractions.
    """
    if target.kind is inputs.TargetKind.YEAR_TOTAL and basis in (inputs.Basis.YEAR_TO_DATE, inputs.Basis.PERIOD):
        return _scaled(target, _share_of_year(period, basis) if share is None else share)
    return worked_out(target)


def worked_out(target: Target) -> Target:
    """Give the target with its green limit, where that is a change on a base value; any other as it is."""
    if target.kind is not inputs.TargetKind.RELATIVE or target.green_limit is not None:
        return target
    if target.base_value is None or target.change_percent is None:
        return target
    limit = float(exact(target.base_value) * (1 + exact(target.change_percent) / 100))
    return replace(target, green_limit=limit, worked_out=True)


def apply_override(rating: Rating, override: Override | None) -> Rating:
    """Put a judgement in place of a rating; a rating as published only fills in for a missing one."""
    if override is None:
        return rating
    fills_in = rating.rag is inputs.Rag.NOT_RATED and override.rag is not inputs.Rag.NOT_RATED
    if override.kind is inputs.OverrideKind.AS_PUBLISHED and not fills_in:
        return rating
    unrated = Unrated.JUDGEMENT if override.rag is inputs.Rag.NOT_RATED else None
    return replace(rating, rag=override.rag, unrated=unrated, override=override)


def gap_to_target(value: float, rating_limit: float, target: Target, polarity: inputs.Polarity) -> float:
    """Give how far a figure is from the green limit, positive when better, in the KPI's unit.

    >>> from kpi_helpers.periods import quarter
    >>> level = Target(inputs.TargetKind.LEVEL, quarter(2022, 1), green_limit=637.6)
    >>> gap_to_target(686.13, 637.6, level, inputs.Polarity.LOWER)
    -48.53
    """
    if polarity is inputs.Polarity.RANGE:
        upper = target.green_limit_upper if target.green_limit_upper is not None else rating_limit
        return min(difference(value, rating_limit), difference(upper, value), 0.0)
    return difference(rating_limit, value) if polarity is inputs.Polarity.LOWER else difference(value, rating_limit)


def _inside(value: float, limit: float, upper: float | None, polarity: inputs.Polarity) -> bool:
    match polarity:
        case inputs.Polarity.LOWER:
            return value <= limit
        case inputs.Polarity.RANGE:
            return limit <= value <= (limit if upper is None else upper)
        case _:
            return value >= limit


def _share_of_year(period: Period, basis: inputs.Basis) -> Fraction:
    """Give the part of a year's total that is due at the end of a period, or in it where it stands alone."""
    if period.kind in _WHOLE_YEARS:
        return Fraction(1)
    whole_months = (period.end.year - period.start.year) * 12 + period.end.month - period.start.month + 1
    since_april = (period.end.month - 4) % 12 + 1
    return Fraction(since_april if basis is inputs.Basis.YEAR_TO_DATE else whole_months, 12)


def _scaled(target: Target, share: Fraction) -> Target:
    def part(number: float | None) -> float | None:
        return None if number is None else float(Fraction(exact(number)) * share)

    green, amber = part(target.green_limit), part(target.amber_limit)
    return replace(target, green_limit=green, amber_limit=amber, worked_out=True)


# Where a quarter brings several rows for a KPI, the one that can be judged now comes first.
_JUDGED_FIRST = (
    inputs.TargetKind.LEVEL,
    inputs.TargetKind.RANGE,
    inputs.TargetKind.TRAJECTORY,
    inputs.TargetKind.YEAR_TOTAL,
    inputs.TargetKind.DUE_DATE,
    inputs.TargetKind.RELATIVE,
    inputs.TargetKind.NOT_PUBLISHED,
    inputs.TargetKind.NONE,
)


def targets_by_kpi(targets: pd.DataFrame, ratings: inputs.Ratings | None = None) -> dict[str, tuple[Target, ...]]:
    """Give each KPI's targets, from the earliest on; rows of one quarter in the order they are judged.

    A row without a rule of its own takes that of `ratings`, the report's settings.
    """
    report = ratings or inputs.Ratings()
    by_kpi: dict[str, list[Target]] = {}
    for row in inputs.rows_of(targets):
        by_kpi.setdefault(str(row["kpi_id"]), []).append(_target(row, report))
    return {
        kpi: tuple(sorted(items, key=lambda t: (t.applies_from.start, _JUDGED_FIRST.index(t.kind))))
        for kpi, items in by_kpi.items()
    }


def targets_known(targets: Mapping[str, tuple[Target, ...]], quarter: Period) -> dict[str, tuple[Target, ...]]:
    """Give each KPI's targets that had begun to apply in a quarter."""
    return {kpi: tuple(one for one in own if one.applies_from.start <= quarter.start) for kpi, own in targets.items()}


def target_for(targets: tuple[Target, ...], quarter: Period) -> Target | None:
    """Give the target that applies in a quarter, or None before the first one."""
    begun = [target for target in targets if target.applies_from.start <= quarter.start]
    if not begun:
        return None
    newest = begun[-1].applies_from
    return next(target for target in begun if target.applies_from == newest)


def target_at(targets: tuple[Target, ...], period: Period) -> Target | None:
    """Give the target that applied when a period ended."""
    return target_for(targets, quarter_holding(period.end))


def _number(value: float) -> float | None:
    return None if value != value else value


def _target(row: inputs.Row, report: inputs.Ratings) -> Target:
    rated = report.for_target(str(row["rule"]), _number(row["tolerance"]), str(row["tolerance_in"]))
    return Target(
        kind=inputs.TargetKind(str(row["kind"])),
        applies_from=period_of(row["applies_from"]),
        green_limit=_number(row["green_limit"]),
        green_limit_upper=_number(row["green_limit_upper"]),
        amber_limit=_number(row["amber_limit"]),
        amber_limit_upper=_number(row["amber_limit_upper"]),
        rule=rated.rule,
        tolerance=rated.tolerance,
        tolerance_in=rated.tolerance_in,
        due=period_of(str(row["due"])).end if row["due"] else None,
        due_text=str(row["due"]),
        base_period=str(row["base_period"]),
        base_value=_number(row["base_value"]),
        change_percent=_number(row["change_percent"]),
        kpi_id=str(row["kpi_id"]),
        words=(str(row["origin"]), str(row["note"])),
        file=str(row["file"]),
        row=int(str(row["row"])),
    )
