from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from kpi_helpers.analysis.series import (
    Band,
    Figure,
    YearOfForecasts,
    bands_by_kpi,
    build_known,
    comparators_by_kpi,
    figure_for,
    figures_by_kpi,
    follows,
    forecast_years,
    forecast_years_by_kpi,
    interval_of,
    latest_figure,
    missing_figure,
    period_before,
    same_kind,
    usual_series,
)
from kpi_helpers.inputs.files.tables import COMPARATORS, VALUES
from kpi_helpers.inputs.lists import Frequency
from kpi_helpers.periods import parse_period, parse_quarter
from tests.builders import COMPARATOR, VALUE, make_frame, make_kpi, make_values
from tests.results import make_figure, make_result

Q1, Q2, Q3 = "2022-23 Q1", "2022-23 Q2", "2022-23 Q3"
NOW = parse_quarter(Q2)


def figures(*rows: dict[str, Any]) -> tuple[Figure, ...]:
    """Give the figures of `HOU_03` as known from rows of values; each is of and from Q2 unless it says more."""
    given = [{**VALUE, "period": Q2, "received": Q2, "file": "f", **row} for row in rows]
    return figures_by_kpi(build_known(make_frame(VALUES, *given))).get("HOU_03", ())


def values_of(found: tuple[Figure, ...]) -> list[tuple[str, float | None]]:
    return [(str(figure.period), figure.value) for figure in found]


# ---------------------------------------------------------------- as known


def test_a_later_return_restates_an_earlier_one() -> None:
    (figure,) = figures({"value": 47.5}, {"value": 47.6, "received": Q3})
    assert (figure.value, figure.received, figure.first_published) == (47.6, Q3, 47.5)
    assert (figure.known_before, figure.received_before) == (47.5, Q2)


def test_a_figure_that_was_only_confirmed_has_no_first_version() -> None:
    (figure,) = figures({"value": 47.5, "status": "provisional"}, {"value": 47.5, "received": Q3})
    assert (figure.value, figure.status, figure.first_published, figure.known_before) == (47.5, "final", None, 47.5)


def test_a_figure_of_one_return_has_no_version_before() -> None:
    (figure,) = figures({"value": 47.5})
    assert (figure.first_published, figure.known_before, figure.received_before) == (None, None, "")


def test_the_version_before_is_the_one_of_the_return_before() -> None:
    (figure,) = figures({"value": 17.7, "received": Q1}, {"value": 7.9}, {"value": 0.7, "received": Q3})
    assert (figure.first_published, figure.known_before, figure.received_before) == (17.7, 7.9, Q2)


@pytest.mark.parametrize("order", [("final", "provisional", "forecast"), ("forecast", "final", "provisional")])
def test_within_a_return_the_firmest_figure_wins(order: tuple[str, ...]) -> None:
    rows = {"final": 61.0, "provisional": 59.9, "forecast": 58.0}
    (figure,) = figures(*({"status": status, "value": rows[status]} for status in order))
    assert (figure.value, figure.status) == (61.0, "final")


def test_a_later_return_wins_though_its_figure_is_less_firm() -> None:
    (figure,) = figures({"value": 61.0}, {"value": 60.0, "status": "provisional", "received": Q3})
    assert (figure.value, figure.status) == (60.0, "provisional")


def test_a_row_without_a_figure_never_hides_one() -> None:
    (figure,) = figures({"value": 0.0}, {"note": "[x]", "remark": "Not collected", "received": Q3})
    assert (figure.value, figure.note) == (0.0, "")


def test_a_rank_alone_never_hides_a_figure() -> None:
    (figure,) = figures({"value": 47.6}, {"rank": 84, "rank_of": 151, "note": "[x]", "received": Q3})
    assert (figure.value, figure.rank) == (47.6, None)


def test_a_rank_alone_goes_before_nothing_at_all() -> None:
    (figure,) = figures({"rank": 84, "rank_of": 151}, {"remark": "Not collected", "received": Q3})
    assert (figure.value, figure.rank, figure.rank_of, figure.has_something) == (None, 84, 151, True)


def test_zero_is_a_figure_and_a_missing_one_is_not_zero() -> None:
    zero, missing = figures({"value": 0.0, "period": Q1}, {"note": "[x]"})
    assert (zero.value, zero.has_something, zero.number) == (0.0, True, 0.0)
    assert (missing.value, missing.has_something) == (None, False)


def test_figures_come_in_the_order_of_time_whatever_the_order_of_rows() -> None:
    found = figures({"value": 2}, {"value": 3, "period": Q3}, {"value": 1, "period": Q1})
    assert values_of(found) == [(Q1, 1), (Q2, 2), (Q3, 3)]


def test_of_two_windows_with_one_end_the_shorter_comes_last() -> None:
    found = figures({"value": 1, "period": "2022-23 Q4"}, {"value": 2, "period": "2022-23 financial year"})
    assert values_of(found) == [("2022-23 financial year", 2), ("2022-23 Q4", 1)]


def test_what_a_row_says_is_kept() -> None:
    row = {"value": 50.2, "numerator": 303, "denominator": 604, "rank": 5, "rank_of": 9, "status": "provisional"}
    row |= {"note": "[p] [e]", "source": "dfe", "remark": "Report text, line 349", "file": "values/a.csv", "row": 7}
    assert figures(row) == (
        make_figure(
            50.2,
            numerator=303,
            denominator=604,
            rank=5,
            rank_of=9,
            status="provisional",
            note="[p] [e]",
            source="dfe",
            remark="Report text, line 349",
            file="values/a.csv",
            row=7,
        ),
    )


def test_no_rows_make_no_figures() -> None:
    known = build_known(make_frame(VALUES))
    assert list(known.columns) == [
        *(column.name for column in VALUES.frame_columns),
        "first_published",
        "known_before",
        "received_before",
    ]
    assert figures_by_kpi(known) == {}
    assert bands_by_kpi(known) == {}
    assert comparators_by_kpi(build_known(make_frame(COMPARATORS), ("kpi_id", "comparator", "period"))) == {}


def test_each_kpi_has_its_own_figures() -> None:
    found = figures_by_kpi(build_known(make_values(HOU_03=[91, 92], HOU_04=[1])))
    assert {kpi: values_of(own) for kpi, own in found.items()} == {"HOU_03": [(Q1, 91), (Q2, 92)], "HOU_04": [(Q1, 1)]}


def test_the_ends_of_a_band_are_no_figures() -> None:
    rows: list[dict[str, Any]] = [{"value": 711, "bound": "low"}, {"value": 742, "bound": "high"}, {"value": 686}]
    frame = make_frame(VALUES, *({**VALUE, "period": "2015..2019", "received": Q2, **row} for row in rows))
    known = build_known(frame)
    assert bands_by_kpi(known) == {"HOU_03": (Band(parse_period("2015..2019"), 711, 742),)}
    assert values_of(figures_by_kpi(known)["HOU_03"]) == [("2015..2019", 686)]


def test_half_a_band_is_none() -> None:
    frame = make_frame(VALUES, {**VALUE, "period": "2015..2019", "received": Q2, "value": 711, "bound": "low"})
    assert bands_by_kpi(build_known(frame)) == {}


def test_comparators_keep_the_order_of_the_file() -> None:
    rows = [
        {"comparator": "North West", "row": 3},
        {"comparator": "England", "row": 4, "value": 89},
        {"comparator": "North West", "row": 2, "period": "2021-22 Q4", "value": 80},
        {"comparator": "England", "row": 9, "received": Q3, "value": 90},
    ]
    frame = make_frame(COMPARATORS, *({**COMPARATOR, "file": "comparators.csv", **row} for row in rows))
    found = comparators_by_kpi(build_known(frame, ("kpi_id", "comparator", "period")))["HOU_03"]
    assert {name: values_of(own) for name, own in found.items()} == {
        "North West": [("2021-22 Q4", 80), (Q1, 88)],
        "England": [(Q1, 90)],
    }
    assert list(found) == ["North West", "England"]


def test_rows_are_taken_as_they_stand() -> None:
    values = make_values(HOU_03=[91, 92])
    before = values.copy()
    build_known(values)
    pd.testing.assert_frame_equal(values, before)


# ---------------------------------------------------------------- the latest figure


def test_the_latest_figure_is_the_last_one_with_something_to_show() -> None:
    found = figures({"value": 91, "period": Q1}, {"rank": 4, "note": "[x]"})
    assert latest_figure(found, NOW, Frequency.QUARTERLY) is found[1]


@pytest.mark.parametrize("rows", [[], [{"note": "[x]", "remark": "Due in May"}]])
def test_no_figure_no_latest(rows: list[dict[str, Any]]) -> None:
    assert latest_figure(figures(*rows), NOW, Frequency.QUARTERLY) is None


def test_a_later_period_known_to_have_none_makes_a_figure_history() -> None:
    found = figures({"value": 91, "period": Q1}, {"note": "[x]"})
    assert latest_figure(found, NOW, Frequency.QUARTERLY) is None
    assert missing_figure(found) is found[1]


def test_a_quarter_without_a_figure_does_not_hide_its_months() -> None:
    found = figures({"value": 61.2, "period": "2022-07..2022-08"}, {"note": "[x]"})
    latest = latest_figure(found, NOW, Frequency.QUARTERLY)
    assert latest is not None
    assert str(latest.period) == "2022-07..2022-08"
    assert missing_figure(found) is found[1]


def test_a_gap_that_has_been_filled_since_is_not_missing() -> None:
    found = figures({"note": "[x]", "period": Q1}, {"value": 92})
    assert missing_figure(found) is None
    assert latest_figure(found, NOW, Frequency.QUARTERLY) is found[1]


@pytest.mark.parametrize(
    ("period", "frequency", "current"),
    [
        ("2020-21 Q4", Frequency.QUARTERLY, True),  # 18 months before
        ("2020-21 Q3", Frequency.QUARTERLY, False),
        ("2021-02", Frequency.MONTHLY, False),
        ("2020/21 spring term", Frequency.TERMLY, True),  # ends in April 2021: 17 months
        ("2018/19 academic year", Frequency.ANNUAL_ACADEMIC, False),  # ends in August 2019: 37 months
        ("2019/20 academic year", Frequency.ANNUAL_ACADEMIC, True),
        ("2019 calendar year", Frequency.ANNUAL_CALENDAR, True),  # 33 months
        ("2018-19 financial year", Frequency.ANNUAL_FINANCIAL, False),  # 42 months
        ("2019-09", Frequency.IRREGULAR, True),  # 36 months
        ("2019-08", Frequency.IRREGULAR, False),
        ("2022-23 financial year", Frequency.QUARTERLY, True),  # a forecast
    ],
)
def test_an_old_figure_is_history(period: str, frequency: Frequency, *, current: bool) -> None:
    found = figures({"value": 1, "period": period})
    assert (latest_figure(found, NOW, frequency) is not None) is current


# ---------------------------------------------------------------- periods beside each other


@pytest.mark.parametrize(
    ("period", "frequency", "before"),
    [
        ("2022-23 Q1", Frequency.QUARTERLY, "2021-22 Q4"),
        ("2022-09-30", Frequency.QUARTERLY, "2022-06-30"),
        ("2022-06-30", Frequency.QUARTERLY, "2022-03-31"),
        ("2022-03-31", Frequency.MONTHLY, "2022-02-28"),
        ("2022-03-31", Frequency.ANNUAL_FINANCIAL, "2021-03-31"),
        ("2022-07..2022-08", Frequency.QUARTERLY, "2022-05..2022-06"),
    ],
)
def test_the_period_before_a_date_depends_on_the_frequency(period: str, frequency: Frequency, before: str) -> None:
    assert str(period_before(parse_period(period), frequency)) == before


@pytest.mark.parametrize(
    ("before", "after", "basis", "joined"),
    [
        ("2021-22 Q4", "2022-23 Q1", "period", True),
        ("2021-22 Q3", "2022-23 Q1", "period", False),
        ("2022-23 Q1..Q1", "2022-23 Q1..Q2", "year_to_date", True),
        ("2021-22 Q1..Q4", "2022-23 Q1..Q1", "year_to_date", False),
        ("2021-22 Q4", "2022-23 Q1", "year_to_date", False),
        ("2020-21 financial year", "2021-22 financial year", "year_to_date", True),
        ("2022-06-30", "2022-09-30", "snapshot", True),
        ("2022-23 Q1", "2022-07..2022-08", "period", False),
    ],
)
def test_what_follows_what(before: str, after: str, basis: str, *, joined: bool) -> None:
    kpi = make_kpi(basis=basis)
    assert follows(make_figure(period=after), make_figure(period=before), kpi) is joined


def test_same_kind_keeps_runs_of_equal_length() -> None:
    found = figures(
        {"value": 1, "period": "2022-04..2022-05"},
        {"value": 2, "period": "2022-04..2022-08"},
        {"value": 3, "period": "2022-07..2022-08"},
        {"rank": 3, "period": "2022-09..2022-10"},
    )
    assert values_of(same_kind(found, parse_period("2022-07..2022-08"))) == [
        ("2022-04..2022-05", 1),
        ("2022-07..2022-08", 3),
    ]


def test_an_unusual_latest_window_stands_at_the_end_of_the_usual_series() -> None:
    quarters = [{"value": n, "period": f"2021-22 Q{n}"} for n in (1, 2, 3, 4)]
    found = figures(*quarters, {"value": 9, "period": "2022-04..2022-05"})
    assert [value for _, value in values_of(usual_series(found, found[-1]))] == [1, 2, 3, 4, 9]


def test_the_series_is_of_the_latest_kind_where_no_other_is_more_usual() -> None:
    years = [{"value": 1, "period": f"{year} financial year"} for year in ("2019-20", "2020-21")]
    found = figures(*years, {"value": 2, "period": Q1}, {"value": 3})
    assert [value for _, value in values_of(usual_series(found, found[-1]))] == [2, 3]


def test_no_anchor_no_series() -> None:
    assert usual_series(figures({"value": 1}), None) == ()


def test_a_figure_is_found_by_its_exact_period() -> None:
    found = figures({"value": 91, "period": Q1}, {"note": "[x]"})
    assert figure_for(found, parse_period(Q1)) is found[0]
    assert figure_for(found, parse_period(Q2)) is None
    assert figure_for(found, parse_period("2022-23 Q1..Q1")) is None


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
