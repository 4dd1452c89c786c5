from __future__ import annotations

from typing import Any

import pytest

from kpi_helpers.analysis.uncertainty import interval_of
from tests.builders import make_kpi
from tests.results import make_figure


def limits(value: float | None, numerator: float | None, denominator: float | None, **kpi: Any) -> Any:
    found = interval_of(make_figure(value, numerator=numerator, denominator=denominator), make_kpi(**kpi))
    return None if found is None else pytest.approx((found.lower, found.upper), abs=5e-5)


def test_a_percentage_has_wilsons_interval() -> None:
    assert limits(50, 50, 100) == (40.3832, 59.6168)  # the textbook case, in per cent


def test_a_rate_has_an_exact_interval_below_10_events() -> None:
    assert limits(5, 5, 10_000, unit="rate_per_10k") == (1.6235, 11.6683)  # Poisson, 5 events


def test_a_rate_has_byars_interval_from_10_events_on() -> None:
    found = interval_of(make_figure(10, numerator=10, denominator=100_000), make_kpi(unit="rate_per_100k"))
    assert found is not None
    assert (found.lower, found.upper) == pytest.approx((4.7871, 18.3909), abs=5e-3)


def test_a_higher_confidence_is_wider() -> None:
    found = interval_of(make_figure(50, numerator=50, denominator=100), make_kpi(), confidence=0.998)
    assert found is not None
    assert (found.lower, found.upper) == pytest.approx((35.24, 64.76), abs=0.02)


@pytest.mark.parametrize(
    ("value", "numerator", "denominator", "kpi"),
    [
        (None, 50, 100, {}),
        (50, None, 100, {}),
        (50, 50, None, {}),
        (50, 50, 0, {}),
        (50, -50, -100, {}),
        (-50, -50, 100, {"minimum": -100}),
        (60, 50, 100, {}),  # an estimate: the counts do not make it
        (150, 150, 100, {"maximum": 200}),  # no share of a whole
        (50, 50, 100, {"unit": "count"}),
        (50, 50, 100, {"unit": "score"}),
    ],
)
def test_without_counts_that_make_the_figure_there_is_no_interval(
    value: float | None, numerator: float | None, denominator: float | None, kpi: dict[str, Any]
) -> None:
    assert limits(value, numerator, denominator, **kpi) is None


def test_without_a_figure_there_is_no_interval() -> None:
    assert interval_of(None, make_kpi()) is None


@pytest.mark.parametrize(("value", "there"), [(66.7, True), (66.6, True), (66.5, False), (66.8, False)])
def test_counts_may_differ_from_the_figure_by_its_last_decimal(value: float, there: bool) -> None:
    assert (limits(value, 2, 3) is not None) is there  # 66.666..., printed with one decimal
