"""Small executed notebooks for tests: cells, outputs and bundles in one line each.

Nothing here runs a kernel. The words are of an invented council.
"""

from __future__ import annotations

from typing import Any

from nbformat import NotebookNode, from_dict

from kpi_helpers.blocks import MIME_TYPE, VERSION, markup_of, plain_text_of

DOCUMENT: dict[str, Any] = {
    "title": "Quarterly performance report",
    "authority": "Fenwick and Marle Council",
    "period": "Q2 2022/23",
    "period_words": "July to September 2022",
    "language": "en-GB",
    "accent": "#0b4f6c",
    "fictional": True,
    "as_at": "14 November 2022",
    "as_at_date": "2022-11-14",
    "reader_address": "https://www.example.org/performance",
    "contact": "Performance team, performance@example.org",
}
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20" viewBox="0 0 40 20">'
    '<path id="line" d="M0 0 40 20" stroke="#1f2a30"/></svg>'
)


def notebook(*cells: dict[str, Any], **metadata: Any) -> NotebookNode:
    """Give a notebook of these cells."""
    numbered = [{"id": f"cell-{number}", **cell} for number, cell in enumerate(cells, start=1)]
    return _node({"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": numbered})


def markdown(source: str, **metadata: Any) -> dict[str, Any]:
    """Give a Markdown cell."""
    return {"cell_type": "markdown", "source": source, "metadata": metadata}


def code(*outputs: dict[str, Any], source: str = "pass", **metadata: Any) -> dict[str, Any]:
    """Give a code cell with these outputs."""
    return {
        "cell_type": "code",
        "source": source,
        "metadata": metadata,
        "execution_count": 1,
        "outputs": list(outputs),
    }


def display(data: dict[str, Any], **metadata: Any) -> dict[str, Any]:
    """Give an output with these forms."""
    return {"output_type": "display_data", "data": data, "metadata": metadata}


def html(text: str, plain: str = "<IPython.core.display.HTML object>") -> dict[str, Any]:
    """Give an output of HTML."""
    return display({"text/html": text, "text/plain": plain})


def printed(text: str, name: str = "stdout") -> dict[str, Any]:
    """Give printed text."""
    return {"output_type": "stream", "name": name, "text": text}


def shown(*blocks: dict[str, Any], **payload: Any) -> dict[str, Any]:
    """Give what a display object of the report leaves: JSON, HTML and text."""
    listed = list(blocks)
    text = markup_of(listed)
    if "style" in payload:
        text = f"<style>{payload['style']}</style>{text}"
    bundle = {"version": VERSION, **payload, "blocks": listed}
    return display({MIME_TYPE: bundle, "text/html": text, "text/plain": plain_text_of(listed)})


def _node(parts: dict[str, Any]) -> NotebookNode:
    node: NotebookNode = from_dict(parts)  # type: ignore[no-untyped-call]
    return node
