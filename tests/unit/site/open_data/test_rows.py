"""Figures, targets and comparators as rows."""

from __future__ import annotations

from datetime import date
from typing import Any

from kpi_helpers.inputs import commentary as md
from kpi_helpers.inputs.lists import Field, Label
from kpi_helpers.site.open_data.rows import (
    Row,
    commentary_rows,
    comparator_rows,
    scorecard_rows,
    target_rows,
    value_rows,
)
from kpi_helpers.site.open_data.tables import SCORECARD, fill
from tests.builders import make_values
from tests.results import make_scorecard


def picked(row: Row, *names: str) -> list[object]:
    return [row.get(name) for name in names]


def test_a_figure_with_everything() -> None:
    figure = {"value": 60.55, "numerator": 109, "denominator": 180, "rank": 3, "rank_of": 151}
    (row,) = value_rows(make_scorecard(values=[{**figure, "status": "provisional", "note": "[p]", "remark": "Early."}]))
    assert row == {
        "kpi_id": "HOU_03",
        "name": "Repairs on time",
        "period": "2022-23 Q2",
        "period_shown": "Q2 2022/23",
        "period_kind": "quarter",
        "period_start": date(2022, 7, 1),
        "period_end": date(2022, 9, 30),
        "figure_is": "value",
        "value": 60.55,
        "numerator": 109,
        "denominator": 180,
        "rank": 3,
        "rank_of": 151,
        "status": "provisional",
        "note": "[p]",
        "shown": "60.6% [p]",
        "green_limit": 90.0,
        "first_published": None,
        "received": "2022-23 Q2",
        "source": "Housing system",
        "remark": "Early.",
    }


def test_a_figure_that_is_missing_is_empty_and_never_nought() -> None:
    rows = list(value_rows(make_scorecard(values=[{"note": "[x]"}, {"period": "2022-23 Q1", "value": 0}])))
    assert [picked(row, "period", "value", "shown") for row in rows] == [
        ["2022-23 Q1", 0.0, "0.0%"],
        ["2022-23 Q2", None, "[x]"],
    ]


def test_a_restated_figure_has_the_one_first_published() -> None:
    first = {"period": "2022-23 Q1", "value": 88, "received": "2022-23 Q1"}
    rows = list(
        value_rows(make_scorecard(values=[first, {**first, "value": 89, "note": "[r]", "received": "2022-23 Q2"}]))
    )
    assert [picked(row, "value", "first_published", "received", "shown") for row in rows] == [
        [89.0, 88.0, "2022-23 Q2", "89.0% [r]"]
    ]


def test_a_band_is_two_rows() -> None:
    ends = [{"period": "2021-22 Q2", "value": value, "bound": bound} for bound, value in (("low", 80), ("high", 84.5))]
    rows = [row for row in value_rows(make_scorecard(values=[{"value": 91}, *ends])) if row["figure_is"] != "value"]
    assert [picked(row, "period", "figure_is", "value", "shown", "status") for row in rows] == [
        ["2021-22 Q2", "low", 80.0, "80.0%", None],
        ["2021-22 Q2", "high", 84.5, "84.5%", None],
    ]


def test_a_figure_has_the_limit_of_its_own_time() -> None:
    values = [{"period": "2021-22 Q4", "value": 80}, {"value": 91}]
    targets = [{"applies_from": "2021-22 Q1", "green_limit": 75, "amber_limit": 70}, {}]
    rows = list(value_rows(make_scorecard(values=values, targets=targets)))
    assert [picked(row, "period", "green_limit") for row in rows] == [["2021-22 Q4", 75.0], ["2022-23 Q2", 90.0]]


def test_every_target_with_its_words() -> None:
    rows = list(
        target_rows(make_scorecard(targets=[{"applies_from": "2021-22 Q1", "green_limit": 75}, {"origin": "Plan"}]))
    )
    names = ("applies_from", "applies_from_shown", "kind", "green_limit", "amber_limit", "rule", "shown", "origin")
    assert [picked(row, *names) for row in rows] == [
        ["2021-22 Q1", "Q1 2021/22", "level", 75.0, 85.0, "limits", "75%", ""],
        ["2022-23 Q1", "Q1 2022/23", "level", 90.0, 85.0, "limits", "90%", "Plan"],
    ]


def test_a_target_with_a_date() -> None:
    (row,) = target_rows(make_scorecard(targets=[{"kind": "due_date", "due": "2024-25 financial year"}]))
    assert picked(row, "kind", "due", "due_date") == ["due_date", "2024-25 financial year", date(2025, 3, 31)]


def test_comparators_and_peers() -> None:
    comparators = [{}, {"comparator": "Kent", "value": 70}]
    peers = [{"comparator": "Kent"}, {"comparator": "Kent", "peer_group": "counties", "title": "All counties"}]
    rows = list(comparator_rows(make_scorecard(values=[{"value": 91}], comparators=comparators, peers=peers)))
    names = ("comparator", "comparator_kind", "peer_groups", "period", "value", "shown", "received", "source")
    assert [picked(row, *names) for row in rows] == [
        ["England", "comparator", "", "2022-23 Q1", 88.0, "88.0%", "2022-23 Q2", "Housing system"],
        [
            "Kent",
            "peer",
            "Nearest neighbours; All counties",
            "2022-23 Q1",
            70.0,
            "70.0%",
            "2022-23 Q2",
            "Housing system",
        ],
    ]


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


BLOCKS: tuple[md.Block, ...] = (
    md.Paragraph(
        (
            md.Text("Repairs stand at "),
            md.Binding("HOU_03", strong=True),
            md.Text(", target "),
            md.Binding("HOU_03", Field.TARGET),
        )
    ),
    md.Notice((md.Text("New contract."),)),
    md.Chart("HOU_03", "Repairs"),
    md.Heading(3, (md.Text("Background"),)),
    md.Labelled(
        (Label.ISSUES, Label.CAUSES),
        (
            md.ListBlock(
                False,
                (
                    (
                        md.Paragraph((md.Text("Few roofers."),)),
                        md.Paragraph((md.Text("More soon."),)),
                        md.ListBlock(False, ((md.Paragraph((md.Text("Two left."),)),),)),
                    ),
                ),
            ),
        ),
        (md.Cohort((md.Text("Older tenants"),), (md.Paragraph((md.Text("They wait longer."),)),)),),
    ),
    md.Labelled(
        (Label.ACTIONS,),
        (
            md.ListBlock(
                False, ((md.Paragraph((md.Text("Train roofers (owner: Head of Housing, by: 31 March 2023)."),)),),)
            ),
        ),
    ),
)


def rows() -> list[Row]:
    return list(commentary_rows(make_scorecard(values=[{"value": 91.04}], commentary={"housing": BLOCKS})))


def test_every_piece_in_reading_order() -> None:
    names = ("order", "label", "cohort", "piece", "depth", "text")
    assert [[row[name] for name in names] for row in rows()] == [
        [1, "", "", "paragraph", 0, "Repairs stand at 91.0%, target 90%"],
        [2, "", "", "notice", 0, "New contract."],
        [3, "", "", "heading", 0, "Background"],
        [4, "issues causes", "", "item", 1, "Few roofers."],
        [5, "issues causes", "", "paragraph", 1, "More soon."],
        [6, "issues causes", "", "item", 2, "Two left."],
        [7, "issues causes", "Older tenants", "paragraph", 0, "They wait longer."],
        [8, "actions", "", "item", 1, "Train roofers (owner: Head of Housing, by: 31 March 2023)."],
    ]


def test_who_answers_for_it() -> None:
    row = rows()[0]
    assert [row[name] for name in ("group", "group_title", "subgroup", "written_by", "approved_by", "date")] == [
        "housing",
        "Housing",
        "",
        "Head of Housing",
        "Director of Homes",
        date(2022, 11, 20),
    ]


def test_an_action_has_its_owner_and_its_date() -> None:
    row = rows()[-1]
    assert [row[name] for name in ("owner", "due", "due_date")] == [
        "Head of Housing",
        "31 March 2023",
        date(2023, 3, 31),
    ]
    assert "owner" not in rows()[3]


def test_no_commentary_makes_no_row() -> None:
    assert list(commentary_rows(make_scorecard(values=[{"value": 91}]))) == []
