from __future__ import annotations

import math
from typing import Any

import pytest

from kpi_helpers.analysis.scorecard_frame import scorecard_frame
from tests.builders import make_values
from tests.results import make_scorecard

TEXTS = ["method", "variation", "assurance", "trend", "outlook_rag", "tensions"]
NUMBERS = ["trend_p", "outlook_low", "outlook_high"]
EARLY = {"applies_from": "2015-16 Q1"}


def row(values: list[float | None], first: str, **facts: Any) -> dict[Any, Any]:
    frame = scorecard_frame(make_scorecard(values=make_values(first=first, HOU_03=values), **facts))
    found: dict[Any, Any] = frame[TEXTS + NUMBERS].to_dict("records")[0]
    return found


def test_a_control_chart_in_a_row() -> None:
    found = row([*[90, 92] * 7, 91], "2018-19 Q4", targets=[EARLY])
    assert {name: found[name] for name in TEXTS} == {
        "method": "control_chart",
        "variation": "common_cause",
        "assurance": "inconsistent",
        "trend": "",
        "outlook_rag": "",
        "tensions": "met_by_chance moved_within_chance",
    }
    assert all(math.isnan(found[name]) for name in NUMBERS)


def test_a_trend_in_a_row() -> None:
    found = row([80, 81, 83, 86, 90], "2021-22 Q2", targets=[EARLY])
    assert (found["method"], found["trend"], found["variation"]) == ("rank", "rising", "none")
    assert found["trend_p"] == pytest.approx(2 / 120)


def test_an_outlook_in_a_row() -> None:
    target = {"kind": "year_total", "green_limit": 140, "amber_limit": 100, **EARLY}
    found = row([20, 20, 30, 30, 30, 30], "2021-22 Q1", targets=[target], kpis=[{"unit": "count"}])
    assert (found["outlook_low"], found["outlook_high"], found["outlook_rag"]) == (120, 150, "amber")
    assert found["tensions"].split()[-1] == "met_but_year_in_doubt"


def test_nothing_to_say_in_a_row() -> None:
    found = row([], "2022-23 Q2", targets=[])
    assert {name: found[name] for name in TEXTS} == {
        "method": "none",
        "variation": "none",
        "assurance": "none",
        "trend": "",
        "outlook_rag": "",
        "tensions": "",
    }
    assert all(math.isnan(found[name]) for name in NUMBERS)


def test_columns_keep_their_order_and_kind_without_any_kpi() -> None:
    frame = scorecard_frame(make_scorecard(kpis=[], groups=[], targets=[]))
    assert list(frame.columns[-9:]) == [
        "method",
        "variation",
        "assurance",
        "trend",
        "trend_p",
        "outlook_low",
        "outlook_high",
        "outlook_rag",
        "tensions",
    ]
    assert frame.dtypes[-9:].astype(str).to_list() == [*["str"] * 4, *["float64"] * 3, *["str"] * 2]
