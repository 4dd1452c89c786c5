"""How much of a year's total is due by now: last year's own share where it is known, else equal parts.

A service that always does most of its work in the last quarter is not behind at half-time. Where a council sets a
profile of its own, its steps stand in `targets.csv` as a trajectory, and nothing is worked out here.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from kpi_helpers.analysis.direction import Break, breaks_between
from kpi_helpers.analysis.rag import Target
from kpi_helpers.analysis.series import Figure, figure_for
from kpi_helpers.analysis.statistics.exact import exact
from kpi_helpers.inputs.kpis import Kpi
from kpi_helpers.inputs.settings import Analysis
from kpi_helpers.inputs.words import Basis, TargetKind, YearProfile
from kpi_helpers.periods import Period, PeriodKind


def share_due(
    target: Target | None,
    figures: tuple[Figure, ...],
    period: Period,
    kpi: Kpi,
    *,
    breaks: Sequence[Break],
    analysis: Analysis,
) -> Fraction | None:
    """Give last year's share where the target is for the year's total; None for any other and for equal parts."""
    if target is None or target.kind is not TargetKind.YEAR_TOTAL:
        return None
    return last_years_share(figures, period, kpi, breaks=breaks, analysis=analysis)


def last_years_share(
    figures: tuple[Figure, ...], period: Period, kpi: Kpi, *, breaks: Sequence[Break], analysis: Analysis
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
    if analysis.year_profile is YearProfile.EQUAL_PARTS or period.kind is PeriodKind.FINANCIAL_YEAR:
        return None
    then = figure_for(figures, period.same_last_year())
    total = _total_of_year(figures, period.year_start - 1, kpi)
    if then is None or total is None or total <= 0 or breaks_between(breaks, then.period, period):
        return None
    share = Fraction(exact(then.number)) / total
    return share if 0 < share <= 1 else None


def _total_of_year(figures: tuple[Figure, ...], year: int, kpi: Kpi) -> Fraction | None:
    """Give the total of a financial year: its last running total or whole-year figure, or its four quarters."""
    running = (
        (PeriodKind.CUMULATIVE, PeriodKind.QUARTER) if kpi.basis is Basis.YEAR_TO_DATE else (PeriodKind.CUMULATIVE,)
    )
    own = [figure for figure in figures if figure.value is not None and figure.period.year_start == year]
    for figure in own:
        whole = figure.period.kind is PeriodKind.FINANCIAL_YEAR
        if whole or (figure.period.kind in running and figure.period.quarter_number == 4):
            return Fraction(exact(figure.number))
    quarters = [figure for figure in own if figure.period.kind is PeriodKind.QUARTER]
    if kpi.basis is Basis.PERIOD and len(quarters) == 4:
        return sum((Fraction(exact(figure.number)) for figure in quarters), Fraction(0))
    return None
