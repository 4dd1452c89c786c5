from __future__ import annotations

import io
import json
import re
import zlib
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2 as pdfium
import pytest
from nbformat import NotebookNode, write

from kpi_helpers.blocks import MIME_TYPE, Publication
from kpi_helpers.blocks.document import date_of
from kpi_helpers.blocks.pdf.compile import Source, render_pdf
from kpi_helpers.blocks.pdf.document import Typesetting, json_of
from kpi_helpers.blocks.pdf.row_headers import with_row_headers
from kpi_helpers.blocks.pdf.saving import MISREAD, packed_bytes, saved_bytes, unmistakable
from kpi_helpers.errors import RenderError
from kpi_helpers.publishing.assemble import assemble_report
from kpi_helpers.publishing.clean import clean_report, publication_of
from kpi_helpers.publishing.exporters import KpiPdfExporter
from tests.notebook_builders import DOCUMENT, DRAWING, PIXEL, code, display, html, markdown, notebook, printed, shown
from tests.pdf_audit import PdfAudit, audit_pdf, check_pdf_a, check_pdf_ua

LONG = "The rate rose because collections were made on every working day of the quarter, in every part of the borough. "


def run(text: str, **dress: Any) -> dict[str, Any]:
    return {"text": text, **dress}


def paragraph(text: str, **more: Any) -> dict[str, Any]:
    return {"kind": "paragraph", "inline": [run(text)], **more}


def bullets(*texts: str) -> dict[str, Any]:
    return {"kind": "list", "ordered": False, "items": [[paragraph(text)] for text in texts]}


def table(rows: int) -> dict[str, Any]:
    rating = {"inline": [run("On target", mark="green", tone="green")], "lines": [[run("by judgement")]]}
    sparks: list[dict[str, Any]] = [
        {"inline": [], "svg": DRAWING, "alt": "Rising from 1 to 2" if n else ""} for n in range(rows)
    ]
    cells = [[{"inline": [run(f"Measure {n}")]}, {"inline": [run(f"{n}.0%")]}, rating, sparks[n]] for n in range(rows)]
    columns = [{"title": title, "align": "left", "width": 1} for title in ("Measure", "Latest", "Rating", "So far")]
    return {"kind": "table", "caption": f"{rows} measures", "columns": columns, "rows": cells, "row_header": True}


FIGURE = {"kind": "figure", "title": "Recycling rose", "svg": DRAWING, "alt": "A rising line", "caption": "Per cent.",
          "source": "Source: returns", "width": 0.6, "data": None}  # fmt: skip
FIGURES = {"kind": "figures", "items": [FIGURE, FIGURE]}
RATED = [{"rag": "green", "label": "On target", "count": 3}, {"rag": "red", "label": "Red", "count": 1}]
COUNTS = {"kind": "counts", "items": RATED, "alt": "3 on target and 1 red."}
COMMENTARY = {"kind": "commentary", "parts": [
    {"label": "", "blocks": [paragraph("Good progress.")]},
    {"label": "Issues", "blocks": [paragraph("Adults", role="cohort"), bullets(*[LONG] * 8)]},
    {"label": "Causes", "blocks": [bullets(*[LONG] * 9)]},
    {"label": "Actions", "blocks": [bullets(*[LONG] * 12)]},
]}  # fmt: skip
PARTS = [{"label": label, "blocks": [bullets("Brief.")]} for label in ("Issue", "Cause", "Action")]
SHORT = {"kind": "commentary", "parts": PARTS}
BINS = {"kind": "heading", "level": 2, "text": "Bins & lids", "id": "bins"}
DEFINITIONS = {"kind": "definitions", "items": [{"term": [run("KPI")], "blocks": [paragraph("A measure. " * 20)]}] * 2}
GLOSSARY = {"kind": "definitions", "items": [{"term": [run("KPI")], "blocks": [paragraph("A measure.")]}] * 6}


@cache
def report() -> NotebookNode:
    waste = notebook(
        markdown("# Waste"),
        code(shown(paragraph("Doing well.", role="lead"), COUNTS)),
        code(shown({"kind": "keep", "blocks": [BINS, table(3)]}, COMMENTARY, FIGURE, FIGURES)),
        code(shown({"kind": "heading", "level": 3, "text": "Lids", "id": "lids"}, table(30), SHORT,
                   {"kind": "notice", "inline": [run("Estimates.")]})),
    )  # fmt: skip
    annex = notebook(
        markdown("# Annex\n\nSee [bins](#bins), [site](https://example.org/a/long/address)."),
        code(shown(DEFINITIONS, GLOSSARY)),
        code(display({"image/png": PIXEL, "text/plain": "<Figure>"}, alt="A dot")),
    )
    return assemble_report([("waste", waste), ("annex", annex)], DOCUMENT)


@cache
def made() -> bytes:
    return pdf_of(report())


def pdf_exporter() -> KpiPdfExporter:
    return KpiPdfExporter()  # type: ignore[no-untyped-call]


def pdf_of(node: NotebookNode, name: str = "notebook") -> bytes:
    pdf, _ = pdf_exporter().from_notebook_node(node, {"metadata": {"name": name}})
    return bytes(pdf)


def audited(pdf: bytes, folder: Path) -> tuple[PdfAudit, Path]:
    path = folder / "made.pdf"
    path.write_bytes(pdf)
    return audit_pdf(path), path


def words_of(pdf: bytes) -> list[str]:
    pages = pdfium.PdfDocument(pdf)
    return [" ".join(pages[number].get_textpage().get_text_range().split()) for number in range(len(pages))]


def test_the_report_keeps_both_standards_and_our_own_rules(tmp_path: Path) -> None:
    audit, path = audited(made(), tmp_path)
    assert check_pdf_ua(path) == []
    assert check_pdf_a(path) == []
    assert audit.problems == ()
    assert (audit.language, audit.title) == ("en-GB", "Quarterly performance report, Q2 2022/23")


def test_headings_and_bookmarks_follow_the_text(tmp_path: Path) -> None:
    audit, _ = audited(made(), tmp_path)
    labels = [(3, "Issues"), (3, "Causes"), (3, "Actions")]
    short = [(4, "Issue"), (4, "Cause"), (4, "Action")]
    chapters = [(1, "Contents"), (1, "Waste"), (2, "Bins & lids"), *labels, (3, "Lids"), *short, (1, "Annex")]
    assert list(audit.headings) == chapters
    assert list(audit.bookmarks) == [(1, "Contents"), (1, "Waste"), (2, "Bins & lids"), (3, "Lids"), (1, "Annex")]


def test_tables_have_row_headers_that_their_cells_name(tmp_path: Path) -> None:
    audit, path = audited(made(), tmp_path)
    assert (audit.tags["Table"], audit.tags["Caption"], audit.column_headers, audit.row_headers) == (2, 2, 8, 33)
    with pikepdf.open(path) as pdf:
        tree = pikepdf.NameTree(pdf.Root.StructTreeRoot.IDTree)
        assert str(tree["row-head-1-3-1"].S) == "/TH"
        cell = tree["row-head-1-3-1"].P.K[1]
        assert [str(name) for name in cell.A[0].Headers][-1] == "row-head-1-3-1"


def test_shapes_are_artifacts_and_pictures_have_words(tmp_path: Path) -> None:
    audit, _ = audited(made(), tmp_path)
    sparks = ["Rising from 1 to 2"] * 31  # the two without words are decoration
    assert sorted(audit.figure_words) == sorted(["3 on target and 1 red.", *["A rising line"] * 3, *sparks, "A dot"])
    assert audit.artifacts > 33


def test_cover_contents_heads_and_feet() -> None:
    cover, contents, chapter, *rest = words_of(made())
    assert cover == (
        "Fenwick and Marle Council Quarterly performance report July to September 2022 Q2 2022/23 "
        "This council is fictional and its figures are invented. Figures as known on 14 November 2022"
    )
    assert re.search(r"Waste[ .]*3 Bins & lids[ .]*3 Lids[ .]*\d Annex[ .]*\d", contents)
    assert chapter.startswith("Waste Doing well.")
    assert rest[0].startswith("Waste Quarterly performance report ")
    foot = "Fenwick and Marle Council, Q2 2022/23 This council is fictional and its figures are invented. "
    assert all(foot + str(number) in page for number, page in enumerate([contents, chapter, *rest], start=2))


def test_long_commentary_breaks_and_no_label_stands_alone() -> None:
    pages = [page for page in words_of(made()) if "The rate rose" in page]
    assert len(pages) >= 2
    for label in ("Issues", "Causes", "Actions"):
        assert any(re.search(rf"{label}( Adults)? (• )?The rate", page) for page in pages), label


def test_rows_repeat_their_head_on_every_page() -> None:
    pages = [page for page in words_of(made()) if "Measure 29" in page or "Measure 3 " in page]
    assert len(pages) == 2
    assert all("Measure Latest Rating So far" in page for page in pages)


def test_the_same_source_gives_the_same_bytes() -> None:
    assert pdf_of(report()) == made()


def test_any_single_notebook_becomes_a_pdf(tmp_path: Path) -> None:
    node = notebook(
        markdown("Hello **world**."), code(printed("1  2\n3  4")), code(html("<table><tr><th>a<tr><td>b</table>"))
    )
    audit, path = audited(pdf_of(node, "my_notebook"), tmp_path)
    assert check_pdf_ua(path) == []
    assert (audit.title, audit.pages) == ("my notebook", 1)
    assert "/CreationDate" not in pikepdf.open(path).docinfo
    assert words_of(path.read_bytes())[0].startswith("Hello world. 1 2 3 4")


def test_a_section_alone_has_no_cover(tmp_path: Path) -> None:
    node = notebook(code(shown({"kind": "heading", "level": 1, "text": "Waste", "id": "w"}, document=DOCUMENT)))
    audit, path = audited(pdf_of(node), tmp_path)
    assert (audit.pages, audit.headings) == (1, ((1, "Waste"),))
    assert check_pdf_a(path) == []


def test_source_and_pictures_are_written_for_typst() -> None:
    source = source_of(report())
    assert [name for name in source.files if name.endswith(".png")] == list(source.files)
    assert next(iter(source.files)) in source.json
    assert source.places[1] == "notebook waste, cell 2"
    assert source.main().endswith("#show-cell(cells.at(5))\n#show-cell(cells.at(6))\n")
    assert source.standards == ["ua-1", "a-2a"]
    assert Source(source.json, source.places).standards == ["ua-1"]


def test_the_exporter_reads_pictures_beside_the_notebook(tmp_path: Path) -> None:
    (tmp_path / "dot.svg").write_text(DRAWING, encoding="utf-8")
    write(notebook(markdown("![A drawing](dot.svg)")), tmp_path / "one.ipynb")  # type: ignore[no-untyped-call]
    pdf, resources = pdf_exporter().from_filename(str(tmp_path / "one.ipynb"))
    assert isinstance(pdf, bytes)
    audit, _ = audited(pdf, tmp_path)
    assert audit.figure_words == ("A drawing",)
    assert resources["kpi_warnings"] == []


def test_what_a_reader_misses_is_told() -> None:
    node = notebook(
        markdown("# A \N{PARTY POPPER}"), code(display({"image/png": "AAAA", "text/plain": "x"}, alt="Gone"))
    )
    _, resources = pdf_exporter().from_notebook_node(node)
    assert resources["kpi_warnings"] == [
        "Cell 2: a picture cannot be read and is left out.",
        "Cell 1: no font of the report has \N{PARTY POPPER}; the name stands in its place.",
    ]


def test_an_error_is_printed_in_a_box() -> None:
    stopped = {"output_type": "error", "ename": "KeyError", "evalue": "'rents'", "traceback": ["x"]}
    pdf, resources = pdf_exporter().from_notebook_node(notebook(code(stopped)))
    assert words_of(pdf)[0].startswith("KeyError 'rents'")
    assert resources["kpi_warnings"] == ["Cell 1: the cell stopped with KeyError; the error is printed."]


def test_a_block_of_another_version_names_its_cell() -> None:
    bundle = {MIME_TYPE: {"version": 9, "blocks": [paragraph("x")]}, "text/html": "x", "text/plain": "x"}
    node = assemble_report([("waste", notebook(markdown("# W"), code(display(bundle))))], DOCUMENT)
    with pytest.raises(RenderError, match=r"^Notebook waste, cell 2: the block is written in version 9 "):
        pdf_of(node)


def source_of(node: NotebookNode) -> Source:
    publication: Publication = publication_of(clean_report(node)[0], "notebook")
    typesetting = Typesetting()
    document = json_of(publication, typesetting)
    places = tuple(part.place for part in publication.parts)
    return Source(document, places, typesetting.files, date_of(publication.document))


@pytest.mark.parametrize(
    ("block", "said"),
    [
        ({"kind": "picture", "file": "gone.png", "alt": "x", "width": 10}, "file not found"),
        ({"kind": "picture", "svg": "<svg", "alt": "x", "width": 10}, "failed to parse SVG"),
        ({"kind": "counts", "items": [{"rag": "purple", "label": "x", "count": 1}], "alt": "x"},
         'dictionary does not contain key "purple"'),
        ({"kind": "picture", "svg": DRAWING, "alt": None, "width": 10}, "missing alt text"),
        ({"kind": "unheard of"}, 'there is no block of kind "unheard of"'),
    ],
    ids=lambda value: value.get("kind") if isinstance(value, dict) else "",
)  # fmt: skip
def test_a_refusal_names_notebook_and_cell(block: dict[str, Any], said: str) -> None:
    source = source_of(report())
    document = json.loads(source.json)
    document["cells"].insert(5, {"opens": False, "blocks": [block]})
    places = (*source.places[:5], "notebook annex, cell 7", *source.places[5:])
    with pytest.raises(RenderError) as refused:
        render_pdf(Source(json.dumps(document), places, source.files, source.date))
    words = str(refused.value)
    assert words.startswith("Notebook annex, cell 7: the PDF cannot be made. ")
    assert said in words
    assert words.endswith("Change what the cell shows, then run it again.")


def test_row_headers_for_other_tables_are_refused() -> None:
    heads = ((1, 1, 1), (1,) * 30)
    assert with_row_headers(made(), heads)
    with pytest.raises(RenderError, match=r"^The PDF has 2 tables; 1 were set\. Row headers are not sure\.$"):
        with_row_headers(made(), heads[:1])
    with pytest.raises(RenderError, match=r"^A table of the PDF has 3 rows; 2 were set\. Row headers are not sure\.$"):
        with_row_headers(made(), ((1, 1), (1,) * 30))


def test_a_header_over_several_rows_is_named_by_each(tmp_path: Path) -> None:
    frame = (
        "<table><thead><tr><th>a</th><th>b</th><th>c</th></tr></thead><tbody>"
        '<tr><th rowspan="2">N</th><th>x</th><td>1</td></tr><tr><th>y</th><td>2</td></tr></tbody></table>'
    )
    audit, path = audited(pdf_of(notebook(code(html(frame)))), tmp_path)
    assert (audit.row_headers, audit.problems, check_pdf_ua(path)) == (3, (), [])
    with pikepdf.open(path) as pdf:
        tree = pikepdf.NameTree(pdf.Root.StructTreeRoot.IDTree)
        last = tree["row-head-1-2-1"].P.K[1]
        assert [str(name) for name in last.A[0].Headers][1:] == ["row-head-1-1-1", "row-head-1-2-1"]


def ends_with_return(pdf: pikepdf.Pdf) -> pikepdf.Stream:
    """Give a page content whose packed form ends with a carriage return."""
    found = zlib.compress(b"q Q" + b"\n" * 81, 9)  # the last byte of its check sum is 13
    assert found.endswith(b"\r")
    pdf.pages[0].obj.Contents = pdf.make_stream(b"")
    stream = pdf.pages[0].obj.Contents
    stream.write(found, filter=pikepdf.Name.FlateDecode)
    assert isinstance(stream, pikepdf.Stream)
    return stream


def test_no_stream_can_be_read_as_too_short() -> None:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        content = ends_with_return(pdf).read_bytes()
        packed, saved = packed_bytes(pdf), saved_bytes(pdf)
    assert packed.count(MISREAD) == 1
    assert saved.count(b"\r\r\nendstream") == saved.count(MISREAD) == 1
    assert len(saved) == len(packed)  # nothing else has moved
    with pikepdf.open(io.BytesIO(saved)) as again:
        assert again.check_pdf_syntax() == []
        assert again.pages[0].obj.Contents.read_bytes() == content


def test_in_a_large_pdf_every_such_stream_is_mended() -> None:
    with pikepdf.new() as pdf:
        for number in range(2000):
            pdf.add_blank_page()
            pdf.pages[number].obj.Contents = pdf.make_stream(b"%d 0 m n" % number)
        packed, saved = packed_bytes(pdf), saved_bytes(pdf)
    assert packed.count(MISREAD) > 3
    assert saved.count(b"\r\r\nendstream") == packed.count(MISREAD)
    with pikepdf.open(io.BytesIO(saved)) as again:
        assert again.check_pdf_syntax() == []
        assert [page.obj.Contents.read_bytes() for page in again.pages] == [b"%d 0 m n" % n for n in range(2000)]


def test_what_only_looks_like_the_end_of_a_stream_is_left_alone() -> None:
    inside = b"5 0 obj\n<< /Length 9 >>\nstream\nother\r\nendstream and more"
    assert unmistakable(inside) == inside


def test_a_pdf_without_tables_is_left_as_it_is(tmp_path: Path) -> None:
    pdf = pdf_of(notebook(markdown("# One")))
    audit, _ = audited(with_row_headers(pdf, ()), tmp_path)
    assert audit.headings == ((1, "One"),)
