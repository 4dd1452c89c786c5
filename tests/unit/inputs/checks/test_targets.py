from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.builders import problems_of

RANGE = {"kind": "range", "green_limit": 3.2, "green_limit_upper": 4.3, "amber_limit": "", "amber_limit_upper": ""}
LOST = {"kind": "not_published", "green_limit": "", "amber_limit": "", "note": "Its table is lost."}
NOTHING = {"kind": "none", "green_limit": "", "amber_limit": "", "note": "Not set yet."}


def told(folder: Path, target: dict[str, Any], polarity: str = "higher", **kpi: Any) -> list[str]:
    return problems_of(folder, targets=[target], kpis=[{"polarity": polarity, **kpi}])


def test_a_kpi_without_any_target_row_is_told(tmp_path: Path) -> None:
    assert problems_of(tmp_path, targets=[]) == [
        "kpis.csv, row 2, kpi_id: found no target for HOU_03; expected at least one row in targets.csv. "
        "Add one; where there is no target write kind none and the reason in note."
    ]


def test_a_context_figure_needs_no_target(tmp_path: Path) -> None:
    assert problems_of(tmp_path, targets=[], kpis=[{"state": "context"}]) == []


@pytest.mark.parametrize(
    ("kind", "polarity", "allowed"),
    [
        ("range", "higher", "level, trajectory, due_date, year_total, relative, not_published, none"),
        ("range", "lower", "level, trajectory, due_date, year_total, relative, not_published, none"),
        ("level", "range", "range, not_published, none"),
        ("level", "none", "not_published, none"),
        ("range", "none", "not_published, none"),
    ],
)
def test_a_kind_that_the_polarity_gives_no_meaning_is_told(
    tmp_path: Path, kind: str, polarity: str, allowed: str
) -> None:
    limits = RANGE if kind == "range" else {"amber_limit": "", "kind": kind}
    assert told(tmp_path, {**limits, "kind": kind}, polarity) == [
        f"targets.csv, row 2, kind: found {kind} for HOU_03, whose polarity is {polarity}; expected one of {allowed}. "
        "Correct it, or polarity in kpis.csv."
    ]


@pytest.mark.parametrize(
    ("target", "polarity"),
    [
        ({}, "higher"),
        ({"amber_limit": ""}, "higher"),
        ({"amber_limit": 90}, "higher"),
        ({"amber_limit": 95}, "lower"),
        ({"amber_limit": 90}, "lower"),
        (RANGE, "range"),
        ({**RANGE, "amber_limit": 3.0, "amber_limit_upper": 4.5}, "range"),
        ({**RANGE, "amber_limit": 3.2, "amber_limit_upper": 4.3}, "range"),
        ({**RANGE, "green_limit": 4, "green_limit_upper": 4}, "range"),
        ({"kind": "trajectory"}, "higher"),
        ({"kind": "year_total"}, "higher"),
        ({"kind": "due_date", "due": "2023-03-31"}, "higher"),
        ({"kind": "due_date", "due": "2025-26", "green_limit": "", "amber_limit": ""}, "lower"),
        ({"kind": "relative", "base_period": "2021-22 financial year", "change_percent": 20}, "higher"),
        (NOTHING, "higher"),
        (NOTHING, "none"),
        (LOST, "range"),
        (LOST, "none"),
    ],
)
def test_targets_that_can_be_read_one_way_only_are_fine(tmp_path: Path, target: dict[str, Any], polarity: str) -> None:
    assert told(tmp_path, target, polarity) == []


@pytest.mark.parametrize(
    ("target", "polarity", "column", "expected"),
    [
        ({"green_limit": "", "amber_limit": ""}, "higher", "green_limit", "number"),
        ({"kind": "trajectory", "green_limit": ""}, "higher", "green_limit", "number"),
        ({"kind": "year_total", "green_limit": ""}, "higher", "green_limit", "number"),
        ({**RANGE, "green_limit_upper": ""}, "range", "green_limit_upper", "number"),
        ({"kind": "due_date"}, "higher", "due", "the date or period from which it counts"),
        ({"kind": "relative", "change_percent": 20}, "higher", "base_period", "period"),
        ({"kind": "relative", "base_period": "2021-22 financial year"}, "higher", "change_percent", "number"),
        ({**NOTHING, "note": ""}, "higher", "note", "the reason why there is no target"),
        ({**LOST, "note": ""}, "higher", "note", "what is known of the target"),
    ],
)
def test_a_cell_that_the_kind_needs_is_told(
    tmp_path: Path, target: dict[str, Any], polarity: str, column: str, expected: str
) -> None:
    kind = target.get("kind", "level")
    assert told(tmp_path, target, polarity) == [
        f"targets.csv, row 2, {column}: found an empty cell for a target of the kind {kind}; expected {expected}. "
        "Fill it in."
    ]


@pytest.mark.parametrize(
    ("target", "column", "found"),
    [
        ({**NOTHING, "green_limit": 90}, "green_limit", "90 for a target of the kind none"),
        ({**LOST, "amber_limit": 85}, "amber_limit", "85 for a target of the kind not_published"),
        ({"green_limit_upper": 95}, "green_limit_upper", "95 for a target of the kind level"),
        ({"amber_limit_upper": 95.5}, "amber_limit_upper", "95.5 for a target of the kind level"),
    ],
)
def test_a_limit_that_the_kind_does_not_use_is_told(
    tmp_path: Path, target: dict[str, Any], column: str, found: str
) -> None:
    assert told(tmp_path, target) == [
        f"targets.csv, row 2, {column}: found {found}; expected an empty cell. Delete it, or correct kind."
    ]


@pytest.mark.parametrize(
    ("target", "polarity", "message"),
    [
        (
            {"amber_limit": 92},
            "higher",
            "amber_limit: found 92 beside green_limit 90; "
            "expected a limit at or below green_limit, because higher is better",
        ),
        (
            {"amber_limit": 85.5},
            "lower",
            "amber_limit: found 85.5 beside green_limit 90; "
            "expected a limit at or above green_limit, because lower is better",
        ),
        (
            {**RANGE, "amber_limit": 3.5, "amber_limit_upper": 4.5},
            "range",
            "amber_limit: found 3.5 beside green_limit 3.2; "
            "expected a limit at or below green_limit, because amber lies outside green",
        ),
        (
            {**RANGE, "amber_limit": 3.0, "amber_limit_upper": 4.0},
            "range",
            "amber_limit_upper: found 4 beside green_limit_upper 4.3; "
            "expected a limit at or above green_limit_upper, because amber lies outside green",
        ),
    ],
)
def test_an_amber_limit_on_the_wrong_side_is_told(
    tmp_path: Path, target: dict[str, Any], polarity: str, message: str
) -> None:
    assert told(tmp_path, target, polarity) == [
        f"targets.csv, row 2, {message}. Exchange or correct them, or correct polarity in kpis.csv."
    ]


def test_one_amber_limit_of_a_range_without_the_other_is_told(tmp_path: Path) -> None:
    assert told(tmp_path, {**RANGE, "amber_limit": 3.0}, "range") == [
        "targets.csv, row 2, amber_limit_upper: found an empty cell; expected both amber limits or none. "
        "Fill it in, or empty the other limit too."
    ]


def test_a_range_upside_down_is_told(tmp_path: Path) -> None:
    assert told(tmp_path, {**RANGE, "green_limit": 4.3, "green_limit_upper": 3.2}, "range") == [
        "targets.csv, row 2, green_limit: found 4.3, above green_limit_upper 3.2; expected the lower end of the range. "
        "Exchange the two."
    ]


@pytest.mark.parametrize(("limit", "problems"), [(192, 0), (191.5, 0), (200, 1)])
def test_a_relative_target_agrees_with_its_base(tmp_path: Path, limit: float, problems: int) -> None:
    relative = {
        "kind": "relative",
        "base_period": "2021-22 financial year",
        "base_value": 160,
        "change_percent": 20,
        "green_limit": limit,
        "amber_limit": "",
    }
    message = (
        "targets.csv, row 2, green_limit: found 200 beside 160 changed by 20%, which makes 192; "
        "expected a limit that agrees. Correct one of the three."
    )
    assert told(tmp_path, relative, unit="count") == [message] * problems


def test_two_rows_from_the_same_quarter_are_told(tmp_path: Path) -> None:
    assert problems_of(tmp_path, targets=[{}, {"green_limit": 91}]) == [
        "targets.csv, row 3: found a second row for kpi_id HOU_03, applies_from 2022-23 Q1 (the first is row 2); "
        "expected one. Delete one of them."
    ]
