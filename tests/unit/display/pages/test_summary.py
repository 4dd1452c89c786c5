from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from kpi_helpers.analysis.scorecard import Scorecard
from kpi_helpers.analysis.summary import count_ratings
from kpi_helpers.blocks import cell_text, plain_text_of, words_of
from kpi_helpers.display.pages.summary import (
    counts_block,
    exception_blocks,
    opening_blocks,
    summary_blocks,
    summary_words,
)
from kpi_helpers.inputs.commentary import Paragraph, Text
from tests.builders import REPORT, make_values
from tests.results import make_scorecard

LEVELS = {"green": 95, "amber": 87, "red": 70}
PRIORITIES = [
    {"slug": "homes", "title": "Homes", "purpose": "How well homes are kept.", "dashboard_page": "Homes overview"},
    {"slug": "waste", "title": "Waste", "purpose": "How clean streets are."},
]
SAID = {"housing": [Paragraph((Text("All well."),))]}


def scorecard(
    moves: Mapping[str, str],
    *,
    kpis: Mapping[str, Any] | None = None,
    report: Mapping[str, Any] | None = None,
    **facts: Any,
) -> Scorecard:
    """Give a scorecard of KPIs by how they moved: ``{"A": "green red"}``; a KPI that moved "" has no figure."""
    values: Any = {kpi: [LEVELS[level] for level in move.split()] for kpi, move in moves.items()}
    cells = [{"kpi_id": kpi, "name": f"Measure {kpi}", **(kpis or {}).get(kpi, {})} for kpi in moves]
    targets = facts.pop("targets", [{"kpi_id": kpi} for kpi in moves])
    return make_scorecard(
        values=make_values(**values),
        kpis=cells,
        targets=targets,
        report={"priorities": PRIORITIES, **(report or {})},
        **facts,
    )


def words(card: Scorecard) -> str:
    return summary_words(card, count_ratings(card.counted))


def texts(blocks: list[dict[str, Any]]) -> list[str]:
    return [words_of(block["inline"]) for block in blocks if "inline" in block]


def table(blocks: list[dict[str, Any]], number: int = 0) -> list[list[str]]:
    found = [block for block in blocks if block["kind"] == "table"][number]
    return [[cell_text(cell) for cell in row] for row in found["rows"]]


# ---------------------------------------------------------------- the summary


def test_the_summary_in_one_paragraph() -> None:
    card = scorecard({"A": "green green", "B": "green amber", "C": "amber red", "D": "red green", "E": ""})
    assert words(card) == (
        "This report covers July to September 2022 (Q2 2022/23) and shows 5 key performance indicators (KPIs) of "
        "Example Borough Council. 4 of them are rated: 2 green, 1 amber and 1 red. "
        "1 is not rated, with the reason given. "
        "Against the period before, 1 moved for the better and 2 for the worse; "
        "the others did not change, or have no figure to be compared with."
    )


def test_one_kpi_is_not_many() -> None:
    assert words(scorecard({"A": "green"})) == (
        "This report covers July to September 2022 (Q2 2022/23) and shows 1 key performance indicator (KPI) of "
        "Example Borough Council. 1 of them is rated: 1 green, no amber and no red."
    )


def test_no_rating_at_all() -> None:
    assert words(scorecard({"A": "", "B": ""})) == (
        "This report covers July to September 2022 (Q2 2022/23) and shows 2 key performance indicators (KPIs) of "
        "Example Borough Council. None of them has a rating: the reasons are given under Exceptions."
    )


@pytest.mark.parametrize(("names", "verb"), [("A", "is"), ("AB", "are")])
def test_a_miss_is_never_hidden(names: str, verb: str) -> None:
    card = scorecard(dict.fromkeys(names, "red red"), targets=[{"kpi_id": name, "amber_limit": None} for name in names])
    assert words(card).endswith(
        f"{len(names)} more {verb} worse than target but not rated, "
        "because the limit between amber and red is not published."
    )


def test_a_miss_without_what_its_rule_needs_is_told_apart() -> None:
    targets = [{"kpi_id": "A", "amber_limit": None}, {"kpi_id": "B", "amber_limit": None, "rule": "interval"}]
    assert words(scorecard({"A": "red red", "B": "red red"}, targets=targets)).endswith(
        "1 more is worse than target but not rated, because the limit between amber and red is not published. "
        "1 more is worse than target but not rated, because something else that the rating needs is not known."
    )


def test_counts_by_priority_with_the_change_since_last_quarter() -> None:
    card = scorecard(
        {"A": "green green", "B": "green red", "C": "red green"}, kpis={"C": {"section": "waste", "group": "bins"}}
    )
    shown = summary_blocks(card)
    assert [block["kind"] for block in shown] == ["paragraph", "counts", "table"]
    assert [column["title"] for column in shown[2]["columns"]] == [
        "Priority",
        "Green",
        "Amber",
        "Red",
        "Not rated",
        "All KPIs",
    ]
    assert table(shown) == [
        ["Homes", "1 (−1)", "0 (0)", "1 (+1)", "0 (0)", "2"],
        ["Waste", "1 (+1)", "0 (0)", "0 (−1)", "0 (0)", "1"],
        ["All priorities", "2 (0)", "0 (0)", "1 (0)", "0 (0)", "3"],
    ]
    assert words_of(shown[2]["footnotes"][0]) == "In brackets: the change since Q1 2022/23, as it was known then."


def test_the_bar_says_in_words_what_it_shows() -> None:
    card = scorecard({"A": "green", "B": "green", "C": "red", "D": ""})
    assert counts_block(count_ratings(card.counted)) == {
        "kind": "counts",
        "items": [
            {"rag": "green", "label": "Green", "count": 2},
            {"rag": "amber", "label": "Amber", "count": 0},
            {"rag": "red", "label": "Red", "count": 1},
            {"rag": "not_rated", "label": "Not rated", "count": 1},
        ],
        "alt": "Ratings of 4 KPIs: 2 green, 0 amber, 1 red and 1 not rated.",
    }


# ---------------------------------------------------------------- a section's opening


def test_an_opening_says_how_the_priority_is_doing() -> None:
    shown = opening_blocks("homes", scorecard({"A": "green green", "B": ""}, commentary=SAID))
    assert [block["kind"] for block in shown] == ["paragraph", "paragraph", "counts", "link_line"]
    assert texts(shown) == [
        "How well homes are kept.",
        "Of 2 KPIs, 1 is rated: 1 green, no amber and no red. A current figure is available for 1 of them.",
        "Corporate Performance Dashboard: Homes overview",
    ]


def test_an_opening_leads_to_the_overview_page_of_the_priority() -> None:
    shown = opening_blocks("homes", scorecard({"A": "green"}, commentary=SAID))
    assert shown[-1]["inline"][1]["link"] == "dashboard:priority/homes.html"


def test_an_opening_without_ratings_commentary_or_kpis() -> None:
    none_rated = opening_blocks("homes", scorecard({"A": ""}))
    assert texts(none_rated)[1:] == [
        "The only KPI of this priority has no rating this quarter.",
        "Corporate Performance Dashboard: Homes overview",
        "No commentary is held for Q2 2022/23.",
    ]
    assert texts(opening_blocks("homes", scorecard({"A": "", "B": ""})))[1] == (
        "None of the 2 KPIs of this priority has a rating this quarter."
    )
    empty = opening_blocks("waste", scorecard({"A": "green"}, commentary=SAID))
    assert texts(empty) == ["How clean streets are.", "This priority has no KPIs in this quarter."]


# ---------------------------------------------------------------- exceptions


def headings(blocks: list[dict[str, Any]]) -> list[str]:
    return [
        block.get("caption") or block.get("text") or "" for block in blocks if block["kind"] in ("table", "heading")
    ]


def test_exceptions_come_worst_first() -> None:
    card = scorecard({"A": "green amber", "B": "green red", "C": "red green", "D": "green green", "E": ""})
    shown = exception_blocks(card)
    assert headings(shown) == [
        "Exceptions",
        "Red: needs improvement, Q2 2022/23",
        "Amber: slightly below target, Q2 2022/23",
        "Newly worse since Q1 2022/23",
        "Newly better since Q1 2022/23",
        "Not rated, and why",
    ]
    assert [row[0] for row in table(shown, 0)] == ["Measure B"]
    assert table(shown, 2) == [["Measure A", "Green", "Amber"], ["Measure B", "Green", "Red"]]
    assert table(shown, 3) == [["Measure C", "Red", "Green"]]


def test_ratings_are_named_in_the_reports_own_words() -> None:
    own = {**REPORT["rating_words"], "red": {"label": "Off track", "meaning": "Worse than the amber limit"}}
    shown = exception_blocks(scorecard({"A": "red"}, report={"rating_words": own}))
    assert "Red: off track, Q2 2022/23" in headings(shown)


def test_nothing_red_or_amber_is_said() -> None:
    assert texts(exception_blocks(scorecard({"A": "green green"}))) == [
        "No KPI is rated red or amber in Example Borough Council's Q2 2022/23 report.",
        "Newly worse since Q1 2022/23: none among the KPIs rated in both quarters.",
        "Newly better since Q1 2022/23: none among the KPIs rated in both quarters.",
    ]


def test_a_red_without_a_figure_is_listed_by_name() -> None:
    card = scorecard({"A": "red", "B": ""}, overrides=[{"kpi_id": "B", "rating": "red", "kind": "as_published"}])
    shown = exception_blocks(card)
    assert [row[0] for row in table(shown, 0)] == ["Measure A"]
    assert texts(shown)[0] == "Red: needs improvement, no figure published: Measure B."


def test_worse_than_target_has_a_table_of_its_own() -> None:
    shown = exception_blocks(scorecard({"A": "red"}, targets=[{"kpi_id": "A", "amber_limit": None}]))
    assert headings(shown)[1] == "Worse than target, not rated, Q2 2022/23"
    assert "not-rated" not in [block.get("id") for block in shown]


def test_what_is_not_rated_is_counted_by_reason() -> None:
    card = scorecard({"A": "", "B": "", "C": "green"}, kpis={"C": {"state": "under_review"}})
    assert plain_text_of(exception_blocks(card)[-2:]) == (
        "Not rated, and why\n"
        "------------------\n"
        "\n"
        "No figure published (2): Measure A; Measure B.\n"
        "Under review (1): Measure C."
    )
