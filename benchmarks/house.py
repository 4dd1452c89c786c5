"""How the code is built: modules in a room, levels of imports, lines that are imports, doors, functions named once.

    python benchmarks/house.py
    python benchmarks/house.py --package /path/to/another/checkout/kpi_helpers

Read from the code itself; nothing is imported. The table, beside what was measured before the rooms had doors, is also
written to benchmarks/results/house.md. What is counted:

* a level: a module that imports another stands one above it. A name taken through a door counts as the module that
  makes it, so that a door hides no level, also where it is written as a stub (`__init__.pyi`);
* an import line: every line of an import statement, also inside a function;
* a line of Python: every line of a `.py` file. Stubs of doors hold nothing but names handed on and are not counted;
  their lines, and those of their imports, have a row of their own;
* a function named once: its name stands in one other place of the package, so that it might go back to where it came
  from;
* a module reached behind a door: one that a module outside its room imports by its own path.
"""

from __future__ import annotations

import argparse
import ast
from collections import Counter, defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
RESULTS = Path(__file__).parent / "results" / "house.md"
BEFORE = {  # at commit 46422d8, before the rooms had doors, as first counted: see `NOTE`
    "modules": "234",
    "modules in the largest room": "48",
    "levels of imports": "24",
    "lines that are imports": "8.1 %",
    "functions named once elsewhere": "47 %",
    "modules reached behind a door": "no doors",
    "lines of Python": "30,735",
    "lines of stubs, not counted above": "no stubs",
}
NOTE = """
The figures of 46422d8 were counted before this program was written. It gives that commit 27 levels, because it follows
imports inside functions too, and 51 % of functions named once, because it leaves methods out.
"""


class House:
    """The package as its syntax trees, by module."""

    def __init__(self, package: Path) -> None:
        paths = sorted(package.rglob("*.py"))
        self.texts = {name_of(path, package.parent): path.read_text(encoding="utf-8") for path in paths}
        self.trees = {name: ast.parse(text) for name, text in self.texts.items()}
        stubs = {name_of(path, package.parent): path.read_text(encoding="utf-8") for path in package.rglob("*.pyi")}
        self.stub_lines = sum(len(text.splitlines()) for text in stubs.values())
        self.doors = {name: ast.parse(text) for name, text in stubs.items()}
        self.rooms = {name_of(path, package.parent) for path in paths if path.name == "__init__.py"}
        self.imports = {name: set(self._imports_of(name)) - {name} for name in self.trees}

    @property
    def modules(self) -> list[str]:
        """The modules that are no door."""
        return [name for name in self.trees if name not in self.rooms]

    def made(self, module: str) -> set[str]:
        """Give the names that a module makes itself."""
        names: set[str] = set()
        for node in self.trees[module].body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                names.add(node.name)
            elif isinstance(node, ast.Assign | ast.AnnAssign):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                names |= {part.id for target in targets for part in ast.walk(target) if isinstance(part, ast.Name)}
        return names

    def maker(self, door: str, name: str) -> str:
        """Give the module behind a door that makes a name; the door itself where it makes the name, or none does."""
        if f"{door}.{name}" in self.trees:
            return f"{door}.{name}"
        if door not in self.rooms or name in self.made(door):
            return door
        for node in ast.walk(self.doors.get(door, self.trees[door])):
            home = self._home(door, node)
            if isinstance(node, ast.ImportFrom) and home in self.trees:
                given = {alias.name for alias in node.names}
                if name in given or ("*" in given and name in self._given(home)):
                    return self.maker(home, name)
        return door

    def _home(self, door: str, node: ast.AST) -> str:
        """Give the module that a door's line imports from; a stub names it from its own room."""
        if not isinstance(node, ast.ImportFrom):
            return ""
        return ".".join(filter(None, (door, node.module))) if node.level else node.module or ""

    def _given(self, module: str) -> set[str]:
        if module in self.doors:
            imports = (node for node in self.doors[module].body if isinstance(node, ast.ImportFrom))
            return {alias.name for node in imports for alias in node.names}
        if module not in self.rooms:
            return self.made(module)
        strings = (node for node in ast.walk(self.trees[module]) if isinstance(node, ast.Constant))
        return {str(node.value) for node in strings}

    def _imports_of(self, module: str) -> Iterator[str]:
        for node in self._statements(module):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names if alias.name in self.trees)
            elif node.module in self.trees and not self._is_door(module):
                for alias in node.names:
                    made = self.maker(node.module, alias.name)
                    yield from self._behind(module, alias.asname or alias.name, made)

    def _is_door(self, module: str) -> bool:
        """Whether a module only hands on what others make."""
        return module in self.rooms and not any(isinstance(node, ast.FunctionDef) for node in self.trees[module].body)

    def _behind(self, module: str, named: str, made: str) -> Iterator[str]:
        """Give what a module means by a name: of a room, the makers of the names it takes from it."""
        yield made
        if made in self.rooms:
            for node in ast.walk(self.trees[module]):
                if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == named:
                    yield self.maker(made, node.attr)

    def _statements(self, module: str) -> Iterator[ast.Import | ast.ImportFrom]:
        yield from (node for node in ast.walk(self.trees[module]) if isinstance(node, ast.Import | ast.ImportFrom))

    # ---------------------------------------------------------------- what is measured

    def levels(self) -> int:
        """Give the modules of the longest chain of imports."""

        @cache
        def level(module: str) -> int:
            below = (level(one) for one in self.imports[module] if not self._is_door(one))
            return 1 + max(below, default=0)

        return max(map(level, self.trees))

    def import_lines(self) -> int:
        """Give the lines of all import statements."""
        return sum((node.end_lineno or 0) - node.lineno + 1 for name in self.trees for node in self._statements(name))

    def lines(self) -> int:
        """Give the lines of Python."""
        return sum(len(text.splitlines()) for text in self.texts.values())

    def named_once(self) -> tuple[int, int]:
        """Give how many functions are named in one other place, and how many there are; methods are left out."""
        named: Counter[str] = Counter()
        for tree in self.trees.values():
            for node in ast.walk(tree):
                named[
                    node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
                ] += 1
        functions = [
            node.name for tree in self.trees.values() for node in tree.body if isinstance(node, ast.FunctionDef)
        ]
        return sum(named[name] == 1 for name in functions), len(functions)

    def reached(self) -> dict[str, set[str]]:
        """Give by room its modules that are imported by their own path from outside it."""
        found: dict[str, set[str]] = defaultdict(set)
        for module in self.trees:
            for node in self._statements(module):
                named = node.module if isinstance(node, ast.ImportFrom) else None
                room = (named or "").rpartition(".")[0]
                if named in self.trees and named not in self.rooms and room.count(".") and not within(module, room):
                    found[room].add(named)
        return found

    def parts(self, room: str) -> int:
        """Give how many modules and rooms stand in a room."""
        return sum(name.rpartition(".")[0] == room for name in self.trees)


def name_of(path: Path, root: Path) -> str:
    """Give a module's name from its path."""
    parts = path.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def within(module: str, room: str) -> bool:
    """Whether a module stands in a room, or in one inside it."""
    return module == room or module.startswith(f"{room}.")


def measured(house: House) -> dict[str, str]:
    """Give the figures in the words of the table."""
    once, functions = house.named_once()
    reached = house.reached()
    return {
        "modules": str(len(house.modules)),
        "modules in the largest room": str(max(house.parts(room) for room in house.rooms)),
        "levels of imports": str(house.levels()),
        "lines that are imports": f"{house.import_lines() / house.lines():.1%}".replace("%", " %"),
        "functions named once elsewhere": f"{once / functions:.0%}".replace("%", " %"),
        "modules reached behind a door": str(sum(map(len, reached.values()))),
        "lines of Python": f"{house.lines():,}",
        "lines of stubs, not counted above": f"{house.stub_lines:,}",
    }


def report(house: House) -> str:
    """Give the tables."""
    lines = ["# The house", "", "Made by `python benchmarks/house.py`.", ""]
    lines += ["| | 46422d8 | now |", "| --- | --- | --- |"]
    lines += [f"| {words} | {BEFORE[words]} | {figure} |" for words, figure in measured(house).items()]
    lines += NOTE.splitlines()
    reached = house.reached()
    lines += ["", "| room | modules and rooms in it | reached behind its door |", "| --- | --- | --- |"]
    for room in sorted(house.rooms):
        if house.parts(room):
            lines.append(
                f"| {room.removeprefix('kpi_helpers.')} | {house.parts(room)} | {len(reached.get(room, ()))} |"
            )
    return "\n".join(lines) + "\n"


def main() -> None:
    """Print the tables; write them where they are about this very package."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--package", type=Path, default=ROOT / "kpi_helpers")
    package = options.parse_args().package.resolve()
    text = report(House(package))
    print(text, end="")
    if package == ROOT / "kpi_helpers":
        RESULTS.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
