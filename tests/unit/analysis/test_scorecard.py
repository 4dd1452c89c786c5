from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from kpi_helpers.analysis.direction import Travel, Withheld
from kpi_helpers.analysis.scorecard import facts_by_kpi
from kpi_helpers.analysis.series import Figure
from kpi_helpers.analysis.summary import scorecard_frame
from kpi_helpers.analysis.targets import Unrated, targets_by_kpi
from kpi_helpers.errors import UsageError
from kpi_helpers.inputs.lists import ChartRules, Rag, TrendTest
from tests.builders import make_values
from tests.results import make_authority, make_result, make_scorecard

NO_TARGET = {"kind": "none", "green_limit": None, "amber_limit": None, "note": "None is set."}
YEARS: dict[str, Any] = {"frequency": "annual_financial"}


def year(first: int, value: float, **cells: Any) -> dict[str, Any]:
    period = f"{first}-{(first + 1) % 100:02d} financial year"
    return {"period": period, "value": value, "received": "2022-23 Q2", **cells}


def comparator(name: str, period: str, value: float | None = 88, **cells: Any) -> dict[str, Any]:
    return {"comparator": name, "period": period, "value": value, **cells}


def beside(figures: tuple[Figure, ...]) -> list[tuple[str, str]]:
    return [(figure.comparator, str(figure.period)) for figure in figures]


# ---------------------------------------------------------------- one result


def test_a_result_holds_everything_concluded() -> None:
    result = make_result([84, 91, 92, 89], targets=[{"applies_from": "2021-22 Q1"}])
    assert result.latest is not None
    assert (str(result.latest.period), result.latest.value) == ("2022-23 Q2", 89)
    assert (result.rating.rag, result.rating.limit, result.gap) == (Rag.AMBER, 90, -1)
    assert result.rating_before is not None
    assert result.rating_before.rag is Rag.GREEN
    assert (result.travel_previous.travel, result.travel_previous.change) == (Travel.WORSE, -3)
    assert (result.travel_year.travel, result.travel_year.withheld) == (Travel.WITHHELD, Withheld.NO_EARLIER)
    assert result.earlier is result.figures[2]
    assert (result.last_known, result.missing) == (None, None)
    assert [figure.value for figure in result.series] == [84, 91, 92, 89]


def test_the_rating_before_is_the_one_of_its_own_report() -> None:
    rows: list[dict[str, Any]] = [{"period": "2022-23 Q1", "value": 91}, {"value": 92}]
    restated = {"period": "2022-23 Q1", "value": 80, "received": "2022-23 Q2"}
    result = make_result(rows=[*rows, restated])
    assert result.rating_before is not None
    assert result.rating_before.rag is Rag.GREEN
    assert (result.travel_previous.change, result.figures[0].first_published) == (12, 91)


def test_the_target_before_is_the_one_of_its_own_time() -> None:
    targets = [{"applies_from": "2022-23 Q1", "green_limit": 80}, {"applies_from": "2022-23 Q2", "green_limit": 95}]
    result = make_result([91, 91], targets=targets)
    assert result.rating_before is not None
    assert (result.rating_before.rag, result.rating.rag) == (Rag.GREEN, Rag.AMBER)


def test_a_new_kpi_has_no_rating_before() -> None:
    assert make_result([92], starts="2022-23 Q2").rating_before is None


def test_a_kpi_without_figures_says_so() -> None:
    result = make_result([])
    assert (result.latest, result.last_known, result.missing, result.earlier) == (None, None, None, None)
    assert (result.rating.rag, result.rating.unrated) == (Rag.NOT_RATED, Unrated.NO_FIGURE)
    assert (result.travel_previous.withheld, result.gap, result.series) == (Withheld.NO_FIGURE, None, ())


def test_a_missing_quarter_leaves_the_last_known_figure() -> None:
    result = make_result(rows=[{"period": "2022-23 Q1", "value": 91}, {"note": "[x]", "remark": "Due in May."}])
    assert result.latest is None
    assert result.last_known is result.figures[0]
    assert result.missing is result.figures[1]
    assert [figure.value for figure in result.series] == [91]


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        ("under_review", Unrated.UNDER_REVIEW),
        ("in_development", Unrated.IN_DEVELOPMENT),
        ("context", Unrated.BACKGROUND),
    ],
)
def test_the_state_of_a_kpi_goes_before_its_figure(state: str, reason: Unrated) -> None:
    result = make_result([91, 92], state=state)
    assert (result.rating.rag, result.rating.unrated, result.gap) == (Rag.NOT_RATED, reason, None)
    assert result.counted is (state != "context")


def test_a_judgement_holds_for_its_quarter_only() -> None:
    overrides = [{"quarter": "2022-23 Q1", "rating": "red"}]
    result = make_result([91, 92], overrides=overrides)
    assert result.rating_before is not None
    assert (result.rating_before.rag, result.rating.rag, result.rating.override) == (Rag.RED, Rag.GREEN, None)


def test_a_judgement_is_kept_with_its_author() -> None:
    rating = make_result([91, 92], overrides=[{}]).rating
    assert rating.override is not None
    assert (rating.rag, rating.met) == (Rag.AMBER, True)
    assert (rating.override.reason, rating.override.name, rating.override.day) == (
        "A fall is expected.",
        "Head of Housing",
        "2022-11-20",
    )


def test_a_year_total_is_held_against_what_is_due_by_now() -> None:
    target = {"kind": "year_total", "green_limit": 60, "amber_limit": 48}
    result = make_result([16, 34], unit="count", decimals=0, basis="year_to_date", targets=[target])
    assert (result.rating.rag, result.rating.limit, result.gap) == (Rag.GREEN, 30, 4)
    assert result.target is not None
    assert result.target.green_limit == 60


def test_a_target_that_is_not_due_still_gives_a_gap() -> None:
    target = {"kind": "due_date", "green_limit": 8, "amber_limit": 8.5, "due": "2025-26 financial year"}
    result = make_result([9.18, 9.31], unit="days_per_fte", decimals=2, polarity="lower", targets=[target])
    assert (result.rating.unrated, result.rating.met, result.gap) == (Unrated.NOT_DUE, None, -1.31)


def test_the_target_of_an_earlier_figure_is_the_one_of_its_time() -> None:
    targets = [{"applies_from": "2021-22 Q1", "green_limit": 80}, {"applies_from": "2022-23 Q1", "green_limit": 95}]
    result = make_result([91, 92, 93, 94], targets=targets)
    then = [result.target_then(figure) for figure in result.figures]
    assert [target and target.green_limit for target in then] == [80, 80, 95, 95]


def test_the_latest_figure_is_held_against_the_target_in_force_however_old_it_is() -> None:
    rows = [year(2020, 88), year(2021, 89)]
    result = make_result(rows=rows, targets=[{"applies_from": "2022-23 Q1"}], **YEARS)
    assert [result.target_then(figure) for figure in result.figures] == [None, result.target]
    assert result.rating.rag is Rag.AMBER


def test_the_target_then_is_phased() -> None:
    rows = [{"period": f"2022-23 Q1..Q{n}", "value": 15 * n, "received": f"2022-23 Q{n}"} for n in (1, 2)]
    targets = [{"applies_from": "2022-23 Q1", "kind": "year_total", "green_limit": 60}]
    result = make_result(rows=rows, basis="year_to_date", unit="count", targets=targets)
    then = [result.target_then(figure) for figure in result.figures]
    assert [target and target.green_limit for target in then] == [15, 30]


# ---------------------------------------------------------------- why there is no direction


@pytest.mark.parametrize(
    ("rows", "cells", "withheld"),
    [
        ([{"value": 92}], {}, Withheld.NO_EARLIER),
        ([{"value": 90, "period": "2021-22 Q4"}, {"value": 92}], {}, Withheld.GAP),
        ([year(2017, 90), year(2021, 92)], YEARS, Withheld.GAP),
        (
            [{"value": 60.4, "period": "2022-23 Q1"}, {"value": 61.2, "period": "2022-07..2022-08"}],
            {},
            Withheld.OTHER_WINDOW,
        ),
        ([{"value": 16, "period": "2022-23 Q1"}, {"value": 34}], {"basis": "year_to_date"}, Withheld.RUNNING_TOTAL),
        ([{"value": 34}], {"basis": "year_to_date"}, Withheld.NO_EARLIER),
        ([{"value": 91, "period": "2022-23 Q1"}, {"rank": 4, "note": "[x]"}], {}, Withheld.NO_FIGURE),
    ],
)
def test_a_withheld_direction_says_why(rows: list[dict[str, Any]], cells: dict[str, Any], withheld: Withheld) -> None:
    direction = make_result(rows=rows, **cells).travel_previous
    assert (direction.travel, direction.withheld) == (Travel.WITHHELD, withheld)


def test_a_break_withholds_both_directions() -> None:
    result = make_result([90, 90, 90, 90, 91, 92], breaks=[{}])
    assert [result.travel_previous.withheld, result.travel_year.withheld] == [Withheld.BREAK, Withheld.BREAK]
    assert result.travel_previous.broken_by is not None
    assert result.travel_previous.broken_by.reason == "A new system counts part days."


# ---------------------------------------------------------------- comparators


@pytest.mark.parametrize(
    ("periods", "shown"),
    [
        (("2022-23 Q1", "2022-23 Q2"), "2022-23 Q2"),
        (("2019-20 financial year", "2022-23 Q1"), "2022-23 Q1"),
        (("2022-23 Q3",), "2022-23 Q3"),  # better a later one than none
    ],
)
def test_a_comparator_stands_beside_with_its_own_period(periods: tuple[str, ...], shown: str) -> None:
    result = make_result([92], comparators=[comparator("England", period) for period in periods])
    assert beside(result.comparators) == [("England", shown)]


def test_a_comparator_for_the_very_same_window_goes_first() -> None:
    rows = [comparator("England", "2021-22 financial year"), comparator("England", "2021-22 Q4")]
    result = make_result(rows=[year(2021, 92)], comparators=rows, **YEARS)
    assert beside(result.comparators) == [("England", "2021-22 financial year")]


def test_comparators_keep_the_order_of_their_file() -> None:
    rows = [comparator("North West", "2022-23 Q2"), comparator("England", "2022-23 Q2")]
    rows.append(comparator("Kent", "2021-22 financial year", None, remark="lower than Kent"))
    result = make_result([92], comparators=rows)
    assert [figure.comparator for figure in result.comparators] == ["North West", "England", "Kent"]
    assert list(result.comparator_series) == ["North West", "England", "Kent"]


# ---------------------------------------------------------------- the scorecard

TWO = [{}, {"kpi_id": "HOU_04", "group": "rents", "subgroup": "arrears"}, {"kpi_id": "HOU_05", "state": "context"}]


def test_results_are_found_by_section_and_group() -> None:
    scorecard = make_scorecard(kpis=TWO)
    assert list(scorecard.results) == ["HOU_03", "HOU_04", "HOU_05"]
    assert [r.kpi.kpi_id for r in scorecard.counted] == ["HOU_03", "HOU_04"]
    assert [r.kpi.kpi_id for r in scorecard.of_section("homes")] == ["HOU_03", "HOU_04"]
    assert [r.kpi.kpi_id for r in scorecard.of_section("waste")] == []
    assert [r.kpi.kpi_id for r in scorecard.of_group("housing")] == ["HOU_03", "HOU_05"]
    assert [r.kpi.kpi_id for r in scorecard.of_group("rents", "arrears")] == ["HOU_04"]
    assert [r.kpi.kpi_id for r in scorecard.of_group("rents", "")] == []


def test_a_kpi_that_does_not_exist() -> None:
    with pytest.raises(UsageError) as told:
        make_scorecard().result("HOU_30")
    assert str(told.value) == 'Unknown KPI "HOU_30". Did you mean "HOU_03"?'


def test_a_kpi_that_is_not_in_use() -> None:
    scorecard = make_scorecard(kpis=[{}, {"kpi_id": "HOU_04", "ends": "2022-23 Q1"}])
    with pytest.raises(UsageError) as told:
        scorecard.result("HOU_04")
    assert str(told.value) == 'KPI "HOU_04" is not in use in Q2 2022/23. Did you mean "HOU_03"?'


FRAME = {
    **dict.fromkeys(("kpi_id", "section", "group", "subgroup", "name", "unit", "period"), "str"),
    "value": "float64",
    "status": "str",
    "target": "float64",
    **dict.fromkeys(("rag", "reason", "rag_before", "travel_previous", "travel_year"), "str"),
    **dict.fromkeys(("change_previous", "change_year", "gap"), "float64"),
    "method": "str",
    "variation": "str",
    "assurance": "str",
    "trend": "str",
    "trend_p": "float64",
    "outlook_low": "float64",
    "outlook_high": "float64",
    "outlook_rag": "str",
    "tensions": "str",
}


def test_the_frame_has_a_row_for_each_kpi() -> None:
    scorecard = make_scorecard(values=make_values(HOU_03=[91, 88]), kpis=[{}, {"kpi_id": "HOU_04"}], targets=[{}])
    frame = scorecard_frame(scorecard)
    assert frame.dtypes.astype(str).to_dict() == FRAME
    assert frame.to_dict("records")[0] == {
        "kpi_id": "HOU_03",
        "section": "homes",
        "group": "housing",
        "subgroup": "",
        "name": "Repairs on time",
        "unit": "percent",
        "period": "2022-23 Q2",
        "value": 88.0,
        "status": "final",
        "target": 90.0,
        "rag": "amber",
        "reason": "",
        "rag_before": "green",
        "travel_previous": "worse",
        "travel_year": "withheld",
        "change_previous": -3.0,
        "change_year": pytest.approx(float("nan"), nan_ok=True),
        "gap": -2.0,
        "method": "difference",
        "variation": "none",
        "assurance": "none",
        "trend": "",
        "trend_p": pytest.approx(float("nan"), nan_ok=True),
        "outlook_low": pytest.approx(float("nan"), nan_ok=True),
        "outlook_high": pytest.approx(float("nan"), nan_ok=True),
        "outlook_rag": "",
        "tensions": "",
    }
    assert frame[["kpi_id", "period", "rag", "reason", "rag_before"]].to_numpy().tolist()[1] == [
        "HOU_04",
        "",
        "not_rated",
        "no figure",
        "not_rated",
    ]
    assert frame[["value", "target", "gap"]].isna().to_numpy().tolist() == [[False] * 3, [True] * 3]


def test_a_scorecard_without_kpis_makes_a_frame_of_the_same_shape() -> None:
    frame = scorecard_frame(make_scorecard(kpis=[], groups=[], targets=[]))
    assert frame.dtypes.astype(str).to_dict() == FRAME
    assert frame.empty


def test_a_first_quarter_has_nothing_before() -> None:
    result = make_result([92], targets=[{"applies_from": "2022-23 Q2"}])
    assert result.rating.rag is Rag.GREEN
    assert result.rating_before is not None
    assert result.rating_before.unrated is Unrated.NO_FIGURE


def test_building_changes_no_frame() -> None:
    values = make_values(HOU_03=[91, 92])
    before = values.copy()
    make_scorecard(values=values)
    pd.testing.assert_frame_equal(values, before)


def test_every_kpi_of_the_register_has_its_own_facts() -> None:
    authority = make_authority(
        kpis=[{}, {"kpi_id": "HOU_04", "group": "housing"}],
        targets=[{}, {"applies_from": "2022-23 Q2", "green_limit": 92}, {"applies_from": "2022-23 Q3"}],
        breaks=[{}],
        chart_changes=[{}],
        settings=[{"setting": "trend_test", "value": "regression"}],
        peers=[{"comparator": "Kent"}],
        report={"analysis": {"control_chart": "none"}},
    )
    facts = facts_by_kpi(authority, targets_by_kpi(authority.targets))
    own, other = facts["HOU_03"], facts["HOU_04"]
    assert list(facts) == ["HOU_03", "HOU_04"]
    assert (own.analysis.control_chart, own.analysis.trend_test) == (ChartRules.NONE, TrendTest.REGRESSION)
    assert (other.analysis.control_chart, other.analysis.trend_test) == (ChartRules.NONE, TrendTest.AUTOMATIC)
    assert [one.reason for one in own.breaks] == ["A new system counts part days."]
    assert [one.reason for one in own.changes] == ["A second repairs team began."]
    assert own.target is not None
    assert own.target.green_limit == 92
    assert (other.breaks, other.changes, other.target, other.forecast_years) == ((), (), None, ())
    assert [group.key for group in own.peer_groups] == ["neighbours"]
    assert own.peer_groups is other.peer_groups


def test_decisions_count_from_the_day_they_were_made() -> None:
    later = "2023-06-01"
    authority = make_authority(
        breaks=[{"recorded_on": later}],
        chart_changes=[{"date": later}],
        settings=[{"setting": "trend_test", "value": "regression", "date": later}],
    )
    facts = facts_by_kpi(authority, {})["HOU_03"]
    assert (facts.breaks, facts.changes, facts.analysis.trend_test) == ((), (), TrendTest.AUTOMATIC)
