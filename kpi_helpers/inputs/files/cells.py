"""The text of a cell as what its column holds: a number, a period, a quarter, a date, or plain text.

Each text is read once however often it stands in a column. A text that cannot be read is answered with what to write
instead.
"""

from __future__ import annotations

import contextlib
import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kpi_helpers.errors import Problem, UsageError
from kpi_helpers.inputs.files.tables import Column, Holds
from kpi_helpers.periods import FIRST_YEAR, LAST_YEAR, PeriodKind, parse_period

_PLAIN = re.compile(r"-?([0-9]+(\.[0-9]*)?|\.[0-9]+)")
_GROUPED = re.compile(r"-?\d{1,3}([,\s'\u2019]\d{3})+(\.\d+)?")  # 1,234.5 and 1 234
_DECIMAL_COMMA = re.compile(r"-?\d+,\d+")
_SCIENTIFIC = re.compile(r"-?\d+(\.\d+)?e[+-]?\d{1,2}", re.IGNORECASE)
_SCALED = re.compile(r"(?P<number>.*\d)\s?(?P<scale>k|m|bn)", re.IGNORECASE)
_WITH_NOTE = re.compile(r"(?P<number>\S+)\s?(?P<note>\[[a-z]+\])")
_SCALES = {"k": 1_000, "m": 1_000_000, "bn": 1_000_000_000}
_DASHES = ("-", "--", "\u2013", "\u2014", "..", "\u2026", ":")
_WORDS_FOR_NOTHING = (
    "n/a",
    "na",
    "n.a.",
    "#n/a",
    "null",
    "none",
    "nil",
    "nan",
    "tbc",
    "tbd",
    "missing",
    "unknown",
)
_MISSING = frozenset((*_DASHES, *_WORDS_FOR_NOTHING, "x", "z", "[x]", "[z]"))
_SUPPRESSED = frozenset(("*", "c", "[c]", "suppressed", "confidential"))
_FORMULA_ERRORS = ("#ref!", "#div/0!", "#value!", "#name?", "#num!", "#null!", "#spill!", "##")
_INFINITE = frozenset(("inf", "-inf", "+inf", "infinity", "-infinity"))

A_NUMBER = "a number"
A_NUMBER_OR_NOTHING = "a number or an empty cell"


@dataclass(frozen=True, slots=True)
class NotRead:
    """Why a text is no number: what was expected and what to do."""

    expected: str
    todo: str


def read_number(text: str) -> float | NotRead:
    """Read a number written with digits and a point; anything else is answered with what to write.

    >>> read_number("-12.50")
    -12.5
    >>> read_number("12,5")
    NotRead(expected='a number', todo='Write 12.5')
    """
    number = float(text) if _PLAIN.fullmatch(text) else None
    if number is not None and math.isfinite(number):
        return number
    folded = text.casefold()
    if folded in _MISSING:
        return NotRead(A_NUMBER_OR_NOTHING, "Leave the cell empty; where there is a note column write [x] there")
    if folded in _SUPPRESSED:
        return NotRead(A_NUMBER_OR_NOTHING, "Leave the cell empty; where there is a note column write [c] there")
    if folded.startswith(_FORMULA_ERRORS):
        return NotRead(A_NUMBER, "The formula behind it failed: write the figure, or leave the cell empty")
    if folded in _INFINITE or number is not None:  # more than 308 digits
        return NotRead("a finite number", "Write the figure, or leave the cell empty")
    with_note = _WITH_NOTE.fullmatch(folded)
    if with_note and (rewritten := _rewritten(with_note["number"])):
        return NotRead("a number alone", f"Write {rewritten} and put {with_note['note']} in the note column")
    if rewritten := _rewritten(folded):
        return NotRead(A_NUMBER, f"Write {rewritten}")
    return NotRead(A_NUMBER, "Write digits only, with a point for decimals, or leave the cell empty")


def format_plain(number: float) -> str:
    """Give a number as a file writes it: shortest digits that read back the same, no thousands separator, no exponent.

    >>> format_plain(1200000.0), format_plain(0.05), format_plain(-0.0)
    ('1200000', '0.05', '0')
    """
    return _without_exponent(Decimal(repr(float(number))) + 0)  # adding 0 takes the sign off a zero


def decimals_written(text: str) -> int:
    """Give how many digits stand after the point.

    >>> decimals_written("50.20")
    2
    """
    return len(text.partition(".")[2])


def _rewritten(text: str) -> str:
    """Give the number a text most likely means, in the form a file wants; "" where it is not clear."""
    text = text.replace("\u2212", "-").replace("\u00a0", " ").removeprefix("+").strip()
    if text.startswith("(") and text.endswith(")"):
        text = f"-{text[1:-1]}"
    text = re.sub(r"^(-?)\s?[£$€]\s?", r"\1", text).removesuffix("%").strip()
    if _PLAIN.fullmatch(text):
        return text
    scaled = _SCALED.fullmatch(text)
    if scaled and (number := _rewritten(scaled["number"])):
        return _without_exponent(Decimal(number) * _SCALES[scaled["scale"]])
    if _DECIMAL_COMMA.fullmatch(text) and not _means_thousands(text):
        return text.replace(",", ".")
    if _GROUPED.fullmatch(text):
        return re.sub(r"[,\s'\u2019]", "", text)
    if _SCIENTIFIC.fullmatch(text):
        return _without_exponent(Decimal(text))
    return ""


def _means_thousands(text: str) -> bool:
    """Whether a lone comma separates thousands: three digits follow and no zero leads (1,234 but 0,123)."""
    return bool(_GROUPED.fullmatch(text)) and not text.removeprefix("-").startswith("0")


def _without_exponent(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


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
