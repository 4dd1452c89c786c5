from __future__ import annotations

from typing import Any

import pytest

from kpi_helpers.cli.explain import explanation
from tests.results import make_scorecard

TENTH = {"rule": "tolerance", "amber_limit": None, "tolerance": 10, "tolerance_in": "percent_of_target"}
ROWS = [{"value": 92, "numerator": 92, "denominator": 100}]


def lines(**facts: Any) -> list[str]:
    scorecard = make_scorecard(**{"values": ROWS, **facts})
    return list(explanation(scorecard.result("HOU_03"), scorecard))


def about_the_rating(**facts: Any) -> list[str]:
    """Give the lines from the rule up to the rating."""
    said = lines(**facts)
    return said[next(n for n, line in enumerate(said) if line.startswith("Rule: ")) :][:3]


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (
            {},
            ["Rule: Green at or above 90%; amber down to 85%; red below.", "Rating: Green", "  Gap: target met"],
        ),
        (
            {"targets": [TENTH]},
            [
                "Rule: Green at or above 90%; amber down to 81% (10% of the target); red below.",
                "Rating: Green",
                "  Gap: target met",
            ],
        ),
        (
            {"report": {"ratings": {"compared": "as_printed"}}},
            [
                "Rule: Green at or above 90%; amber down to 85%; red below.",
                "  Held against the limits as printed: 92.0%",
                "Rating: Green",
            ],
        ),
        (
            {"targets": [{"rule": "interval", "amber_limit": None}]},
            [
                "Rule: Green where the 95% confidence interval is wholly at or above 90%; amber where it holds 90%; "
                "red where it is wholly below.",
                "  Interval: 85.0% to 95.9%",
                "Rating: Amber",
            ],
        ),
        (
            {"targets": [{"rule": "forecast", "amber_limit": None}]},
            [
                "Rule: Green where the whole forecast for the end of the year is at or above 90%; amber where part of "
                "it is; red where none of it is.",
                "Rating: Not rated (no outlook yet)",
                "  Gap: target met",
            ],
        ),
    ],
)
def test_the_rule_stands_before_the_rating(facts: dict[str, Any], said: list[str]) -> None:
    assert about_the_rating(**facts) == said


def test_a_kpi_without_figures_as_printed_has_nothing_to_hold() -> None:
    said = about_the_rating(values=[], report={"ratings": {"compared": "as_printed"}})
    assert said[:2] == [
        "Rule: Green at or above 90%; amber down to 85%; red below.",
        "Rating: Not rated (no figure published)",
    ]


def test_a_figure_of_a_day_stands_on_it_and_not_in_it() -> None:
    said = lines(
        values=[
            {"value": 80, "period": "2022-04-01", "received": "2022-23 Q1"},
            {"value": 92, "period": "2022-07-01"},
        ],
        kpis=[{"basis": "snapshot"}],
    )
    assert "Figure: 92.0% on 1 July 2022 (final)" in said
    against = next(line for line in said if line.startswith("Direction against the previous period: "))
    assert against.startswith("Direction against the previous period: Better, against 80.0% on 1 April 2022 (")
