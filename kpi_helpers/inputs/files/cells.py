"""The text of a cell as what its column holds: a number, a period, a quarter, a date, or plain text.

Each text is read once however often it stands in a column.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Sequence
from datetime import date

from kpi_helpers.errors import Problem, UsageError
from kpi_helpers.inputs.files.numbers import A_NUMBER, NotRead, read_number
from kpi_helpers.inputs.files.table import Column, Holds
from kpi_helpers.periods import FIRST_YEAR, LAST_YEAR, PeriodKind, parse_period

Cell = str | float | int | None
EXAMPLES_OF_PERIODS = (
    "Write for example 2022-23 Q2, 2022-23 financial year, 2022/23 academic year, 2022 calendar year, "
    "2022-06, 2022-04..2022-08, 2022-23 Q1..Q3, 2015..2019, 2022/23 spring term or 2022-09-30; "
    f"years from {FIRST_YEAR} to {LAST_YEAR}"
)
A_DAY = f"a day of the calendar, from {FIRST_YEAR} to {LAST_YEAR}"
_YEAR_FIRST = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DAY_FIRST = re.compile(r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>(20)?\d{2})")


def read_cells(column: Column, texts: Sequence[str]) -> tuple[list[Cell], dict[str, NotRead]]:
    """Give the cells of a column, and for each text that cannot be read what was expected and what to do.

    A text that cannot be read, and an empty one of a number column, becomes None; in other columns the
    empty text stays.
    """
    read = _READERS.get(column.holds)
    if read is None:
        return list(texts), {}
    empty: Cell = None if column.holds in (Holds.NUMBER, Holds.WHOLE) else ""
    known: dict[str, Cell] = {"": empty}
    faults: dict[str, NotRead] = {}
    for text in dict.fromkeys(texts):
        if text:
            cell = read(text)
            if isinstance(cell, NotRead):
                faults[text] = cell
                cell = None if column.holds in (Holds.NUMBER, Holds.WHOLE) else ""
            known[text] = cell
    return [known[text] for text in texts], faults


def check_cells(
    name: str, column: str, texts: Sequence[str], rows: Sequence[int], faults: dict[str, NotRead]
) -> list[Problem]:
    """Give a problem for every row whose cell could not be read."""
    return [
        Problem(name, f'"{text}"', faults[text].expected, faults[text].todo, row=row, column=column)
        for text, row in zip(texts, rows, strict=True)
        if text in faults
    ]


def _read_whole(text: str) -> int | NotRead:
    number = read_number(text)
    if isinstance(number, NotRead):
        expected = number.expected.replace(A_NUMBER, "a whole number")
        return NotRead(expected, number.todo.replace("with a point for decimals, ", ""))
    if number != int(number):
        return NotRead("a whole number", "Write it without decimals")
    return int(number)


def _read_period(text: str) -> str | NotRead:
    try:
        return str(parse_period(text))
    except UsageError:
        return NotRead("a period", EXAMPLES_OF_PERIODS)


def _read_quarter(text: str) -> str | NotRead:
    try:
        period = parse_period(text.replace("_", " "))
    except UsageError:
        period = None
    if period is None or period.kind is not PeriodKind.QUARTER:
        return NotRead("a quarter", "Write it like 2022-23 Q2 (July to September 2022)")
    return str(period)


def looks_like_date(text: str) -> bool:
    """Whether a text is written as a date is written, be it in the calendar or not."""
    return _YEAR_FIRST.fullmatch(text) is not None


def read_date(text: str) -> str | NotRead:
    """Give a date in its one form, or what to write instead.

    >>> read_date("2025-11-31")
    NotRead(expected='a day of the calendar, from 1800 to 2199', todo='Correct day, month or year')
    """
    if looks_like_date(text):
        with contextlib.suppress(ValueError):
            day = date.fromisoformat(text)
            if FIRST_YEAR <= day.year <= LAST_YEAR:
                return day.isoformat()
        return NotRead(A_DAY, "Correct day, month or year")
    match = _DAY_FIRST.fullmatch(text)
    todo = "Write it as year-month-day, like 2023-03-31"
    if match:
        year = int(match["year"]) + (0 if len(match["year"]) == 4 else 2000)
        with contextlib.suppress(ValueError):
            todo = f"Write {date(year, int(match['month']), int(match['day'])).isoformat()}"
    return NotRead("a date", todo)


_READERS: dict[Holds, Callable[[str], Cell | NotRead]] = {
    Holds.NUMBER: read_number,
    Holds.WHOLE: _read_whole,
    Holds.PERIOD: _read_period,
    Holds.QUARTER: _read_quarter,
    Holds.DATE: read_date,
}
