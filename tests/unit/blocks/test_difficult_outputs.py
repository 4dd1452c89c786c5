"""What analysts display, made difficult on purpose: all of it arrives, and the PDF is still accessible."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
import pandas as pd
import pikepdf
import pypdfium2 as pdfium
import pytest
from matplotlib.figure import Figure
from nbformat import NotebookNode

from kpi_helpers.publishing.assemble import assemble_report
from kpi_helpers.publishing.exporters import KpiPdfExporter
from tests.notebook_builders import DOCUMENT, DRAWING, PIXEL, code, display, html, markdown, notebook, printed
from tests.pdf_audit import audit_pdf, check_pdf_a, check_pdf_ua

PARTY = "\N{PARTY POPPER}"


def drawn(mime: str, marks: int = 12, letters: str = "none") -> str:
    """Give a scatter plot in a form a notebook stores."""
    figure = Figure(figsize=(4, 2))
    axes = figure.add_axes((0.1, 0.2, 0.8, 0.7))
    numbers = np.arange(marks)
    axes.scatter(numbers, np.sin(numbers))
    axes.set_title("Größe & < Tŷ")
    kept = io.BytesIO()
    with mpl.rc_context({"svg.fonttype": letters, "svg.hashsalt": "x"}):
        figure.savefig(
            kept,
            format="svg" if "svg" in mime else mime.split("/")[1],
            metadata={"Date": None} if "svg" in mime else None,
        )
    return (
        kept.getvalue().decode().replace("Größe", f"Größe {PARTY}")
        if "svg" in mime
        else base64.b64encode(kept.getvalue()).decode()
    )


def frame(rows: int, columns: int) -> pd.DataFrame:
    names = [f"column {number}" for number in range(columns)]
    return pd.DataFrame(np.arange(rows * columns).reshape(rows, columns) * 1.5, columns=names)


def table_of(data: pd.DataFrame, **how: Any) -> dict[str, Any]:
    return html(data.to_html(**how), str(data))


LEVELS = pd.MultiIndex.from_product([["North", "South"], ["a", "b"]], names=["area", "ward"])


@cache
def cells() -> list[dict[str, Any]]:
    return [
        markdown("#### Heading that skips levels\n\n# Second chapter\n\n##### and skips again"),
        markdown("##\n\n###   \n\nEmpty headings above."),
        markdown("- [x] task done\n- [ ] task open\n- plain\n\n  second paragraph of an item\n\n"
                 "  - nested\n\n    1. deep\n"),
        markdown("| a | b |\n|:--|--:|\n| **x** | 1 |\n| `y` | -2.5 |\n\nafter table"),
        markdown("> quote\n>\n> - list in quote\n\n```sql\nSELECT * FROM #t WHERE $x = @y\n```\n\n    indented code"),
        markdown("Markup: # * _ $ @ [ ] { } < > \\ ` ~ ^ & // /* #let x = 1 #import \"x\" $a$ <label> @ref"),
        markdown("Costs $5 or $10. Rate $r_t = \\frac{n_t}{N}$ and\n\n$$\\sum_{i=1}^{n} x_i^2 \\ge 0$$"),
        markdown(f"Letters {PARTY} 漢字 العربية ½ ﬁ ① \N{ZERO WIDTH SPACE}x\N{SOFT HYPHEN}y Tŷ Llŷn ŵ"),
        markdown("[empty]() [gone](#nowhere) [site](https://example.org/?q=a&b=c#d) <https://example.org> "
                 "[mail](mailto:a@example.org)"),
        markdown("![remote](https://example.org/x.png) ![missing](gone.png) ![](data:image/png;base64," + PIXEL + ")"),
        markdown("<div><p>unclosed <b>bold <i>both</b> italic</i>\n"
                 "<script>alert(1)</script><style>p{color:red}</style>\n"),
        markdown("<details><summary>More</summary>inside</details>\n\n<dl><dt>Term<dd>Meaning</dl>\n\n"
                 "H<sub>2</sub>O, x<sup>2</sup>, <kbd>Ctrl</kbd>, ~~old~~"),
        markdown("Line one  \nline two<br>line three\n\n---\n\nEnd."),
        code(table_of(frame(3, 4))),
        code(table_of(frame(60, 3), max_rows=8, show_dimensions=True)),
        code(table_of(frame(4, 18))),
        code(table_of(frame(3, 70))),
        code(table_of(pd.DataFrame(1.0, index=LEVELS, columns=LEVELS))),
        code(table_of(pd.DataFrame({"a": [], "b": []}))),
        code(table_of(pd.DataFrame({"text": ["long words " * 60, None], "n": [1, 2]}))),
        code(html(frame(3, 3).style.background_gradient().set_caption("Styled").to_html())),
        code(html(frame(3, 3).style.bar(color="#aabbcc").format("{:.1f}").to_html())),
        code(html("<table><tr><td colspan='9'>wide<tr><td>a<td>b</table>")),
        code(html("<table><tr><th>out<td><table><tr><td>in</table></table>")),
        code(html("<div style='display:flex'><div class='card'><h3>Card</h3><p>42</p></div></div>")),
        code(html("<script>draw()</script>", plain="<Map>")),
        code(display({"application/vnd.jupyter.widget-view+json": {}, "text/plain": "IntSlider()"})),
        code(display({"application/vnd.plotly.v1+json": {}, "image/png": drawn("image/png"), "text/plain": "Figure"})),
        code(display({"image/svg+xml": drawn("image/svg+xml"), "text/plain": "<Figure>"}, alt="Sine")),
        code(display({"image/svg+xml": drawn("image/svg+xml", 3000, "path"), "text/plain": "x"}, alt="Many")),
        code(display({"image/svg+xml": "<svg><broken", "image/png": PIXEL, "text/plain": "x"}, alt="Broken")),
        code(display({"image/jpeg": drawn("image/jpeg"), "text/plain": "x"}, alt="Photograph")),
        code(display({"text/latex": r"$\displaystyle \hat{p} \pm 1.96 \sqrt{\frac{p(1-p)}{n}}$", "text/plain": "p"})),
        code(display({"text/markdown": "**Shown** with _Markdown_", "text/plain": "x"})),
        code(display({"text/plain": "a    1\nb    2\ndtype: int64"})),
        code(printed("\x1b[31mred\x1b[0m\ttab\n" + "\n".join(f"line {number}" for number in range(60)))),
        code(printed("a progress bar", name="stderr")),
        code(html(DRAWING.replace("<path", "<title>A slope</title><path"))),
        markdown("<span lang='en-GB'>colour</span> <span lang='English!'>in English</span>"),
        code(html("<ul><li>a<ul><li>b</ul></li><p>inside a list</p></ul>")),
    ]  # fmt: skip


@cache
def exported() -> tuple[bytes, tuple[str, ...]]:
    node: NotebookNode = assemble_report([("difficult", notebook(*cells()))], DOCUMENT)
    pdf, resources = KpiPdfExporter().from_notebook_node(node)  # type: ignore[no-untyped-call]
    return bytes(pdf), tuple(resources["kpi_warnings"])


@cache
def words() -> str:
    pages = pdfium.PdfDocument(exported()[0])
    return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in pages)


def test_the_collection_is_large_enough() -> None:
    assert len(cells()) >= 35


def test_the_pdf_of_it_is_accessible(tmp_path: Path) -> None:
    path = tmp_path / "difficult.pdf"
    path.write_bytes(exported()[0])
    assert check_pdf_ua(path) == []
    assert check_pdf_a(path) == []
    audit = audit_pdf(path)
    headless = ["table 13 has no column headers", "table 13 has no row headers", "table 14 has no column headers"]
    assert list(audit.problems) == headless  # the two whose author gave none
    assert sorted(set(audit.figure_words)) == [
        "A slope",
        "Broken",
        "Many",
        "Photograph",
        "Picture without a description, from notebook difficult, cell 10.",
        "Picture without a description, from notebook difficult, cell 28.",
        "Sine",
    ]


@pytest.mark.parametrize(
    "arrives",
    [
        "and skips again", "[done] task done", "second paragraph of an item", "1. deep",
        "SELECT * FROM #t WHERE $x = @y",
        'Markup: # * _ $ @ [ ] { } < > \\ ` ~ ^ & // /* #let x = 1 #import "x"',
        "Costs $5 or $10. Rate 𝑟𝑡 = 𝑛𝑡 𝑁 and ∑",
        "[party popper]", "[7 letters of another script] ½ fi 1 xy Tŷ Llŷn ŵ", "example.org/?q=a&b=c#d",
        "Picture not included: missing",
        "unclosed bold both italic", "More inside", "Term Meaning", "H2O, x2, Ctrl, old", "line two line three",
        "60 rows × 3 columns", "column 17", "column 69", "North a", "This table has no rows. Its columns: a, b.",
        "long words long words", "Styled", "wide", "out in", "Card 42", "An interactive output stands here",
        "𝑝\u0302± 1.96√𝑝(1 − 𝑝) 𝑛", "Shown with Markdown", "dtype: int64", "red tab",
        "21 further lines are not printed; the web page has all of them.",
        "colour in English", "inside a list",
    ],
)  # fmt: skip
def test_what_was_displayed_arrives(arrives: str) -> None:
    assert arrives in words()


def test_formulas_are_said_in_words() -> None:
    with pikepdf.open(io.BytesIO(exported()[0])) as pdf:
        said = [str(one.Alt) for one in elements(pdf.Root.StructTreeRoot) if one.get("/S") == "/Formula"]
    assert said == [
        "a",
        "r t equals n t over N",
        "sum from i equals 1 to n of x i squared is at least 0",
        "p hat plus or minus 1.96 the square root of the quantity the fraction p open bracket 1 minus p close bracket "
        "over n end fraction end quantity",
    ]


def elements(node: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """Give the structure elements below one."""
    kids = node.get("/K")
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from elements(kid)


@pytest.mark.parametrize("absent", ["alert(1)", "draw()", "progress bar", "color:red", "<Figure>"])
def test_what_no_reader_needs_is_left_out(absent: str) -> None:
    assert absent not in words()


def test_each_loss_is_told_with_its_cell() -> None:
    place = "Notebook difficult, cell"
    no_words = 'a picture has no description. Give it one: add "alt" to the cell\'s metadata, or use show_chart.'
    assert exported()[1] == (
        f"{place} 10: the picture x.png is not part of the report and is left out.",
        f"{place} 10: the picture gone.png is not part of the report and is left out.",
        f"{place} 10: {no_words}",
        f"{place} 11: a <script> is left out: pages carry no programs, frames, forms or players.",
        f"{place} 26: a <script> is left out: pages carry no programs, frames, forms or players.",
        f"{place} 26: an output needs a program to be seen and is left out.",
        f"{place} 27: an output needs a program to be seen and is left out (application/vnd.jupyter.widget-view+json). "
        "Show a picture or a table of it.",
        f"{place} 28: {no_words}",
        f"{place} 31: a drawing is not well-formed SVG and is left out.",
        f'{place} 9: the link "gone" leads nowhere (#nowhere); it is set as text.',
        f"{place} 8: no font of the report has {PARTY}, 漢, 字, ا, ل, ع, ر, ب; the name stands in its place.",
    )
