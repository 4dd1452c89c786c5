from __future__ import annotations

from typing import Any

import pytest

from kpi_helpers.display import words as wording
from kpi_helpers.inputs.lists import RatingRule
from kpi_helpers.inputs.settings import Report
from tests.builders import REPORT
from tests.results import make_result

NO_TARGET = {"kind": "none", "green_limit": None, "amber_limit": None, "note": "None is set."}
LOST = {**NO_TARGET, "kind": "not_published"}
RANGE = {"kind": "range", "green_limit": 3.2, "green_limit_upper": 4, "amber_limit": None}
RELATIVE = {"kind": "relative", "green_limit": None, "base_period": "2021-22 financial year", "base_value": 160}
TENTH: dict[str, Any] = {"rule": "tolerance", "amber_limit": None, "tolerance": 10, "tolerance_in": "percent_of_target"}
POINTS: dict[str, Any] = {**TENTH, "tolerance": 2.5, "tolerance_in": "units"}
HISTORY = "tolerance_then_history"


def said(target: dict[str, Any], **facts: Any) -> str:
    return wording.rule_words(make_result([92], targets=[target], **facts))


@pytest.mark.parametrize(
    ("target", "kpi", "words"),
    [
        ({}, {}, "Green at or above 90%; amber down to 85%; red below."),
        ({"amber_limit": 95}, {"polarity": "lower"}, "Green at or below 90%; amber up to 95%; red above."),
        ({"amber_limit": 90}, {}, "Green at or above 90%; red below."),
        (
            {"amber_limit": None},
            {},
            "Green at or above 90%; the amber limit is not known, so what is worse is not rated.",
        ),
        (
            {**RANGE, "amber_limit": 3, "amber_limit_upper": 4.2},
            {"polarity": "range"},
            "Green from 3.2% to 4%; amber from 3% to 4.2%; red outside.",
        ),
        (
            {**RANGE, "amber_limit": 3.2, "amber_limit_upper": 4},
            {"polarity": "range"},
            "Green from 3.2% to 4%; red outside.",
        ),
        (
            RANGE,
            {"polarity": "range"},
            "Green from 3.2% to 4%; the amber limit is not known, so what is worse is not rated.",
        ),
        (TENTH, {"unit": "count"}, "Green at or above 90; amber down to 81 (10% of the target); red below."),
        (POINTS, {}, "Green at or above 90%; amber down to 87.5% (a tolerance of 2.5 percentage points); red below."),
        (
            {**POINTS, "tolerance": 1},
            {"unit": "days", "polarity": "lower"},
            "Green at or below 90; amber up to 91 (a tolerance of 1 day); red above.",
        ),
        ({**TENTH, "tolerance": 0}, {}, "Green at or above 90%; red below."),
        (
            {**RANGE, **TENTH},
            {"polarity": "range"},
            "Green from 3.2% to 4%; amber from 2.88% to 4.4% (10% of the nearer end); red outside.",
        ),
        (
            {**TENTH, "rule": HISTORY},
            {},
            "Green at or above 81% (the target of 90% less 10% of the target); beyond that amber if no worse than "
            "the same period last year, and red if worse.",
        ),
        (
            {**POINTS, "rule": HISTORY},
            {"polarity": "lower"},
            "Green at or below 92.5% (the target of 90% plus 2.5 percentage points); beyond that amber if no worse "
            "than the same period last year, and red if worse.",
        ),
        (
            {"rule": "two_targets"},
            {},
            "Green at or above the high target of 90%; amber (acceptable) down to the low target of 85%; red below.",
        ),
        (
            {"rule": "two_targets", "amber_limit": 95},
            {"polarity": "lower"},
            "Green at or below the high target of 90%; amber (acceptable) up to the low target of 95%; red above.",
        ),
        (
            {"rule": "interval", "amber_limit": None},
            {},
            "Green where the 95% confidence interval is wholly at or above 90%; amber where it holds 90%; "
            "red where it is wholly below.",
        ),
        (
            {"rule": "forecast", "amber_limit": None, "kind": "year_total"},
            {"unit": "count", "polarity": "lower"},
            "Green where the whole forecast for the end of the year is at or below 90; amber where part of it is; "
            "red where none of it is.",
        ),
        (
            {**RANGE, "rule": "forecast"},
            {"polarity": "range"},
            "Green where the whole forecast for the end of the year is from 3.2% to 4%; amber where part of it is; "
            "red where none of it is.",
        ),
        (
            {**TENTH, "kind": "year_total", "green_limit": 60},
            {"unit": "count", "basis": "year_to_date"},
            "Green at or above 60; amber down to 54 (10% of the target); red below, "
            "where the limits are the year's, due in equal parts.",
        ),
        (
            {**RELATIVE, **TENTH, "change_percent": 20},
            {"unit": "count"},
            "Green at or above 192; amber down to 172.8 (10% of the target); red below.",
        ),
        (NO_TARGET, {}, "No limit to hold a figure against."),
        (LOST, {"polarity": "none"}, "No limit to hold a figure against."),
        ({**RELATIVE, "base_value": None, "change_percent": 20}, {}, "No limit to hold a figure against."),
    ],
)
def test_a_rule_is_one_sentence(target: dict[str, Any], kpi: dict[str, Any], words: str) -> None:
    assert said(target, **kpi) == words


def test_a_kpi_without_a_target_has_no_rule() -> None:
    assert said({"applies_from": "2023-24 Q1"}) == "No limit to hold a figure against."


# ---------------------------------------------------------------- cells of the table of targets


@pytest.mark.parametrize(
    ("target", "kpi", "cells"),
    [
        ({}, {}, ("90% or more", "85% or more", "Limits")),
        ({"amber_limit": None}, {"polarity": "lower"}, ("90% or less", "not known", "Limits")),
        (TENTH, {}, ("90% or more", "81% or more", "Tolerance: 10% of the target")),
        (
            {**RANGE, **POINTS, "tolerance": 0.2},
            {"polarity": "range"},
            ("3.2% to 4%", "3% to 4.2%", "Tolerance: 0.2 percentage points"),
        ),
        (
            {**TENTH, "rule": HISTORY},
            {},
            ("81% or more", "beyond that, if no worse than last year", "Tolerance, then last year: 10% of the target"),
        ),
        ({"rule": "two_targets"}, {}, ("90% or more", "85% or more", "Two targets")),
        (
            {"rule": "interval", "amber_limit": None},
            {},
            ("interval wholly 90% or more", "interval holds the target", "95% confidence interval"),
        ),
        (
            {"rule": "forecast", "amber_limit": None},
            {},
            ("whole forecast 90% or more", "met by part of the forecast", "Forecast for the year's end"),
        ),
    ],
)
def test_green_amber_and_rule_of_a_table(
    target: dict[str, Any], kpi: dict[str, Any], cells: tuple[str, str, str]
) -> None:
    result = make_result([92], targets=[target], **kpi)
    assert result.target is not None
    functions = (wording.green_words, wording.amber_words, wording.name_words)
    assert tuple(function(result.target, result.kpi) for function in functions) == cells


# ---------------------------------------------------------------- the whole report

OWN = "Where a KPI has a rule of its own, the annex gives it beside its target."
UNROUNDED = "Figures are held against their limits unrounded."


def report(**ratings: Any) -> str:
    return wording.report_rule_words(Report.model_validate({**REPORT, "ratings": ratings}))


def test_the_rule_of_a_report_is_said_whole() -> None:
    assert report() == (
        "A figure is green at or better than its green limit, amber at or better than its amber limit, and red beyond "
        f"that. {OWN} {UNROUNDED}"
    )


def test_a_report_that_compares_figures_as_printed_says_so() -> None:
    assert report(compared="as_printed").endswith(
        f"{OWN} Figures are held against their limits as they are printed, that is rounded."
    )


@pytest.mark.parametrize(
    ("ratings", "words"),
    [
        (
            {"rule": "tolerance", "tolerance": 10, "tolerance_in": "percent_of_target"},
            "A figure is green where it meets its target, amber where it misses it by no more than 10% of the target, "
            "and red beyond that.",
        ),
        (
            {"rule": "tolerance"},
            "A figure is green where it meets its target, amber where it misses it by no more than the tolerance set "
            "for the KPI, and red beyond that.",
        ),
        (
            {"rule": HISTORY, "tolerance": 2.5, "tolerance_in": "units"},
            "A figure is green where it meets its target or misses it by no more than 2.5 in the unit of the KPI, "
            "which is percentage points for a percentage; beyond that it is amber if no worse than in the same period "
            "last year, and red if worse.",
        ),
        (
            {"rule": "two_targets"},
            "A figure is green at or better than its high target, amber (acceptable) at or better than its low target, "
            "and red beyond that.",
        ),
        (
            {"rule": "interval"},
            "A figure is green where its 95% confidence interval is wholly at or better than the target, amber where "
            "the interval holds the target, and red where it is wholly worse.",
        ),
        (
            {"rule": "forecast"},
            "A KPI is green where the whole forecast for the end of the year meets its target, amber where part of it "
            "does, and red where none of it does.",
        ),
    ],
)
def test_every_rule_of_a_report_has_its_words(ratings: dict[str, Any], words: str) -> None:
    assert report(**ratings) == f"{words} {OWN} {UNROUNDED}"


def test_every_rule_has_words() -> None:
    assert [rule for rule in RatingRule if not report(rule=str(rule))] == []
