"""A KPI's figures laid out by financial year: a row for each year, a place for each period in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from kpi_helpers.analysis.direction import Break
from kpi_helpers.analysis.series import Figure
from kpi_helpers.analysis.statistics.exact import difference
from kpi_helpers.analysis.statistics.years.case import NoOutlook
from kpi_helpers.analysis.statistics.years.methods import YearKind
from kpi_helpers.inputs.kpis import Kpi
from kpi_helpers.inputs.words import Basis
from kpi_helpers.periods import PeriodKind

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
            place = ((figure.period.end.month - 4) % 12 + 1) * periods // 12 - 1
            years.setdefault(figure.period.year_start, [None] * periods)[place] = figure
    return {year: _apart(row) if running else row for year, row in years.items()}


def _apart(row: Row) -> Row:
    """Take running totals apart into the figures of single periods; unknown beside a gap."""

    def less(now: float | None, before: float | None) -> float | None:
        return None if now is None or before is None else difference(now, before)

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
    place = max(((newest.month - 4) % 12) * periods // 12, 1)  # a period with a break inside belongs to neither side
    return kept, (place if year == this and inside else None)


def parts_of(rows: Sequence[Row], kind: YearKind) -> tuple[list[Numbers], list[Numbers] | None]:
    """Give the values, or numerators and denominators, of each year."""
    if kind is not YearKind.RATIO:
        return [[figure.value if figure else None for figure in row] for row in rows], None
    tops = [[figure.numerator if figure else None for figure in row] for row in rows]
    return tops, [[figure.denominator if figure else None for figure in row] for row in rows]


def why_unknown(kind: YearKind, parts: Sequence[Numbers]) -> NoOutlook | None:
    """Give why the latest figure cannot be built on: of a share its counts, of a running total the quarter before."""
    if all(part[-1] is not None for part in parts):
        return None
    without = kind is YearKind.RATIO and not any(number is not None for part in parts for number in part)
    return NoOutlook.NO_DENOMINATORS if without else NoOutlook.GAP_IN_YEAR
