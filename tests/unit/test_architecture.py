"""The drawing in `kpi_helpers/__init__.py` is the map: imports point only upwards, and left within a line."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import kpi_helpers

ROOT = Path(kpi_helpers.__file__).parent
MODULES = sorted(path for path in ROOT.rglob("*.py"))
BOUNDARY = "kernel boundary"


@cache
def drawn() -> dict[str, list[str]]:
    """Give the rooms in the order of the drawing, foundation first, each with its modules in order.

    A line that begins further in goes on with the room above it.
    """
    text = (kpi_helpers.__doc__ or "").split("::", 1)[1].split("\n\n*", 1)[0]
    rooms: dict[str, list[str]] = {}
    for line in text.splitlines():
        words = line.split()
        if not words or BOUNDARY in line:
            continue
        if line.startswith("     "):
            rooms[next(reversed(rooms))] += words
        elif words[0].endswith("/"):
            rooms[words[0].rstrip("/")] = words[1:]
        else:
            rooms |= {word: [] for word in words}
    return rooms


def rooms() -> list[str]:
    return list(drawn())


def below_boundary() -> list[str]:
    text = (kpi_helpers.__doc__ or "").split(BOUNDARY, 1)[1].split("\n\n*", 1)[0]
    return [line.split()[0].rstrip("/") for line in text.splitlines()[1:] if line.strip()]


def room_of(module: str) -> str:
    """Give the room of a module: the inner one, such as ``analysis/statistics``, where the drawing has it."""
    steps = module.split(".")[1:]
    inner = "/".join(steps[:2])
    return inner if inner in drawn() else "".join(steps[:1])


def imports_of(path: Path) -> Iterator[str]:
    """Give every module of the package that a file imports, also inside functions."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("kpi_helpers"):
            assert node.level == 0, f"{path}: relative import"
            yield from (_full(node.module, alias.name) for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.startswith("kpi_helpers"))


def _full(module: str, name: str) -> str:
    inside = ROOT.parent / Path(*module.split("."), f"{name}.py")
    folder = ROOT.parent / Path(*module.split("."), name)
    return f"{module}.{name}" if inside.is_file() or folder.is_dir() else module


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def test_the_drawing_names_every_room() -> None:
    there = {path.stem for path in ROOT.glob("*.py") if path.stem != "__init__"}
    there |= {path.parent.relative_to(ROOT).as_posix() for path in ROOT.rglob("*/__init__.py")}
    assert set(rooms()) == there


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_point_upwards(path: Path) -> None:
    order = rooms()
    own = room_of(name_of(path))
    for imported in imports_of(path):
        room = room_of(imported)
        if own and room and room != own:
            assert order.index(room) < order.index(own), f"{name_of(path)} imports {imported}"


@pytest.mark.parametrize("room", [room for room, modules in drawn().items() if modules])
def test_the_drawing_names_every_module_of_a_room(room: str) -> None:
    there = {path.stem for path in (ROOT / room).glob("*.py") if path.stem != "__init__"}
    assert set(drawn()[room]) == there


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_modules_of_a_room_import_to_the_left(path: Path) -> None:
    modules = drawn().get(room_of(name_of(path)), [])
    if path.stem not in modules:
        return
    for imported in imports_of(path):
        name = imported.rsplit(".", 1)[-1]
        if room_of(imported) == room_of(name_of(path)) and name in modules:
            assert modules.index(name) < modules.index(path.stem), f"{name_of(path)} imports {imported}"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_statistics_know_no_kpi_and_no_frame(path: Path) -> None:
    if room_of(name_of(path)) == "analysis/statistics":
        allowed = {"analysis/statistics", "inputs"}
        imported = [one for one in imports_of(path) if room_of(one) not in allowed]
        closed_lists = ("kpi_helpers.inputs.schema", "kpi_helpers.inputs.methods")
        beyond = [one for one in imports_of(path) if room_of(one) == "inputs" and not one.startswith(closed_lists)]
        assert imported + beyond == []
        assert "import pandas" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_publishing_knows_no_kpi(path: Path) -> None:
    if room_of(name_of(path)) == "publishing":
        known = {"inputs", "analysis", "display", "site"}
        assert not [imported for imported in imports_of(path) if room_of(imported).split("/")[0] in known]


def test_the_boundary_stands_above_publishing() -> None:
    assert below_boundary()[0] == "publishing"


def test_modules_do_not_import_in_a_circle() -> None:
    graph = {name_of(path): set(imports_of(path)) - {name_of(path)} for path in MODULES}
    state: dict[str, int] = {}

    def visit(module: str, trail: tuple[str, ...]) -> None:
        if state.get(module) == 2 or module not in graph:
            return
        assert state.get(module) != 1, f"circle: {' -> '.join((*trail, module))}"
        state[module] = 1
        for imported in graph[module]:
            visit(imported, (*trail, module))
        state[module] = 2

    for module in graph:
        visit(module, ())


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_analysis_knows_no_file_and_no_colour(path: Path) -> None:
    if room_of(name_of(path)).startswith("analysis"):
        source = path.read_text(encoding="utf-8")
        assert not re.search(r"\b(open\(|read_csv|matplotlib|seaborn|IPython|pathlib|#[0-9a-fA-F]{6})", source)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_modules_stay_small(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 300, f"{name_of(path)} has {len(lines)} lines"
    for node in ast.walk(ast.parse("\n".join(lines))):
        if isinstance(node, ast.FunctionDef) and node.end_lineno:
            code = node.end_lineno - node.lineno - _docstring_lines(node)
            assert code <= 45, f"{name_of(path)}.{node.name} has {code} lines of code"


def _docstring_lines(node: ast.FunctionDef) -> int:
    first = node.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        return (first.end_lineno or first.lineno) - first.lineno + 1
    return 0


def test_only_the_command_line_prints() -> None:
    for path in MODULES:
        if room_of(name_of(path)) != "cli":
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                named = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
                assert not named, f"{name_of(path)} prints"
