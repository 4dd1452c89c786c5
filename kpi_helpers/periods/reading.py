"""Reading a period, in its internal form or in the ways people write it.

The forms are one table, `_FORMS`: a pattern beside the function that builds the period from its parts.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import cache

from kpi_helpers.errors import UsageError
from kpi_helpers.periods.period import (
    MONTHS,
    TERM_MONTHS,
    Period,
    PeriodKind,
    add_months,
    month_end,
    quarter,
)

Groups = dict[str, str]
FIRST_YEAR, LAST_YEAR = 1800, 2199  # a year beyond is a slip of the pen, and the calendar itself ends soon after
_YEARS = ("year", "next", "y", "ay", "by", "a", "b")  # the groups of `_FORMS` that hold one


def parse_quarter(text: str) -> Period:
    """Read a quarter however it is written: ``2022-23 Q2``, ``2022/23 Q2``, ``Q2 2022/23``, ``2022-23_Q2``.

    Raises
    ------
    UsageError
        The text is not a quarter.
    """
    try:
        period = parse_period(text.replace("_", " "))
    except UsageError:
        period = None
    if period is None or period.kind is not PeriodKind.QUARTER:
        raise UsageError(f'"{text}" is not a quarter. Write it as 2022-23 Q2 (July to September 2022).')
    return period


def parse_period(text: str) -> Period:
    """Read a period in its internal form or as people write it.

    Raises
    ------
    UsageError
        The text names no period, or one that cannot be (month 13, 2022-24, the year 9999).

    >>> parse_period("2022-04..2022-08").printed
    'April to August 2022'
    >>> parse_period("month 6 2022/23").printed
    'September 2022'
    """
    folded = " ".join(text.split()).casefold()
    for pattern, build in _FORMS:
        match = pattern.fullmatch(folded)
        if match and _within_years(match.groupdict()):
            period = build(match.groupdict())
            if period is not None:
                return period
    raise UsageError(
        f'"{text}" is not a period. Write for example 2022-23 Q2, 2022-23 financial year, '
        "2022/23 academic year, 2022 calendar year, 2022-06, 2022-04..2022-08, 2022-23 Q1..Q3, "
        f"2015..2019, 2022/23 spring term or 2022-09-30; years from {FIRST_YEAR} to {LAST_YEAR}."
    )


@cache
def period_of(text: str) -> Period:
    """Parse a period once; frames repeat the same few hundred texts."""
    return parse_period(text)


def _within_years(groups: Groups) -> bool:
    """Whether every year written in full is one that reports tell of; there is no year 0, nor one after 9999."""
    years = (text for name, text in groups.items() if name in _YEARS and text is not None and len(text) == 4)
    return all(FIRST_YEAR <= int(year) <= LAST_YEAR for year in years)


_YEAR = r"(?P<year>(?:\d{2})?\d{2})\s?[-/]\s?(?P<next>(?:\d{2})?\d{2})"
_QUARTER = r"(?:q|quarter )\s?(?P<q>[1-4])"
_MONTH = r"(?P<{0}y>\d{{4}})-(?P<{0}m>\d{{2}})"


def _year_of(groups: Groups) -> int | None:
    """First calendar year of a pair such as 2022-23, 2022/2023 or 20/21; None if they do not follow."""
    year = int(groups["year"])
    year = year + 2000 if year < 100 else year
    follows = int(groups["next"]) == (year + 1 if len(groups["next"]) == 4 else (year + 1) % 100)
    return year if follows else None


def _read_quarter(groups: Groups) -> Period | None:
    year = _year_of(groups)
    return None if year is None else quarter(year, int(groups["q"]))


def _read_cumulative(groups: Groups) -> Period | None:
    year = _year_of(groups)
    return (
        None if year is None else Period(PeriodKind.CUMULATIVE, date(year, 4, 1), quarter(year, int(groups["q"])).end)
    )


def _read_financial_year(groups: Groups) -> Period | None:
    year = _year_of(groups)
    return None if year is None else Period(PeriodKind.FINANCIAL_YEAR, date(year, 4, 1), date(year + 1, 3, 31))


def _read_academic_year(groups: Groups) -> Period | None:
    year = _year_of(groups)
    return None if year is None else Period(PeriodKind.ACADEMIC_YEAR, date(year, 9, 1), date(year + 1, 8, 31))


def _read_calendar_year(groups: Groups) -> Period:
    year = int(groups["year"])
    return Period(PeriodKind.CALENDAR_YEAR, date(year, 1, 1), date(year, 12, 31))


def _month_of(year: str, month: str) -> date | None:
    return date(int(year), int(month), 1) if 1 <= int(month) <= 12 else None


def _read_month(groups: Groups) -> Period | None:
    first = _month_of(groups["ay"], groups["am"])
    return None if first is None else Period(PeriodKind.MONTH, first, month_end(first))


def _read_months(groups: Groups) -> Period | None:
    first, last = _month_of(groups["ay"], groups["am"]), _month_of(groups["by"], groups["bm"])
    if first is None or last is None or last <= first:
        return None
    return Period(PeriodKind.MONTHS, first, month_end(last))


def _read_month_number(groups: Groups) -> Period | None:
    year, number = _year_of(groups), int(groups["n"])
    if year is None or not 1 <= number <= 12:
        return None
    first = add_months(date(year, 4, 1), number - 1)
    return Period(PeriodKind.MONTH, first, month_end(first))


def _read_named_month(groups: Groups) -> Period:
    first = date(int(groups["y"]), [name.casefold() for name in MONTHS].index(groups["name"]) + 1, 1)
    return Period(PeriodKind.MONTH, first, month_end(first))


def _read_years(groups: Groups) -> Period | None:
    first, last = int(groups["a"]), int(groups["b"])
    return Period(PeriodKind.YEARS, date(first, 1, 1), date(last, 12, 31)) if last > first else None


def _term(year: int, name: str) -> Period:
    first, last = TERM_MONTHS[name]
    calendar_year = year if name == "autumn" else year + 1
    return Period(PeriodKind.TERM, date(calendar_year, first, 1), month_end(date(calendar_year, last, 1)))


def _read_term(groups: Groups) -> Period | None:
    year = _year_of(groups)
    return None if year is None else _term(year, groups["term"])


def _read_term_of_calendar_year(groups: Groups) -> Period:
    year = int(groups["y"])
    return _term(year if groups["term"] == "autumn" else year - 1, groups["term"])


def _read_day(groups: Groups) -> Period | None:
    try:
        day = date(int(groups["y"]), int(groups["m"]), int(groups["d"]))
    except ValueError:
        return None
    return Period(PeriodKind.DAY, day, day)


def _read_worded_day(groups: Groups) -> Period | None:
    month = [name.casefold() for name in MONTHS].index(groups["name"]) + 1
    return _read_day({"y": groups["y"], "m": str(month), "d": groups["d"]})


_NAMED = "(?P<name>" + "|".join(MONTHS).casefold() + ")"
_TERM = "(?P<term>autumn|spring|summer) term"
_FORMS: tuple[tuple[re.Pattern[str], Callable[[Groups], Period | None]], ...] = tuple(
    (re.compile(pattern), build)
    for pattern, build in (
        (rf"{_YEAR} {_QUARTER}", _read_quarter),
        (rf"{_QUARTER}(?: of)? {_YEAR}", _read_quarter),
        (rf"{_YEAR} q1\s?(?:\.\.|to|-)\s?q(?P<q>[1-4])", _read_cumulative),
        (rf"q1(?: to q(?P<q>[1-4])) {_YEAR}(?: to date)?", _read_cumulative),
        (_MONTH.format("a"), _read_month),  # before the bare year: 2009-10 is October 2009, 2009/10 the year
        (rf"{_YEAR}(?: financial year)?", _read_financial_year),
        (rf"financial year {_YEAR}", _read_financial_year),
        (rf"{_YEAR} academic year", _read_academic_year),
        (rf"academic year {_YEAR}", _read_academic_year),
        (r"(?P<year>\d{4})(?: calendar year)?", _read_calendar_year),
        (_MONTH.format("a") + r"\s?\.\.\s?" + _MONTH.format("b"), _read_months),
        (rf"month (?P<n>\d{{1,2}})(?: of)? {_YEAR}", _read_month_number),
        (rf"{_NAMED} (?P<y>\d{{4}})", _read_named_month),
        (r"(?P<a>\d{4})\s?\.\.\s?(?P<b>\d{4})(?: multi-year)?", _read_years),
        (rf"{_YEAR} {_TERM}", _read_term),
        (rf"{_TERM} (?P<y>\d{{4}})", _read_term_of_calendar_year),
        (r"(?P<y>\d{4})-(?P<m>\d{2})-(?P<d>\d{2})", _read_day),
        (rf"(?P<d>\d{{1,2}}) {_NAMED} (?P<y>\d{{4}})", _read_worded_day),
    )
)
