"""The look of analysts' own charts: the report's typeface, palette and SVG settings for seaborn and matplotlib.

Seaborn reads matplotlib's settings, so it need not be imported to be dressed: most sections never use it, and
importing it takes half a second in every kernel.
"""

from __future__ import annotations

from typing import Any

import matplotlib as mpl
from matplotlib.rcsetup import cycler

from kpi_helpers.blocks import CATEGORICAL, INK, MUTED, RULE
from kpi_helpers.display.charts.drawing import SVG_SETTINGS
from kpi_helpers.display.charts.lettering import FONT, register_fonts

_TEXT, _SMALL_TEXT = 9.6, 8.8  # points; seaborn's "paper" context
SEABORN_PAPER_WHITEGRID: Any = {  # seaborn 0.13: set_theme(context="paper", style="whitegrid"); a test compares
    "axes.axisbelow": True,
    "axes.grid": True,
    "axes.labelsize": _TEXT,
    "axes.linewidth": 1.0,
    "axes.titlesize": _TEXT,
    "font.size": _TEXT,
    "legend.fontsize": _SMALL_TEXT,
    "legend.title_fontsize": _TEXT,
    "lines.linewidth": 1.2,
    "lines.markersize": 4.8,
    "lines.solid_capstyle": "round",
    "patch.edgecolor": "w",
    "patch.force_edgecolor": True,
    "patch.linewidth": 0.8,
    "xtick.bottom": False,
    "xtick.labelsize": _SMALL_TEXT,
    "xtick.major.size": 4.8,
    "xtick.major.width": 1.0,
    "xtick.minor.size": 3.2,
    "xtick.minor.width": 0.8,
    "ytick.labelsize": _SMALL_TEXT,
    "ytick.left": False,
    "ytick.major.size": 4.8,
    "ytick.major.width": 1.0,
    "ytick.minor.size": 3.2,
    "ytick.minor.width": 0.8,
}
_OWN: Any = {
    "axes.prop_cycle": cycler("color", list(CATEGORICAL)),
    "axes.edgecolor": MUTED,
    "axes.labelcolor": MUTED,
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "axes.grid.axis": "y",
    "figure.figsize": (6.6, 2.6),
    "figure.constrained_layout.use": True,
    "font.family": [FONT],
    "grid.color": RULE,
    "grid.linewidth": 0.5,
    "text.color": INK,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
}


def set_chart_theme() -> None:
    """Set the look of charts drawn from now on, and Jupyter's inline pictures to SVG."""
    register_fonts()
    mpl.rcParams.update({**SEABORN_PAPER_WHITEGRID, **SVG_SETTINGS, **_OWN})
    _inline_as_svg()


def _inline_as_svg() -> None:
    """Ask the notebook's inline pictures to be SVG; nothing happens outside Jupyter."""
    from IPython.core.getipython import get_ipython

    shell = get_ipython()
    if shell is not None and getattr(shell, "kernel", None) is not None:
        from matplotlib_inline.backend_inline import set_matplotlib_formats

        set_matplotlib_formats("svg")  # type: ignore[no-untyped-call]
