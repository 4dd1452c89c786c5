"""Blocks to an accessible PDF (PDF/UA-1, and PDF/A-2a where the document has a date): Typst reads them as JSON.

`blocks.typ` has a function for each kind of block, `report.typ` the design, `math.typ` formulas.

::

    layout  letters  saving
    drawings  row_headers
    document
    compile
"""

from kpi_helpers.blocks.pdf.compile import *
from kpi_helpers.blocks.pdf.drawings import *

__all__ = ["fonts", "import_typesetter", "readable_svg", "write_pdf"]
