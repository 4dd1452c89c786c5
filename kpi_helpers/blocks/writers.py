"""The register of formats: a row for each that blocks can be written in."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Any

from kpi_helpers.blocks.publication import Publication, Written


@dataclass(frozen=True)
class Writer:
    """One format.

    Parameters
    ----------
    name
        What people call it.
    suffix, mime
        Of its files.
    by
        The function that writes it, as module and name below `kpi_helpers.blocks`; imported when first asked for.
    """

    name: str
    suffix: str
    mime: str
    by: tuple[str, str]

    def write(self, publication: Publication, **options: Any) -> Written:
        """Write a publication."""
        module, name = self.by
        written: Written = getattr(import_module(f"kpi_helpers.blocks.{module}"), name)(publication, **options)
        return written


WRITERS = {
    "html": Writer("HTML", ".html", "text/html", ("html.page", "write_page")),
    "pdf": Writer("PDF", ".pdf", "application/pdf", ("pdf", "write_pdf")),
    "docx": Writer(
        "Word", ".docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ("docx", "write")
    ),
    "text": Writer("text", ".txt", "text/plain", ("text", "write_text")),
}
