"""Conventions of rating: how a figure held against its target becomes green, amber or red.

No standard exists, and councils publish their own keys. Each convention is one `RatingRule`, named in the data and
printed in the report. Sources: ``limits``, the target and floor standard of Kent's quarterly report; ``tolerance``,
Maidstone (per cent of the target) and Reigate and Banstead (a tolerance agreed for each KPI);
``tolerance_then_history``, Havering 2013 to 2015; ``two_targets``, Lincoln; ``interval``, the goals of Fingertips;
``forecast``, Medway 2009-10 and Bromsgrove 2007-08.

With s = 1 where high is good and -1 where low is good, target T and figure v, the shortfall is s * (T - v). The
target is met at 0 or less, and missed within a tolerance of a, or of p per cent, where the shortfall is at most a,
or p / 100 * abs(T). That is the same as being at or better than the amber limit T - s * a, which is worked out here
in exact fractions, so that a boundary value is never rated by a binary rounding error.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from kpi_helpers.analysis.direction import Direction, Travel, Withheld
from kpi_helpers.analysis.rag import Rating, Target, Unrated, phased_target, rate_against, unheld_rating, worked_out
from kpi_helpers.analysis.rounding import printed_decimals
from kpi_helpers.analysis.series import Figure
from kpi_helpers.analysis.statistics.exact import exact, round_half_up
from kpi_helpers.analysis.uncertainty import interval_of
from kpi_helpers.inputs.kpis import Kpi
from kpi_helpers.inputs.words import Compared, Polarity, Rag, RatingRule, ToleranceIn
from kpi_helpers.periods import Period


def rate_by_rule(
    figure: Figure | None,
    target: Target | None,
    *,
    kpi: Kpi,
    quarter: Period,
    compared: Compared = Compared.UNROUNDED,
    year: Direction | None = None,
    outlook: tuple[float, float] | None = None,
    share: Fraction | None = None,
) -> Rating:
    """Rate the latest figure of a live KPI in a reported quarter, by the rule of its target.

    Parameters
    ----------
    compared
        Whether the figure is held against its limits as it is, or rounded as it is printed. Limits, last year's
        figure, intervals and forecasts are never rounded.
    year
        Direction of travel against the same period last year; ``tolerance_then_history`` needs it.
    outlook
        Lowest and highest forecast for the end of the year, in the KPI's unit; ``forecast`` needs it.
    share
        How much of a target for the year's total is due by now; None for equal parts, and for any other target.

    Raises
    ------
    ValueError
        The lowest forecast is above the highest.
    """
    value = None if figure is None or figure.value is None else compared_value(figure.value, kpi, compared)
    unheld = unheld_rating(value, figure.period if figure else None, target, quarter)
    if unheld is not None or figure is None or value is None or target is None:
        return unheld or Rating(Rag.NOT_RATED, Unrated.NO_FIGURE)
    held = rate_against(value, judged_target(target, kpi, figure.period, share), kpi.polarity)
    if held.limit is None:
        return held
    held = replace(held, rule=target.rule, value=value, share=share)
    match target.rule:
        case RatingRule.TOLERANCE_THEN_HISTORY:
            return _by_history(held, year)
        case RatingRule.INTERVAL:
            return _by_interval(held, figure, kpi)
        case RatingRule.FORECAST:
            return _by_forecast(held, worked_out(target), outlook, kpi.polarity)
        case _:
            return held


def compared_value(value: float, kpi: Kpi, compared: Compared) -> float:
    """Give a figure as it is held against its limits: as it is, or rounded to the decimals it is printed with."""
    if compared is Compared.UNROUNDED:
        return value
    return float(round_half_up(value, printed_decimals(value, kpi)))


def judged_target(target: Target, kpi: Kpi, period: Period, share: Fraction | None = None) -> Target:
    """Give the target as a figure of a period is held against it: tolerances as amber limits, then phased."""
    return phased_target(with_amber_limits(target, kpi.polarity), period, kpi.basis, share)


def with_amber_limits(target: Target, polarity: Polarity) -> Target:
    """Give the target with the amber limits that its tolerance makes, worked out in exact fractions.

    A percentage is one of the target, not of its distance to 100: 95 with a tolerance of 10 per cent is amber
    down to 85.5. Of a range each end has its own. A total for a year is phased after this, its tolerance with it.

    >>> from kpi_helpers.inputs.words import TargetKind
    >>> from kpi_helpers.periods import quarter
    >>> tenth = {"tolerance": 10.0, "tolerance_in": ToleranceIn.PERCENT_OF_TARGET}
    >>> target = Target(TargetKind.LEVEL, quarter(2022, 1), green_limit=95.0, rule=RatingRule.TOLERANCE, **tenth)
    >>> with_amber_limits(target, Polarity.HIGHER).amber_limit
    85.5
    """
    target = worked_out(target)
    if target.tolerance is None or target.green_limit is None:
        return target
    match polarity:
        case Polarity.RANGE if target.green_limit_upper is not None:
            lower, upper = _beyond(target, target.green_limit, -1), _beyond(target, target.green_limit_upper, 1)
            return replace(target, amber_limit=lower, amber_limit_upper=upper)
        case Polarity.HIGHER:
            return replace(target, amber_limit=_beyond(target, target.green_limit, -1))
        case Polarity.LOWER:
            return replace(target, amber_limit=_beyond(target, target.green_limit, 1))
        case _:
            return target


def _beyond(target: Target, limit: float, way: int) -> float:
    """Give the number that lies the tolerance beyond a limit, up (1) or down (-1)."""
    assert target.tolerance is not None, target
    tolerance, edge = Fraction(exact(target.tolerance)), Fraction(exact(limit))
    if target.tolerance_in is ToleranceIn.PERCENT_OF_TARGET:
        tolerance *= abs(edge) / 100
    return float(edge + way * tolerance)


def _by_history(held: Rating, year: Direction | None) -> Rating:
    """Rate green on or within the tolerance; beyond it amber if no worse than last year, and red if worse.

    "No worse" is what the direction of travel says, so that rating and direction agree: better, or no material
    change.
    """
    if held.rag in (Rag.GREEN, Rag.AMBER):
        return replace(held, rag=Rag.GREEN)
    if held.rag is Rag.NOT_RATED:
        return held
    if year is None or year.travel is Travel.WITHHELD:
        broken = year is not None and year.withheld is Withheld.BREAK
        return _undecided(held, Unrated.LAST_YEAR_BROKEN if broken else Unrated.NO_LAST_YEAR)
    return replace(held, rag=Rag.RED if year.travel is Travel.WORSE else Rag.AMBER)


def _by_interval(held: Rating, figure: Figure, kpi: Kpi) -> Rating:
    """Rate green where the 95% interval is wholly at or better than the target, red where wholly worse.

    Fingertips counts an interval that begins exactly on a goal as above it whichever way is good; here meeting
    the target is equality for both polarities.
    """
    interval = interval_of(figure, kpi)
    between = interval.limits if interval is not None else None
    if between is None:
        return _undecided(held, Unrated.NO_COUNTS)
    return _by_ends(held, between, (held.limit, None), kpi.polarity)


def _by_forecast(held: Rating, target: Target, outlook: tuple[float, float] | None, polarity: Polarity) -> Rating:
    """Rate green where the whole forecast for the year's end meets the target, red where none of it does."""
    if outlook is None:
        return _undecided(held, Unrated.NO_OUTLOOK)
    if outlook[0] > outlook[1]:
        raise ValueError(f"The forecast runs from {outlook[0]} to {outlook[1]}; expected the lowest figure first.")
    return _by_ends(held, outlook, (target.green_limit, target.green_limit_upper), polarity)


def _undecided(held: Rating, reason: Unrated) -> Rating:
    return replace(held, rag=Rag.NOT_RATED, unrated=reason)


def _by_ends(
    held: Rating, between: tuple[float, float], green: tuple[float | None, float | None], polarity: Polarity
) -> Rating:
    """Rate green where everything between two numbers meets the target, red where nothing does, else amber."""
    limit, upper = green
    assert limit is not None, held
    low, high = between
    match polarity:
        case Polarity.HIGHER:
            whole, none = low >= limit, high < limit
        case Polarity.LOWER:
            whole, none = high <= limit, low > limit
        case _:
            top = limit if upper is None else upper
            whole, none = limit <= low and high <= top, high < limit or low > top
    return replace(held, rag=Rag.GREEN if whole else Rag.RED if none else Rag.AMBER, unrated=None, between=between)
