from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, strategies as st

from kpi_helpers.periods import Period, PeriodKind, parse_period, quarter, quarter_holding
from kpi_helpers.periods.period import TERM_MONTHS, add_months, month_end

YEARS = st.integers(2000, 2098)
MONTH_STARTS = st.builds(date, YEARS, st.integers(1, 12), st.just(1))


@st.composite
def runs_of_months(draw: st.DrawFn) -> Period:
    first = draw(MONTH_STARTS)
    last = add_months(first, draw(st.integers(1, 30)))
    return Period(PeriodKind.MONTHS, first, month_end(last))


@st.composite
def terms(draw: st.DrawFn) -> Period:
    year, (first, last) = draw(YEARS), draw(st.sampled_from(list(TERM_MONTHS.values())))
    return Period(PeriodKind.TERM, date(year, first, 1), month_end(date(year, last, 1)))


def whole_years(kind: PeriodKind, first_month: int) -> st.SearchStrategy[Period]:
    return YEARS.map(
        lambda year: Period(kind, date(year, first_month, 1), date(year + 1, first_month, 1) - timedelta(days=1))
    )


QUARTERS = st.builds(quarter, YEARS, st.integers(1, 4))
PERIODS = st.one_of(
    QUARTERS,
    whole_years(PeriodKind.FINANCIAL_YEAR, 4),
    whole_years(PeriodKind.ACADEMIC_YEAR, 9),
    whole_years(PeriodKind.CALENDAR_YEAR, 1),
    MONTH_STARTS.map(lambda first: Period(PeriodKind.MONTH, first, month_end(first))),
    runs_of_months(),
    QUARTERS.map(lambda one: Period(PeriodKind.CUMULATIVE, date(one.year_start, 4, 1), one.end)),
    st.tuples(YEARS, st.integers(1, 20)).map(
        lambda pair: Period(PeriodKind.YEARS, date(pair[0], 1, 1), date(sum(pair), 12, 31))
    ),
    terms(),
    st.dates(date(2000, 1, 1), date(2098, 12, 31)).map(lambda day: Period(PeriodKind.DAY, day, day)),
)


@given(PERIODS)
def test_the_internal_form_reads_back_as_the_same_period(period: Period) -> None:
    assert parse_period(str(period)) == period


@given(PERIODS)
def test_the_printed_form_reads_back_as_the_same_window(period: Period) -> None:
    if period.kind in (PeriodKind.MONTHS, PeriodKind.YEARS):
        return  # "April to August 2022" is for readers only
    again = parse_period(period.printed)
    assert (again.start, again.end) == (period.start, period.end)


@given(PERIODS, PERIODS)
def test_two_periods_share_a_form_only_if_they_are_the_same(one: Period, other: Period) -> None:
    assert (str(one) == str(other)) == (one == other)


@given(PERIODS)
def test_the_period_before_ends_the_day_before_or_is_a_part(period: Period) -> None:
    previous = period.previous()
    assert previous.kind is period.kind
    if period.kind not in (PeriodKind.DAY, PeriodKind.CUMULATIVE):
        assert previous.end + timedelta(days=1) == period.start
    else:
        assert previous.end < period.end


@given(PERIODS)
def test_the_same_window_last_year_keeps_its_kind_and_months(period: Period) -> None:
    last_year = period.same_last_year()
    assert last_year.kind is period.kind
    assert (last_year.start.month, last_year.end.month) == (period.start.month, period.end.month)
    assert last_year.start.year == period.start.year - 1


@given(QUARTERS)
def test_four_quarters_on_is_the_same_quarter_next_year(one: Period) -> None:
    later = one.following().following().following().following()
    assert later.same_last_year() == one


@given(st.dates(date(2000, 1, 1), date(2098, 12, 31)))
def test_every_day_lies_in_the_quarter_that_holds_it(day: date) -> None:
    held = quarter_holding(day)
    assert held.start <= day <= held.end
    assert held.kind is PeriodKind.QUARTER
