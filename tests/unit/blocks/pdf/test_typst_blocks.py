from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from kpi_helpers.blocks.pdf.typesetting_state import Manuscript
from kpi_helpers.blocks.pdf.typst_blocks import typst_of_bundle
from kpi_helpers.blocks.pdf.typst_inline import MARKS, TONES
from kpi_helpers.blocks.pdf.typst_kpi_tables import TEXT_WIDTH, widths

from kpi_helpers.blocks import palette
from kpi_helpers.errors import RenderError
from kpi_helpers.publishing.exporters import TEMPLATES

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="5"><path d="M0 0 10 5"/></svg>'
DESIGN = (Path(TEMPLATES) / "kpi_typst" / "report.typ").read_text(encoding="utf-8")


def run(text: str, **dress: Any) -> dict[str, Any]:
    return {"text": text, **dress}


def paragraph(text: str, **more: Any) -> dict[str, Any]:
    return {"kind": "paragraph", "inline": [run(text)], **more}


def written(*blocks: dict[str, Any], manuscript: Manuscript | None = None) -> list[str]:
    return typst_of_bundle({"version": 1, "blocks": list(blocks)}, manuscript or Manuscript())


def table(rows: int, **more: Any) -> dict[str, Any]:
    columns = [{"title": "Measure", "align": "left", "width": 2}, {"title": "Latest", "align": "right", "width": 1}]
    cells = [[{"inline": [run(f"Measure {n}")]}, {"inline": [run("1.0%")]}] for n in range(rows)]
    return {"kind": "table", "caption": "Caption", "columns": columns, "rows": cells, "row_header": True, **more}


@pytest.mark.parametrize(
    ("block", "typst"),
    [
        (paragraph("Words"), 'para(t("Words"))'),
        (paragraph("Words", role="lead"), 'para(t("Words"), role: "lead")'),
        (paragraph("Words", role="unknown"), 'para(t("Words"))'),
        (paragraph("These:"), 'para(t("These:"), leads: true)'),
        ({"kind": "notice", "inline": [run("Note")]}, 'notice(t("Note"))'),
        ({"kind": "heading", "level": 1, "text": "A #b", "id": "a"}, 'heading-block(1, "A #b", id: "a")'),
        (
            {"kind": "list", "ordered": True, "items": [[paragraph("one")], [paragraph("two")]]},
            'prose(numbered(1, t("one"), t("two")))',
        ),
        (
            {"kind": "list", "items": [[paragraph("one"), {"kind": "list", "items": [[paragraph("in")]]}]]},
            'prose(bullets({\nt("one")\nbullets(t("in"))\n}))',
        ),
        (
            {"kind": "counts", "items": [{"rag": "green", "label": "On target", "count": 3}], "alt": "3 on target."},
            'counts-bar(((rag: "green", label: "On target", count: 3),), "3 on target.")',
        ),
        (
            {"kind": "link_line", "inline": [run("Dashboard", link="https://example.org/d/")]},
            'link-line({\nhref("https://example.org/d/", t("Dashboard"))\n'
            't(" (")\naddress("example.org/d")\nt(")")\n})',
        ),
        ({"kind": "table", "caption": "", "columns": [], "rows": []}, "[]"),
    ],
)
def test_blocks_become_calls(block: dict[str, Any], typst: str) -> None:
    assert written(block)[-1] == typst


@pytest.mark.parametrize(
    ("dressed", "typst"),
    [
        (run("On target", mark="green", tone="green", strong=True),
         '{\nmark("green", tone("green", strong(t("On"))))\ntone("green", strong(t(" target")))\n}'),
        (run("x", em=True, code=True), 'emph(mono("x"))'),
        (run("here", link="#waste"), 'anchor("waste", t("here"))'),
        (run("site", link="https://example.org"), '{\nhref("https://example.org", t("site"))\n'
         'note-of("https://example.org", "example.org")\n}'),
        (run("example.org", link="https://example.org/"), 'href("https://example.org/", address("example.org"))'),
        (run("no", link="javascript:alert(1)"), 't("no")'),
        (run("x", tone="purple", mark="star"), 't("x")'),
    ],
)  # fmt: skip
def test_runs_keep_their_dress(dressed: dict[str, Any], typst: str) -> None:
    assert written({"kind": "paragraph", "inline": [dressed]}) == [f"para({typst})"]


def test_a_chapter_begins_a_page_also_inside_a_group_kept_together() -> None:
    chapter = {"kind": "heading", "level": 1, "text": "Waste", "id": "w"}
    assert written(chapter)[0] == "chapter-break()"
    assert written({"kind": "keep", "blocks": [chapter]})[0] == "chapter-break()"


def test_a_table_says_what_its_headers_are() -> None:
    manuscript = Manuscript()
    short, long = written(
        table(3, keep=True), table(15, row_header=False, footnotes=[[run("Note")]]), manuscript=manuscript
    )
    assert manuscript.row_headers == [(1, 1, 1), (0,) * 15]
    assert short.startswith('kpi-table(caption: "Caption", titles: ("Measure", "Latest",), aligns: (left, right,)')
    assert short.endswith('look: "kpi", footnotes: (), held: true)')
    assert long.endswith('look: "kpi", footnotes: (t("Note"),), held: false)')


def test_a_table_too_tall_for_a_page_may_break() -> None:
    tall = table(10, keep=True)
    for row in tall["rows"]:
        row[1]["inline"] = [run("words " * 100)]
    assert written(tall)[0].endswith("held: false)")


def test_no_column_is_narrower_than_its_longest_word() -> None:
    columns = [{"title": "Measure", "width": 8}, {"title": "Comprehensiveness", "width": 1}]
    wide, narrow = widths(columns, [], 2.0, 100.0)
    assert narrow == pytest.approx(len("Comprehensiveness") * 2.0 + 3.0)
    assert wide + narrow == pytest.approx(100.0)


def test_short_rows_are_filled_and_small_pictures_described() -> None:
    made = written({**table(0), "rows": [[{"inline": [], "svg": SVG, "alt": "Rising"}]]})[0]
    assert 'alt: "Rising"' in made
    assert made.count("cell(") == 2
    assert "decorative: true" in written({**table(0), "rows": [[{"svg": SVG, "alt": ""}, {}]]})[0]


def test_figures_behind_a_narrow_chart_stand_beside_it_and_constant_columns_below() -> None:
    data = table(3)
    for row in data["rows"]:
        row[1]["inline"] = [run("final")]
    figure = {"kind": "figure", "title": "T", "svg": SVG, "alt": "A", "caption": "", "source": "S", "width": 0.6}
    made = written({**figure, "data": data})[0]
    assert 'footnotes: (t("Latest: final."),)' in made
    assert 'titles: ("Measure",)' in made


def test_of_many_figures_behind_a_chart_the_last_nine_are_printed() -> None:
    figure = {"kind": "figure", "title": "T", "svg": SVG, "alt": "A", "caption": "", "source": "S", "width": 0.6}
    made = written({**figure, "data": table(11)})[0]
    assert [number for number in range(12) if f't("Measure {number}")' in made] == list(range(2, 11))
    assert "The last 9 of 11 figures; the web page has all of them." in made


def test_figures_too_wide_to_stand_beside_a_chart_stand_below_it() -> None:
    titles = ("Year", "Q1", "Q2", "Outturn")
    rows = [[{"inline": [run(text)]} for text in ("2020/21", "−£13.737m", f"−£1{n}.017m", "−£19.232m")] for n in (2, 3)]
    columns = [{"title": title, "align": "left", "width": 1} for title in titles]
    figure = {"kind": "figure", "title": "T", "svg": SVG, "alt": "A", "caption": "", "source": "S", "width": 0.62}
    wide = {**table(0), "columns": columns, "rows": rows}
    assert "beside: true" not in written({**figure, "data": wide})[0]
    assert "beside: true" in written({**figure, "data": {**wide, "columns": columns[:2]}})[0]
    assert "beside: true" not in written({**figure, "data": table(3), "width": 0.8})[0]


def test_beside_a_chart_only_the_first_line_of_a_cell_is_printed() -> None:
    figure = {"kind": "figure", "title": "T", "svg": SVG, "alt": "A", "caption": "", "source": "S", "width": 0.6}
    data = table(11)
    data["rows"][10][1] = {"inline": [run("Concern")], "lines": [[run("Below the lower limit")]]}
    made = written({**figure, "data": data})[0]
    assert "Below the lower limit" not in made
    assert "The last 9 of 11 figures; the web page has all of them, with details." in made
    assert (
        "The web page says more about these figures."
        in written({**figure, "data": {**data, "rows": data["rows"][6:]}})[0]
    )


def test_the_caption_note_and_source_of_a_chart_are_told_apart() -> None:
    figure = {"kind": "figure", "title": "T", "svg": SVG, "alt": "A", "width": 0.6, "data": None}
    made = written({**figure, "caption": "Hollow.", "note": "Method.", "source": "Depot"})[0]
    assert 'caption: "Hollow.", note: "Method.", source: "Depot"' in made


def test_a_marked_cell_names_its_mark() -> None:
    made = written(
        {**table(0), "rows": [[{"inline": [run("Concern", mark="concern_low")]}, {"inline": [run("x", mark="star")]}]]}
    )[0]
    assert made.count("mark: ") == 1
    assert 'mark: "concern_low"' in made


def test_a_damaged_picture_is_told() -> None:
    manuscript = Manuscript(place="notebook waste, cell 4")
    made = written({"kind": "figure", "title": "T", "svg": "<svg", "alt": "A", "source": ""}, manuscript=manuscript)
    assert "A picture cannot be shown" in made[0]
    assert manuscript.warnings == ["Notebook waste, cell 4: a picture cannot be read and is left out."]


def test_commentary_labels_are_headings_below_the_groups() -> None:
    parts = [{"label": "", "blocks": [paragraph("Free.")]}, {"label": "Issues", "blocks": [paragraph("One.")]}]
    heading = {"kind": "heading", "level": 2, "text": "Waste", "id": ""}
    manuscript = Manuscript(level=1)
    made = written(heading, {"kind": "commentary", "parts": parts}, manuscript=manuscript)
    assert made[1] == (
        'panel((label: none, level: none, body: para(t("Free."), wide: true)), '
        '(label: "Issues", level: 3, body: para(t("One."), wide: true)))'
    )


def test_brief_definitions_stand_in_two_columns() -> None:
    def definitions(count: int, words: str) -> str:
        item = {"term": [run("KPI")], "blocks": [paragraph(words)]}
        return written({"kind": "definitions", "items": [item] * count})[0]

    assert definitions(6, "Key figure.").startswith("definitions(true, ")
    assert definitions(5, "Key figure.").startswith("definitions(false, ")
    assert definitions(6, "Long. " * 30).startswith("definitions(false, ")


def test_another_version_is_refused() -> None:
    with pytest.raises(RenderError) as refused:
        typst_of_bundle({"version": 2, "blocks": []}, Manuscript(place="notebook waste, cell 4"))
    assert str(refused.value) == (
        "Notebook waste, cell 4: the block is written in version 2 of the report's format; this program reads "
        "version 1. Run the notebook again with the installed kpi_helpers."
    )


def test_an_unknown_block_is_refused() -> None:
    with pytest.raises(RenderError) as refused:
        written({"kind": "carousel"}, manuscript=Manuscript(place="notebook waste, cell 4"))
    assert str(refused.value) == "Notebook waste, cell 4: there is no block of kind 'carousel' in the report's format."


def test_the_design_has_the_colours_of_the_palette() -> None:
    drawn = dict(re.findall(r"(\w+): rgb\(\"(#[0-9a-f]{6})\"\)", DESIGN))
    named = dict(re.findall(r"#let (\w+) = rgb\(\"(#[0-9a-f]{6})\"\)", DESIGN))
    assert named == {"ink": palette.INK, "quiet": palette.MUTED, "hairline": palette.RULE}
    quiet = dict.fromkeys(re.findall(r"(\w+): quiet", DESIGN.split("#let tones")[1].split(")\n")[0]), named["quiet"])
    assert {**drawn, **quiet} == palette.TONES
    assert frozenset(palette.TONES) == TONES


def test_the_design_draws_every_shape() -> None:
    shapes = DESIGN.split("#let shapes = (")[1].split("\n)\n")[0]
    assert set(re.findall(r"(\w+): (?:circle|polygon|square|arrow|rect|lettered)\(", shapes)) == MARKS


def test_the_text_is_as_wide_as_tables_think() -> None:
    margin = re.search(r"margin: \(x: (\d+)mm", DESIGN)
    assert margin is not None
    assert 210 - 2 * int(margin[1]) == TEXT_WIDTH
