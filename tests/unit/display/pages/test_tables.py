from __future__ import annotations

from typing import Any

import pytest

from kpi_helpers.blocks import cell_text, words_of
from kpi_helpers.display.pages.tables import (
    measure_cell,
    rating_cell,
    table_background,
    table_kpis,
    table_without_figures,
    travel_cell,
)
from tests.results import make_result

NO_TARGET = {"kind": "none", "green_limit": None, "amber_limit": None, "note": "None is set."}
LOST = {"kind": "not_published", "green_limit": None, "amber_limit": None, "note": "The report judges against one."}


def comparator(name: str, value: float | None = 88, **cells: Any) -> dict[str, Any]:
    return {"comparator": name, "period": "2022-23 Q2", "value": value, **cells}


def titles(table: dict[str, Any] | None) -> list[str]:
    assert table is not None
    return [column["title"] for column in table["columns"]]


def row_of(table: dict[str, Any] | None, number: int = 0) -> dict[str, str]:
    """Give the words of a row by the title of their column."""
    assert table is not None
    return dict(zip(titles(table), map(cell_text, table["rows"][number]), strict=True))


def notes_of(table: dict[str, Any] | None) -> list[str]:
    assert table is not None
    return [words_of(note) for note in table["footnotes"]]


# ---------------------------------------------------------------- KPIs with a figure


def test_a_full_row() -> None:
    result = make_result(
        rows=[
            {"period": "2021-22 Q2", "value": 84},
            {"period": "2022-23 Q1", "value": 91},
            {
                "value": 89,
                "numerator": 303,
                "denominator": 340,
                "status": "provisional",
                "note": "[p]",
                "rank": 9,
                "rank_of": 151,
            },
        ],
        comparators=[comparator("England", 88.5)],
        short_name="Repairs",
    )
    table = table_kpis([result], "Housing: performance, Q2 2022/23", "FTE: full-time equivalent")
    assert table is not None
    assert (table["caption"], table["style"], table["keep"]) == ("Housing: performance, Q2 2022/23", "kpi", True)
    assert row_of(table) == {
        "Measure": "Repairs",
        "Latest": "89.0% [p]; Q2 2022/23; 303 of 340",
        "Earlier": "91.0%; Q1 2022/23",
        "Target": "90%; 1.0 points below",
        "Rating": "Amber",
        "Direction of travel": "Worse on Q1 2022/23; Better on Q2 2021/22",
        "Compared with": "Rank 9 of 151; England 88.5%",
        "So far": "",
    }
    assert notes_of(table) == ["FTE: full-time equivalent"]
    assert table["rows"][0][-1]["alt"] == "3 figures, from 84.0% in Q2 2021/22 to 89.0% [p] in Q2 2022/23"
    assert table["rows"][0][-1]["svg"].startswith("<svg")


def test_columns_that_would_be_empty_are_left_out() -> None:
    assert titles(table_kpis([make_result([91])], "x")) == [
        "Measure",
        "Latest",
        "Target",
        "Rating",
        "Direction of travel",
    ]


def test_a_cell_that_is_empty_beside_a_full_one_says_so() -> None:
    full = make_result([90, 91, 92], comparators=[comparator("England")])
    row = row_of(table_kpis([full, make_result([91])], "x"), 1)
    assert (row["Earlier"], row["Compared with"], row["So far"]) == ("none", "none", "too few figures")


def test_figures_stand_to_the_right() -> None:
    table = table_kpis([make_result([91, 92])], "x")
    assert table is not None
    right = [column["title"] for column in table["columns"] if column["align"] == "right"]
    assert right == ["Latest", "Earlier", "Target"]


def test_kpis_without_a_figure_are_left_to_the_other_table() -> None:
    without = make_result([])
    assert table_kpis([without], "x") is None
    assert table_without_figures([make_result([91])], "x") is None
    both = [without, make_result([91])]
    for table in (table_kpis(both, "x"), table_without_figures(both, "x")):
        assert table is not None
        assert len(table["rows"]) == 1


def test_a_rank_alone_is_shown() -> None:
    table = table_kpis([make_result(rows=[{"rank": 110, "rank_of": 150, "note": "[x]"}])], "x")
    row = row_of(table)
    assert (row["Latest"], row["Rating"]) == ("not published; Q2 2022/23", "Not rated; no figure published")
    assert (row["Direction of travel"], row["Compared with"]) == ("No figure", "Rank 110 of 150")


def test_the_target_of_a_year_shows_what_is_due_by_now() -> None:
    target = {"kind": "year_total", "green_limit": 60, "amber_limit": None}
    result = make_result([8, 28], unit="count", decimals=0, basis="year_to_date", targets=[target])
    assert row_of(table_kpis([result], "x"))["Target"] == "60; 30 by now; 2 below"


@pytest.mark.parametrize(
    ("target", "words", "tone"),
    [(NO_TARGET, "none", "muted"), (LOST, "not published", "muted"), ({"green_limit": 90}, "90%; met", None)],
)
def test_a_missing_target_is_quiet(target: dict[str, Any], words: str, tone: str | None) -> None:
    table = table_kpis([make_result([91], targets=[target])], "x")
    assert table is not None
    cell = table["rows"][0][2]
    assert (cell_text(cell), cell["inline"][0].get("tone")) == (words, tone)


# ---------------------------------------------------------------- cells


@pytest.mark.parametrize(
    ("unit", "text"),
    [("percent", "Repairs on time"), ("gbp", "Repairs on time"), ("rate_per_100k", "Repairs on time; per 100,000")],
)
def test_a_measure_names_a_unit_that_its_figure_does_not_show(unit: str, text: str) -> None:
    assert cell_text(measure_cell(make_result([91], unit=unit))) == text


@pytest.mark.parametrize(
    ("facts", "text", "tone"),
    [
        ({}, "Green", "green"),
        ({"overrides": [{}]}, "Amber; by judgement", "amber"),
        ({"targets": [NO_TARGET]}, "Not rated; no target", "not_rated"),
        (
            {"targets": [LOST], "overrides": [{"rating": "green", "kind": "as_published"}]},
            "Green; as published",
            "green",
        ),
        ({"overrides": [{"rating": "not_rated"}]}, "Not rated; by judgement", "not_rated"),
    ],
)
def test_a_rating_is_word_shape_and_colour(facts: dict[str, Any], text: str, tone: str) -> None:
    cell = rating_cell(make_result([91], **facts))
    assert cell_text(cell) == text
    assert {key: cell["inline"][0][key] for key in ("tone", "mark")} == {"tone": tone, "mark": tone}


def test_a_direction_is_word_shape_and_colour() -> None:
    cell = travel_cell(make_result([91, 92], polarity="lower", targets=[NO_TARGET]))
    assert cell["inline"] == [
        {"text": "Worse", "tone": "worse", "mark": "worse_up"},
        {"text": " on Q1 2022/23"},
    ]
    up = travel_cell(make_result([91, 92], polarity="none", targets=[NO_TARGET]))
    assert up["inline"][0] == {"text": "Up", "tone": "muted", "mark": "none_up"}


def test_a_withheld_direction_is_quiet() -> None:
    cell = travel_cell(make_result([90, 91, 91, 91, 91, 92], breaks=[{}]))
    assert cell["inline"] == [{"text": "Break in the series", "tone": "muted"}]
    assert cell_text(cell) == "Break in the series; Break in the series"


def test_a_forecast_made_again_is_held_against_the_one_before() -> None:
    rows = [
        {"period": "2022-23 financial year", "value": 17.7, "status": "forecast", "received": "2022-23 Q1"},
        {"period": "2022-23 financial year", "value": 7.9, "status": "forecast", "received": "2022-23 Q2"},
    ]
    cell = travel_cell(make_result(rows=rows, basis="forecast", polarity="lower"))
    assert cell_text(cell) == "Better on the forecast at Q1 2022/23"


def test_a_sparkline_tells_only_what_it_draws() -> None:
    table = table_kpis([make_result(list(range(70, 92)))], "x")
    assert table is not None
    assert table["rows"][0][-1]["alt"] == "12 figures, from 80.0% in Q3 2019/20 to 91.0% in Q2 2022/23"


# ---------------------------------------------------------------- notes

BROKEN = "Repairs on time: not compared with earlier figures. A new system counts part days."


@pytest.mark.parametrize(
    ("facts", "notes"),
    [
        ({"values": [91, 92]}, []),
        (
            {"values": [91, 92], "overrides": [{}]},
            ["Repairs on time: rated amber by judgement. A fall is expected (Head of Housing)."],
        ),
        (
            {"values": [91], "overrides": [{"rating": "not_rated"}]},
            ["Repairs on time: not rated by judgement. A fall is expected (Head of Housing)."],
        ),
        ({"values": [91], "targets": [NO_TARGET], "overrides": [{"kind": "as_published"}]}, []),
        ({"values": [91, 92], "breaks": [{}]}, [BROKEN]),
        (
            {"rows": [{"value": 90, "period": "2021-22 Q2"}, {"value": 92}], "breaks": [{}]},
            [BROKEN],
        ),  # seen only by the year
        (
            {
                "rows": [
                    {"value": 91, "period": "2022-23 Q1"},
                    {"value": 92, "period": "2022-23 Q1", "received": "2022-23 Q2"},
                ]
            },
            ["Repairs on time: first published as 91.0%."],
        ),
        (
            {
                "rows": [
                    {"value": 91.01, "period": "2022-23 Q1"},
                    {"value": 91.02, "period": "2022-23 Q1", "received": "2022-23 Q2"},
                ]
            },
            [],
        ),
        (
            {"rows": [{"value": 61.2, "period": "2022-07..2022-08"}, {"note": "[x]", "remark": "Due in May."}]},
            ["Repairs on time: not available for Q2 2022/23: due in May."],
        ),
        (
            {
                "rows": [
                    {"value": 686},
                    {"value": 711, "bound": "low", "period": "2015..2019"},
                    {"value": 742, "bound": "high", "period": "2015..2019"},
                ]
            },
            ["Repairs on time: between 711% and 742% in 2015 to 2019."],
        ),
    ],
)
def test_notes_under_a_table(facts: dict[str, Any], notes: list[str]) -> None:
    assert notes_of(table_kpis([make_result(**facts)], "x")) == notes


# ---------------------------------------------------------------- the other tables


def test_kpis_without_a_figure_are_set_compactly() -> None:
    missing = make_result(rows=[{"value": 87, "period": "2022-23 Q1"}, {"note": "[x]", "remark": "Due in May."}])
    table = table_without_figures([missing], "Housing: no current figure, Q2 2022/23", "A note.")
    assert table is not None
    assert (table["style"], notes_of(table)) == ("compact", ["A note."])
    assert row_of(table) == {
        "Measure": "Repairs on time",
        "Rating": "Not rated; no figure published",
        "Target": "90%",
        "Latest figure": "Not available for Q2 2022/23: due in May.; Last figure: 87.0% in Q1 2022/23",
    }


def test_background_figures_carry_no_rating() -> None:
    result = make_result([9740, 9600], unit="count", decimals=0, state="context", polarity="none", targets=[])
    table = table_background([result, make_result([], state="context")], "Housing: background figures")
    assert table is not None
    assert len(table["rows"]) == 1
    assert row_of(table) == {
        "Background figure, not a KPI": "Repairs on time; number",
        "Latest": "9,600; Q2 2022/23",
        "Earlier": "9,740; Q1 2022/23",
    }
    assert table_background([make_result([], state="context")], "x") is None


def test_background_figures_may_be_compared() -> None:
    table = table_background([make_result([91], state="context", comparators=[comparator("England")])], "x")
    assert row_of(table)["Compared with"] == "England 88.0%"
