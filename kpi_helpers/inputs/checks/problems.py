"""Problems at the rows of a frame: the shared words of all checks that compare rows."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from kpi_helpers.errors import Problem, Severity, did_you_mean
from kpi_helpers.inputs.files import Row, rows_of
from kpi_helpers.inputs.lists import Note


def problem_at(
    row: Row,
    column: str,
    *,
    found: str,
    expected: str,
    todo: str,
    severity: Severity = Severity.ERROR,
) -> Problem:
    """Give a problem at a row of a frame that has the columns `file` and `row`."""
    return Problem(row["file"], found, expected, todo, int(row["row"]), column, severity)


def is_empty(cell: object) -> bool:
    """Whether a cell of a frame says nothing."""
    return cell == "" or bool(pd.isna(cell))  # type: ignore[call-overload]


def carries(figures: pd.DataFrame, *notes: Note) -> pd.Series:
    """Give True where one of the notes stands beside a figure."""
    found = {text: any(note in text.split() for note in notes) for text in figures["note"].unique()}
    return figures["note"].map(found).astype(bool)


def check_known(frame: pd.DataFrame, column: str, known: Collection[str], *, what: str, where: str) -> list[Problem]:
    """Find words of a column that stand nowhere else; each is told once per file, at its first row."""
    unknown = set(frame[column].unique()) - {"", *known}
    if not unknown:
        return []
    wrong = frame[frame[column].isin(list(unknown))]
    counts = wrong.groupby(["file", column]).size()
    problems = []
    for row in rows_of(wrong.drop_duplicates(["file", column])):
        rows = counts[row["file"], row[column]]
        found = f'an unknown {what} "{row[column]}"' + (f" (in {rows} rows)" if rows > 1 else "")
        todo = f"{did_you_mean(row[column], known)} Correct it, or add it there".strip()
        problems.append(problem_at(row, column, found=found, expected=f"a {what} of {where}", todo=todo))
    return problems
