from __future__ import annotations

from typing import Any

import pytest

from kpi_helpers.analysis.scorecard import Scorecard
from kpi_helpers.display.pages.group import chart_block, group_blocks, no_chart_words
from kpi_helpers.inputs.commentary import Block, Chart, Cohort, Labelled, ListBlock, Paragraph, Text
from kpi_helpers.inputs.lists import Label
from tests.builders import make_values
from tests.results import make_result, make_scorecard

SAID = Paragraph((Text("All well."),))
PLACED = Chart("HOU_03", "")


def card(**facts: Any) -> Scorecard:
    return make_scorecard(**{"values": make_values("2021-22 Q3", HOU_03=[88, 89, 91, 92]), **facts})


def kinds(shown: list[dict[str, Any]]) -> list[str]:
    return [block["kind"] for block in shown]


def housing(scorecard: Scorecard) -> list[dict[str, Any]]:
    return group_blocks(scorecard.authority.register.group("housing"), scorecard, 2)


def test_a_group_always_has_the_same_order() -> None:
    facts: dict[str, Any] = {
        "values": make_values("2021-22 Q3", HOU_03=[88, 89, 91, 92], HOU_05=[1, 2]),
        "kpis": [{}, {"kpi_id": "HOU_04"}, {"kpi_id": "HOU_05", "state": "context"}],
        "groups": [{"footnote": "FTE: full-time equivalent"}],
        "commentary": {"housing": [SAID]},
    }
    shown = housing(card(**facts))
    assert kinds(shown) == ["heading", "table", "table", "figure", "paragraph", "table"]
    captions = [block["caption"] for block in shown if block["kind"] == "table"]
    assert captions == [
        "Housing: performance, Q2 2022/23",
        "Housing: no current figure, Q2 2022/23",
        "Housing: background figures",
    ]
    assert [len(block["footnotes"]) for block in shown if block["kind"] == "table"] == [1, 0, 0]


def test_a_group_without_kpis_leaves_no_empty_table() -> None:
    shown = housing(make_scorecard(kpis=[], targets=[], commentary={"housing": [SAID]}))
    assert kinds(shown) == ["heading", "paragraph"]


def test_a_subgroup_has_its_own_heading_below_the_shared_table() -> None:
    groups = [
        {},
        {"subgroup": "repairs", "title": "Repairs", "footnote": "Without gas."},
        {"subgroup": "gas", "title": "Gas"},
    ]
    shown = housing(card(kpis=[{"subgroup": "repairs"}], groups=groups))
    assert kinds(shown) == ["heading", "table", "heading", "figure", "paragraph"]
    assert (shown[2]["level"], shown[2]["text"], shown[2]["id"]) == (3, "Repairs", "housing-repairs")


@pytest.mark.parametrize(
    "said",
    [
        PLACED,
        Labelled((Label.ISSUES,), (PLACED,)),
        Labelled((Label.ISSUES,), (), (Cohort((Text("Leavers"),), (PLACED,)),)),
        ListBlock(ordered=False, items=((SAID, PLACED),)),
    ],
    ids=["alone", "labelled", "cohort", "list"],
)
def test_a_chart_placed_in_the_commentary_is_not_drawn_twice(said: Block) -> None:
    shown = housing(card(commentary={"housing": [said]}))
    assert str(shown).count("'kind': 'figure'") == 1
    assert "figure" not in kinds(shown[:2])


def test_a_chart_carries_title_alternative_source_and_figures() -> None:
    scorecard = card()
    block = chart_block(scorecard.result("HOU_03"), scorecard)
    assert block["title"] == "Repairs on time: 92.0% in Q2 2022/23, target met"
    assert block["alt"].startswith("Line chart of 4 figures, from Q3 2021/22 to Q2 2022/23: Repairs on time.")
    assert (block["source"], block["width"]) == ("Source: Housing system", 0.62)
    assert len(block["data"]["rows"]) == 4


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"values": [91, 92]}, "too few figures for a chart"),
        ({"values": [91] * 5, "basis": "forecast"}, "no chart, because forecasts of different years make no line"),
        ({"values": []}, "no chart, because there is no current figure"),
    ],
)
def test_why_a_kpi_has_no_chart(facts: dict[str, Any], words: str) -> None:
    assert no_chart_words(make_result(**facts)) == words


USUAL = [90, 92, 89, 91, 93, 90, 88, 92, 91, 90, 92, 89, 91, 80]
EARLY = {"applies_from": "2018-19 Q1"}


def test_evidence_stands_before_the_charts_and_that_of_background_figures_after_them() -> None:
    values = make_values("2019-20 Q1", HOU_03=USUAL, HOU_05=USUAL)
    kpis = [{}, {"kpi_id": "HOU_05", "state": "context", "name": "Homes"}]
    shown = housing(make_scorecard(values=values, kpis=kpis, targets=[EARLY], commentary={"housing": [SAID]}))
    assert kinds(shown) == ["heading", "table", "table", "figure", "figure", "paragraph", "table", "table"]
    assert [block["caption"] for block in shown if block["kind"] == "table"] == [
        "Housing: performance, Q2 2022/23",
        "Housing: what the figures show over time",
        "Housing: background figures",
        "Housing: what background figures show over time",
    ]
    over_time = [block["rows"] for block in shown if "over time" in block.get("caption", "") and "rows" in block]
    assert [[row[0]["inline"][0]["text"] for row in rows] for rows in over_time] == [["Repairs on time"], ["Homes"]]


def test_a_chart_says_how_to_read_it_and_how_it_was_worked_out() -> None:
    scorecard = make_scorecard(values=make_values("2019-20 Q1", HOU_03=USUAL), targets=[EARLY])
    block = chart_block(scorecard.result("HOU_03"), scorecard)
    assert block["caption"] == "Diamonds: concern."
    assert block["note"] == (
        "Method: control chart (XmR), because there are 14 figures, enough for settled limits. "
        "Limits by the recommended rules."
    )


def test_forecasts_are_drawn_year_by_year() -> None:
    rows = [
        {"period": f"{year}-{year % 100 + 1} Q{n}", "value": value, "status": "forecast", "note": "[f]"}
        for year in (2021, 2022)
        for n, value in ((1, 5), (2, 6))
    ]
    rows.append({"period": "2021-22 financial year", "value": 7})
    scorecard = make_scorecard(values=rows, kpis=[{"basis": "forecast"}])
    block = chart_block(scorecard.result("HOU_03"), scorecard)
    assert block["title"] == "Repairs on time: 6.0% forecast for 2022/23 at Q2"
    assert block["caption"] == "One line for each year: hollow points are its forecasts, the filled one is its outturn."
    assert block["note"].startswith("No method fits: each year's forecasts close in on an outturn of their own")
    assert kinds(housing(scorecard)) == ["heading", "table", "figure"]
