"""Where a year will end: a forecast from the periods known, always with a range, or the reason there is none.

The default is the median of four one-line methods. Its range comes from the KPI's own past errors where two
or more earlier years can be forecast again at the same point of the year, otherwise from the spread of the four.
With neither there is no outlook. Knows numbers only; periods, breaks and units are the caller's.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from kpi_helpers.analysis.statistics.years.case import Denominators, NoOutlook, YearCase, build_case
from kpi_helpers.analysis.statistics.years.methods import SIMPLE, YearKind, YearMethod

YEARS_TO_TEST = 2  # earlier years forecast again; fewer make no range
SHARE_HELD = Fraction(4, 5)  # of years that the range is meant to hold


class RangeFrom(StrEnum):
    """Where the range of a forecast comes from."""

    PAST_ERRORS = "past_errors"
    METHODS = "methods"


@dataclass(frozen=True, slots=True)
class YearEnd:
    """The forecast of a year's end, in the unit of its figures.

    `forecasts` holds the simple methods, and the method used; None where a method's needs are not met.
    `past_errors` are those of `method` at this point of earlier years, oldest first, as percentages of the
    forecast: +10 when the year ended a tenth above it. `error_used` (percent) is the one the range is made of.
    """

    central: float
    low: float
    high: float
    method: YearMethod
    forecasts: dict[YearMethod, float | None]
    range_from: RangeFrom
    past_errors: tuple[float, ...]
    error_used: float | None = None

    @property
    def years_tested(self) -> int:
        """How many earlier years were forecast again at the same point."""
        return len(self.past_errors)


def forecast_year(
    known: Sequence[float | None],
    prior_years: Sequence[Sequence[float | None]] = (),
    *,
    kind: YearKind,
    method: YearMethod | None = None,
    lowest: float | None = None,
    highest: float | None = None,
    periods: int = 4,
    denominators: Denominators | None = None,
    broken_at: int | None = None,
) -> YearEnd | NoOutlook:
    """Forecast the end of a year from its first periods, with a range, or say why that cannot be done.

    Parameters
    ----------
    known
        Figures of this year's periods in order, each for its own period (not running totals); numerators of a
        ratio. NaN or None is missing; missing at the end is not known yet.
    prior_years
        The years before, consecutive, oldest first, each with `periods` figures.
    method
        None for the median of the simple methods where at least two are possible, else the run rate.
    lowest, highest
        What the year's figure can be at all, in its unit. Of a total that cannot be below zero (`lowest` given
        and not negative) what is known already is the least it can be.
    denominators
        Of a ratio; ones throughout give the plain mean of the periods.
    broken_at
        Place in the year (0 the first period) from which figures cannot be compared with those before. At 0 the
        years before are not used; anywhere later there is no outlook.

    Raises
    ------
    ValueError
        For an infinite figure, a year of another length than `periods`, limits or places out of order.

    Notes
    -----
    Range: with the absolute past errors of k >= 2 years in order of size, plus and minus the one of rank
    ``min(k, ceil(0.8 * (k + 1)))``, times the forecast: the largest for up to 8 years. If years are alike, it
    holds the next one with a chance of at least k / (k + 1), and of 80% from 4 years on (the rule of split
    conformal prediction; Vovk, Gammerman and Shafer 2005). Past errors need figures that are never negative and a
    forecast above zero; otherwise the range is the smallest to largest of the simple methods.

    >>> forecast_year([30, 30], [[20, 20, 30, 30]], kind=YearKind.TOTAL).central
    135.0
    """
    if broken_at is not None and not 0 <= broken_at < periods:
        raise ValueError(f"A break at place {broken_at} is not in a year of {periods} periods counted from 0.")
    if broken_at == 0:
        prior_years = ()
        denominators = denominators and Denominators(denominators.known, (), denominators.multiplier)
    case = build_case(
        known,
        prior_years,
        kind=kind,
        periods=periods,
        denominators=denominators,
        lowest=lowest,
        highest=highest,
    )
    if isinstance(case, NoOutlook):
        return case
    return NoOutlook.BREAK_IN_YEAR if broken_at else _build_outlook(case, method)


def _build_outlook(case: YearCase, asked: YearMethod | None) -> YearEnd | NoOutlook:
    possible = case.simple()
    method = asked or (YearMethod.MEDIAN if len(possible) > 1 else YearMethod.RUN_RATE)
    central = case.forecast(method)
    learnt = any(case.outturn(year) is not None for year in range(len(case.tops.prior)))
    if central is None:
        return NoOutlook.METHOD_NOT_POSSIBLE if learnt else NoOutlook.NO_EARLIER_YEAR
    errors = _past_errors(case, method)
    used = _error_used(errors) if central > 0 else None
    if used is not None:
        low, high = case.clamp(central * (1 - used)), case.clamp(central * (1 + used))
    elif len(possible) > 1:
        low, high = min(*possible, central), max(*possible, central)
    else:
        return NoOutlook.NOTHING_TO_TEST if learnt else NoOutlook.NO_EARLIER_YEAR
    return YearEnd(
        central=float(central),
        low=float(low),
        high=float(high),
        method=method,
        forecasts={one: _number(case.forecast(one)) for one in SIMPLE} | {method: float(central)},
        range_from=RangeFrom.METHODS if used is None else RangeFrom.PAST_ERRORS,
        past_errors=tuple(float(error * 100) for error in errors),
        error_used=None if used is None else float(used * 100),
    )


def _past_errors(case: YearCase, method: YearMethod) -> list[Fraction]:
    """Give what each earlier year ended above its forecast at the same point, as a share of the forecast."""
    if case.has_negative():
        return []
    errors = []
    for year in range(len(case.tops.prior)):
        outturn, forecast = case.outturn(year), case.as_of(year).forecast(method)
        if outturn is not None and forecast is not None and forecast > 0:
            errors.append(outturn / forecast - 1)
    return errors


def _error_used(errors: Sequence[Fraction]) -> Fraction | None:
    if len(errors) < YEARS_TO_TEST:
        return None
    rank = min(len(errors), math.ceil(SHARE_HELD * (len(errors) + 1)))
    return sorted(map(abs, errors))[rank - 1]


def _number(number: Fraction | None) -> float | None:
    return None if number is None else float(number)
