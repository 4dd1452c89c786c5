"""The drawings are the map: the house in `kpi_helpers/__init__.py`, and each room's modules in its own `__init__`.

A drawing names the rooms and modules of its folder, foundation first. Whatever stands in one part of it may import only
parts named before it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

import kpi_helpers

ROOT = Path(kpi_helpers.__file__).parent
BOUNDARY = "kernel boundary"


def name_of(path: Path) -> str:
    parts = path.relative_to(ROOT.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def trees() -> dict[str, ast.Module]:
    """Give every module of the package, parsed once."""
    return {name_of(path): ast.parse(path.read_text(encoding="utf-8")) for path in sorted(ROOT.rglob("*.py"))}


ROOMS = sorted(name_of(path) for path in ROOT.rglob("__init__.py"))


def room_of(module: str) -> str:
    """Give the room of the house that a module stands in."""
    return module.split(".")[1] if "." in module else ""


@cache
def drawn(room: str) -> list[str]:
    """Give what a room's drawing names, in order; what follows a # is for people."""
    text = ast.get_docstring(trees()[room]) or ""
    drawing = text.partition("::\n\n")[2].partition("\n\n*")[0]
    return [word.rstrip("/") for line in drawing.splitlines() for word in line.partition("#")[0].split()]


def parts_in(room: str) -> set[str]:
    folder = ROOT.parent / Path(*room.split("."))
    modules = {path.stem for path in folder.glob("*.py") if path.stem != "__init__"}
    return modules | {path.parent.name for path in folder.glob("*/__init__.py")}


def imports_of(module: str) -> Iterator[str]:
    """Give every module of the package that a module imports, also inside functions."""
    for node in ast.walk(trees()[module]):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("kpi_helpers"):
            assert node.level == 0, f"{module}: relative import"
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield inner if inner in trees() else node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.startswith("kpi_helpers"))


def names_imported(module: str) -> Iterator[tuple[str, str]]:
    """Give what a module imports by name from the package: the module or door named, and the name."""
    for node in ast.walk(trees()[module]):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("kpi_helpers."):
            yield from ((node.module, alias.name) for alias in node.names)


@cache
def names_made(module: str) -> frozenset[str]:
    """Give the names that a module makes itself; those it imports are another's."""
    made = {node.name for node in trees()[module].body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    targets = [node.targets for node in trees()[module].body if isinstance(node, ast.Assign)]
    targets += [[node.target] for node in trees()[module].body if isinstance(node, ast.AnnAssign)]
    found = (part for several in targets for target in several for part in ast.walk(target))
    return frozenset(made | {part.id for part in found if isinstance(part, ast.Name)})


def stub_of(door: str) -> Path:
    """Give where a door is written that imports only what is asked for: in a stub, which lazy-loader reads."""
    return ROOT.parent / Path(*door.split("."), "__init__.pyi")


@cache
def handed_on(door: str) -> list[str]:
    """Give what a door says it gives, in its stub or in `__all__`."""
    if not stub_of(door).exists():
        return list(getattr(import_module(door), "__all__", ()))
    found = []
    for node in ast.parse(stub_of(door).read_text(encoding="utf-8")).body:
        if isinstance(node, ast.AnnAssign):
            continue  # the type of what the door itself makes
        assert isinstance(node, ast.ImportFrom), f"{door}: a stub only imports"
        assert node.level == 1, f"{door}: a stub imports from its own room"
        assert all(alias.asname == alias.name for alias in node.names), f"{door}: write `name as name`"
        found += [alias.name for alias in node.names]
    return found


def given(door: str) -> frozenset[str]:
    return frozenset(handed_on(door))


@cache
def made_in(door: str, name: str) -> tuple[str, ...]:
    """Give the modules behind a door that make one of its names, through the doors inside it; there should be one."""
    inside = [one for one in trees() if one.rpartition(".")[0] == door]
    makers = [one for one in inside if one not in ROOMS and (name in names_made(one) or one == f"{door}.{name}")]
    rooms = [one for one in inside if one in ROOMS]
    makers += [one for one in rooms if one == f"{door}.{name}"]
    return tuple(makers + [maker for one in rooms if name in given(one) for maker in made_in(one, name)])


def common_room(one: str, other: str) -> str:
    """Give the innermost room that holds both."""
    own, its = one.split("."), other.split(".")
    shared = next((at for at, (a, b) in enumerate(zip(own, its, strict=False)) if a != b), min(len(own), len(its)))
    return ".".join(own[:shared])


@pytest.mark.parametrize("room", [room for room in ROOMS if parts_in(room)])
def test_a_drawing_names_every_part_of_its_room(room: str) -> None:
    assert len(drawn(room)) == len(set(drawn(room)))
    assert set(drawn(room)) == parts_in(room)


def test_imports_point_upwards_in_every_drawing() -> None:
    wrong = []
    for module in trees():
        for imported in imports_of(module):
            room = common_room(module, imported)
            if room in (module, imported):
                continue  # a room's own door, or a module of the room that a door opens
            own, its = (name[len(room) + 1 :].partition(".")[0] for name in (module, imported))
            order = drawn(room)
            if order.index(its) >= order.index(own):
                wrong.append(f"{module} imports {imported}")
    assert wrong == []


def test_a_room_is_entered_by_its_door() -> None:
    wrong = []
    for module in trees():
        for named, name in names_imported(module):
            inner = f"{named}.{name}" if f"{named}.{name}" in trees() else named
            room = common_room(module, inner)
            parts = inner[len(room) + 1 :].split(".")
            door = f"{room}.{parts[0]}"
            if door in ROOMS and len(parts) > 1:
                if named != door:
                    wrong.append(f"{module} goes past the door {door} to {named}")
                elif name not in given(door):
                    wrong.append(f"{module} takes {name}, which {door} does not give")
    assert wrong == []


@pytest.mark.parametrize("room", ROOMS)
def test_a_door_gives_what_it_names(room: str) -> None:
    door = import_module(room)
    assert len(given(room)) == len(handed_on(room))
    assert given(room) == set(getattr(door, "__all__", ()))
    for name in given(room):
        assert getattr(door, name) is not None
    with pytest.raises(AttributeError, match=r"no_such_name"):
        _ = door.no_such_name


def test_a_door_gives_what_one_module_behind_it_makes() -> None:
    for door in ROOMS:
        module = import_module(door)
        for name in given(door) - names_made(door):
            makers = made_in(door, name)
            assert len(makers) == 1, f"{door}: {name} is made in {makers}"
            maker = import_module(makers[0])
            assert getattr(module, name) is (getattr(maker, name) if name in names_made(makers[0]) else maker), name


def test_modules_do_not_import_in_a_circle() -> None:
    state: dict[str, int] = {}

    def visit(module: str, trail: tuple[str, ...]) -> None:
        if state.get(module) == 2 or module not in trees() or module in ROOMS:
            return
        assert state.get(module) != 1, f"circle: {' -> '.join((*trail, module))}"
        state[module] = 1
        for imported in imports_of(module):
            if imported != module:
                visit(imported, (*trail, module))
        state[module] = 2

    for module in trees():
        visit(module, ())


def under(room: str) -> list[str]:
    return [module for module in trees() if module == room or module.startswith(f"{room}.")]


def test_statistics_know_no_kpi_and_no_frame() -> None:
    own = "kpi_helpers.analysis.statistics"
    for module in under(own):
        beyond = [one for one in names_imported(module) if not one[0].startswith(own)]
        assert all(made_in(door, name) == ("kpi_helpers.inputs.lists",) for door, name in beyond), module
        assert "pandas" not in imported_packages(module), module


def imported_packages(module: str) -> set[str]:
    names = set()
    for node in ast.walk(trees()[module]):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names


def test_publishing_knows_no_kpi() -> None:
    for module in under("kpi_helpers.publishing"):
        known = [one for one in imports_of(module) if room_of(one) in {"inputs", "analysis", "display", "site"}]
        assert known == [], module


def test_blocks_know_no_kpi_no_notebook_and_no_data_file() -> None:
    for module in under("kpi_helpers.blocks"):
        assert {room_of(one) for one in imports_of(module)} <= {"errors", "fonts", "blocks", ""}, module


def test_the_boundary_stands_above_publishing() -> None:
    below = (ast.get_docstring(trees()["kpi_helpers"]) or "").partition(BOUNDARY)[2].splitlines()[1]
    assert below.split()[0] == "publishing/"


def test_analysis_knows_no_file_and_no_colour() -> None:
    for module in under("kpi_helpers.analysis"):
        source = ast.unparse(trees()[module])
        assert not re.search(r"\b(open\(|read_csv|matplotlib|seaborn|IPython|pathlib)|#[0-9a-fA-F]{6}", source), module


def test_what_gives_answers_does_not_note_the_questions() -> None:
    """Reads are noted where data leave: at the doors of notebooks and dashboard (`display.noting`)."""
    for module in [*under("kpi_helpers.inputs"), *under("kpi_helpers.analysis")]:
        assert "reads" not in {room_of(one) for one in imports_of(module)}, module


def test_only_the_command_line_prints() -> None:
    for module in trees():
        if room_of(module) != "cli":
            assert "click" not in imported_packages(module), module
            for node in ast.walk(trees()[module]):
                named = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
                assert not named, f"{module} prints"


def test_functions_stay_small() -> None:
    for module, tree in trees().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef) and node.end_lineno:
                code = node.end_lineno - node.lineno - _docstring_lines(node)
                assert code <= 45, f"{module}.{node.name} has {code} lines of code"


def _docstring_lines(node: ast.FunctionDef) -> int:
    first = node.body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        return (first.end_lineno or first.lineno) - first.lineno + 1
    return 0
