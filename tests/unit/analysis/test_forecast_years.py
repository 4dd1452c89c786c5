from __future__ import annotations

from typing import Any

from kpi_helpers.analysis.forecast_years import YearOfForecasts, forecast_years, forecast_years_by_kpi
from kpi_helpers.inputs.files.tables import VALUES
from kpi_helpers.periods import parse_period
from tests.builders import VALUE, make_frame, make_kpi
from tests.results import make_result

YEAR = "2021-22 financial year"


def row(period: str, value: float | None, received: str, status: str = "forecast", **cells: Any) -> dict[str, Any]:
    return {**VALUE, "period": period, "value": value, "received": received, "status": status, **cells}


def found(*rows: dict[str, Any]) -> list[tuple[str, tuple[tuple[int, float], ...], float | None]]:
    return [(str(one.year), one.made, one.outturn) for one in forecast_years(make_frame(VALUES, *rows))]


def test_forecasts_written_for_the_quarter_in_which_they_were_made() -> None:
    rows = [row(f"2021-22 Q{n}", 90 + n, f"2021-22 Q{n}") for n in (1, 2, 3)]
    assert found(*rows, row(YEAR, 95, "2021-22 Q4", "final")) == [(YEAR, ((1, 91), (2, 92), (3, 93)), 95)]


def test_forecasts_written_for_the_year_in_the_returns_of_its_quarters() -> None:
    rows = [row(YEAR, 90 + n, f"2021-22 Q{n}") for n in (1, 2, 3)]
    assert found(*rows, row(YEAR, 95, "2022-23 Q1", "final")) == [(YEAR, ((1, 91), (2, 92), (3, 93)), 95)]


def test_a_year_under_way_has_no_outturn() -> None:
    (one,) = forecast_years(make_frame(VALUES, row(YEAR, 90, "2021-22 Q1"), row(YEAR, 92, "2021-22 Q3")))
    assert (one.made, one.outturn, one.last) == (((1, 90), (3, 92)), None, 92)


def test_the_last_word_on_a_year_is_its_outturn() -> None:
    assert YearOfForecasts(parse_period(YEAR), ((1, 90),), 95).last == 95


def test_a_later_return_restates_a_forecast_and_an_outturn() -> None:
    rows = [
        row(YEAR, 96, "2022-23 Q2", "final"),
        row(YEAR, 95, "2022-23 Q1", "provisional"),
        row("2021-22 Q1", 88, "2021-22 Q2"),
        row("2021-22 Q1", 90, "2021-22 Q1"),
    ]
    assert found(*rows) == [(YEAR, ((1, 88),), 96)]


def test_the_order_of_rows_changes_nothing() -> None:
    rows = [row(YEAR, 90 + n, f"2021-22 Q{n}") for n in (1, 2, 3)]
    assert found(*rows) == found(*reversed(rows))


def test_years_come_in_order_and_one_without_a_forecast_is_left_out() -> None:
    rows = [
        row("2022-23 financial year", 80, "2022-23 Q1"),
        row("2020-21 financial year", 70, "2020-21 Q1"),
        row(YEAR, 95, "2021-22 Q4", "final"),
    ]
    assert [year for year, _, _ in found(*rows)] == ["2020-21 financial year", "2022-23 financial year"]


def test_a_forecast_made_in_another_year_is_not_drawn() -> None:
    assert found(row(YEAR, 90, "2020-21 Q4"), row(YEAR, 91, "2021-22 Q1")) == [(YEAR, ((1, 91),), None)]


def test_without_any_year_the_forecasts_are_not_of_a_years_end() -> None:
    assert found(row("2021-22 Q1", 90, "2021-22 Q1")) == []
    assert found() == []


def test_rows_without_a_figure_or_for_other_periods_are_passed_over() -> None:
    assert found(row(YEAR, None, "2021-22 Q1", note="[x]"), row("2021-05", 1, "2021-22 Q1")) == []
    rows = [row(YEAR, 90, "2021-22 Q1"), row("2021-05", 1, "2021-22 Q1")]
    assert found(*rows) == [(YEAR, ((1, 90),), None)]


def test_only_kpis_that_are_forecasts_have_years_and_bands_are_none() -> None:
    kpis = {"HOU_03": make_kpi(basis="forecast"), "HOU_04": make_kpi("HOU_04")}
    rows = [
        row(YEAR, 90, "2021-22 Q1"),
        row(YEAR, 70, "2021-22 Q2", bound="low"),
        row(YEAR, 95, "2021-22 Q1", kpi_id="HOU_04"),
    ]
    by_kpi = forecast_years_by_kpi(make_frame(VALUES, *rows), kpis)
    assert list(by_kpi) == ["HOU_03"]
    assert by_kpi["HOU_03"][0].made == ((1, 90),)


def test_the_evidence_holds_the_years_of_forecasts() -> None:
    rows = [{"period": YEAR, "value": 90, "status": "forecast", "received": "2021-22 Q1"}]
    (one,) = make_result(rows=rows, basis="forecast").evidence.forecast_years
    assert (one.made, one.outturn) == (((1, 90),), None)
    assert make_result([90, 91]).evidence.forecast_years == ()
