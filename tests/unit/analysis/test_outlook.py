from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from kpi_helpers.analysis.outlook import Chance, Outlook, Unfit
from kpi_helpers.analysis.statistics.years.chance_of_target import NoChance, Reach
from kpi_helpers.analysis.statistics.years.end import NoOutlook
from kpi_helpers.analysis.statistics.years.methods import YearKind, YearMethod
from kpi_helpers.analysis.statistics.years.needed_rate import Need
from kpi_helpers.inputs.lists import Rag
from tests.results import make_result

COUNT: dict[str, Any] = {"unit": "count", "decimals": 0}
NONE: dict[str, Any] = {"targets": []}


def year_total(green: float, amber: float | None = None) -> dict[str, Any]:
    return {"kind": "year_total", "green_limit": green, "amber_limit": amber, "applies_from": "2015-16 Q1"}


def level(green: float, **cells: Any) -> dict[str, Any]:
    return {"green_limit": green, "amber_limit": None, "applies_from": "2015-16 Q1", **cells}


def outlook(values: Sequence[float | None], **facts: Any) -> Outlook:
    return make_result(values, **facts).evidence.outlook


def of_rows(rows: list[dict[str, Any]], **facts: Any) -> Outlook:
    return make_result(rows=rows, **facts).evidence.outlook


def running(**years: list[float]) -> list[dict[str, Any]]:
    """Running totals by year: ``y2021=[10, 30]`` is 2021-22 Q1..Q1 and Q1..Q2."""
    return [
        {"period": f"{year[1:]}-{(int(year[1:]) + 1) % 100:02d} Q1..Q{n}", "value": value, "received": "2022-23 Q2"}
        for year, values in years.items()
        for n, value in enumerate(values, start=1)
    ]


def shares(*parts: tuple[float, float]) -> list[dict[str, Any]]:
    """Rows of consecutive quarters up to 2022-23 Q2, as numerators and denominators of a percentage."""
    names = ["2021-22 Q1", "2021-22 Q2", "2021-22 Q3", "2021-22 Q4", "2022-23 Q1", "2022-23 Q2"][-len(parts) :]
    return [
        {"period": name, "value": top / bottom * 100, "numerator": top, "denominator": bottom}
        for name, (top, bottom) in zip(names, parts, strict=True)
    ]


# ---------------------------------------------------------------- dates


@pytest.mark.parametrize("month", range(1, 13))
@pytest.mark.parametrize(("frequency", "a_month"), [("quarterly", 3), ("monthly", 1)])
def test_a_figure_of_a_months_first_day_belongs_to_the_period_that_begins_then(
    month: int, frequency: str, a_month: int
) -> None:
    year = 2022 if month >= 4 else 2023
    rows = [
        {"period": f"{when}-{month:02d}-01", "value": value, "received": received}
        for when, value, received in ((year - 1, 80, "2021-22 Q4"), (year, 90, "2022-23 Q4"))
    ]
    found = of_rows(rows, basis="snapshot", frequency=frequency, quarter="2022-23 Q4", targets=[level(85)])
    since_april = [4, 5, 6, 7, 8, 9, 10, 11, 12, 1, 2, 3].index(month)
    assert (str(found.year), found.known) == ("2022-23 financial year", since_april // a_month + 1)
    assert found.why_none is not NoOutlook.GAP_IN_YEAR


# ---------------------------------------------------------------- totals


def test_a_total_is_forecast_by_the_median_of_four_methods() -> None:
    found = outlook([20, 20, 30, 30, 30, 30], targets=[year_total(140, 120)], **COUNT)
    assert found.end is not None
    # A 60 * 4/2 = 120; B 60 + 60 = 120; C 60 + 60 * 60/40 = 150; D 60 / (40/100) = 150
    assert found.end.forecasts == {
        YearMethod.RUN_RATE: 120,
        YearMethod.LAST_YEARS_REST: 120,
        YearMethod.GROWTH: 150,
        YearMethod.SHARE: 150,
        YearMethod.MEDIAN: 135,
    }
    assert (found.end.central, found.range, found.kind) == (135, (120, 150), YearKind.TOTAL)
    assert (str(found.year), found.known, found.periods) == ("2022-23 financial year", 2, 4)
    assert (found.target, found.status) == (140, Rag.AMBER)
    assert found.needed is not None
    assert (found.needed.need, found.needed.per_period) == (Need.NEEDED, 40)  # (140 - 60) / 2


@pytest.mark.parametrize(("green", "status"), [(120, Rag.GREEN), (121, Rag.AMBER), (151, Rag.RED)])
def test_the_whole_range_is_held_against_the_years_target(green: float, status: Rag) -> None:
    assert outlook([20, 20, 30, 30, 30, 30], targets=[year_total(green)], **COUNT).status is status


def test_running_totals_are_taken_apart() -> None:
    rows = running(y2021=[20, 40, 70, 100], y2022=[30, 60])
    found = of_rows(rows, basis="year_to_date", targets=[year_total(140)], **COUNT)
    assert found.end is not None
    assert (found.end.central, found.range) == (135, (120, 150))  # as of the quarters 20 20 30 30, 30 30
    assert found.needed is not None
    assert found.needed.per_period == 40


def test_a_running_total_beside_a_gap_is_not_forecast_from_what_came_before_it() -> None:
    rows = running(y2021=[20, 40, 70, 100], y2022=[30, 60])
    rows = [row for row in rows if row["period"] != "2022-23 Q1..Q1"]
    found = of_rows(rows, basis="year_to_date", targets=[year_total(140)], **COUNT)
    assert (found.end, found.why_none, found.needed, found.known) == (None, NoOutlook.GAP_IN_YEAR, None, 2)


def test_a_running_total_needs_no_target_to_be_forecast() -> None:
    found = of_rows(running(y2021=[20, 40, 70, 100], y2022=[30, 60]), basis="year_to_date", **COUNT, **NONE)
    assert (found.range, found.target, found.status, found.needed) == ((120, 150), None, None, None)


def test_counts_of_periods_add_up_only_where_the_target_is_a_total() -> None:
    assert outlook([20, 20, 30, 30, 30, 30], targets=[level(25)], **COUNT).why_none is Unfit.NO_YEAR_FIGURE


def test_a_total_never_falls_below_what_is_there() -> None:
    # The run rate of 100 after two quarters is 200; last year 0 more came
    found = outlook([50, 50, 0, 0, 60, 40], targets=[year_total(100)], **COUNT)
    assert found.end is not None
    assert found.end.low == 100
    assert found.needed is not None
    assert (found.needed.need, found.needed.per_period) == (Need.ALREADY_MET, 0)


# ---------------------------------------------------------------- ratios and snapshots


def test_a_ratio_is_forecast_from_its_parts() -> None:
    found = of_rows(shares((40, 100), (60, 100), (80, 100), (60, 100), (60, 100), (90, 100)), targets=[level(80)])
    assert found.end is not None
    # A 300/400; B (150 + 140)/(200 + 200); C and D 150 * 240/100 = 360 of 400
    assert found.end.forecasts[YearMethod.RUN_RATE] == 75
    assert found.end.forecasts[YearMethod.LAST_YEARS_REST] == 72.5
    assert found.end.forecasts[YearMethod.GROWTH] == 90
    assert (found.range, found.kind, found.status) == ((72.5, 90), YearKind.RATIO, Rag.AMBER)
    assert found.needed is not None
    assert (found.needed.need, found.needed.per_period) == (Need.NEEDED, 85)  # (0.8 * 400 - 150) / 200


def test_a_target_out_of_reach_is_called_impossible() -> None:
    found = of_rows(shares((10, 100), (20, 100)), targets=[level(60)])
    assert found.needed is not None
    assert (found.needed.need, found.needed.per_period) == (Need.IMPOSSIBLE, 105)


def test_a_percentage_stays_within_its_possible_range() -> None:
    found = of_rows(shares((40, 100), (40, 100), (98, 100), (98, 100), (90, 100), (90, 100)), **NONE)
    assert found.range is not None
    assert found.range[1] == 100  # growth alone would give 155


def test_a_ratio_without_denominators_is_not_forecast() -> None:
    found = outlook([40, 60, 80, 60, 60, 90], targets=[level(80)])
    assert (found.end, found.why_none, found.needed) == (None, NoOutlook.NO_DENOMINATORS, None)


def test_a_ratio_whose_latest_counts_are_missing_is_not_forecast_from_the_ones_before() -> None:
    rows = shares((40, 100), (60, 100), (80, 100), (60, 100), (60, 100), (90, 100))
    del rows[-1]["denominator"]
    assert of_rows(rows, **NONE).why_none is NoOutlook.GAP_IN_YEAR


def test_a_snapshot_is_never_added_up() -> None:
    values = [100.0, 110, 120, 130, 200, 210]
    found = outlook(values, basis="snapshot", targets=[level(220)], **COUNT)
    assert found.end is not None
    # A 210; B 210 + 20 = 230; C 210 * 130/110 = 248.18; D 230
    assert (found.kind, found.end.central, found.end.low) == (YearKind.SNAPSHOT, 230, 210)
    assert found.end.high == pytest.approx(248.1818, abs=1e-4)
    assert found.needed is not None
    assert found.needed.per_period == 5  # (220 - 210) / 2


def test_figures_for_dates_have_a_place_in_the_year() -> None:
    dates = ["2021-06-30", "2021-09-30", "2021-12-31", "2022-03-31", "2022-06-30", "2022-09-30"]
    rows: list[dict[str, Any]] = [
        {"period": day, "value": value} for day, value in zip(dates, [100, 110, 120, 130, 200, 210], strict=True)
    ]
    found = of_rows(rows, basis="snapshot", **COUNT, **NONE)
    assert found.end is not None
    assert (found.end.central, found.known, found.periods) == (230, 2, 4)


# ---------------------------------------------------------------- none


@pytest.mark.parametrize(
    ("values", "facts", "why"),
    [
        ([1.0, 2.0], {"settings": [{"setting": "outlook", "value": "none"}]}, Unfit.SWITCHED_OFF),
        ([1.0, 2.0], {"basis": "forecast"}, Unfit.OWN_FORECAST),
        ([], {"basis": "snapshot"}, Unfit.NO_CURRENT_FIGURE),
        ([1.0, 2.0], {"basis": "rolling_year"}, Unfit.NO_YEAR_FIGURE),
        ([1.0, 2.0], {"basis": "period", "unit": "score"}, Unfit.NO_YEAR_FIGURE),
        ([1.0, 2.0], {"basis": "snapshot"}, NoOutlook.NO_EARLIER_YEAR),
        ([1.0, None, 3, 4, 5, 6], {"basis": "period", "targets": [year_total(9)]}, NoOutlook.NO_EARLIER_YEAR),
        ([1.0, 2, 3, 4, None, 6], {"basis": "period", "targets": [year_total(9)]}, NoOutlook.GAP_IN_YEAR),
        (
            [1.0, 2, 3, 4, 5, 6],
            {"basis": "period", "targets": [year_total(9)], "breaks": [{"period": "2022-23 Q2"}]},
            NoOutlook.BREAK_IN_YEAR,
        ),
        (
            [1.0, 2, 3, 4, 5, 6],
            {"basis": "period", "targets": [year_total(9)], "breaks": [{"period": "2022-23 Q1"}]},
            NoOutlook.NO_EARLIER_YEAR,
        ),
    ],
)
def test_why_there_is_no_outlook(values: list[float | None], facts: dict[str, Any], why: object) -> None:
    found = outlook(values, **{"unit": "count", **facts})
    assert (found.end, found.why_none, found.range, found.status) == (None, why, None, None)


def test_figures_before_a_break_in_the_year_are_not_added_to_those_after_it() -> None:
    facts: dict[str, Any] = {"targets": [year_total(140)], **COUNT}
    found = outlook([20, 20, 30, 30, 30, 30], breaks=[{"period": "2022-23 Q2"}], **facts)
    assert (found.why_none, found.needed, found.target) == (NoOutlook.BREAK_IN_YEAR, None, 140)


def test_a_complete_year_is_not_forecast() -> None:
    values: list[float | None] = [20, 20, 30, 30, 20, 20, 30, 30]
    found = make_result(values, targets=[year_total(90)], quarter="2021-22 Q4", **COUNT).evidence.outlook
    assert (found.why_none, found.needed, found.known) == (NoOutlook.YEAR_COMPLETE, None, 4)


def test_a_year_with_a_break_inside_is_not_learnt_from() -> None:
    found = outlook([20, 20, 30, 30, 30, 30], targets=[year_total(140)], breaks=[{"period": "2021-22 Q3"}], **COUNT)
    assert found.why_none is NoOutlook.NO_EARLIER_YEAR


# ---------------------------------------------------------------- methods and targets


@pytest.mark.parametrize(("method", "central"), [("run_rate", 120), ("growth_on_last_year", 150)])
def test_a_method_can_be_asked_for(method: str, central: float) -> None:
    asked = [{"setting": "outlook", "value": method}]
    found = outlook([20, 20, 30, 30, 30, 30], targets=[year_total(140)], settings=asked, **COUNT)
    assert found.end is not None
    assert (found.end.method, found.end.central) == (YearMethod(method), central)


def test_a_range_is_rated_by_both_its_ends() -> None:
    target = [level(100, kind="range", green_limit_upper=130)]
    values: list[float | None] = [100, 110, 120, 130, 100, 110]
    found = outlook(values, basis="snapshot", polarity="range", targets=target, **COUNT)
    assert (found.range, found.target, found.target_upper) == ((110, 130), 100, 130)
    assert (found.status, found.needed) == (Rag.GREEN, None)


def test_a_target_that_is_due_after_this_year_is_none_of_this_year() -> None:
    values: list[float | None] = [100, 110, 120, 130, 200, 210]
    later = outlook(values, basis="snapshot", targets=[level(400, kind="due_date", due="2024-25 Q4")], **COUNT)
    assert (later.target, later.status, later.needed) == (None, None, None)
    assert later.end is not None
    now = outlook(values, basis="snapshot", targets=[level(400, kind="due_date", due="2022-23 Q4")], **COUNT)
    assert (now.target, now.status) == (400, Rag.RED)


def test_a_kpi_without_a_better_side_has_no_target_for_the_year() -> None:
    found = outlook([100, 110, 120, 130, 200, 210], basis="snapshot", polarity="none", targets=[level(200)], **COUNT)
    assert (found.target, found.status) == (None, None)
    assert found.end is not None


# ---------------------------------------------------------------- chance of a target with a date


DUE: dict[str, Any] = {"targets": [level(15, kind="due_date", due="2023-24 Q1")]}


def chance(values: Sequence[float | None], **facts: Any) -> Chance | None:
    return make_result(values, **{**COUNT, **DUE, **facts}).evidence.chance


def test_the_chance_of_a_target_three_quarters_ahead() -> None:
    found = chance([10, 11, 10, 12, 11, 13, 12])
    assert found is not None
    assert (found.ahead, found.needed) == (3, 1)  # from 12 to 15
    assert isinstance(found.found, Reach)
    # Changes 1 -1 2 -1 2 -1: root mean square sqrt(2), over three quarters sqrt(6); t = 3 / sqrt(6) = 1.2247 on 6 df
    assert found.found.chance == pytest.approx(0.1333, abs=2e-4)
    assert found.found.changes == 6
    assert not found.found.met_now


@pytest.mark.parametrize(
    ("values", "facts"),
    [
        pytest.param([10, 11, 10, 12, 11, 13, 12], {"targets": [level(15)]}, id="no date"),
        pytest.param([10, 11, 10, 12, 11, 13, 12], {"targets": []}, id="no target"),
        pytest.param([10, 11, 10, 12, 11, 13, 12], {"polarity": "none"}, id="no better side"),
        pytest.param(
            [10, 11, 10, 12, 11, 13, 12], {"targets": [level(15, kind="due_date", due="2022-23 Q2")]}, id="due now"
        ),
        pytest.param([], {}, id="no figure"),
        pytest.param([10, 20, 30, 40, 11, 21, 31, 41, 12, 22, 32, 42], {}, id="seasonal"),
        pytest.param([10, 11, 10, 12, 11, 13, 12], {"basis": "forecast"}, id="a forecast"),
        pytest.param([10, 11, 10, 12, 11, 13, 12], {"basis": "rolling_year"}, id="overlapping"),
    ],
)
def test_there_is_no_chance_to_tell(values: list[float | None], facts: dict[str, Any]) -> None:
    assert chance(values, **facts) is None


def test_too_few_changes_say_so() -> None:
    found = chance([10, 11, 10])
    assert found is not None
    assert found.found is NoChance.TOO_FEW_CHANGES


def test_changes_before_a_break_are_not_learnt_from() -> None:
    found = chance([10, 11, 10, 12, 11, 13, 12], breaks=[{"period": "2022-23 Q1"}])
    assert found is not None
    assert found.found is NoChance.TOO_FEW_CHANGES


def test_a_figure_left_out_makes_no_change() -> None:
    spoilt: list[float | None] = [10, 11, 10, 12, 11, 13, 500, 12, 13, 12]
    found = chance(spoilt, chart_changes=[{"period": "2021-22 Q3", "change": "exclude"}])
    assert found is not None
    assert isinstance(found.found, Reach)
    assert (found.found.changes, found.found.high < 20) == (7, True)


def test_of_a_latest_figure_left_out_no_chance_is_told() -> None:
    found = chance([10, 11, 10, 12, 11, 13, 12], chart_changes=[{"change": "exclude"}])
    assert found is not None
    assert found.found is NoChance.LATEST_MISSING


def test_the_changes_of_yearly_figures_are_counted_in_years() -> None:
    rows: list[dict[str, Any]] = [
        {"period": f"{year}-{year - 1999} financial year", "value": 10 + year % 2, "received": "2022-23 Q2"}
        for year in range(2013, 2022)
    ]
    facts: dict[str, Any] = {"targets": [level(15, kind="due_date", due="2024-12-31")]}
    found = make_result(rows=rows, frequency="annual_financial", **COUNT, **facts).evidence.chance
    assert found is not None
    assert found.ahead == 2  # the figure of 2023-24 is the last that can come before December 2024
