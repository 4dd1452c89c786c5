"""The plan of a build: notebooks in order, parameters strict, all before any kernel starts."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest

from kpi_helpers.errors import UsageError
from kpi_helpers.publishing.plan import calls_of, declared_parameters, plan_steps, relative_to_notebooks

GIVEN = {"quarter": "2022-23 Q2", "data_dir": "../data"}
DECLARED = 'quarter: str = "x"  # the quarter\ndata_dir: str = "y"\n'


def notebook(*sources: str, parameters: str | None = DECLARED) -> nbformat.NotebookNode:
    made = nbformat.v4.new_notebook()  # type: ignore[no-untyped-call]
    if parameters is not None:
        cell = nbformat.v4.new_code_cell(parameters)  # type: ignore[no-untyped-call]
        cell.metadata["tags"] = ["parameters"]
        made.cells.append(cell)
    made.cells += [nbformat.v4.new_code_cell(source) for source in sources]  # type: ignore[no-untyped-call]
    return made  # type: ignore[no-any-return]


def write(folder: Path, name: str, **kinds: str | None) -> Path:
    path = folder / f"{name}.ipynb"
    nbformat.write(notebook(**kinds), path)  # type: ignore[no-untyped-call]
    return path


def test_steps_come_in_the_order_given(tmp_path: Path) -> None:
    for name in ("waste", "summary"):
        write(tmp_path, name)
    steps = plan_steps(tmp_path, ["summary", "waste"], GIVEN)
    assert [step.name for step in steps] == ["summary", "waste"]
    assert steps[0].parameters == GIVEN


def test_a_missing_notebook_is_named(tmp_path: Path) -> None:
    write(tmp_path, "waste")
    with pytest.raises(UsageError) as caught:
        plan_steps(tmp_path, ["wast"], GIVEN)
    assert str(caught.value) == (
        f'Section "wast" has no notebook: expected {tmp_path / "wast.ipynb"}. Did you mean "waste"? '
        "Notebooks there: waste."
    )


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="There is no folder of notebooks at"):
        plan_steps(tmp_path / "none", ["summary"], GIVEN)


def test_a_file_that_is_no_notebook(tmp_path: Path) -> None:
    (tmp_path / "waste.ipynb").write_text("not json", encoding="utf-8")
    with pytest.raises(UsageError, match="is not a readable notebook"):
        plan_steps(tmp_path, ["waste"], GIVEN)


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        (None, 'needs one cell tagged "parameters"; found 0.'),
        ('quarter: str = "x"\n', 'does not declare the parameter "data_dir". It declares: quarter.'),
        (DECLARED + "years: int = 3\n", 'declares the parameter "years", which the report does not know.'),
        ('quarter: int = 2\ndata_dir: str = ""\n', "parameter \"quarter\" is declared as int; found '2022-23 Q2'"),
        ('quarter = "x"\n', "Each line is a name with its type"),
        ('quarter: str = "x" + "y"\n', "Each line is a name with its type"),
        ("quarter: str =\n", "a code cell is not valid Python"),
    ],
)
def test_parameters_are_strict(tmp_path: Path, parameters: str | None, message: str) -> None:
    write(tmp_path, "waste", parameters=parameters)
    with pytest.raises(UsageError) as caught:
        plan_steps(tmp_path, ["waste"], GIVEN)
    assert message in str(caught.value)


def test_declared_parameters_have_types() -> None:
    assert declared_parameters(notebook(), Path("n.ipynb")) == {"quarter": "str", "data_dir": "str"}


def test_calls_are_read_without_running() -> None:
    made = notebook("%matplotlib inline\nsection.show_group('waste')", "for x in y:\n    section.show_group('fleet')")
    assert calls_of(made, "show_group", Path("n.ipynb")) == ["waste", "fleet"]


def test_calls_with_a_variable_are_not_known() -> None:
    assert calls_of(notebook("section.show_group(name)"), "show_group", Path("n.ipynb")) is None


def test_data_is_seen_from_the_notebooks(tmp_path: Path) -> None:
    assert relative_to_notebooks(tmp_path / "data", tmp_path / "notebooks") == "../data"


def test_a_step_is_what_was_read_whatever_comes_to_stand_there(tmp_path: Path) -> None:
    path = write(tmp_path, "waste")
    (step,) = plan_steps(tmp_path, ["waste"], GIVEN)
    before = path.read_bytes()
    path.write_text("not json", encoding="utf-8")
    assert step.source == before
    assert step.content.cells[0].source == DECLARED
    assert replace(step, source=b"another").digest != step.digest
    assert step.digest == hashlib.sha256(before).hexdigest()
