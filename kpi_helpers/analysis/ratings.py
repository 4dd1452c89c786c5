"""The ratings of a quarter, and the conventions by which a figure held against its target becomes green, amber or red.

Nothing but ratings is worked out here, so that last quarter's cost little; `scorecard` joins them to all the rest.

No standard exists, and councils publish their own keys. Each convention is one `RatingRule`, named in the data and
printed in the report. Sources: ``limits``, the target and floor standard of Kent's quarterly report; ``tolerance``,
Maidstone (per cent of the target) and Reigate and Banstead (a tolerance agreed for each KPI);
``tolerance_then_history``, Havering 2013 to 2015; ``two_targets``, Lincoln; ``interval``, the goals of Fingertips;
``forecast``, Medway 2009-10 and Bromsgrove 2007-08.

With s = 1 where high is good and -1 where low is good, target T and figure v, the shortfall is s * (T - v). The
target is met at 0 or less, and missed within a tolerance of a, or of p per cent, where the shortfall is at most a,
or p / 100 * abs(T). That is the same as being at or better than the amber limit T - s * a, which is worked out here
in exact fractions, so that a boundary value is never rated by a binary rounding error.

How much of a year's total is due by now is last year's own share where it is known, else equal parts: a service that
always does most of its work in the last quarter is not behind at half-time. Where a council sets a profile of its own,
its steps stand in `targets.csv` as a trajectory, and no share is worked out.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

import pandas as pd

from kpi_helpers import inputs
from kpi_helpers.analysis import series
from kpi_helpers.analysis.direction import Direction, Travel, Withheld, compare_figures, year_ago_figure
from kpi_helpers.analysis.outlook import find_outlook
from kpi_helpers.analysis.statistics import exact, round_half_up
from kpi_helpers.analysis.targets import (
    Override,
    Rating,
    Target,
    Unrated,
    apply_override,
    phased_target,
    rate_against,
    target_for,
    unheld_rating,
    worked_out,
)
from kpi_helpers.periods import Period, PeriodKind, period_of

Figures = tuple[series.Figure, ...]
_STATES = {
    inputs.State.CONTEXT: Unrated.BACKGROUND,
    inputs.State.UNDER_REVIEW: Unrated.UNDER_REVIEW,
    inputs.State.IN_DEVELOPMENT: Unrated.IN_DEVELOPMENT,
}


def rate_all(
    authority: inputs.Authority, figures: Mapping[str, Figures], targets: Mapping[str, tuple[Target, ...]]
) -> dict[str, Rating]:
    """Give the rating of each KPI in use by its id, from figures and targets as known at the authority's quarter."""
    quarter, report = authority.quarter, authority.report.ratings
    breaks = breaks_by_kpi(authority.breaks)
    overrides = _overrides_by_kpi(authority.overrides, quarter)
    analysis = analysis_of(authority)
    ratings = {}
    for kpi_id, kpi in authority.register.kpis.items():
        if kpi.in_use(quarter):
            rating = rate_kpi(
                kpi,
                figures.get(kpi_id, ()),
                target_for(targets.get(kpi_id, ()), quarter),
                quarter=quarter,
                breaks=breaks.get(kpi_id, ()),
                compared=report.compared,
                analysis=analysis.get(kpi_id, authority.report.analysis),
            )
            ratings[kpi_id] = apply_override(rating, overrides.get(kpi_id))
    return ratings


def rate_kpi(
    kpi: inputs.Kpi,
    figures: Figures,
    target: Target | None,
    *,
    quarter: Period,
    breaks: tuple[series.Break, ...] = (),
    compared: inputs.Compared = inputs.Compared.UNROUNDED,
    analysis: inputs.Analysis | None = None,
) -> Rating:
    """Rate one KPI in a quarter, before any judgement; `analysis` says how the end of its year is forecast."""
    if kpi.state in _STATES:
        return Rating(inputs.Rag.NOT_RATED, _STATES[kpi.state])
    latest = series.latest_figure(figures, quarter, kpi.frequency)
    year_ago, settings = year_ago_figure(figures, latest), analysis or inputs.Analysis()
    share = None
    if latest is not None:
        share = share_due(target, figures, latest.period, kpi, breaks=breaks, analysis=settings)
    return rate_by_rule(
        latest,
        target,
        kpi=kpi,
        quarter=quarter,
        compared=compared,
        year=compare_figures(latest, year_ago, kpi=kpi, breaks=breaks, target=target),
        outlook=_year_range(kpi, figures, latest, target, breaks=breaks, analysis=settings),
        share=share,
    )


def _year_range(
    kpi: inputs.Kpi,
    figures: Figures,
    latest: series.Figure | None,
    target: Target | None,
    *,
    breaks: tuple[series.Break, ...],
    analysis: inputs.Analysis,
) -> tuple[float, float] | None:
    """Give the lowest and highest forecast of the year's end where the rule rates by it."""
    if target is None or target.rule is not inputs.RatingRule.FORECAST:
        return None
    return find_outlook(kpi, figures, latest, target, breaks=breaks, analysis=analysis).range


def analysis_of(authority: inputs.Authority) -> dict[str, inputs.Analysis]:
    """Give the analysis of each KPI with settings of its own; the others follow the report's."""
    return inputs.analysis_by_kpi(authority.report.analysis, authority.settings)


def breaks_by_kpi(breaks: pd.DataFrame) -> dict[str, tuple[series.Break, ...]]:
    """Give each KPI's breaks in time order."""
    by_kpi: dict[str, list[series.Break]] = {}
    for row in inputs.rows_of(breaks):
        item = series.Break(
            period_of(row["period"]), row["kind"], row["reason"], row["recorded_by"], row["recorded_on"]
        )
        by_kpi.setdefault(row["kpi_id"], []).append(item)
    return {kpi: tuple(sorted(items, key=lambda b: b.period.sort_key)) for kpi, items in by_kpi.items()}


def _overrides_by_kpi(overrides: pd.DataFrame, quarter: Period) -> dict[str, Override]:
    now = overrides[overrides["quarter"] == str(quarter)]
    return {
        row["kpi_id"]: Override(
            inputs.Rag(row["rating"]), inputs.OverrideKind(row["kind"]), row["reason"], row["name"], row["date"]
        )
        for row in inputs.rows_of(now)
    }


def rate_by_rule(
    figure: series.Figure | None,
    target: Target | None,
    *,
    kpi: inputs.Kpi,
    quarter: Period,
    compared: inputs.Compared = inputs.Compared.UNROUNDED,
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
        return unheld or Rating(inputs.Rag.NOT_RATED, Unrated.NO_FIGURE)
    held = rate_against(value, judged_target(target, kpi, figure.period, share), kpi.polarity)
    if held.limit is None:
        return held
    held = replace(held, rule=target.rule, value=value, share=share)
    match target.rule:
        case inputs.RatingRule.TOLERANCE_THEN_HISTORY:
            return _by_history(held, year)
        case inputs.RatingRule.INTERVAL:
            return _by_interval(held, figure, kpi)
        case inputs.RatingRule.FORECAST:
            return _by_forecast(held, worked_out(target), outlook, kpi.polarity)
        case _:
            return held


def compared_value(value: float, kpi: inputs.Kpi, compared: inputs.Compared) -> float:
    """Give a figure as it is held against its limits: as it is, or rounded to the decimals it is printed with."""
    if compared is inputs.Compared.UNROUNDED:
        return value
    return float(round_half_up(value, series.printed_decimals(value, kpi)))


def judged_target(target: Target, kpi: inputs.Kpi, period: Period, share: Fraction | None = None) -> Target:
    """Give the target as a figure of a period is held against it: tolerances as amber limits, then phased."""
    return phased_target(with_amber_limits(target, kpi.polarity), period, kpi.basis, share)


def with_amber_limits(target: Target, polarity: inputs.Polarity) -> Target:
    """Give the target with the amber limits that its tolerance makes, worked out in exact fractions.

    A percentage is one of the target, not of its distance to 100: 95 with a tolerance of 10 per cent is amber
    down to 85.5. Of a range each end has its own. A total for a year is phased after this, its tolerance with it.

    >>> from kpi_helpers.periods import quarter
    >>> tenth = {"tolerance": 10.0, "tolerance_in": inputs.ToleranceIn.PERCENT_OF_TARGET}
    >>> tenth |= {"green_limit": 95.0, "rule": inputs.RatingRule.TOLERANCE}
    >>> target = Target(inputs.TargetKind.LEVEL, quarter(2022, 1), **tenth)
    >>> with_amber_limits(target, inputs.Polarity.HIGHER).amber_limit
    85.5
    """
    target = worked_out(target)
    if target.tolerance is None or target.green_limit is None:
        return target
    match polarity:
        case inputs.Polarity.RANGE if target.green_limit_upper is not None:
            lower, upper = _beyond(target, target.green_limit, -1), _beyond(target, target.green_limit_upper, 1)
            return replace(target, amber_limit=lower, amber_limit_upper=upper)
        case inputs.Polarity.HIGHER:
            return replace(target, amber_limit=_beyond(target, target.green_limit, -1))
        case inputs.Polarity.LOWER:
            return replace(target, amber_limit=_beyond(target, target.green_limit, 1))
        case _:
            return target


def _beyond(target: Target, limit: float, way: int) -> float:
    """Give the number that lies the tolerance beyond a limit, up (1) or down (-1)."""
    assert target.tolerance is not None, target
    tolerance, edge = Fraction(exact(target.tolerance)), Fraction(exact(limit))
    if target.tolerance_in is inputs.ToleranceIn.PERCENT_OF_TARGET:
        tolerance *= abs(edge) / 100
    return float(edge + way * tolerance)


def _by_history(held: Rating, year: Direction | None) -> Rating:
    """Rate green on or within the tolerance; beyond it amber if no worse than last year, and red if worse.

    "No worse" is what the direction of travel says, so that rating and direction agree: better, or no material
    change.
    """
    if held.rag in (inputs.Rag.GREEN, inputs.Rag.AMBER):
        return replace(held, rag=inputs.Rag.GREEN)
    if held.rag is inputs.Rag.NOT_RATED:
        return held
    if year is None or year.travel is Travel.WITHHELD:
        broken = year is not None and year.withheld is Withheld.BREAK
        return _undecided(held, Unrated.LAST_YEAR_BROKEN if broken else Unrated.NO_LAST_YEAR)
    return replace(held, rag=inputs.Rag.RED if year.travel is Travel.WORSE else inputs.Rag.AMBER)


def _by_interval(held: Rating, figure: series.Figure, kpi: inputs.Kpi) -> Rating:
    """Rate green where the 95% interval is wholly at or better than the target, red where wholly worse.

    Fingertips counts an interval that begins exactly on a goal as above it whichever way is good; here meeting
    the target is equality for both polarities.
    """
    interval = series.interval_of(figure, kpi)
    between = interval.limits if interval is not None else None
    if between is None:
        return _undecided(held, Unrated.NO_COUNTS)
    return _by_ends(held, between, (held.limit, None), kpi.polarity)


def _by_forecast(
    held: Rating, target: Target, outlook: tuple[float, float] | None, polarity: inputs.Polarity
) -> Rating:
    """Rate green where the whole forecast for the year's end meets the target, red where none of it does."""
    if outlook is None:
        return _undecided(held, Unrated.NO_OUTLOOK)
    if outlook[0] > outlook[1]:
        raise ValueError(f"The forecast runs from {outlook[0]} to {outlook[1]}; expected the lowest figure first.")
    return _by_ends(held, outlook, (target.green_limit, target.green_limit_upper), polarity)


def _undecided(held: Rating, reason: Unrated) -> Rating:
    return replace(held, rag=inputs.Rag.NOT_RATED, unrated=reason)


def _by_ends(
    held: Rating, between: tuple[float, float], green: tuple[float | None, float | None], polarity: inputs.Polarity
) -> Rating:
    """Rate green where everything between two numbers meets the target, red where nothing does, else amber."""
    limit, upper = green
    assert limit is not None, held
    low, high = between
    match polarity:
        case inputs.Polarity.HIGHER:
            whole, none = low >= limit, high < limit
        case inputs.Polarity.LOWER:
            whole, none = high <= limit, low > limit
        case _:
            top = limit if upper is None else upper
            whole, none = limit <= low and high <= top, high < limit or low > top
    return replace(
        held,
        rag=inputs.Rag.GREEN if whole else inputs.Rag.RED if none else inputs.Rag.AMBER,
        unrated=None,
        between=between,
    )


def share_due(
    target: Target | None,
    figures: tuple[series.Figure, ...],
    period: Period,
    kpi: inputs.Kpi,
    *,
    breaks: Sequence[series.Break],
    analysis: inputs.Analysis,
) -> Fraction | None:
    """Give last year's share where the target is for the year's total; None for any other and for equal parts."""
    if target is None or target.kind is not inputs.TargetKind.YEAR_TOTAL:
        return None
    return last_years_share(figures, period, kpi, breaks=breaks, analysis=analysis)


def last_years_share(
    figures: tuple[series.Figure, ...],
    period: Period,
    kpi: inputs.Kpi,
    *,
    breaks: Sequence[series.Break],
    analysis: inputs.Analysis,
) -> Fraction | None:
    """Give the share of last year's total that had come by (or in) the same period, or None for equal parts.

    Parameters
    ----------
    figures
        All figures of the KPI as known.
    period
        The period whose figure is held against a target for the year's total.

    Notes
    -----
    Last year must be complete, above zero and not parted from this year by a break, and the share between 0 and 1.
    """
    if analysis.year_profile is inputs.YearProfile.EQUAL_PARTS or period.kind is PeriodKind.FINANCIAL_YEAR:
        return None
    then = series.figure_for(figures, period.same_last_year())
    total = _total_of_year(figures, period.year_start - 1, kpi)
    if then is None or total is None or total <= 0 or series.breaks_between(breaks, then.period, period):
        return None
    share = Fraction(exact(then.number)) / total
    return share if 0 < share <= 1 else None


def _total_of_year(figures: tuple[series.Figure, ...], year: int, kpi: inputs.Kpi) -> Fraction | None:
    """Give the total of a financial year: its last running total or whole-year figure, or its four quarters."""
    running = (
        (PeriodKind.CUMULATIVE, PeriodKind.QUARTER)
        if kpi.basis is inputs.Basis.YEAR_TO_DATE
        else (PeriodKind.CUMULATIVE,)
    )
    own = [figure for figure in figures if figure.value is not None and figure.period.year_start == year]
    for figure in own:
        whole = figure.period.kind is PeriodKind.FINANCIAL_YEAR
        if whole or (figure.period.kind in running and figure.period.quarter_number == 4):
            return Fraction(exact(figure.number))
    quarters = [figure for figure in own if figure.period.kind is PeriodKind.QUARTER]
    if kpi.basis is inputs.Basis.PERIOD and len(quarters) == 4:
        return sum((Fraction(exact(figure.number)) for figure in quarters), Fraction(0))
    return None
