"""Where a year will end: a forecast from the periods known, always with a range, or the reason there is none.

The default is the median of four one-line methods. Its range comes from the KPI's own past errors where two or more
earlier years can be forecast again as they stood at the same point of the year, otherwise from the spread of the four.
With neither there is no outlook. Knows numbers only; periods, breaks and units are the caller's.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from statistics import median

from kpi_helpers.analysis.statistics.years import methods


class NoOutlook(StrEnum):
    """Why the end of the year is not forecast."""

    TOO_FEW_POINTS = "too_few_points"  # nothing of this year is known
    YEAR_COMPLETE = "year_complete"
    BREAK_IN_YEAR = "break_in_year"
    GAP_IN_YEAR = "gap_in_year"  # a figure of this year is missing between others
    NO_DENOMINATORS = "no_denominators"  # of a ratio, whose parts must be forecast
    NO_EARLIER_YEAR = "no_earlier_year"  # complete, to learn from or to test on
    METHOD_NOT_POSSIBLE = "method_not_possible"  # the method asked for needs what these figures do not have
    NOTHING_TO_TEST = "nothing_to_test"  # one method only, and fewer than two years to test it on


@dataclass(frozen=True, slots=True)
class Denominators:
    """The denominators of a ratio, laid out as its numerators; the ratio is multiplied by `multiplier`."""

    known: Sequence[float | None]
    prior_years: Sequence[Sequence[float | None]] = ()
    multiplier: float = 1.0


@dataclass(frozen=True, slots=True)
class YearCase:
    """The figures of a year to forecast, or its numerators and denominators, and what the year's figure can be."""

    kind: methods.YearKind
    tops: methods.YearFigures
    bottoms: methods.YearFigures | None = None
    multiplier: Fraction = Fraction(1)
    lowest: Fraction | None = None
    highest: Fraction | None = None

    def forecast(self, method: methods.YearMethod) -> Fraction | None:
        """Give the forecast of one method within the possible range, or None where its needs are not met.

        The median is that of the simple methods that are possible, of which it needs two.
        """
        if method is methods.YearMethod.MEDIAN:
            possible = self.simple()
            return median(possible) if len(possible) > 1 else None
        number = self._forecast(method)
        return None if number is None else self.clamp(number)

    def simple(self) -> list[Fraction]:
        """Give the forecasts of the simple methods that are possible."""
        found = (self.forecast(method) for method in methods.SIMPLE)
        return [number for number in found if number is not None]

    def clamp(self, number: Fraction) -> Fraction:
        """Bring a figure within the possible range; a total is never below what is there already.

        The latter only where no figure can be below zero, which is what a lowest of zero or more says.
        """
        floor = self.lowest
        if self.kind is methods.YearKind.TOTAL and floor is not None and floor >= 0:
            floor = max(floor, sum(self.tops.known_whole() or (), Fraction(0)))
        number = number if floor is None else max(number, floor)
        return number if self.highest is None else min(number, self.highest)

    def as_of(self, year: int) -> YearCase:
        """Give the prior year of this place (0 the oldest) as it stood at the same point."""
        bottoms = None if self.bottoms is None else self.bottoms.as_of(year)
        return replace(self, tops=self.tops.as_of(year), bottoms=bottoms)

    def outturn(self, year: int) -> Fraction | None:
        """Give what a prior year came to, None where a figure it needs is missing."""
        tops, bottoms = self.tops.prior[year], self.bottoms.prior[year] if self.bottoms else None
        whole = replace(
            self,
            tops=methods.YearFigures(tops, (), len(tops)),
            bottoms=None if bottoms is None else methods.YearFigures(bottoms, (), len(bottoms)),
        )
        return whole._forecast(methods.YearMethod.RUN_RATE)  # with nothing left to forecast

    def has_negative(self) -> bool:
        """Whether any figure is below zero, so that percentages of figures mean nothing."""
        parts = (self.tops, self.bottoms) if self.bottoms else (self.tops,)
        rows = [row for part in parts for row in (part.known, *part.prior)]
        return any(number < 0 for row in rows for number in row if number is not None)

    def _forecast(self, method: methods.YearMethod) -> Fraction | None:
        if self.kind is methods.YearKind.SNAPSHOT:
            return methods.forecast_last(self.tops, method)
        top = methods.forecast_total(self.tops, method)
        if self.bottoms is None or top is None:
            return top
        bottom = methods.forecast_total(self.bottoms, method)
        return None if bottom is None or bottom <= 0 else top / bottom * self.multiplier


def build_case(
    known: Sequence[float | None],
    prior_years: Sequence[Sequence[float | None]],
    *,
    kind: methods.YearKind,
    periods: int,
    denominators: Denominators | None,
    lowest: float | None,
    highest: float | None,
) -> YearCase | NoOutlook:
    """Give the year to forecast, or why it cannot be.

    Raises
    ------
    ValueError
        For an infinite figure, a year of another length than `periods`, fewer years of denominators than of
        numerators, a multiplier that is not above zero, or limits out of order.
    """
    least, most = methods.as_fraction(lowest), methods.as_fraction(highest)
    if least is not None and most is not None and least > most:
        raise ValueError(f"The lowest possible figure, {lowest}, is above the highest, {highest}.")
    tops = methods.build_figures(known, prior_years, periods)
    if kind is not methods.YearKind.RATIO:
        return _refuse(tops, kind) or YearCase(kind, tops, lowest=least, highest=most)
    if denominators is None:
        return NoOutlook.NO_DENOMINATORS
    if len(denominators.prior_years) != len(prior_years):
        found = len(denominators.prior_years)
        raise ValueError(f"{len(prior_years)} earlier years of numerators have {found} of denominators.")
    multiplier = methods.as_fraction(denominators.multiplier)
    if multiplier is None or multiplier <= 0:
        raise ValueError(f"The multiplier of a ratio is {denominators.multiplier}; a number above 0 is expected.")
    bottoms = methods.build_figures(denominators.known, denominators.prior_years, periods)
    both = min(len(tops.known), len(bottoms.known))
    tops, bottoms = replace(tops, known=tops.known[:both]), replace(bottoms, known=bottoms.known[:both])
    refused = _refuse(tops, kind) or _refuse(bottoms, kind)
    return refused or YearCase(kind, tops, bottoms, multiplier, least, most)


def _refuse(figures: methods.YearFigures, kind: methods.YearKind) -> NoOutlook | None:
    if not figures.known:
        return NoOutlook.TOO_FEW_POINTS
    if len(figures.known) == figures.periods:
        return NoOutlook.YEAR_COMPLETE
    if kind is not methods.YearKind.SNAPSHOT and figures.known_whole() is None:
        return NoOutlook.GAP_IN_YEAR
    return None


YEARS_TO_TEST = 2  # earlier years forecast again; fewer make no range


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
    method: methods.YearMethod
    forecasts: dict[methods.YearMethod, float | None]
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
    kind: methods.YearKind,
    method: methods.YearMethod | None = None,
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

    >>> forecast_year([30, 30], [[20, 20, 30, 30]], kind=methods.YearKind.TOTAL).central
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


def _build_outlook(case: YearCase, asked: methods.YearMethod | None) -> YearEnd | NoOutlook:
    possible = case.simple()
    method = asked or (methods.YearMethod.MEDIAN if len(possible) > 1 else methods.YearMethod.RUN_RATE)
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
        forecasts={one: _number(case.forecast(one)) for one in methods.SIMPLE} | {method: float(central)},
        range_from=RangeFrom.METHODS if used is None else RangeFrom.PAST_ERRORS,
        past_errors=tuple(float(error * 100) for error in errors),
        error_used=None if used is None else float(used * 100),
    )


def _past_errors(case: YearCase, method: methods.YearMethod) -> list[Fraction]:
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
    rank = min(len(errors), math.ceil(methods.SHARE_HELD * (len(errors) + 1)))
    return sorted(map(abs, errors))[rank - 1]


def _number(number: Fraction | None) -> float | None:
    return None if number is None else float(number)
