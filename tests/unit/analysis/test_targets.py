from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kpi_helpers.analysis.targets import (
    Override,
    Rating,
    Target,
    Unrated,
    apply_override,
    gap_to_target,
    phased_target,
    rate_against,
    target_at,
    target_for,
    targets_by_kpi,
    worked_out,
)
from kpi_helpers.inputs.files.tables import TARGETS
from kpi_helpers.inputs.lists import Basis, OverrideKind, Polarity, Rag, RatingRule, TargetKind, ToleranceIn
from kpi_helpers.inputs.settings import Ratings
from kpi_helpers.periods import parse_period, parse_quarter
from tests.builders import TARGET, make_frame
from tests.results import make_target


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


GREEN, AMBER, RED, NOT_RATED = Rag.GREEN, Rag.AMBER, Rag.RED, Rag.NOT_RATED
RANGE = {"green_limit_upper": 4.3, "amber_limit_upper": 4.5, "kind": TargetKind.RANGE}


@pytest.mark.parametrize(
    ("polarity", "value", "rag"),
    [
        (Polarity.HIGHER, 90.0, GREEN),
        (Polarity.HIGHER, 89.999, AMBER),
        (Polarity.HIGHER, 85.0, AMBER),
        (Polarity.HIGHER, 84.999, RED),
        (Polarity.LOWER, 90.0, GREEN),
        (Polarity.LOWER, 90.001, AMBER),
        (Polarity.LOWER, 95.0, AMBER),
        (Polarity.LOWER, 95.001, RED),
    ],
)
def test_limits_belong_to_the_better_level(polarity: Polarity, value: float, rag: Rag) -> None:
    amber = 85 if polarity is Polarity.HIGHER else 95
    assert rate_against(value, make_target(90, amber), polarity) == Rating(rag, met=rag is GREEN, limit=90)


@pytest.mark.parametrize(
    ("value", "rag"),
    [(3.2, GREEN), (3.7, GREEN), (4.3, GREEN), (3.19, AMBER), (3.0, AMBER), (4.5, AMBER), (2.99, RED), (4.51, RED)],
)
def test_a_range_is_missed_on_both_sides(value: float, rag: Rag) -> None:
    assert rate_against(value, make_target(3.2, 3.0, **RANGE), Polarity.RANGE).rag is rag


@pytest.mark.parametrize("value", [3.1, 4.4])
def test_a_range_without_amber_limits_is_not_rated_outside(value: float) -> None:
    target = make_target(3.2, green_limit_upper=4.3, kind=TargetKind.RANGE)
    assert rate_against(value, target, Polarity.RANGE) == Rating(NOT_RATED, Unrated.AMBER_UNKNOWN, met=False, limit=3.2)


@pytest.mark.parametrize(
    ("basis", "period", "green", "amber"),
    [
        (Basis.YEAR_TO_DATE, "2022-23 Q1..Q1", 15, 10),
        (Basis.YEAR_TO_DATE, "2022-23 Q1..Q2", 30, 20),
        (Basis.YEAR_TO_DATE, "2022-23 Q2", 30, 20),
        (Basis.YEAR_TO_DATE, "2022-23 Q1..Q4", 60, 40),
        (Basis.YEAR_TO_DATE, "2022-23 financial year", 60, 40),
        (Basis.YEAR_TO_DATE, "2022 calendar year", 60, 40),
        (Basis.YEAR_TO_DATE, "2021/22 academic year", 60, 40),
        (Basis.YEAR_TO_DATE, "2022-04..2022-08", 25, 40 * 5 / 12),
        (Basis.PERIOD, "2022-23 Q2", 15, 10),
        (Basis.PERIOD, "2022-06", 5, 40 / 12),
        (Basis.PERIOD, "2022 calendar year", 60, 40),
        (Basis.PERIOD, "2021/22 academic year", 60, 40),
        (Basis.ROLLING_YEAR, "2022-23 Q2", 60, 40),
    ],
)
def test_a_years_total_is_due_in_equal_parts(basis: Basis, period: str, green: float, amber: float) -> None:
    phased = phased_target(make_target(60, 40, kind=TargetKind.YEAR_TOTAL), parse_period(period), basis)
    assert phased.green_limit == green
    assert phased.amber_limit == pytest.approx(amber)


def test_a_level_is_not_phased() -> None:
    target = make_target(60, 40)
    assert phased_target(target, parse_period("2022-23 Q1"), Basis.YEAR_TO_DATE) is target


@pytest.mark.parametrize(
    ("base", "percent", "limit"), [(160, 20, 192), (160, -5, 152), (154, 17.8, 181.412), (0.1, 10, 0.11)]
)
def test_a_relative_target_is_worked_out_exactly(base: float, percent: float, limit: float) -> None:
    target = make_target(None, 1, kind=TargetKind.RELATIVE, base_value=base, change_percent=percent)
    phased = phased_target(target, parse_period("2022-23 Q1"), Basis.PERIOD)
    assert (phased.green_limit, phased.amber_limit) == (limit, 1)


def test_a_stored_limit_goes_before_a_relative_one() -> None:
    target = make_target(190, kind=TargetKind.RELATIVE, base_value=160, change_percent=20)
    assert phased_target(target, parse_period("2022-23 Q1"), Basis.PERIOD).green_limit == 190


@pytest.mark.parametrize("cells", [{"change_percent": 20}, {"base_value": 160}, {}])
def test_a_relative_target_without_its_base_stays_unknown(cells: dict[str, float]) -> None:
    target = make_target(None, kind=TargetKind.RELATIVE, **cells)
    assert worked_out(target) is target


# ---------------------------------------------------------------- judgements


def override(rag: Rag, kind: OverrideKind) -> Override:
    return Override(rag, kind, "A fall is expected.", "Head of Housing", "2022-11-20")


COMPUTED = Rating(GREEN, met=True, limit=90)
MISSED = Rating(NOT_RATED, Unrated.AMBER_UNKNOWN, met=False, limit=90)
NO_TARGET = Rating(NOT_RATED, Unrated.NO_TARGET)


def test_no_override_changes_nothing() -> None:
    assert apply_override(COMPUTED, None) is COMPUTED


@pytest.mark.parametrize("before", [COMPUTED, MISSED, NO_TARGET])
def test_a_judgement_replaces_any_rating_and_keeps_what_it_was_held_against(before: Rating) -> None:
    judged = override(AMBER, OverrideKind.JUDGEMENT)
    assert apply_override(before, judged) == Rating(AMBER, None, judged, before.met, before.limit)


def test_a_judgement_may_take_a_rating_away() -> None:
    judged = override(NOT_RATED, OverrideKind.JUDGEMENT)
    assert apply_override(COMPUTED, judged) == Rating(NOT_RATED, Unrated.JUDGEMENT, judged, met=True, limit=90)


@pytest.mark.parametrize("before", [MISSED, NO_TARGET])
def test_a_rating_as_published_fills_in_for_a_missing_one(before: Rating) -> None:
    published = override(GREEN, OverrideKind.AS_PUBLISHED)
    assert apply_override(before, published) == Rating(GREEN, None, published, before.met, before.limit)


def test_a_rating_as_published_never_replaces_a_computed_one() -> None:
    assert apply_override(COMPUTED, override(RED, OverrideKind.AS_PUBLISHED)) is COMPUTED


def test_not_rated_as_published_keeps_our_own_reason() -> None:
    assert apply_override(MISSED, override(NOT_RATED, OverrideKind.AS_PUBLISHED)) is MISSED


# ---------------------------------------------------------------- gap


@pytest.mark.parametrize(
    ("polarity", "value", "limit", "gap"),
    [
        (Polarity.HIGHER, 81.9, 90, -8.1),
        (Polarity.HIGHER, 96.75, 90, 6.75),
        (Polarity.LOWER, 686.13, 637.6, -48.53),
        (Polarity.LOWER, 5.4, 6.0, 0.6),
    ],
)
def test_the_gap_is_positive_when_better(polarity: Polarity, value: float, limit: float, gap: float) -> None:
    assert gap_to_target(value, limit, make_target(limit), polarity) == gap


@pytest.mark.parametrize(("value", "gap"), [(3.1, -0.1), (3.2, 0), (4.0, 0), (4.3, 0), (4.4, -0.1)])
def test_the_gap_to_a_range_is_the_way_back_into_it(value: float, gap: float) -> None:
    assert gap_to_target(value, 3.2, make_target(3.2, 3.0, **RANGE), Polarity.RANGE) == gap
