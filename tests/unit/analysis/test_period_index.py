from __future__ import annotations

from typing import Any

import pytest

from kpi_helpers.analysis.period_index import build_index, overlaps, periods_a_year
from kpi_helpers.periods import parse_period
from tests.builders import make_kpi
from tests.results import make_figure


def series(*periods: str) -> list[Any]:
    return [make_figure(place, period) for place, period in enumerate(periods, start=1)]


def texts(periods: tuple[Any, ...]) -> list[str]:
    return [str(period) for period in periods]


def test_a_period_without_a_row_is_in_the_index_and_missing() -> None:
    index = build_index(series("2021-22 Q3", "2022-23 Q2"), make_kpi())
    assert texts(index.periods) == ["2021-22 Q3", "2021-22 Q4", "2022-23 Q1", "2022-23 Q2"]
    assert texts(index.missing) == ["2021-22 Q4", "2022-23 Q1"]
    assert index.values == (1, None, None, 2)
    assert (index.a_year, index.seasons, index.regular) == (4, (2, 3, 0, 1), True)


def test_the_index_of_nothing_is_empty() -> None:
    index = build_index([], make_kpi())
    assert (index.periods, index.figures, index.a_year, index.regular, index.missing) == ((), (), 1, True, ())


def test_a_lone_figure_has_an_index_of_one() -> None:
    assert texts(build_index(series("2022-23 Q2"), make_kpi()).periods) == ["2022-23 Q2"]


@pytest.mark.parametrize(
    ("frequency", "first", "last", "length", "seasons"),
    [
        ("monthly", "2022-02", "2022-05", 4, (10, 11, 0, 1)),
        ("termly", "2021/22 autumn term", "2022/23 autumn term", 4, (2, 0, 1, 2)),
        ("quarterly", "2021-12-31", "2022-06-30", 3, (2, 3, 0)),
        ("monthly", "2022-02-28", "2022-04-30", 3, (10, 11, 0)),
        ("annual_financial", "2019-20 financial year", "2021-22 financial year", 3, (0, 0, 0)),
        ("annual_academic", "2019/20 academic year", "2021/22 academic year", 3, (0, 0, 0)),
    ],
)
def test_periods_follow_the_frequency(
    frequency: str, first: str, last: str, length: int, seasons: tuple[int, ...]
) -> None:
    index = build_index(series(first, last), make_kpi(frequency=frequency))
    assert len(index.periods) == length
    assert index.seasons == seasons
    assert index.regular


@pytest.mark.parametrize(
    ("frequency", "periods"),
    [
        ("quarterly", ["2021-07..2022-06", "2021-10..2022-09"]),  # rolling years, a quarter apart
        ("quarterly", ["2021-22 Q3", "2021-22 Q4", "2022-04..2022-05"]),  # an unusual last window
        ("quarterly", ["2021-12-31", "2022-05-15", "2022-09-30"]),  # dates out of step
        ("irregular", ["2015..2017", "2018..2020", "2020..2022"]),
    ],
)
def test_periods_out_of_step_are_not_regular_and_nothing_is_called_missing(frequency: str, periods: list[str]) -> None:
    index = build_index(series(*periods), make_kpi(frequency=frequency))
    assert not index.regular
    assert texts(index.periods) == periods
    assert index.missing == ()


def test_a_break_of_a_hundred_years_ends_the_search() -> None:
    index = build_index(series("1850-01", "2022-05"), make_kpi(frequency="monthly"))
    assert (len(index.periods), index.regular) == (2, False)


@pytest.mark.parametrize(
    ("period", "cells", "expected"),
    [
        ("2022-05", {"frequency": "monthly"}, 12),
        ("2022-23 Q2", {}, 4),
        ("2022-23 Q1..Q2", {}, 4),
        ("2022-05-31", {"frequency": "monthly"}, 12),
        ("2022-05-31", {"frequency": "termly"}, 3),
        ("2022-05-31", {"frequency": "annual_financial"}, 1),
        ("2022-04..2022-05", {}, 6),
        ("2022-04..2022-09", {}, 2),
        ("2021-07..2022-06", {"basis": "rolling_year"}, 1),
        ("2021-22 financial year", {"frequency": "annual_financial"}, 1),
    ],
)
def test_how_many_figures_a_year_brings(period: str, cells: dict[str, Any], expected: int) -> None:
    assert periods_a_year(parse_period(period), make_kpi(**cells)) == expected


@pytest.mark.parametrize(
    ("periods", "cells", "expected"),
    [
        (["2022-23 Q1", "2022-23 Q2"], {}, False),
        (["2022-06-30", "2022-09-30"], {"basis": "snapshot"}, False),
        (["2022-23 Q1"], {"basis": "rolling_year"}, True),
        (["2021-22 financial year"], {"basis": "forecast"}, True),
        (["2022-23 Q1..Q2"], {"basis": "year_to_date"}, True),
        (["2020-21 financial year", "2021-22 financial year"], {"basis": "year_to_date"}, False),
        (["2017..2019", "2018..2020"], {}, True),
        ([], {}, False),
    ],
)
def test_figures_that_share_months_overlap(periods: list[str], cells: dict[str, Any], expected: bool) -> None:
    assert overlaps(series(*periods), make_kpi(**cells)) is expected
