from __future__ import annotations

from typing import Any

import pytest

from kpi_helpers.blocks import cell_text, words_of
from kpi_helpers.display.pages.about import about_blocks
from tests.builders import make_values
from tests.results import make_scorecard


def legend(**ratings: Any) -> dict[str, Any]:
    shown = about_blocks(make_scorecard(report={"ratings": ratings}))
    (table,) = [block for block in shown if block["kind"] == "table" and block["caption"] == "Ratings"]
    return table


def test_the_legend_gives_each_rating_in_words() -> None:
    assert [[cell_text(cell) for cell in row] for row in legend()["rows"]] == [
        ["Green", "On target", "At or better than the target"],
        ["Amber", "Slightly below target", "Between the two limits"],
        ["Red", "Needs improvement", "Worse than the amber limit"],
        ["Not rated", "Not rated", "Not rated, with the reason"],
    ]


@pytest.mark.parametrize(
    ("ratings", "rule", "compared"),
    [
        (
            {},
            "A figure is green at or better than its green limit, amber at or better than its amber limit, "
            "and red beyond that.",
            "unrounded.",
        ),
        (
            {"rule": "tolerance", "tolerance": 5, "tolerance_in": "percent_of_target", "compared": "as_printed"},
            "A figure is green where it meets its target, amber where it misses it by no more than 5% of the target, "
            "and red beyond that.",
            "as they are printed, that is rounded.",
        ),
    ],
)
def test_the_rule_of_the_report_stands_under_the_legend(ratings: dict[str, Any], rule: str, compared: str) -> None:
    assert [words_of(note) for note in legend(**ratings)["footnotes"]] == [
        f"{rule} Where a KPI has a rule of its own, the annex gives it beside its target. "
        f"Figures are held against their limits {compared}"
    ]


USUAL = [90, 92, 89, 91, 93, 90, 88, 92, 91, 90, 92, 89, 91, 90]
SINCE = {"applies_from": "2018-19 Q1"}
NO_TARGET = {"kind": "none", "green_limit": None, "amber_limit": None, "note": "None is set."}
SNAPSHOTS = [("2021-06-30", 90), ("2021-09-30", 91), ("2021-12-31", 92), ("2022-03-31", 93), ("2022-06-30", 92)]
VARIATION = ["Improvement", "Concern", "Unusually high or low", "Usual variation"]
ASSURANCE = ["Met consistently", "Out of reach", "Met or missed by chance"]
TREND = ["Rising or Falling", "No trend beyond chance"]
OUTLOOK = ["On course for the target", "Target in doubt", "Target not expected"]


@pytest.mark.parametrize(
    ("facts", "marks"),
    [
        ({"values": make_values(HOU_03=[91, 92])}, None),
        ({"values": make_values("2021-22 Q2", HOU_03=[80, 82, 84, 86, 88])}, TREND),
        ({"values": make_values("2019-20 Q1", HOU_03=USUAL), "targets": [SINCE]}, VARIATION + ASSURANCE),
        ({"values": make_values("2019-20 Q1", HOU_03=USUAL), "targets": [NO_TARGET]}, VARIATION),
        (
            {
                "values": [
                    *({"period": day, "value": value} for day, value in SNAPSHOTS),
                    {"period": "2022-09-30", "value": 89},
                ],
                "kpis": [{"basis": "snapshot"}],
                "targets": [SINCE],
            },
            VARIATION + ASSURANCE + TREND + OUTLOOK,
        ),
    ],
)
def test_the_legend_of_what_figures_show_has_what_is_used(facts: dict[str, Any], marks: list[str] | None) -> None:
    shown = about_blocks(make_scorecard(**facts))
    found = [block for block in shown if block.get("caption") == "What the figures show over time"]
    assert [[cell_text(row[0]) for row in table["rows"]] for table in found] == ([marks] if marks else [])
