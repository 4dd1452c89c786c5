"""The state of what every section is made with: packages, the program's fonts and styles, the environment."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path

from kpi_helpers.publishing.reuse.digests import digest_of, sha256

_CODE = (".py", ".pyi")  # what a section used of it, its kernel tells
PARTS = ("packages", "resources", "environment")
_ENVIRONMENT = ("KPI_", "LANG", "LC_", "MPL", "PANDAS", "PYTHON", "TZ")  # beginnings of the names that can matter


def parts_now(program: Path) -> dict[str, str]:
    """Give a digest of each: installed packages with Python, files of the program that are no modules, environment.

    Parameters
    ----------
    program
        The folder of the package whose fonts and styles make the report.
    """
    return {
        "packages": digest_of([sys.version, *sorted(packages())]),
        "resources": digest_of(digests_of(file for file in files_of(program) if file.suffix not in _CODE)),
        "environment": digest_of(sorted(item for item in os.environ.items() if _matters(item[0]))),
    }


def _matters(name: str) -> bool:
    return name.startswith(_ENVIRONMENT) and not name.endswith("_CACHE")


def packages() -> set[str]:
    """Give every installed package with its version, as its folder of metadata is named."""
    return {
        entry.name
        for place in dict.fromkeys(sys.path)
        if os.path.isdir(place)  # noqa: PTH112  # may be the name of an archive
        for entry in os.scandir(place)
        if entry.name.endswith((".dist-info", ".egg-info"))
    }


def files_of(folder: Path) -> list[Path]:
    """Give every file in a folder and below, in order; none that is hidden or compiled."""
    found = []
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name != "__pycache__")
        found += [Path(place, name) for name in sorted(names) if not name.startswith(".")]
    return found


def digests_of(files: Iterable[Path]) -> list[tuple[str, str]]:
    """Give each file with the SHA-256 of its bytes."""
    return [(str(file), sha256(file)) for file in files]
