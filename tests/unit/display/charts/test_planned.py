from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from kpi_helpers.analysis.scorecard import KpiResult
from kpi_helpers.analysis.statistics.control.settings import PointType
from kpi_helpers.display.charts.drawing import value_range, value_ticks
from kpi_helpers.display.charts.planned import (
    SHAPE_WORDS,
    SIGNALS,
    Limits,
    charted,
    comparator_line,
    edge_labels,
    is_control_chart,
    limit_labels,
    limit_lines,
    limit_words,
    parting_words,
    possible,
    signal_of,
    signal_words,
    takes_no_part,
    target_label,
    target_stretches,
    verdict_words,
    worth_drawing,
)
from kpi_helpers.inputs.lists import TargetKind
from kpi_helpers.periods import parse_period
from tests.builders import make_kpi
from tests.results import make_result, make_target

NO_TARGET = {"kind": "none", "green_limit": None, "amber_limit": None, "note": "None is set."}


def comparator(name: str, period: str, value: float | None = 88) -> dict[str, Any]:
    return {"comparator": name, "period": period, "value": value}


def labels(result: KpiResult) -> list[tuple[float, str]]:
    return [(label.height, label.text) for label in edge_labels(result, charted(result))]


# ---------------------------------------------------------------- whether and what


@pytest.mark.parametrize(
    ("facts", "worth"),
    [
        ({"values": [1, 2, 3, 4]}, True),
        ({"values": [2, 3, 4]}, False),
        (
            {
                "rows": [
                    *({"value": n, "period": f"2021-22 Q{n}"} for n in (1, 2, 3, 4)),
                    {"note": "[x]", "remark": "Due in May."},
                ]
            },
            False,
        ),
        ({"values": [1, 2, 3, 4], "basis": "forecast"}, False),
        (
            {
                "rows": [{"value": 1, "period": f"2020-21 Q{n}"} for n in (1, 2, 3)]
                + [{"value": 1, "period": "2018-19 Q1"}]
            },
            False,
        ),
    ],
)
def test_a_chart_must_say_more_than_the_table(facts: dict[str, Any], *, worth: bool) -> None:
    assert worth_drawing(make_result(**facts)) is worth


def test_a_chart_shows_the_last_28_figures() -> None:
    assert [figure.value for figure in charted(make_result(list(range(30))))] == list(range(2, 30))


def test_the_first_comparator_with_two_figures_in_the_charts_time_is_drawn() -> None:
    rows = [
        comparator("Kent", "2022-23 Q2"),
        comparator("Essex", "2021-22 financial year"),
        comparator("Essex", "2020-21 financial year"),
        comparator("England", "2015-16 Q1"),
        comparator("England", "2021-22 Q4", 87),
        comparator("England", "2022-23 Q1", None),
        comparator("England", "2022-23 Q2"),
        comparator("England", "2022-23 Q3", 99),
        comparator("North West", "2021-22 Q4"),
        comparator("North West", "2022-23 Q2"),
    ]
    result = make_result([90, 91, 92, 93], comparators=rows)
    name, figures = comparator_line(result, charted(result))
    assert (name, [str(figure.period) for figure in figures]) == ("England", ["2021-22 Q4", "2022-23 Q2"])


def test_no_comparator_no_line() -> None:
    result = make_result([90, 91], comparators=[comparator("Kent", "2022-23 Q2")])
    assert comparator_line(result, charted(result)) == ("", ())


# ---------------------------------------------------------------- targets as they were


def day(text: str) -> int:
    return parse_period(text).end.toordinal()


def test_a_target_is_drawn_from_half_way_before_to_half_way_after_its_points() -> None:
    targets = [{"applies_from": "2021-22 Q4", "green_limit": 80}, {"applies_from": "2022-23 Q2", "green_limit": 95}]
    result = make_result([90, 91, 92, 93], targets=targets)
    found = [(s.first, s.last, s.low, s.high) for s in target_stretches(result, charted(result))]
    q3, q4, q1, q2 = (day(f"2021-22 Q{n}") if n > 2 else day(f"2022-23 Q{n}") for n in (3, 4, 1, 2))
    white = 0.025 * (q2 - q3)
    assert found == [((q3 + q4) / 2, (q1 + q2) / 2, 80, None), ((q1 + q2) / 2, q2 + white, 95, None)]


def test_a_range_and_a_phased_total() -> None:
    range_target = {"kind": "range", "green_limit": 3.2, "green_limit_upper": 4.3, "amber_limit": None}
    result = make_result([3, 4], polarity="range", targets=[range_target])
    assert [(s.low, s.high) for s in target_stretches(result, charted(result))] == [(3.2, 4.3)]
    total = {"kind": "year_total", "green_limit": 60, "amber_limit": None}
    rows = [{"period": f"2022-23 Q1..Q{n}", "value": n, "received": f"2022-23 Q{n}"} for n in (1, 2)]
    phased = make_result(rows=rows, basis="year_to_date", targets=[total])
    assert [s.low for s in target_stretches(phased, charted(phased))] == [15, 30]


def test_no_target_no_line() -> None:
    result = make_result([90, 91], targets=[NO_TARGET])
    assert target_stretches(result, charted(result)) == []


# ---------------------------------------------------------------- labels


def test_labels_name_what_ends_at_the_right_edge_from_below() -> None:
    rows = [comparator("England", "2022-23 Q1", 85), comparator("England", "2022-23 Q2", 86)]
    result = make_result([91, 92], comparators=rows)
    assert labels(result) == [(86, "England"), (90, "Target 90%"), (92, "92.0%")]


def test_a_comparator_that_stops_earlier_says_when() -> None:
    rows = [comparator("England", "2021-22 Q4", 95), comparator("England", "2022-23 Q1", 96)]
    result = make_result([90, 91, 92], comparators=rows, targets=[NO_TARGET])
    assert labels(result) == [(92, "92.0%"), (96, "England (Q1\N{NO-BREAK SPACE}22/23)")]


def test_a_range_has_one_label_in_its_middle() -> None:
    range_target = {"kind": "range", "green_limit": 3.2, "green_limit_upper": 4.3, "amber_limit": None}
    found = labels(make_result([3, 4.4], polarity="range", targets=[range_target]))
    assert found == [(3.75, "Target 3.2% to 4.3%"), (4.4, "4.4%")]


def test_a_target_to_come_says_when() -> None:
    target = make_target(8, kind=TargetKind.DUE_DATE, due_text="2027-28 financial year")
    assert target_label(target, make_kpi(unit="days", decimals=2)) == "8 by 2027/28"


# ---------------------------------------------------------------- scales


@pytest.mark.parametrize(
    ("values", "cells", "bottom", "top"),
    [
        ([60, 80], {}, 57.6, 82.4),
        ([40, 90], {}, 0, 100),  # zero is near; nothing above 100 per cent
        ([90, 100], {}, 88.8, 100),
        ([100, 104], {}, 99.52, 104.48),  # a figure above 100 per cent widens the axis
        ([92, 92], {}, 86.296, 97.704),
        ([100, 100], {}, 93.8, 100),
        ([0, 0], {"unit": "count", "decimals": 0}, 0, 2.24),
        ([-5, 5], {"unit": "gbp"}, -6.2, 6.2),
        ([-10, -4], {"unit": "gbp"}, -11.2, 0),
        ([-10, -9], {"unit": "gbp"}, -10.12, -8.88),
    ],
)
def test_the_axis_shows_everything_and_nothing_impossible(
    values: list[float], cells: dict[str, Any], bottom: float, top: float
) -> None:
    assert value_range(values, make_kpi(**cells)) == pytest.approx((bottom, top))


@pytest.mark.parametrize(
    ("bottom", "top", "cells", "ticks"),
    [
        (57.6, 82.4, {}, [60, 70, 80]),
        (86.3, 97.7, {}, [88, 90, 92, 94, 96]),
        (0, 2.24, {"unit": "count", "decimals": 0}, [0, 1, 2]),
        (2.0, 3.0, {"unit": "count", "decimals": 0}, [2, 3]),
        (-1_400_000, 1_300_000, {"unit": "gbp", "decimals": 0}, [-1_000_000, 0, 1_000_000]),
        (0.08, 0.21, {"decimals": 2, "unit": "rate_per_10k"}, [0.1, 0.15, 0.2]),
    ],
)
def test_numbers_on_the_axis_are_round(bottom: float, top: float, cells: dict[str, Any], ticks: list[float]) -> None:
    assert value_ticks(bottom, top, make_kpi(**cells)) == pytest.approx(ticks)


USUAL = [90, 92, 89, 91, 93, 90, 88, 92, 91, 90, 92, 89, 91]
SINCE = {"applies_from": "2018-19 Q1"}
PAUSE = [{"period": "2021-22 Q4", "kind": "paused"}, {"period": "2022-23 Q2", "kind": "restarted"}]


def chart(values: Sequence[float], **facts: Any) -> KpiResult:
    return make_result(values, **{"targets": [SINCE], **facts})


def test_limits_are_drawn_from_six_figures_on() -> None:
    assert not is_control_chart(chart(USUAL[:5]))
    assert is_control_chart(chart(USUAL[:6]))
    assert limit_lines(chart(USUAL[:5])) == []
    assert limit_labels(chart(USUAL[:5])) == []
    assert limit_lines(make_result([])) == []


def test_a_line_of_limits_reaches_from_edge_to_edge() -> None:
    (line,) = limit_lines(chart(USUAL[:6]))  # 90, 92, 89, 91, 93, 90: mean 90.83, mean moving range 2.4
    assert (round(line.low, 2), round(line.mean, 2), round(line.high, 2)) == (84.45, 90.83, 97.22)
    assert line.trial
    assert not limit_lines(chart(USUAL))[0].trial


def test_each_stretch_has_its_own_limits() -> None:
    first, second = limit_lines(chart([*USUAL[:7], *[v - 20 for v in USUAL[:7]]], breaks=[{"period": "2020-21 Q4"}]))
    assert first.last == second.first
    assert round(first.mean - second.mean, 6) == 20


def test_limits_end_where_figures_cannot_go() -> None:
    (line,) = limit_lines(chart([80, 90, 70, 60] * 4))
    assert line.high == 100
    kpi = make_kpi(kpi_id="HOU_03")
    assert (possible(-3, kpi), possible(50, kpi), possible(103, kpi)) == (0, 50, 100)


def test_the_last_limits_are_named_at_the_edge() -> None:
    assert [label.text for label in limit_labels(chart(USUAL[:6]))] == [
        "Trial upper limit 97.2%",
        "Mean 90.8%",
        "Trial lower limit 84.4%",
    ]
    assert limit_labels(chart(USUAL))[0].text.startswith("Upper limit ")
    assert limit_labels(chart([*USUAL, 80, 81], breaks=[{"period": "2022-23 Q1"}])) == []


def test_earlier_limits_are_named_by_as_much_as_has_room() -> None:
    kpi = make_kpi(kpi_id="HOU_03", unit="gbp", decimals=0)
    assert limit_words(Limits(0, 1, 87_018, 163_714, 240_411, trial=True), kpi) == (
        "trial limits £87k to £240k, mean £164k",
        "trial limits £87k to £240k",
        "trial limits",
    )
    assert limit_words(Limits(0, 1, 1, 2, 3), kpi)[2] == "limits"


def test_a_signal_has_a_verdict_and_its_rules() -> None:
    result = chart([*USUAL, 80])
    last = result.series[-1]
    assert signal_of(last, result) is PointType.CONCERN
    assert (verdict_words(last, result), signal_words(last, result)) == ("Concern", "below the lower limit")
    first = result.series[0]
    assert (verdict_words(first, result), signal_words(first, result)) == ("", "")
    unknown = chart(USUAL[:4])
    assert (signal_of(unknown.series[0], unknown), signal_words(unknown.series[0], unknown)) == (PointType.NONE, "")


def test_figures_of_a_pause_are_left_out() -> None:
    result = chart([*USUAL[:7], 1, 2, 90], breaks=PAUSE)
    assert [takes_no_part(figure, result) for figure in result.series] == [False] * 7 + [True] * 2 + [False]
    assert (verdict_words(result.series[7], result), signal_words(result.series[7], result)) == ("Left out", "")


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"breaks": PAUSE}, ["paused", "restarted"]),
        ({"breaks": [{"period": "2022-23 Q1", "kind": "population"}]}, ["other population"]),
        ({"chart_changes": [{"period": "2022-23 Q1"}]}, ["recalculated"]),
        ({}, []),
    ],
)
def test_what_parts_two_figures(facts: dict[str, Any], words: list[str]) -> None:
    result = chart(USUAL, **facts)
    found = [parting_words(a, b, result) for a, b in zip(result.series, result.series[1:], strict=False)]
    assert [word for word in found if word] == words


def test_every_signal_has_a_shape_of_its_own() -> None:
    markers = [marker for marker, _ in SIGNALS.values()]
    assert len(set(markers)) == len(markers)
    assert set(SHAPE_WORDS) == set(SIGNALS)
