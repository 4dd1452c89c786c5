"""The look of analysts' own charts: the report's typeface, palette and SVG settings for seaborn and matplotlib."""

from __future__ import annotations

from typing import Any

import matplotlib as mpl
import seaborn as sns

from kpi_helpers.display.chart_text import FONT, register_fonts
from kpi_helpers.display.charts import SVG_SETTINGS
from kpi_helpers.display.palette import CATEGORICAL, INK, MUTED, RULE


def set_chart_theme() -> None:
    """Set seaborn's theme to the report's, and Jupyter's inline pictures to SVG."""
    register_fonts()
    settings: Any = {
        **SVG_SETTINGS,
        "figure.figsize": (6.6, 2.6),
        "figure.constrained_layout.use": True,
        "axes.edgecolor": MUTED,
        "axes.labelcolor": MUTED,
        "axes.titlelocation": "left",
        "text.color": INK,
        "xtick.color": MUTED,
        "ytick.color": MUTED,
        "grid.color": RULE,
        "grid.linewidth": 0.5,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.spines.left": False,
        "axes.grid.axis": "y",
    }
    sns.set_theme(context="paper", style="whitegrid", palette=list(CATEGORICAL), font=FONT)
    mpl.rcParams.update(settings)
    _inline_as_svg()


def _inline_as_svg() -> None:
    """Ask the notebook's inline pictures to be SVG; nothing happens outside Jupyter."""
    from IPython.core.getipython import get_ipython

    shell = get_ipython()
    if shell is not None and getattr(shell, "kernel", None) is not None:
        from matplotlib_inline.backend_inline import set_matplotlib_formats

        set_matplotlib_formats("svg")  # type: ignore[no-untyped-call]
