from __future__ import annotations

from datetime import date

import pytest

from kpi_helpers.errors import UsageError
from kpi_helpers.periods import (
    PeriodKind,
    months_in_words,
    parse_period,
    parse_quarter,
    quarter,
    quarter_holding,
)

# Each kind of period of requirements D1 to D21: internal form, kind, first day, last day, printed form.
FORMS = [
    ("2022-23 Q2", PeriodKind.QUARTER, date(2022, 7, 1), date(2022, 9, 30), "Q2 2022/23"),
    ("2022-23 Q4", PeriodKind.QUARTER, date(2023, 1, 1), date(2023, 3, 31), "Q4 2022/23"),
    ("2022-23 financial year", PeriodKind.FINANCIAL_YEAR, date(2022, 4, 1), date(2023, 3, 31), "2022/23"),
    ("1999-00 financial year", PeriodKind.FINANCIAL_YEAR, date(1999, 4, 1), date(2000, 3, 31), "1999/00"),
    (
        "2022/23 academic year",
        PeriodKind.ACADEMIC_YEAR,
        date(2022, 9, 1),
        date(2023, 8, 31),
        "academic year 2022/23",
    ),
    ("2022 calendar year", PeriodKind.CALENDAR_YEAR, date(2022, 1, 1), date(2022, 12, 31), "2022"),
    ("2022-06", PeriodKind.MONTH, date(2022, 6, 1), date(2022, 6, 30), "June 2022"),
    ("2024-02", PeriodKind.MONTH, date(2024, 2, 1), date(2024, 2, 29), "February 2024"),
    ("2022-04..2022-08", PeriodKind.MONTHS, date(2022, 4, 1), date(2022, 8, 31), "April to August 2022"),
    (
        "2022-11..2023-01",
        PeriodKind.MONTHS,
        date(2022, 11, 1),
        date(2023, 1, 31),
        "November 2022 to January 2023",
    ),
    ("2022-23 Q1..Q3", PeriodKind.CUMULATIVE, date(2022, 4, 1), date(2022, 12, 31), "Q1 to Q3 2022/23"),
    ("2022-23 Q1..Q1", PeriodKind.CUMULATIVE, date(2022, 4, 1), date(2022, 6, 30), "Q1 2022/23"),
    ("2015..2019", PeriodKind.YEARS, date(2015, 1, 1), date(2019, 12, 31), "2015 to 2019"),
    ("2022/23 autumn term", PeriodKind.TERM, date(2022, 9, 1), date(2022, 12, 31), "autumn term 2022"),
    ("2022/23 spring term", PeriodKind.TERM, date(2023, 1, 1), date(2023, 4, 30), "spring term 2023"),
    ("2022/23 summer term", PeriodKind.TERM, date(2023, 5, 1), date(2023, 8, 31), "summer term 2023"),
    ("2022-09-30", PeriodKind.DAY, date(2022, 9, 30), date(2022, 9, 30), "30 September 2022"),
]


@pytest.mark.parametrize(("text", "kind", "start", "end", "printed"), FORMS)
def test_each_kind_has_one_internal_and_one_printed_form(
    text: str, kind: PeriodKind, start: date, end: date, printed: str
) -> None:
    period = parse_period(text)
    assert (period.kind, period.start, period.end) == (kind, start, end)
    assert str(period) == text
    assert period.printed == printed


def test_every_kind_is_among_the_forms() -> None:
    assert {kind for _, kind, _, _, _ in FORMS} == set(PeriodKind)


@pytest.mark.parametrize(
    ("written", "internal"),
    [
        ("2022/23 Q2", "2022-23 Q2"),
        ("Q2 2022/23", "2022-23 Q2"),
        ("q2 2022-2023", "2022-23 Q2"),
        ("quarter 2 of 2022-23", "2022-23 Q2"),
        ("  Quarter 2   22/23 ", "2022-23 Q2"),
        ("2022-23", "2022-23 financial year"),
        ("2022/2023", "2022-23 financial year"),
        ("20/21", "2020-21 financial year"),
        ("financial year 2022-23", "2022-23 financial year"),
        ("academic year 2022/23", "2022/23 academic year"),
        ("2022", "2022 calendar year"),
        ("June 2022", "2022-06"),
        ("month 6 2022/23", "2022-09"),
        ("month 12 of 2022-23", "2023-03"),
        ("2009-10", "2009-10"),
        ("2009/10", "2009-10 financial year"),
        ("2022-04 .. 2022-08", "2022-04..2022-08"),
        ("Q1 to Q3 2022/23", "2022-23 Q1..Q3"),
        ("2022-23 Q1-Q3", "2022-23 Q1..Q3"),
        ("2015..2019 multi-year", "2015..2019"),
        ("Spring Term 2023", "2022/23 spring term"),
        ("autumn term 2022", "2022/23 autumn term"),
        ("30 September 2022", "2022-09-30"),
    ],
)
def test_the_ways_people_write_periods_are_understood(written: str, internal: str) -> None:
    assert str(parse_period(written)) == internal


def test_a_month_is_not_taken_for_a_financial_year() -> None:
    assert parse_period("2009-10").kind is PeriodKind.MONTH
    assert parse_period("2009-10").start == date(2009, 10, 1)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "2022-24",
        "2022-23 Q5",
        "2022-24 Q1",
        "2022-13",
        "2022-02-30",
        "2022-08..2022-04",
        "2022-08..2022-08",
        "2019..2015",
        "2022-23 Q2..Q3",
        "month 13 2022/23",
        "30 Sept 2022",
        "2022-23 winter term",
        "0000",
        "0000-06",
        "0000/00",
        "1799-06-30",
        "2200 calendar year",
        "2015..9999",
        "9999/00",
        "9999-00 Q4",
        "9999-00 Q1..Q4",
        "9999-12",
        "month 12 9999/00",
        "summer term 0000",
        "9999/00 academic year",
        "31 December 9999",
    ],
)
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(UsageError) as raised:
        parse_period(text)
    assert str(raised.value) == (
        f'"{text}" is not a period. Write for example 2022-23 Q2, 2022-23 financial year, 2022/23 academic year, '
        "2022 calendar year, 2022-06, 2022-04..2022-08, 2022-23 Q1..Q3, 2015..2019, 2022/23 spring term or 2022-09-30; "
        "years from 1800 to 2199."
    )


@pytest.mark.parametrize("text", ["2022-23 Q2", "2022/23 Q2", "Q2 2022/23", "2022-23_Q2"])
def test_a_quarter_is_understood_in_each_of_its_forms(text: str) -> None:
    assert parse_quarter(text) == quarter(2022, 2)


@pytest.mark.parametrize("text", ["2022-23", "2022-23 Q5", "June 2022", "", "2022-23 Q1..Q2"])
def test_what_is_no_quarter_is_refused(text: str) -> None:
    with pytest.raises(UsageError) as raised:
        parse_quarter(text)
    assert str(raised.value) == f'"{text}" is not a quarter. Write it as 2022-23 Q2 (July to September 2022).'


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2022, 3, 31), "2021-22 Q4"),
        (date(2022, 4, 1), "2022-23 Q1"),
        (date(2022, 11, 14), "2022-23 Q3"),
        (date(2023, 1, 1), "2022-23 Q4"),
    ],
)
def test_every_day_is_in_one_quarter(day: date, text: str) -> None:
    assert str(quarter_holding(day)) == text


# ---------------------------------------------------------------- neighbours in time


@pytest.mark.parametrize(
    ("text", "previous", "last_year"),
    [
        ("2022-23 Q2", "2022-23 Q1", "2021-22 Q2"),
        ("2022-23 Q1", "2021-22 Q4", "2021-22 Q1"),
        ("2022-23 financial year", "2021-22 financial year", "2021-22 financial year"),
        ("2022/23 academic year", "2021/22 academic year", "2021/22 academic year"),
        ("2022 calendar year", "2021 calendar year", "2021 calendar year"),
        ("2022-03", "2022-02", "2021-03"),
        ("2024-02", "2024-01", "2023-02"),
        ("2022-07..2022-08", "2022-05..2022-06", "2021-07..2021-08"),
        ("2022-23 Q1..Q3", "2022-23 Q1..Q2", "2021-22 Q1..Q3"),
        ("2022-23 Q1..Q1", "2021-22 Q1..Q4", "2021-22 Q1..Q1"),
        ("2022/23 spring term", "2022/23 autumn term", "2021/22 spring term"),
        ("2022/23 autumn term", "2021/22 summer term", "2021/22 autumn term"),
        ("2022-09-30", "2021-09-30", "2021-09-30"),
        ("2024-02-29", "2023-02-28", "2023-02-28"),
    ],
)
def test_each_period_knows_the_one_before_and_the_same_last_year(text: str, previous: str, last_year: str) -> None:
    period = parse_period(text)
    assert str(period.previous()) == previous
    assert str(period.same_last_year()) == last_year


@pytest.mark.parametrize(
    ("text", "following"),
    [
        ("2022-23 Q4", "2023-24 Q1"),
        ("2022-12", "2023-01"),
        ("2022-23 financial year", "2023-24 financial year"),
        ("2022/23 summer term", "2023/24 autumn term"),
    ],
)
def test_each_period_knows_the_one_after(text: str, following: str) -> None:
    assert str(parse_period(text).following()) == following


def test_periods_sort_by_their_end_then_the_longer_first() -> None:
    texts = ["2022-23 Q2", "2022-09", "2022-23 Q1..Q2", "2022-23 Q1", "2022-09-30", "2021 calendar year"]
    ordered = sorted(map(parse_period, texts), key=lambda period: period.sort_key)
    assert [str(period) for period in ordered] == [
        "2021 calendar year",
        "2022-23 Q1",
        "2022-23 Q1..Q2",
        "2022-23 Q2",
        "2022-09",
        "2022-09-30",
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2022-23 Q2", "July to September 2022"),
        ("2022-23 Q4", "January to March 2023"),
        ("2022-23 financial year", "April 2022 to March 2023"),
    ],
)
def test_a_quarter_can_be_told_in_months(text: str, words: str) -> None:
    assert months_in_words(parse_period(text)) == words
