"""A period as a window of whole days: its kind, its neighbours in time and its two written forms.

Reading text is left to `reading`.

The financial year runs from 1 April to 31 March, the academic year from 1 September to 31 August
(DESIGN section 4; requirements D1 to D21).
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

MONTHS = tuple(calendar.month_name)[1:]
TERM_MONTHS = {"autumn": (9, 12), "spring": (1, 4), "summer": (5, 8)}  # first and last month


class PeriodKind(StrEnum):
    """The kinds of window a figure may cover."""

    QUARTER = "quarter"
    FINANCIAL_YEAR = "financial year"
    ACADEMIC_YEAR = "academic year"
    CALENDAR_YEAR = "calendar year"
    MONTH = "month"
    MONTHS = "run of months"
    CUMULATIVE = "cumulative quarters"
    YEARS = "run of years"
    TERM = "school term"
    DAY = "date"


@dataclass(frozen=True, slots=True)
class Period:
    """A window of whole days with its kind; ordered in time by `sort_key`.

    >>> quarter(2022, 2)
    Period('2022-23 Q2')
    >>> quarter(2022, 2).printed
    'Q2 2022/23'
    """

    kind: PeriodKind
    start: date
    end: date

    def __str__(self) -> str:
        """Give the internal form."""
        return _internal(self)

    def __repr__(self) -> str:
        """Give a form that shows the internal text."""
        return f"Period({str(self)!r})"

    @property
    def printed(self) -> str:
        """The form a reader meets."""
        return _printed(self)

    @property
    def sort_key(self) -> tuple[date, date]:
        """Earlier end first; of two with the same end, the longer first."""
        return (self.end, self.start)

    @property
    def year_start(self) -> int:
        """Calendar year in which the financial (or academic) year holding the period's end began."""
        first_month = 9 if self.kind in (PeriodKind.ACADEMIC_YEAR, PeriodKind.TERM) else 4
        return self.end.year if self.end.month >= first_month else self.end.year - 1

    @property
    def quarter_number(self) -> int:
        """1 to 4: the quarter of the financial year that holds the period's end."""
        return (self.end.month - 4) % 12 // 3 + 1

    def previous(self) -> Period:
        """Give the period of the same kind and length just before this one."""
        return _shifted(self, -_months(self)) if self.kind is not PeriodKind.CUMULATIVE else _cumulative_before(self)

    def following(self) -> Period:
        """Give the period of the same kind and length just after this one."""
        return _shifted(self, _months(self))

    def earlier(self, months: int) -> Period:
        """Give the same window some months earlier; a last day of a month stays one."""
        return _shifted(self, -months)

    def same_last_year(self) -> Period:
        """Give the same window one year earlier."""
        return _shifted(self, -12)


def quarter(year_start: int, number: int) -> Period:
    """Give quarter `number` (1 to 4) of the financial year that begins in April of `year_start`.

    >>> quarter(2022, 4).start
    datetime.date(2023, 1, 1)
    """
    month = 4 + 3 * (number - 1)
    first = date(year_start + (month > 12), (month - 1) % 12 + 1, 1)
    return Period(PeriodKind.QUARTER, first, month_end(add_months(first, 2)))


def quarter_holding(day: date) -> Period:
    """Give the quarter a day falls in.

    >>> quarter_holding(date(2022, 11, 14)).printed
    'Q3 2022/23'
    """
    return quarter(day.year if day.month >= 4 else day.year - 1, (day.month - 4) % 12 // 3 + 1)


# ---------------------------------------------------------------- calendar arithmetic


def month_end(day: date) -> date:
    """Give the last day of a day's month."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def add_months(day: date, months: int) -> date:
    """Give the day some months later, or the last of that month where it has no such day."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(years, month + 1, min(day.day, calendar.monthrange(years, month + 1)[1]))


def _months(period: Period) -> int:
    """Whole months from start to end, both included; 12 for a date, whose neighbours are a year away."""
    if period.kind is PeriodKind.DAY:
        return 12
    if period.kind is PeriodKind.TERM:
        return 4
    return (period.end.year - period.start.year) * 12 + period.end.month - period.start.month + 1


def _shifted(period: Period, months: int) -> Period:
    if period.kind is PeriodKind.DAY:
        day = add_months(period.start, months)
        day = month_end(day) if period.start == month_end(period.start) else day
        return Period(period.kind, day, day)
    start = add_months(period.start, months)
    return Period(period.kind, start, month_end(add_months(period.end.replace(day=1), months)))


def _cumulative_before(period: Period) -> Period:
    """Q1 to Q2 follows Q1 alone, written Q1..Q1; Q1..Q1 follows the whole year before."""
    last = add_months(period.end.replace(day=1), -3)
    if last < period.start:
        return Period(period.kind, add_months(period.start, -12), period.start - timedelta(days=1))
    return Period(period.kind, period.start, month_end(last))


# ---------------------------------------------------------------- writing


def _slash(year: int) -> str:
    return f"{year}/{(year + 1) % 100:02d}"


def _month_words(day: date) -> str:
    return f"{MONTHS[day.month - 1]} {day.year}"


def _term_name(period: Period) -> str:
    return next(name for name, (first, _) in TERM_MONTHS.items() if first == period.start.month)


def _internal(period: Period) -> str:
    year = f"{period.year_start}-{(period.year_start + 1) % 100:02d}"
    match period.kind:
        case PeriodKind.QUARTER:
            return f"{year} Q{period.quarter_number}"
        case PeriodKind.FINANCIAL_YEAR:
            return f"{year} financial year"
        case PeriodKind.ACADEMIC_YEAR:
            return f"{_slash(period.year_start)} academic year"
        case PeriodKind.CALENDAR_YEAR:
            return f"{period.start.year} calendar year"
        case PeriodKind.MONTH:
            return f"{period.start:%Y-%m}"
        case PeriodKind.MONTHS:
            return f"{period.start:%Y-%m}..{period.end:%Y-%m}"
        case PeriodKind.CUMULATIVE:
            return f"{year} Q1..Q{period.quarter_number}"
        case PeriodKind.YEARS:
            return f"{period.start.year}..{period.end.year}"
        case PeriodKind.TERM:
            return f"{_slash(period.year_start)} {_term_name(period)} term"
        case PeriodKind.DAY:
            return period.start.isoformat()


def _printed(period: Period) -> str:
    match period.kind:
        case PeriodKind.QUARTER:
            return f"Q{period.quarter_number} {_slash(period.year_start)}"
        case PeriodKind.FINANCIAL_YEAR:
            return _slash(period.year_start)
        case PeriodKind.ACADEMIC_YEAR:
            return f"academic year {_slash(period.year_start)}"
        case PeriodKind.CALENDAR_YEAR:
            return str(period.start.year)
        case PeriodKind.MONTH:
            return _month_words(period.start)
        case PeriodKind.MONTHS:
            same_year = period.start.year == period.end.year
            first = MONTHS[period.start.month - 1] if same_year else _month_words(period.start)
            return f"{first} to {_month_words(period.end)}"
        case PeriodKind.CUMULATIVE:
            number = period.quarter_number
            quarters = "Q1" if number == 1 else f"Q1 to Q{number}"
            return f"{quarters} {_slash(period.year_start)}"
        case PeriodKind.YEARS:
            return f"{period.start.year} to {period.end.year}"
        case PeriodKind.TERM:
            return f"{_term_name(period)} term {period.start.year}"
        case PeriodKind.DAY:
            return f"{period.start.day} {_month_words(period.start)}"


def months_in_words(period: Period) -> str:
    """Give the window in months: ``July to September 2022``.

    >>> months_in_words(quarter(2022, 2))
    'July to September 2022'
    """
    return _printed(Period(PeriodKind.MONTHS, period.start, period.end))
