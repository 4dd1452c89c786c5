"""Blocks typeset for tests: the PDF, its words page by page, its structure and where its links lead."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2 as pdfium

from kpi_helpers.blocks import Part, Publication
from kpi_helpers.blocks.pdf import write_pdf
from kpi_helpers.blocks.pdf.document import Typesetting
from tests.pdf_audit import check_pdf_ua

TITLE = {"kind": "heading", "level": 1, "text": "Title", "id": "title"}


def publication(*cells: list[dict[str, Any]], kind: str = "notebook", **document: Any) -> Publication:
    """Give a document whose cells show these blocks, after a title."""
    parts = [
        Part(f"cell {number}", "", number == 1, blocks) for number, blocks in enumerate([[TITLE], *cells], start=1)
    ]
    return Publication(kind, "made", document, [{"level": 1, "text": "Title", "id": "title", "notebook": ""}], parts)


def typeset(*blocks: dict[str, Any], **document: Any) -> bytes:
    """Give the PDF of a title and these blocks."""
    return write_pdf(publication(list(blocks), **document)).content


def prepared(*blocks: dict[str, Any], typesetting: Typesetting | None = None) -> list[dict[str, Any]]:
    """Give blocks as Typst reads them."""
    made: list[dict[str, Any]] = (typesetting or Typesetting(level=1)).part(list(blocks))
    return made


def pages_of(pdf: bytes) -> list[str]:
    """Give the words of each page, white space as one space."""
    return [" ".join(page.get_textpage().get_text_range().split()) for page in pdfium.PdfDocument(pdf)]


def words_of(pdf: bytes) -> str:
    """Give all words, without the title and the number that begin and end the one page."""
    (page,) = pages_of(pdf)
    assert page.startswith("Title ")
    assert page.endswith(" 1")
    return page.removeprefix("Title ").removesuffix(" 1")


def links_in(pdf: bytes) -> list[str]:
    """Give where each link leads: an address, or "#" for a place in the document."""
    with pikepdf.open(io.BytesIO(pdf)) as made:
        found = [annotation for page in made.pages for annotation in page.get("/Annots", [])]
        return [str(one.A.URI) if "/URI" in one.get("/A", {}) else "#" for one in found]


def elements(pdf: bytes, tag: str) -> list[str]:
    """Give the alternative words of each structure element of a tag, "" for none."""
    with pikepdf.open(io.BytesIO(pdf)) as made:
        found = [one for one in _below(made.Root.StructTreeRoot) if str(one.S) == f"/{tag}"]
        return [str(one.get("/Alt", "")) for one in found]


def _below(node: pikepdf.Object) -> Iterator[pikepdf.Object]:
    kids = node.get("/K")
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from _below(kid)


def is_accessible(pdf: bytes, folder: Path) -> bool:
    """Say whether a PDF keeps PDF/UA-1 as far as can be checked here."""
    path = folder / "made.pdf"
    path.write_bytes(pdf)
    return check_pdf_ua(path) == []
