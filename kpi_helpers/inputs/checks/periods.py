"""Whether figures are for periods they can be for: of the KPI's frequency, in its lifetime, not ahead.

Each check takes figures joined to their KPI by `figure_checks.join_kpis`.
"""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd

from kpi_helpers.errors import Problem
from kpi_helpers.inputs.checks.problems import problem_at
from kpi_helpers.inputs.files.columns import KPIS
from kpi_helpers.inputs.files.rows import Row, cells_of, rows_where
from kpi_helpers.inputs.reading import return_closes
from kpi_helpers.inputs.settings.words import PERIODS_OF_FREQUENCY, Basis, Frequency, Status
from kpi_helpers.periods import Period, PeriodKind, parse_period, parse_quarter

_YEAR_WORDS = {
    Frequency.ANNUAL_FINANCIAL: "financial year",
    Frequency.ANNUAL_ACADEMIC: "academic year",
}


def read_periods(figures: pd.DataFrame) -> dict[str, Period]:
    """Give the period of every text in the column `period`."""
    return {text: parse_period(text) for text in figures["period"].unique() if text}


def check_frequency(figures: pd.DataFrame) -> list[Problem]:
    """Find periods of a kind that the KPI's frequency does not give."""
    kinds = {text: period.kind for text, period in read_periods(figures).items()}
    allowed = {frequency.value: set(kinds_of) for frequency, kinds_of in PERIODS_OF_FREQUENCY.items()}
    wrong = [
        text in kinds and frequency in allowed and kinds[text] not in allowed[frequency]
        for text, frequency in cells_of(figures, "period", "frequency")
    ]
    return [
        problem_at(
            row,
            "period",
            found=f"{row['period']} ({kinds[row['period']]}) for {row['kpi_id']}, whose frequency is "
            f"{row['frequency']}",
            expected=f"one of: {', '.join(PERIODS_OF_FREQUENCY[Frequency(row['frequency'])])}",
            todo=_what_to_write(row, kinds[row["period"]]),
        )
        for row in rows_where(figures, wrong)
    ]


def _what_to_write(row: Row, kind: PeriodKind) -> str:
    """Give the year that a month was meant to be (2009-10 is October 2009), else the general advice."""
    word = _YEAR_WORDS.get(Frequency(row["frequency"]))
    first, _, second = row["period"].partition("-")
    if word and kind is PeriodKind.MONTH and (int(first) + 1) % 100 == int(second):
        joint = "/" if word == "academic year" else "-"
        return f"Write {first}{joint}{second} {word}"
    return f"Correct the period, or frequency in {KPIS.path}"


def check_lifetime(values: pd.DataFrame) -> list[Problem]:
    """Find values for periods that end before the KPI starts, or begin after it ends."""
    periods = read_periods(values)
    problems = []
    for column, word in (("starts", "before it starts"), ("ends", "after it ends")):
        edges = {text: parse_quarter(text) for text in values[column].unique() if text}
        wrong = [
            text in periods and edge in edges and _outside(periods[text], edges[edge], column)
            for text, edge in cells_of(values, "period", column)
        ]
        problems += [
            problem_at(
                row,
                "period",
                found=f"{row['period']} for {row['kpi_id']}, {word}",
                expected=f"a period that fits {column} {row[column]}",
                todo=f"Delete the row, or correct {column} in {KPIS.path}",
            )
            for row in rows_where(values, wrong)
        ]
    return problems


def _outside(period: Period, edge: Period, column: str) -> bool:
    return period.end < edge.start if column == "starts" else period.start > edge.end


def check_not_ahead(values: pd.DataFrame, sources: pd.DataFrame, *, days: int) -> list[Problem]:
    """Find values that no one could know when their return closed, and that are no forecast.

    A figure is known at its period's end at the earliest, with three exceptions: as many days before as its
    source has a negative `lag_days` (school offers precede the academic year); a snapshot once its period has
    begun (the year's grant); a KPI whose basis is forecast at any time.
    """
    periods = read_periods(values)
    closes = {text: return_closes(parse_quarter(text), days) for text in values["received"].unique()}
    lags = dict(zip(sources["source"], sources["lag_days"].fillna(0), strict=True))
    judged = (
        values["status"].ne(Status.FORECAST)
        & values["basis"].ne(Basis.FORECAST)
        & values["value"].notna()
        & values["period"].ne("")
    )
    cells = list(cells_of(values, "period", "source", "basis", "received"))
    ahead = {
        (period, source, basis, received)
        for period, source, basis, received in set(cells)
        if period and _known_from(periods[period], lag=int(lags.get(source, 0)), basis=basis) > closes[received]
    }
    problems = []
    for row in rows_where(
        values, judged & pd.Series([cell in ahead for cell in cells], index=values.index, dtype=bool)
    ):
        ends, closed = periods[row["period"]].end, closes[row["received"]]
        problems.append(
            problem_at(
                row,
                "period",
                found=f"a {row['status']} value for {row['period']}, which ends on {_day(ends)}",
                expected=f"a period that was over when the return closed on {_day(closed)}",
                todo=f"Correct the period, or write {Status.FORECAST} in status",
            )
        )
    return problems


def _known_from(period: Period, *, lag: int, basis: str) -> date:
    """Give the first day on which a figure for the period can be known."""
    earliest = period.start if basis == Basis.SNAPSHOT else period.end
    return earliest + timedelta(days=min(0, lag))


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
