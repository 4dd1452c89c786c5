"""Forecasts of a year's end made in its quarters, year by year, beside the outturn.

Each year is a process of its own: its forecasts close in on one outturn, and the next year begins anew.
So no line joins two years and no control chart is drawn (requirements D14, D16; decision 0016).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from kpi_helpers.analysis.series import period_of
from kpi_helpers.inputs.files.rows import Row, rows_of, rows_where
from kpi_helpers.inputs.kpis import Kpi
from kpi_helpers.inputs.words import Basis, Status
from kpi_helpers.periods import Period, PeriodKind


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
    """Give the years with at least one forecast, from the rows received of one KPI (columns of `columns.VALUES`).

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
