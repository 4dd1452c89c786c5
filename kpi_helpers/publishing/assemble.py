"""Executed notebooks made into one notebook, which every exporter writes.

Knows notebooks and cells, never what they are about. Cells that cannot show anything are left out (code without
outputs, raw cells); every cell kept says where it came from, so that a later message can name notebook and cell. What
the cells show is read later, once, by `clean`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from nbformat import NotebookNode

from kpi_helpers.errors import RenderError
from kpi_helpers.publishing.bundles import bundle_of, document_of, node_of, own_copy, shallow_node
from kpi_helpers.publishing.clean import WITHOUT_CELL, slug


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
        ``metadata.kpi_report``: kind "report", document, sections (notebook, title).
        Each cell's ``metadata.kpi_report``: notebook, cell (place in the analyst's notebook, from 1), and
        ``section_start`` on the first of each section.

    Raises
    ------
    RenderError
        No notebook is given, two have the same name, or one shows nothing.
    """
    check_names([name for name, _ in notebooks])
    cells = [cell for name, notebook in notebooks for cell in section_cells(name, notebook)]
    own_words = [document_of(notebook) for _, notebook in notebooks]
    about = {
        "kind": "report",
        "document": {**own_words[0], **document},
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
    """Give place (from 1, without the cell papermill put in) and copy of each cell that may have something to show."""
    place = 0
    for cell in notebook.cells:
        tags = set(cell.metadata.get("tags") or [])
        place += "injected-parameters" not in tags
        if tags & WITHOUT_CELL:
            continue
        shown = cell.source.strip() if cell.cell_type == "markdown" else any(map(may_show, cell.get("outputs", [])))
        if shown:
            yield place, own_copy(cell)


def may_show(output: NotebookNode) -> bool:
    """Say whether an output may be for a reader: not a message on stderr, nor a display without blocks."""
    bundle = bundle_of(output)
    if bundle is not None:
        return bool(bundle.get("blocks"))
    return bool(output.output_type != "stream" or (output.name == "stdout" and output.text.strip()))
