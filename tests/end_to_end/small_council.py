"""A council of one KPI with three notebooks: built in seconds, and whole."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import nbformat

from tests.builders import write_authority

PARAMETERS = 'quarter: str = "2022-23 Q2"  # the quarter\ndata_dir: str = "../data"  # the figures\n'
OPEN = "from kpi_helpers.display.section import open_section\n\nsection = open_section(quarter, data_dir, {section!r})"


def write_council(root: Path) -> Path:
    """Write data and notebooks into a folder; give it."""
    data = write_authority(root)
    if data != root / "data":
        shutil.move(data, root / "data")
    write_notebook(root / "notebooks" / "summary.ipynb", "section.show_summary()")
    write_notebook(root / "notebooks" / "homes.ipynb", "section.show_opening()", 'section.show_group("housing")')
    write_notebook(root / "notebooks" / "annex.ipynb", "section.show_definitions()")
    return root


def write_notebook(path: Path, *cells: str, parameters: str = PARAMETERS) -> None:
    """Write a notebook: a heading, parameters, the opening of its section (cells 1 to 3), and these code cells."""
    notebook = nbformat.v4.new_notebook()  # type: ignore[no-untyped-call]
    sources = [f"# {path.stem}", parameters, OPEN.format(section=path.stem), *cells]
    for number, source in enumerate(sources):
        maker: Any = nbformat.v4.new_markdown_cell if number == 0 else nbformat.v4.new_code_cell
        cell = maker(source, id=f"cell-{number}")
        if number == 1:
            cell.metadata["tags"] = ["parameters"]
        notebook.cells.append(cell)
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)  # type: ignore[no-untyped-call]
