from __future__ import annotations

from typing import Any

import pytest

from kpi_helpers.analysis.direction import Travel
from kpi_helpers.analysis.stretches import build_index
from kpi_helpers.analysis.variation import Because, Kind, Method, SeriesTrend, Way, judge_way, trend_of
from kpi_helpers.inputs.lists import Polarity
from tests.builders import make_kpi
from tests.results import make_result


def trend(result: Any) -> SeriesTrend:
    found = result.evidence.trend
    assert isinstance(found, SeriesTrend)
    return found


def years(*counts: float, whole: float = 1000, unit: str = "percent") -> SeriesTrend:
    per = {"percent": 100, "rate_per_10k": 10_000}[unit]
    rows: list[dict[str, Any]] = [
        {
            "period": f"{year}-{year - 1999:02d} financial year",
            "value": count / whole * per,
            "numerator": count,
            "denominator": whole,
            "received": "2022-23 Q2",
        }
        for year, count in enumerate(counts, start=2022 - len(counts))
    ]
    return trend(make_result(rows=rows, frequency="annual_financial", unit=unit))


@pytest.mark.parametrize(
    ("way", "polarity", "expected"),
    [
        (Way.RISING, Polarity.HIGHER, Travel.BETTER),
        (Way.RISING, Polarity.LOWER, Travel.WORSE),
        (Way.FALLING, Polarity.HIGHER, Travel.WORSE),
        (Way.FALLING, Polarity.LOWER, Travel.BETTER),
        (Way.RISING, Polarity.NONE, Travel.CHANGED),
        (Way.FALLING, Polarity.RANGE, Travel.CHANGED),
        (Way.NONE, Polarity.HIGHER, Travel.SAME),
        (Way.UNTESTED, Polarity.LOWER, Travel.WITHHELD),
    ],
)
def test_what_a_way_means(way: Way, polarity: Polarity, expected: Travel) -> None:
    assert judge_way(way, polarity) is expected


def test_five_rising_figures_are_a_trend_by_the_rank_test() -> None:
    found = trend(make_result([80, 81, 83, 86, 90]))
    assert (found.kind, found.way, found.travel, found.points) == (Kind.RANK, Way.RISING, Travel.BETTER, 5)
    assert found.p == pytest.approx(2 / 120)  # of 120 orders, one rises and one falls throughout
    assert found.slope == 2.5  # the median of 1 2 3 4 1.5 2.5 3.5 2 3 2.5
    assert (str(found.first), str(found.last)) == ("2021-22 Q2", "2022-23 Q2")
    assert (found.chi_squared, found.why_untested) == (None, "")


def test_a_gap_does_not_steepen_the_slope() -> None:
    assert trend(make_result([80, 81, None, 83, 84, 85])).slope == 1


def test_one_figure_out_of_order_is_no_trend() -> None:
    found = trend(make_result([80, 81, 83, 90, 86]))
    assert (found.way, found.travel) == (Way.NONE, Travel.SAME)
    assert found.p == pytest.approx(10 / 120)  # 8 pairs more rise than fall: 1 + 4 orders, and as many falling


def test_figures_before_a_break_are_not_tested() -> None:
    values = [50, 90, 80, 81, 83, 86, 90]
    found = trend(make_result(values, breaks=[{"period": "2021-22 Q2"}]))
    assert (str(found.first), found.points, found.way) == ("2021-22 Q2", 5, Way.RISING)


def test_a_figure_left_out_is_not_tested() -> None:
    values = [80, 81, 10, 83, 86, 90]
    found = trend(make_result(values, chart_changes=[{"period": "2021-22 Q3", "change": "exclude"}]))
    assert (found.points, found.way) == (5, Way.RISING)


def test_a_steady_season_is_tested_against_itself() -> None:
    values = [10, 20, 30, 40, 11, 21, 31, 41, 12, 22, 32, 42]
    found = trend(make_result(values, unit="count"))
    assert (found.kind, found.way, found.points) == (Kind.SEASONAL_RANK, Way.RISING, 12)
    assert found.slope == 0.25  # 1 a year, per quarter
    assert found.p == pytest.approx(2 / 6**4)  # three years of each of four seasons in perfect order, up or down


def test_seasons_can_hide_a_trend_from_the_plain_test() -> None:
    values = [40, 30, 20, 10, 41, 31, 21, 11, 42, 32, 22, 12]
    plain = trend(make_result(values, unit="count", settings=[{"setting": "seasonal", "value": "no"}]))
    assert (plain.kind, plain.way) == (Kind.RANK, Way.NONE)
    assert trend(make_result(values, unit="count")).way is Way.RISING


def test_a_recent_trend_goes_by_counts() -> None:
    found = years(200, 230, 260, 290, 320)
    assert (found.kind, found.way, found.travel, found.points) == (Kind.RECENT_TREND, Way.RISING, Travel.BETTER, 5)
    # N = 5000, O = 1300, sum tO = 4200, sum tN = 15000, sum t2N = 55000:
    # 5000 * (5000*4200 - 1300*15000)**2 / (1300 * 3700 * (5000*55000 - 15000**2)) = 46.777...
    assert found.chi_squared == pytest.approx(46.7775, abs=1e-4)
    assert found.slope == pytest.approx(3)  # percentage points a year
    assert found.p is None


def test_a_recent_trend_is_of_the_latest_five() -> None:
    found = years(900, 100, 200, 230, 260, 290, 320)
    assert (found.points, str(found.first), str(found.last)) == (5, "2017-18 financial year", "2021-22 financial year")


def test_a_recent_trend_that_chance_may_make_is_none() -> None:
    assert years(200, 203, 206, 209, 212).way is Way.NONE


def test_a_recent_trend_of_a_rate_goes_by_its_limits() -> None:
    found = years(200, 230, 260, 290, 320, unit="rate_per_10k", whole=100_000)
    assert (found.kind, found.way) == (Kind.RECENT_TREND, Way.RISING)
    assert found.slope == pytest.approx(3, abs=0.1)


def test_a_recent_trend_asked_for_without_counts_is_not_tested_and_says_why() -> None:
    found = trend(make_result([80, 81, 83, 86, 90], settings=[{"setting": "trend_test", "value": "recent_trend"}]))
    assert (found.way, found.travel, found.why_untested) == (Way.UNTESTED, Travel.WITHHELD, "too_few")
    assert (found.p, found.chi_squared, found.points) == (None, None, 5)


def test_seasons_asked_for_over_two_years_are_not_tested_and_say_why() -> None:
    asked = [{"setting": "trend_test", "value": "seasonal_rank"}]
    found = trend(make_result([1, 2, 3, 4, 5, 6, 7, 8], unit="count", settings=asked))
    assert (found.way, found.why_untested) == (Way.UNTESTED, "too_few_years")


@pytest.mark.parametrize(
    ("values", "way", "slope"), [([80, 82, 84, 86, 88], Way.RISING, 2), ([88, 80, 90, 81, 89], Way.NONE, 0.3)]
)
def test_a_regression_can_be_asked_for(values: list[float], way: Way, slope: float) -> None:
    found = trend(make_result(values, settings=[{"setting": "trend_test", "value": "regression"}]))
    assert (found.kind, found.way) == (Kind.REGRESSION, way)
    assert found.slope == pytest.approx(slope)


def test_a_constant_series_is_no_trend() -> None:
    found = trend(make_result([80] * 6))
    assert (found.way, found.travel, found.p) == (Way.NONE, Travel.SAME, 1)


def test_other_methods_test_no_trend() -> None:
    assert make_result([90, 91]).evidence.trend is None
    assert trend_of(make_kpi(), build_index([], make_kpi()), None, Method(Kind.RANK, Because.AS_SET, 5)) is None
