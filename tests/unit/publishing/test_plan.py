"""The plan of a build: notebooks in order, parameters strict, all before any kernel starts."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest

from kpi_helpers.errors import UsageError
from kpi_helpers.publishing.plan import (
    calls_of,
    declared_parameters,
    heading_of,
    plan_steps,
    read_notebook,
    relative_to_notebooks,
)

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


@pytest.mark.parametrize(
    ("sources", "heading"),
    [
        (["# Homes and places"], "Homes and places"),
        (["Words.\n\n#  Homes and places ##\n\n## Repairs"], "Homes and places"),
        (["## Repairs", "# Homes", "# Roads"], "Homes"),
        (["# **Homes**"], "Homes"),
        (["#hashtag"], ""),
        ([], ""),
    ],
)
def test_the_heading_of_a_notebook_is_its_first_of_level_1(sources: list[str], heading: str) -> None:
    made = notebook("# no heading, but a remark in a code cell")
    made.cells += [nbformat.v4.new_markdown_cell(source) for source in sources]  # type: ignore[no-untyped-call]
    assert heading_of(made) == heading


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
        ("quarter: str =\n", "waste.ipynb, cell 1: not valid Python"),
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


MAGICS = {
    "a shell cell": '%%bash\nfor n in 1 2; do echo "$n"; done',
    "a page": "%%html\n<p>Bins & boxes</p>",
    "a query": "%%sql\nselect * from bins",
    "a shell line that is kept": "files = !ls\nprint(len(files))",
    "a shell line": "!ls | head -2",
    "a question": "len?",
    "top-level await": "import asyncio\nawait asyncio.sleep(0)",
    "a line magic": "%matplotlib inline",
}


@pytest.mark.parametrize("case", MAGICS)
def test_magics_and_shell_lines_are_no_faults(case: str) -> None:
    made = notebook(MAGICS[case], "section.show_group('waste')")
    assert calls_of(made, "show_group", Path("n.ipynb")) == ["waste"]


@pytest.mark.parametrize(
    "source",
    [
        "%%time\nsection.show_group('waste')",
        "\n%%timeit -n 1 -r 1\nsection.show_group('waste')",
        "%%capture kept\n%time section.show_group('waste')",
        "%time section.show_group('waste')",
        "files = !ls\nsection.show_group('waste')",
        "text = '''\n%d bins\n'''\nsection.show_group('waste')",
    ],
)
def test_calls_are_found_within_magics_whose_words_are_python(source: str) -> None:
    assert calls_of(notebook(source), "show_group", Path("n.ipynb")) == ["waste"]


@pytest.mark.parametrize(
    "source",
    [
        "%%our_own_magic\nsection.show_group('waste')",
        "%our_own_magic section.show_group('waste')",
        "%timeit -n 1 section.show_group('waste')",
        "%%time\nsection.show_group(name)",
    ],
)
def test_calls_within_other_magics_are_not_known(source: str) -> None:
    assert calls_of(notebook(source), "show_group", Path("n.ipynb")) is None


@pytest.mark.parametrize("source", ["%%bash\necho section.show_groups", "%%time\nbins = 1"])
def test_other_words_within_magics_are_passed_over(source: str) -> None:
    assert calls_of(notebook(source), "show_group", Path("n.ipynb")) == []


@pytest.mark.parametrize("source", ["bins = (", "%%time\nbins = (", "files = !ls\nbins = ("])
def test_a_cell_that_is_no_python_is_told(source: str) -> None:
    with pytest.raises(UsageError) as caught:
        calls_of(notebook("rents = 1", source), "show_group", Path("n.ipynb"))
    assert str(caught.value) == "n.ipynb, cell 3: not valid Python: '(' was never closed, 'bins = ('."


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"metadata": {"tags": None}}, 'its tags are null; expected a list such as ["parameters"]'),
        ({"metadata": {"tags": "parameters"}}, 'its tags are "parameters"; expected a list such as ["parameters"]'),
        ({"metadata": {"tags": [1]}}, 'its tags are [1]; expected a list such as ["parameters"]'),
        ({"metadata": None}, "its metadata are null; expected names with values, such as {}"),
        ({"source": None}, "its source is null; expected text"),
        ({"source": 5}, "its source is 5; expected text"),
        ({"cell_type": "chart"}, 'its cell_type is "chart"; expected one of code, markdown, raw'),
    ],
)
def test_a_cell_that_is_none_is_told_with_its_number(tmp_path: Path, change: dict[str, object], message: str) -> None:
    path = write(tmp_path, "waste")
    written = json.loads(path.read_text(encoding="utf-8"))
    written["cells"].append({**written["cells"][0], "id": "second", "metadata": {}, **change})
    path.write_text(json.dumps(written), encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        read_notebook(path)
    assert (
        str(caught.value) == f"{path}, cell 2: {message}. Open and save the notebook in JupyterLab, or mend the file."
    )


@pytest.mark.parametrize("key", ["source", "metadata", "cell_type"])
def test_a_cell_without_one_of_its_parts_is_told(tmp_path: Path, key: str) -> None:
    path = write(tmp_path, "waste")
    written = json.loads(path.read_text(encoding="utf-8"))
    del written["cells"][0][key]
    path.write_text(json.dumps(written), encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        read_notebook(path)
    assert str(caught.value) == (
        f"{path}, cell 1: it has no {key}. Open and save the notebook in JupyterLab, or mend the file."
    )


@pytest.mark.parametrize("content", ["[]", "{}", '{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": null}'])
def test_json_that_is_no_notebook(tmp_path: Path, content: str) -> None:
    (tmp_path / "waste.ipynb").write_text(content, encoding="utf-8")
    with pytest.raises(UsageError, match="is not a readable notebook"):
        plan_steps(tmp_path, ["waste"], GIVEN)


def test_a_step_is_what_was_read_whatever_comes_to_stand_there(tmp_path: Path) -> None:
    path = write(tmp_path, "waste")
    (step,) = plan_steps(tmp_path, ["waste"], GIVEN)
    before = path.read_bytes()
    path.write_text("not json", encoding="utf-8")
    assert step.source == before
    assert step.content.cells[0].source == DECLARED
    assert replace(step, source=b"another").digest != step.digest
    assert step.digest == hashlib.sha256(before).hexdigest()
