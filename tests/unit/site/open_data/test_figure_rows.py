"""Figures, targets and comparators as rows."""

from __future__ import annotations

from datetime import date

from kpi_helpers.site.open_data.figure_rows import Row, comparator_rows, target_rows, value_rows
from tests.results import make_scorecard


def picked(row: Row, *names: str) -> list[object]:
    return [row.get(name) for name in names]


def test_a_figure_with_everything() -> None:
    figure = {"value": 60.55, "numerator": 109, "denominator": 180, "rank": 3, "rank_of": 151}
    (row,) = value_rows(make_scorecard(values=[{**figure, "status": "provisional", "note": "[p]", "remark": "Early."}]))
    assert row == {
        "kpi_id": "HOU_03",
        "name": "Repairs on time",
        "period": "2022-23 Q2",
        "period_shown": "Q2 2022/23",
        "period_kind": "quarter",
        "period_start": date(2022, 7, 1),
        "period_end": date(2022, 9, 30),
        "figure_is": "value",
        "value": 60.55,
        "numerator": 109,
        "denominator": 180,
        "rank": 3,
        "rank_of": 151,
        "status": "provisional",
        "note": "[p]",
        "shown": "60.6% [p]",
        "green_limit": 90.0,
        "first_published": None,
        "received": "2022-23 Q2",
        "source": "Housing system",
        "remark": "Early.",
    }


def test_a_figure_that_is_missing_is_empty_and_never_nought() -> None:
    rows = list(value_rows(make_scorecard(values=[{"note": "[x]"}, {"period": "2022-23 Q1", "value": 0}])))
    assert [picked(row, "period", "value", "shown") for row in rows] == [
        ["2022-23 Q1", 0.0, "0.0%"],
        ["2022-23 Q2", None, "[x]"],
    ]


def test_a_restated_figure_has_the_one_first_published() -> None:
    first = {"period": "2022-23 Q1", "value": 88, "received": "2022-23 Q1"}
    rows = list(
        value_rows(make_scorecard(values=[first, {**first, "value": 89, "note": "[r]", "received": "2022-23 Q2"}]))
    )
    assert [picked(row, "value", "first_published", "received", "shown") for row in rows] == [
        [89.0, 88.0, "2022-23 Q2", "89.0% [r]"]
    ]


def test_a_band_is_two_rows() -> None:
    ends = [{"period": "2021-22 Q2", "value": value, "bound": bound} for bound, value in (("low", 80), ("high", 84.5))]
    rows = [row for row in value_rows(make_scorecard(values=[{"value": 91}, *ends])) if row["figure_is"] != "value"]
    assert [picked(row, "period", "figure_is", "value", "shown", "status") for row in rows] == [
        ["2021-22 Q2", "low", 80.0, "80.0%", None],
        ["2021-22 Q2", "high", 84.5, "84.5%", None],
    ]


def test_a_figure_has_the_limit_of_its_own_time() -> None:
    values = [{"period": "2021-22 Q4", "value": 80}, {"value": 91}]
    targets = [{"applies_from": "2021-22 Q1", "green_limit": 75, "amber_limit": 70}, {}]
    rows = list(value_rows(make_scorecard(values=values, targets=targets)))
    assert [picked(row, "period", "green_limit") for row in rows] == [["2021-22 Q4", 75.0], ["2022-23 Q2", 90.0]]


def test_every_target_with_its_words() -> None:
    rows = list(
        target_rows(make_scorecard(targets=[{"applies_from": "2021-22 Q1", "green_limit": 75}, {"origin": "Plan"}]))
    )
    names = ("applies_from", "applies_from_shown", "kind", "green_limit", "amber_limit", "rule", "shown", "origin")
    assert [picked(row, *names) for row in rows] == [
        ["2021-22 Q1", "Q1 2021/22", "level", 75.0, 85.0, "limits", "75%", ""],
        ["2022-23 Q1", "Q1 2022/23", "level", 90.0, 85.0, "limits", "90%", "Plan"],
    ]


def test_a_target_with_a_date() -> None:
    (row,) = target_rows(make_scorecard(targets=[{"kind": "due_date", "due": "2024-25 financial year"}]))
    assert picked(row, "kind", "due", "due_date") == ["due_date", "2024-25 financial year", date(2025, 3, 31)]


def test_comparators_and_peers() -> None:
    comparators = [{}, {"comparator": "Kent", "value": 70}]
    peers = [{"comparator": "Kent"}, {"comparator": "Kent", "peer_group": "counties", "title": "All counties"}]
    rows = list(comparator_rows(make_scorecard(values=[{"value": 91}], comparators=comparators, peers=peers)))
    names = ("comparator", "comparator_kind", "peer_groups", "period", "value", "shown", "received", "source")
    assert [picked(row, *names) for row in rows] == [
        ["England", "comparator", "", "2022-23 Q1", 88.0, "88.0%", "2022-23 Q2", "Housing system"],
        [
            "Kent",
            "peer",
            "Nearest neighbours; All counties",
            "2022-23 Q1",
            70.0,
            "70.0%",
            "2022-23 Q2",
            "Housing system",
        ],
    ]
