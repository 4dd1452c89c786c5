from __future__ import annotations

import copy
import re
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from threading import Barrier
from typing import Any

import nbformat
import pypdfium2 as pdfium
import pytest
from lxml import html as lxml_html
from nbformat import NotebookNode
from traitlets.config import Config

from kpi_helpers.blocks import MIME_TYPE, html as html_writer, style_sheet
from kpi_helpers.blocks.palette import contrast
from kpi_helpers.errors import RenderError
from kpi_helpers.fonts import WEB_FONTS, font_folder
from kpi_helpers.publishing.assemble import assemble_report
from kpi_helpers.publishing.clean.report import clean_report
from kpi_helpers.publishing.exporters import EXPORTERS, KpiExporter, KpiHtmlExporter, render, render_beside
from tests import docx_audit
from tests.notebook_builders import DOCUMENT, DRAWING, PIXEL, code, display, html, markdown, notebook, printed, shown
from tests.pdf_audit import audit_pdf

HEADING = {"kind": "heading", "level": 2, "text": "Bins & lids", "id": "bins"}
CHART = {"kind": "figure", "title": "T", "alt": "A line.", "caption": "", "source": "", "width": 1, "data": None}
TABLE = "<table><caption>Days</caption>" + "<tr>" + "<td>1</td>" * 5 + "</tr></table>"


def rendered(node: NotebookNode, name: str = "my_notebook") -> lxml_html.HtmlElement:
    return lxml_html.document_fromstring(text_of(node, name))


def text_of(node: NotebookNode, name: str = "my_notebook") -> str:
    page, _ = KpiHtmlExporter().from_notebook_node(node, {"metadata": {"name": name}})  # type: ignore[no-untyped-call]
    return str(page)


@cache
def report() -> lxml_html.HtmlElement:
    waste = notebook(
        markdown("# Waste\n\nSee [roads](roads.ipynb)."),
        code(shown(HEADING, style=".kpi{color:red}"), source="secret_code()"),
        code(html(TABLE), html(TABLE)),
    )
    roads = notebook(markdown("# Roads"), code(printed("printed words")))
    return rendered(assemble_report([("waste", waste), ("roads", roads)], DOCUMENT))


def made_by(exporter: type[KpiExporter], node: NotebookNode) -> Any:
    made, _ = exporter().from_notebook_node(node)
    return made


def plain(made: str | bytes) -> str:
    """Give the words of a page, a Word document or a PDF."""
    if isinstance(made, str):
        return made
    if made.startswith(b"PK"):
        return " ".join(words for _, words in docx_audit.paragraphs_of(made))
    return " ".join(page.get_textpage().get_text_range() for page in pdfium.PdfDocument(made))


def figure_words(made: Any, folder: Path) -> tuple[str, ...]:
    """Give what is said of each picture of a page, a Word document or a PDF."""
    if isinstance(made, str):
        return tuple(lxml_html.fromstring(made).xpath("//img/@alt | //svg[@role='img']/@aria-label"))
    if made.startswith(b"PK"):
        return tuple(docx_audit.find(docx_audit.part_of(made), "//wp:docPr/@descr"))
    path = folder / "made.pdf"
    path.write_bytes(made)
    return audit_pdf(path).figure_words


every_exporter = pytest.mark.parametrize("exporter", EXPORTERS.values(), ids=list(EXPORTERS))


def words(element: lxml_html.HtmlElement, path: str) -> list[str]:
    return [" ".join(found.text_content().split()) for found in element.xpath(path)]


def test_a_report_has_its_landmarks_title_and_language() -> None:
    page = report()
    assert page.get("lang") == "en-GB"
    assert words(page, "//title") == ["Quarterly performance report, Q2 2022/23, Fenwick and Marle Council"]
    assert words(page, "//h1") == ["Quarterly performance report"]
    assert words(page, "//body/a[1]") == ["Skip to the text"]
    assert [page.xpath(f"count(//{name})") for name in ("header", "main", "footer")] == [1, 1, 1]
    assert set(page.xpath("//nav/@aria-label")) == {"Contents"}


def test_headings_stand_one_below_the_title_and_do_not_skip() -> None:
    assert [heading.tag for heading in report().xpath("//h1|//h2|//h3|//h4")] == ["h1", "h2", "h3", "h2"]


def test_the_contents_lead_to_every_section_and_group() -> None:
    page = report()
    links = page.xpath("//nav[@class='beside']//a/@href")
    assert links == ["#waste", "#waste-bins", "#roads"]
    ids = page.xpath("//@id")
    assert all(link.removeprefix("#") in ids for link in page.xpath("//a/@href") if link.startswith("#"))
    assert len(ids) == len(set(ids))


def test_sections_are_chapters_and_each_leads_back() -> None:
    page = report()
    assert page.xpath("//section/@data-notebook") == ["waste", "roads"]
    assert words(page, "//section//p[@class='back']") == ["Back to contents", "Back to contents"]


def test_the_banner_of_an_invented_council_is_on_the_page() -> None:
    assert words(report(), "//p[@class='fictional']") == ["This council is fictional and its figures are invented."]
    real = assemble_report([("waste", notebook(markdown("# Waste")))], {**DOCUMENT, "fictional": False})
    assert words(rendered(real), "//p[@class='fictional']") == []


def test_code_is_hidden_and_output_is_shown() -> None:
    text = report().text_content()
    assert "secret_code" not in text
    assert "printed words" in text


def test_style_sheets_stand_once_in_the_head() -> None:
    page = report()
    assert page.xpath("count(//style)") == 1
    assert page.xpath("string(//head/style)").count(style_sheet("#0b4f6c")) == 1
    assert ".kpi{color:red}" not in page.xpath("string(//head/style)")  # a notebook's copy of it is not needed


def test_wide_tables_scroll_in_regions_with_distinct_names() -> None:
    found = report().xpath("//div[@role='region']")
    assert [(region.get("aria-label"), region.get("tabindex")) for region in found] == [
        ("Days", "0"),
        ("Days (2)", "0"),
    ]


def test_nothing_on_the_page_can_run_or_fetch() -> None:
    hostile = notebook(
        markdown("# T\n\n<script src='https://x.y'></script><img src='https://x.y/p.png' onerror='x()' alt='a'>"),
        code(html("<style>body {background: url(https://x.y/b)}</style><a href='javascript:x()'>a</a>")),
        code(display({"image/svg+xml": DRAWING.replace("<path", "<script>x</script><path")}), alt="A line."),
        code(
            shown({"kind": "paragraph", "inline": [{"text": "</style><script>x</script>"}]}, style="</style><script>y")
        ),
        code(shown({"kind": "heading", "level": 2, "text": "<b onclick='x()'>", "id": "\" onclick='x()'"})),
        code(shown({**CHART, "svg": DRAWING.replace("<path", "<script>x</script><path onclick='x()'")})),
        code(html("<svg onload='x()'><style>@import url(https://x.y)</style><use href='https://x.y/a.svg#b'/></svg>")),
    )
    text = text_of(hostile)
    assert "<script" not in text
    assert "onerror" not in text
    assert "javascript:" not in text
    assert not re.search(r"(src|href|url\()=?[\"'(]?https?:", text.split("<body>")[1])
    assert not re.search(r"<[^>]*\son\w+=", text)
    assert "default-src 'none'" in text


def test_a_lone_notebook_has_its_first_heading_as_title() -> None:
    page = rendered(notebook(markdown("Before.\n\n# Sickness\n\nText.\n\n## Causes"), code(printed("x"))))
    assert words(page, "//h1") == ["Sickness"]
    assert page.xpath("//h1/@id") == ["sickness"]
    assert words(page, "//main//h2") == ["Causes"]
    assert words(page, "//nav[@class='beside']//a") == ["Causes"]


def test_a_lone_notebook_with_several_titles_is_named_after_its_file() -> None:
    page = rendered(notebook(markdown("# One\n\n# Two")), name="my_notebook")
    assert words(page, "//h1") == ["my notebook"]
    assert words(page, "//main//h2") == ["One", "Two"]


def test_a_section_on_its_own_says_which_report_it_belongs_to() -> None:
    page = rendered(notebook(markdown("# Waste"), code(shown(HEADING, document=DOCUMENT))))
    assert words(page, "//h1") == ["Waste"]
    assert words(page, "//p[@class='line']") == ["Quarterly performance report", "Q2 2022/23: July to September 2022"]


def test_a_notebook_without_headings_has_no_contents() -> None:
    page = rendered(notebook(code(printed("x"))))
    assert page.xpath("count(//nav)") == 0
    assert words(page, "//h1") == ["my notebook"]


@pytest.mark.parametrize(
    ("output", "path"),
    [
        (display({"image/png": PIXEL}), "//img[@alt='Words.'][starts-with(@src, 'data:image/png;base64,')]"),
        (display({"image/jpeg": PIXEL}), "//img[@alt='Words.'][starts-with(@src, 'data:image/png;base64,')]"),
        (display({"image/svg+xml": DRAWING}), "//main//*[name()='svg'][@role='img'][@aria-label='Words.']"),
        (display({"text/plain": "0    1.5\nName: a"}), "//pre[contains(., 'Name: a')]"),
        (display({"text/latex": "$x^2$"}), "//div[@class='kpi-formula']/*[name()='math'][@alttext='x squared']"),
        (
            display({"text/html": "<table class='dataframe'><tr><td>1</td></tr></table>"}),
            "//table[@class='kpi-table kpi-table-compact kpi-table-data']//td[@class='kpi-right'][.='1']",
        ),
        (html("<p style='color: red'>a</p>"), "//div[@class='kpi-own-ground']/p/span[@style='color:#ea0000'][.='a']"),
        (html("<ul><li><b style='color: red'>a</b></li></ul>"), "//div[@class='kpi-own-ground']/ul/li//strong"),
        (printed("a < b"), "//pre[.='a < b']"),
        (
            {"output_type": "error", "ename": "KeyError", "evalue": "'rents'", "traceback": []},
            "//p[@class='kpi-failure'][contains(., \"This cell stopped: KeyError. 'rents'\")]",
        ),
    ],
    ids=["png", "jpeg", "svg", "series", "latex", "frame", "colours", "coloured list", "print", "error"],
)
def test_whatever_an_analyst_displays_arrives(output: dict[str, object], path: str) -> None:
    page = rendered(notebook(code(output, alt="Words.")))
    assert len(page.xpath(path)) == 1


def test_an_analysts_style_cannot_reach_the_rest_of_the_report() -> None:
    page = rendered(notebook(code(html("<style>p {color: #b3221c}</style><p>a</p>"), html("<p>b</p>")), markdown("c")))
    assert page.xpath("count(//style)") == 1
    assert "#b3221c}" not in page.xpath("string(//style)")
    assert words(page, "//span[@style='color:#b3221c']") == ["a"]


def test_svg_keeps_the_case_of_its_attributes() -> None:
    assert 'viewBox="0 0 40 20"' in text_of(notebook(code(display({"image/svg+xml": DRAWING}), alt="A line.")))


def test_the_same_notebooks_give_the_same_page() -> None:
    node = assemble_report([("waste", notebook(markdown("# W"), code(html("<table id='T_a1b2c'></table>"))))], DOCUMENT)
    assert text_of(node) == text_of(node)


def test_warnings_are_handed_on() -> None:
    node = notebook(markdown("# A\n\n[x](#gone)"))
    _, resources = KpiHtmlExporter().from_notebook_node(node)  # type: ignore[no-untyped-call]
    assert resources["kpi_warnings"] == ['Cell 1: the link "x" leads nowhere (#gone); it is set as text.']


def test_every_font_is_in_the_page_and_its_licence_beside_it() -> None:
    files = {path.stem for path in (font_folder() / "web").glob("*.woff2")}
    assert files == {f"KpiReportSans-{style}" for style in WEB_FONTS}
    assert "SIL OPEN FONT LICENSE" in (font_folder() / "OFL.txt").read_text(encoding="utf-8").upper()
    assert text_of(notebook(markdown("# A"))).count("url(data:font/woff2;base64,") == len(WEB_FONTS)


def test_the_page_takes_its_colours_from_the_blocks() -> None:
    css = Path(html_writer.__file__).with_name("page.css").read_text(encoding="utf-8")
    given = dict(re.findall(r"--(\w+): var\((--kpi-[\w-]+)\);", css))
    assert given == {name: f"--kpi-{name}" for name in ("ink", "muted", "rule", "paper", "focus", "accent", "band")}
    assert set(re.findall(r"var\(--(?!kpi-)(\w+)\)", css)) <= set(given)
    assert {name for name in given.values() if f"{name}:" not in style_sheet("#0b4f6c")} == set()
    assert contrast("#1f2a30", "#ffdd66") >= 4.5  # the banner of an invented council has colours of its own
    assert {"#ffdd66", "#1f2a30"} <= set(re.findall(r"#[0-9a-f]{6}", css))


@pytest.mark.parametrize("accent", ["red; } body { display: none", "no colour"])
def test_an_accent_that_is_no_colour_is_refused_in_a_sentence(accent: str) -> None:
    node = assemble_report([("waste", notebook(markdown("# Waste")))], {**DOCUMENT, "accent": accent})
    with pytest.raises(RenderError) as refused:
        text_of(node)
    assert str(refused.value) == f'Accent "{accent}" is not a colour. Write it as #rrggbb, for example #0b4f6c.'


@every_exporter
def test_a_block_of_no_kind_names_notebook_and_cell(exporter: type[KpiExporter]) -> None:
    waste = notebook(markdown("# Waste"), code(display({MIME_TYPE: {"version": 1, "blocks": [{"kind": "carousel"}]}})))
    with pytest.raises(RenderError) as refused:
        made_by(exporter, assemble_report([("waste", waste)], DOCUMENT))
    assert str(refused.value).startswith("Notebook waste, cell 2: ")
    assert "carousel" in str(refused.value)
    assert "panicked" not in str(refused.value)


def test_jupyter_finds_the_exporter_by_name(tmp_path: Path) -> None:
    source = tmp_path / "für Jürgen.ipynb"
    nbformat.write(notebook(markdown("# Waste")), source)  # type: ignore[no-untyped-call]
    command = [sys.executable, "-m", "nbconvert", "--to", "kpi-html", str(source)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert '<h1 id="waste">Waste</h1>' in source.with_suffix(".html").read_text(encoding="utf-8")


# ---- between nbconvert and the writers ----------------------------------------------------------------------


def checks(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Give a list that grows with each check of a notebook."""
    made: list[Any] = []
    monkeypatch.setattr(nbformat, "validate", lambda node, **_: made.append(node))
    return made


@every_exporter
def test_a_clean_report_is_neither_copied_nor_checked(
    exporter: type[KpiExporter], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = assemble_report([("waste", notebook(markdown("# Waste"), code(printed("a"))))], DOCUMENT)
    report, _ = clean_report(whole)
    made = checks(monkeypatch)
    monkeypatch.setattr(copy, "deepcopy", lambda *_: pytest.fail("copied"))
    assert "Waste" in plain(made_by(exporter, report))
    assert made == []


@every_exporter
def test_any_other_notebook_is_checked_once(exporter: type[KpiExporter], monkeypatch: pytest.MonkeyPatch) -> None:
    made = checks(monkeypatch)
    exporter().from_notebook_node(notebook(markdown("# Waste")))
    assert len(made) == 1


@every_exporter
def test_a_notebook_that_is_none_is_refused(exporter: type[KpiExporter]) -> None:
    with pytest.raises(nbformat.ValidationError):
        exporter().from_notebook_node(notebook({"cell_type": "code", "source": 1, "metadata": {}, "outputs": []}))


@every_exporter
def test_preprocessors_an_analyst_asks_for_run_before_the_cleaning(exporter: type[KpiExporter]) -> None:
    asked = Config({"TagRemovePreprocessor": {"remove_cell_tags": ["secret"]}})
    node = notebook(markdown("# Waste"), markdown("Hidden [link](#gone)", tags=["secret"]))
    made, resources = exporter(config=asked).from_notebook_node(node)
    assert "Hidden" not in plain(made)
    assert "Waste" in plain(made)
    assert resources["kpi_warnings"] == []


@every_exporter
def test_pictures_beside_a_notebook_named_without_its_folder_are_found(
    exporter: type[KpiExporter], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "dot.svg").write_text(DRAWING, encoding="utf-8")
    nbformat.write(notebook(markdown("![A drawing](dot.svg)")), tmp_path / "one.ipynb")  # type: ignore[no-untyped-call]
    monkeypatch.chdir(tmp_path)
    made, resources = exporter().from_filename("one.ipynb")
    assert "A drawing" in figure_words(made, tmp_path)
    assert resources["kpi_warnings"] == []


@every_exporter
def test_neither_assembling_nor_cleaning_nor_exporting_changes_what_it_was_given(exporter: type[KpiExporter]) -> None:
    heading = {"kind": "heading", "level": 4, "text": "Bins", "id": "bins"}
    link = {"kind": "paragraph", "inline": [{"text": "gone", "link": "#gone"}]}
    node = notebook(markdown("# Waste"), code(shown(heading, link, style=".kpi{}"), html("<a href='#x'>x</a>")))
    before = copy.deepcopy(node)
    whole = assemble_report([("waste", node)], DOCUMENT)
    assert node == before
    assembled = copy.deepcopy(whole)
    report, _ = clean_report(whole)
    assert whole == assembled
    cleaned: NotebookNode = copy.deepcopy(report)
    exporter().from_notebook_node(report)
    assert report == cleaned


# ---- several files -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "beginning"), [("html", b"<!DOCTYPE html>"), ("pdf", b"%PDF-")])
def test_a_clean_report_is_written_to_its_file_and_warnings_come_back(
    name: str, beginning: bytes, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    stopped = {"output_type": "error", "ename": "KeyError", "evalue": "'rents'", "traceback": []}
    report, _ = clean_report(notebook(markdown("# A"), code(stopped)))
    told = render(report, tmp_path / "made", name)
    assert (tmp_path / "made").read_bytes().startswith(beginning)
    assert told == ([] if name == "html" else ["Cell 2: the cell stopped with KeyError; the error is printed."])
    assert capfd.readouterr() == ("", "")


def failing(error: Exception) -> Callable[[], list[str]]:
    def job() -> list[str]:
        raise error

    return job


def test_files_are_rendered_at_the_same_time_and_warnings_keep_their_order() -> None:
    meeting = Barrier(2, timeout=5)  # broken where one waits for the end of the other
    assert render_beside(lambda: [str(meeting.wait() >= 0), "html"], lambda: [str(meeting.wait() >= 0), "pdf"]) == [
        "True",
        "html",
        "True",
        "pdf",
    ]


def test_one_failure_comes_as_it_is_after_the_other_file_was_made() -> None:
    made: list[str] = []
    error = RenderError("No page.")
    with pytest.raises(RenderError) as refused:
        render_beside(failing(error), lambda: made.append("pdf") or [])  # type: ignore[func-returns-value]
    assert refused.value is error
    assert made == ["pdf"]


def test_a_failure_of_one_does_not_hide_that_of_the_other() -> None:
    with pytest.raises(RenderError) as refused:
        render_beside(failing(RenderError("No page.")), failing(RenderError("No PDF.")))
    assert str(refused.value) == "No page.\nNo PDF."


def test_what_nobody_foresaw_is_not_hidden_either() -> None:
    errors = [KeyError("x"), RenderError("No PDF.")]
    with pytest.raises(ExceptionGroup) as refused:
        render_beside(*map(failing, errors))
    assert list(refused.value.exceptions) == errors
