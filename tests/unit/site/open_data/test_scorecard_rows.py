"""The scorecard as rows: stored numbers beside the report's words."""

from __future__ import annotations

from datetime import date
from typing import Any

from kpi_helpers.site.open_data.columns import fill
from kpi_helpers.site.open_data.scorecard_columns import SCORECARD
from kpi_helpers.site.open_data.scorecard_rows import scorecard_rows
from tests.builders import make_values
from tests.results import make_scorecard


def row_of(**facts: Any) -> dict[str, object]:
    """Give the cells of the one row that say something, by column."""
    (cells,) = fill(SCORECARD, scorecard_rows(make_scorecard(**facts))).rows
    names = [column.name for column in SCORECARD.columns]
    return {name: cell for name, cell in zip(names, cells, strict=True) if cell is not None}


def test_a_row_whole() -> None:
    assert row_of(values=make_values("2021-22 Q2", HOU_03=[88.5, 89, 90, 91.04, 84.25])) == {
        "kpi_id": "HOU_03",
        "name": "Repairs on time",
        "short_name": "Repairs on time",
        "priority": "homes",
        "priority_title": "Homes",
        "group": "housing",
        "group_title": "Housing",
        "kind": "kpi",
        "state": "live",
        "unit": "percent",
        "decimals": 1,
        "polarity": "higher",
        "frequency": "quarterly",
        "basis": "period",
        "period": "2022-23 Q2",
        "period_shown": "Q2 2022/23",
        "period_kind": "quarter",
        "period_start": date(2022, 7, 1),
        "period_end": date(2022, 9, 30),
        "value": 84.25,
        "status": "final",
        "shown": "84.3%",
        "target_shown": "90%",
        "green_limit": 90.0,
        "gap": -5.75,
        "gap_shown": "5.8 percentage points below target",
        "rating": "red",
        "rating_shown": "Red",
        "rating_before": "green",
        "travel_previous": "worse",
        "travel_previous_shown": "Worse",
        "travel_previous_against": "Q1 2022/23",
        "travel_previous_change": -6.79,
        "travel_year": "worse",
        "travel_year_shown": "Worse",
        "travel_year_against": "Q2 2021/22",
        "travel_year_change": -4.25,
        "method": "rank",
        "variation": "none",
        "assurance": "none",
        "trend": "none",
        "definition": "Repairs finished by the promised date.",
        "source": "Housing system",
        "dashboard_page": "../dashboard/kpi/HOU_03.html",
    }


def test_why_there_is_no_figure() -> None:
    row = row_of(values=[{"period": "2022-23 Q1", "value": 91}, {"note": "[x]", "remark": "The system failed."}])
    assert "value" not in row
    assert row["missing"] == "Not available for Q2 2022/23: the system failed."
    assert row["last_known"] == "91.0% in Q1 2022/23"
    assert (row["rating"], row["not_rated_because"]) == ("not_rated", "no figure published")


def test_a_background_figure_is_no_kpi() -> None:
    assert row_of(kpis=[{"state": "context"}], values=[{"value": 91}])["kind"] == "background"


def test_a_rating_by_judgement_says_so() -> None:
    row = row_of(values=[{"value": 91}], overrides=[{}])
    assert (row["rating"], row["rating_basis"]) == ("amber", "by judgement")


def test_themes_and_subgroups_by_their_titles() -> None:
    theme = {"slug": "care", "section": "homes", "title": "Adult social care"}
    kpi = {"theme": "care", "subgroup": "lifts"}
    groups = [{"theme": "care"}, {"theme": "care", "subgroup": "lifts", "title": "Lifts and stairs"}]
    row = row_of(report={"themes": [theme]}, kpis=[kpi], groups=groups)
    assert (row["theme_title"], row["subgroup_title"]) == ("Adult social care", "Lifts and stairs")


def test_a_forecast_for_the_year_as_it_is_worked_out() -> None:
    values = make_values("2017-18 Q3", HOU_03=[100 + place % 4 * 10 for place in range(20)])
    row = row_of(
        kpis=[{"unit": "count", "basis": "period"}], values=values, targets=[{"kind": "year_total", "green_limit": 400}]
    )
    assert isinstance(row["outlook_low"], float)
    assert isinstance(row["outlook_high"], float)
    assert row["outlook_low"] <= row["outlook_high"]
