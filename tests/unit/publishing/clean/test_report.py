from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from nbformat import NotebookNode

from kpi_helpers.blocks import MIME_TYPE
from kpi_helpers.errors import RenderError
from kpi_helpers.publishing.assemble import assemble_report
from kpi_helpers.publishing.clean.report import clean_report, publication_of
from tests.notebook_builders import DRAWING, PIXEL, code, display, html, markdown, notebook, printed, shown
from tests.readings import para

NO_WORDS = 'a picture has no description. Give it one: add "alt" to the cell\'s metadata, or use show_chart'
FIGURE = {"kind": "figure", "title": "T", "svg": DRAWING, "alt": "A line.", "caption": "", "source": "", "width": 1}


def cleaned(*cells: dict[str, Any]) -> tuple[NotebookNode, list[str]]:
    return clean_report(notebook(*cells))


def blocks_of(report: NotebookNode, number: int = 0) -> list[dict[str, Any]]:
    return list(report.cells[number].metadata["kpi_report"]["blocks"])


def shown_by(*cells: dict[str, Any]) -> list[dict[str, Any]]:
    report, told = cleaned(*cells)
    assert told == []
    return [block for number in range(len(report.cells)) for block in blocks_of(report, number)]


def outline(report: NotebookNode) -> list[tuple[int, str]]:
    return [(entry["level"], entry["id"]) for entry in report.metadata["kpi_report"]["outline"]]


# ---- what is told ------------------------------------------------------------------------------------------


def test_what_a_reader_will_miss_is_told_by_cell() -> None:
    _, told = cleaned(markdown("Text"), markdown("<form></form>a"))
    assert told == ["Cell 2: a <form> is left out: pages carry no programs, frames, forms or players."]


def test_in_a_report_the_notebook_is_named_too() -> None:
    report = assemble_report([("waste", notebook(markdown("# Waste"), markdown("![](https://x.y/bin.png)")))], {})
    _, told = clean_report(report)
    assert told == ["Notebook waste, cell 2: the picture bin.png is not part of the report and is left out."]


def test_cells_are_numbered_as_the_analyst_sees_them() -> None:
    cells = (
        code(printed("x"), tags=["parameters"]),
        code(printed("y"), tags=["injected-parameters"]),
        markdown("[x](#y)"),
    )
    assert cleaned(*cells)[1] == ['Cell 2: the link "x" leads nowhere (#y); it is set as text.']


# ---- headings, ids, links ----------------------------------------------------------------------------------


def test_headings_never_skip_a_level_and_empty_ones_go() -> None:
    report, _ = cleaned(markdown("### Deep\n\n##\n\n##### Deeper\n\n# Top"))
    assert outline(report) == [(1, "deep"), (2, "deeper"), (1, "top")]


def test_heading_ids_are_unique_across_sections() -> None:
    part = notebook(markdown("# Waste\n\n## Issues\n\n## Issues"))
    report, _ = clean_report(assemble_report([("waste", part), ("old_waste", part)], {}))
    assert [name for _, name in outline(report)] == [
        "waste",
        "waste-issues",
        "waste-issues-2",
        "old-waste",
        "old-waste-issues",
        "old-waste-issues-2",
    ]


def test_headings_of_blocks_and_of_markdown_are_one_outline() -> None:
    heading = {"kind": "heading", "level": 4, "text": "Bins", "id": "bins"}
    inner = {"kind": "keep", "blocks": [{"kind": "heading", "level": 3, "text": "Lids", "id": "lids"}]}
    report, _ = clean_report(
        assemble_report([("waste", notebook(markdown("# Waste"), code(shown(heading, inner))))], {})
    )
    assert outline(report) == [(1, "waste"), (2, "waste-bins"), (3, "waste-lids")]
    assert blocks_of(report, 1) == [
        {"kind": "heading", "level": 2, "text": "Bins", "id": "waste-bins"},
        {"kind": "keep", "blocks": [{"kind": "heading", "level": 3, "text": "Lids", "id": "waste-lids"}]},
    ]


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("#Street-cleaning", "#waste-street-cleaning"),
        ("#street-cleaning", "#waste-street-cleaning"),
        ("roads.ipynb", "#roads"),
        ("../notebooks/roads.ipynb#Potholes", "#roads-potholes"),
        ("#potholes", "#roads-potholes"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        ("https://example.org/?q=a&b=c#d", "https://example.org/?q=a&b=c#d"),
        ("dashboard/index.html#waste", "dashboard/index.html#waste"),
    ],
)
def test_links_inside_the_report_find_their_place(link: str, address: str) -> None:
    waste = notebook(markdown(f"# Waste\n\n[words]({link})\n\n## Street cleaning"))
    roads = notebook(markdown("# Roads\n\n## Potholes"))
    report, told = clean_report(assemble_report([("waste", waste), ("roads", roads)], {}))
    assert blocks_of(report)[1] == para({"text": "words", "link": address})
    assert told == []


def test_a_link_into_nothing_becomes_text_and_is_told() -> None:
    report, told = cleaned(markdown("See [the plan](#no-plan)."))
    assert blocks_of(report) == [para("See ", "the plan", ".")]
    assert told == ['Cell 1: the link "the plan" leads nowhere (#no-plan); it is set as text.']


@pytest.mark.parametrize(
    "link",
    [
        "//x.y/z",
        "data:text/html,x",
        "javascript:x()",
        "JavaScript:x()",
        "file:///etc/passwd",
        "../secret.html",
        "x.exe",
    ],
)
def test_a_link_that_is_not_safe_becomes_text_and_is_told(link: str) -> None:
    report, told = cleaned(code(shown(para({"text": "words", "link": link}))))
    assert blocks_of(report) == [para("words")]
    assert told == [f'Cell 1: the link "words" leads nowhere ({link}); it is set as text.']


def test_links_in_blocks_are_resolved_however_deep_they_stand() -> None:
    runs = [{"text": "bins", "link": "#bins"}, {"text": "gone", "link": "#gone"}]
    inner = {"kind": "list", "ordered": False, "items": [[{"kind": "paragraph", "inline": runs}]]}
    report, told = clean_report(
        assemble_report([("waste", notebook(markdown("# Waste\n\n## Bins"), code(shown(inner))))], {})
    )
    assert blocks_of(report, 1)[0]["items"] == [[para({"text": "bins", "link": "#waste-bins"}, "gone")]]
    assert told == ['Notebook waste, cell 2: the link "gone" leads nowhere (#gone); it is set as text.']


def test_places_used_twice_are_renamed_and_those_no_link_leads_to_are_left_out() -> None:
    part = '<p id="a">x</p><p><span id="b">y</span> <a href="#a">to a</a></p>'
    report, _ = cleaned(code(html(part)), code(html(part)))
    first, second = blocks_of(report, 0), blocks_of(report, 1)
    assert first == [{"kind": "anchor", "id": "a"}, para("x"), para("y ", {"text": "to a", "link": "#a"})]
    assert second == [para("x"), para("y ", {"text": "to a", "link": "#a"})]
    report, _ = clean_report(
        assemble_report([("one", notebook(code(html(part)))), ("two", notebook(code(html(part))))], {})
    )
    assert [blocks_of(report, number)[0]["id"] for number in (0, 1)] == ["one-a", "two-a"]
    assert [blocks_of(report, number)[2]["inline"][-1]["link"] for number in (0, 1)] == ["#one-a", "#two-a"]


# ---- pictures ----------------------------------------------------------------------------------------------


def test_a_picture_takes_its_words_from_the_cell() -> None:
    output = display({"image/png": PIXEL, "text/plain": "<Figure size 640x480>"})
    for name in ("alt", "fig-alt"):
        assert shown_by(code(output, **{name: "A bar."})) == [
            {"kind": "picture", "png": PIXEL, "width": 1.0, "alt": "A bar."}
        ]


def test_a_picture_without_words_says_so_and_warns() -> None:
    report, told = cleaned(code(display({"image/svg+xml": DRAWING})))
    assert blocks_of(report)[0]["alt"] == "Picture without a description, from cell 1."
    assert told == [f"Cell 1: {NO_WORDS}."]


def test_pictures_beside_the_notebook_are_embedded(tmp_path: Path) -> None:
    (tmp_path / "dot.svg").write_text(DRAWING, encoding="utf-8")
    (tmp_path.parent / "secret.svg").write_text(DRAWING, encoding="utf-8")
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    cells = [markdown("![A dot](dot.svg) ![No](../secret.svg) ![Gone](gone.png) ![Text](secret.txt)")]
    report, told = clean_report(notebook(*cells), folder=tmp_path)
    (line,) = blocks_of(report)
    assert line["inline"][0]["picture"]["alt"] == "A dot"
    assert "".join(run["text"] for run in line["inline"]) == (
        " [Picture not included: No] [Picture not included: Gone] [Picture not included: Text]"
    )
    assert told == [
        f"Cell 1: the picture {name} is not part of the report and is left out."
        for name in ("secret.svg", "gone.png", "secret.txt")
    ]
    assert clean_report(notebook(*cells))[1][0] == (
        "Cell 1: the picture dot.svg is not part of the report and is left out."
    )


def test_attached_pictures_are_embedded() -> None:
    cell = {**markdown("![A bin](attachment:my%20bin.png)"), "attachments": {"my bin.png": {"image/png": PIXEL}}}
    assert shown_by(cell) == [{"kind": "picture", "png": PIXEL, "width": 1.0, "alt": "A bin"}]


def test_two_pictures_never_share_a_name() -> None:
    drawing = DRAWING.replace("</svg>", '<use href="#line"/></svg>')
    report, _ = clean_report(
        assemble_report(
            [(name, notebook(code(*[display({"image/svg+xml": drawing})] * 2, alt="A."))) for name in ("a", "b")], {}
        )
    )
    drawn = [block["svg"] for number in (0, 1) for block in blocks_of(report, number)]
    assert [f'id="{name}"' in svg and f'href="#{name}"' in svg for name, svg in zip(
        ("a-c1-p1-1", "a-c1-p2-1", "b-c1-p1-1", "b-c1-p2-1"), drawn, strict=True
    )] == [True] * 4  # fmt: skip


# ---- the report's own displays -----------------------------------------------------------------------------


def test_a_chart_without_words_is_told() -> None:
    report, told = cleaned(code(shown({**FIGURE, "alt": ""})))
    assert blocks_of(report)[0]["alt"] == "Picture without a description, from cell 1."
    assert told == [f"Cell 1: {NO_WORDS}."]


def test_drawings_of_the_reports_own_are_made_safe_too() -> None:
    hostile = DRAWING.replace("<path", "<script>x()</script><image href='https://x.y/z.png'/><path onclick='y()'")
    cell = {"inline": [{"text": "1"}], "svg": hostile.replace("<svg", "<svg onload='z()'"), "alt": "Rising."}
    columns = [{"title": "a", "align": "left", "width": 1}]
    table = {"kind": "table", "caption": "", "columns": columns, "rows": [[cell]], "style": "kpi", "row_header": True}
    written = json.dumps(shown_by(code(shown({**FIGURE, "svg": hostile}, table))))
    assert "M0 0 40 20" in written
    for unsafe in ("script", "x()", "y()", "z()", "https://x.y"):
        assert unsafe not in written


def test_a_chart_that_cannot_be_read_leaves_a_box_with_its_words() -> None:
    report, told = cleaned(code(shown({**FIGURE, "svg": "<svg><g></svg>"})))
    box = {"kind": "missing", "inline": [{"text": "[A picture that cannot be read stands here: A line.]"}]}
    assert blocks_of(report) == [box]
    assert told == ["Cell 1: a picture cannot be read and is left out."]


def test_a_chart_in_pixels_passes_as_it_is() -> None:
    dense = {key: value for key, value in FIGURE.items() if key != "svg"}
    assert shown_by(code(shown({**dense, "png": PIXEL}))) == [{**dense, "png": PIXEL}]


def test_a_block_of_another_version_names_its_cell() -> None:
    bundle = {MIME_TYPE: {"version": 2, "blocks": [para("x")]}, "text/html": "x", "text/plain": "x"}
    node = assemble_report([("waste", notebook(markdown("# W"), code(display(bundle))))], {})
    with pytest.raises(RenderError) as refused:
        clean_report(node)
    assert str(refused.value) == (
        "Notebook waste, cell 2: the block is written in version 2 of the report's format; this program reads "
        "version 1. Run the notebook again with the installed kpi_helpers."
    )


def test_the_style_and_the_other_forms_of_a_block_are_left_behind() -> None:
    report, _ = cleaned(code(shown(para("x"), style=".kpi{color:red}")))
    assert blocks_of(report) == [para("x")]
    assert ".kpi{" not in json.dumps(report)


# ---- outputs in order --------------------------------------------------------------------------------------


def test_neighbouring_prints_become_one_and_messages_are_left_out() -> None:
    outputs = (printed("one\n"), printed("err", name="stderr"), printed("two"), html("<p>a</p>"), printed("three"))
    assert shown_by(code(*outputs)) == [
        {"kind": "printed", "text": "one\ntwo"},
        para("a"),
        {"kind": "printed", "text": "three"},
    ]


def test_an_error_a_notebook_shows_on_purpose_is_kept_without_its_trace() -> None:
    error = {"output_type": "error", "ename": "KeyError", "evalue": "\x1b[31m'rents'\x1b[0m", "traceback": ["secret"]}
    assert shown_by(code(error)) == [{"kind": "failure", "name": "KeyError", "words": "'rents'"}]


def test_outputs_that_need_a_program_say_so_and_the_others_stay() -> None:
    widget = display({"application/vnd.jupyter.widget-view+json": {}, "text/plain": "IntSlider(value=3)"})
    report, told = cleaned(code(widget, html("<b>kept</b>")))
    assert [block["kind"] for block in blocks_of(report)] == ["missing", "paragraph"]
    assert told == [
        "Cell 1: an output needs a program to be seen and is left out (application/vnd.jupyter.widget-view+json). "
        "Show a picture or a table of it."
    ]


def test_tags_leave_cells_and_outputs_out() -> None:
    cells = [markdown("a", tags=["remove-cell"]), code(printed("b"), tags=["remove_output"]), markdown("c")]
    assert shown_by(*cells) == [para("c")]


def test_markdown_that_is_displayed_is_treated_like_a_markdown_cell() -> None:
    report, _ = cleaned(code(display({"text/markdown": "### Share\n\n<script>x</script>", "text/plain": "<IPython"})))
    assert blocks_of(report) == [{"kind": "heading", "level": 1, "text": "Share", "id": "share"}]


# ---- the whole ---------------------------------------------------------------------------------------------


def test_cleaning_twice_changes_nothing_and_the_source_stays() -> None:
    source = notebook(markdown("## A\n\n[x](#nowhere)"), code(html("<p onclick='x'>a</p>")))
    report, told = clean_report(source)
    assert len(told) == 1
    assert clean_report(report) == (report, [])
    assert "kpi_report" not in source.metadata
    assert source.cells[1].outputs[0].data["text/html"] == "<p onclick='x'>a</p>"


def test_a_publication_is_what_cells_show_in_order() -> None:
    waste = notebook(markdown("# Waste"), markdown(" "), code(printed("12 tonnes")))
    node = assemble_report([("waste", waste), ("roads", notebook(markdown("# Roads")))], {"title": "Report"})
    publication = publication_of(clean_report(node)[0], "report")
    assert (publication.kind, publication.name, dict(publication.document)) == ("report", "report", {"title": "Report"})
    assert [(part.place, part.section, part.opens) for part in publication.parts] == [
        ("notebook waste, cell 1", "waste", True),
        ("notebook waste, cell 3", "waste", False),
        ("notebook roads, cell 1", "roads", True),
    ]
    assert [entry["text"] for entry in publication.outline] == ["Waste", "Roads"]
