"""Whether KPIs and groups fit the report and each other, and records of people's decisions name what exists."""

from __future__ import annotations

import pandas as pd

from kpi_helpers.errors import Problem
from kpi_helpers.inputs.authority import rows_corrected
from kpi_helpers.inputs.checks.problems import check_known, problem_at
from kpi_helpers.inputs.files import GROUPS, KPIS, REPORT_FILE, SOURCES, format_plain, rows_of, rows_where
from kpi_helpers.inputs.lists import State
from kpi_helpers.inputs.reading import Gathered
from kpi_helpers.inputs.settings import Report
from kpi_helpers.periods import Period, parse_quarter

MOST_DECIMALS = 4


def check_register(gathered: Gathered) -> list[Problem]:
    """Find every fault of `kpis.csv` and `groups.csv` that one row or column alone does not show."""
    kpis, groups = gathered.frame(KPIS), gathered.frame(GROUPS)
    problems = []
    if gathered.report is not None:
        for frame in (kpis, groups):
            problems += check_known(frame, "section", gathered.report.sections, what="section", where=REPORT_FILE)
            problems += check_themes(frame, gathered.report)
    if SOURCES.path not in gathered.unusable:
        known = list(gathered.frame(SOURCES)["source"])
        problems += check_known(kpis, "source", known, what="source", where=SOURCES.path)
    return [
        *problems,
        *check_one_place(kpis, groups),
        *check_ids(kpis),
        *check_kpi_numbers(kpis),
        *check_lifetime(kpis),
        *check_state_note(kpis),
    ]


def check_themes(frame: pd.DataFrame, report: Report) -> list[Problem]:
    """Find themes that the report does not have, or has in another section."""
    sections = {theme.slug: theme.section for theme in report.themes}
    problems = check_known(frame, "theme", list(sections), what="theme", where=REPORT_FILE)
    section_of_theme = frame["theme"].map(sections)
    for row in rows_where(frame, section_of_theme.notna() & section_of_theme.ne(frame["section"])):
        problems.append(
            problem_at(
                row,
                "theme",
                found=f"the theme {row['theme']} in the section {row['section']}",
                expected=f"the section {sections[row['theme']]}, as in {REPORT_FILE}",
                todo="Correct one of the two",
            )
        )
    return problems


def check_one_place(kpis: pd.DataFrame, groups: pd.DataFrame) -> list[Problem]:
    """Find rows that put a group into another section or theme than the first row that names it."""
    columns = ["group", "section", "theme", "file", "row"]
    rows = pd.concat([groups[columns], kpis[columns]], ignore_index=True)
    first = rows.drop_duplicates("group").set_index("group")
    problems = []
    for column in ("section", "theme"):
        expected = rows["group"].map(first[column])
        for row in rows_where(rows, expected.ne(rows[column]) & rows["group"].ne("")):
            home = first.loc[row["group"]]
            there = str(home[column] or f"no {column}")
            problems.append(
                problem_at(
                    row,
                    column,
                    found=f"{row[column] or f'no {column}'} for the group {row['group']}",
                    expected=f"{there}, as in {home['file']}, row {home['row']}",
                    todo="Put all of a group into one place",
                )
            )
    return problems


def check_ids(kpis: pd.DataFrame) -> list[Problem]:
    """Find ids that differ only in capitals: their files could not stand side by side on Windows."""
    folded = kpis["kpi_id"].str.casefold()
    alike = folded.duplicated() & ~kpis["kpi_id"].duplicated() & folded.ne("")
    return [
        problem_at(
            row,
            "kpi_id",
            found=f"{row['kpi_id']}, which differs from another id only in capitals",
            expected="ids that differ in letters or digits",
            todo="Choose another id",
        )
        for row in rows_where(kpis, alike)
    ]


def check_kpi_numbers(kpis: pd.DataFrame) -> list[Problem]:
    """Find decimals, bands and limits that cannot be."""
    decimals = kpis["decimals"].lt(0) | kpis["decimals"].gt(MOST_DECIMALS)
    return [
        *(
            problem_at(
                row,
                "decimals",
                found=str(row["decimals"]),
                expected=f"0 to {MOST_DECIMALS}",
                todo="Write how many digits stand after the point",
            )
            for row in rows_where(kpis, decimals)
        ),
        *(
            problem_at(
                row,
                "same_within",
                found=format_plain(row["same_within"]),
                expected="0 or more",
                todo="Write the largest change that still counts as none",
            )
            for row in rows_where(kpis, kpis["same_within"].lt(0))
        ),
        *(
            problem_at(
                row,
                "minimum",
                found=f"{format_plain(row['minimum'])}, above the maximum {format_plain(row['maximum'])}",
                expected="minimum below maximum",
                todo="Correct one of them",
            )
            for row in rows_where(kpis, kpis["minimum"].gt(kpis["maximum"]))
        ),
    ]


def check_lifetime(kpis: pd.DataFrame) -> list[Problem]:
    """Find KPIs that end before they start."""
    return [
        problem_at(
            row,
            "ends",
            found=f"{row['ends']}, before the start {row['starts']}",
            expected="a later quarter",
            todo="Correct one of them",
        )
        for row in rows_where(kpis, kpis["starts"].ne("") & kpis["ends"].ne(""))
        if parse_quarter(row["ends"]).start < parse_quarter(row["starts"]).start
    ]


def check_state_note(kpis: pd.DataFrame) -> list[Problem]:
    """Find KPIs that are not rated for a reason nobody wrote down."""
    needed = kpis["state"].isin([State.UNDER_REVIEW, State.IN_DEVELOPMENT])
    return [
        problem_at(
            row,
            "state_note",
            found=f"an empty cell for a KPI that is {row['state']}",
            expected="the reason, which is printed beside the KPI",
            todo="Write it in one short sentence",
        )
        for row in rows_where(kpis, needed & kpis["state_note"].eq(""))
    ]


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
