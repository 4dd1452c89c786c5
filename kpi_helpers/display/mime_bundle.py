"""What a notebook displays: one object, several representations in one mime bundle.

HTML for JupyterLab and the web page, plain text for the terminal, and the JSON description from which the
PDF is typeset (DESIGN section 6).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from IPython.display import display

from kpi_helpers.analysis import KpiResult
from kpi_helpers.blocks import MIME_TYPE, VERSION, Block, markup_of, plain_text_of


class Shown:
    """Blocks that Jupyter can display in every representation a reader may need."""

    def __init__(self, blocks: Sequence[Block], **payload: Any) -> None:
        self.blocks = list(blocks)
        self.payload = payload

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:  # noqa: ARG002
        """Give the bundle; IPython calls this."""
        html = markup_of(self.blocks)
        if "style" in self.payload:
            html = f"<style>{self.payload['style']}</style>{html}"
        return {
            MIME_TYPE: {"version": VERSION, **without_style(self.payload), "blocks": self.blocks},
            "text/html": html,
            "text/plain": plain_text_of(self.blocks) or self.payload.get("words", ""),
        }


def without_style(payload: dict[str, Any]) -> dict[str, Any]:
    """Give a payload without the style sheet, which JupyterLab alone needs beside its HTML."""
    return {key: value for key, value in payload.items() if key != "style"}


def show_blocks(blocks: Sequence[Block], **payload: Any) -> None:
    """Display blocks in the notebook."""
    display(Shown(blocks, **payload))  # type: ignore[no-untyped-call]


def rows_shown(results: Iterable[KpiResult]) -> dict[str, list[int]]:
    """Give the data rows a display rests on: file to row numbers, for the manifest."""
    rows: dict[str, set[int]] = {}
    for result in results:
        compared = [figure for figures in result.comparator_series.values() for figure in figures]
        for figure in (*result.figures, *compared):
            rows.setdefault(figure.file, set()).add(figure.row)
        for target in result.targets:
            rows.setdefault(target.file, set()).add(target.row)
    return {file: sorted(numbers) for file, numbers in sorted(rows.items())}
