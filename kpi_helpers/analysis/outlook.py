"""Where a KPI will end the year, what the rest of the year still needs, and its chance of a target with a date.

Lays a KPI's figures out by financial year (a row for each year, a place for each period in it) for
`statistics.years`, which knows numbers only. Nothing is forecast where a year's figure has no meaning, or from fewer
figures than is asked for there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from kpi_helpers.analysis import statistics
from kpi_helpers.analysis.series import Break, Figure
from kpi_helpers.analysis.stretches import PeriodIndex, Stretch, periods_a_year, place_in_year
from kpi_helpers.analysis.targets import Target, worked_out
from kpi_helpers.inputs import RATE_PER, Analysis, Basis, Kpi, OutlookMethod, Polarity, Rag, TargetKind, Unit
from kpi_helpers.periods import Period, PeriodKind, period_of

_SUMS = (Unit.COUNT, Unit.GBP, Unit.TONNES)
_NEVER_NEGATIVE = (Unit.COUNT, Unit.TONNES, Unit.DAYS, Unit.RATE_PER_10K, Unit.RATE_PER_100K)
_PERIODS = (4, 12)  # a year, of those that a year is forecast from: quarters and months
_ONE_WAY = (Polarity.HIGHER, Polarity.LOWER)


class Unfit(StrEnum):
    """Why a KPI has no outlook for the year, before its figures are even looked at."""

    SWITCHED_OFF = "switched_off"
    NO_YEAR_FIGURE = "no_year_figure"  # its periods make no figure for the year
    NO_CURRENT_FIGURE = "no_current_figure"
    OWN_FORECAST = "own_forecast"  # the figure is itself a forecast


@dataclass(frozen=True, slots=True)
class Outlook:
    """What can be said of the end of a KPI's financial year.

    `end` is None where `why_none` says why. `target` and `target_upper` are limits for the year, `status` rates the
    whole range against them. `known` of `periods` figures are there. `needed` is given whenever there is a target
    and something still to come, also without a forecast.
    """

    year: Period | None
    kind: statistics.YearKind | None = None
    end: statistics.YearEnd | None = None
    why_none: statistics.NoOutlook | Unfit | None = None
    known: int = 0
    periods: int = 0
    target: float | None = None
    target_upper: float | None = None
    status: Rag | None = None
    needed: statistics.NeededRate | None = None

    @property
    def range(self) -> tuple[float, float] | None:
        """Lowest and highest forecast, in the KPI's unit."""
        return (self.end.low, self.end.high) if self.end is not None else None


@dataclass(frozen=True, slots=True)
class Chance:
    """The chance of meeting a target that is due later, or why none is given; `ahead` periods from the latest."""

    target: Target
    ahead: int
    found: statistics.Reach | statistics.NoChance
    needed: float  # change in each period that would just meet the target, in the KPI's unit


def find_outlook(
    kpi: Kpi,
    figures: Sequence[Figure],
    latest: Figure | None,
    target: Target | None,
    *,
    breaks: Sequence[Break],
    analysis: Analysis,
) -> Outlook:
    """Give the outlook for the financial year of the latest figure.

    Parameters
    ----------
    figures
        All figures of the KPI as known, of any kind of period.
    target
        The one in force in the reported quarter.
    """
    unfit = _unfit(kpi, latest, target, analysis)
    if unfit is not None or latest is None:
        return Outlook(None, why_none=unfit or Unfit.NO_CURRENT_FIGURE)
    kind, periods = _kind_of(kpi, target), _periods_of(kpi, latest)
    assert kind is not None
    assert periods is not None
    this = latest.period.year_start
    years = figures_by_year(figures, kpi, latest, periods)
    rows = [years.get(year, [None] * periods) for year in range(min(years), this + 1)]
    rows, broken_at = since_break(rows, this, breaks, periods)
    tops, bottoms = parts_of(rows, kind)
    known = place_in_year(latest.period.end, periods) + 1
    parts = [part[-1][:known] for part in (tops, bottoms) if part is not None]
    end = why_unknown(kind, parts) or _forecast(
        kpi, kind, tops, bottoms, periods=periods, broken_at=broken_at, analysis=analysis
    )
    year = period_of(f"{this}-{(this + 1) % 100:02d} financial year")
    limit, upper = _year_limits(kpi, kind, target, year)
    found = end if isinstance(end, statistics.YearEnd) else None
    return Outlook(
        year=year,
        kind=kind,
        end=found,
        why_none=None if isinstance(end, statistics.YearEnd) else end,
        known=known,
        periods=periods,
        target=limit,
        target_upper=upper,
        status=_status(kpi, found, limit, upper),
        needed=_needed(kpi, kind, parts, left=periods - known, limit=None if broken_at else limit),
    )


def _forecast(
    kpi: Kpi,
    kind: statistics.YearKind,
    tops: list[Numbers],
    bottoms: list[Numbers] | None,
    *,
    periods: int,
    broken_at: int | None,
    analysis: Analysis,
) -> statistics.YearEnd | statistics.NoOutlook:
    """Forecast the last of some years of figures, or of numerators and denominators."""
    lowest, highest = _possible(kpi)
    return statistics.forecast_year(
        tops[-1],
        tops[:-1],
        kind=kind,
        method=_method(analysis),
        lowest=lowest,
        highest=highest,
        periods=periods,
        denominators=None if bottoms is None else statistics.Denominators(bottoms[-1], bottoms[:-1], _multiplier(kpi)),
        broken_at=broken_at,
    )


def find_chance(
    kpi: Kpi, index: PeriodIndex, stretch: Stretch | None, target: Target | None, latest: Figure | None
) -> Chance | None:
    """Give the chance of a target with a date still to come; None where there is none or nothing to hold it to.

    The figures are separate readings without a season; those that take no part are left out as if missing.
    Changes are taken to go up or down alike: expecting the past drift to go on promised too much when it was
    tested on ten years of official figures (docs/methods.md).
    """
    if target is None or latest is None or latest.value is None or target.due is None or kpi.polarity not in _ONE_WAY:
        return None
    if stretch is None:
        return None
    limit = worked_out(target).green_limit
    ahead = _periods_until(index, latest, target)
    if limit is None or ahead < 1:
        return None
    figures = [None if place in stretch.left_out else index.values[place] for place in stretch.places]
    lowest, highest = _possible(kpi)
    found = statistics.chance_of_target(
        figures,
        periods_ahead=ahead,
        better=kpi.polarity,
        target=limit,
        lowest=lowest,
        highest=highest,
        drift=statistics.Drift.NONE,
    )
    return Chance(target, ahead, found, statistics.difference(limit, latest.value) / ahead)


# ---------------------------------------------------------------- fit for an outlook


def _unfit(kpi: Kpi, latest: Figure | None, target: Target | None, analysis: Analysis) -> Unfit | None:
    if analysis.outlook is OutlookMethod.NONE:
        return Unfit.SWITCHED_OFF
    if kpi.basis is Basis.FORECAST:
        return Unfit.OWN_FORECAST
    if latest is None or latest.value is None:
        return Unfit.NO_CURRENT_FIGURE
    if _periods_of(kpi, latest) is None or _kind_of(kpi, target) is None:
        return Unfit.NO_YEAR_FIGURE
    return None


def _periods_of(kpi: Kpi, latest: Figure) -> int | None:
    """Give how many figures make a year, None where its figures have no regular place in one."""
    periods = periods_a_year(latest.period, kpi)
    return periods if periods in _PERIODS and latest.period.kind is not PeriodKind.MONTHS else None


def _kind_of(kpi: Kpi, target: Target | None) -> statistics.YearKind | None:
    """Give what a year's figure of a KPI is made of; None where its periods make none.

    Counts add up where they are told for the year to date or have a target for the year's total.
    """
    if kpi.basis is Basis.SNAPSHOT:
        return statistics.YearKind.SNAPSHOT
    for_year = target is not None and target.kind is TargetKind.YEAR_TOTAL
    if kpi.unit in _SUMS and (kpi.basis is Basis.YEAR_TO_DATE or (kpi.basis is Basis.PERIOD and for_year)):
        return statistics.YearKind.TOTAL
    if kpi.unit in RATE_PER and kpi.basis in (Basis.PERIOD, Basis.YEAR_TO_DATE):
        return statistics.YearKind.RATIO
    return None


def _method(analysis: Analysis) -> statistics.YearMethod | None:
    return None if analysis.outlook is OutlookMethod.AUTOMATIC else statistics.YearMethod(analysis.outlook.value)


def _multiplier(kpi: Kpi) -> float:
    return float(RATE_PER.get(kpi.unit, 1))


def _possible(kpi: Kpi) -> tuple[float | None, float | None]:
    zero = 0.0 if kpi.unit in _NEVER_NEGATIVE else None
    return (zero if kpi.minimum is None else kpi.minimum), kpi.maximum


# ---------------------------------------------------------------- against the target


def _year_limits(
    kpi: Kpi, kind: statistics.YearKind, target: Target | None, year: Period
) -> tuple[float | None, float | None]:
    """Give the limits that hold for the whole year: of a total only a target for the total; none that is due later."""
    if target is None or kpi.polarity is Polarity.NONE or (target.due is not None and target.due > year.end):
        return None, None
    if kind is statistics.YearKind.TOTAL and target.kind is not TargetKind.YEAR_TOTAL:
        return None, None
    found = worked_out(target)
    return found.green_limit, found.green_limit_upper


def _status(kpi: Kpi, end: statistics.YearEnd | None, limit: float | None, upper: float | None) -> Rag | None:
    if end is None or limit is None:
        return None
    return statistics.outlook_status(end.low, end.high, better=kpi.polarity, target=limit, target_upper=upper)


def _needed(
    kpi: Kpi, kind: statistics.YearKind, parts: Sequence[Numbers], *, left: int, limit: float | None
) -> statistics.NeededRate | None:
    """Give what the rest of the year has to do, from the parts known this year; None where one is missing."""
    if limit is None or left < 1 or kpi.polarity not in _ONE_WAY:
        return None
    if any(number is None for part in parts for number in part):
        return None
    numbers, *below = ([number for number in part if number is not None] for part in parts)
    lowest, highest = _possible(kpi)
    so_far = numbers[-1] if kind is statistics.YearKind.SNAPSHOT else float(sum(map(statistics.exact, numbers)))
    if kind is not statistics.YearKind.RATIO:
        return statistics.needed_rate(
            limit, so_far, left, kind=kind, better=kpi.polarity, lowest=lowest, highest=highest
        )
    whole = sum(below[0])
    if not whole:
        return None
    return statistics.needed_rate(
        limit,
        so_far,
        left,
        kind=kind,
        better=kpi.polarity,
        denominator_so_far=whole,
        denominator_left=whole / len(numbers) * left,
        multiplier=_multiplier(kpi),
        lowest=lowest,
        highest=highest,
    )


def _periods_until(index: PeriodIndex, latest: Figure, target: Target) -> int:
    """Give how many of the KPI's periods lie between the latest figure and the date of the target."""
    assert target.due is not None
    months = (target.due.year - latest.period.end.year) * 12 + target.due.month - latest.period.end.month
    return months * index.a_year // 12


Row = list[Figure | None]
Numbers = list[float | None]


def figures_by_year(figures: Sequence[Figure], kpi: Kpi, latest: Figure, periods: int) -> dict[int, Row]:
    """Give the figures up to the latest, by the year in which the financial year begins and the place in it."""
    years: dict[int, Row] = {}
    running = kpi.basis is Basis.YEAR_TO_DATE
    for figure in figures:
        whole_year = running and figure.period.kind is PeriodKind.FINANCIAL_YEAR
        if figure.value is None or figure.period.end > latest.period.end:
            continue
        if figure.period.kind is latest.period.kind or whole_year:
            row = years.setdefault(figure.period.year_start, [None] * periods)
            row[place_in_year(figure.period.end, periods)] = figure
    return {year: _apart(row) if running else row for year, row in years.items()}


def _apart(row: Row) -> Row:
    """Take running totals apart into the figures of single periods; unknown beside a gap."""

    def less(now: float | None, before: float | None) -> float | None:
        return None if now is None or before is None else statistics.difference(now, before)

    apart: Row = []
    for place, figure in enumerate(row):
        before = row[place - 1] if place else None
        if figure is None or (place and before is None):
            apart.append(None)
        elif before is None:
            apart.append(figure)
        else:
            apart.append(
                replace(
                    figure,
                    value=less(figure.value, before.value),
                    numerator=less(figure.numerator, before.numerator),
                    denominator=less(figure.denominator, before.denominator),
                )
            )
    return apart


def since_break(rows: list[Row], this: int, breaks: Sequence[Break], periods: int) -> tuple[list[Row], int | None]:
    """Leave out the years before a break, and give the place of a break in this year (0 its first period)."""
    starts = [item.period.start for item in breaks if item.period.start < date(this + 1, 4, 1)]
    if not starts:
        return rows, None
    newest = max(starts)
    year = newest.year if newest.month >= 4 else newest.year - 1
    inside = newest > date(year, 4, 1)
    first = year + 1 if inside else year  # a year with a break inside is of no use
    kept = rows[-(this - first + 1) :] if first <= this else rows[-1:]
    place = max(place_in_year(newest, periods), 1)  # a period with a break inside belongs to neither side
    return kept, (place if year == this and inside else None)


def parts_of(rows: Sequence[Row], kind: statistics.YearKind) -> tuple[list[Numbers], list[Numbers] | None]:
    """Give the values, or numerators and denominators, of each year."""
    if kind is not statistics.YearKind.RATIO:
        return [[figure.value if figure else None for figure in row] for row in rows], None
    tops = [[figure.numerator if figure else None for figure in row] for row in rows]
    return tops, [[figure.denominator if figure else None for figure in row] for row in rows]


def why_unknown(kind: statistics.YearKind, parts: Sequence[Numbers]) -> statistics.NoOutlook | None:
    """Give why the latest figure cannot be built on: of a share its counts, of a running total the quarter before."""
    if all(part[-1] is not None for part in parts):
        return None
    without = kind is statistics.YearKind.RATIO and not any(number is not None for part in parts for number in part)
    return statistics.NoOutlook.NO_DENOMINATORS if without else statistics.NoOutlook.GAP_IN_YEAR
