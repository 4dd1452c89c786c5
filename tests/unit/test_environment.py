"""One list of dependencies: pyproject.toml; environment.yml, requirements.lock and the imports agree with it."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.docs_commands import fenced_commands

ROOT = Path(__file__).resolve().parents[2]
OWN = {"kpi_helpers", "tests", "benchmarks"}
CONDA_NAMES = {  # conda-forge's name to PyPI's, where they differ
    "matplotlib-base": "matplotlib",
    "pandera-base": "pandera",
    "playwright-python": "playwright",
    "seaborn-base": "seaborn",
}
# Reasons beside them in environment.yml.
NOT_FROM_CONDA = {"csvw", "gptables", "odfdo", "page-validation", "pypdfium2", "typst"}
COMES_WITH = {  # module that no dependency of its own stands for, to the one whose exact pin brings it
    "pydantic_core": "pydantic",
}
NOT_IMPORTED = {  # dependency that no module imports, with the reason it is one all the same
    "jupyterlab": "where analysts read and edit the notebooks",
    "seaborn": "what analysts draw with in their notebooks; charts of the report dress themselves without it",
    "mistune": "its renderer is subclassed through nbconvert's, so its range matters",
}
PIN = re.compile(r"^(?P<name>[A-Za-z0-9][\w.-]*)==(?P<version>[^\s;\\]+)", re.MULTILINE)


def project() -> dict[str, Any]:
    """Give the table `project` of pyproject.toml."""
    table: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return table


def ranges(requirements: list[str]) -> dict[str, SpecifierSet]:
    """Give each requirement's range by its name in one spelling."""
    parsed = [Requirement(text) for text in requirements]
    return {canonicalize_name(one.name): one.specifier for one in parsed}


def needed() -> dict[str, SpecifierSet]:
    """Give what a report needs."""
    return ranges(project()["dependencies"])


def needed_with_tests() -> dict[str, SpecifierSet]:
    """Give what a report and its tests need."""
    return needed() | ranges(project()["optional-dependencies"]["test"])


def environment() -> tuple[list[str], list[str]]:
    """Give the lines of environment.yml that conda installs, and those that pip does."""
    lines = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    from_pip = next(line["pip"] for line in lines if isinstance(line, dict))
    return [line for line in lines if isinstance(line, str)], from_pip


def pins() -> dict[str, list[Version]]:
    """Give the versions requirements.lock pins; a package may have one for each platform."""
    found: dict[str, list[Version]] = {}
    for match in PIN.finditer((ROOT / "requirements.lock").read_text(encoding="utf-8")):
        found.setdefault(canonicalize_name(match["name"]), []).append(Version(match["version"]))
    return found


def imports_of(folder: str) -> dict[str, set[str]]:
    """Give every third-party module a folder's files import, also inside functions, to the files that do."""
    found: dict[str, set[str]] = {}
    for path in sorted((ROOT / folder).rglob("*.py")):
        for name in _imported(ast.parse(path.read_text(encoding="utf-8"))):
            if name not in OWN and name not in sys.stdlib_module_names:
                found.setdefault(name, set()).add(path.relative_to(ROOT).as_posix())
    return found


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield node.module.split(".")[0]


@cache
def known_packages() -> dict[str, list[str]]:
    """Give the distributions that bring each importable name; reading them all takes seconds."""
    return dict(packages_distributions())


def distributions_of(module: str) -> set[str]:
    """Give the names of the packages that a module may come from."""
    if module in COMES_WITH:
        return {COMES_WITH[module]}
    return {str(canonicalize_name(name)) for name in known_packages().get(module, [module])}


def undeclared(folder: str, declared: dict[str, SpecifierSet]) -> list[str]:
    """Give the imports of a folder that no declared dependency brings, each with the files."""
    return [
        f"{module}, imported by {', '.join(sorted(files))}: add {' or '.join(sorted(distributions_of(module)))}"
        for module, files in sorted(imports_of(folder).items())
        if not distributions_of(module) & declared.keys()
    ]


def test_environment_has_the_same_python() -> None:
    from_conda, _ = environment()
    assert next(line for line in from_conda if line.startswith("python>")) == f"python{project()['requires-python']}"


def supported() -> list[str]:
    """Give the versions of Python that pyproject.toml says the tests are run on."""
    found = (re.fullmatch(r"Programming Language :: Python :: (3\.\d+)", line) for line in project()["classifiers"])
    return [match[1] for match in found if match]


def workflow() -> dict[str, Any]:
    """Give the workflow of public CI; every value is text, because YAML would take `on` for true and 3.10 for 3.1."""
    text = (ROOT / ".github" / "workflows" / "test.yml").read_text(encoding="utf-8")
    return dict(yaml.load(text, Loader=yaml.BaseLoader))


def test_the_oldest_python_tested_is_the_oldest_allowed() -> None:
    assert f">={supported()[0]}" == project()["requires-python"]


def test_readme_names_the_same_pythons() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    (named,) = re.findall(r"^The tests are run on Python (.+)\.$", text, re.MULTILINE)
    assert re.findall(r"3\.\d+", named) == supported()


def test_public_ci_runs_the_two_commands_of_the_readme_on_the_same_pythons() -> None:
    (job,) = workflow()["jobs"].values()
    assert job["strategy"]["matrix"] == {"python": supported()}
    commands = [step["run"] for step in job["steps"] if "run" in step]
    assert commands == fenced_commands(ROOT / "README.md", marked=False)[:2]
    (setup,) = (step for step in job["steps"] if step.get("uses", "").startswith("actions/setup-python@"))
    assert setup["with"] == {"python-version": "${{ matrix.python }}"}


def test_public_ci_may_read_the_code_and_nothing_else() -> None:
    found = workflow()
    assert set(found) == {"name", "on", "permissions", "concurrency", "jobs"}
    assert set(found["on"]) == {"push", "pull_request"}  # never pull_request_target, which runs with the owner's rights
    assert found["permissions"] == {"contents": "read"}
    (job,) = found["jobs"].values()
    assert "permissions" not in job
    assert job["steps"][0]["with"] == {"persist-credentials": "false"}


def test_hooks_of_a_commit_are_local_and_name_what_is_there() -> None:
    (repository,) = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"]
    assert repository["repo"] == "local"
    entries = [hook["entry"].split() for hook in repository["hooks"]]
    assert all(hook["language"] == "system" for hook in repository["hooks"])
    assert all(entry[0].startswith(".venv/bin/") for entry in entries)
    tests = [word for entry in entries for word in entry if word.startswith("tests/")]
    assert tests == ["tests/notebooks/test_notebooks.py", "tests/unit/test_architecture.py"]
    assert all((ROOT / test).is_file() for test in tests)


def test_environment_has_every_dependency_in_the_same_range() -> None:
    from_conda, from_pip = environment()
    listed = ranges([line for line in from_conda if line != "pip" and not line.startswith("python>")])
    listed = {CONDA_NAMES.get(name, name): specifier for name, specifier in listed.items()}
    listed |= ranges([line for line in from_pip if line != "-e ."])
    assert listed == needed_with_tests()


def test_only_what_conda_forge_lacks_comes_from_pip() -> None:
    _, from_pip = environment()
    assert set(ranges([line for line in from_pip if line != "-e ."])) == NOT_FROM_CONDA
    assert "-e ." in from_pip


def test_every_dependency_is_pinned_inside_its_range() -> None:
    pinned = pins()
    assert [name for name in needed_with_tests() if name not in pinned] == [], "run make lock"
    outside = [
        f"{name}=={version}, not {specifier}"
        for name, specifier in needed_with_tests().items()
        for version in pinned[name]
        if version not in specifier
    ]
    assert outside == []


def test_every_import_of_the_package_is_declared() -> None:
    assert undeclared("kpi_helpers", needed()) == []


@pytest.mark.parametrize("folder", ["tests", "benchmarks"])
def test_every_import_of_tests_and_benchmarks_is_declared(folder: str) -> None:
    assert undeclared(folder, needed_with_tests()) == []


def test_every_dependency_is_imported_or_has_a_reason() -> None:
    imported = {name for module in imports_of("kpi_helpers") for name in distributions_of(module)}
    assert needed().keys() - imported == NOT_IMPORTED.keys()
