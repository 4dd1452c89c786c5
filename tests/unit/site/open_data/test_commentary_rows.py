"""Commentary as rows in reading order, with the report's own figures in the words."""

from __future__ import annotations

from datetime import date

from kpi_helpers.inputs import commentary as md
from kpi_helpers.inputs.words import Field, Label
from kpi_helpers.site.open_data.commentary_rows import commentary_rows
from kpi_helpers.site.open_data.figure_rows import Row
from tests.results import make_scorecard

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
