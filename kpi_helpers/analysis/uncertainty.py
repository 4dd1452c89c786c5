"""The interval around a KPI's own figure, where its numerator and denominator are known."""

from __future__ import annotations

from kpi_helpers.analysis.series import Figure
from kpi_helpers.analysis.statistics.comparing.intervals import USUAL, Interval, rate_interval, wilson_interval
from kpi_helpers.analysis.statistics.exact import exact
from kpi_helpers.inputs.kpis import Kpi
from kpi_helpers.inputs.words import RATE_PER, Unit


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
