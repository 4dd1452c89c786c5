"""Typed frames from rows of text, each held to the pandera schema that its `Table` describes.

pandera checks what a column alone can tell: type, order, filled in, a word of its list, the form of a key. It
does so for 48,000 rows in 0.05 s and names every failing row, so own code would gain nothing. Its import
takes 0.3 s and so waits until a frame is first checked. The words of the messages come from here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

import pandas as pd

from kpi_helpers.errors import Problem, did_you_mean
from kpi_helpers.inputs.cells import check_cells, read_cells
from kpi_helpers.inputs.csv_files import TextRows
from kpi_helpers.inputs.table import Column, Holds, Table

if TYPE_CHECKING:
    import pandera.pandas as pandera

_PATTERNS = {Holds.KEY: r"[a-z][a-z0-9_]*", Holds.KPI_ID: r"[A-Za-z][A-Za-z0-9_]*"}
_NOUNS = {
    Holds.TEXT: "text",
    Holds.KEY: "a key of lower-case letters, digits and underscores",
    Holds.KPI_ID: "an id of letters, digits and underscores",
    Holds.NUMBER: "a number",
    Holds.WHOLE: "a whole number",
    Holds.PERIOD: "a period",
    Holds.QUARTER: "a quarter",
    Holds.DATE: "a date",
}


def build_frame(
    table: Table, files: Sequence[TextRows], *, added: dict[str, dict[str, str]] | None = None
) -> tuple[pd.DataFrame, list[Problem]]:
    """Give one row per row of the files, in order, and every problem of a cell or of two rows that are alike.

    Columns and dtypes are those of `table.frame_columns`; a cell that cannot be read is missing.
    `added` gives the text of each column of `table.extra` for each file by its name.
    """
    pieces, problems = [], []
    for file in files:
        piece, found = _build_piece(table, file)
        for column, text_by_file in (added or {}).items():
            piece[column] = [text_by_file[file.name]] * len(file.rows)
        pieces.append(piece)
        problems += found
    frame = _typed(table, pieces)
    told = {(problem.file, problem.row, problem.column) for problem in problems}
    ruled = [one for one in _check_columns(table, frame) if (one.file, one.row, one.column) not in told]
    return frame, problems + ruled + _check_unique(table, frame)


def _build_piece(table: Table, file: TextRows) -> tuple[dict[str, list[object]], list[Problem]]:
    piece: dict[str, list[object]] = {}
    problems: list[Problem] = []
    for column in table.columns:
        texts = file.cells[column.name]
        cells, faults = read_cells(column, texts)
        problems += check_cells(file.name, column.name, texts, file.rows, faults) if faults else []
        piece[column.name] = list(cells)
    piece["file"] = [file.name] * len(file.rows)
    piece["row"] = list(file.rows)
    return piece, problems


def _typed(table: Table, pieces: Sequence[dict[str, list[object]]]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            column.name: pd.Series([cell for piece in pieces for cell in piece[column.name]], dtype=column.dtype)
            for column in table.frame_columns
        }
    )


# ---------------------------------------------------------------- columns


@cache
def schema_of(table: Table) -> pandera.DataFrameSchema:
    """Give the pandera schema of a table's frame."""
    import pandera.pandas as pandera

    columns = {column.name: _pandera_column(column) for column in table.frame_columns}
    return pandera.DataFrameSchema(columns, strict=True, ordered=True)


def _pandera_column(column: Column) -> pandera.Column:
    import pandera.pandas as pandera

    numeric = column.holds in (Holds.NUMBER, Holds.WHOLE)
    checks = []
    if column.required and not numeric:
        checks.append(pandera.Check.str_length(min_value=1))
    pattern = _pattern(column)
    if pattern:
        checks.append(pandera.Check.str_matches(rf"^({pattern})?$"))
    return pandera.Column(column.dtype, checks, nullable=numeric and not column.required)


def _pattern(column: Column) -> str:
    words = "|".join(re.escape(word) for word in column.allowed or ())
    if column.holds is Holds.WORD:
        return words
    if column.holds is Holds.WORDS:
        return rf"({words})( ({words}))*"
    return _PATTERNS.get(column.holds, "")


def _check_columns(table: Table, frame: pd.DataFrame) -> list[Problem]:
    if frame.empty:
        return []
    from pandera.errors import SchemaErrors

    try:
        schema_of(table).validate(frame, lazy=True)
    except SchemaErrors as errors:
        failures = errors.failure_cases.drop_duplicates(["column", "index"]).sort_values(["index", "column"])
        return [
            _failed(table.column(column), frame, position)
            for column, position in zip(failures["column"], failures["index"], strict=True)
        ]
    return []


def _failed(column: Column, frame: pd.DataFrame, position: int) -> Problem:
    cell = frame[column.name].iloc[position]
    row = int(frame["row"].iloc[position])
    file = str(frame["file"].iloc[position])
    expected = _expected(column)
    if pd.isna(cell) or cell == "":
        return Problem(file, "an empty cell", expected, "Fill it in", row=row, column=column.name)
    todo = "Correct it"
    if column.allowed:
        unknown = next((word for word in str(cell).split() if word not in set(column.allowed)), str(cell))
        todo = f"{did_you_mean(unknown, column.allowed)} Write one of them".strip()
    return Problem(file, f'"{cell}"', expected, todo, row=row, column=column.name)


def _expected(column: Column) -> str:
    if column.allowed is None:
        return _NOUNS[column.holds]
    words = ", ".join(column.allowed)
    return f"one or more of {words}" if column.holds is Holds.WORDS else f"one of {words}"


# ---------------------------------------------------------------- rows that are alike


def _check_unique(table: Table, frame: pd.DataFrame) -> list[Problem]:
    """Find rows whose key stands in the same file before; only the columns of the key are compared."""
    key = ["file", *table.key]
    again = frame[frame.duplicated(key) & frame[table.key[0]].ne("")]
    if again.empty:
        return []
    firsts = frame.drop_duplicates(key).set_index(key)["row"]
    problems = []
    for _, row in again.iterrows():
        first = firsts.loc[tuple(row[key])]
        words = ", ".join(f"{name} {row[name]}" for name in table.key if row[name] != "")
        found = f"a second row for {words} (the first is row {first})"
        problems.append(Problem(row["file"], found, "one", "Delete one of them", row=int(row["row"])))
    return problems
