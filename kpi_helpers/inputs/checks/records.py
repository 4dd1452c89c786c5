"""Whether overrides, breaks and corrections, the records of people's decisions, name what exists."""

from __future__ import annotations

import pandas as pd

from kpi_helpers.errors import Problem
from kpi_helpers.inputs.checks.problems import check_known, problem_at
from kpi_helpers.inputs.files.columns import KPIS, SOURCES
from kpi_helpers.inputs.files.numbers import format_plain
from kpi_helpers.inputs.files.rows import rows_of, rows_where
from kpi_helpers.inputs.observations import rows_corrected
from kpi_helpers.inputs.reading import Gathered
from kpi_helpers.inputs.settings.words import State
from kpi_helpers.periods import Period, parse_quarter


def check_references(gathered: Gathered) -> list[Problem]:
    """Find KPIs and sources that a file names and the register does not have."""
    problems = []
    kpi_ids = list(gathered.frame(KPIS)["kpi_id"])
    sources = list(gathered.frame(SOURCES)["source"])
    for frame in gathered.frames.values():
        if "kpi_id" in frame and frame is not gathered.frame(KPIS):
            problems += check_known(frame, "kpi_id", kpi_ids, what="KPI", where=KPIS.path)
        told_elsewhere = frame is gathered.frame(KPIS) or frame is gathered.frame(SOURCES)
        if "source" in frame and not told_elsewhere and SOURCES.path not in gathered.unusable:
            problems += check_known(frame, "source", sources, what="source", where=SOURCES.path)
    return problems


def check_overrides(overrides: pd.DataFrame, kpis: pd.DataFrame) -> list[Problem]:
    """Find ratings given to context figures, which are never rated."""
    context = kpis.loc[kpis["state"].eq(State.CONTEXT), "kpi_id"]
    return [
        problem_at(
            row,
            "kpi_id",
            found=f"a rating for {row['kpi_id']}, whose state is {State.CONTEXT}",
            expected="a KPI that is rated",
            todo=f"Delete the row, or correct state in {KPIS.path}",
        )
        for row in rows_where(overrides, overrides["kpi_id"].isin(context))
    ]


def check_corrections(corrections: pd.DataFrame, values: pd.DataFrame, quarter: Period) -> list[Problem]:
    """Find corrections, of returns up to the quarter, whose old value is not what the return says."""
    problems = []
    complete = corrections[corrections["return"].ne("") & corrections["old_value"].notna()]
    for row, replaced in zip(rows_of(complete), rows_corrected(values, complete), strict=True):
        if replaced or parse_quarter(row["return"]).start > quarter.start:
            continue
        same = values[
            values["received"].eq(row["return"])
            & values["kpi_id"].eq(row["kpi_id"])
            & values["period"].eq(row["period"])
        ]
        there = f"no such value in the return {row['return']}"
        if not same.empty:
            first = same.iloc[0]
            there = f"{first['value_text'] or 'an empty cell'} in {first['file']}, row {first['row']}"
        problems.append(
            problem_at(
                row,
                "old_value",
                found=f"{format_plain(row['old_value'])} for {row['kpi_id']}, {row['period']}, but {there}",
                expected="the value as the return gives it",
                todo="Correct old_value, period or return; the correction was not made",
            )
        )
    return problems
