"""One year to forecast, or an earlier one as it stood at the same point: its figures, kind and possible range."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from statistics import median

from kpi_helpers.analysis.statistics.years.methods import (
    SIMPLE,
    YearFigures,
    YearKind,
    YearMethod,
    as_fraction,
    build_figures,
    forecast_last,
    forecast_total,
)


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

    kind: YearKind
    tops: YearFigures
    bottoms: YearFigures | None = None
    multiplier: Fraction = Fraction(1)
    lowest: Fraction | None = None
    highest: Fraction | None = None

    def forecast(self, method: YearMethod) -> Fraction | None:
        """Give the forecast of one method within the possible range, or None where its needs are not met.

        The median is that of the simple methods that are possible, of which it needs two.
        """
        if method is YearMethod.MEDIAN:
            possible = self.simple()
            return median(possible) if len(possible) > 1 else None
        number = self._forecast(method)
        return None if number is None else self.clamp(number)

    def simple(self) -> list[Fraction]:
        """Give the forecasts of the simple methods that are possible."""
        found = (self.forecast(method) for method in SIMPLE)
        return [number for number in found if number is not None]

    def clamp(self, number: Fraction) -> Fraction:
        """Bring a figure within the possible range; a total is never below what is there already.

        The latter only where no figure can be below zero, which is what a lowest of zero or more says.
        """
        floor = self.lowest
        if self.kind is YearKind.TOTAL and floor is not None and floor >= 0:
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
            tops=YearFigures(tops, (), len(tops)),
            bottoms=None if bottoms is None else YearFigures(bottoms, (), len(bottoms)),
        )
        return whole._forecast(YearMethod.RUN_RATE)  # with nothing left to forecast

    def has_negative(self) -> bool:
        """Whether any figure is below zero, so that percentages of figures mean nothing."""
        parts = (self.tops, self.bottoms) if self.bottoms else (self.tops,)
        rows = [row for part in parts for row in (part.known, *part.prior)]
        return any(number < 0 for row in rows for number in row if number is not None)

    def _forecast(self, method: YearMethod) -> Fraction | None:
        if self.kind is YearKind.SNAPSHOT:
            return forecast_last(self.tops, method)
        top = forecast_total(self.tops, method)
        if self.bottoms is None or top is None:
            return top
        bottom = forecast_total(self.bottoms, method)
        return None if bottom is None or bottom <= 0 else top / bottom * self.multiplier


def build_case(
    known: Sequence[float | None],
    prior_years: Sequence[Sequence[float | None]],
    *,
    kind: YearKind,
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
    least, most = as_fraction(lowest), as_fraction(highest)
    if least is not None and most is not None and least > most:
        raise ValueError(f"The lowest possible figure, {lowest}, is above the highest, {highest}.")
    tops = build_figures(known, prior_years, periods)
    if kind is not YearKind.RATIO:
        return _refuse(tops, kind) or YearCase(kind, tops, lowest=least, highest=most)
    if denominators is None:
        return NoOutlook.NO_DENOMINATORS
    if len(denominators.prior_years) != len(prior_years):
        found = len(denominators.prior_years)
        raise ValueError(f"{len(prior_years)} earlier years of numerators have {found} of denominators.")
    multiplier = as_fraction(denominators.multiplier)
    if multiplier is None or multiplier <= 0:
        raise ValueError(f"The multiplier of a ratio is {denominators.multiplier}; a number above 0 is expected.")
    bottoms = build_figures(denominators.known, denominators.prior_years, periods)
    both = min(len(tops.known), len(bottoms.known))
    tops, bottoms = replace(tops, known=tops.known[:both]), replace(bottoms, known=bottoms.known[:both])
    refused = _refuse(tops, kind) or _refuse(bottoms, kind)
    return refused or YearCase(kind, tops, bottoms, multiplier, least, most)


def _refuse(figures: YearFigures, kind: YearKind) -> NoOutlook | None:
    if not figures.known:
        return NoOutlook.TOO_FEW_POINTS
    if len(figures.known) == figures.periods:
        return NoOutlook.YEAR_COMPLETE
    if kind is not YearKind.SNAPSHOT and figures.known_whole() is None:
        return NoOutlook.GAP_IN_YEAR
    return None
