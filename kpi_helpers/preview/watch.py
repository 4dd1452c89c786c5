"""What a preview watches: the data, the notebooks and this package; and which of their files do not count."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from watchfiles import Change, watch

import kpi_helpers
from kpi_helpers.errors import UsageError

QUIET = 150  # milliseconds without a change, after which a save is taken to be complete
LONGEST = 2_000  # milliseconds after which changes are handed on though others follow, or a file is still empty
LOOK = 300  # milliseconds between two looks whether anything has changed
NOTEBOOK_FILES = (".ipynb", ".py")
CACHES = ("__pycache__", "node_modules")
ENDINGS = ("~", ".bak", ".crdownload", ".part", ".pyc", ".swp", ".tmp")  # of files that programs leave while they save


@dataclass(frozen=True, slots=True)
class Watched:
    """The folders watched, each with its whole path, and the folder of reports, which never counts."""

    data: Path
    notebooks: Path
    outputs: Path
    package: Path

    @classmethod
    def of(cls, data: Path, notebooks: Path, outputs: Path) -> Watched:
        """Give them for a report, with this package."""
        package = Path(kpi_helpers.__file__).parent
        return cls(data.resolve(), notebooks.resolve(), outputs.resolve(), package.resolve())

    @property
    def folders(self) -> list[Path]:
        """The folders there are, none of them inside another."""
        there = [folder for folder in dict.fromkeys((self.data, self.notebooks, self.package)) if folder.is_dir()]
        return [one for one in there if not any(one != other and one.is_relative_to(other) for other in there)]

    def counts(self, path: Path) -> bool:
        """Whether a change of this file may change the report."""
        home = self._home(path)
        if (
            home is None
            or path == home
            or (path.is_relative_to(self.outputs) and not home.is_relative_to(self.outputs))
        ):
            return False
        parts = path.relative_to(home).parts
        if any(part.startswith((".", "~$", "#")) or part in CACHES for part in parts) or path.name.endswith(ENDINGS):
            return False
        return home != self.notebooks or path.suffix in NOTEBOOK_FILES

    def is_helper(self, path: Path) -> bool:
        """Whether this file is part of the package, so that a new process has to import it."""
        return self._home(path) == self.package

    def name(self, path: Path) -> str:
        """Give the file's name as the analyst knows it: from the folder it belongs to."""
        home = self._home(path)
        if home is None:
            return str(path)
        name = path.relative_to(home).as_posix()
        return f"{home.name}/{name}" if home == self.package else name

    def _home(self, path: Path) -> Path | None:
        """Give the innermost folder watched that holds a file."""
        homes = [one for one in (self.notebooks, self.data, self.package) if path.is_relative_to(one)]
        return max(homes, key=lambda home: len(home.parts), default=None)


def watch_changes(watched: Watched) -> Iterator[list[Path]]:
    """Give the files that changed, together where several did; first an empty list, once watching has begun.

    What changes while the caller is at work is given by the next step, at once and once. Now and then the list is
    empty because nothing changed. A file that is empty is waited for: many programs empty a file, and then fill it.

    Raises
    ------
    UsageError
        The system does not let so many files be watched.
    """
    waiting: set[Path] = set()
    until = 0.0
    try:
        for changes in watch(
            *watched.folders,
            watch_filter=lambda _, path: watched.counts(Path(path)),
            debounce=LONGEST,
            step=QUIET,
            rust_timeout=LOOK,
            yield_on_timeout=True,
        ):
            until = until if waiting else monotonic() + LONGEST / 1000
            waiting.update(lasting(changes))
            if not any(map(is_empty, waiting)) or monotonic() > until:
                yield sorted(waiting)
                waiting.clear()
    except (OSError, RuntimeError) as error:
        raise UsageError(
            f"The folders cannot be watched: {error}. "
            "Set WATCHFILES_FORCE_POLLING=1, and they are looked through again and again instead."
        ) from error


def is_empty(path: Path) -> bool:
    """Whether there is a file, and nothing in it."""
    try:
        return path.is_file() and path.stat().st_size == 0
    except OSError:  # gone in between
        return False


def lasting(changes: Set[tuple[Change, str]]) -> list[Path]:
    """Give the files that changed, without those that came and went: what a program wrote while it saved."""
    came = {path for change, path in changes if change is Change.added}
    return sorted({Path(path) for _, path in changes if path not in came or Path(path).exists()})
