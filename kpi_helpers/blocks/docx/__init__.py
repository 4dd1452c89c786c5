"""Blocks to an accessible Word document, which people may go on writing in.

::

    elements
    formulas  pictures  styles
    draft
    inline
    tables
    body
    frame
"""

from __future__ import annotations

from pathlib import Path

from kpi_helpers.blocks.docx.frame import written_document
from kpi_helpers.blocks.publication import Publication, Written

__all__ = ["write"]


def write(publication: Publication, *, template: Path | None = None) -> Written:
    """Give a publication as a Word document; the same publication gives the same bytes.

    Parameters
    ----------
    publication
        What is written.
    template
        A council's own ``.docx``: its styles, page, header and footer are taken, its text is not.

    Raises
    ------
    RenderError
        The accent cannot be used, or a block is of an unknown kind; the message names notebook and cell.
    UsageError
        The template is no Word document.
    """
    return written_document(publication, template)
