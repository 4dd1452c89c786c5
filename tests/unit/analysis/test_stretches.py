from __future__ import annotations

from typing import Any

from kpi_helpers.analysis.direction import Break
from kpi_helpers.analysis.period_index import build_index
from kpi_helpers.analysis.stretches import (
    LimitChange,
    Stretch,
    build_stretches,
    changes_by_kpi,
    known_places,
)
from kpi_helpers.inputs.files.tables import CHART_CHANGES
from kpi_helpers.inputs.words import ChartChange
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
