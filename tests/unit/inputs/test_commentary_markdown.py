from __future__ import annotations

import pytest

from kpi_helpers.inputs.commentary import Binding, Block, Chart, Heading, ListBlock, Notice, Paragraph, Text
from kpi_helpers.inputs.commentary_files import plain_text, read_markdown
from kpi_helpers.inputs.lists import Field


def blocks(text: str) -> list[Block]:
    placed, problems = read_markdown(text, name="housing.md")
    assert problems == []
    return [one.block for one in placed]


def messages(text: str) -> list[str]:
    return [str(problem) for problem in read_markdown(text, name="housing.md", lines_above=6)[1]]


def words(text: str) -> Paragraph:
    return Paragraph((Text(text),))


def test_paragraphs_join_their_lines_and_double_spaces() -> None:
    assert blocks("One  line\nand  another.\n\nTwo.") == [words("One line and another."), words("Two.")]


def test_lists_may_be_nested_and_numbered_inside_bullets() -> None:
    text = "- One:\n  - inner\n  1. first\n  2. second\n- Two"
    inner = ListBlock(ordered=False, items=((words("inner"),),))
    numbers = ListBlock(ordered=True, items=((words("first"),), (words("second"),)))
    assert blocks(text) == [ListBlock(ordered=False, items=((words("One:"), inner, numbers), (words("Two"),)))]


def test_a_numbered_list_keeps_its_first_number() -> None:
    assert blocks("3. three\n4. four") == [
        ListBlock(ordered=True, items=((words("three"),), (words("four"),)), start=3)
    ]


def test_text_set_far_in_is_text_and_no_code() -> None:
    assert blocks("      far in") == [words("far in")]


def test_a_quotation_is_a_notice_also_inside_a_bullet() -> None:
    assert blocks("> Data are due in *March*.") == [
        Notice((Text("Data are due in "), Text("March", em=True), Text(".")))
    ]
    assert blocks("- > said so") == [ListBlock(ordered=False, items=((Notice((Text("said so"),)),),))]


def test_headings_keep_their_level() -> None:
    assert blocks("# one\n## Two\n### Three") == [
        Heading(1, (Text("one"),)),
        Heading(2, (Text("Two"),)),
        Heading(3, (Text("Three"),)),
    ]


def test_runs_carry_bold_italic_code_and_links_together() -> None:
    assert blocks("a **b *c*** `d` [e **f**](https://x.org/) <mailto:a@x.org>") == [
        Paragraph(
            (
                Text("a "),
                Text("b ", strong=True),
                Text("c", strong=True, em=True),
                Text(" "),
                Text("d", code=True),
                Text(" "),
                Text("e ", link="https://x.org/"),
                Text("f", strong=True, link="https://x.org/"),
                Text(" "),
                Text("mailto:a@x.org", link="mailto:a@x.org"),
            )
        )
    ]


@pytest.mark.parametrize("text", ["<b>bold</b> & 3 < 5", "<script>alert(1)</script>", "<!-- note -->"])
def test_html_is_text(text: str) -> None:
    assert blocks(text) == [words(text)]


def test_a_code_fence_is_text() -> None:
    assert blocks("a\n\n    b\n\n```\nc\n```")[0] == words("a")


# ---------------------------------------------------------------- figures and charts


def test_a_binding_asks_for_a_field_of_a_kpi_and_keeps_its_look() -> None:
    assert blocks("Up to **{{ a_b_c }}** of {{a_b_c|target}}, was {{ a_b_c | previous }}") == [
        Paragraph(
            (
                Text("Up to "),
                Binding("a_b_c", Field.VALUE, strong=True, line=1),
                Text(" of "),
                Binding("a_b_c", Field.TARGET, line=1),
                Text(", was "),
                Binding("a_b_c", Field.PREVIOUS, line=1),
            )
        )
    ]


@pytest.mark.parametrize("field", list(Field))
def test_every_field_can_be_asked_for(field: Field) -> None:
    assert blocks(f"{{{{ a | {field} }}}}") == [Paragraph((Binding("a", field, line=1),))]


def test_a_chart_stands_alone() -> None:
    assert blocks("Before.\n\n![Staff without absence](chart:staff_no_absence)\n\nAfter.") == [
        words("Before."),
        Chart("staff_no_absence", "Staff without absence", line=3),
        words("After."),
    ]


def test_two_charts_may_stand_side_by_side() -> None:
    assert blocks("![](chart:a)\n![](chart:b)") == [Chart("a", "", line=1), Chart("b", "", line=1)]


def test_plain_text_is_what_a_reader_would_say() -> None:
    assert plain_text((Text("Up "), Text("to", strong=True), Binding("a"))) == "Up to{{ a }}"


# ---------------------------------------------------------------- problems


@pytest.mark.parametrize("text", ["a ![](chart:b)", "![](chart:b)**a**", "![](chart:b)\n{{ a }}", "![](chart:b) `a`"])
def test_no_word_beside_a_chart_is_lost(text: str) -> None:
    assert messages(text) == [
        "housing.md, row 7: found a chart among words; expected a chart in a paragraph of its own. "
        "Leave an empty line before and after the chart."
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "One.\n\n{{ HOU_03 | numerater }}",
            'housing.md, row 9: found the field "numerater" of HOU_03; expected one of value, numerator, denominator, '
            'previous, target, period, change, direction. Did you mean "numerator"? Write one of them.',
        ),
        (
            "{{ HOU_03 | a | b }}",
            'housing.md, row 7: found "{{ HOU_03 | a | b }}"; expected {{ kpi_id }} or {{ kpi_id | field }}. '
            "Write it in one of these forms.",
        ),
        (
            "{{ }}",
            'housing.md, row 7: found "{{  }}"; expected {{ kpi_id }} or {{ kpi_id | field }}. '
            "Write it in one of these forms.",
        ),
        (
            "It is {{ HOU_03 now",
            'housing.md, row 7: found "{{" or "}}" without its other half; '
            "expected {{ kpi_id }} or {{ kpi_id | field }}. Complete or delete it.",
        ),
        (
            "See ![trend](chart:HOU_03) here",
            "housing.md, row 7: found a chart among words; expected a chart in a paragraph of its own. "
            "Leave an empty line before and after the chart.",
        ),
        (
            "![logo](logo.png)",
            'housing.md, row 7: found the picture "logo.png"; expected charts only: ![words](chart:kpi_id). '
            "Delete it; a picture of words or figures cannot be read by everyone.",
        ),
        (
            "## ![logo](logo.png)",
            "housing.md, row 7: found a picture where only words can stand; expected words. Delete it.",
        ),
        (
            "[plan](plan.docx)",
            'housing.md, row 7: found a link to "plan.docx"; expected an address with https:// or mailto:. '
            "Write the whole address.",
        ),
        (
            "| a | b |\n|---|---|\n| 1 | 2 |",
            "housing.md, row 7: found a table; expected paragraphs, lists, headings, notices or charts. "
            "Put the figures into the values, or write them as a list.",
        ),
        (
            "One.\n\n***",
            "housing.md, row 9: found a line across the page; "
            "expected paragraphs, lists, headings, notices or charts. Delete it.",
        ),
        (
            "> - a",
            "housing.md, row 7: found more than words in a notice; expected a sentence or two. Take > away.",
        ),
        (
            "Error! Bookmark not defined.",
            'housing.md, row 7: found "Error! Bookmark not defined", left by a word processor; '
            "expected the author's words. Delete it.",
        ),
    ],
)
def test_what_commentary_cannot_hold_is_told_with_its_line(text: str, message: str) -> None:
    assert messages(text) == [message]


def test_a_script_behind_a_link_stays_text() -> None:
    assert blocks("[x](javascript:alert(1))") == [words("[x](javascript:alert(1))")]
