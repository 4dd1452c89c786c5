"""Whether the shorthand beside a figure, its status and its words agree with it."""

from __future__ import annotations

import pandas as pd

from kpi_helpers.errors import Problem, Severity
from kpi_helpers.inputs.checks.problems import carries, problem_at
from kpi_helpers.inputs.files.columns import BREAKS
from kpi_helpers.inputs.files.rows import cells_of, rows_where
from kpi_helpers.inputs.settings.words import NOTE_OF_STATUS, NOTES_WITHOUT_VALUE, Note, Status


def check_empty_values(values: pd.DataFrame) -> list[Problem]:
    """Find empty values that say neither why nor a rank."""
    explained = carries(values, *NOTES_WITHOUT_VALUE)
    reason = values["remark"].ne("") | values["rank"].notna()
    return [
        problem_at(
            row,
            "value",
            found="an empty cell",
            expected=f"a number, or one of {', '.join(NOTES_WITHOUT_VALUE)} in note and the reason in remark",
            todo="Write the value, or the note and the reason",
        )
        for row in rows_where(values, values["value"].isna() & values["value_text"].eq("") & ~(explained & reason))
    ]


def check_wordless(comparators: pd.DataFrame) -> list[Problem]:
    """Find comparators that give neither a value, nor a rank, nor words."""
    silent = comparators["value_text"].eq("") & comparators["rank"].isna() & comparators["remark"].eq("")
    return [
        problem_at(
            row,
            "value",
            found="an empty cell",
            expected="a number, a rank, or words in remark",
            todo="Write one of them, or delete the row",
        )
        for row in rows_where(comparators, silent)
    ]


def check_confidential(figures: pd.DataFrame) -> list[Problem]:
    """Find values beside a note that says there is none to show."""
    problems = []
    for row in rows_where(figures, figures["value"].notna() & carries(figures, *NOTES_WITHOUT_VALUE)):
        note = next(note for note in NOTES_WITHOUT_VALUE if note in row["note"].split())
        todo = "Delete the value" if note is Note.CONFIDENTIAL else "Delete the value or the note"
        problems.append(
            problem_at(row, "value", found=f"{row['value_text']} beside {note}", expected="an empty cell", todo=todo)
        )
    return problems


def check_status_notes(figures: pd.DataFrame) -> list[Problem]:
    """Find provisional and forecast figures without their note, and final ones with it; a warning."""
    problems = []
    for status, note in NOTE_OF_STATUS.items():
        wrong = figures["status"].eq(status) & figures["value"].notna() & ~carries(figures, note)
        problems += _tell_status(figures, wrong, found=f"no {note} for a {status} value", todo=f"Write {note}")
        doubted = figures["status"].eq(Status.FINAL) & carries(figures, note)
        problems += _tell_status(figures, doubted, found=f"{note} for a final value", todo="Correct note or status")
    return problems


def _tell_status(figures: pd.DataFrame, told: pd.Series, *, found: str, todo: str) -> list[Problem]:
    expected = "a note that agrees with status"
    return [
        problem_at(row, "note", found=found, expected=expected, todo=todo, severity=Severity.WARNING)
        for row in rows_where(figures, told)
    ]


def check_breaks_recorded(values: pd.DataFrame, breaks: pd.DataFrame) -> list[Problem]:
    """Find values marked as a break in the series that `breaks.csv` does not explain."""
    recorded = set(cells_of(breaks, "kpi_id", "period"))
    return [
        problem_at(
            row,
            "note",
            found=f"{Note.BREAK} for {row['kpi_id']}, {row['period']}",
            expected=f"a row for that KPI and period in {BREAKS.path}",
            todo="Add it with its reason, or delete the note",
        )
        for row in rows_where(values, carries(values, Note.BREAK))
        if (row["kpi_id"], row["period"]) not in recorded
    ]
