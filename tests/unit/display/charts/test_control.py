from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from kpi_helpers.analysis.scorecard import KpiResult
from kpi_helpers.analysis.statistics.control.settings import PointType
from kpi_helpers.display.charts.control import (
    SHAPE_WORDS,
    SIGNALS,
    Limits,
    is_control_chart,
    limit_labels,
    limit_lines,
    limit_words,
    parting_words,
    possible,
    signal_of,
    signal_words,
    takes_no_part,
    verdict_words,
)
from tests.builders import make_kpi
from tests.results import make_result

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
