from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.builders import problems_of

RANGE = {"kind": "range", "green_limit": 3.2, "green_limit_upper": 4.3, "amber_limit": ""}
PAIR = {**RANGE, "amber_limit": 3.0, "amber_limit_upper": 4.5}
NOTHING = {"kind": "none", "green_limit": "", "amber_limit": "", "note": "Not set yet."}
LOST = {**NOTHING, "kind": "not_published"}
DUE = {"kind": "due_date", "due": "2025-26 financial year"}
RELATIVE = {"kind": "relative", "green_limit": "", "base_period": "2021-22 financial year", "amber_limit": ""}
TEN_PERCENT: dict[str, Any] = {"tolerance": 10, "tolerance_in": "percent_of_target"}
TWO_UNITS: dict[str, Any] = {"tolerance": 2, "tolerance_in": "units"}


def rule(name: str, amber: float | str = "", **cells: Any) -> dict[str, Any]:
    return {"rule": name, "amber_limit": amber, **cells}


def told(folder: Path, target: dict[str, Any], ratings: dict[str, Any] | None = None, **kpi: Any) -> list[str]:
    report = {"ratings": ratings} if ratings else {}
    return problems_of(folder, targets=[target], kpis=[kpi], report=report)


@pytest.mark.parametrize(
    ("target", "kpi"),
    [
        (rule("limits", 85), {}),
        (rule("limits"), {}),
        (rule("tolerance", **TEN_PERCENT), {}),
        (rule("tolerance", **TWO_UNITS), {"polarity": "lower"}),
        (rule("tolerance", tolerance=0, tolerance_in="units"), {}),
        (rule("tolerance", green_limit=0, **TWO_UNITS), {}),
        ({**RANGE, **rule("tolerance", **TEN_PERCENT)}, {"polarity": "range"}),
        ({**RELATIVE, **rule("tolerance", base_value=160, change_percent=20, **TEN_PERCENT)}, {"unit": "count"}),
        ({**DUE, **rule("tolerance", green_limit="", **TEN_PERCENT)}, {}),
        (rule("tolerance_then_history", **TEN_PERCENT), {}),
        (rule("two_targets", 85), {}),
        ({**RELATIVE, **rule("two_targets", 160, base_value=160, change_percent=20)}, {"unit": "count"}),
        (rule("interval"), {}),
        (rule("interval"), {"unit": "rate_per_100k"}),
        (rule("forecast"), {"unit": "count"}),
        ({**RANGE, **rule("forecast")}, {"polarity": "range"}),
        ({**PAIR, "rule": "limits"}, {"polarity": "range"}),
    ],
)
def test_rules_that_say_one_thing_are_fine(tmp_path: Path, target: dict[str, Any], kpi: dict[str, Any]) -> None:
    assert told(tmp_path, target, **kpi) == []


@pytest.mark.parametrize(
    ("target", "kpi", "message"),
    [
        (
            {**NOTHING, "rule": "limits"},
            {},
            "rule: found limits for a target of the kind none; expected an empty cell. Delete it, or correct kind.",
        ),
        (
            {**LOST, "tolerance": 5},
            {},
            "tolerance: found 5 for a target of the kind not_published; expected an empty cell. "
            "Delete it, or correct kind.",
        ),
        (
            {**NOTHING, **rule("tolerance", **TEN_PERCENT)},
            {"polarity": "none"},
            "rule: found tolerance for HOU_03, whose polarity is none; "
            "expected an empty cell, because neither high nor low is better. "
            "Delete it, or correct polarity in kpis.csv.",
        ),
        (
            {**RANGE, **rule("tolerance_then_history", **TEN_PERCENT)},
            {"polarity": "range"},
            "rule: found tolerance_then_history for HOU_03, whose polarity is range; "
            "expected one of limits, tolerance, forecast. Write one of them, or correct polarity in kpis.csv.",
        ),
        (
            {**PAIR, "rule": "two_targets"},
            {"polarity": "range"},
            "rule: found two_targets for HOU_03, whose polarity is range; "
            "expected one of limits, tolerance, forecast. Write one of them, or correct polarity in kpis.csv.",
        ),
        (
            rule("interval"),
            {"unit": "count"},
            "rule: found interval for HOU_03, whose unit is count; expected a KPI with numerator and denominator, "
            "whose unit is one of percent, rate_per_10k, rate_per_100k. "
            "Write another rule, or correct unit in kpis.csv.",
        ),
        (
            rule("interval"),
            {"maximum": 250},
            "rule: found interval for HOU_03, whose maximum is 250; expected a percentage that cannot pass 100, "
            "because the interval is that of a share. Write another rule, or correct maximum in kpis.csv.",
        ),
        (
            {**DUE, **rule("forecast")},
            {},
            "rule: found forecast beside due 2025-26 financial year; expected another rule, "
            "because a target with a date is judged by the figure of that date. Write another rule, or empty due.",
        ),
    ],
)
def test_a_rule_that_its_kpi_gives_no_meaning_is_told(
    tmp_path: Path, target: dict[str, Any], kpi: dict[str, Any], message: str
) -> None:
    assert told(tmp_path, target, **kpi) == [f"targets.csv, row 2, {message}"]


@pytest.mark.parametrize(
    ("target", "kpi", "message"),
    [
        (
            rule("limits", 85, **TEN_PERCENT),
            {},
            "tolerance: found 10 beside rule limits; expected an empty cell, because limits takes no tolerance. "
            "Delete it, or write tolerance or tolerance_then_history in rule.",
        ),
        (
            {"amber_limit": "", **TEN_PERCENT},
            {},
            "tolerance: found 10 beside rule limits (where none is named); expected an empty cell, "
            "because limits takes no tolerance. Delete it, or write tolerance or tolerance_then_history in rule.",
        ),
        (
            rule("two_targets", 85, tolerance_in="units"),
            {},
            "tolerance_in: found units beside rule two_targets; expected an empty cell, "
            "because two_targets takes no tolerance. Delete it, or write tolerance or tolerance_then_history in rule.",
        ),
        (
            rule("interval", tolerance=2.5),
            {},
            "tolerance: found 2.5 beside rule interval; expected an empty cell, because interval takes no tolerance. "
            "Delete it, or write tolerance or tolerance_then_history in rule.",
        ),
        (
            rule("forecast", **TWO_UNITS),
            {},
            "tolerance: found 2 beside rule forecast; expected an empty cell, because forecast takes no tolerance. "
            "Delete it, or write tolerance or tolerance_then_history in rule.",
        ),
        (
            rule("tolerance"),
            {},
            "tolerance: found an empty cell for rule tolerance; expected a number. Fill it in.",
        ),
        (
            rule("tolerance_then_history", tolerance_in="units"),
            {},
            "tolerance: found an empty cell beside tolerance_in units; expected a number. Fill it in, or empty both.",
        ),
        (
            rule("tolerance", tolerance=-5, tolerance_in="units"),
            {},
            "tolerance: found -5; expected 0 or more. Correct it.",
        ),
        (
            rule("tolerance", tolerance=5),
            {},
            "tolerance_in: found an empty cell beside tolerance 5 for HOU_03, whose unit is percent; "
            "expected percent_of_target or units, because 5% can mean 5% of the target or 5 percentage points. "
            "Write which it is.",
        ),
        (
            rule("tolerance_then_history", tolerance=2.5),
            {"unit": "days"},
            "tolerance_in: found an empty cell beside tolerance 2.5; expected percent_of_target or units. "
            "Write which it is.",
        ),
        (
            rule("tolerance", green_limit=0, **TEN_PERCENT),
            {},
            "tolerance: found 10% of a target of 0; expected a tolerance in units, because a percentage of 0 is 0. "
            "Write units in tolerance_in and a tolerance in the KPI's unit.",
        ),
        (
            {**RANGE, **rule("tolerance", **TEN_PERCENT), "green_limit": 0},
            {"polarity": "range"},
            "tolerance: found 10% of a target of 0; expected a tolerance in units, because a percentage of 0 is 0. "
            "Write units in tolerance_in and a tolerance in the KPI's unit.",
        ),
        (
            {**RELATIVE, **rule("tolerance", base_value=160, change_percent=-100, **TEN_PERCENT)},
            {"unit": "count"},
            "tolerance: found 10% of a target of 0; expected a tolerance in units, because a percentage of 0 is 0. "
            "Write units in tolerance_in and a tolerance in the KPI's unit.",
        ),
    ],
)
def test_a_tolerance_with_two_meanings_or_none_is_told(
    tmp_path: Path, target: dict[str, Any], kpi: dict[str, Any], message: str
) -> None:
    assert told(tmp_path, target, **kpi) == [f"targets.csv, row 2, {message}"]


@pytest.mark.parametrize(
    ("target", "message"),
    [
        (
            rule("tolerance", 85, **TWO_UNITS),
            "amber_limit: found 85 beside rule tolerance; expected an empty cell, "
            "because the tolerance says where amber ends. Delete it, or write limits in rule.",
        ),
        (
            rule("tolerance_then_history", 85, **TWO_UNITS),
            "amber_limit: found 85 beside rule tolerance_then_history; expected an empty cell, "
            "because the tolerance and last year's figure say what is amber. Delete it, or write limits in rule.",
        ),
        (
            rule("interval", 85),
            "amber_limit: found 85 beside rule interval; expected an empty cell, "
            "because amber is an interval that holds the target. Delete it, or write limits in rule.",
        ),
        (
            rule("forecast", 85),
            "amber_limit: found 85 beside rule forecast; expected an empty cell, "
            "because amber is a forecast that meets the target in part. Delete it, or write limits in rule.",
        ),
        (
            rule("two_targets"),
            "amber_limit: found an empty cell for rule two_targets; expected the low target. "
            "Fill it in, or write limits in rule.",
        ),
        (
            {**DUE, **rule("two_targets", 85, green_limit="")},
            "green_limit: found an empty cell for rule two_targets; expected the high target. "
            "Fill it in, or write limits in rule.",
        ),
    ],
)
def test_limits_that_the_rule_needs_or_does_not_use_are_told(
    tmp_path: Path, target: dict[str, Any], message: str
) -> None:
    assert told(tmp_path, target) == [f"targets.csv, row 2, {message}"]


def test_an_upper_amber_limit_beside_a_tolerance_is_told(tmp_path: Path) -> None:
    assert told(tmp_path, {**PAIR, "rule": "tolerance", **TWO_UNITS}, polarity="range") == [
        "targets.csv, row 2, amber_limit: found 3 beside rule tolerance; expected an empty cell, "
        "because the tolerance says where amber ends. Delete it, or write limits in rule."
    ]


# ---------------------------------------------------------------- the rule of the report


@pytest.mark.parametrize(
    ("ratings", "target", "kpi"),
    [
        ({"rule": "tolerance", **TEN_PERCENT}, {"amber_limit": ""}, {}),
        ({"rule": "tolerance", **TEN_PERCENT}, rule("limits", 85), {}),
        ({"rule": "tolerance", **TEN_PERCENT}, rule("tolerance_then_history"), {}),
        ({"rule": "tolerance", **TEN_PERCENT}, {"amber_limit": "", "green_limit": 0, **TWO_UNITS}, {}),
        ({"rule": "tolerance", **TEN_PERCENT}, NOTHING, {}),
        ({"rule": "tolerance"}, {"amber_limit": "", **TWO_UNITS}, {}),
        ({"rule": "interval"}, LOST, {"polarity": "none", "unit": "count"}),
        ({"rule": "interval"}, {"amber_limit": ""}, {}),
        ({"compared": "as_printed"}, {}, {}),
    ],
)
def test_what_a_row_does_not_say_the_report_may(
    tmp_path: Path, ratings: dict[str, Any], target: dict[str, Any], kpi: dict[str, Any]
) -> None:
    assert told(tmp_path, target, ratings, **kpi) == []


@pytest.mark.parametrize(
    ("ratings", "target", "kpi", "message"),
    [
        (
            {"rule": "tolerance", **TEN_PERCENT},
            {},
            {},
            "amber_limit: found 85 beside rule tolerance (from report.yml); expected an empty cell, "
            "because the tolerance says where amber ends. Delete it, or write limits in rule.",
        ),
        (
            {"rule": "tolerance"},
            {"amber_limit": ""},
            {},
            "tolerance: found an empty cell for rule tolerance (from report.yml); expected a number. Fill it in.",
        ),
        (
            {"rule": "tolerance", **TEN_PERCENT},
            {"amber_limit": "", "green_limit": 0},
            {},
            "tolerance: found 10% of a target of 0 (from report.yml); expected a tolerance in units, "
            "because a percentage of 0 is 0. Write a tolerance and its tolerance_in in this row.",
        ),
        (
            {"rule": "tolerance_then_history", **TEN_PERCENT},
            RANGE,
            {"polarity": "range"},
            "rule: found tolerance_then_history (from report.yml) for HOU_03, whose polarity is range; "
            "expected one of limits, tolerance, forecast. Write one of them, or correct polarity in kpis.csv.",
        ),
        (
            {"rule": "interval"},
            {"amber_limit": ""},
            {"unit": "count"},
            "rule: found interval (from report.yml) for HOU_03, whose unit is count; "
            "expected a KPI with numerator and denominator, whose unit is one of percent, rate_per_10k, "
            "rate_per_100k. Write another rule, or correct unit in kpis.csv.",
        ),
        (
            {"rule": "two_targets"},
            {"amber_limit": ""},
            {},
            "amber_limit: found an empty cell for rule two_targets (from report.yml); expected the low target. "
            "Fill it in, or write limits in rule.",
        ),
        (
            {"rule": "two_targets"},
            TEN_PERCENT,
            {},
            "tolerance: found 10 beside rule two_targets (from report.yml); expected an empty cell, "
            "because two_targets takes no tolerance. Delete it, or write tolerance or tolerance_then_history in rule.",
        ),
    ],
)
def test_a_rule_of_the_report_that_a_kpi_cannot_have_is_told(
    tmp_path: Path, ratings: dict[str, Any], target: dict[str, Any], kpi: dict[str, Any], message: str
) -> None:
    assert told(tmp_path, target, ratings, **kpi) == [f"targets.csv, row 2, {message}"]


# ---------------------------------------------------------------- once each, and only what can be read


def test_each_row_gives_one_problem_at_most(tmp_path: Path) -> None:
    assert len(told(tmp_path, rule("interval", 85, **TEN_PERCENT), unit="count")) == 1


def test_a_tolerance_that_cannot_be_read_is_told_once(tmp_path: Path) -> None:
    assert told(tmp_path, rule("tolerance", tolerance="5%", tolerance_in="units")) == [
        'targets.csv, row 2, tolerance: found "5%"; expected a number. Write 5.'
    ]


@pytest.mark.parametrize(
    ("column", "word", "message"),
    [
        (
            "rule",
            "tolerence",
            'found "tolerence"; expected one of limits, tolerance, tolerance_then_history, two_targets, interval, '
            'forecast. Did you mean "tolerance"? Write one of them.',
        ),
        (
            "tolerance_in",
            "points",
            'found "points"; expected one of percent_of_target, units. Write one of them.',
        ),
    ],
)
def test_a_word_that_is_not_known_is_told_once(tmp_path: Path, column: str, word: str, message: str) -> None:
    target = {**rule("tolerance", **TEN_PERCENT), column: word}
    assert told(tmp_path, target) == [f"targets.csv, row 2, {column}: {message}"]


def test_a_kind_without_meaning_is_told_before_its_rule(tmp_path: Path) -> None:
    target = {**RANGE, **rule("tolerance_then_history", **TEN_PERCENT)}
    assert [problem.split(":")[0] for problem in told(tmp_path, target)] == ["targets.csv, row 2, kind"]


def test_without_a_readable_report_no_rule_is_judged(tmp_path: Path) -> None:
    problems = problems_of(tmp_path, targets=[{"tolerance": 5}], report={"ratings": {"rule": "tolerence"}})
    assert [problem.partition(":")[0] for problem in problems] == ["report.yml, row 24, ratings, rule"]
