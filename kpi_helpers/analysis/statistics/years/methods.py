"""The single ways to forecast a year's end from the periods of it that are known; numbers only.

Every simple method is one line of arithmetic, worked out in exact fractions of the decimals as written, so
that a forecast never misses a target by a rounding error of the machine. Which method is used, how wide its
range is and when there is no outlook at all is left to `year_end`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType

from kpi_helpers.analysis.statistics.exact import exact
from kpi_helpers.analysis.statistics.years.smoothing import smooth_ahead

SHARE_HELD = Fraction(4, 5)  # of outcomes that a range is meant to hold
YEARS_OF_SHARE = 3  # complete years, the latest ones, whose shares or changes are averaged

Row = tuple[Fraction | None, ...]


class YearKind(StrEnum):
    """What the figure of a year is made of."""

    TOTAL = "total"  # the periods add up to the year
    RATIO = "ratio"  # numerators and denominators add up, each by itself, and are then divided
    SNAPSHOT = "snapshot"  # the figure of the last period is the figure of the year; nothing is added


class YearMethod(StrEnum):
    """How the end of the year is forecast."""

    RUN_RATE = "run_rate"  # A
    LAST_YEARS_REST = "last_years_rest"  # B
    GROWTH = "growth_on_last_year"  # C
    SHARE = "share_of_year"  # D
    SMOOTHING = "smoothing"  # E
    MEDIAN = "median"  # F, of A to D


SIMPLE = (YearMethod.RUN_RATE, YearMethod.LAST_YEARS_REST, YearMethod.GROWTH, YearMethod.SHARE)


@dataclass(frozen=True, slots=True)
class YearFigures:
    """The figures of one series by year: `known` of this year, `prior` years oldest first, None where missing."""

    known: Row
    prior: tuple[Row, ...]
    periods: int

    def complete_years(self) -> tuple[tuple[Fraction, ...], ...]:
        """Give the prior years without a gap, oldest first."""
        return tuple(year for year in map(_whole, self.prior) if year is not None)

    def known_whole(self) -> tuple[Fraction, ...] | None:
        """Give the known figures of this year, or None where one is missing."""
        return _whole(self.known)

    def last_year(self) -> tuple[Fraction, ...] | None:
        """Give the year just before this one, or None where it is not complete."""
        return _whole(self.prior[-1]) if self.prior else None

    def as_of(self, year: int) -> YearFigures:
        """Give the series as it stood at the same point of the prior year of this place (0 the oldest)."""
        return YearFigures(self.prior[year][: len(self.known)], self.prior[:year], self.periods)


def build_figures(known: Sequence[float | None], prior: Sequence[Sequence[float | None]], periods: int) -> YearFigures:
    """Give the figures as exact fractions; figures not yet known at the end of this year are left off.

    Raises
    ------
    ValueError
        For an infinite figure, fewer than 2 periods, more figures than the year has periods, or a prior
        year of another length.
    """
    if periods < 2:
        raise ValueError(f"A year of {periods} periods cannot be forecast from its parts; at least 2 are expected.")
    if len(known) > periods:
        raise ValueError(f"{len(known)} figures are given for a year of {periods} periods.")
    for year in prior:
        if len(year) != periods:
            raise ValueError(f"An earlier year has {len(year)} figures; {periods} are expected, NaN where missing.")
    row = [as_fraction(number) for number in known]
    while row and row[-1] is None:
        row.pop()
    return YearFigures(tuple(row), tuple(tuple(map(as_fraction, year)) for year in prior), periods)


def as_fraction(number: float | None) -> Fraction | None:
    """Give a number as its shortest decimal says it; None for NaN.

    >>> as_fraction(0.1), as_fraction(float("nan"))
    (Fraction(1, 10), None)
    """
    if number is None or math.isnan(number):
        return None
    if math.isinf(number):
        raise ValueError("An infinite figure was found; a number, or NaN where it is missing, is expected.")
    return Fraction(exact(number))


def forecast_total(figures: YearFigures, method: YearMethod) -> Fraction | None:
    """Give the total of the year by one method, or None where its needs are not met.

    With m of n periods known, Y their sum and L the year before: A ``Y * n / m``; B ``Y + sum L[m+1..n]``;
    C ``Y + sum L[m+1..n] * Y / sum L[1..m]``, for Y >= 0 and a sum above 0; D ``Y / mean share``, the share of the
    first m periods in each of the latest 1 to 3 complete years, all within 0..1 and not all 0; E damped
    exponential smoothing with an additive season, for 2 complete years just before.

    Source: methods in common use for monitoring budgets and activity; the choice and its measured errors are in
    docs/methods.md.
    """
    known = figures.known_whole()
    if not known:
        return None
    if method is YearMethod.SMOOTHING:
        ahead = _smooth(figures)
        return None if ahead is None else sum(known) + sum(ahead, Fraction(0))
    return _TOTALS[method](figures, sum(known, Fraction(0)))


def forecast_last(figures: YearFigures, method: YearMethod) -> Fraction | None:
    """Give the figure of the year's last period by one method, or None where its needs are not met.

    With x the latest figure, of period m of n, and L the year before: A ``x``; B ``x + L[n] - L[m]``;
    C ``x * L[n] / L[m]``, for x >= 0, L[n] >= 0 and L[m] > 0; D ``x + mean of P[n] - P[m]`` over the latest 1 to 3
    years with both; E the last value of the smoothing. Nothing is ever added up.
    """
    latest = figures.known[-1] if figures.known else None
    if latest is None:
        return None
    if method is YearMethod.SMOOTHING:
        ahead = _smooth(figures)
        return None if ahead is None else ahead[-1]
    return _SNAPSHOTS[method](figures, latest)


def _smooth(figures: YearFigures) -> list[Fraction] | None:
    known = figures.known_whole()
    if known is None:
        return None
    series: list[Fraction] = []
    for year in reversed(figures.prior):
        whole = _whole(year)
        if whole is None:
            break
        series[:0] = whole
    ahead = smooth_ahead(
        [float(number) for number in (*series, *known)],
        season=figures.periods,
        steps=figures.periods - len(known),
    )
    return None if ahead is None else [Fraction(exact(number)) for number in ahead]


def _whole(row: Row) -> tuple[Fraction, ...] | None:
    found = tuple(number for number in row if number is not None)
    return found if len(found) == len(row) else None


# ---------------------------------------------------------------- totals


def _run_rate(figures: YearFigures, so_far: Fraction) -> Fraction:
    return so_far * figures.periods / len(figures.known)


def _last_years_rest(figures: YearFigures, so_far: Fraction) -> Fraction | None:
    last = figures.last_year()
    return None if last is None else so_far + sum(last[len(figures.known) :])


def _growth(figures: YearFigures, so_far: Fraction) -> Fraction | None:
    last = figures.last_year()
    if last is None or so_far < 0:
        return None
    before, rest = sum(last[: len(figures.known)]), sum(last[len(figures.known) :])
    return so_far + rest * so_far / before if before > 0 else None


def _share(figures: YearFigures, so_far: Fraction) -> Fraction | None:
    years = figures.complete_years()[-YEARS_OF_SHARE:]
    if not years or so_far < 0 or any(sum(year) <= 0 for year in years):
        return None
    shares = [sum(year[: len(figures.known)], Fraction(0)) / sum(year) for year in years]
    if not all(0 <= share <= 1 for share in shares) or not any(shares):
        return None
    return so_far * len(shares) / sum(shares)


# ---------------------------------------------------------------- snapshots


def _carry(_: YearFigures, latest: Fraction) -> Fraction:
    return latest


def _last_change(figures: YearFigures, latest: Fraction) -> Fraction | None:
    change = _change_to_end(figures.prior[-1], len(figures.known)) if figures.prior else None
    return None if change is None else latest + change


def _last_ratio(figures: YearFigures, latest: Fraction) -> Fraction | None:
    if not figures.prior:
        return None
    then, end = figures.prior[-1][len(figures.known) - 1], figures.prior[-1][-1]
    if then is None or end is None or then <= 0 or end < 0 or latest < 0:
        return None
    return latest * end / then


def _mean_change(figures: YearFigures, latest: Fraction) -> Fraction | None:
    found = (_change_to_end(year, len(figures.known)) for year in figures.prior)
    changes = [change for change in found if change is not None][-YEARS_OF_SHARE:]
    return latest + sum(changes, Fraction(0)) / len(changes) if changes else None


def _change_to_end(year: Row, known: int) -> Fraction | None:
    then, end = year[known - 1], year[-1]
    return None if then is None or end is None else end - then


_TOTALS: Mapping[YearMethod, Callable[[YearFigures, Fraction], Fraction | None]] = MappingProxyType(
    dict(zip(SIMPLE, (_run_rate, _last_years_rest, _growth, _share), strict=True))
)
_SNAPSHOTS: Mapping[YearMethod, Callable[[YearFigures, Fraction], Fraction | None]] = MappingProxyType(
    dict(zip(SIMPLE, (_carry, _last_change, _last_ratio, _mean_change), strict=True))
)
