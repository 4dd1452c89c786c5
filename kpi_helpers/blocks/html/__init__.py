"""Blocks as HTML: for JupyterLab's cells, the report page and the dashboard.

::

    inline  style
    tables
    blocks
    page
"""

from kpi_helpers.blocks.html.blocks import *
from kpi_helpers.blocks.html.inline import *
from kpi_helpers.blocks.html.style import *
from kpi_helpers.blocks.html.tables import *

__all__ = ["BESIDE", "SHAPES", "cell_html", "figures_behind", "inline_html", "markup_of", "picture_html"]
__all__ += ["style_sheet", "verdict_of"]
