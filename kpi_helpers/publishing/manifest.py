"""The manifest: what a report was made from, as one JSON file beside it.

Holds nothing that differs from run to run, so that the same inputs give the same bytes.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterable, Mapping
from importlib.metadata import distributions
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kpi_helpers.publishing.bundles import bundle_of
from kpi_helpers.publishing.reuse import sha256

if TYPE_CHECKING:  # importing nbformat takes a second, and reading a manifest needs none of it
    from nbformat import NotebookNode

VERSION = 1
FILE_NAME = "manifest.json"
# Of a package's metadata, only the head is read, up to the first empty line: what follows is its documentation.
_HEAD = re.compile(r"(?:.+\n)*")
_FACT = re.compile(r"^(Name|Version): *(.*?) *$", re.MULTILINE)


def build_manifest(
    *,
    parameters: Mapping[str, object],
    files: Mapping[str, str],
    notebooks: Mapping[str, NotebookNode],
    checks: Mapping[str, Any],
    outputs: Mapping[str, Path],
    root: Path,
) -> dict[str, Any]:
    """Give the manifest.

    Parameters
    ----------
    files
        Data file to its SHA-256.
    notebooks
        Executed notebook by section; gives the rows each section shows.
    checks
        Check to its result.
    outputs
        Published file name to where it stands now.
    root
        Folder whose git commit is recorded, where it has one.
    """
    return {
        "manifest_version": VERSION,
        "parameters": dict(parameters),
        "git_commit": git_commit(root),
        "packages": package_versions(),
        "data_files": dict(sorted(files.items())),
        "sections": {name: {"rows": rows_of(notebook)} for name, notebook in notebooks.items()},
        "checks": dict(checks),
        "outputs": {name: {"sha256": sha256(path), "bytes": path.stat().st_size} for name, path in outputs.items()},
    }


def rows_of(notebook: NotebookNode) -> dict[str, list[int]]:
    """Give the data rows a section shows: file to row numbers as a spreadsheet counts them."""
    rows: dict[str, set[int]] = {}
    for shows in shown_by(notebook):
        for file, numbers in shows.get("rows", {}).items():
            rows.setdefault(file, set()).update(numbers)
    return {file: sorted(numbers) for file, numbers in sorted(rows.items())}


def groups_of(notebooks: Iterable[NotebookNode]) -> list[str]:
    """Give the groups that executed notebooks show, in order."""
    return [group for notebook in notebooks for shows in shown_by(notebook) for group in shows.get("groups", [])]


def shown_by(notebook: NotebookNode) -> list[dict[str, Any]]:
    """Give what each display of a notebook says it shows."""
    bundles = [bundle_of(output) for cell in notebook.cells for output in cell.get("outputs", [])]
    return [bundle["shows"] for bundle in bundles if bundle and "shows" in bundle]


def package_versions() -> dict[str, str]:
    """Give every installed package with its version, sorted by name."""
    found = {}
    for item in distributions():
        head = _HEAD.match(item.read_text("METADATA") or item.read_text("PKG-INFO") or "")
        facts = dict(_FACT.findall(head[0])) if head else {}
        if "Name" in facts:
            found[facts["Name"]] = facts.get("Version", "")
    return dict(sorted(found.items(), key=lambda pair: pair[0].casefold()))


def git_commit(root: Path) -> str:
    """Give the commit of the folder's repository, with "+changes" where files differ; "" where there is none."""
    try:
        commit = _git(root, "rev-parse", "HEAD")
        changed = _git(root, "status", "--porcelain", "--untracked-files=no")
    except (OSError, subprocess.CalledProcessError):
        return ""
    return f"{commit}+changes" if changed else commit


def write_manifest(manifest: Mapping[str, Any], path: Path) -> None:
    """Write the manifest as readable JSON."""
    path.write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n")


def read_manifest(folder: Path) -> dict[str, Any]:
    """Give the manifest of a published report; empty where there is none that can be read."""
    try:
        found = json.loads((folder / FILE_NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def warnings_of(manifest: Mapping[str, Any]) -> list[str]:
    """Give the warnings a build told, in their order."""
    checks = manifest.get("checks", {})
    return list(dict.fromkeys([*checks.get("data", {}).get("warnings", []), *checks.get("reader_warnings", [])]))


def _git(root: Path, *words: str) -> str:
    command = ["git", "-C", str(root), *words]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()  # noqa: S603
