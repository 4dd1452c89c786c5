from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from kpi_helpers.publishing.clean.html import clean_html
from kpi_helpers.publishing.clean.svg import clean_svg
from kpi_helpers.publishing.clean.tables import clean_tables
from nbformat import NotebookNode

from kpi_helpers.blocks import MIME_TYPE
from kpi_helpers.publishing.assemble import assemble_report
from kpi_helpers.publishing.bundles import BUNDLE_MIME
from kpi_helpers.publishing.clean.report import clean_report
from tests.notebook_builders import DRAWING, PIXEL, code, display, html, markdown, notebook, shown


def cleaned(*cells: dict[str, Any]) -> tuple[NotebookNode, list[str]]:
    return clean_report(notebook(*cells))


def html_of(source: str) -> str:
    report, _ = cleaned(markdown(source))
    return str(report.cells[0].metadata.kpi_report.html).strip()


def safe(text: str) -> str:
    return clean_html(text, lambda _: None)


def outline(report: NotebookNode) -> list[tuple[int, str]]:
    return [(entry["level"], entry["id"]) for entry in report.metadata.kpi_report.outline]


def test_display_and_publishing_call_the_bundle_alike() -> None:
    assert BUNDLE_MIME == MIME_TYPE


# ---- safety ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("<script>alert(1)</script>safe", "safe"),
        ('<p onclick="x()">a</p>', "<p>a</p>"),
        ('<a href="javascript:x()">a</a>', "<a>a</a>"),
        ('<a href="data:text/html,x">a</a>', "<a>a</a>"),
        ('<a href="https://example.org" target="_blank">a</a>', '<a href="https://example.org">a</a>'),
        ("<iframe src='https://example.org'>old</iframe>b", "b"),
        ("<form action='x'><button>go</button></form>", "go"),
        ('<svg onload="x()"><script>y</script><path d="M0 0"></path></svg>', '<svg><path d="M0 0"></path></svg>'),
        ('<svg viewBox="0 0 1 1"><use href="https://x.y/z#a"></use></svg>', '<svg viewBox="0 0 1 1"><use></use></svg>'),
        ('<p style="background:url(https://x.y/z); color:red">a</p>', '<p style="background:none; color:red">a</p>'),
        ("<p>un<b>closed", "<p>un<b>closed</b></p>"),
        ("<object data='x.swf'>x</object><embed src='y'>", ""),
    ],
)
def test_html_that_could_run_or_fetch_is_removed(written: str, expected: str) -> None:
    assert safe(written) == expected


@pytest.mark.parametrize(
    ("css", "expected"),
    [
        ("<style>@import url(https://x.y/z.css); #a {color: red}</style>", "<style>#a {color: red}</style>"),
        ("<style>#a {background: u\\72l(https://x.y)}</style>", "<style>#a {background: u72l(https://x.y)}</style>"),
        ("<style>@font-face {src: url(https://x.y/f)} #a {color: red}</style>", "<style>#a {color: red}</style>"),
        ("<style>a:after {content: '</style><script>x</script>", "<style>a:after {content: '</style>"),
        ("<style scoped>.dataframe td {color: red}</style>", ""),
    ],
)
def test_style_sheets_fetch_nothing(css: str, expected: str) -> None:
    assert safe(css) == expected


def test_what_a_reader_will_miss_is_told_by_cell() -> None:
    _, warnings = cleaned(markdown("Text"), markdown("<iframe src='https://example.org'></iframe>"))
    assert warnings == ["Cell 2: a <iframe> is left out: pages carry no programs, frames, forms or players."]


def test_in_a_report_the_notebook_is_named_too() -> None:
    report = assemble_report([("waste", notebook(markdown("# Waste"), markdown("![](https://x.y/bin.png)")))], {})
    _, warnings = clean_report(report)
    assert warnings == ["Notebook waste, cell 2: the picture bin.png is not part of the report and is left out."]


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


def test_a_block_has_the_same_heading_in_json_and_html() -> None:
    heading = {"kind": "heading", "level": 4, "text": "Bins", "id": "bins"}
    inner = {"kind": "keep", "blocks": [{"kind": "heading", "level": 3, "text": "Lids", "id": "lids"}]}
    report, _ = clean_report(
        assemble_report([("waste", notebook(markdown("# Waste"), code(shown(heading, inner))))], {})
    )
    data = report.cells[1].outputs[0].data
    assert data[BUNDLE_MIME].blocks[0] == {"kind": "heading", "level": 2, "text": "Bins", "id": "waste-bins"}
    assert data[BUNDLE_MIME].blocks[1].blocks[0].id == "waste-lids"
    assert '<h2 id="waste-bins">Bins</h2>' in data["text/html"]
    assert '<h3 id="waste-lids">Lids</h3>' in data["text/html"]


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("#Street-cleaning", "#waste-street-cleaning"),
        ("#street-cleaning", "#waste-street-cleaning"),
        ("roads.ipynb", "#roads"),
        ("../notebooks/roads.ipynb#Potholes", "#roads-potholes"),
        ("#potholes", "#roads-potholes"),
        ("mailto:a@example.org", "mailto:a@example.org"),
    ],
)
def test_links_inside_the_report_find_their_place(link: str, address: str) -> None:
    waste = notebook(markdown(f"# Waste\n\n[words]({link})\n\n## Street cleaning"))
    roads = notebook(markdown("# Roads\n\n## Potholes"))
    report, warnings = clean_report(assemble_report([("waste", waste), ("roads", roads)], {}))
    assert f'<a href="{address}">words</a>' in report.cells[0].metadata.kpi_report.html
    assert warnings == []


def test_a_link_into_nothing_becomes_text_and_is_told() -> None:
    report, warnings = cleaned(markdown("See [the plan](#no-plan)."))
    assert report.cells[0].metadata.kpi_report.html == "<p>See the plan.</p>\n"
    assert warnings == ['Cell 1: the link "the plan" leads nowhere (#no-plan); it is set as text.']


def test_links_in_blocks_are_resolved_in_json_and_html() -> None:
    runs = [{"text": "bins", "link": "#bins"}, {"text": "gone", "link": "#gone"}]
    cell = code(shown({"kind": "paragraph", "inline": runs}))
    report, _ = clean_report(assemble_report([("waste", notebook(markdown("# Waste\n\n## Bins"), cell))], {}))
    data = report.cells[1].outputs[0].data
    assert data[BUNDLE_MIME].blocks[0].inline == [{"text": "bins", "link": "#waste-bins"}, {"text": "gone"}]
    assert '<p><a href="#waste-bins">bins</a>gone</p>' in data["text/html"]


def test_ids_used_twice_are_renamed_with_what_refers_to_them() -> None:
    part = (
        '<p id="a">x</p><div aria-labelledby="b a">y</div><svg><use href="#a"></use><g clip-path="url(#a)"></g></svg>'
    )
    report, _ = cleaned(code(html(part)), code(html(part)))
    assert 'id="a"' in report.cells[0].outputs[0].data["text/html"]
    second = report.cells[1].outputs[0].data["text/html"]
    assert 'id="a-2"' in second
    assert 'aria-labelledby="b a-2"' in second
    assert 'href="#a-2"' in second
    assert 'clip-path="url(#a-2)"' in second


# ---- pictures ----------------------------------------------------------------------------------------------


def test_a_picture_takes_its_words_from_the_cell() -> None:
    report, warnings = cleaned(code(display({"image/png": PIXEL, "text/plain": "<Figure size 640x480>"}), alt="A bar."))
    assert report.cells[0].outputs[0].metadata.alt == "A bar."
    assert report.cells[0].outputs[0].data == {"image/png": PIXEL}
    assert warnings == []


def test_a_picture_without_words_says_so_and_warns() -> None:
    report, warnings = cleaned(code(display({"image/svg+xml": DRAWING})))
    assert report.cells[0].outputs[0].metadata.alt == "Picture without a description, from cell 1."
    assert warnings == [
        'Cell 1: a picture has no description. Give it one: add "alt" to the cell\'s metadata, or use show_chart.'
    ]


def test_pictures_beside_the_notebook_are_embedded(tmp_path: Path) -> None:
    (tmp_path / "bin.png").write_bytes(b"picture")
    (tmp_path.parent / "secret.png").write_bytes(b"secret")
    cells = [markdown("![A bin](bin.png) ![No](../secret.png) ![Gone](gone.png)")]
    report, warnings = clean_report(notebook(*cells), folder=tmp_path)
    text = report.cells[0].metadata.kpi_report.html
    assert '<img src="data:image/png;base64,cGljdHVyZQ==" alt="A bin">' in text
    assert '<span class="missing-picture">[Picture not included: No]</span>' in text
    assert warnings == [
        "Cell 1: the picture secret.png is not part of the report and is left out.",
        "Cell 1: the picture gone.png is not part of the report and is left out.",
    ]


def test_attached_pictures_are_embedded() -> None:
    cell = {**markdown("![A bin](attachment:bin.png)"), "attachments": {"bin.png": {"image/png": PIXEL}}}
    report, _ = cleaned(cell)
    assert f'<img src="data:image/png;base64,{PIXEL}" alt="A bin">' in report.cells[0].metadata.kpi_report.html


def test_a_broken_drawing_gives_way_to_its_picture() -> None:
    data = {"image/svg+xml": "<svg><g></svg>", "image/png": PIXEL}
    report, warnings = cleaned(code(display(data), alt="A bar."))
    assert dict(report.cells[0].outputs[0].data) == {"image/png": PIXEL}
    assert warnings == ["Cell 1: a drawing is not well-formed SVG and is left out."]


def test_drawings_are_safe_and_the_same_at_every_run() -> None:
    svg = (
        '<?xml version="1.0"?><!DOCTYPE svg><svg xmlns="http://www.w3.org/2000/svg" onload="x()">'
        "<metadata>2026-01-01</metadata><style>*{stroke-linejoin: round}</style><script>x</script>"
        '<path id="m8fa2c1" d="M0 0"/><use href="#m8fa2c1" clip-path="url(#m8fa2c1)"/>'
        '<image href="https://x.y/z.png"/></svg>'
    )
    assert clean_svg(svg, "c4") == (
        '<svg xmlns="http://www.w3.org/2000/svg" style="stroke-linejoin: round">'
        '<path id="c4-1" d="M0 0" /><use href="#c4-1" clip-path="url(#c4-1)" /><image /></svg>'
    )


@pytest.mark.parametrize(
    "broken", ["", "words", "<svg><g></svg>", "<html></html>", '<!DOCTYPE x [<!ENTITY a "b">]><svg/>']
)
def test_what_is_no_drawing_is_none(broken: str) -> None:
    assert clean_svg(broken, "c4") is None


# ---- what analysts display ---------------------------------------------------------------------------------


def test_random_ids_of_pandas_and_great_tables_are_numbered() -> None:
    styler = (
        "<style>#T_5f3a1_row0_col0 {color: red}</style>"
        '<table id="T_5f3a1"><tr><td id="T_5f3a1_row0_col0">1</td></tr></table>'
    )
    great = (
        '<div id="qwertyuiop"><style>#qwertyuiop .gt_table {color: red}</style>'
        '<table class="gt_table"><tr><td>1</td></tr></table></div>'
    )
    report, _ = cleaned(code(html(styler)), code(html(great)))
    first, second = (cell.outputs[0].data["text/html"] for cell in report.cells)
    assert first.startswith("<style>#c1-t1_row0_col0 {color: red}</style>")
    assert 'id="c1-t1_row0_col0"' in first
    assert '<div id="c2-t1">' in second
    assert "#c2-t1 .gt_table" in second


def test_header_cells_say_what_they_head() -> None:
    frame = (
        "<table><thead><tr><th></th><th>Days</th></tr></thead><tbody><tr><th>Roads</th><td>1,234.5</td></tr>"
        "<tr><th>Parks</th><td>up to 3</td></tr></tbody></table>"
    )
    assert clean_tables(safe(frame)) == (
        '<table><thead><tr><td></td><th scope="col" class="figure">Days</th></tr></thead><tbody>'
        '<tr><th scope="row">Roads</th><td class="figure">1,234.5</td></tr>'
        '<tr><th scope="row">Parks</th><td>up to 3</td></tr></tbody></table>'
    )


def test_a_table_without_a_head_has_its_first_row_as_head() -> None:
    table = safe("<table><tr><th>A</th></tr><tr><th>b</th></tr></table>")
    assert clean_tables(table) == (
        '<table><tbody><tr><th scope="col">A</th></tr><tr><th scope="row">b</th></tr></tbody></table>'
    )


@pytest.mark.parametrize(
    ("text", "is_figure"),
    [("12", True), ("-3.4%", True), ("£1,200", True), ("−0.5", True), ("1e-05", True), ("2022/23", False), ("", False)],
)
def test_figures_are_told_from_words(text: str, is_figure: bool) -> None:
    assert ('class="figure"' in clean_tables(f"<table><tr><td>{text}</td></tr></table>")) is is_figure


def test_formulas_and_prices_stay_as_typed() -> None:
    assert html_of("From $5 to $10, $$x^2$$") == '<p>From $5 to $10, <span class="formula">$$x^2$$</span></p>'


def test_task_lists_become_words() -> None:
    assert "[to do] Ring\n".strip() in html_of("- [ ] Ring\n- [x] Write")
    assert "[done] Write" in html_of("- [ ] Ring\n- [x] Write")


def test_markdown_that_is_displayed_is_treated_like_a_markdown_cell() -> None:
    report, _ = cleaned(
        code(display({"text/markdown": "### Share\n\n<script>x</script>", "text/plain": "<IPython.core"}))
    )
    assert report.cells[0].outputs[0].data["text/html"].strip() == '<h1 id="share">Share</h1>'


def test_html_that_is_only_a_program_says_so() -> None:
    report, warnings = cleaned(code(html("<div id='plot'></div><script>Plotly.newPlot()</script>")))
    assert "a page cannot show it" in report.cells[0].outputs[0].data["text/html"]
    assert warnings[-1] == "Cell 1: an output needs a program to be seen and is left out."


def test_addresses_in_memory_are_removed() -> None:
    report, _ = cleaned(code(display({"text/plain": "[1, <Thing at 0x7f12ab90>]"})))
    assert report.cells[0].outputs[0].data["text/plain"] == "[1, <Thing>]"


def test_the_style_of_a_block_does_not_stay_in_its_html() -> None:
    notice = {"kind": "notice", "inline": [{"text": "x"}]}
    report, _ = cleaned(code(shown(notice, style=".kpi{color:red}")))
    assert report.cells[0].outputs[0].data["text/html"] == '<div class="kpi"><p class="kpi-notice">x</p></div>'
    assert report.metadata.kpi_report.styles == [".kpi{color:red}"]


def test_a_figure_block_without_an_alternative_is_told() -> None:
    figure = {"kind": "figure", "title": "T", "svg": DRAWING, "alt": "", "caption": "", "source": "", "width": 1}
    report, warnings = cleaned(code(shown(figure)))
    block = report.cells[0].outputs[0].data[BUNDLE_MIME].blocks[0]
    assert block.alt == "Picture without a description, from cell 1."
    assert len(warnings) == 1


# ---- the whole ---------------------------------------------------------------------------------------------


def test_cleaning_twice_changes_nothing_and_the_source_stays() -> None:
    source = notebook(markdown("## A\n\n[x](#nowhere)"), code(html("<p onclick='x'>a</p>")))
    report, warnings = clean_report(source)
    assert len(warnings) == 1
    assert clean_report(report) == (report, [])
    assert "kpi_report" not in source.metadata
    assert source.cells[1].outputs[0].data["text/html"] == "<p onclick='x'>a</p>"
