"""Still pictures of interactive outputs, where the library that made them can draw one here.

None of these libraries is needed for a report; where one is installed, its charts appear in page, PDF and Word.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable
from typing import Any

VEGA_LITE, VEGA = "application/vnd.vegalite.v", "application/vnd.vega.v"
PLOTLY = "application/vnd.plotly.v1+json"


def still_of(form: str, content: Any) -> str | None:
    """Give an SVG of an interactive output, or None where none can be made.

    Parameters
    ----------
    form
        MIME type of the output.
    content
        What the notebook stores in that form.
    """
    for beginning, (module, draw) in DRAWERS.items():
        if form.startswith(beginning):
            try:
                return draw(importlib.import_module(module), content)
            except Exception:  # noqa: BLE001  # not installed, no browser for it, a chart it cannot draw: there is none
                return None
    return None


def of_plotly(plotly: Any, content: Any) -> str:
    """Draw a chart of plotly, by its helper kaleido."""
    figure = plotly.from_json(json.dumps({key: content[key] for key in ("data", "layout") if key in content}))
    return bytes(plotly.to_image(figure, format="svg")).decode("utf-8")


DRAWERS: dict[str, tuple[str, Callable[[Any, Any], str]]] = {
    VEGA_LITE: ("vl_convert", lambda vl_convert, content: str(vl_convert.vegalite_to_svg(content))),
    VEGA: ("vl_convert", lambda vl_convert, content: str(vl_convert.vega_to_svg(content))),
    PLOTLY: ("plotly.io", of_plotly),
}
