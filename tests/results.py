"""Small scorecards for tests, made in memory: `make_result([91, 92])` is the result of one KPI.

Everything the builders of `tests.builders` give by default holds here too: one council, one section
(`homes`), one group (`housing`), one KPI (`HOU_03`, a percentage, higher is better, green from 90, amber
from 85), and the quarter 2022-23 Q2.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from kpi_helpers.analysis.scorecard import KpiResult, Scorecard, build_scorecard
from kpi_helpers.analysis.series import Figure
from kpi_helpers.analysis.targets import Target
from kpi_helpers.inputs.authority import Authority, as_known
from kpi_helpers.inputs.commentary import Block as CommentaryBlock, Commentary, Part
from kpi_helpers.inputs.files.tables import (
    BREAKS,
    CHART_CHANGES,
    COMPARATORS,
    CORRECTIONS,
    GROUPS,
    OVERRIDES,
    PEERS,
    SETTINGS,
    SOURCES,
    TARGETS,
    VALUES,
    Table,
)
from kpi_helpers.inputs.lists import Status, TargetKind
from kpi_helpers.inputs.register import Register, build_groups
from kpi_helpers.inputs.settings import Report
from kpi_helpers.periods import parse_period, parse_quarter, quarter, quarter_holding
from tests.builders import (
    BREAK,
    CHART_CHANGE,
    COMPARATOR,
    CORRECTION,
    GROUP,
    OVERRIDE,
    PEER,
    REPORT,
    SETTING,
    SOURCE,
    TARGET,
    VALUE,
    make_frame,
    make_kpi,
    make_values,
)

Row = Mapping[str, Any]
LATEST = "2022-23 Q2"


def make_scorecard(**facts: Any) -> Scorecard:
    """Give the scorecard of `make_authority`."""
    return build_scorecard(make_authority(**facts))


def make_authority(
    *,
    quarter: str = LATEST,
    values: pd.DataFrame | Sequence[Row] = (),
    kpis: Sequence[Row] = ({},),
    targets: Sequence[Row] = ({},),
    report: Row | None = None,
    groups: Sequence[Row] = ({},),
    commentary: Mapping[str, Sequence[CommentaryBlock]] | None = None,
    **tables: Sequence[Row],
) -> Authority:
    """Give an authority as known at a quarter.

    Parameters
    ----------
    values
        A frame of `make_values`, or rows that complete the default one; a row without ``received`` came
        in the return of the quarter its period ended in.
    commentary
        The blocks said about each group as a whole.
    tables
        Rows of ``comparators``, ``overrides``, ``breaks``, ``corrections`` and ``sources``; each completes
        the default row.
    """
    settings = Report.model_validate({**REPORT, **(report or {})})
    register_kpis = {kpi.kpi_id: kpi for kpi in (make_kpi(**{"kpi_id": "HOU_03", **cells}) for cells in kpis)}
    headings: list[Any] = _frame(GROUPS, GROUP, groups)[list(GROUPS.names)].to_dict("records")
    themes = tuple(theme.slug for theme in settings.themes)
    found = build_groups(register_kpis.values(), headings, sections=settings.sections, themes=themes)
    received = values if isinstance(values, pd.DataFrame) else make_frame(VALUES, *map(_value_row, values))
    whole = Authority(
        data_dir=Path("data"),
        quarter=parse_quarter("2099-00 Q4"),
        closes=date(2100, 5, 15),
        report=settings,
        register=Register(settings, register_kpis, found),
        values=received,
        as_received=received,
        targets=_frame(TARGETS, TARGET, targets),
        comparators=_frame(COMPARATORS, COMPARATOR, tables.get("comparators", ())),
        overrides=_frame(OVERRIDES, OVERRIDE, tables.get("overrides", ())),
        breaks=_frame(BREAKS, BREAK, tables.get("breaks", ())),
        corrections=_frame(CORRECTIONS, CORRECTION, tables.get("corrections", ())),
        sources=_frame(SOURCES, SOURCE, tables.get("sources", ({},))),
        chart_changes=_frame(CHART_CHANGES, CHART_CHANGE, tables.get("chart_changes", ())),
        settings=_frame(SETTINGS, SETTING, tables.get("settings", ())),
        peers=_frame(PEERS, PEER, tables.get("peers", ())),
        commentary={},
    )
    return replace(as_known(whole, parse_quarter(quarter)), commentary=_commentary(commentary or {}))


def make_result(values: Sequence[float | None] = (), *, rows: Sequence[Row] = (), **facts: Any) -> KpiResult:
    """Give the result of `HOU_03` in 2022-23 Q2.

    Parameters
    ----------
    values
        Its figures of consecutive quarters, the last of them of 2022-23 Q2; None where one never arrived.
    rows
        Or its rows of values, for other periods, notes and statuses.
    facts
        Tables as for `make_authority`; anything else is a cell of the KPI's row: ``polarity="lower"``.
    """
    names = ["quarter", "targets", "comparators", "overrides", "breaks", "corrections", "report"]
    names += ["chart_changes", "settings", "peers", "sources"]
    kpi = {name: cell for name, cell in facts.items() if name not in names}
    given = {name: fact for name, fact in facts.items() if name in names}
    found = make_frame(VALUES, *map(_value_row, rows)) if rows else _quarters(values, facts.get("quarter", LATEST))
    return make_scorecard(values=found, kpis=[kpi], **given).result("HOU_03")


def make_figure(value: float | None = 91, period: str = LATEST, **cells: Any) -> Figure:
    """Give one figure; cells are its fields."""
    defaults: dict[str, Any] = {
        **dict.fromkeys(("numerator", "denominator", "rank", "rank_of")),
        **dict.fromkeys(("note", "source", "remark"), ""),
        "status": Status.FINAL,
        "received": LATEST,
        "file": "values/2022-23_Q2.csv",
        "row": 2,
    }
    return Figure(**{**defaults, "period": parse_period(period), "value": value, **cells})


def make_target(green: float | None = 90, amber: float | None = None, **cells: Any) -> Target:
    """Give a target; cells are its fields, `due_text` also sets `due`."""
    if "due_text" in cells:
        cells["due"] = parse_period(cells["due_text"]).end
    kind = cells.pop("kind", TargetKind.LEVEL)
    return Target(kind, cells.pop("applies_from", quarter(2022, 1)), green_limit=green, amber_limit=amber, **cells)


def _quarters(values: Sequence[float | None], last: str) -> pd.DataFrame:
    first = parse_quarter(last)
    for _ in values[1:]:
        first = first.previous()
    return make_values(first=str(first), HOU_03=values)


def _value_row(row: Row) -> Row:
    place = {"period": LATEST, "file": "values/2022-23_Q2.csv", **VALUE, **row}
    return {"received": str(quarter_holding(parse_period(place["period"]).end)), **place}


def _frame(table: Table, default: Row, rows: Sequence[Row]) -> pd.DataFrame:
    place = {"file": table.path}
    return make_frame(table, *({**place, **default, **row} for row in rows))


def _commentary(said: Mapping[str, Sequence[CommentaryBlock]]) -> dict[str, Commentary]:
    return {
        group: Commentary(group, "Head of Housing", "Director of Homes", date(2022, 11, 20), (Part("", tuple(blocks)),))
        for group, blocks in said.items()
    }
