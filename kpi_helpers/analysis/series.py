"""Figures as known: from the rows of every return to one figure per KPI, period and end of a band.

A later return restates an earlier one; within a return final beats provisional beats forecast (DESIGN section 4). A row
without a figure never hides a figure for the same period. Nothing is filled in: missing is never zero and zero is never
missing. How a figure is printed, the interval round it where its counts are known, the breaks that part two of them,
and a year's forecasts as they followed each other stand here too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

import pandas as pd

from kpi_helpers.analysis.statistics import USUAL, Interval, exact, rate_interval, round_half_up, wilson_interval
from kpi_helpers.inputs import RATE_PER, Basis, Frequency, Kpi, Row, Status, Unit, cells_of, rows_of, rows_where
from kpi_helpers.periods import Period, PeriodKind, period_of

STATUS_ORDER = {Status.FORECAST: 0, Status.PROVISIONAL: 1, Status.FINAL: 2}
_TEXTS = ("note", "source", "remark", "received", "file", "received_before", "comparator")
_NONE = float("nan")
_NUMBERS = ("value", "numerator", "denominator", "first_published", "known_before")
_MONTHS_BETWEEN = {Frequency.MONTHLY: 1, Frequency.QUARTERLY: 3, Frequency.TERMLY: 4}  # dates; else a year
# Months between the end of a figure's period and the end of the reported quarter after which the
# figure is history, not performance; decision 0006.
OUT_OF_DATE_MONTHS = {
    Frequency.MONTHLY: 18,
    Frequency.QUARTERLY: 18,
    Frequency.TERMLY: 18,
    Frequency.ANNUAL_FINANCIAL: 36,
    Frequency.ANNUAL_ACADEMIC: 36,
    Frequency.ANNUAL_CALENDAR: 36,
    Frequency.IRREGULAR: 36,
}


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure (or a statement that there is none) for one period, as known at the reported quarter."""

    period: Period
    value: float | None
    numerator: float | None
    denominator: float | None
    rank: int | None
    rank_of: int | None
    status: Status
    note: str
    source: str
    remark: str
    received: str
    file: str
    row: int
    first_published: float | None = None  # set where a later return changed the figure
    known_before: float | None = None  # the figure for the same period in the return before, if any
    received_before: str = ""
    comparator: str = ""

    @property
    def has_something(self) -> bool:
        """Whether there is a figure or at least a rank to show."""
        return self.value is not None or self.rank is not None

    @property
    def number(self) -> float:
        """The figure, for rows that are known to have one."""
        assert self.value is not None, self.period
        return self.value


@dataclass(frozen=True, slots=True)
class Band:
    """The lowest and highest figure over a run of years, such as 711 to 742 in 2015 to 2019."""

    period: Period
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Break:
    """A break in a series: figures from `period` on cannot be compared with earlier ones."""

    period: Period
    kind: str
    reason: str
    recorded_by: str = ""
    recorded_on: str = ""


def build_known(values: pd.DataFrame, keys: tuple[str, ...] = ("kpi_id", "period", "bound")) -> pd.DataFrame:
    """Give one row per key as known: the latest return wins, then the firmest status.

    Parameters
    ----------
    values
        One row per received row, with ``received`` (quarter text), ``status`` and ``value``.
    keys
        Columns that make a row; comparators add ``comparator``.

    Returns
    -------
    pandas.DataFrame
        The columns of `values` plus ``first_published`` (float: the figure as first published where
        it differs from the one now known, else NaN), ``known_before`` (float) and ``received_before``
        (text): the figure for the same key in the last return before, else NaN and "".
    """
    places: dict[tuple[Any, ...], list[int]] = {}
    for place, key in enumerate(cells_of(values, *keys)):
        places.setdefault(key, []).append(place)
    ranks, numbers = _ranks(values), values["value"].tolist()
    chosen = [_choose(places[key], ranks, numbers) for key in sorted(places)]
    known = values.iloc[[now for now, _, _ in chosen]].reset_index(drop=True)
    firsts = [_NONE if first is None or numbers[first] == numbers[now] else numbers[first] for now, first, _ in chosen]
    befores = [before for _, _, before in chosen]
    received = values["received"].to_numpy(dtype=object)
    return known.assign(
        first_published=pd.Series(firsts, dtype="float64"),
        known_before=pd.Series([_NONE if one is None else numbers[one] for one in befores], dtype="float64"),
        received_before=pd.Series(["" if one is None else received[one] for one in befores], dtype="str"),
    )


def _ranks(values: pd.DataFrame) -> list[tuple[int, date, int]]:
    """Give for each row whether it has anything, when it was received and how firm it is; the highest is known."""
    something = 2 * values["value"].notna() + values["rank"].notna()  # a rank alone hides no figure either
    starts = {text: period_of(text).start for text in values["received"].unique()}
    order = {text: STATUS_ORDER[Status(text)] for text in values["status"].unique()}
    return [
        (has, starts[received], order[status])
        for has, (received, status) in zip(something.tolist(), cells_of(values, "received", "status"), strict=True)
    ]


def _choose(
    places: list[int], ranks: Sequence[tuple[int, date, int]], numbers: Sequence[float]
) -> tuple[int, int | None, int | None]:
    """Give of the rows of one key the one known, the one first published, and the last of a return before."""
    if len(places) == 1:
        return places[0], None, None
    ordered = sorted(places, key=lambda place: ranks[place])
    now = ordered[-1]
    valued = [place for place in ordered if numbers[place] == numbers[place]]
    older = [place for place in valued if ranks[place][1] < ranks[now][1]]
    return now, min(valued, key=lambda place: ranks[place][1:], default=None), older[-1] if older else None


def figures_by_kpi(known: pd.DataFrame) -> dict[str, tuple[Figure, ...]]:
    """Give each KPI's figures in time order, bounds left out."""
    rows = known[known["bound"] == ""] if "bound" in known else known
    figures: dict[str, list[Figure]] = {}
    for kpi_id, figure in zip(rows["kpi_id"], _figures(rows), strict=True):
        figures.setdefault(kpi_id, []).append(figure)
    return {kpi: tuple(sorted(items, key=lambda f: f.period.sort_key)) for kpi, items in figures.items()}


def bands_by_kpi(known: pd.DataFrame) -> dict[str, tuple[Band, ...]]:
    """Give each KPI's bands: the rows marked low and high for the same period."""
    bounds = known[(known["bound"] != "") & known["value"].notna()]
    bands: dict[str, list[Band]] = {}
    for (kpi_id, period), rows in bounds.groupby(["kpi_id", "period"], sort=True):
        ends = dict(zip(rows["bound"], rows["value"], strict=True))
        if {"low", "high"} <= set(ends):
            bands.setdefault(str(kpi_id), []).append(Band(period_of(period), ends["low"], ends["high"]))
    return {kpi: tuple(items) for kpi, items in bands.items()}


def comparators_by_kpi(known: pd.DataFrame) -> dict[str, dict[str, tuple[Figure, ...]]]:
    """Give each KPI's comparator figures in time order, by comparator in the order of the file."""
    comparators: dict[str, dict[str, list[Figure]]] = {}
    rows = known.sort_values(["file", "row"], kind="stable")
    for kpi_id, figure in zip(rows["kpi_id"], _figures(rows), strict=True):
        comparators.setdefault(kpi_id, {}).setdefault(figure.comparator, []).append(figure)
    return {
        kpi: {name: tuple(sorted(items, key=lambda f: f.period.sort_key)) for name, items in by_name.items()}
        for kpi, by_name in comparators.items()
    }


def latest_figure(figures: tuple[Figure, ...], quarter: Period, frequency: Frequency) -> Figure | None:
    """Give the latest figure that is still performance, or None where there is none or it is history.

    A figure is history when a later period, wholly after it, is known to have no figure yet, or when
    it is older than `OUT_OF_DATE_MONTHS`.
    """
    shown = [figure for figure in figures if figure.has_something]
    if not shown:
        return None
    latest = shown[-1]
    missing = missing_figure(figures)
    if missing is not None and missing.period.start > latest.period.end:
        return None
    age = (quarter.end.year - latest.period.end.year) * 12 + quarter.end.month - latest.period.end.month
    return None if age > OUT_OF_DATE_MONTHS[frequency] else latest


def missing_figure(figures: tuple[Figure, ...]) -> Figure | None:
    """Give the latest statement that a figure is missing, if it is for a later period than any figure."""
    ends = [figure.period.end for figure in figures if figure.has_something]
    statements = [figure for figure in figures if not figure.has_something]
    if not statements:
        return None
    last = statements[-1]
    return last if not ends or last.period.end > max(ends) else None


def same_kind(figures: tuple[Figure, ...], period: Period) -> tuple[Figure, ...]:
    """Give the figures with a value whose period is of the same kind (and length) as `period`."""
    return tuple(f for f in figures if f.value is not None and _length(f.period) == _length(period))


def usual_series(figures: tuple[Figure, ...], anchor: Figure | None) -> tuple[Figure, ...]:
    """Give the figures a line may be drawn through: those of the most usual kind of period, and the anchor.

    A latest figure that covers an unusual window (two months of a quarter) stands at the end, unjoined.
    """
    valued = [figure for figure in figures if figure.value is not None]
    if anchor is None or not valued:
        return ()
    lengths = Counter(_length(figure.period) for figure in valued)
    own = _length(anchor.period)
    usual = own if lengths[own] == max(lengths.values()) else lengths.most_common(1)[0][0]
    chosen = tuple(figure for figure in valued if _length(figure.period) == usual)
    if anchor.value is None or anchor in chosen or any(f.period.end > anchor.period.end for f in chosen):
        return chosen
    return (*chosen, anchor)


def period_before(period: Period, frequency: Frequency) -> Period:
    """Give the period just before; for a date, as far back as the KPI's frequency says."""
    if period.kind is PeriodKind.DAY:
        return period.earlier(_MONTHS_BETWEEN.get(frequency, 12))
    return period.previous()


def is_running_total(period: Period, kpi: Kpi) -> bool:
    """Whether a figure adds up a year that is not over; a whole year's total is a figure like any other."""
    return kpi.basis is Basis.YEAR_TO_DATE and period.kind is not PeriodKind.FINANCIAL_YEAR


def follows(after: Figure, before: Figure, kpi: Kpi) -> bool:
    """Whether one figure comes right after another; a running total starts afresh each year."""
    if is_running_total(after.period, kpi) and after.period.year_start != before.period.year_start:
        return False
    return period_before(after.period, kpi.frequency) == before.period


def figure_for(figures: tuple[Figure, ...], period: Period) -> Figure | None:
    """Give the figure for exactly this period, or None."""
    return next((f for f in figures if f.period == period and f.value is not None), None)


def breaks_between(breaks: Sequence[Break], before: Period, now: Period) -> tuple[Break, ...]:
    """Give the breaks that part two periods: days of `before` lie before the break, days of `now` after it."""
    return tuple(item for item in breaks if before != now and before.start < item.period.start <= now.end)


def _length(period: Period) -> tuple[PeriodKind, int]:
    months = (period.end.year - period.start.year) * 12 + period.end.month - period.start.month
    return (period.kind, months if period.kind in (PeriodKind.MONTHS, PeriodKind.YEARS) else 0)


def _figures(rows: pd.DataFrame) -> Iterator[Figure]:
    """Make a figure of each row, a column at a time: a row at a time is five times slower."""
    statuses = {text: Status(text) for text in rows["status"].unique()}
    columns: dict[str, list[Any]] = {
        "period": [period_of(text) for (text,) in cells_of(rows, "period")],
        "status": [statuses[text] for (text,) in cells_of(rows, "status")],
        "row": rows["row"].tolist(),
        **{name: rows[name].to_numpy(dtype=object).tolist() if name in rows else [""] * len(rows) for name in _TEXTS},
        **{name: _numbers(rows, name) for name in _NUMBERS},
        **{name: [None if n is None else int(n) for n in _numbers(rows, name)] for name in ("rank", "rank_of")},
    }
    for cells in zip(*(columns[one.name] for one in fields(Figure)), strict=True):
        yield Figure(*cells)


def _numbers(rows: pd.DataFrame, name: str) -> list[float | None]:
    if name not in rows:
        return [None] * len(rows)
    cells = rows[name].to_numpy(dtype="float64", na_value=float("nan")).tolist()
    return [None if number != number else number for number in cells]


POUNDS = (Unit.GBP, Unit.GBP_PER_WEEK)
MILLION = 1_000_000  # pounds; from here on they are printed in millions
DECIMALS_OF_MILLIONS = 3  # so to the nearest thousand pounds


def printed_decimals(number: float, kpi: Kpi) -> int:
    """Give the decimals a figure is printed with: the KPI's own; millions of pounds go by the thousand."""
    if kpi.unit in POUNDS and abs(number) >= MILLION:
        return DECIMALS_OF_MILLIONS - 6
    return kpi.decimals


def prints_same(number: float, other: float, kpi: Kpi) -> bool:
    """Whether two figures of a KPI print alike, so that a reader cannot tell them apart."""
    decimals = {printed_decimals(number, kpi), printed_decimals(other, kpi)}
    return all(round_half_up(number, digits) == round_half_up(other, digits) for digits in decimals)


def interval_of(figure: Figure | None, kpi: Kpi, *, confidence: float = USUAL) -> Interval | None:
    """Give the interval of a percentage (Wilson) or rate (exact, from 10 events on Byar's), in the KPI's unit.

    None where counts are not known, are no share of a whole, or do not make the figure (an estimate, say).
    """
    if figure is None or figure.value is None or kpi.unit not in RATE_PER:
        return None
    events, whole = figure.numerator, figure.denominator
    if events is None or whole is None or whole <= 0 or events < 0:
        return None
    per = RATE_PER[kpi.unit]
    made = exact(events) / exact(whole) * per
    if abs(made - exact(figure.value)) > 10 ** -exact(kpi.decimals):
        return None
    if kpi.unit is Unit.PERCENT:
        return wilson_interval(events, whole, confidence=confidence, multiplier=per) if events <= whole else None
    return rate_interval(events, whole, confidence=confidence, multiplier=per)


@dataclass(frozen=True, slots=True)
class YearOfForecasts:
    """One financial year: the forecast made in each of its quarters (1 to 4) and the outturn, if known."""

    year: Period
    made: tuple[tuple[int, float], ...]
    outturn: float | None

    @property
    def last(self) -> float:
        """The outturn, or the newest forecast."""
        return self.made[-1][1] if self.outturn is None else self.outturn


def forecast_years(received: pd.DataFrame) -> tuple[YearOfForecasts, ...]:
    """Give the years with at least one forecast, from the rows received of one KPI (columns of `tables.VALUES`).

    A forecast is written for the year in the return of a quarter, or for the quarter in which it was made.
    Without any row for a whole financial year the forecasts are not of a year's end, and there are none here.
    """
    return _forecast_years(rows_of(received))


def forecast_years_by_kpi(received: pd.DataFrame, kpis: Mapping[str, Kpi]) -> dict[str, tuple[YearOfForecasts, ...]]:
    """Give the years of forecasts of each KPI whose basis is a forecast, from all rows received."""
    forecasts = [kpi_id for kpi_id, kpi in kpis.items() if kpi.basis is Basis.FORECAST]
    by_kpi: dict[str, list[Row]] = {}
    for row in rows_where(received, received["kpi_id"].isin(forecasts) & received["bound"].eq("")):
        by_kpi.setdefault(row["kpi_id"], []).append(row)
    return {kpi_id: _forecast_years(own) for kpi_id, own in by_kpi.items()}


def _forecast_years(received: Sequence[Row]) -> tuple[YearOfForecasts, ...]:
    rows = [row for row in received if not pd.isna(row["value"])]
    periods = [period_of(row["period"]) for row in rows]
    if not any(period.kind is PeriodKind.FINANCIAL_YEAR for period in periods):
        return ()
    made: dict[Period, dict[int, float]] = {}
    outturns: dict[Period, float] = {}
    for row, period in _in_order_received(rows):
        if period.kind not in (PeriodKind.FINANCIAL_YEAR, PeriodKind.QUARTER):
            continue
        year = _year_of(period)
        if row["status"] == Status.FORECAST:
            quarter = period if period.kind is PeriodKind.QUARTER else period_of(row["received"])
            if year.start <= quarter.start <= year.end:
                made.setdefault(year, {})[quarter.quarter_number] = float(row["value"])
        elif period.kind is PeriodKind.FINANCIAL_YEAR:
            outturns[year] = float(row["value"])
    return tuple(
        YearOfForecasts(year, tuple(sorted(made[year].items())), outturns.get(year))
        for year in sorted(made, key=lambda year: year.start)
    )


def _in_order_received(rows: Iterable[Row]) -> list[tuple[Row, Period]]:
    ordered = sorted(rows, key=lambda row: period_of(row["received"]).start)
    return [(row, period_of(row["period"])) for row in ordered]


def _year_of(period: Period) -> Period:
    return period_of(f"{period.year_start}-{(period.year_start + 1) % 100:02d} financial year")
