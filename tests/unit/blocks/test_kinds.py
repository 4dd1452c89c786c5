from __future__ import annotations

import json

import pytest

from kpi_helpers import blocks


def test_a_run_carries_only_the_style_it_has() -> None:
    assert blocks.run("rose", strong=True, em=False, link="", tone="better", mark="better_up") == {
        "text": "rose",
        "strong": True,
        "tone": "better",
        "mark": "better_up",
    }
    assert blocks.words("rose", em=True) == [{"text": "rose", "em": True}]


def test_a_heading() -> None:
    assert blocks.heading(2, "Waste", "waste") == {"kind": "heading", "level": 2, "text": "Waste", "id": "waste"}


def test_a_paragraph_takes_text_or_runs() -> None:
    assert blocks.paragraph("All well.") == {"kind": "paragraph", "inline": [{"text": "All well."}]}
    assert blocks.paragraph(blocks.words("All well."), role="lead") == {
        "kind": "paragraph",
        "inline": [{"text": "All well."}],
        "role": "lead",
    }


def test_notices_and_links() -> None:
    assert blocks.notice("Due in May.") == {"kind": "notice", "inline": [{"text": "Due in May."}]}
    assert blocks.link_line(blocks.words("Dashboard")) == {"kind": "link_line", "inline": [{"text": "Dashboard"}]}


def test_a_list_of_blocks() -> None:
    item = blocks.paragraph("One")
    assert blocks.bullet_list([(item,)]) == {"kind": "list", "ordered": False, "items": [[item]]}
    assert blocks.bullet_list([(item,)], ordered=True)["ordered"] is True


def test_a_cell_leaves_empty_lines_out() -> None:
    assert blocks.cell("81.9%", "Q2 2022/23", "", blocks.words("303 of 604"), svg="<svg/>", alt="rising") == {
        "inline": [{"text": "81.9%"}],
        "lines": [[{"text": "Q2 2022/23"}], [{"text": "303 of 604"}]],
        "svg": "<svg/>",
        "alt": "rising",
    }
    assert blocks.cell("81.9%", "") == {"inline": [{"text": "81.9%"}]}


@pytest.mark.parametrize(
    ("style", "rows", "keep"), [("compact", 12, True), ("compact", 13, False), ("kpi", 4, True), ("kpi", 5, False)]
)
def test_a_short_table_stays_on_one_page(style: str, rows: int, *, keep: bool) -> None:
    columns = [blocks.column("Measure", 2), blocks.column("Latest", 1, right=True)]
    row = [blocks.cell("Waste"), blocks.cell("1")]
    assert blocks.table("Figures", columns, [row] * rows, style=style, footnotes=[blocks.words("A note.")]) == {
        "kind": "table",
        "caption": "Figures",
        "columns": [
            {"title": "Measure", "align": "left", "width": 2},
            {"title": "Latest", "align": "right", "width": 1},
        ],
        "rows": [row] * rows,
        "row_header": True,
        "style": style,
        "footnotes": [[{"text": "A note."}]],
        "keep": keep,
    }


def test_a_figure_has_a_drawing_or_a_picture() -> None:
    drawn = blocks.figure("Waste fell", "<svg/>", "A line falls.", source="Source: us", width=0.6)
    assert drawn == {
        "kind": "figure",
        "title": "Waste fell",
        "svg": "<svg/>",
        "alt": "A line falls.",
        "caption": "",
        "source": "Source: us",
        "width": 0.6,
        "data": None,
    }
    dense = blocks.figure("Waste fell", "<svg/>", "A line falls.", png="aGk=")
    assert ("svg" in dense, dense["png"]) == (False, "aGk=")
    assert blocks.figures([drawn]) == {"kind": "figures", "items": [drawn]}


def test_commentary_counts_and_definitions() -> None:
    text = blocks.paragraph("Staff left.")
    assert blocks.commentary([("Causes", [text])]) == {
        "kind": "commentary",
        "parts": [{"label": "Causes", "blocks": [text]}],
    }
    assert blocks.counts([("red", "Red", 2)], "2 red.") == {
        "kind": "counts",
        "items": [{"rag": "red", "label": "Red", "count": 2}],
        "alt": "2 red.",
    }
    assert blocks.definitions([(blocks.words("LARC"), [text])]) == {
        "kind": "definitions",
        "items": [{"term": [{"text": "LARC"}], "blocks": [text]}],
    }
    assert blocks.keep([text]) == {"kind": "keep", "blocks": [text]}


def test_blocks_are_plain_json() -> None:
    block = blocks.table("Figures", [blocks.column("Measure", 2)], [[blocks.cell("Waste", "a line")]])
    assert json.loads(json.dumps(block)) == block
