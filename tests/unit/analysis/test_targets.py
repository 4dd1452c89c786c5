from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kpi_helpers.analysis.rag import Target
from kpi_helpers.analysis.targets import target_at, target_for, targets_by_kpi
from kpi_helpers.inputs.files.tables import TARGETS
from kpi_helpers.inputs.settings import Ratings
from kpi_helpers.inputs.words import RatingRule, TargetKind, ToleranceIn
from kpi_helpers.periods import parse_period, parse_quarter
from tests.builders import TARGET, make_frame


def targets(*rows: dict[str, Any], ratings: Ratings | None = None) -> tuple[Target, ...]:
    """Give the targets of `HOU_03` from rows of the table, each completing the default one."""
    frame = make_frame(TARGETS, *({**TARGET, "file": "targets.csv", **row} for row in rows))
    return targets_by_kpi(frame, ratings)["HOU_03"]


HISTORY = targets(
    {"applies_from": "2022-23 Q1", "green_limit": 90},
    {"applies_from": "2020-21 Q3", "green_limit": 80},
    {"applies_from": "2021-22 Q1", "green_limit": 85},
)


def test_a_row_is_read_whole() -> None:
    row: dict[str, Any] = {"kind": "relative", "due": "2022-23 financial year", "base_period": "2021-22 financial year"}
    row |= {"base_value": 160, "change_percent": 20, "origin": "Strategy", "note": "Local"}
    assert targets(row, {"applies_from": "2023-24 Q1", "row": 9})[0] == Target(
        kind=TargetKind.RELATIVE,
        applies_from=parse_quarter("2022-23 Q1"),
        green_limit=90,
        amber_limit=85,
        due=date(2023, 3, 31),
        due_text="2022-23 financial year",
        base_period="2021-22 financial year",
        base_value=160,
        change_percent=20,
        kpi_id="HOU_03",
        words=("Strategy", "Local"),
        file="targets.csv",
        row=2,
    )


def test_empty_limits_are_none() -> None:
    (target,) = targets({"green_limit": None, "amber_limit": None})
    assert (target.green_limit, target.green_limit_upper, target.amber_limit, target.due) == (None, None, None, None)


TENTH = Ratings(rule=RatingRule.TOLERANCE, tolerance=10, tolerance_in=ToleranceIn.PERCENT_OF_TARGET)


@pytest.mark.parametrize(
    ("row", "ratings", "expected"),
    [
        ({}, None, ("limits", None, None)),
        ({}, TENTH, ("tolerance", 10, "percent_of_target")),
        ({"rule": "limits"}, TENTH, ("limits", None, None)),
        ({"rule": "tolerance_then_history"}, TENTH, ("tolerance_then_history", 10, "percent_of_target")),
        ({"tolerance": 2, "tolerance_in": "units"}, TENTH, ("tolerance", 2, "units")),
        ({"rule": "tolerance", "tolerance": 2, "tolerance_in": "units"}, None, ("tolerance", 2, "units")),
    ],
)
def test_a_row_without_a_rule_has_that_of_the_report(
    row: dict[str, Any], ratings: Ratings | None, expected: tuple[Any, ...]
) -> None:
    (target,) = targets(row, ratings=ratings)
    assert (target.rule, target.tolerance, target.tolerance_in) == expected


def test_targets_come_in_the_order_of_time() -> None:
    assert [target.green_limit for target in HISTORY] == [80, 85, 90]


@pytest.mark.parametrize(
    ("quarter", "green"),
    [
        ("2020-21 Q3", 80),
        ("2020-21 Q4", 80),
        ("2021-22 Q1", 85),
        ("2021-22 Q4", 85),
        ("2022-23 Q1", 90),
        ("2030-31 Q1", 90),
    ],
)
def test_the_target_of_a_quarter_is_the_newest_begun(quarter: str, green: float) -> None:
    target = target_for(HISTORY, parse_quarter(quarter))
    assert target is not None
    assert target.green_limit == green


def test_there_is_none_before_the_first() -> None:
    assert target_for(HISTORY, parse_quarter("2020-21 Q2")) is None
    assert target_at(HISTORY, parse_period("2019-20 financial year")) is None
    assert target_for((), parse_quarter("2022-23 Q1")) is None


@pytest.mark.parametrize(
    ("period", "green"),
    [
        ("2020-21 financial year", 80),
        ("2021-22 financial year", 85),
        ("2021/22 academic year", 90),  # ends in August 2022
        ("2022-03-31", 85),
        ("2022-04", 90),
        ("2021 calendar year", 85),
    ],
)
def test_an_earlier_figure_keeps_the_target_of_the_day_it_ended(period: str, green: float) -> None:
    target = target_at(HISTORY, parse_period(period))
    assert target is not None
    assert target.green_limit == green


@pytest.mark.parametrize("order", [("due_date", "level"), ("level", "due_date")])
def test_of_two_targets_of_a_quarter_the_one_judged_now_goes_first(order: tuple[str, str]) -> None:
    due = {"due_date": {"due": "2025-26 financial year"}, "level": {}}
    found = targets(*({"kind": kind, **due[kind]} for kind in order))
    target = target_for(found, parse_quarter("2022-23 Q2"))
    assert target is not None
    assert target.kind is TargetKind.LEVEL
