from __future__ import annotations

from typing import Any

import pytest

from kpi_helpers.analysis.statistics.comparing.funnel import (
    FunnelStatistic,
    funnel_significance,
    spc_proportion,
    spc_rate,
)
from kpi_helpers.analysis.statistics.comparing.significance import Judgement, Standing

HIGHER, LOWER, EITHER = Judgement.HIGHER_IS_BETTER, Judgement.LOWER_IS_BETTER, Judgement.NONE
NAN, INFINITY = float("nan"), float("inf")


def proportion(value: float | None, benchmark: float | None = 20, **facts: Any) -> str:
    return spc_proportion(value, benchmark, **{"denominator": 100, "judgement": HIGHER, **facts}).value


def rate(value: float | None, benchmark: float | None = 10, **facts: Any) -> str:
    return spc_rate(value, benchmark, **{"denominator": 1000, "unit": 1000, "judgement": HIGHER, **facts}).value


# ---------------------------------------------------------------- limits round a benchmark


def test_a_proportion_is_held_against_wilsons_limits_round_the_benchmark() -> None:
    # 20% of 100 with z = 1.96: 13.3367 to 28.8829; with z = 3.0902: 10.52 to 34.71
    assert [proportion(value) for value in (13.33, 13.34, 28.88, 28.89)] == ["worse", "similar", "similar", "better"]
    wide = [proportion(value, confidence=99.8) for value in (10.51, 10.53, 34.70, 34.72)]
    assert wide == ["worse", "similar", "similar", "better"]
    assert proportion(13.33, judgement=LOWER) == "better"
    assert proportion(28.89, judgement=EITHER) == "higher"
    assert proportion(0.1333, 0.2, unit=1) == "worse"


def test_z_is_rounded_as_in_the_source() -> None:
    # upper limits round 50% of 10^10: 50 + 100 * z / (2 * 10^5), so 0.00098 apart from 0.00097998
    between = 50 + 100 * 1.95998 / 2e5  # beyond 1.959964, not beyond 1.96
    assert proportion(between, 50, denominator=1e10) == "similar"


def test_benchmarks_of_none_and_all() -> None:
    assert proportion(0, 0) == "similar"
    assert proportion(3.6, 0) == "similar"  # z2 / (n + z2) is 3.70%
    assert proportion(3.8, 0) == "better"
    assert proportion(100, 100) == "similar"
    assert proportion(96.2, 100) == "worse"


def test_a_rate_is_held_against_poisson_limits_round_the_expected_events() -> None:
    # 10 expected: 4.7954 to 18.3904 at 95%; 2.9605 to 24.1340 with 0.1% on either side
    assert [rate(value) for value in (4.79, 4.80, 18.39, 18.40)] == ["worse", "similar", "similar", "better"]
    wide = [rate(value, confidence=0.998) for value in (2.95, 2.97, 24.12, 24.14)]
    assert wide == ["worse", "similar", "similar", "better"]


def test_a_fractional_expectation_is_rounded_outwards_below_and_inwards_above() -> None:
    # 9.5 expected: lower limit of 10 events, upper limit of 9 events (17.0848)
    assert [rate(value, 9.5) for value in (4.79, 4.80, 17.08, 17.09)] == ["worse", "similar", "similar", "better"]


def test_expected_events_are_counted_in_decimals() -> None:
    # 0.07 * 100 is 7.000000000000001 in floating point, and would take the lower limit of 8 events (3.4538)
    assert rate(0.0300, 0.07, denominator=100, unit=1) == "similar"  # lower limit of 7 events is 2.8144
    assert rate(0.0281, 0.07, denominator=100, unit=1) == "worse"


def test_no_expected_event() -> None:
    assert rate(0, 0) == "similar"
    assert rate(3.68, 0) == "similar"  # -ln(0.025) is 3.6889
    assert rate(3.70, 0, judgement=LOWER) == "worse"


def test_with_few_expected_events_none_is_called_different_as_in_the_source() -> None:
    assert rate(0, 0.5) == "worse"  # though none is the most likely number of events


@pytest.mark.parametrize("spc", [proportion, rate])
def test_what_is_missing_or_not_applicable_is_not_compared(spc: Any) -> None:
    assert spc(None) == spc(NAN) == spc(50, None) == spc(50, denominator=None) == "not_compared"
    assert spc(50, judgement=Judgement.NOT_APPLICABLE) == "not_compared"


@pytest.mark.parametrize("spc", [proportion, rate])
@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ({"denominator": 0}, r"^The denominator is 0; expected a number above 0\.$"),
        ({"unit": 0}, r"^The unit is 0; expected a number above 0\.$"),
        ({"confidence": 0.99}, r"^The confidence is 0\.99; expected 0\.95 or 0\.998\.$"),
        ({"benchmark": -1}, r"^The benchmark is -1; expected 0 "),
        ({"benchmark": INFINITY}, r"^The benchmark is infinite; "),
    ],
)
def test_impossible_figures_are_refused(spc: Any, facts: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        spc(50, **facts)


def test_a_proportion_is_of_a_benchmark_within_its_unit() -> None:
    with pytest.raises(ValueError, match=r"^The benchmark is 101; expected 0 to 100\.$"):
        proportion(50, 101)


# ---------------------------------------------------------------- funnels


def funnel(numerators: list[float | None], denominators: list[float | None], statistic: str) -> list[str]:
    return [s.value for s in funnel_significance(numerators, denominators, statistic=FunnelStatistic(statistic))]


def test_a_funnel_of_proportions() -> None:
    # average 50%; standard error at 100 is 5 points: limits 40.2 and 59.8, 34.5 and 65.5
    events: list[float | None] = [34, 35, 40, 41, 50, 59, 60, 65, 66]
    signals = funnel(events, [100.0] * 9, "proportion")
    assert signals == [
        "low_0.001",
        *["low_0.025"] * 2,
        *["not_significant"] * 3,
        *["high_0.025"] * 2,
        "high_0.001",
    ]


def test_a_funnel_of_ratios_is_held_against_one() -> None:
    assert funnel([22, 10, 8, 209], [19.46, 23.06, 23.06, 145.93], "ratio") == [
        "not_significant",
        "low_0.025",
        "low_0.001",
        "high_0.001",
    ]


def test_a_funnel_of_rates_is_held_against_the_average() -> None:
    # average 1 in 10: exact limits of 3 events, 0.6187 to 8.7673; Byar's of 25 events, 16.17 to 36.91
    assert funnel([3, 25, 72], [100, 100, 800], "rate") == ["low_0.025", "high_0.001", "not_significant"]


def test_an_area_without_a_figure_is_not_compared_and_not_averaged() -> None:
    whole = funnel([34, 66], [100, 100], "proportion")
    assert whole == ["low_0.001", "high_0.001"]
    assert funnel([34, None, 66, 5], [100, 100, 100, NAN], "proportion") == [
        "low_0.001",
        "not_compared",
        "high_0.001",
        "not_compared",
    ]
    assert funnel([None], [None], "rate") == ["not_compared"]
    assert funnel([], [], "rate") == []


def test_areas_that_all_have_none_or_all_do_not_differ() -> None:
    assert funnel([0, 0], [10, 20], "proportion") == ["not_significant"] * 2
    assert funnel([10, 20], [10, 20], "proportion") == ["not_significant"] * 2
    assert funnel([0, 0], [10, 20], "rate") == ["not_significant"] * 2


@pytest.mark.parametrize(
    ("numerators", "denominators", "statistic", "message"),
    [
        ([1], [1, 2], "rate", r"^There are 1 numerators and 2 denominators\.$"),
        ([-1], [1], "rate", r"^A numerator is -1; expected 0 or more\.$"),
        ([1], [0], "ratio", r"^The denominator is 0; expected a number above 0\.$"),
        ([11], [10], "proportion", r"^A numerator is 11 of 10; expected no more than the denominator\.$"),
        ([INFINITY], [10], "rate", r"^The numerator is infinite; "),
    ],
)
def test_an_impossible_funnel_is_refused(
    numerators: list[float | None], denominators: list[float | None], statistic: str, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        funnel(numerators, denominators, statistic)


def test_standings_are_those_of_significance() -> None:
    standing = spc_rate(344.3, 200, denominator=2000, unit=1000, confidence=0.998, judgement=HIGHER)
    assert standing is Standing.BETTER
