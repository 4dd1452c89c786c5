"""The decisions people recorded on control charts and ways of analysis: what, why, who and when."""

from __future__ import annotations

import pandas as pd

from kpi_helpers.analysis.scorecard import Scorecard
from kpi_helpers.display import blocks
from kpi_helpers.display.blocks import Block
from kpi_helpers.inputs.methods import ChartChange
from kpi_helpers.periods import parse_period

_CHANGES = {
    ChartChange.RECALCULATE: "limits recalculated from then on",
    ChartChange.EXCLUDE: "figure shown and left out",
    ChartChange.FIX_LIMITS: "limits fixed from the figures up to then",
}


def decision_blocks(scorecard: Scorecard) -> list[Block]:
    """Give the decisions on control charts and the settings of single KPIs known at the quarter; none, no table."""
    authority = scorecard.authority
    tables = [_changes(scorecard, authority.chart_changes), _settings(scorecard, authority.settings)]
    return [table for table in tables if table is not None]


def _changes(scorecard: Scorecard, changes: pd.DataFrame) -> Block | None:
    if changes.empty:
        return None
    rows = [
        [
            blocks.cell(_name(scorecard, row["kpi_id"])),
            blocks.cell(parse_period(row["period"]).printed),
            blocks.cell(_CHANGES[ChartChange(row["change"])]),
            blocks.cell(row["reason"], f"{row['name']}, {row['date']}"),
        ]
        for row in changes.to_dict("records")
    ]
    columns = [
        blocks.column("Measure", 2.4),
        blocks.column("Period", 1.3),
        blocks.column("Decision", 2),
        blocks.column("Why, and who recorded it", 3),
    ]
    return blocks.table("Decisions on control charts", columns, rows)


def _settings(scorecard: Scorecard, settings: pd.DataFrame) -> Block | None:
    if settings.empty:
        return None
    rows = [
        [
            blocks.cell(_name(scorecard, row["kpi_id"])),
            blocks.cell(str(row["setting"]).replace("_", " ")),
            blocks.cell(str(row["value"]).replace("_", " ")),
            blocks.cell(row["reason"], f"{row['name']}, {row['date']}"),
        ]
        for row in settings.to_dict("records")
    ]
    columns = [
        blocks.column("Measure", 2.4),
        blocks.column("Setting", 1.6),
        blocks.column("Value", 1.3),
        blocks.column("Why, and who recorded it", 3),
    ]
    return blocks.table("KPIs analysed in a way of their own", columns, rows)


def _name(scorecard: Scorecard, kpi_id: str) -> str:
    kpi = scorecard.authority.register.kpi(kpi_id)
    return kpi.short_name or kpi.name
