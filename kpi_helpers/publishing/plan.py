"""The plan of a build: which notebooks, in which order, with which parameters.

papermill only warns of an unknown or missing parameter and then publishes the default; here it is an
error before any kernel starts.
"""

from __future__ import annotations

import ast
import hashlib
import json
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kpi_helpers.errors import UsageError, did_you_mean

if TYPE_CHECKING:
    from nbformat import NotebookNode

_HEADING = re.compile(r"^ {0,3}#[ \t]+(?P<words>.*?)[ \t]*#*[ \t]*$", re.MULTILINE)
TYPES = {"str": str, "int": int, "float": float, "bool": bool}
CELLS = ("code", "markdown", "raw")
PYTHON_MAGICS = ("capture", "prun", "time", "timeit")  # whose words are Python that the notebook runs


@dataclass(frozen=True)
class Step:
    """One notebook to execute: its name in the report, its file and its parameters.

    The file is read once: `source` is what stood in it, and that is executed, whatever comes to stand there meanwhile;
    `content` is the same as a notebook.
    """

    name: str
    notebook: Path
    parameters: Mapping[str, object]
    source: bytes = field(repr=False)
    content: NotebookNode = field(repr=False, compare=False)

    @classmethod
    def read(cls, name: str, notebook: Path, parameters: Mapping[str, object]) -> Step:
        """Give the step of a notebook file.

        Raises
        ------
        UsageError
            The file is not a notebook.
        """
        source, content = _read(notebook)
        return cls(name, notebook, dict(parameters), source, content)

    @property
    def digest(self) -> str:
        """The SHA-256 of what is executed."""
        return hashlib.sha256(self.source).hexdigest()


def plan_steps(folder: Path, names: Sequence[str], parameters: Mapping[str, object]) -> tuple[Step, ...]:
    """Give a step per notebook, in order, each checked against the parameters it declares.

    Raises
    ------
    UsageError
        A notebook is missing or unreadable, or its parameters are not exactly the ones given.
    """
    if not folder.is_dir():
        raise UsageError(f"There is no folder of notebooks at {folder}.")
    steps = []
    for name in names:
        path = folder / f"{name}.ipynb"
        if not path.is_file():
            found = sorted(item.stem for item in folder.glob("*.ipynb"))
            raise UsageError(
                f'Section "{name}" has no notebook: expected {path}.{did_you_mean(name, found)} '
                f"Notebooks there: {', '.join(found) or 'none'}."
            )
        steps.append(Step.read(name, path, parameters))
        check_parameters(steps[-1].content, parameters, path)
    return tuple(steps)


def read_notebook(path: Path) -> NotebookNode:
    """Read a notebook file.

    Raises
    ------
    UsageError
        The file is not a notebook, or one of its cells is not whole.
    """
    return _read(path)[1]


def _read(path: Path) -> tuple[bytes, NotebookNode]:
    import nbformat  # takes a second; faulty data are told before any notebook is read

    try:
        source = path.read_bytes()
        text = source.decode("utf-8")
        cells = json.loads(text).get("cells", [])
        faults = [(number, fault) for number, cell in enumerate(cells, start=1) if (fault := _fault_of(cell))]
        if not faults:
            return source, nbformat.reads(text, as_version=4)  # type: ignore[no-untyped-call]
    except Exception as error:
        raise UsageError(f"{path} is not a readable notebook: {error}") from error
    number, fault = faults[0]
    raise UsageError(f"{path}, cell {number}: {fault}. Open and save the notebook in JupyterLab, or mend the file.")


def _fault_of(cell: Mapping[str, Any]) -> str:
    """Give what a cell, as it is written, lacks to be one; empty if nothing."""
    for key in ("cell_type", "metadata", "source"):
        if key not in cell:
            return f"it has no {key}"
    kind, source, metadata = cell["cell_type"], cell["source"], cell["metadata"]
    if kind not in CELLS:
        return f"its cell_type is {json.dumps(kind)}; expected one of {', '.join(CELLS)}"
    if not isinstance(source, str) and not _is_list_of_words(source):
        return f"its source is {json.dumps(source)}; expected text"
    if not isinstance(metadata, dict):
        return f"its metadata are {json.dumps(metadata)}; expected names with values, such as {{}}"
    if not _is_list_of_words(metadata.get("tags", [])):
        return f'its tags are {json.dumps(metadata["tags"])}; expected a list such as ["parameters"]'
    return ""


def _is_list_of_words(found: object) -> bool:
    return isinstance(found, list) and all(isinstance(word, str) for word in found)


def check_parameters(notebook: NotebookNode, parameters: Mapping[str, object], path: Path) -> None:
    """Require that a notebook declares exactly these parameters, each with a type that fits.

    Raises
    ------
    UsageError
        No cell is tagged ``parameters``, or one is missing, unknown, untyped or of another type.
    """
    declared = declared_parameters(notebook, path)
    for name, value in parameters.items():
        if name not in declared:
            known = ", ".join(declared)
            raise UsageError(
                f'{path} does not declare the parameter "{name}". It declares: {known or "none"}. '
                f'Write {name}: {type(value).__name__} = {value!r} in the cell tagged "parameters".'
            )
        if not isinstance(value, TYPES[declared[name]]):
            raise UsageError(
                f'{path}: parameter "{name}" is declared as {declared[name]}; found {value!r}, '
                f"which is {type(value).__name__}."
            )
    for name in declared:
        if name not in parameters:
            raise UsageError(
                f'{path} declares the parameter "{name}", which the report does not know.'
                f"{did_you_mean(name, parameters)} Parameters: {', '.join(parameters)}."
            )


def declared_parameters(notebook: NotebookNode, path: Path) -> dict[str, str]:
    """Give the parameters a notebook declares, name to type name, from its cell tagged ``parameters``."""
    tagged = [number for number, cell in enumerate(notebook.cells) if "parameters" in cell.metadata.get("tags", [])]
    if len(tagged) != 1:
        raise UsageError(f'{path} needs one cell tagged "parameters"; found {len(tagged)}.')
    declared = {}
    for line in _parse(notebook.cells[tagged[0]].source, f"{path}, cell {tagged[0] + 1}").body:
        simple = isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name)
        kind = ast.unparse(line.annotation) if isinstance(line, ast.AnnAssign) else ""
        if not simple or kind not in TYPES or not isinstance(getattr(line, "value", None), ast.Constant):
            raise UsageError(
                f"{path}: the parameters cell holds {ast.unparse(line)!r}. Each line is a name with its type "
                f'({", ".join(TYPES)}) and a plain value, such as quarter: str = "2022-23 Q2".'
            )
        assert isinstance(line, ast.AnnAssign)
        declared[ast.unparse(line.target)] = kind
    return declared


def calls_of(notebook: NotebookNode, method: str, path: Path) -> list[str] | None:
    """Give the words a notebook passes to calls of a method, or None where some call is not a plain word.

    Shell lines and magics are passed over; but magics that run Python are looked into, and what any other makes of
    words that call the method is not known.
    """
    words: list[str] = []
    for number, cell in enumerate(notebook.cells, start=1):
        found = _words_passed(cell.source, method, f"{path}, cell {number}") if cell.cell_type == "code" else []
        if found is None:
            return None
        words += found
    return words


def _words_passed(source: str, method: str, place: str) -> list[str] | None:
    words: list[str] = []
    for call in ast.walk(_parse(source, place)):
        if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)):
            continue
        given = [arg.value if isinstance(arg, ast.Constant) else None for arg in call.args]
        found: list[str] | None = []
        if call.func.attr == method:
            found = [given[0]] if given and isinstance(given[0], str) else None
        elif given and call.func.attr in ("run_cell_magic", "run_line_magic"):  # as IPython writes magics
            found = _words_within_magic(str(given[0]), str(given[-1]), method, place)
        if found is None:
            return None
        words += found
    return words


def _words_within_magic(magic: str, code: str, method: str, place: str) -> list[str] | None:
    if magic in PYTHON_MAGICS and not code.startswith("-"):  # an option
        return _words_passed(code, method, place)
    return None if f".{method}(" in code else []


def heading_of(notebook: NotebookNode) -> str:
    """Give the words of a notebook's first heading of level 1, or "" where it has none."""
    found = (_HEADING.search(cell.source) for cell in notebook.cells if cell.cell_type == "markdown")
    return next((match["words"].strip("*_ ") for match in found if match), "")


def relative_to_notebooks(data: Path, folder: Path) -> str:
    """Give the data folder as the notebooks see it; the same on every machine where the two lie together."""
    try:
        return Path(os.path.relpath(data.resolve(), folder.resolve())).as_posix()
    except ValueError:  # another drive on Windows
        return data.resolve().as_posix()


def _parse(source: str, place: str) -> ast.Module:
    try:
        return ast.parse(source)
    except SyntaxError:  # no plain Python: it may have magics
        from IPython.core.inputtransformer2 import TransformerManager

    try:
        return ast.parse(TransformerManager().transform_cell(source))  # type: ignore[no-untyped-call]
    except SyntaxError as error:
        raise UsageError(f"{place}: not valid Python: {error.msg}, {(error.text or '').strip()!r}.") from error
