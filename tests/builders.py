"""Small data for tests: frames that make a case visible, and a tiny valid data folder to break.

The folder is one council with one section, one group (`housing`) and one KPI (`HOU_03`, a percentage,
higher is better): 91 in 2022-23 Q1 and 92 in 2022-23 Q2, green from 90, amber from 85.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from kpi_helpers.inputs.checked import check_authority
from kpi_helpers.inputs.files.tables import (
    BREAKS,
    CHART_CHANGES,
    COMPARATORS,
    CORRECTIONS,
    GROUPS,
    KPIS,
    OVERRIDES,
    PEERS,
    SETTINGS,
    SOURCES,
    TARGETS,
    VALUES,
    Table,
)
from kpi_helpers.inputs.kpis import Kpi
from kpi_helpers.inputs.reading import with_possible_range
from kpi_helpers.inputs.register import build_kpi
from kpi_helpers.periods import Period, parse_quarter, quarter

Row = Mapping[str, Any]

Q1, Q2 = quarter(2022, 1), quarter(2022, 2)

REPORT: dict[str, Any] = {
    "authority": "Example Borough Council",
    "fictional": True,
    "title": "Quarterly performance report",
    "accent": "#0b4f6c",
    "contact": "performance@example.org",
    "licence": "Open Government Licence v3.0",
    "rating_words": {
        "green": {"label": "On target", "meaning": "At or better than the target"},
        "amber": {"label": "Slightly below target", "meaning": "Between the two limits"},
        "red": {"label": "Needs improvement", "meaning": "Worse than the amber limit"},
        "not_rated": {"label": "Not rated", "meaning": "Not rated, with the reason"},
    },
    "priorities": [{"slug": "homes", "title": "Homes", "purpose": "How well homes are kept."}],
}
KPI = {
    "kpi_id": "HOU_03",
    "name": "Repairs on time",
    "section": "homes",
    "group": "housing",
    "unit": "percent",
    "decimals": 1,
    "polarity": "higher",
    "frequency": "quarterly",
    "basis": "period",
    "definition": "Repairs finished by the promised date.",
    "source": "housing_system",
    "state": "live",
}
GROUP = {"group": "housing", "section": "homes", "title": "Housing", "commentary": "required"}
SOURCE = {"source": "housing_system", "name": "Housing system", "lag_days": 14}
TARGET = {
    "kpi_id": "HOU_03",
    "applies_from": "2022-23 Q1",
    "kind": "level",
    "green_limit": 90,
    "amber_limit": 85,
}
VALUE = {"kpi_id": "HOU_03", "status": "final", "source": "housing_system"}
COMPARATOR = {
    "kpi_id": "HOU_03",
    "period": "2022-23 Q1",
    "comparator": "England",
    "value": 88,
    "status": "final",
    "source": "housing_system",
    "received": "2022-23 Q2",
}
OVERRIDE = {
    "kpi_id": "HOU_03",
    "quarter": "2022-23 Q2",
    "rating": "amber",
    "kind": "judgement",
    "reason": "A fall is expected.",
    "name": "Head of Housing",
    "date": "2022-11-20",
}
BREAK = {
    "kpi_id": "HOU_03",
    "period": "2022-23 Q2",
    "kind": "method",
    "reason": "A new system counts part days.",
    "recorded_by": "Analyst",
    "recorded_on": "2022-10-10",
    "source": "housing_system",
}
CORRECTION = {
    "kpi_id": "HOU_03",
    "period": "2022-23 Q1",
    "return": "2022-23 Q1",
    "old_value": 91,
    "new_value": 81,
    "reason": "Digits were swapped.",
    "evidence": "Contract report, table 4",
    "name": "Analyst",
    "date": "2022-10-10",
}
CHART_CHANGE = {
    "kpi_id": "HOU_03",
    "period": "2022-23 Q2",
    "change": "recalculate",
    "reason": "A second repairs team began.",
    "name": "Head of Housing",
    "date": "2022-10-10",
}
SETTING = {
    "kpi_id": "HOU_03",
    "setting": "shift_points",
    "value": "8",
    "reason": "As agreed with the audit committee.",
    "name": "Analyst",
    "date": "2022-10-10",
}
PEER = {"peer_group": "neighbours", "title": "Nearest neighbours", "comparator": "England", "source": "housing_system"}
COMMENTARY = """---
group: housing
written_by: Head of Housing
approved_by: Director of Homes
date: 2022-11-20
---

## Issues
- Repairs on time stand at {{ HOU_03 }}.
"""
_DEFAULTS: dict[Table, Row] = {
    KPIS: KPI,
    GROUPS: GROUP,
    SOURCES: SOURCE,
    TARGETS: TARGET,
    COMPARATORS: COMPARATOR,
    OVERRIDES: OVERRIDE,
    BREAKS: BREAK,
    CORRECTIONS: CORRECTION,
    CHART_CHANGES: CHART_CHANGE,
    SETTINGS: SETTING,
    PEERS: PEER,
}
_TABLE_OF = {table.path.removesuffix(".csv"): table for table in _DEFAULTS}


def write_authority(
    folder: Path,
    *,
    report: Row | None = None,
    values: Mapping[str, Sequence[Row]] | None = None,
    commentary: Mapping[str, str] | None = None,
    files: Mapping[str, str | bytes | None] | None = None,
    **tables: Sequence[Row],
) -> Path:
    """Write the tiny data folder, changed as asked, and give its path.

    Parameters
    ----------
    report
        Settings that replace or join those of `REPORT`.
    values
        Rows of each return by its quarter; each row completes `VALUE`, and its period is the return's unless
        it says another. Given returns replace those of the same quarter.
    commentary
        Text of each group's file for 2022-23 Q2.
    files
        Text or bytes of any file by its name, written last; None leaves the file out.
    tables
        Rows of ``kpis``, ``groups``, ``sources``, ``targets``, ``comparators``, ``overrides``, ``breaks``,
        ``corrections``, ``chart_changes``, ``settings``, ``peers``; each row completes the default one of its table.
    """
    data = folder / "data"
    rows = {"kpis": [{}], "groups": [{}], "sources": [{}], "targets": [{}], **tables}
    texts: dict[str, str | bytes | None] = {"report.yml": yaml.safe_dump({**REPORT, **(report or {})})}
    for name, given in rows.items():
        table = _TABLE_OF[name]
        texts[table.path] = write_rows(table, ({**_DEFAULTS[table], **row} for row in given))
    returns = {"2022-23 Q1": [{"value": 91}], "2022-23 Q2": [{"value": 92}], **(values or {})}
    for received, some in returns.items():
        texts[f"values/{received.replace(' ', '_')}.csv"] = write_rows(
            VALUES, ({**VALUE, "period": received, **row} for row in some)
        )
    for group, words in (commentary or {"housing": COMMENTARY}).items():
        texts[f"commentary/2022-23_Q2/{group}.md"] = words
    for name, content in {**texts, **(files or {})}.items():
        if content is not None:
            (data / name).parent.mkdir(parents=True, exist_ok=True)
            (data / name).write_bytes(content.encode() if isinstance(content, str) else content)
    return data


def problems_of(folder: Path, **changes: Any) -> list[str]:
    """Give the message of every problem of the tiny data folder, changed as `write_authority` is asked."""
    _, problems = check_authority(write_authority(folder, **changes), Q2)
    return [str(problem) for problem in problems]


def write_rows(table: Table, rows: Iterable[Row]) -> str:
    """Give the text of a CSV file with the table's header and the rows; a cell left out is empty."""
    text = io.StringIO()
    writer = csv.DictWriter(text, table.names, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def make_frame(table: Table, *rows: Row) -> pd.DataFrame:
    """Give a frame of a table's columns and dtypes; a cell left out is empty, `row` counts from 2."""
    columns = {}
    for column in table.frame_columns:
        empty = None if column.dtype != "str" else ""
        cells = [row.get(column.name, empty) for row in rows]
        if column.name == "row":
            cells = [row.get("row", number) for number, row in enumerate(rows, start=2)]
        columns[column.name] = pd.Series(cells, dtype=column.dtype)
    return pd.DataFrame(columns)


def make_values(first: str = "2022-23 Q1", **values_by_kpi: Sequence[float | None]) -> pd.DataFrame:
    """Give values of consecutive quarters, each received in its own return: ``make_values(HOU_03=[91, 92])``.

    None makes no row: that quarter's figure never arrived.
    """
    rows = []
    for kpi_id, values in values_by_kpi.items():
        period: Period = parse_quarter(first)
        for value in values:
            if value is not None:
                place = {"period": str(period), "received": str(period), "file": f"values/{period}.csv"}
                rows.append({**VALUE, **place, "kpi_id": kpi_id, "value": value})
            period = period.following()
    return make_frame(VALUES, *rows)


def make_kpi(kpi_id: str = "HOU_03", **cells: Any) -> Kpi:
    """Give a KPI like `KPI`, changed as asked; cells are written as in `kpis.csv`."""
    frame = with_possible_range(make_frame(KPIS, {**KPI, "kpi_id": kpi_id, **cells}))
    row = dict(zip(KPIS.names, frame[list(KPIS.names)].iloc[0], strict=True))
    return build_kpi(row)
