"""One CSV file as rows of text: every problem of its form found at once, its meaning left to `frames`."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field

from kpi_helpers.errors import Problem, Severity, did_you_mean
from kpi_helpers.inputs.files.folder import SourceFile
from kpi_helpers.inputs.files.tables import Table

_ROWS_NAMED = 3  # rows a message about many rows names before it only counts them


@dataclass(frozen=True, slots=True)
class TextRows:
    """The cells of one file by column, without spaces round them, and the row each stands in.

    `usable` is False where the header does not fit: then there are no rows, and no check that needs the
    file can say anything.
    """

    name: str
    cells: dict[str, list[str]]
    rows: list[int]
    problems: list[Problem] = field(default_factory=list)
    usable: bool = True


def read_rows(source: SourceFile, table: Table) -> TextRows:
    """Read a CSV file's text into columns of text; the order of its columns does not matter.

    An optional column that the header leaves out is read as empty cells.
    """
    if source.text is None:
        return _unusable(source.name, table, [])
    records, problems = _parse(source.name, source.text)
    header = records[0] if records else []
    header_problems = _check_header(source.name, header, table)
    if header_problems:
        return _unusable(source.name, table, header_problems)
    kept, rows = [], []
    for number, record in enumerate(records[1:], start=2):
        if not any(map(str.strip, record)):
            continue
        if len(record) == len(header):
            kept.append(record)
            rows.append(number)
        else:
            problems.append(_wrong_length(source.name, number, len(record), len(header)))
    columns = [list(column) for column in zip(*kept, strict=True)]
    named = dict(zip((name.strip() for name in header), columns, strict=True)) if columns else {}
    cells, spaces = _without_spaces(source.name, named, rows)
    left_out = [""] * len(rows)
    return TextRows(source.name, {name: cells.get(name, left_out) for name in table.names}, rows, problems + spaces)


def _unusable(name: str, table: Table, problems: list[Problem]) -> TextRows:
    return TextRows(name, {column: [] for column in table.names}, [], problems, usable=False)


def _parse(name: str, text: str) -> tuple[list[list[str]], list[Problem]]:
    """Give the records up to the first that cannot be read, and the problem that stopped the reading."""
    records: list[list[str]] = []
    try:
        for record in csv.reader(io.StringIO(text, newline=""), strict=True):
            records.append(record)
    except csv.Error:
        problem = Problem(
            name,
            "a double quotation mark that is never closed, or text after a closing one",
            "cells with both marks or none",
            'Put " before and after the cell, and write "" for a mark inside it',
            row=len(records) + 1,
        )
        return records, [problem]
    return records, []


def _wrong_length(name: str, row: int, found: int, expected: int) -> Problem:
    todo = "A comma inside a cell needs double quotation marks round the cell"
    if found < expected:
        todo = "Add the missing commas; an empty cell keeps its comma"
    return Problem(name, f"{found} cells", f"{expected}, as in the header", todo, row=row)


# ---------------------------------------------------------------- header


def _check_header(name: str, header: Sequence[str], table: Table) -> list[Problem]:
    names = [cell.strip() for cell in header]
    listed = ", ".join(table.needed)
    if not names:
        return [Problem(name, "an empty file", f"the columns {listed}", "Write them as the first row")]
    for sign, word in ((";", "semicolons"), ("\t", "tabs")):
        if len(names) == 1 and sign in names[0]:
            todo = "Save the file as comma-separated CSV, with points for decimals"
            return [Problem(name, f"cells separated by {word}", "commas", todo, row=1)]
    return [
        *_check_unknown(name, names, table),
        *_check_missing(name, names, table),
        *(
            Problem(
                name,
                f'the column "{twice}" more than once',
                "each column once",
                "Delete or rename one",
                row=1,
            )
            for twice in dict.fromkeys(names)
            if twice and names.count(twice) > 1
        ),
    ]


def _check_unknown(name: str, names: Sequence[str], table: Table) -> list[Problem]:
    problems = []
    for unknown in dict.fromkeys(names):
        if unknown in table.names:
            continue
        if not unknown:
            todo = "Name the column, or delete it with the commas at the end of every row"
            problems.append(Problem(name, "a column without a name", "a name for every column", todo, row=1))
            continue
        hint = did_you_mean(unknown.casefold(), [known for known in table.names if known not in names]).strip()
        todo = f"{hint} Rename or delete it".strip()
        problems.append(Problem(name, f'an unknown column "{unknown}"', f"only {', '.join(table.names)}", todo, row=1))
    return problems


def _check_missing(name: str, names: Sequence[str], table: Table) -> list[Problem]:
    todo = "Add the column; its cells may stay empty where there is nothing to say"
    return [
        Problem(name, f'no column "{missing}"', f"the columns {', '.join(table.needed)}", todo, row=1)
        for missing in table.needed
        if missing not in names
    ]


# ---------------------------------------------------------------- spaces


def _without_spaces(
    name: str, columns: dict[str, list[str]], rows: list[int]
) -> tuple[dict[str, list[str]], list[Problem]]:
    """Take the spaces away from both ends of every cell; tell once per column that there were some."""
    cells, problems = {}, []
    for column, texts in columns.items():
        once: dict[str, str] = {}  # one string for all cells alike: there are few kinds of most
        stripped = [once.setdefault(bare, bare) for bare in map(str.strip, texts)]
        if stripped != texts:
            touched = [row for row, text, bare in zip(rows, texts, stripped, strict=True) if text != bare]
            problems.append(_spaces(name, column, touched))
        cells[column] = stripped
    return cells, problems


def _spaces(name: str, column: str, rows: list[int]) -> Problem:
    named = ", ".join(map(str, rows[:_ROWS_NAMED]))
    more = len(rows) - _ROWS_NAMED
    where = f"row{'s' if len(rows) > 1 else ''} {named}" + (f" and {more} more" if more > 0 else "")
    found = f"spaces before or after the text in {where}, which were ignored"
    return Problem(name, found, "none", "Delete them", column=column, severity=Severity.WARNING)
