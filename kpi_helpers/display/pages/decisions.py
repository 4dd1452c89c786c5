"""The decisions people recorded on control charts and ways of analysis: what, why, who and when."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from kpi_helpers import blocks
from kpi_helpers.analysis.scorecard import Scorecard
from kpi_helpers.blocks.kinds import Block
from kpi_helpers.inputs.words import ChartChange
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
    columns = [blocks.column("Period", 1.3), blocks.column("Decision", 2)]
    cells = ([parse_period(row["period"]).printed, _CHANGES[ChartChange(row["change"])]] for row in _rows(changes))
    return _table("Decisions on control charts", scorecard, changes, columns, cells)


def _settings(scorecard: Scorecard, settings: pd.DataFrame) -> Block | None:
    columns = [blocks.column("Setting", 1.6), blocks.column("Value", 1.3)]
    cells = ([str(row[name]).replace("_", " ") for name in ("setting", "value")] for row in _rows(settings))
    return _table("KPIs analysed in a way of their own", scorecard, settings, columns, cells)


def _table(
    caption: str,
    scorecard: Scorecard,
    decisions: pd.DataFrame,
    columns: Sequence[dict[str, Any]],
    cells: Iterable[Sequence[str]],
) -> Block | None:
    """Give a table of decisions: the KPI, what was decided in the `cells` of its `columns`, why, by whom and when."""
    if decisions.empty:
        return None
    register = scorecard.authority.register
    rows = [
        [
            blocks.cell(register.kpi(row["kpi_id"]).shown_name),
            *map(blocks.cell, decided),
            blocks.cell(row["reason"], f"{row['name']}, {row['date']}"),
        ]
        for row, decided in zip(_rows(decisions), cells, strict=True)
    ]
    heads = [blocks.column("Measure", 2.4), *columns, blocks.column("Why, and who recorded it", 3)]
    return blocks.table(caption, heads, rows)


def _rows(decisions: pd.DataFrame) -> list[dict[Any, Any]]:
    return decisions.to_dict("records")
