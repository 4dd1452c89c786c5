"""The plan of a build: which notebooks, in which order, with which parameters.

papermill only warns of an unknown or missing parameter and then publishes the default; here it is an
error before any kernel starts.
"""

from __future__ import annotations

import ast
import hashlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from kpi_helpers.errors import UsageError, did_you_mean

if TYPE_CHECKING:
    from nbformat import NotebookNode

TYPES = {"str": str, "int": int, "float": float, "bool": bool}


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
        The file is not a notebook.
    """
    return _read(path)[1]


def _read(path: Path) -> tuple[bytes, NotebookNode]:
    import nbformat  # takes a second; faulty data are told before any notebook is read

    try:
        source = path.read_bytes()
        return source, nbformat.reads(source.decode("utf-8"), as_version=4)  # type: ignore[no-untyped-call]
    except Exception as error:
        raise UsageError(f"{path} is not a readable notebook: {error}") from error


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
    cells = [cell for cell in notebook.cells if "parameters" in cell.metadata.get("tags", [])]
    if len(cells) != 1:
        raise UsageError(f'{path} needs one cell tagged "parameters"; found {len(cells)}.')
    declared = {}
    for line in _parse(cells[0].source, path).body:
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

    Magics and shell lines are passed over.
    """
    words: list[str] = []
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        lines = [line for line in cell.source.splitlines() if not line.lstrip().startswith(("%", "!"))]
        for node in ast.walk(_parse("\n".join(lines), path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == method:
                first = node.args[0] if node.args else None
                if not (isinstance(first, ast.Constant) and isinstance(first.value, str)):
                    return None
                words.append(first.value)
    return words


def relative_to_notebooks(data: Path, folder: Path) -> str:
    """Give the data folder as the notebooks see it; the same on every machine where the two lie together."""
    try:
        return Path(os.path.relpath(data.resolve(), folder.resolve())).as_posix()
    except ValueError:  # another drive on Windows
        return data.resolve().as_posix()


def _parse(source: str, path: Path) -> ast.Module:
    try:
        return ast.parse(source)
    except SyntaxError as error:
        raise UsageError(f"{path}: a code cell is not valid Python: {error.msg}, {error.text!r}.") from error
