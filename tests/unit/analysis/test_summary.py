from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import pytest

from kpi_helpers.analysis.scorecard import KpiResult, Scorecard
from kpi_helpers.analysis.summary import count_ratings, find_exceptions, scorecard_frame
from kpi_helpers.inputs.lists import Rag
from tests.builders import make_values
from tests.results import make_scorecard

LEVELS = {"green": 95, "amber": 87, "red": 70, "not_rated": None}


TENTH = {"tolerance": 10, "tolerance_in": "percent_of_target"}


def scorecard(*, starts: Mapping[str, str] | None = None, **moves: str) -> Scorecard:
    """Give a scorecard of KPIs named for how they moved: ``A="green red"`` was green and is red."""
    values: Any = {kpi: [LEVELS[level] for level in move.split()] for kpi, move in moves.items()}
    kpis = [{"kpi_id": kpi, "starts": (starts or {}).get(kpi, "")} for kpi in moves]
    return make_scorecard(values=make_values(**values), kpis=kpis, targets=[{"kpi_id": kpi} for kpi in moves])


def ids(results: tuple[KpiResult, ...]) -> list[str]:
    return [result.kpi.kpi_id for result in results]


def counts_of(counted: dict[Rag, int]) -> tuple[int, ...]:
    return tuple(counted[rag] for rag in (Rag.GREEN, Rag.AMBER, Rag.RED, Rag.NOT_RATED))


def test_ratings_are_counted_now_and_last_quarter() -> None:
    counts = count_ratings(
        scorecard(A="green green", B="green red", C="red amber", D="not_rated green", E="not_rated not_rated").counted
    )
    assert counts_of(counts.now) == (2, 1, 1, 1)
    assert counts_of(counts.before) == (2, 0, 1, 2)
    assert (counts.total, counts.rated) == (5, 4)
    assert [counts.change(rag) for rag in Rag] == [0, 1, 0, -1]


def test_a_new_kpi_counts_as_not_rated_before() -> None:
    counts = count_ratings(scorecard(A="green green", starts={"A": "2022-23 Q2"}).counted)
    assert counts_of(counts.before) == (0, 0, 0, 1)


def test_background_figures_are_not_counted() -> None:
    card = make_scorecard(values=make_values(HOU_03=[95, 95]), kpis=[{"state": "context"}])
    assert count_ratings(card.results.values()).total == 0


def test_nothing_to_count() -> None:
    counts = count_ratings([])
    assert (counts.total, counts.rated, counts_of(counts.now)) == (0, 0, (0, 0, 0, 0))


def test_exceptions_are_what_is_red_amber_or_has_moved() -> None:
    found = find_exceptions(
        scorecard(
            A="green green",
            B="green amber",
            C="amber red",
            D="red amber",
            E="amber green",
            F="red red",
            G="not_rated red",
            H="green not_rated",
        )
    )
    assert ids(found.red) == ["C", "F", "G"]
    assert ids(found.amber) == ["B", "D"]
    assert ids(found.newly_worse) == ["B", "C"]
    assert ids(found.newly_better) == ["D", "E"]
    assert (ids(found.missed), ids(found.unrated)) == ([], [])  # H still has the figure of the quarter before


@pytest.mark.parametrize(
    ("facts", "missed", "unrated"),
    [
        ({"targets": [{"amber_limit": None}]}, ["HOU_03"], []),
        ({"targets": [{"amber_limit": None}], "overrides": [{"rating": "not_rated"}]}, [], ["HOU_03"]),
        ({"targets": [{"amber_limit": None}], "overrides": [{"rating": "red", "kind": "as_published"}]}, [], []),
        ({"targets": [{"kind": "none", "green_limit": None, "amber_limit": None}]}, [], ["HOU_03"]),
        ({"targets": [{"kind": "due_date", "due": "2025-26 financial year"}]}, [], ["HOU_03"]),
        ({"targets": [{"amber_limit": None, "rule": "interval"}]}, ["HOU_03"], []),
        ({"targets": [{"amber_limit": None, "rule": "forecast"}]}, ["HOU_03"], []),
        ({"targets": [{"amber_limit": None, "rule": "forecast", "green_limit": 60}]}, [], ["HOU_03"]),
        ({"targets": [{"amber_limit": None, "rule": "tolerance_then_history", **TENTH}]}, ["HOU_03"], []),
    ],
)
def test_worse_than_target_is_told_apart_from_not_rated(
    facts: dict[str, Any], missed: list[str], unrated: list[str]
) -> None:
    found = find_exceptions(make_scorecard(values=make_values(HOU_03=[70, 70]), **facts))
    assert (ids(found.missed), ids(found.unrated)) == (missed, unrated)


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
