"""Executed sections kept for the next build, each with all that it was made from.

A kept section is one file: a line of JSON that says what it was made from, and the executed notebook. It is written
beside and renamed, so that builds side by side, or killed, leave whole files only; one that is damaged is passed over.
Used files are touched; where there are too many, or they are too large together, the oldest go.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kpi_helpers.publishing.plan import Step
from kpi_helpers.publishing.reuse.digests import digest_of, digest_of_file, digest_of_folder

MOST_BYTES = 250_000_000
MOST_STATES = 8  # of one section of one quarter
ENDING = ".section"
VERSION = 1  # of the line of JSON; what another version wrote is passed over
_CHANGED = {
    "notebook": "its notebook changed",
    "parameters": "its parameters changed",
    "beside": "there are other modules beside the notebooks",
    "packages": "packages or Python changed",
    "resources": "fonts or styles changed",
    "environment": "the environment changed",
}

Questions = Iterable[tuple[str, ...]]
Answers = Callable[[Questions], Mapping[tuple[str, ...], str]]


@dataclass(frozen=True)
class Now:
    """The state of everything that a kept section is held against.

    Parameters
    ----------
    parts
        Digests by part, those of `_CHANGED` but for notebook and parameters.
    opened
        What the sections of this build open: quarter and data folder.
    answers
        Gives the digest of what the data answer to each question.
    """

    parts: Mapping[str, str]
    opened: tuple[str, ...]
    answers: Answers
    _known: dict[tuple[str, str], str] = field(default_factory=dict, repr=False)

    def digest(self, kind: str, path: str) -> str:
        """Give the digest of a file (or module) or folder, looked at once."""
        key = ("folders" if kind == "folders" else "files", path)
        if key not in self._known:
            self._known[key] = (digest_of_folder if kind == "folders" else digest_of_file)(path)
        return self._known[key]


@dataclass(frozen=True)
class Found:
    """A kept section that is still true, with what it had read, or why there is none."""

    executed: bytes | None = None
    trace: Mapping[str, Any] = field(default_factory=dict)
    why: str = ""


class SectionCache:
    """The kept sections in a folder; of several builds at the same time each may use it."""

    def __init__(self, folder: Path, *, most_bytes: int = MOST_BYTES) -> None:
        self.folder = folder
        self.most_bytes = most_bytes

    def find(self, step: Step, now: Now) -> Found:
        """Give the section as it was made from the very same things, or say what has changed since it was last made."""
        why = ""
        for file in self._states(step):
            head, executed = _read(file)
            changed = _changes(head, step, now) if executed is not None else "what was kept is damaged"
            if executed is not None and not changed:
                with suppress(OSError):
                    os.utime(file)
                return Found(executed, head["made_from"])
            why = why or changed
        return Found(why=why or "it was not made before")

    def keep(self, step: Step, now: Now, trace: Mapping[str, Any], executed: bytes) -> None:
        """Keep an executed section, unless something came into it that cannot be looked at again."""
        if trace.get("outside") or tuple(trace.get("opened", ())) not in ((), now.opened):
            return
        made_from = {"parts": _parts(step, now), **trace}
        head = {"version": VERSION, "sha256": hashlib.sha256(executed).hexdigest(), "made_from": made_from}
        with suppress(OSError):  # a build does not fail because nothing can be kept
            place = self.folder / _slot(step)
            place.mkdir(parents=True, exist_ok=True)
            _write(place / f"{digest_of(made_from)[:32]}{ENDING}", json.dumps(head).encode() + b"\n" + executed)
            self._trim(place)

    def _states(self, step: Step) -> list[Path]:
        return _newest_first((self.folder / _slot(step)).glob(f"*{ENDING}"))

    def _trim(self, place: Path) -> None:
        for file in _newest_first(place.glob(f"*{ENDING}"))[MOST_STATES:]:
            file.unlink(missing_ok=True)
        total = 0
        for file in _newest_first(self.folder.glob(f"*/*{ENDING}")):
            total += _size_and_time(file)[0]
            if total > self.most_bytes:
                file.unlink(missing_ok=True)


def _slot(step: Step) -> str:
    """Give the folder of a section of a quarter: its states follow each other, the newest tells what has changed."""
    return f"{step.name}-{digest_of([str(step.notebook.resolve()), dict(step.parameters)])[:12]}"


def _parts(step: Step, now: Now) -> dict[str, str]:
    parameters = json.dumps(dict(step.parameters), sort_keys=True)
    beside = sorted(path.name for path in step.notebook.parent.glob("*") if path.suffix == ".py" or _is_package(path))
    own = {"notebook": step.digest, "parameters": parameters, "beside": json.dumps(beside)}
    return {**own, **now.parts}


def _is_package(path: Path) -> bool:
    return path.is_dir() and path.name != "__pycache__" and any(path.glob("*.py"))


def _changes(head: Mapping[str, Any], step: Step, now: Now) -> str:
    """Give what differs from what a section was made from, in words; empty where nothing does."""
    made_from = head["made_from"]
    parts = _parts(step, now)
    changed = [words for part, words in _CHANGED.items() if made_from["parts"].get(part) != parts.get(part)]
    if tuple(made_from["opened"]) not in ((), now.opened):
        changed.append("the data folder is another one")
    for kind in ("modules", "files", "folders"):
        seen = made_from[kind].items()
        changed += [f"{_short(path)} changed" for path, before in seen if now.digest(kind, path) != before]
    if changed:  # the data need not be asked
        return _listed(changed)
    before = {tuple(question): digest for question, digest in made_from["questions"]}
    answers = now.answers(before)
    other = (one for one, digest in before.items() if not digest or answers[one] != digest)
    return _listed(f"the data changed: {_in_words(one)}" for one in other)


def _in_words(question: tuple[str, ...]) -> str:
    return " ".join(question).replace("data ", "", 1) if question[0] == "data" else " ".join(question)


def _short(path: str) -> str:
    with suppress(ValueError):
        return Path(path).relative_to(Path.cwd()).as_posix()
    return path


def _listed(changes: Iterable[str], *, most: int = 3) -> str:
    found = list(dict.fromkeys(changes))
    more = f" and {len(found) - most} more" if len(found) > most else ""
    return "; ".join(found[:most]) + more


# ---------------------------------------------------------------- files


def _read(file: Path) -> tuple[dict[str, Any], bytes | None]:
    try:
        line, _, executed = file.read_bytes().partition(b"\n")
        head = json.loads(line)
        whole = head["version"] == VERSION and hashlib.sha256(executed).hexdigest() == head["sha256"]
    except (OSError, ValueError, TypeError, KeyError):
        return {}, None
    return head, executed if whole else None


def _write(file: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=".")
    try:
        with os.fdopen(handle, "wb") as beside:
            beside.write(content)
        Path(name).replace(file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _newest_first(files: Iterable[Path]) -> list[Path]:
    return sorted(files, key=lambda file: (-_size_and_time(file)[1], file.name))


def _size_and_time(file: Path) -> tuple[int, int]:
    """Give the bytes of a file and when it was used last (ns); zero where another build has just taken it away."""
    try:
        found = file.stat()
    except OSError:
        return 0, 0
    return found.st_size, found.st_mtime_ns
