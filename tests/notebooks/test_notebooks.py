"""The notebooks are clean as stored, and run top to bottom by hand with their defaults."""

from __future__ import annotations

import ast
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient
from nbformat import NotebookNode

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = (ROOT / "notebooks", ROOT / "tests" / "example_data" / "notebooks")
NOTEBOOKS = sorted(path for folder in FOLDERS for path in folder.glob("*.ipynb"))
RULES = ("green_limit", "amber_limit", "read_csv", "not_rated")  # words of rules that live in the package


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


def read(path: Path) -> NotebookNode:
    return nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call, no-any-return]


def code_of(notebook: NotebookNode) -> list[str]:
    return [cell.source for cell in notebook.cells if cell.cell_type == "code"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=name_of)
def test_stored_without_outputs(path: Path) -> None:
    for cell in read(path).cells:
        assert not cell.get("outputs"), cell.source
        assert cell.get("execution_count") is None, cell.source


@pytest.mark.parametrize("path", NOTEBOOKS, ids=name_of)
def test_begins_with_title_parameters_and_one_import(path: Path) -> None:
    title, parameters, opening = read(path).cells[:3]
    assert title.cell_type == "markdown"
    assert title.source.startswith("# ")
    assert parameters.metadata["tags"] == ["parameters"]
    assert [
        ast.unparse(line.target) for line in ast.parse(parameters.source).body if isinstance(line, ast.AnnAssign)
    ] == [
        "quarter",
        "data_dir",
    ]
    assert opening.source.startswith("from kpi_helpers.display.section import open_section\n")
    assert f'"{path.stem}"' in opening.source


@pytest.mark.parametrize("path", NOTEBOOKS, ids=name_of)
def test_rules_live_in_the_package(path: Path) -> None:
    source = "\n".join(code_of(read(path)))
    assert [word for word in RULES if word in source] == []
    assert "matplotlib.use(" not in source


@pytest.mark.parametrize("path", NOTEBOOKS, ids=name_of)
def test_short_and_readable(path: Path) -> None:
    notebook = read(path)
    assert max(len(source.splitlines()) for source in code_of(notebook)) <= 45
    assert max(len(line) for source in code_of(notebook) for line in source.splitlines()) <= 120


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS[:6], ids=name_of)
def test_runs_by_hand_with_its_defaults(path: Path) -> None:
    notebook = read(path)
    client = NotebookClient(notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": path.parent}})
    client.execute()
    shown = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert shown
    bundles = [output.data for output in shown if output.output_type == "display_data"]
    assert all({"text/html", "text/plain", "application/vnd.kpi-report+json"} <= set(bundle) for bundle in bundles)
