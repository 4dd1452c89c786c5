from __future__ import annotations

from typing import Any

import pytest

from kpi_helpers.analysis.direction import Direction, Travel, Withheld
from kpi_helpers.analysis.ratings import compared_value, rate_by_rule, with_amber_limits
from kpi_helpers.analysis.targets import Rating, Unrated
from kpi_helpers.inputs.lists import Basis, Compared, Polarity, Rag, RatingRule, TargetKind, ToleranceIn
from kpi_helpers.periods import parse_quarter
from tests.builders import make_kpi
from tests.results import make_figure, make_target

GREEN, AMBER, RED, NOT_RATED = Rag.GREEN, Rag.AMBER, Rag.RED, Rag.NOT_RATED
HIGHER, LOWER = Polarity.HIGHER, Polarity.LOWER
EIGHT_BY_2026: dict[str, Any] = {
    "green": 8,
    "amber": 9,
    "kind": TargetKind.DUE_DATE,
    "due_text": "2025-26 financial year",
}
RANGE: dict[str, Any] = {"kind": TargetKind.RANGE, "green_limit_upper": 4.3}


def percent(tolerance: float, rule: RatingRule = RatingRule.TOLERANCE) -> dict[str, Any]:
    return {"rule": rule, "tolerance": tolerance, "tolerance_in": ToleranceIn.PERCENT_OF_TARGET}


def units(tolerance: float, rule: RatingRule = RatingRule.TOLERANCE) -> dict[str, Any]:
    return {"rule": rule, "tolerance": tolerance, "tolerance_in": ToleranceIn.UNITS}


def rate(
    value: float | None,
    *,
    period: str = "2022-23 Q2",
    at: str = "2022-23 Q2",
    kpi: dict[str, Any] | None = None,
    figure: dict[str, Any] | None = None,
    compared: Compared = Compared.UNROUNDED,
    year: Direction | None = None,
    outlook: tuple[float, float] | None = None,
    **target: Any,
) -> Rating:
    """Rate a figure, higher is better, against a target of these cells, in the report of a quarter."""
    return rate_by_rule(
        make_figure(value, period, **(figure or {})),
        make_target(**target) if target else None,
        kpi=make_kpi(**({"unit": "count"} | (kpi or {}))),
        quarter=parse_quarter(at),
        compared=compared,
        year=year,
        outlook=outlook,
    )


# ---------------------------------------------------------------- limits


def test_a_rating_says_by_which_rule_and_figure_it_was_given() -> None:
    expected = Rating(AMBER, met=False, limit=90, rule=RatingRule.LIMITS, value=85.5)
    assert rate(85.5, green=90, amber=85) == expected


def test_worse_than_green_is_not_rated_when_the_amber_limit_is_not_known() -> None:
    found = [rate(81.9, green=90), rate(96.75, green=90)]
    assert [(one.rag, one.unrated, one.met, one.limit) for one in found] == [
        (NOT_RATED, Unrated.AMBER_UNKNOWN, False, 90),
        (GREEN, None, True, 90),
    ]


def test_equal_limits_leave_no_amber() -> None:
    assert rate(89.9, green=90, amber=90).rag is RED


def test_zero_is_a_figure() -> None:
    assert rate(0.0, green=90, amber=85).rag is RED
    assert rate(0.0, green=0, amber=1, kpi={"polarity": "lower"}).rag is GREEN


@pytest.mark.parametrize(
    ("target", "value", "reason"),
    [
        ({"green": 90}, None, Unrated.NO_FIGURE),
        ({}, 91, Unrated.NO_TARGET),
        ({"green": None, "kind": TargetKind.NONE}, 91, Unrated.NO_TARGET),
        ({"green": None, "kind": TargetKind.NOT_PUBLISHED}, 91, Unrated.LIMIT_UNKNOWN),
        ({"green": None, "kind": TargetKind.RELATIVE, "change_percent": 20}, 91, Unrated.LIMIT_UNKNOWN),
        ({"green": None, "kind": TargetKind.RELATIVE, "change_percent": 20, **percent(10)}, 91, Unrated.LIMIT_UNKNOWN),
        ({"green": 90, "kpi": {"polarity": "none"}}, 91, Unrated.NO_DIRECTION),
        ({"green": 90, "kpi": {"polarity": "none"}, **percent(10)}, 91, Unrated.NO_DIRECTION),
        (EIGHT_BY_2026, 9.3, Unrated.NOT_DUE),
    ],
)
def test_what_is_not_rated_says_why(target: dict[str, Any], value: float | None, reason: Unrated) -> None:
    rating = rate(value, **target)
    assert (rating.rag, rating.unrated, rating.rule) == (NOT_RATED, reason, None)


def test_without_a_figure_there_is_no_rating() -> None:
    kpi, quarter = make_kpi(), parse_quarter("2022-23 Q2")
    assert rate_by_rule(None, make_target(90), kpi=kpi, quarter=quarter) == Rating(NOT_RATED, Unrated.NO_FIGURE)


def test_a_target_that_is_not_due_keeps_the_figure_for_the_gap() -> None:
    assert rate(9.3, **EIGHT_BY_2026) == Rating(NOT_RATED, Unrated.NOT_DUE, limit=8, value=9.3)


@pytest.mark.parametrize(
    ("due", "period", "at", "rag"),
    [
        ("2022-09-30", "2022-23 Q2", "2022-23 Q2", RED),
        ("2022-10-01", "2022-23 Q2", "2022-23 Q2", NOT_RATED),  # the quarter ended the day before
        ("2022-10-01", "2022-23 Q2", "2022-23 Q3", RED),  # the last quarter that ended before
        ("2022-12-31", "2022-23 Q2", "2022-23 Q3", NOT_RATED),  # the figure that counts has not arrived
        ("2022-23 Q3", "2022-23 Q3", "2022-23 Q3", RED),
        ("2022-23 financial year", "2021-22 financial year", "2022-23 Q4", NOT_RATED),
        ("2022-23 financial year", "2022-23 financial year", "2023-24 Q1", RED),
        ("2022-09-30", "2021/22 academic year", "2022-23 Q2", RED),  # the last year that could end before
        ("2022-23 financial year", "2022-23 financial year", "2022-23 Q2", NOT_RATED),  # a forecast
    ],
)
def test_a_dated_target_is_judged_by_a_figure_of_its_date(due: str, period: str, at: str, rag: Rag) -> None:
    target: dict[str, Any] = {"green": 8, "amber": 7, "kind": TargetKind.DUE_DATE, "due_text": due}
    assert rate(1, period=period, at=at, **target).rag is rag


# ---------------------------------------------------------------- a tolerance


@pytest.mark.parametrize(
    ("polarity", "green", "tolerance", "amber"),
    [
        (HIGHER, 95, percent(10), 85.5),
        (LOWER, 95, percent(10), 104.5),
        (HIGHER, 90, percent(10), 81),
        (HIGHER, 90, units(2), 88),
        (LOWER, 12, units(2.5), 14.5),
        (HIGHER, -50, percent(10), -55),  # a percentage of its size, towards the worse side
        (LOWER, -50, percent(10), -45),
        (LOWER, 0, units(2_000_000), 2_000_000),
        (HIGHER, 0.7, percent(10), 0.63),  # 0.7 * 0.9 is 0.63 in decimals, and 0.6299999999999999 in binary
        (HIGHER, 8.2, percent(5), 7.79),
        (LOWER, 1.1, units(0.1), 1.2),
        (HIGHER, 90, percent(0), 90),
    ],
)
def test_the_amber_limit_is_the_target_less_its_tolerance(
    polarity: Polarity, green: float, tolerance: dict[str, Any], amber: float
) -> None:
    assert with_amber_limits(make_target(green, **tolerance), polarity).amber_limit == amber


@pytest.mark.parametrize(
    ("value", "rag"),
    [(95, GREEN), (94.99, AMBER), (85.5, AMBER), (85.49, RED), (0, RED), (100, GREEN)],
)
def test_a_tenth_of_a_target_of_95_is_amber_down_to_85_and_a_half(value: float, rag: Rag) -> None:
    assert rate(value, green=95, **percent(10)).rag is rag


@pytest.mark.parametrize(("value", "rag"), [(12, GREEN), (12.01, AMBER), (14, AMBER), (14.01, RED)])
def test_an_agreed_tolerance_counts_in_the_unit_of_the_kpi(value: float, rag: Rag) -> None:
    assert rate(value, green=12, kpi={"polarity": "lower", "unit": "days"}, **units(2)).rag is rag


def test_no_boundary_is_missed_by_a_rounding_error() -> None:
    targets = [n / 10 for n in range(5, 1000, 5)]
    missed = [
        (target, tolerance)
        for target in targets
        for tolerance in (2.5, 5, 7.5, 10, 15)
        for boundary in [float(f"{round(target * 10) * (1000 - round(tolerance * 10)) / 10_000:.6f}")]
        if with_amber_limits(make_target(target, **percent(tolerance)), HIGHER).amber_limit != boundary
    ]
    assert (len(targets), missed) == (199, [])


@pytest.mark.parametrize(
    ("tolerance", "lower", "upper"), [(units(0.2), 3.0, 4.5), (percent(10), 2.88, 4.73), (units(0), 3.2, 4.3)]
)
def test_each_end_of_a_range_has_its_tolerance(tolerance: dict[str, Any], lower: float, upper: float) -> None:
    found = with_amber_limits(make_target(3.2, **RANGE, **tolerance), Polarity.RANGE)
    assert (found.amber_limit, found.amber_limit_upper) == (lower, upper)


@pytest.mark.parametrize(
    ("value", "rag"),
    [(3.2, GREEN), (4.3, GREEN), (3.19, AMBER), (3.0, AMBER), (2.99, RED), (4.5, AMBER), (4.51, RED)],
)
def test_outside_a_range_the_nearer_end_counts(value: float, rag: Rag) -> None:
    assert rate(value, green=3.2, kpi={"polarity": "range"}, **RANGE, **units(0.2)).rag is rag


@pytest.mark.parametrize("tolerance", [units(6), percent(10)])
@pytest.mark.parametrize(("value", "rag"), [(30, GREEN), (29, AMBER), (27, AMBER), (26, RED)])
def test_the_tolerance_of_a_years_total_is_due_in_equal_parts_too(
    tolerance: dict[str, Any], value: float, rag: Rag
) -> None:
    found = rate(value, green=60, kind=TargetKind.YEAR_TOTAL, kpi={"basis": "year_to_date"}, **tolerance)
    assert (found.rag, found.limit) == (rag, 30)


def test_thirds_of_a_year_keep_their_boundary() -> None:
    target: dict[str, Any] = {"green": 50, "kind": TargetKind.YEAR_TOTAL, **units(2)}  # 48 * 5 / 12 is 20
    kpi = {"basis": str(Basis.YEAR_TO_DATE)}
    assert [rate(value, period="2022-04..2022-08", kpi=kpi, **target).rag for value in (20, 19.99)] == [AMBER, RED]


def test_a_relative_target_has_the_tolerance_of_what_it_makes() -> None:
    target: dict[str, Any] = {
        "green": None,
        "kind": TargetKind.RELATIVE,
        "base_value": 160,
        "change_percent": 20,
        **percent(10),
    }
    assert [rate(value, **target).rag for value in (192, 172.8, 172.7)] == [GREEN, AMBER, RED]


def test_a_stored_limit_is_not_touched() -> None:
    target = make_target(90, 85)
    assert with_amber_limits(target, HIGHER) is target


# ---------------------------------------------------------------- a tolerance, then last year

HISTORY = RatingRule.TOLERANCE_THEN_HISTORY


@pytest.mark.parametrize(
    ("value", "travel", "rag"),
    [
        (90, Travel.WORSE, GREEN),
        (81, Travel.WORSE, GREEN),  # on the tolerance
        (80.99, Travel.BETTER, AMBER),
        (80.99, Travel.SAME, AMBER),
        (80.99, Travel.WORSE, RED),
        (10, Travel.BETTER, AMBER),
    ],
)
def test_beyond_the_tolerance_last_year_decides(value: float, travel: Travel, rag: Rag) -> None:
    found = rate(value, green=90, year=Direction(travel, 1.0, make_figure()), **percent(10, HISTORY))
    assert (found.rag, found.met) == (rag, value >= 90)


@pytest.mark.parametrize(
    ("year", "reason"),
    [
        (None, Unrated.NO_LAST_YEAR),
        (Direction(Travel.WITHHELD, withheld=Withheld.NO_EARLIER), Unrated.NO_LAST_YEAR),
        (Direction(Travel.WITHHELD, 1.0, make_figure(), Withheld.BREAK), Unrated.LAST_YEAR_BROKEN),
    ],
)
def test_where_last_year_cannot_be_compared_there_is_no_rating(year: Direction | None, reason: Unrated) -> None:
    found = [rate(value, green=90, year=year, **percent(10, HISTORY)) for value in (80, 81)]
    assert [(one.rag, one.unrated, one.met) for one in found] == [(NOT_RATED, reason, False), (GREEN, None, False)]


def test_without_its_tolerance_the_history_says_nothing() -> None:
    found = rate(80, green=90, year=Direction(Travel.BETTER, 1.0, make_figure()), rule=HISTORY)
    assert (found.rag, found.unrated) == (NOT_RATED, Unrated.AMBER_UNKNOWN)


# ---------------------------------------------------------------- two targets


@pytest.mark.parametrize(
    ("polarity", "limits", "value", "rag"),
    [
        ("higher", (95, 90), 95, GREEN),
        ("higher", (95, 90), 94.9, AMBER),
        ("higher", (95, 90), 90, AMBER),
        ("higher", (95, 90), 89.9, RED),
        ("lower", (20, 24), 20, GREEN),
        ("lower", (20, 24), 24, AMBER),
        ("lower", (20, 24), 24.1, RED),
    ],
)
def test_between_two_targets_is_acceptable(polarity: str, limits: tuple[float, float], value: float, rag: Rag) -> None:
    found = rate(value, green=limits[0], amber=limits[1], rule=RatingRule.TWO_TARGETS, kpi={"polarity": polarity})
    assert (found.rag, found.rule) == (rag, RatingRule.TWO_TARGETS)


# ---------------------------------------------------------------- an interval

# Wilson's 95% limits of 20 of 100 are 13.34 and 28.88 per cent; Byar's of 20 in 10,000 are 12.21 and 30.89.
TWENTY = {"numerator": 20, "denominator": 100}


@pytest.mark.parametrize(
    ("polarity", "green", "rag"),
    [
        ("higher", 13, GREEN),
        ("higher", 14, AMBER),
        ("higher", 28, AMBER),
        ("higher", 29, RED),
        ("lower", 29, GREEN),
        ("lower", 28, AMBER),
        ("lower", 14, AMBER),
        ("lower", 13, RED),
    ],
)
def test_an_interval_is_wholly_better_holds_the_target_or_is_wholly_worse(
    polarity: str, green: float, rag: Rag
) -> None:
    kpi = {"unit": "percent", "polarity": polarity}
    found = rate(20, green=green, rule=RatingRule.INTERVAL, kpi=kpi, figure=TWENTY)
    assert (found.rag, found.unrated) == (rag, None)
    assert found.between == pytest.approx((13.3367, 28.8829), abs=1e-4)
    assert found.met is (green <= 20 if polarity == "higher" else green >= 20)


@pytest.mark.parametrize(
    ("events", "polarity", "green", "rag"),
    [  # 0 of 100: 0 to 3.7 per cent; 100 of 100: 96.3 to 100
        (0, "higher", 0, GREEN),
        (0, "lower", 0, AMBER),
        (100, "lower", 100, GREEN),
        (100, "higher", 100, AMBER),
    ],
)
def test_an_interval_that_ends_on_the_target_meets_it_there(events: int, polarity: str, green: float, rag: Rag) -> None:
    counts = {"numerator": events, "denominator": 100}
    kpi = {"unit": "percent", "polarity": polarity}
    assert rate(events, green=green, rule=RatingRule.INTERVAL, kpi=kpi, figure=counts).rag is rag


@pytest.mark.parametrize(
    ("unit", "value", "lower", "upper"),
    [("rate_per_10k", 20, 12.2119, 30.8903), ("rate_per_100k", 200, 122.119, 308.903)],
)
def test_a_rate_has_the_interval_of_a_rate_in_its_unit(unit: str, value: float, lower: float, upper: float) -> None:
    counts = {"numerator": 20, "denominator": 10_000}
    found = rate(value, green=lower - 1, rule=RatingRule.INTERVAL, kpi={"unit": unit}, figure=counts)
    assert found.rag is GREEN
    assert found.between == pytest.approx((lower, upper), rel=1e-4)


@pytest.mark.parametrize(
    "counts",
    [
        {},
        {"numerator": 20},
        {"denominator": 100},
        {"numerator": 20, "denominator": 0},
        {"numerator": -1, "denominator": 100},
        {"numerator": 101, "denominator": 100},
    ],
)
def test_without_usable_counts_there_is_no_interval(counts: dict[str, float]) -> None:
    found = rate(20, green=13, rule=RatingRule.INTERVAL, kpi={"unit": "percent"}, figure=counts)
    assert (found.rag, found.unrated, found.met) == (NOT_RATED, Unrated.NO_COUNTS, True)


def test_a_count_has_no_interval() -> None:
    counts = {"numerator": 20, "denominator": 100}
    assert rate(20, green=13, rule=RatingRule.INTERVAL, figure=counts).unrated is Unrated.NO_COUNTS


# ---------------------------------------------------------------- a forecast


@pytest.mark.parametrize(
    ("polarity", "outlook", "rag"),
    [
        ("higher", (60, 70), GREEN),
        ("higher", (59.9, 70), AMBER),
        ("higher", (50, 60), AMBER),
        ("higher", (50, 59.9), RED),
        ("lower", (50, 60), GREEN),
        ("lower", (50, 60.1), AMBER),
        ("lower", (60, 70), AMBER),
        ("lower", (60.1, 70), RED),
    ],
)
def test_a_forecast_meets_the_target_wholly_in_part_or_not(
    polarity: str, outlook: tuple[float, float], rag: Rag
) -> None:
    found = rate(31, green=60, rule=RatingRule.FORECAST, outlook=outlook, kpi={"polarity": polarity})
    assert (found.rag, found.between) == (rag, outlook)


@pytest.mark.parametrize(
    ("outlook", "rag"),
    [((3.2, 4.3), GREEN), ((3.1, 4.0), AMBER), ((3.0, 4.5), AMBER), ((4.3, 5), AMBER), ((4.31, 5), RED), ((2, 3), RED)],
)
def test_a_forecast_is_held_against_both_ends_of_a_range(outlook: tuple[float, float], rag: Rag) -> None:
    found = rate(4, green=3.2, rule=RatingRule.FORECAST, outlook=outlook, kpi={"polarity": "range"}, **RANGE)
    assert found.rag is rag


def test_a_forecast_is_held_against_the_whole_years_total_and_the_figure_against_what_is_due() -> None:
    target: dict[str, Any] = {"green": 60, "kind": TargetKind.YEAR_TOTAL, "rule": RatingRule.FORECAST}
    found = rate(31, outlook=(55, 59), kpi={"basis": "year_to_date"}, **target)
    assert (found.rag, found.met, found.limit) == (RED, True, 30)


def test_without_an_outlook_there_is_no_rating_by_forecast() -> None:
    found = rate(31, green=60, rule=RatingRule.FORECAST)
    assert (found.rag, found.unrated, found.met, found.between) == (NOT_RATED, Unrated.NO_OUTLOOK, False, None)


def test_a_forecast_upside_down_is_refused() -> None:
    with pytest.raises(ValueError, match="runs from 70 to 60; expected the lowest figure first"):
        rate(31, green=60, rule=RatingRule.FORECAST, outlook=(70, 60))


# ---------------------------------------------------------------- unrounded or as printed


@pytest.mark.parametrize(
    ("value", "compared", "rag", "held"),
    [
        (94.96, Compared.UNROUNDED, AMBER, 94.96),
        (94.96, Compared.AS_PRINTED, GREEN, 95.0),
        (94.94, Compared.AS_PRINTED, AMBER, 94.9),
        (94.95, Compared.AS_PRINTED, GREEN, 95.0),  # halves round away from zero
        (85.45, Compared.AS_PRINTED, AMBER, 85.5),
        (85.45, Compared.UNROUNDED, RED, 85.45),
    ],
)
def test_a_figure_may_be_held_against_its_limits_as_printed(
    value: float, compared: Compared, rag: Rag, held: float
) -> None:
    found = rate(value, green=95, compared=compared, kpi={"unit": "percent", "decimals": 1}, **percent(10))
    assert (found.rag, found.value) == (rag, held)


def test_limits_are_never_rounded() -> None:
    assert rate(95.04, green=95.02, amber=90, compared=Compared.AS_PRINTED, kpi={"decimals": 1}).rag is AMBER


def test_millions_of_pounds_are_printed_by_the_thousand() -> None:
    kpi = make_kpi(unit="gbp", decimals=0)
    assert compared_value(2_000_499.0, kpi, Compared.AS_PRINTED) == 2_000_000
    assert compared_value(2_000_499.0, kpi, Compared.UNROUNDED) == 2_000_499
