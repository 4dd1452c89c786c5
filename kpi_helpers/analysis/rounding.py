"""How a KPI's figures are printed: with which decimals, and which two of them print alike."""

from __future__ import annotations

from kpi_helpers.analysis.statistics.exact import round_half_up
from kpi_helpers.inputs.kpis import Kpi
from kpi_helpers.inputs.words import Unit

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
