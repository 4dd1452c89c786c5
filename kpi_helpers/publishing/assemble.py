"""Executed notebooks made into one notebook, which both exporters render.

Knows notebooks and cells, never what they are about. Cells with nothing to show are left out (code
without outputs, parameters, raw cells, scratch output); every cell kept says where it came from, so that a
later message can name notebook and cell. Text is cleaned later, once, by `clean`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from nbformat import NotebookNode

from kpi_helpers.blocks.bundles import (
    BUNDLE_MIME,
    bundle_of,
    document_of,
    node_of,
    own_copy,
    shallow_node,
    styles_of,
)
from kpi_helpers.errors import RenderError
from kpi_helpers.publishing.clean.outputs import visible_outputs
from kpi_helpers.publishing.clean.words import slug

HIDDEN_TAGS = frozenset({"parameters", "injected-parameters", "remove_cell", "remove-cell"})


def assemble_report(notebooks: list[tuple[str, NotebookNode]], document: Mapping[str, Any]) -> NotebookNode:
    """Give one notebook holding what every notebook shows, in the order given.

    Parameters
    ----------
    notebooks
        Name and executed notebook of each section. Names are distinct; each is its section's anchor.
    document
        Words about the whole report (title, authority, period, language, accent, ...). What it leaves out is
        taken from the first notebook's own description.

    Returns
    -------
    NotebookNode
        ``metadata.kpi_report``: kind "report", document, styles (each once), sections (notebook, title).
        Each cell's ``metadata.kpi_report``: notebook, cell (place in its notebook, from 1), and
        ``section_start`` on the first of each section.

    Raises
    ------
    RenderError
        No notebook is given, two have the same name, or one shows nothing.
    """
    check_names([name for name, _ in notebooks])
    cells = [cell for name, notebook in notebooks for cell in section_cells(name, notebook)]
    own_words = [document_of(notebook) for _, notebook in notebooks]
    styles = dict.fromkeys(style for _, notebook in notebooks for style in styles_of(notebook))
    about = {
        "kind": "report",
        "document": {**own_words[0], **document},
        "styles": list(styles),
        "sections": [
            {"notebook": name, "title": words.get("section_title", "")}
            for (name, _), words in zip(notebooks, own_words, strict=True)
        ],
    }
    metadata = node_of({"kpi_report": about})
    return shallow_node({"nbformat": 4, "nbformat_minor": 5, "metadata": metadata, "cells": cells})


def check_names(names: list[str]) -> None:
    """Refuse an empty report and two sections of one name, whose ids would clash.

    Raises
    ------
    RenderError
        Saying which name is repeated.
    """
    if not names:
        raise RenderError("There is no notebook to make a report from.")
    anchors = [slug(name) for name in names]
    for name, anchor in zip(names, anchors, strict=True):
        if anchors.count(anchor) > 1:
            raise RenderError(f"Two notebooks are called {name}. Give each section its own name.")


def section_cells(name: str, notebook: NotebookNode) -> list[NotebookNode]:
    """Give copies of a notebook's cells that show something, with new ids and where each came from.

    Raises
    ------
    RenderError
        Nothing would be shown.
    """
    cells = []
    for index, cell in shown_cells(notebook):
        cell["id"] = f"{slug(name)[:50]}-{index:03d}"
        cell.metadata["kpi_report"] = {"notebook": name, "cell": index}
        cells.append(cell)
    if not cells:
        raise RenderError(f"Notebook {name} shows nothing: no text and no output. Run it, or leave it out.")
    cells[0].metadata["kpi_report"]["section_start"] = True
    return cells


def shown_cells(notebook: NotebookNode) -> Iterator[tuple[int, NotebookNode]]:
    """Give place (from 1) and copy of each cell that has something to show."""
    for index, cell in enumerate(notebook.cells, start=1):
        if HIDDEN_TAGS & set(cell.metadata.get("tags", [])):
            continue
        if cell.cell_type == "markdown" and cell.source.strip():
            yield index, own_copy(cell)
        elif cell.cell_type == "code":
            outputs = visible_outputs(cell.outputs)
            if outputs:
                yield index, own_copy(cell, outputs=[without_style(output) for output in outputs])


def without_style(output: NotebookNode) -> NotebookNode:
    """Take the style sheet off a bundle: the report carries it once, for all."""
    bundle = bundle_of(output)
    if bundle is None or "style" not in bundle:
        return output
    plain = shallow_node({key: value for key, value in bundle.items() if key != "style"})
    return own_copy(output, data=shallow_node({**output.data, BUNDLE_MIME: plain}))
