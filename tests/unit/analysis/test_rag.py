from __future__ import annotations

import pytest

from kpi_helpers.analysis.rag import (
    Override,
    Rating,
    Unrated,
    apply_override,
    gap_to_target,
    phased_target,
    rate_against,
    worked_out,
)
from kpi_helpers.inputs.words import Basis, OverrideKind, Polarity, Rag, TargetKind
from kpi_helpers.periods import parse_period
from tests.results import make_target

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
