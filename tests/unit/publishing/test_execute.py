"""One notebook executed: whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import nbformat
import pytest

from kpi_helpers.errors import NotebookError
from kpi_helpers.publishing.execute import execute_step
from kpi_helpers.publishing.plan import Step


def written(folder: Path, *sources: str) -> Step:
    """Write a notebook of a heading, parameters, and these cells, 3 and later; give its step."""
    made = nbformat.v4.new_notebook()  # type: ignore[no-untyped-call]
    made.cells.append(nbformat.v4.new_markdown_cell("# Bins"))  # type: ignore[no-untyped-call]
    codes = ('quarter: str = "x"', *sources)
    made.cells += [nbformat.v4.new_code_cell(source) for source in codes]  # type: ignore[no-untyped-call]
    made.cells[1].metadata["tags"] = ["parameters"]
    path = folder / "bins.ipynb"
    nbformat.write(made, path)  # type: ignore[no-untyped-call]
    (folder / "out").mkdir()
    return Step.read("bins", path, {"quarter": "2022-23 Q2"})


def refused(folder: Path, *sources: str) -> str:
    step = written(folder, *sources)
    with pytest.raises(NotebookError) as caught:
        execute_step(step, folder / "out")
    assert (folder / "out" / "bins.ipynb").is_file()
    return str(caught.value).replace(str(step.notebook), "bins.ipynb")


TODO = (
    "A notebook runs whole or not at all: put what may be left out under an `if`, or raise an error that says what is "
    "missing. Parameters: quarter='2022-23 Q2'."
)


@pytest.mark.parametrize(
    ("ending", "shown"),
    [
        ("import sys\nsys.exit(0)", "SystemExit 0"),
        ("import sys\nsys.exit()", "SystemExit"),
        ("raise SystemExit", "SystemExit"),
        ("exit()", "SystemExit 0"),
        ("quit", "SystemExit 0"),
        ("import sys\nsys.exit(3)", "SystemExit 3"),
        ("import sys\nsys.exit('no bins yet')", "SystemExit no bins yet"),
    ],
)
def test_a_cell_that_ends_the_notebook_is_named(tmp_path: Path, ending: str, shown: str) -> None:
    assert refused(tmp_path, "bins = 1", ending, "bins = 2", "", "bins") == (
        f"Section bins stopped at cell 4 of bins.ipynb: the cell ended the notebook ({shown}); "
        f"2 later cells were not run. {TODO}"
    )


def test_the_last_cell_may_not_end_the_notebook_either(tmp_path: Path) -> None:
    assert refused(tmp_path, "bins = 1", "exit()") == (
        f"Section bins stopped at cell 4 of bins.ipynb: the cell ended the notebook (SystemExit 0). {TODO}"
    )


def test_an_ending_that_the_cell_itself_catches_is_none(tmp_path: Path) -> None:
    step = written(tmp_path, "try:\n    exit()\nexcept SystemExit:\n    print('went on')")
    executed = execute_step(step, tmp_path / "out")
    assert executed.cells[-1].outputs[0].text == "went on\n"


def test_of_two_cells_alike_the_one_that_stopped_is_named(tmp_path: Path) -> None:
    assert refused(tmp_path, "bins = {1}", "bins.remove(1)", "bins.remove(1)") == (
        "Section bins stopped at cell 5 of bins.ipynb: KeyError 1. Parameters: quarter='2022-23 Q2'."
    )


def test_a_path_is_a_path(tmp_path: Path) -> None:
    folder = tmp_path / "a {draft} of {quarter}, 5% {{done}}"
    folder.mkdir()
    executed = execute_step(written(folder, "print(quarter)"), folder / "out")
    assert executed.cells[-1].outputs[0].text == "2022-23 Q2\n"
    assert [path.name for path in (folder / "out").iterdir()] == ["bins.ipynb"]


def test_the_program_stays_in_its_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Other threads read and write by paths from there, meanwhile."""
    monkeypatch.setattr(os, "chdir", lambda folder: pytest.fail(f"went to {folder}"))
    executed = execute_step(written(tmp_path, "'bins'"), tmp_path / "out")
    assert executed.cells[-1].outputs[0]["data"]["text/plain"] == "'bins'"
