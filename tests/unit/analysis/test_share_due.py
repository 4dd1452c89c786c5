from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest

from kpi_helpers.analysis.direction import Break
from kpi_helpers.analysis.series import Figure
from kpi_helpers.analysis.share_due import last_years_share
from kpi_helpers.inputs.settings import Analysis
from kpi_helpers.inputs.words import Rag, YearProfile
from kpi_helpers.periods import parse_period
from tests.builders import make_kpi
from tests.results import make_figure, make_result

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
