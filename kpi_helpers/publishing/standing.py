"""What stands where a report is to be put: made by builds alone, or a person's. Nothing of a person's is ever deleted.

A folder is a report's if its manifest lists every file in it with the hash that the file has. One file more, or one
that was changed, and the folder is left alone. What file browsers and open programs leave does not count, nor do the
checkpoints that Jupyter makes of a notebook as it stands.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kpi_helpers.errors import UsageError
from kpi_helpers.publishing.manifest import FILE_NAME, read_manifest
from kpi_helpers.publishing.reuse import digest_of_file

MOST_NAMED = 3  # files that a message names; of more, the number is told
LEFT_BY_PROGRAMS = (".DS_Store", "Thumbs.db", "desktop.ini")
CHECKPOINTS = ".ipynb_checkpoints"
TODO = "A build replaces only what builds have made: move it elsewhere, or name another folder with --outputs."


@dataclass(frozen=True)
class Standing:
    """What is in a folder: whether a build made it, and what else is there, from the folder.

    Parameters
    ----------
    made
        Files that are as a build left them, and what programs leave; the manifest comes last.
    added, changed
        What a person added (files, links, and folders that hold none of the files), and files that were changed.
    missing
        Files that a build made and that are gone.
    """

    is_report: bool
    made: tuple[str, ...]
    added: tuple[str, ...]
    changed: tuple[str, ...]
    missing: tuple[str, ...]


def look_at(folder: Path) -> Standing:
    """Give what stands in a folder, by its manifest and the bytes of its files."""
    manifest = read_manifest(folder)
    listed = listed_in(manifest)
    made: list[str] = []
    added: list[str] = []
    changed: list[str] = []
    for name in _names_in(folder):
        path = folder / name
        if path.is_symlink():
            added.append(name)
        elif path.is_dir():
            added += [] if any(file.startswith(f"{name}/") for file in listed) else [name]
        elif name == FILE_NAME and listed:
            continue
        elif name in listed:
            (made if digest_of_file(str(path)) == listed[name] else changed).append(name)
        else:
            (made if _counts_for_nothing(path, listed) else added).append(name)
    missing = sorted(listed.keys() - {*made, *changed, *added})
    made += [FILE_NAME] if listed else []
    return Standing(bool(listed), tuple(made), tuple(added), tuple(changed), tuple(missing))


def listed_in(manifest: Mapping[str, Any]) -> dict[str, str]:
    """Give the files that a manifest lists, each with its SHA-256; empty where it is no manifest of a report."""
    outputs = manifest.get("outputs")
    if not isinstance(outputs, dict) or "manifest_version" not in manifest:
        return {}
    return {
        name: facts["sha256"]
        for name, facts in outputs.items()
        if isinstance(facts, dict) and isinstance(facts.get("sha256"), str)
    }


def require_replaceable(target: Path) -> None:
    """Refuse to put a report where anything stands that is not a report just as a build left it.

    Raises
    ------
    UsageError
        There is a link, a file, a folder of a person's, or a report to which a person added or in which one changed
        something. Nothing was touched.
    """
    if target.is_symlink():
        raise UsageError(f"{target} is a symbolic link to {target.readlink()}, and no report of its own. {TODO}")
    if not target.exists():
        return
    if not target.is_dir():
        raise UsageError(f"{target} is a file; the report is put in a folder of this name. {TODO}")
    found = look_at(target)
    if not found.is_report and found.added:
        raise UsageError(f"{target} is not a report that a build made: it holds {_some_of(found.added)}. {TODO}")
    told = [
        f"{what}: {_some_of(names)}" for what, names in (("added", found.added), ("changed", found.changed)) if names
    ]
    if told:
        raise UsageError(f"{target} is no longer as a build left it. Since then {'; '.join(told)}. {TODO}")


def clear_report(folder: Path) -> str:
    """Delete a report that no one has added to or changed; give what stands in the way, empty if it is gone."""
    found = look_at(folder)
    if folder.is_symlink() or not folder.is_dir():
        return ""
    if found.added or found.changed:
        return f"it holds {_some_of((*found.added, *found.changed))}"
    try:
        for name in found.made:
            (folder / name).unlink()
        for place, _, _ in os.walk(folder, topdown=False):
            Path(place).rmdir()
    except OSError as error:
        return error.strerror or str(error)
    return ""


def _names_in(folder: Path) -> Iterator[str]:
    """Give every file and link in a folder and below, and the folders in which there is nothing."""
    for place, folders, files in os.walk(folder):
        links = [name for name in folders if Path(place, name).is_symlink()]
        for name in sorted((*files, *links)):
            yield Path(place, name).relative_to(folder).as_posix()
        if not folders and not files and Path(place) != folder:
            yield Path(place).relative_to(folder).as_posix()


def _counts_for_nothing(path: Path, listed: Mapping[str, str]) -> bool:
    """Whether a file that no build made holds nothing of a person's."""
    if path.name in LEFT_BY_PROGRAMS or path.name.startswith((".~lock.", "._")):
        return True
    return path.parent.name == CHECKPOINTS and digest_of_file(str(path)) in listed.values()


def _some_of(names: Iterable[str]) -> str:
    """Give the first few names and how many there are.

    >>> _some_of(["a.md"]), _some_of(["a.md", "b.md"]), _some_of(["a.md", "b.md", "c.md", "d.md", "e.md"])
    ('a.md', 'a.md and b.md', 'a.md, b.md, c.md and 2 more (5 in all)')
    """
    *first, last = found = list(names)
    if len(found) > MOST_NAMED:
        return f"{', '.join(found[:MOST_NAMED])} and {len(found) - MOST_NAMED} more ({len(found)} in all)"
    return f"{', '.join(first)} and {last}" if first else last
