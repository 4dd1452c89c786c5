"""Cells of a clean notebook written as Typst: what the template calls, one method for each kind of output."""

from __future__ import annotations

from typing import Any

from nbformat import NotebookNode

from kpi_helpers.blocks.bundles import BUNDLE_MIME
from kpi_helpers.blocks.from_html import typst_of_html, typst_of_print
from kpi_helpers.blocks.from_tex import typst_of_formula
from kpi_helpers.blocks.pdf.pictures import drawn_or_kept
from kpi_helpers.blocks.pdf.typesetting_state import Manuscript
from kpi_helpers.blocks.pdf.typst_blocks import typst_of_bundle
from kpi_helpers.blocks.pdf.typst_code import call
from kpi_helpers.publishing.clean.report import place_of

MARKER = "// from: "  # a comment before each cell; a message of Typst is traced to it


class Typesetter:
    """Writes the parts of one notebook in order; the manuscript gathers what travels beside the source."""

    def __init__(self, manuscript: Manuscript) -> None:
        self.manuscript = manuscript

    def start(self, cell: NotebookNode) -> str:
        """Begin a cell: the comment that names it, and a new page where a section begins."""
        origin = cell.metadata["kpi_report"]
        self.manuscript.place = place_of(origin)
        break_ = "\n#section-start()" if origin.get("section_start") else ""
        return f"\n{MARKER}{' '.join(self.manuscript.place.split())}{break_}\n"

    def markdown(self, cell: NotebookNode) -> str:
        """Write a Markdown cell from its clean HTML."""
        return code(typst_of_html(cell.metadata["kpi_report"].get("html", ""), self.manuscript))

    def bundle(self, output: NotebookNode) -> str:
        """Write a block of the report."""
        return code(typst_of_bundle(output.data[BUNDLE_MIME], self.manuscript))

    def html(self, output: NotebookNode) -> str:
        """Write an output in HTML."""
        alt = str(output.get("metadata", {}).get("alt") or "")
        return code(typst_of_html(output.data["text/html"], self.manuscript, alt=alt))

    def picture(self, output: NotebookNode, mime: str) -> str:
        """Write a picture; if it cannot be read, the next form the output has."""
        alt = str(output.get("metadata", {}).get("alt") or "Picture without a description.")
        for form in dict.fromkeys([mime, "image/png", "image/jpeg"]):
            source = str(output.data.get(form) or "")
            source = source if form == "image/svg+xml" or not source else f"data:{form};base64,{source}"
            found = drawn_or_kept(source, alt, self.manuscript) if source else None
            if found:
                return code([call("bounded", found[0], f"{found[1]:.1f}pt")])
        self.manuscript.warn("a picture cannot be read and is left out")
        return self.text(f"[Picture that cannot be read: {alt}]")

    def formula(self, output: NotebookNode) -> str:
        """Write a formula."""
        return code([call("formula", typst_of_formula(output.data["text/latex"], self.manuscript))])

    def text(self, words: Any) -> str:
        """Write printed text."""
        return code([typst_of_print(str(words), self.manuscript)])

    def error(self, output: NotebookNode) -> str:
        """Write what stopped a cell; a build never gets this far, a single notebook may."""
        self.manuscript.warn(f"the cell stopped with {output.ename}; the error is printed")
        return code([call("failure", self.manuscript.words(output.ename), self.manuscript.words(output.evalue))])


def code(pieces: list[str]) -> str:
    """Write pieces as code that stands in a page, one statement each, so that a page may break between them."""
    return "".join(f"#{piece}\n" for piece in pieces if piece != "[]")
