from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from kpi_helpers import blocks
from kpi_helpers.analysis.scorecard import Scorecard
from kpi_helpers.blocks.text import words_of
from kpi_helpers.display.pages.commentary import Action, action_of, actions_of, binding_text, commentary_blocks
from kpi_helpers.inputs import commentary as md
from kpi_helpers.inputs.commentary import (
    Binding,
    Block,
    Chart,
    Cohort,
    Heading,
    Labelled,
    ListBlock,
    Notice,
    Paragraph,
    Part,
    Text,
)
from kpi_helpers.inputs.commentary_files import read_commentary
from kpi_helpers.inputs.files.folder import SourceFile
from kpi_helpers.inputs.lists import Field, Label
from tests.builders import make_values
from tests.results import make_scorecard


def text(words: str) -> Paragraph:
    return Paragraph((Text(words),))


def bullets(*words: str) -> ListBlock:
    return ListBlock(ordered=False, items=tuple((text(item),) for item in words))


def labelled(*labels: Label, said: tuple[Block, ...], cohorts: tuple[Cohort, ...] = ()) -> Labelled:
    return Labelled(labels, said, cohorts)


def shown(*said: Block, scorecard: Scorecard | None = None) -> list[dict[str, Any]]:
    """Give the blocks of a commentary; a chart is shown as a figure titled for its KPI."""
    card = scorecard or make_scorecard(values=make_values(HOU_03=[91, 92]))
    return commentary_blocks(
        Part("", said), card, lambda result: blocks.figure(f"Chart of {result.kpi.kpi_id}", "<svg/>", "A line.")
    )


def labels_of(shown_blocks: list[dict[str, Any]]) -> list[list[str]]:
    return [[part["label"] for part in block["parts"]] for block in shown_blocks if block["kind"] == "commentary"]


# ---------------------------------------------------------------- shapes


def test_free_text_notices_headings_and_lists_stand_as_written() -> None:
    nested = ListBlock(ordered=True, items=((text("One"), bullets("Two")),))
    found = shown(text("All well."), Notice((Text("Due in May."),)), Heading(3, (Text("Leavers"),)), nested)
    assert found == [
        blocks.paragraph("All well."),
        blocks.notice("Due in May."),
        blocks.paragraph("Leavers", role="cohort"),
        blocks.bullet_list([[blocks.paragraph("One"), blocks.bullet_list([[blocks.paragraph("Two")]])]], ordered=True),
    ]


def test_labelled_parts_in_a_row_share_a_panel() -> None:
    found = shown(
        labelled(Label.ISSUES, said=(bullets("a", "b"),)),
        labelled(Label.ACTIONS, said=(bullets("c", "d"),)),
        text("Between."),
        labelled(Label.CAUSES, said=(bullets("e", "f"),)),
    )
    assert [block["kind"] for block in found] == ["commentary", "paragraph", "commentary"]
    assert labels_of(found) == [["Issues", "Actions"], ["Causes"]]


@pytest.mark.parametrize(
    ("part", "label"),
    [
        (labelled(Label.ISSUES, said=(bullets("a", "b"),)), "Issues"),
        (labelled(Label.ISSUES, said=(bullets("a"),)), "Issue"),
        (labelled(Label.ACTIONS, said=(text("One deed."),)), "Action"),
        (labelled(Label.ACTIONS, said=(text("We will:"), bullets("a", "b"))), "Actions"),
        (labelled(Label.CAUSES, said=(text("One."), text("Two."))), "Causes"),
        (labelled(Label.ISSUES, Label.CAUSES, said=(bullets("a"),)), "Issues and causes"),
        (labelled(Label.ACHIEVEMENTS, said=(text("Well done."),)), "Achievements"),
        (
            labelled(
                Label.ISSUES,
                said=(),
                cohorts=(Cohort((Text("Leavers"),), (bullets("a"),)), Cohort((Text("Others"),), (bullets("b"),))),
            ),
            "Issues",
        ),
    ],
)
def test_a_label_is_singular_or_plural_by_its_items(part: Labelled, label: str) -> None:
    assert labels_of(shown(part)) == [[label]]


def test_cohorts_stand_inside_their_part() -> None:
    cohort = Cohort((Text("Care leavers", strong=True),), (text("Fewer in work."),))
    (panel,) = shown(labelled(Label.ISSUES, said=(text("Two sets."),), cohorts=(cohort,)))
    assert panel["parts"][0]["blocks"] == [
        blocks.paragraph("Two sets."),
        blocks.paragraph(blocks.words("Care leavers", strong=True), role="cohort"),
        blocks.paragraph("Fewer in work."),
    ]


def test_marks_of_text_are_kept() -> None:
    runs = (Text("bold", strong=True), Text("lean", em=True), Text("k", code=True), Text("here", link="https://a.uk"))
    (paragraph,) = shown(Paragraph(runs))
    assert paragraph["inline"] == [
        {"text": "bold", "strong": True},
        {"text": "lean", "em": True},
        {"text": "k", "code": True},
        {"text": "here", "link": "https://a.uk"},
    ]


@pytest.mark.parametrize(("words", "title"), [("", "Chart of HOU_03"), ("Repairs have risen", "Repairs have risen")])
def test_a_chart_stands_where_it_is_placed_under_its_authors_title(words: str, title: str) -> None:
    (figure,) = shown(Chart("HOU_03", words))
    assert (figure["kind"], figure["title"]) == ("figure", title)


def test_a_title_is_for_charts_only() -> None:
    card = make_scorecard(values=make_values(HOU_03=[91]))
    found = commentary_blocks(Part("", (Chart("HOU_03", "Repairs have risen"),)), card, lambda _: blocks.notice("Few."))
    assert found == [blocks.notice("Few.")]


# ---------------------------------------------------------------- figures in sentences

FULL = [
    {"period": "2021-22 Q2", "value": 84},
    {"period": "2022-23 Q1", "value": 91},
    {"value": 50.2, "numerator": 303, "denominator": 604, "note": "[p]", "status": "provisional"},
]


@pytest.mark.parametrize(
    ("field", "words"),
    [
        (Field.VALUE, "50.2%"),
        (Field.NUMERATOR, "303"),
        (Field.DENOMINATOR, "604"),
        (Field.PREVIOUS, "91.0%"),
        (Field.TARGET, "90%"),
        (Field.PERIOD, "Q2 2022/23"),
        (Field.CHANGE, "40.8 percentage points"),
        (Field.DIRECTION, "fell"),
    ],
)
def test_a_binding_takes_its_figure_from_the_data(field: Field, words: str) -> None:
    assert binding_text(Binding("HOU_03", field), make_scorecard(values=FULL)) == words


@pytest.mark.parametrize("field", list(Field))
def test_without_a_figure_a_binding_says_so(field: Field) -> None:
    found = binding_text(Binding("HOU_03", field), make_scorecard())
    assert found == ("90%" if field is Field.TARGET else "not available")


@pytest.mark.parametrize(
    ("field", "words"),
    [
        (Field.VALUE, "50.2%"),
        (Field.NUMERATOR, "not available"),
        (Field.DENOMINATOR, "not available"),
        (Field.PREVIOUS, "not available"),
        (Field.CHANGE, "not available"),
        (Field.DIRECTION, "has no earlier figure to compare with"),
    ],
)
def test_a_first_figure_is_not_compared(field: Field, words: str) -> None:
    assert binding_text(Binding("HOU_03", field), make_scorecard(values=[{"value": 50.2}])) == words


def test_a_rank_alone_is_no_value() -> None:
    card = make_scorecard(values=[{"rank": 84, "note": "[x]"}])
    assert binding_text(Binding("HOU_03"), card) == "not available"


@pytest.mark.parametrize(
    ("field", "words"), [(Field.CHANGE, "not available"), (Field.DIRECTION, "cannot be compared with earlier figures")]
)
def test_no_direction_is_claimed_across_a_break(field: Field, words: str) -> None:
    card = make_scorecard(values=make_values(HOU_03=[91, 92]), breaks=[{}])
    assert binding_text(Binding("HOU_03", field), card) == words


def test_a_binding_keeps_its_marks() -> None:
    runs = (Text("Stands at "), Binding("HOU_03", strong=True, link="https://a.uk"), Text("."))
    (paragraph,) = shown(Paragraph(runs))
    assert words_of(paragraph["inline"]) == "Stands at 92.0%."
    assert paragraph["inline"][1] == {"text": "92.0%", "strong": True, "link": "https://a.uk"}


WRITTEN = """---
group: housing
written_by: A
approved_by: B
date: 2022-11-30
---

Some words.

## Issues
- Roofs leak (owner: nobody, by: 1 May 2023).

## Causes and actions
- Train **six** roofers (owner: Head of Housing, by: 31 March 2023).
- Repairs stand at {{ HOU_03 }} (by: March 2023).
- Two things:
  - damp;
  - roofs.

### Tenants over 65
1. Visit within two days
"""


@pytest.mark.parametrize(
    ("text", "action"),
    [
        (
            "Train six roofers (owner: Head of Housing, by: 31 March 2026).",
            Action("Train six roofers.", "Head of Housing", "31 March 2026", date(2026, 3, 31)),
        ),
        ("Train. (Owner: Head of Housing)", Action("Train.", "Head of Housing")),
        ("Ring back! (by: March 2023)", Action("Ring back!", "", "March 2023", date(2023, 3, 31))),
        ("Ask (by: 2022/23).", Action("Ask.", "", "2022/23", date(2023, 3, 31))),
        ("Ask (owner: A; by: soon).", Action("Ask.", "A", "soon", None)),
        ("Look at roofs (see the plan).", Action("Look at roofs (see the plan).")),
        ("Stand by: the plan (of 2022) holds", Action("Stand by: the plan (of 2022) holds")),
    ],
)
def test_an_action_is_read_with_its_owner_and_date(text: str, action: Action) -> None:
    assert action_of(text) == action


def test_an_action_is_overdue_from_the_day_after_its_date() -> None:
    action = action_of("Ask (by: 31 March 2023)")
    assert not action.overdue(date(2023, 3, 31))
    assert action.overdue(date(2023, 4, 1))
    assert not action_of("Ask").overdue(date(2099, 1, 1))


def test_actions_are_those_labelled_so_with_their_figures_in_the_words() -> None:
    commentary, problems = read_commentary(SourceFile("commentary/x/housing.md", "", WRITTEN))
    assert commentary is not None, problems
    scorecard = make_scorecard(values=make_values(HOU_03=[91.0, 92.0]))
    found = actions_of(commentary.parts, scorecard)
    assert [(one.text, one.owner, one.due_text) for one in found] == [
        ("Train six roofers.", "Head of Housing", "31 March 2023"),
        ("Repairs stand at 92.0%.", "", "March 2023"),
        ("Two things: damp; roofs", "", ""),
        ("Visit within two days", "", ""),
    ]


def test_a_commentary_without_actions_has_none() -> None:
    paragraph = md.Part("", (md.Paragraph((md.Text("Fine."),)),))
    assert actions_of([paragraph], make_scorecard(values=make_values(HOU_03=[91.0]))) == []
