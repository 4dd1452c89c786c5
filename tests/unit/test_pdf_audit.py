"""Each thing the audit of PDFs looks for is damaged once in a good file, and must be found."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, ContentStreamInstruction, Dictionary, Name, Operator, String

from kpi_helpers.publishing.assemble import assemble_report
from kpi_helpers.publishing.exporters import KpiPdfExporter
from tests.notebook_builders import DOCUMENT, DRAWING, code, display, markdown, notebook
from tests.pdf_audit import audit_pdf
from tests.pdf_content import kids_of, painted_on, referred_to
from tests.pdf_structure import attributes_of, elements_below

TEXT = """# Waste

See the [lids](#lids) and [a site](https://example.org).

* one
* two

## Lids

| Measure | Latest |
| --- | --- |
| Bins | 5 |
| Lids | 6 |

## Bags

The end.
"""


@cache
def good() -> bytes:
    """Give a small report with headings, a list, a table, links and a figure."""
    drawn = display({"image/svg+xml": DRAWING, "text/plain": "x"}, alt="A line that rises.")
    node = assemble_report([("waste", notebook(markdown(TEXT), code(drawn)))], DOCUMENT)
    made, _ = KpiPdfExporter().from_notebook_node(node)  # type: ignore[no-untyped-call]
    return bytes(made)


def problems_after(damage: Callable[[pikepdf.Pdf], None], folder: Path) -> tuple[str, ...]:
    """Give what the audit says about the file after some damage."""
    (folder / "good.pdf").write_bytes(good())
    with pikepdf.open(folder / "good.pdf") as pdf:
        damage(pdf)
        pdf.save(folder / "damaged.pdf")
    return audit_pdf(folder / "damaged.pdf").problems


def all_of(pdf: pikepdf.Pdf, tag: str) -> list[Any]:
    found = [node for node in elements_below(pdf.Root.StructTreeRoot) if str(node.S) == tag]
    assert found, tag
    return found


def last_page(pdf: pikepdf.Pdf) -> pikepdf.Page:
    return pdf.pages[-1]


def rewrite(pdf: pikepdf.Pdf, change: Callable[[list[Any]], list[Any]]) -> None:
    """Change the operators of the last page."""
    page = last_page(pdf)
    page.obj.Contents = pdf.make_stream(
        pikepdf.unparse_content_stream(change(list(pikepdf.parse_content_stream(page))))
    )


def marks(operators: list[Any]) -> list[int]:
    """Give the places at which tagged content begins."""
    found = [at for at, one in enumerate(operators) if str(one.operator) == "BDC" and "/MCID" in one.operands[1]]
    assert len(found) > 3
    return found


def test_the_file_is_good_and_holds_everything_that_is_damaged_below(tmp_path: Path) -> None:
    assert problems_after(lambda pdf: None, tmp_path) == ()
    audit = audit_pdf(tmp_path / "good.pdf")
    assert (audit.tags["Table"], audit.tags["L"], audit.tags["Figure"]) == (1, 1, 1)
    assert audit.tags["Link"] >= 5
    with pikepdf.open(tmp_path / "good.pdf") as pdf:
        painted = painted_on(pdf)
        assert painted.operators > len(painted.marked) > 20
        assert len([one for one in referred_to(pdf.Root.StructTreeRoot) if one.place]) == len(painted.marked)


# ---------------------------------------------------------------- content


def untagged(pdf: pikepdf.Pdf) -> None:
    def change(operators: list[Any]) -> list[Any]:
        at = marks(operators)[0]
        end = next(n for n in range(at, len(operators)) if str(operators[n].operator) == "EMC")
        return [one for n, one in enumerate(operators) if n not in (at, end)]

    rewrite(pdf, change)


def untagged_form(pdf: pikepdf.Pdf) -> None:
    form = pdf.make_stream(b"0 0 9 9 re f", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 9, 9])
    page = last_page(pdf)
    name = page.add_resource(form, Name.XObject)
    rewrite(pdf, lambda operators: [*operators, ContentStreamInstruction([name], Operator("Do"))])


def forgotten(pdf: pikepdf.Pdf) -> None:
    paragraph = all_of(pdf, "/P")[-1]
    paragraph.K = Array()


def lost(pdf: pikepdf.Pdf) -> None:
    paragraph = all_of(pdf, "/P")[-1]
    paragraph.K = Array([*paragraph.K.as_list(), 999])


def told_twice(pdf: pikepdf.Pdf) -> None:
    paragraph = all_of(pdf, "/P")[-1]
    paragraph.K = Array([*paragraph.K.as_list(), *paragraph.K.as_list()])


def painted_twice(pdf: pikepdf.Pdf) -> None:
    def change(operators: list[Any]) -> list[Any]:
        first, second, *_ = marks(operators)
        operators[second] = ContentStreamInstruction(operators[first].operands, Operator("BDC"))
        return operators

    rewrite(pdf, change)


def both(pdf: pikepdf.Pdf) -> None:
    def change(operators: list[Any]) -> list[Any]:
        begin = ContentStreamInstruction([Name.Artifact], Operator("BMC"))
        return [begin, *operators, ContentStreamInstruction([], Operator("EMC"))]

    rewrite(pdf, change)


def out_of_order(pdf: pikepdf.Pdf) -> None:
    top = pdf.Root.StructTreeRoot.K
    top = top[0] if isinstance(top, Array) else top
    kids = kids_of(top)
    top.K = Array([*kids[:-2], kids[-1], kids[-2]])


def page_back(pdf: pikepdf.Pdf) -> None:
    top = pdf.Root.StructTreeRoot.K
    top = top[0] if isinstance(top, Array) else top
    kids = kids_of(top)
    top.K = Array([kids[-1], *kids[:-1]])


def no_way_back(pdf: pikepdf.Pdf) -> None:
    tree = pikepdf.NumberTree(pdf.Root.StructTreeRoot.ParentTree)
    owners = tree[int(last_page(pdf).obj.StructParents)]
    owners[0] = owners[len(owners) - 1]


Damage = tuple[Callable[[pikepdf.Pdf], None], str]
CONTENT: list[Damage] = [
    (untagged, "TJ paints what is neither tagged nor an artifact"),
    (untagged, "the structure tree refers to content 0, which no page has"),
    (untagged_form, "a form: f paints what is neither tagged nor an artifact"),
    (forgotten, "is not in the structure tree"),
    (lost, "the structure tree refers to content 999, which no page has"),
    (told_twice, "the structure tree refers twice to content"),
    (painted_twice, "is painted twice"),
    (both, "tagged content inside other marked content"),
    (out_of_order, "is read after what is painted behind it"),
    (page_back, "the reading order goes back from page"),
    (no_way_back, "the tree of parents does not lead back to"),
]

# ---------------------------------------------------------------- elements


def set_scope(scope: Name, which: int) -> Callable[[pikepdf.Pdf], None]:
    def damage(pdf: pikepdf.Pdf) -> None:
        owners = all_of(pdf, "/TH")[which].A
        owner = owners[0] if isinstance(owners, Array) else owners
        owner.Scope = scope

    return damage


def without_headers(pdf: pikepdf.Pdf) -> None:
    for owner in all_of(pdf, "/TD")[0].A:
        if "/Headers" in owner:
            del owner.Headers


def strange_cell(pdf: pikepdf.Pdf) -> None:
    all_of(pdf, "/TD")[0].S = Name.P


def strange_item(pdf: pikepdf.Pdf) -> None:
    all_of(pdf, "/LI")[0].S = Name.P


def bare_item(pdf: pikepdf.Pdf) -> None:
    all_of(pdf, "/LBody")[0].S = Name.P


def without_numbering(pdf: pikepdf.Pdf) -> None:
    del all_of(pdf, "/L")[0].A


def without_box(pdf: pikepdf.Pdf) -> None:
    figure = all_of(pdf, "/Figure")[0]
    assert "/BBox" in attributes_of(figure)
    del figure.A


def box_elsewhere(pdf: pikepdf.Pdf) -> None:
    for owner in all_of(pdf, "/Figure")[0].A:
        if "/BBox" in owner:
            owner.BBox = Array([0, 0, 5000, 10])


def link_elsewhere(pdf: pikepdf.Pdf) -> None:
    all_of(pdf, "/Link")[-1].S = Name.Span


def link_untold(pdf: pikepdf.Pdf) -> None:
    link = all_of(pdf, "/Link")[-1]
    link.K = Array([kid for kid in kids_of(link) if isinstance(kid, int)])


def link_unnamed(pdf: pikepdf.Pdf) -> None:
    del last_page(pdf).obj.Annots[0].Contents


def without_tabs(pdf: pikepdf.Pdf) -> None:
    del last_page(pdf).obj.Tabs


def unmarked(pdf: pikepdf.Pdf) -> None:
    pdf.Root.MarkInfo.Suspects = True


def without_standard(pdf: pikepdf.Pdf) -> None:
    with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
        del metadata["{http://www.aiim.org/pdfua/ns/id/}part"]


def other_title(pdf: pikepdf.Pdf) -> None:
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        metadata["{http://purl.org/dc/elements/1.1/}title"] = "Another"


def unknown_letters(pdf: pikepdf.Pdf) -> None:
    fonts = [one for one in pdf.objects if isinstance(one, Dictionary) and one.get("/Subtype") == "/Type0"]
    del fonts[0].ToUnicode


def bookmarks_mixed(pdf: pikepdf.Pdf) -> None:
    with pdf.open_outline() as outline:
        outline.root.reverse()


def bookmark_nowhere(pdf: pikepdf.Pdf) -> None:
    with pdf.open_outline() as outline:
        outline.root[0].destination = String("nowhere")
        outline.root[0].action = None


ELEMENTS: list[Damage] = [
    (set_scope(Name.Row, 0), "table 1: a header of a head row has scope /Row"),
    (set_scope(Name.Column, -1), "table 1: a header of a body row has scope /Column"),
    (without_headers, "table 1: a cell does not reach the headers of its row and its column"),
    (strange_cell, "table 1: a row holds something else than cells"),
    (strange_item, "list 1 holds something else than items"),
    (bare_item, "list 1: an item is /Lbl, /P instead of a label and a body"),
    (without_numbering, "list 1 does not say how it is numbered"),
    (without_box, "figure 1 has no bounding box"),
    (box_elsewhere, "figure 1 has a bounding box that is not on its page"),
    (link_elsewhere, "a link lies in /Span"),
    (link_untold, "a link is not in the structure tree"),
    (link_unnamed, "a link has no description"),
    (without_tabs, "the keyboard does not follow the structure"),
    (unmarked, "the file does not say that it is tagged"),
    (without_standard, "the file does not say that it follows PDF/UA-1"),
    (other_title, "the title of the metadata is another"),
    (unknown_letters, "does not say which letters its shapes are"),
    (bookmarks_mixed, "stands after what comes later in the text"),
    (bookmark_nowhere, "leads to no page"),
]


@pytest.mark.parametrize(("damage", "said"), CONTENT + ELEMENTS)
def test_damage_is_found(damage: Callable[[pikepdf.Pdf], None], said: str, tmp_path: Path) -> None:
    problems = problems_after(damage, tmp_path)
    assert any(said in problem for problem in problems), problems
