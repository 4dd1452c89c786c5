"""Code whose outcome may differ although nothing that can be looked at has changed: what uses it is always executed."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nbformat import NotebookNode

_MODULES = {
    "time": "it reads the clock",
    "random": "it uses chance",
    "secrets": "it uses chance",
    "uuid": "it uses chance",
    "socket": "it reads from the network",
    "requests": "it reads from the network",
    "urllib": "it reads from the network",
    "subprocess": "it starts another program",
}
_NAMES = {
    "now": "it reads the clock",
    "today": "it reads the clock",
    "utcnow": "it reads the clock",
    "random": "it uses chance",
    "default_rng": "it uses chance",
    "environ": "it reads the environment",
    "getenv": "it reads the environment",
} | dict.fromkeys(
    ("exists", "isfile", "isdir", "is_file", "is_dir", "getmtime", "getsize", "stat", "lstat"),
    "it asks what files there are",
)


def why_always(notebook: NotebookNode) -> str:
    """Give why a notebook is executed every time; empty where nothing in its code asks for it."""
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        if any(line.lstrip().startswith(("%", "!")) for line in cell.source.splitlines()) or not _is_python(
            cell.source
        ):
            return "it uses magics or shell lines"
        why = why_code(cell.source)
        if why:
            return why
    return ""


def _is_python(source: str) -> bool:
    try:
        ast.parse(source)
    except SyntaxError:
        return False
    return True


def why_code(source: str) -> str:
    """Give why what uses this Python code is executed every time; empty where nothing in it asks for it."""
    for name in _names_in(source):
        if name in _NAMES:
            return _NAMES[name]
        if name.startswith("import ") and name.removeprefix("import ") in _MODULES:
            return _MODULES[name.removeprefix("import ")]
    return ""


def _names_in(source: str) -> Iterator[str]:
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, ast.Import):
            yield from (f"import {alias.name.partition('.')[0]}" for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield f"import {(node.module or '').partition('.')[0]}"
            yield from (alias.name for alias in node.names)
