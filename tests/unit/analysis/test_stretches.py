from __future__ import annotations

from typing import Any

import pytest

from kpi_helpers.analysis.series import Break
from kpi_helpers.analysis.stretches import (
    LimitChange,
    Stretch,
    build_index,
    build_stretches,
    changes_by_kpi,
    known_places,
    overlaps,
    periods_a_year,
)
from kpi_helpers.inputs.files.tables import CHART_CHANGES
from kpi_helpers.inputs.lists import ChartChange
from kpi_helpers.periods import Period, parse_period
from tests.builders import CHART_CHANGE, make_frame, make_kpi
from tests.results import make_figure

QUARTERS = [f"{year}-{(year + 1) % 100:02d} Q{number}" for year in (2020, 2021, 2022) for number in (1, 2, 3, 4)]
INDEX = build_index([make_figure(90, period) for period in QUARTERS], make_kpi())


def parted(period: str, kind: str = "method") -> Break:
    return Break(parse_period(period), kind, "A new system.")


def change(period: str, kind: str) -> LimitChange:
    return LimitChange(parse_period(period), ChartChange(kind), "Agreed.", "Head of Housing", "2022-10-10")


def spans(stretches: tuple[Stretch, ...]) -> list[tuple[int, int]]:
    return [(stretch.first, stretch.last) for stretch in stretches]


def test_a_series_without_breaks_is_one_stretch() -> None:
    (only,) = build_stretches(INDEX, (), ())
    assert only == Stretch(0, 11)
    assert (only.places, only.begins) == (range(12), None)


def test_no_period_no_stretch() -> None:
    assert build_stretches(build_index([], make_kpi()), (parted("2021-22 Q1"),), ()) == ()


def test_a_break_and_a_recalculation_each_begin_a_stretch() -> None:
    broken, recalculated = parted("2021-22 Q1"), change("2022-23 Q1", "recalculate")
    stretches = build_stretches(INDEX, (broken,), (recalculated,))
    assert spans(stretches) == [(0, 3), (4, 7), (8, 11)]
    assert [stretch.begins for stretch in stretches] == [None, broken, recalculated]


def test_of_a_break_and_a_recalculation_at_one_period_the_break_is_named() -> None:
    broken = parted("2021-22 Q1")
    stretches = build_stretches(INDEX, (broken,), (change("2021-22 Q1", "recalculate"),))
    assert [stretch.begins for stretch in stretches] == [None, broken]


def test_a_break_inside_a_period_leaves_that_period_to_itself() -> None:
    stretches = build_stretches(INDEX, (parted("2021-05"),), ())  # May is inside 2021-22 Q1
    assert spans(stretches) == [(0, 3), (4, 4), (5, 11)]


def test_a_break_in_a_gap_parts_the_figures_on_both_sides() -> None:
    index = build_index([make_figure(90, "2020-21 Q1"), make_figure(91, "2021-22 Q1")], make_kpi())
    assert spans(build_stretches(index, (parted("2020-21 Q3"),), ())) == [(0, 1), (2, 4)]


def test_a_break_before_the_first_or_after_the_last_figure_parts_nothing() -> None:
    assert spans(build_stretches(INDEX, (parted("2019-20 Q1"), parted("2020-21 Q1"), parted("2023-24 Q1")), ())) == [
        (0, 11)
    ]


def test_nothing_of_a_pause_takes_part() -> None:
    breaks = (parted("2020-21 Q3", "paused"), parted("2022-23 Q1", "restarted"))
    before, pause, after = build_stretches(INDEX, breaks, ())
    assert (pause.first, pause.last, pause.paused) == (2, 7, True)
    assert known_places(INDEX, pause) == ()
    assert known_places(INDEX, before) == (0, 1)
    assert known_places(INDEX, after) == (8, 9, 10, 11)
    assert (before.paused, after.paused) == (False, False)


def test_a_figure_left_out_is_left_out_of_its_stretch_only() -> None:
    first, second = build_stretches(INDEX, (parted("2022-23 Q1"),), (change("2021-22 Q2", "exclude"),))
    assert (first.left_out, second.left_out) == (frozenset({5}), frozenset())
    assert known_places(INDEX, first) == (0, 1, 2, 3, 4, 6, 7)


def test_the_latest_decision_to_fix_limits_in_a_stretch_holds() -> None:
    changes = (change("2020-21 Q4", "fix_limits"), change("2021-22 Q2", "fix_limits"))
    first, second = build_stretches(INDEX, (parted("2022-23 Q1"),), changes)
    assert (first.fixed_at, second.fixed_at) == (5, None)


def test_a_decision_on_a_period_that_is_not_there_changes_nothing() -> None:
    changes = (change("2019-20 Q1", "exclude"), change("2019-20 Q1", "fix_limits"), change("2019-20 Q1", "recalculate"))
    assert build_stretches(INDEX, (), changes) == (Stretch(0, 11),)


def test_a_missing_period_is_not_known() -> None:
    index = build_index([make_figure(90, "2020-21 Q1"), make_figure(91, "2020-21 Q3")], make_kpi())
    assert known_places(index, *build_stretches(index, (), ())) == (0, 2)


def test_decisions_are_read_by_kpi_in_the_order_of_their_periods() -> None:
    rows: list[dict[str, Any]] = [
        {**CHART_CHANGE, "period": "2022-23 Q1", "change": "exclude"},
        {**CHART_CHANGE, "period": "2021-22 Q1"},
        {**CHART_CHANGE, "kpi_id": "HOU_04"},
    ]
    found = changes_by_kpi(make_frame(CHART_CHANGES, *rows))
    assert list(found) == ["HOU_03", "HOU_04"]
    assert [(str(one.period), one.change) for one in found["HOU_03"]] == [
        ("2021-22 Q1", ChartChange.RECALCULATE),
        ("2022-23 Q1", ChartChange.EXCLUDE),
    ]
    one = found["HOU_04"][0]
    assert isinstance(one.period, Period)
    assert (one.reason, one.name, one.day) == ("A second repairs team began.", "Head of Housing", "2022-10-10")


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
