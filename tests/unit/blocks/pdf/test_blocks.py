from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from kpi_helpers.blocks import palette, pdf as pdf_writer
from kpi_helpers.blocks.html import SHAPES
from kpi_helpers.blocks.pdf.compile import write_pdf
from kpi_helpers.blocks.pdf.layout import GUTTER, LANDSCAPE, LOOKS, TEXT_WIDTH
from kpi_helpers.errors import RenderError
from tests.notebook_builders import DRAWING, PIXEL
from tests.readings import para
from tests.typeset import elements, is_accessible, links_in, pages_of, publication, typeset, words_of

DESIGN = Path(pdf_writer.__file__).with_name("report.typ").read_text(encoding="utf-8")
FIGURE = {"kind": "figure", "title": "T", "svg": DRAWING, "alt": "A.", "caption": "", "source": "S", "width": 0.6,
          "data": None}  # fmt: skip


def run(text: str, **dress: Any) -> dict[str, Any]:
    return {"text": text, **dress}


def bullets(*items: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    return {"kind": "list", "ordered": False, "items": list(items), **more}


def data_table(rows: list[list[dict[str, Any]]], head: int = 1, **more: Any) -> dict[str, Any]:
    return {"kind": "data_table", "caption": "", "head": head, "aligns": ["left"] * len(rows[-1]), "rows": rows, **more}


@pytest.mark.parametrize(
    ("block", "words"),
    [
        *((para("Words", role=role), "Words") for role in ("", "lead", "small", "source", "reason", "cohort", "new")),
        ({"kind": "notice", "inline": [run("Note")]}, "Note"),
        ({"kind": "heading", "level": 2, "text": "A #b [c]", "id": "a"}, "A #b [c]"),
        ({"kind": "heading", "level": 2, "text": "CO2", "inline": [run("CO"), run("2", sub=True)]}, "CO2"),
        (bullets([para("one")], [para("two")], ordered=True), "1. one 2. two"),
        (bullets([para("three")], ordered=True, start=3), "3. three"),
        (bullets([para("one"), bullets([para("in")])]), "• one – in"),
        ({"kind": "counts", "items": [{"rag": "green", "label": "On target", "count": 3},
                                      {"rag": "red", "label": "Worse", "count": 0}], "alt": "3 on target."},
         "3 On target: 3 Worse: 0"),
        ({"kind": "link_line", "inline": [run("Dashboard", link="https://example.org/d/")]},
         "Dashboard (example.org/d)"),
        ({"kind": "quote", "blocks": [para("said")]}, "said"),
        ({"kind": "box", "fill": "#fff3cd", "blocks": [para("a"), para("b")]}, "a b"),
        ({"kind": "details", "summary": [run("More")], "blocks": [para("in")]}, "More in"),
        ({"kind": "definitions", "items": [{"term": [run("KPI")], "blocks": [para("a"), para("b")]}]}, "KPI a b"),
        ({"kind": "missing", "inline": [run("[Gone]")]}, "[Gone]"),
        ({"kind": "failure", "name": "KeyError", "words": "'rents' #x"}, "KeyError 'rents' #x"),
        ({"kind": "printed", "text": "#let x = 1\n  $a$ *b*"}, "#let x = 1 $a$ *b*"),
        ({"kind": "formula", "tex": "\\nosuchsign{x}"}, "\\nosuchsign{x}"),
        ({"kind": "commentary", "parts": [{"label": "", "blocks": [para("Free.")]},
                                          {"label": "Issues", "blocks": [para("One.")]}]}, "Free. Issues One."),
        ({"kind": "keep", "blocks": [para("a"), {"kind": "heading", "level": 3, "text": "b", "id": ""}]}, "a b"),
        (FIGURE, "T S"),
        ({"kind": "figures", "items": [FIGURE, {**FIGURE, "title": "U", "caption": "C", "note": "N"}]}, "T S U C N S"),
        (data_table([[{"x": 0, "inline": [run("Area")], "header": True}], [{"x": 0, "inline": [run("North #1")]}]]),
         "Area North #1"),
        (data_table([[{"x": 0, "blocks": [para("a"), bullets([para("b")])]}]], head=0), "a • b"),
    ],
)  # fmt: skip
def test_every_kind_arrives_in_its_words(block: dict[str, Any], words: str) -> None:
    assert words_of(typeset(block)) == words


@pytest.mark.parametrize(
    "block",
    [
        {"kind": "table", "caption": "", "columns": [], "rows": []},
        {"kind": "anchor", "id": "here"},
        {"kind": "division"},
        {"kind": "list", "items": []},
        {"kind": "definitions", "items": []},
        {"kind": "figures", "items": []},
        {"kind": "commentary", "parts": []},
    ],
    ids=lambda block: block["kind"],
)
def test_what_has_no_words_leaves_none(block: dict[str, Any]) -> None:
    assert words_of(typeset(para("before"), block, para("after"))) == "before after"


@pytest.mark.parametrize(
    ("dressed", "words", "links"),
    [
        (run("On target", mark="green", tone="green", strong=True), "On target", []),
        (run("x", em=True, code=True), "x", []),
        (run("here", link="#title"), "here", ["#"]),
        (run("nowhere", link="#gone"), "nowhere", []),
        (run("site", link="https://example.org/a"), "site1 1example.org/a", ["#", "https://example.org/a"] * 2),
        (run("example.org", link="https://example.org/"), "example.org", ["https://example.org/"]),
        (run("mail", link="mailto:a@example.org"), "mail", ["mailto:a@example.org"]),
        (run("file", link="dashboard/index.html"), "file", ["dashboard/index.html"]),
        (run("quiet", link="dashboard/index.html", quiet=True), "quiet", ["dashboard/index.html"]),
        (run("no", link="javascript:alert(1)"), "no", []),
        (run("no", link="//x.y/z"), "no", []),
        (run("no", link="file:///etc/passwd"), "no", []),
        (run("x", tone="purple", mark="star"), "x", []),
        (run("old", struck=True, sup=True, ink="#b3221c", fill="#fff3cd", lang="en-GB"), "old", []),
        (run("Tŷ", lang="Welsh!"), "Tŷ", []),
        ({"text": "", "break": True}, "a b", []),
    ],
)  # fmt: skip
def test_runs_keep_their_dress_and_lead_where_it_is_safe(
    dressed: dict[str, Any], words: str, links: list[str], tmp_path: Path
) -> None:
    pdf = typeset(para(*(("a", dressed, "b") if "break" in dressed else (dressed,))))
    assert words_of(pdf) == words
    assert sorted(links_in(pdf)) == sorted(links)
    assert is_accessible(pdf, tmp_path)


def test_a_link_leads_to_a_place_between_blocks_and_in_a_line() -> None:
    places = [{"kind": "anchor", "id": "first"}, para("here ", {"text": "", "id": "second"})]
    links = para(run("a", link="#first"), " ", run("b", link="#second"))
    assert links_in(typeset(*places, links)) == ["#", "#"]


def test_a_small_picture_stands_in_its_line_with_its_words_and_its_link(tmp_path: Path) -> None:
    picture = {"text": "", "picture": {"kind": "picture", "png": PIXEL, "alt": "A dot", "width": 20}}
    pdf = typeset(para("before ", {**picture, "link": "https://example.org"}, " after"))
    assert elements(pdf, "Figure") == ["A dot"]
    assert sorted(links_in(pdf)) == ["#", "#", "https://example.org", "https://example.org"]  # also from its footnote
    assert is_accessible(pdf, tmp_path)


def test_a_formula_is_heard_in_words(tmp_path: Path) -> None:
    pdf = typeset({"kind": "formula", "tex": r"\frac{n_t}{N}"}, para({"text": "", "tex": "x^2"}))
    assert elements(pdf, "Formula") == ["n t over N", "x squared"]
    assert is_accessible(pdf, tmp_path)


def test_a_chapter_begins_a_page_also_inside_a_group_kept_together() -> None:
    chapter = {"kind": "heading", "level": 1, "text": "Waste", "id": "w"}
    pages = pages_of(write_pdf(publication([para("a"), chapter], [{"kind": "keep", "blocks": [{**chapter, "id": "v"}]}],
                                           kind="report")).content)  # fmt: skip
    assert [page for page in pages if page.startswith("Waste")] == ["Waste 4", "Waste 5"]


def test_a_short_paragraph_under_a_heading_stays_with_the_output_below() -> None:
    def unit(number: int) -> list[list[dict[str, Any]]]:
        rows = [[{"x": 0, "inline": [run(f"Row {number}")]}] for _ in range(9)]
        heading = {"kind": "heading", "level": 2, "text": f"Head{number}", "id": f"h{number}"}
        return [[para("Filler.")] * number, [heading, para(f"Since{number}.")], [data_table(rows, head=0)]]

    pages = pages_of(write_pdf(publication(*(cell for number in range(1, 16) for cell in unit(number)))).content)
    for number in range(1, 16):
        (page,) = (page for page in pages if f"Since{number}." in page)
        assert f"Head{number} Since{number}. Row {number}" in page


def test_commentary_labels_are_headings_below_the_groups(tmp_path: Path) -> None:
    parts = [{"label": "", "blocks": [para("Free.")]}, {"label": "Issues", "blocks": [para("One.")]}]
    pdf = typeset({"kind": "heading", "level": 2, "text": "Waste", "id": ""}, {"kind": "commentary", "parts": parts})
    assert [len(elements(pdf, tag)) for tag in ("H1", "H2", "H3", "H4")] == [1, 1, 1, 0]
    assert is_accessible(pdf, tmp_path)


def test_a_damaged_picture_is_told_and_says_so() -> None:
    written = write_pdf(publication([{**FIGURE, "svg": "<svg"}]))
    assert written.warnings == ("Cell 2: a picture cannot be read and is left out.",)
    assert "A picture cannot be shown" in pages_of(written.content)[0]


def test_an_unknown_block_is_refused() -> None:
    with pytest.raises(RenderError) as refused:
        typeset({"kind": "carousel"})
    assert str(refused.value) == (
        'Cell 2: the PDF cannot be made. there is no block of kind "carousel" in the report\'s format. '
        "Change what the cell shows, then run it again."
    )


# ---- the design --------------------------------------------------------------------------------------------


def test_the_design_has_the_colours_of_the_palette() -> None:
    drawn = dict(re.findall(r"(\w+): rgb\(\"(#[0-9a-f]{6})\"\)", DESIGN))
    named = dict(re.findall(r"#let (\w+) = rgb\(\"(#[0-9a-f]{6})\"\)", DESIGN))
    assert named == {"ink": palette.INK, "quiet": palette.MUTED, "hairline": palette.RULE}
    quiet = dict.fromkeys(re.findall(r"(\w+): quiet", DESIGN.split("#let tones")[1].split(")\n")[0]), named["quiet"])
    assert {**drawn, **quiet} == palette.TONES


def test_the_design_draws_every_shape() -> None:
    shapes = DESIGN.split("#let shapes = (")[1].split("\n)\n")[0]
    assert set(re.findall(r"(\w+): (?:circle|polygon|square|arrow|rect|lettered)\(", shapes)) == set(SHAPES)


def test_the_text_is_as_wide_and_the_letters_as_large_as_tables_think() -> None:
    margin = re.search(r"margin: \(x: (\d+)mm", DESIGN)
    assert margin is not None
    assert 210 - 2 * int(margin[1]) == TEXT_WIDTH
    assert 297 - 2 * int(margin[1]) == LANDSCAPE
    assert f"column-gutter: {GUTTER:g}mm" in DESIGN
    assert {name: float(size) for name, size in re.findall(r"  (\w+): \(size: ([\d.]+)pt, head", DESIGN)} == LOOKS
