from __future__ import annotations

from typing import Any

import pytest

from kpi_helpers.analysis.scorecard import Scorecard
from kpi_helpers.blocks.text import cell_text, plain_text_of, words_of
from kpi_helpers.display.pages import annex as annex_page
from kpi_helpers.display.pages.annex import decision_blocks
from tests.builders import make_values
from tests.results import make_scorecard

NO_TARGET = {"kind": "none", "green_limit": None, "amber_limit": None, "note": "None is set."}
RANGE = {"kind": "range", "green_limit": 3.2, "green_limit_upper": 4.3, "amber_limit": 3.0, "amber_limit_upper": 4.5}
NOTHING: dict[str, Any] = {"kpis": [], "targets": [], "values": ()}


def tables(shown: list[dict[str, Any]]) -> dict[str, list[list[str]]]:
    """Give the words of every table by its caption."""
    return {
        block["caption"]: [[cell_text(cell) for cell in row] for row in block["rows"]]
        for block in shown
        if block["kind"] == "table"
    }


def texts(shown: list[dict[str, Any]]) -> list[str]:
    return [words_of(block["inline"]) for block in shown if block["kind"] == "paragraph"]


def card(**facts: Any) -> Scorecard:
    return make_scorecard(**{"values": make_values(HOU_03=[91, 92]), **facts})


def test_targets_are_listed_with_limits_and_origin() -> None:
    targets = [
        {"amber_limit": None, "origin": "Housing strategy.", "note": "Set in 2022"},
        {"kpi_id": "HOU_04", **RANGE},
        {"kpi_id": "HOU_05", "kind": "due_date", "due": "2025-26 financial year"},
        {"kpi_id": "HOU_06", **NO_TARGET},
    ]
    kpis = [
        {},
        {"kpi_id": "HOU_04", "polarity": "range"},
        {"kpi_id": "HOU_05", "polarity": "lower"},
        {"kpi_id": "HOU_06"},
    ]
    shown = annex_page.target_blocks(card(targets=targets, kpis=kpis))
    assert tables(shown) == {
        "Targets and limits in force": [
            ["Repairs on time", "90% or more", "not known", "Q1 2022/23", "Housing strategy. Set in 2022"],
            ["Repairs on time", "3.2% to 4.3%", "3% to 4.5%", "Q1 2022/23", ""],
            ["Repairs on time", "90% or less; by 2025/26", "85% or less", "Q1 2022/23", ""],
        ]
    }
    assert texts(shown) == ["KPIs without a target (1): Repairs on time."]


def test_rules_are_named_where_one_is_rated_by_more_than_its_limits() -> None:
    tenth = {"rule": "tolerance", "amber_limit": None, "tolerance": 10, "tolerance_in": "percent_of_target"}
    targets = [{}, {"kpi_id": "HOU_04", **tenth, "origin": "Cabinet"}]
    shown = annex_page.target_blocks(card(targets=targets, kpis=[{}, {"kpi_id": "HOU_04"}]))
    (table,) = [block for block in shown if block["kind"] == "table"]
    assert [column["title"] for column in table["columns"]] == [
        "Measure",
        "Green",
        "Amber",
        "Rule",
        "Since",
        "Where it comes from",
    ]
    assert tables(shown)["Targets and limits in force"] == [
        ["Repairs on time", "90% or more", "85% or more", "Limits", "Q1 2022/23", ""],
        ["Repairs on time", "90% or more", "81% or more", "Tolerance: 10% of the target", "Q1 2022/23", "Cabinet"],
    ]


@pytest.mark.parametrize(
    ("compared", "words"), [("unrounded", "unrounded."), ("as_printed", "as they are printed, that is rounded.")]
)
def test_the_methods_begin_with_the_rule_of_the_report(compared: str, words: str) -> None:
    (_, points) = annex_page.method_blocks(card(report={"ratings": {"compared": compared}}))
    first = texts(points["items"][0])
    assert [text.startswith("A figure is green at or better than its green limit") for text in first] == [True]
    assert [text.endswith(f"Figures are held against their limits {words}") for text in first] == [True]


def test_no_targets_and_no_sources_leave_no_empty_table() -> None:
    nothing = make_scorecard(**NOTHING)
    assert tables(annex_page.target_blocks(nothing)) == {}
    assert tables(annex_page.source_blocks(nothing)) == {}


def test_only_the_sources_of_shown_figures_are_listed() -> None:
    sources = [
        {"publisher": "Council", "licence": "OGL"},
        {"source": "dfe", "name": "DfE"},
        {"source": "x", "name": "Unused"},
    ]
    comparators = [{"comparator": "England", "source": "dfe"}]
    shown = annex_page.source_blocks(card(sources=sources, comparators=comparators))
    assert tables(shown)["Sources of the figures in this report"] == [
        ["Housing system", "Council", "OGL"],
        ["DfE", "", ""],
    ]


def test_restated_figures_of_this_return_are_listed() -> None:
    rows = [
        {"value": 91, "period": "2022-23 Q1"},
        {"value": 92, "period": "2022-23 Q1", "received": "2022-23 Q2", "note": "[r]"},
        {"value": 80.01, "period": "2021-22 Q4"},
        {"value": 80.02, "period": "2021-22 Q4", "received": "2022-23 Q2"},  # prints the same
        {"value": 70, "period": "2021-22 Q3"},
        {"value": 71, "period": "2021-22 Q3", "received": "2022-23 Q1"},  # in the report before
    ]
    shown = annex_page.revision_blocks(card(values=rows))
    assert tables(shown) == {
        "Figures restated in this quarter's return": [["Repairs on time", "Q1 2022/23", "91.0%", "92.0% [r]"]]
    }
    assert texts(shown) == ["No published figure was corrected.", "No rating was overridden."]


def test_corrections_judgements_and_breaks_are_listed() -> None:
    shown = annex_page.revision_blocks(card(corrections=[{}], overrides=[{}], breaks=[{}]))
    assert tables(shown) == {
        "Published figures corrected": [
            ["Repairs on time", "Q1 2022/23", "91", "81", "Digits were swapped.; Analyst, 2022-10-10"]
        ],
        "Ratings by judgement or as published": [
            ["Repairs on time", "Amber; by judgement", "A fall is expected.; Head of Housing, 2022-11-20"]
        ],
        "Breaks in series": [["Repairs on time", "Q2 2022/23", "A new system counts part days."]],
    }
    assert texts(shown) == ["No figure was restated in this quarter's return."]


def test_a_quarter_without_decisions_says_so() -> None:
    assert texts(annex_page.revision_blocks(card())) == [
        "No figure was restated in this quarter's return.",
        "No published figure was corrected.",
        "No rating was overridden.",
    ]


def test_a_definition_tells_unit_direction_frequency_and_source() -> None:
    (_, _, definitions) = annex_page.definition_blocks(card(kpis=[{"owner": "Head of Housing"}]))
    (item,) = definitions["items"]
    assert words_of(item["term"]) == "Repairs on time"
    assert texts(item["blocks"]) == [
        "Repairs finished by the promised date. Per cent; higher is better; quarterly; source: Housing system; "
        "owner: Head of Housing."
    ]


def test_a_report_without_a_glossary_has_no_heading_for_it() -> None:
    assert annex_page.glossary_blocks(card()) == []


def test_without_decisions_there_is_no_table() -> None:
    assert decision_blocks(make_scorecard()) == []


def test_decisions_are_told_with_reason_name_and_date() -> None:
    changes = [
        {"period": "2021-22 Q2"},
        {"period": "2021-22 Q3", "change": "exclude", "reason": "Two days were lost."},
        {"period": "2021-22 Q4", "change": "fix_limits", "reason": "The new team has settled."},
    ]
    assert plain_text_of(decision_blocks(make_scorecard(chart_changes=changes))) == (
        "Decisions on control charts\n"
        "Measure          Period      Decision                                  Why, and who recorded it\n"
        "---------------  ----------  ----------------------------------------  "
        "--------------------------------------------\n"
        "Repairs on time  Q2 2021/22  limits recalculated from then on          "
        "A second repairs team began.; Head of\n"
        "                                                                       Housing, 2022-10-10\n"
        "Repairs on time  Q3 2021/22  figure shown and left out                 "
        "Two days were lost.; Head of Housing,\n"
        "                                                                       2022-10-10\n"
        "Repairs on time  Q4 2021/22  limits fixed from the figures up to then  "
        "The new team has settled.; Head of Housing,\n"
        "                                                                       2022-10-10"
    )


def test_kpis_with_settings_of_their_own() -> None:
    card = make_scorecard(
        kpis=[{"short_name": "Repairs"}], settings=[{"setting": "trend_test", "value": "recent_trend"}]
    )
    assert plain_text_of(decision_blocks(card)) == (
        "KPIs analysed in a way of their own\n"
        "Measure  Setting     Value         Why, and who recorded it\n"
        "-------  ----------  ------------  --------------------------------------------\n"
        "Repairs  trend test  recent trend  As agreed with the audit committee.;\n"
        "                                   Analyst, 2022-10-10"
    )
