"""One assembled (or single) notebook read into blocks, once, for every writer.

After `clean_report` a writer can trust: each cell carries its blocks in ``cell.metadata.kpi_report.blocks``; headings
do not skip levels; ids are unique; links lead somewhere; every picture has words. What a reader will miss is in the
warnings, by notebook and cell, numbered as the analyst's notebook numbers them. Knows nothing of KPIs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from kpi_helpers.blocks import Block, Part, Publication, Reading, alternative_of, blocks_of_html
from kpi_helpers.publishing.bundles import document_of, node_of, own_copy
from kpi_helpers.publishing.clean.markdown import html_of_markdown
from kpi_helpers.publishing.clean.outline import PageNames, name_parts, resolve_parts, slug, without_idle_places
from kpi_helpers.publishing.clean.outputs import blocks_of_outputs
from kpi_helpers.publishing.clean.pictures import pictures_of

WITHOUT_OUTPUT = frozenset({"remove-output", "remove_output"})
WITHOUT_CELL = frozenset({"parameters", "injected-parameters", "remove-cell", "remove_cell"})


def clean_report(notebook: NotebookNode, *, folder: Path | None = None) -> tuple[NotebookNode, list[str]]:
    """Give a copy of a notebook with each cell's blocks, and what a reader will miss.

    Parameters
    ----------
    notebook
        An assembled report, or any one notebook. One that is clean already comes back as it is.
    folder
        Folder pictures named in Markdown may be read from; None: only embedded pictures are kept.

    Returns
    -------
    NotebookNode
        Only cells with something to show, without outputs. ``metadata.kpi_report`` has also document, outline
        (level, text, id, notebook per heading) and cleaned True.
    list of str
        One sentence per thing left out or without a description, each naming notebook and cell.
    """
    if is_clean(notebook):
        return notebook, []
    warnings: list[str] = []
    names = PageNames()
    read = [
        (cell, origin, name_parts(blocks, names, origin["notebook"]), warn)
        for cell, origin, blocks, warn in read_cells(notebook, names, warnings, folder)
    ]
    linked = [
        (cell, origin, resolve_parts(blocks, names, origin["notebook"], warn)) for cell, origin, blocks, warn in read
    ]
    cells = []
    for cell, origin, blocks in linked:
        kept = without_idle_places(blocks, names)
        if kept:
            about = {**cell.metadata, "kpi_report": {**origin, "blocks": kept}}
            cells.append(NotebookNode({**cell, "outputs": [], "metadata": about}))  # type: ignore[no-untyped-call]
    known = notebook.metadata.get("kpi_report", {"kind": "notebook"})
    about = {**known, "document": document_of(notebook), "outline": names.outline, "cleaned": True}
    report = own_copy(notebook, cells=cells)
    report.metadata["kpi_report"] = node_of(about)
    return report, warnings


def is_clean(notebook: NotebookNode) -> bool:
    """Say whether a notebook went through `clean_report`."""
    return bool(notebook.metadata.get("kpi_report", {}).get("cleaned"))


def publication_of(report: NotebookNode, name: str) -> Publication:
    """Give a clean notebook as what a writer is given; `name` is its file's, without ending."""
    about = report.metadata["kpi_report"]
    return Publication(
        kind=str(about["kind"]),
        name=name,
        document=about["document"],
        outline=about["outline"],
        parts=tuple(part_of(cell.metadata["kpi_report"]) for cell in report.cells),
    )


def part_of(origin: dict[str, Any]) -> Part:
    """Give what one clean cell shows."""
    return Part(place_of(origin), str(origin["notebook"]), bool(origin.get("section_start")), origin["blocks"])


Cell = tuple[NotebookNode, dict[str, Any], list[Block], Callable[[str], None]]


def read_cells(notebook: NotebookNode, names: PageNames, warnings: list[str], folder: Path | None) -> Iterator[Cell]:
    """Give each cell with where it came from, its blocks, and whom to tell what a reader will miss."""
    number = 0
    for cell in notebook.cells:
        tags = set(cell.metadata.get("tags") or [])
        number += "injected-parameters" not in tags  # which the analyst's notebook does not have
        origin = {"notebook": "", "cell": number, **cell.metadata.get("kpi_report", {})}
        if origin.get("section_start"):
            names.start_section(origin["notebook"])
        warn = partial(add_warning, warnings, place_of(origin))
        reading = Reading(
            place=place_of(origin),
            name=cell_name(origin),
            warn=warn,
            alt=alternative_of(cell.metadata),
            address=pictures_of(cell.get("attachments"), folder),
        )
        yield cell, origin, ([] if tags & WITHOUT_CELL else blocks_of_cell(cell, tags, reading)), warn


def blocks_of_cell(cell: NotebookNode, tags: set[str], reading: Reading) -> list[Block]:
    """Read what one cell shows."""
    if cell.cell_type == "markdown":
        return blocks_of_html(html_of_markdown(cell.source), reading)
    if cell.cell_type == "code" and not tags & WITHOUT_OUTPUT:
        return blocks_of_outputs(cell.outputs, reading)
    return []


def place_of(origin: dict[str, Any]) -> str:
    """Give a cell in words.

    >>> place_of({"notebook": "waste", "cell": 4})
    'notebook waste, cell 4'
    """
    notebook = f"notebook {origin['notebook']}, " if origin["notebook"] else ""
    return f"{notebook}cell {origin['cell']}"


def cell_name(origin: dict[str, Any]) -> str:
    """Give the beginning of every id made for a cell."""
    return "-".join(filter(None, [origin["notebook"] and slug(origin["notebook"]), f"c{origin['cell']}"]))


def add_warning(warnings: list[str], place: str, sentence: str) -> None:
    """Add a sentence with its place, once."""
    text = f"{place[0].upper()}{place[1:]}: {sentence}."
    if text not in warnings:
        warnings.append(text)
