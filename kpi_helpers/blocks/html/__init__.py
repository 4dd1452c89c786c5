"""Blocks as HTML: for JupyterLab's cells, the report page and the dashboard.

::

    inline  style
    tables
    blocks
    page
"""

from kpi_helpers.blocks.html.blocks import figures_behind, markup_of, picture_html
from kpi_helpers.blocks.html.inline import BESIDE, SHAPES, inline_html, verdict_of
from kpi_helpers.blocks.html.style import style_sheet
from kpi_helpers.blocks.html.tables import cell_html

__all__ = [
    "BESIDE",
    "SHAPES",
    "cell_html",
    "figures_behind",
    "inline_html",
    "markup_of",
    "picture_html",
    "style_sheet",
    "verdict_of",
]
