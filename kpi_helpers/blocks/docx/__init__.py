"""Blocks to an accessible Word document, which people may go on writing in.

::

    formulas  pictures
    draft
    body
    frame  # with `look.xml.j2`, the styles and lists
"""

from kpi_helpers.blocks.docx.frame import write

__all__ = ["write"]
