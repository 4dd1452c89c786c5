from __future__ import annotations

from typing import Any

import pytest

from kpi_helpers.analysis.evidence import Evidence
from kpi_helpers.analysis.scorecard import KpiResult
from kpi_helpers.analysis.variation import Because, Kind, Method
from tests.results import make_result

YEARLY: dict[str, Any] = {"frequency": "annual_financial"}
SEASONAL = [10, 20, 30, 40, 11, 21, 31, 41, 12, 22, 32, 42]


def settings(**values: str) -> list[dict[str, str]]:
    return [{"setting": name, "value": value} for name, value in values.items()]


def years(*values: float | None, whole: float | None = 200, last: int = 2021) -> list[dict[str, Any]]:
    """Rows of consecutive financial years up to 2021-22; with counts of `whole` that make the percentage."""
    rows = []
    for year, value in enumerate(values, start=last + 1 - len(values)):
        if value is not None:
            counts = {} if whole is None else {"numerator": value * whole / 100, "denominator": whole}
            period = f"{year}-{(year + 1) % 100:02d} financial year"
            rows.append({"period": period, "value": value, "received": "2022-23 Q2", **counts})
    return rows


def counted(*values: float) -> list[dict[str, Any]]:
    """Rows of consecutive quarters up to 2022-23 Q2, with counts of 200 that make the percentage."""
    names = ["2021-22 Q2", "2021-22 Q3", "2021-22 Q4", "2022-23 Q1", "2022-23 Q2"][-len(values) :]
    return [
        {"period": name, "value": value, "numerator": value * 2, "denominator": 200}
        for name, value in zip(names, values, strict=True)
    ]


def chosen(result: KpiResult | Evidence) -> tuple[Kind, Because, int]:
    method: Method = (result.evidence if isinstance(result, KpiResult) else result).method
    return method.kind, method.because, method.points


# ---------------------------------------------------------------- by the number of figures


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (1, (Kind.NONE, Because.FIRST_FIGURE, 1)),
        (2, (Kind.DIFFERENCE, Because.FEW_FIGURES, 2)),
        (4, (Kind.DIFFERENCE, Because.FEW_FIGURES, 4)),
        (5, (Kind.RANK, Because.SOME_FIGURES, 5)),
        (12, (Kind.RANK, Because.SOME_FIGURES, 12)),
        (13, (Kind.CONTROL_CHART, Because.MANY_FIGURES, 13)),
    ],
)
def test_the_method_goes_by_the_number_of_figures(number: int, expected: tuple[Kind, Because, int]) -> None:
    assert chosen(make_result([91, 92, 90, 93, 91, 92, 92, 90, 91, 93, 92, 91, 90][:number])) == expected


def test_missing_figures_do_not_count() -> None:
    values = [91, 92, 90, None, 91, 92, 92, 90, 91, 93, 92, 91, 90]
    assert chosen(make_result(values)) == (Kind.RANK, Because.SOME_FIGURES, 12)


def test_figures_count_since_the_last_break_or_recalculation() -> None:
    values = [91, 92, 90, 93, 91, 92, 92, 90, 91, 93, 92, 91, 90]
    broken = make_result(values, breaks=[{"period": "2021-22 Q3"}])
    recalculated = make_result(values, chart_changes=[{"period": "2021-22 Q2"}])
    assert chosen(broken) == (Kind.DIFFERENCE, Because.FEW_FIGURES, 4)
    assert chosen(recalculated) == (Kind.RANK, Because.SOME_FIGURES, 5)
    assert broken.evidence.method.since is broken.evidence.stretches[-1]
    assert make_result(values).evidence.method.since is None


def test_a_figure_left_out_does_not_count() -> None:
    values = [91, 92, 90, 93, 91, 92, 92, 90, 91, 93, 92, 91, 90]
    result = make_result(values, chart_changes=[{"period": "2021-22 Q3", "change": "exclude"}])
    assert chosen(result) == (Kind.RANK, Because.SOME_FIGURES, 12)


def test_without_a_current_figure_there_is_no_method() -> None:
    assert chosen(make_result([])) == (Kind.NONE, Because.NO_FIGURE, 0)
    rows: list[dict[str, Any]] = [{"period": "2022-23 Q1", "value": 91}, {"value": None, "note": "[x]"}]
    assert chosen(make_result(rows=rows)) == (Kind.NONE, Because.NO_FIGURE, 0)


# ---------------------------------------------------------------- two figures


def test_counts_of_two_figures_make_intervals() -> None:
    assert chosen(make_result(rows=counted(90, 92))) == (Kind.INTERVALS, Because.COUNTS_KNOWN, 2)


def test_counts_of_one_figure_alone_do_not() -> None:
    rows = counted(90, 92)
    del rows[0]["numerator"]
    assert chosen(make_result(rows=rows)) == (Kind.DIFFERENCE, Because.FEW_FIGURES, 2)


def test_the_figure_of_a_year_before_stands_in_for_a_missing_one() -> None:
    rows: list[dict[str, Any]] = [{"period": "2021-22 Q2", "value": 90}, {"value": 92}]
    assert chosen(make_result(rows=rows)) == (Kind.DIFFERENCE, Because.FEW_FIGURES, 2)


def test_a_first_figure_after_a_break_is_held_against_nothing() -> None:
    assert chosen(make_result([90, 91, 92], breaks=[{}])) == (Kind.NONE, Because.FIRST_FIGURE, 1)


# ---------------------------------------------------------------- figures that are no separate readings


@pytest.mark.parametrize("number", [2, 14])
def test_rolling_years_overlap(number: int) -> None:
    ends = ["2019-06", "2019-09", "2019-12", "2020-03", "2020-06", "2020-09", "2020-12", "2021-03"]
    ends += ["2021-06", "2021-09", "2021-12", "2022-03", "2022-06", "2022-09"]
    starts = ["2018-07", "2018-10", "2019-01", "2019-04", "2019-07", "2019-10", "2020-01", "2020-04"]
    starts += ["2020-07", "2020-10", "2021-01", "2021-04", "2021-07", "2021-10"]
    windows = [f"{start}..{end}" for start, end in zip(starts, ends, strict=True)][-number:]
    rows: list[dict[str, Any]] = [
        {"period": window, "value": 50 + place, "received": "2022-23 Q2"} for place, window in enumerate(windows)
    ]
    evidence = make_result(rows=rows, basis="rolling_year").evidence
    assert evidence.method.because is Because.OVERLAPPING
    assert evidence.method.kind in (Kind.NONE, Kind.DIFFERENCE)
    assert (evidence.trend, evidence.variation.chart, evidence.runs) == (None, None, None)
    assert evidence.variation.why_none is Because.OVERLAPPING


def test_rolling_years_a_year_apart_are_held_against_each_other_by_intervals() -> None:
    rows: list[dict[str, Any]] = [
        {"period": "2020-10..2021-09", "value": 50, "numerator": 100, "denominator": 200, "received": "2022-23 Q2"},
        {"period": "2021-10..2022-09", "value": 52, "numerator": 104, "denominator": 200, "received": "2022-23 Q2"},
    ]
    result = make_result(rows=rows, basis="rolling_year")
    assert chosen(result) == (Kind.INTERVALS, Because.OVERLAPPING, 2)


def test_a_running_total_is_held_against_the_year_before() -> None:
    rows: list[dict[str, Any]] = [
        {"period": f"{year} Q1..Q{n}", "value": 10 * n, "received": "2022-23 Q2"}
        for year, upto in (("2019-20", 4), ("2020-21", 4), ("2021-22", 4), ("2022-23", 2))
        for n in range(1, upto + 1)
    ]
    cells: dict[str, Any] = {"basis": "year_to_date", "unit": "count"}
    assert chosen(make_result(rows=rows, **cells)) == (Kind.DIFFERENCE, Because.RUNNING_TOTAL, 14)


def test_a_last_window_of_another_length_is_irregular() -> None:
    rows: list[dict[str, Any]] = [
        {"period": "2021-22 Q4", "value": 90},
        {"period": "2022-23 Q1", "value": 91},
        {"period": "2022-07..2022-08", "value": 92},
    ]
    assert chosen(make_result(rows=rows)) == (Kind.NONE, Because.IRREGULAR, 3)


def test_forecasts_of_a_year_have_no_method_however_they_are_written() -> None:
    quarters: list[dict[str, Any]] = [
        {"period": f"{year} Q{n}", "value": 90 + n, "status": "forecast"}
        for year in ("2019-20", "2020-21", "2021-22")
        for n in (1, 2, 3)
    ]
    in_quarters = [*quarters, {"period": "2021-22 financial year", "value": 95}]
    in_years: list[dict[str, Any]] = [
        {"period": f"{year} financial year", "value": 90, "status": "forecast", "received": f"{year} Q2"}
        for year in ("2019-20", "2020-21", "2021-22", "2022-23")
    ]
    for rows in (in_quarters, in_years):
        evidence = make_result(rows=rows, basis="forecast").evidence
        assert (evidence.method.kind, evidence.method.because) == (Kind.NONE, Because.EACH_YEAR_ITS_OWN)
        assert (evidence.variation.chart, evidence.trend, evidence.chance, evidence.outlook.end) == (None,) * 4


# ---------------------------------------------------------------- yearly figures and seasons


def test_yearly_counts_are_tested_for_a_recent_trend() -> None:
    assert chosen(make_result(rows=years(70, 72, 74, 76, 78), **YEARLY)) == (
        Kind.RECENT_TREND,
        Because.YEARLY_COUNTS,
        5,
    )


def test_only_the_latest_five_need_counts() -> None:
    rows = [*years(60, 65, whole=None, last=2016), *years(70, 72, 74, 76, 78)]
    assert chosen(make_result(rows=rows, **YEARLY))[0] is Kind.RECENT_TREND


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(years(70, 72, 74, 76, 78, whole=None), id="no counts"),
        pytest.param(years(70, 72, 74, 76, 100), id="a count as large as its denominator"),
        pytest.param(years(70, None, 72, None, 74, None, 76, 78), id="five figures in eight years"),
    ],
)
def test_where_the_recent_trend_cannot_be_worked_out_the_rank_test_speaks(rows: list[dict[str, Any]]) -> None:
    evidence = make_result(rows=rows, **YEARLY).evidence
    assert (evidence.method.kind, evidence.method.because) == (Kind.RANK, Because.SOME_FIGURES)
    assert evidence.trend is not None
    assert evidence.trend.p is not None


def test_five_figures_in_seven_years_are_recent() -> None:
    assert chosen(make_result(rows=years(70, None, 72, None, 74, 76, 78), **YEARLY))[0] is Kind.RECENT_TREND


def test_quarterly_counts_are_not_tested_for_a_recent_trend() -> None:
    assert chosen(make_result(rows=counted(70, 72, 74, 76, 78)))[0] is Kind.RANK


def test_three_years_of_quarters_that_differ_are_tested_by_season() -> None:
    result = make_result(SEASONAL)
    assert chosen(result) == (Kind.SEASONAL_RANK, Because.SEASONS, 12)
    assert result.evidence.seasonal


def test_less_than_three_years_have_no_seasons() -> None:
    assert chosen(make_result(SEASONAL[:11])) == (Kind.RANK, Because.SOME_FIGURES, 11)


def test_a_long_seasonal_series_has_a_control_chart_and_is_called_seasonal() -> None:
    result = make_result([*SEASONAL, 13, 23, 33, 43])
    assert chosen(result) == (Kind.CONTROL_CHART, Because.MANY_FIGURES, 16)
    assert result.evidence.seasonal


# ---------------------------------------------------------------- settings


def test_seasons_can_be_switched_off() -> None:
    result = make_result(SEASONAL, settings=settings(seasonal="no"))
    assert chosen(result) == (Kind.RANK, Because.SOME_FIGURES, 12)
    assert not result.evidence.seasonal


def test_seasons_can_be_asked_for_where_none_show() -> None:
    flat = [1, 2, 3, 4, 2, 3, 4, 1, 3, 4, 1, 2]
    assert chosen(make_result(flat)) == (Kind.RANK, Because.SOME_FIGURES, 12)
    assert chosen(make_result(flat, settings=settings(seasonal="yes"))) == (Kind.SEASONAL_RANK, Because.SEASONS, 12)


def test_seasons_asked_for_still_need_three_years() -> None:
    assert chosen(make_result(SEASONAL[:11], settings=settings(seasonal="yes")))[0] is Kind.RANK


def test_a_missing_quarter_counts_among_the_years_of_seasons_asked_for() -> None:
    gap = [*SEASONAL[:5], None, *SEASONAL[6:]]
    result = make_result(gap, settings=settings(seasonal="yes"))
    assert chosen(result) == (Kind.SEASONAL_RANK, Because.SEASONS, 11)
    assert result.evidence.trend is not None
    assert result.evidence.trend.p is not None


@pytest.mark.parametrize("test", ["rank", "seasonal_rank", "recent_trend", "regression"])
def test_another_test_of_trend_can_be_asked_for(test: str) -> None:
    result = make_result(SEASONAL, settings=settings(trend_test=test))
    assert chosen(result) == (Kind(test), Because.AS_SET, 12)


def test_a_test_asked_for_still_needs_five_figures() -> None:
    assert chosen(make_result([1, 2, 3, 4], settings=settings(trend_test="regression")))[0] is Kind.DIFFERENCE


def test_tests_of_trend_can_be_switched_off() -> None:
    assert chosen(make_result(SEASONAL, settings=settings(trend_test="none")))[:2] == (
        Kind.DIFFERENCE,
        Because.FEW_FIGURES,
    )


def test_without_control_charts_many_figures_are_tested_for_a_trend() -> None:
    flat = [91, 92, 90, 93, 91, 92, 92, 90, 91, 93, 92, 91, 90, 92]
    result = make_result(flat, settings=settings(control_chart="none"))
    assert chosen(result) == (Kind.RANK, Because.AS_SET, 14)
    assert result.evidence.variation.why_none is Because.AS_SET


def test_settled_limits_can_need_fewer_figures() -> None:
    assert chosen(make_result([91, 92, 90, 93, 91, 92, 92, 90], settings=settings(settled_points="8"))) == (
        Kind.CONTROL_CHART,
        Because.MANY_FIGURES,
        8,
    )


def test_a_chart_that_stops_at_a_gap_leaves_the_word_to_a_test_of_trend() -> None:
    rising = [1, 2, 3, 4, 5, 6, None, 8, 9, 10, 11, 12, 13, 14, 15, 16]
    result = make_result(rising, settings=settings(control_chart="plot_the_dots"))
    assert chosen(result) == (Kind.RANK, Because.GAP, 15)
    assert result.evidence.variation.why_none is Because.GAP
    assert result.evidence.trend is not None


def test_rules_that_need_more_figures_leave_the_word_to_a_test_of_trend() -> None:
    flat = [91, 92, 90, 93, 91, 92, 92, 90, 91, 93, 92, 91, 90, 92, 91]
    counting = settings(control_chart="making_data_count")  # limits from 15 figures on
    assert chosen(make_result(flat[:14], settings=counting)) == (Kind.RANK, Because.SOME_FIGURES, 14)
    assert chosen(make_result(flat, settings=counting)) == (Kind.CONTROL_CHART, Because.MANY_FIGURES, 15)


@pytest.mark.parametrize("kind", list(Kind))
def test_only_tests_of_trend_test_a_trend(kind: Kind) -> None:
    tests = (Kind.SEASONAL_RANK, Kind.RECENT_TREND, Kind.RANK, Kind.REGRESSION)
    assert Method(kind, Because.AS_SET, 5).tests_a_trend is (kind in tests)
