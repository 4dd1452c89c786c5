"""Typed frames from rows of text, each cell held to what its `Table` says of its column.

What a column alone can tell is checked here: filled in, a word of its list, the form of a key. Each distinct text is
looked at once, so that 48,000 rows take a few hundredths of a second; a test holds the same cells to pandera.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import pandas as pd

from kpi_helpers.errors import Problem, did_you_mean
from kpi_helpers.inputs.files.cells import Cell, check_cells, read_cells
from kpi_helpers.inputs.files.csv import TextRows
from kpi_helpers.inputs.files.rows import cells_of
from kpi_helpers.inputs.files.tables import Column, Holds, Table

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
    cells: dict[str, list[Cell]] = {column.name: [] for column in table.frame_columns}
    problems: list[Problem] = []
    for file in files:
        piece, found = _build_piece(table, file)
        for column, text_by_file in (added or {}).items():
            piece[column] = [text_by_file[file.name]] * len(file.rows)
        for name, own in piece.items():
            cells[name] += own
        problems += found
    frame = pd.DataFrame({one.name: pd.Series(cells[one.name], dtype=one.dtype) for one in table.frame_columns})
    told = {(problem.file, problem.row, problem.column) for problem in problems}
    ruled = [one for one in _check_columns(table, cells) if (one.file, one.row, one.column) not in told]
    return frame, problems + ruled + _check_unique(table, frame)


def _build_piece(table: Table, file: TextRows) -> tuple[dict[str, list[Cell]], list[Problem]]:
    piece: dict[str, list[Cell]] = {}
    problems: list[Problem] = []
    for column in table.columns:
        texts = file.cells[column.name]
        piece[column.name], faults = read_cells(column, texts)
        problems += check_cells(file.name, column.name, texts, file.rows, faults) if faults else []
    piece["file"] = [file.name] * len(file.rows)
    piece["row"] = list(file.rows)
    return piece, problems


# ---------------------------------------------------------------- columns


def _check_columns(table: Table, cells: Mapping[str, Sequence[Cell]]) -> list[Problem]:
    """Find the cells that do not fit their column, in the order of the rows and of the columns' names."""
    unfit = {column.name: _unfit(column, set(cells[column.name])) for column in table.columns}
    places = (
        (position, name)
        for name, found in unfit.items()
        if found
        for position, cell in enumerate(cells[name])
        if cell in found
    )
    return [_failed(table.column(name), cells, position) for position, name in sorted(places)]


def _unfit(column: Column, cells: set[Cell]) -> set[Cell]:
    """Give those of a column's cells that must be filled in, or are no word of its list, or not of its form."""
    unfit = cells & {"", None} if column.required else set()
    pattern = re.compile(_pattern(column))
    if pattern.pattern:
        unfit |= {cell for cell in cells if cell and not pattern.fullmatch(str(cell))}
    return unfit


def _pattern(column: Column) -> str:
    words = "|".join(re.escape(word) for word in column.allowed or ())
    if column.holds is Holds.WORD:
        return words
    if column.holds is Holds.WORDS:
        return rf"({words})( ({words}))*"
    return _PATTERNS.get(column.holds, "")


def _failed(column: Column, cells: Mapping[str, Sequence[Cell]], position: int) -> Problem:
    cell, file, row = (cells[name][position] for name in (column.name, "file", "row"))
    expected, todo = _expected(column), "Correct it"
    found = f'"{cell}"'
    if cell in ("", None):
        found, todo = "an empty cell", "Fill it in"
    elif column.allowed:
        unknown = next((word for word in str(cell).split() if word not in set(column.allowed)), str(cell))
        todo = f"{did_you_mean(unknown, column.allowed)} Write one of them".strip()
    return Problem(str(file), found, expected, todo, row=int(str(row)), column=column.name)


def _expected(column: Column) -> str:
    if column.allowed is None:
        return _NOUNS[column.holds]
    words = ", ".join(column.allowed)
    return f"one or more of {words}" if column.holds is Holds.WORDS else f"one of {words}"


# ---------------------------------------------------------------- rows that are alike


def _check_unique(table: Table, frame: pd.DataFrame) -> list[Problem]:
    """Find rows whose key stands in the same file before; only the columns of the key are compared."""
    key = ["file", *table.key]
    if len(set(cells_of(frame, *key))) == len(frame):
        return []
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
