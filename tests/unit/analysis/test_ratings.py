from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest

from kpi_helpers.analysis.ratings import last_years_share
from kpi_helpers.analysis.scorecard import KpiResult
from kpi_helpers.analysis.series import Break, Figure
from kpi_helpers.analysis.targets import Unrated
from kpi_helpers.inputs.lists import Rag, RatingRule, YearProfile
from kpi_helpers.inputs.settings import Analysis
from kpi_helpers.periods import parse_period
from tests.builders import make_kpi
from tests.results import make_figure, make_result

GREEN, AMBER, RED, NOT_RATED = Rag.GREEN, Rag.AMBER, Rag.RED, Rag.NOT_RATED
TENTH: dict[str, Any] = {"tolerance": 10, "tolerance_in": "percent_of_target", "amber_limit": None}
HISTORY: dict[str, Any] = {**TENTH, "rule": "tolerance_then_history"}
Rows = list[dict[str, Any]]


def both(result: KpiResult) -> tuple[Rag, Rag]:
    """Give the rating of the quarter before, as it was known then, and of this one."""
    assert result.rating_before is not None
    return result.rating_before.rag, result.rating.rag


# ---------------------------------------------------------------- the rule in force


def test_the_rule_of_a_row_holds_from_its_quarter_on() -> None:
    targets = [{"applies_from": "2022-23 Q1"}, {"applies_from": "2022-23 Q2", "rule": "tolerance", **TENTH}]
    result = make_result([82, 82], targets=targets)
    assert both(result) == (RED, AMBER)
    assert (result.rating.rule, result.rating.limit, result.gap) == (RatingRule.TOLERANCE, 90, -8)


def test_the_rule_of_the_report_holds_where_a_row_has_none() -> None:
    ratings = {"rule": "tolerance", "tolerance": 2, "tolerance_in": "units"}
    assert make_result([88], targets=[{"amber_limit": None}], report={"ratings": ratings}).rating.rag is AMBER
    assert make_result([88], targets=[{"rule": "limits"}], report={"ratings": ratings}).rating.rule is RatingRule.LIMITS


@pytest.mark.parametrize(
    ("compared", "ratings", "gap"), [("unrounded", (AMBER, AMBER), -0.04), ("as_printed", (GREEN, GREEN), 0)]
)
def test_a_report_may_compare_figures_as_printed(compared: str, ratings: tuple[Rag, Rag], gap: float) -> None:
    result = make_result([89.97, 89.96], report={"ratings": {"compared": compared}})
    assert (both(result), result.gap) == (ratings, gap)


def test_a_judgement_stands_above_every_rule() -> None:
    rating = make_result([70], targets=[{"rule": "tolerance", **TENTH}], overrides=[{}]).rating
    assert (rating.rag, rating.rule, rating.value) == (AMBER, RatingRule.TOLERANCE, 70)


# ---------------------------------------------------------------- last year


@pytest.mark.parametrize(
    ("last_year", "rag"), [(79.9, AMBER), (80, AMBER), (80.04, AMBER), (80.1, RED), (None, NOT_RATED)]
)
def test_last_years_quarter_decides_beyond_the_tolerance(last_year: float | None, rag: Rag) -> None:
    result = make_result([last_year, 85, 85, 85, 80], targets=[{"applies_from": "2021-22 Q1", **HISTORY}])
    assert result.rating.rag is rag  # 80.0 and 80.04 print the same: no material change


def test_the_rating_before_had_its_own_last_year() -> None:
    found = make_result([79, 82, 85, 85, 80, 80], targets=[{"applies_from": "2021-22 Q1", **HISTORY}])
    assert both(found) == (AMBER, RED)


def test_a_break_since_last_year_leaves_no_rating() -> None:
    result = make_result([79, 82, 85, 85, 80, 80], targets=[HISTORY], breaks=[{}])
    assert (result.rating.rag, result.rating.unrated) == (NOT_RATED, Unrated.LAST_YEAR_BROKEN)
    assert result.rating_before is not None
    assert result.rating_before.rag is AMBER  # the break came after


def test_of_annual_figures_the_year_before_is_last_year() -> None:
    rows: Rows = [
        {"period": f"{year}-{year % 100 + 1} financial year", "value": value, "received": "2022-23 Q2"}
        for year, value in ((2020, 79), (2021, 80))
    ]
    result = make_result(rows=rows, frequency="annual_financial", targets=[HISTORY])
    assert (result.rating.rag, result.travel_year.against) == (AMBER, None)


# ---------------------------------------------------------------- an interval


@pytest.mark.parametrize(("events", "rag"), [(97, GREEN), (92, AMBER), (80, RED)])
def test_the_interval_is_that_of_the_latest_counts(events: int, rag: Rag) -> None:
    rows: Rows = [{"value": events, "numerator": events, "denominator": 100}]
    result = make_result(rows=rows, targets=[{"rule": "interval", "amber_limit": None}])
    assert result.rating.rag is rag
    assert result.rating.between is not None
    assert result.rating.between[0] < events < result.rating.between[1]


# ---------------------------------------------------------------- a forecast


LAST_YEAR = (20, 25, 25, 30)


@pytest.mark.parametrize(
    ("values", "ratings", "between"),
    [  # from the rate so far, last year's rest, growth on last year and last year's share
        ((28, 26), (GREEN, GREEN), (108, 120)),
        ((28, 14), (GREEN, RED), (84, 97)),
        ((18, 30), (RED, AMBER), (96, 106.6667)),
    ],
)
def test_the_forecast_is_that_of_the_year_as_known_at_the_quarter(
    values: tuple[float, float], ratings: tuple[Rag, Rag], between: tuple[float, float]
) -> None:
    target = {"kind": "year_total", "green_limit": 100, "amber_limit": None, "rule": "forecast"}
    result = make_result([*LAST_YEAR, *values], unit="count", decimals=0, targets=[target])
    assert both(result) == ratings
    assert result.rating.between == pytest.approx(between, rel=1e-6)


def test_without_an_outlook_there_is_none() -> None:
    result = make_result([91, 92], targets=[{"rule": "forecast", "amber_limit": None}])  # a percentage without counts
    assert (result.rating.unrated, result.gap) == (Unrated.NO_OUTLOOK, 2)


RUNNING: dict[str, Any] = {"basis": "year_to_date", "unit": "count"}


def share(period: str, figures: Mapping[str, float], *, breaks: tuple[str, ...] = (), **cells: Any) -> Fraction | None:
    some: tuple[Figure, ...] = tuple(make_figure(value, text) for text, value in figures.items())
    parted = [Break(parse_period(text), "method", "New.") for text in breaks]
    kpi = make_kpi(**{**RUNNING, **cells})
    return last_years_share(some, parse_period(period), kpi, breaks=parted, analysis=Analysis())


QUARTERS = {"2021-22 Q1": 10, "2021-22 Q2": 20, "2021-22 Q3": 30, "2021-22 Q4": 40}
TOTALS = {"2021-22 Q1..Q2": 30, "2021-22 Q1..Q4": 100}


@pytest.mark.parametrize(
    ("period", "figures", "cells", "expected"),
    [
        ("2022-23 Q1..Q2", TOTALS, {}, Fraction(3, 10)),
        ("2022-23 Q1..Q2", {"2021-22 Q1..Q2": 30, "2021-22 financial year": 90}, {}, Fraction(1, 3)),
        ("2022-23 Q2", QUARTERS, {"basis": "period"}, Fraction(1, 5)),  # the second quarter's own share
        ("2022-23 Q2", {"2021-22 Q2": 30, "2021-22 Q4": 40}, {}, Fraction(3, 4)),  # running, written by quarters
        ("2022-23 Q1..Q2", {"2021-22 Q1..Q2": 0.1, "2021-22 Q1..Q4": 0.3}, {"unit": "tonnes"}, Fraction(1, 3)),
    ],
)
def test_the_share_is_that_of_last_year(
    period: str, figures: Mapping[str, float], cells: dict[str, Any], expected: Fraction
) -> None:
    assert share(period, figures, **cells) == expected


@pytest.mark.parametrize(
    ("period", "figures"),
    [
        pytest.param("2022-23 Q1..Q2", {}, id="nothing known"),
        pytest.param("2022-23 Q1..Q2", {"2021-22 Q1..Q2": 30}, id="no total"),
        pytest.param("2022-23 Q1..Q2", {"2021-22 Q1..Q4": 100}, id="nothing of the same period"),
        pytest.param("2022-23 Q1..Q2", {"2020-21 Q1..Q2": 30, "2020-21 Q1..Q4": 100}, id="two years ago"),
        pytest.param("2022-23 Q1..Q2", {"2021-22 Q1..Q2": 0, "2021-22 Q1..Q4": 0}, id="a total of nothing"),
        pytest.param("2022-23 Q1..Q2", {"2021-22 Q1..Q2": 0, "2021-22 Q1..Q4": 5}, id="nothing by then"),
        pytest.param("2022-23 Q1..Q2", {"2021-22 Q1..Q2": 110, "2021-22 Q1..Q4": 100}, id="more than the total"),
        pytest.param("2022-23 financial year", {"2021-22 financial year": 100}, id="a whole year"),
    ],
)
def test_without_a_usable_year_before_there_is_no_share(period: str, figures: Mapping[str, float]) -> None:
    assert share(period, figures) is None


def test_a_year_of_quarters_must_be_complete() -> None:
    three = {period: value for period, value in QUARTERS.items() if period != "2021-22 Q3"}
    assert share("2022-23 Q2", three, basis="period") is None


def test_a_break_since_leaves_equal_parts() -> None:
    assert share("2022-23 Q1..Q2", TOTALS, breaks=("2022-23 Q1",)) is None
    assert share("2022-23 Q1..Q2", TOTALS, breaks=("2020-21 Q1",)) == Fraction(3, 10)


def test_equal_parts_can_be_asked_for() -> None:
    some = tuple(make_figure(value, text) for text, value in TOTALS.items())
    analysis = Analysis(year_profile=YearProfile.EQUAL_PARTS)
    period = parse_period("2022-23 Q1..Q2")
    assert last_years_share(some, period, make_kpi(**RUNNING), breaks=(), analysis=analysis) is None


@pytest.mark.parametrize(("setting", "limit", "rag"), [("last_year", 36, Rag.GREEN), ("equal_parts", 60, Rag.RED)])
def test_a_rating_goes_by_the_profile(setting: str, limit: float, rag: Rag) -> None:
    rows = [{"period": text, "value": value, "received": "2022-23 Q2"} for text, value in TOTALS.items()]
    result = make_result(
        rows=[*rows, {"period": "2022-23 Q1..Q2", "value": 40}],
        targets=[{"kind": "year_total", "green_limit": 120, "amber_limit": 110}],
        settings=[{"setting": "year_profile", "value": setting}],
        **RUNNING,
    )
    assert (result.rating.rag, result.rating.limit) == (rag, limit)
    assert result.latest is not None
    target = result.target_then(result.latest)
    assert target is not None
    assert target.green_limit == limit
