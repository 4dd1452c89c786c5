"""What a notebook has read: every question it put to the data, and every file it opened by itself.

The data go to a notebook as `display.noting` hands them on: each question is noted, such as
``("group", "waste_management")``, and `analysis.questions` answers it from the data as they are now. A section whose
answers are all the same, and whose files are, would come out the same. What is read on the way to an answer is not
noted (`unnoted`), because the answer holds it.
"""

from __future__ import annotations

import importlib.metadata
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeVar

Question = tuple[str, ...]
Answer = Callable[[Iterable[Question]], dict[Question, str]]
Value = TypeVar("Value")
ALL = "*"  # in place of a key: everything behind the door
_OUTSIDE = {  # audit events by which something comes in that no cache can see again, in a reader's words
    "socket.connect": "it reads from the network",
    "urllib.Request": "it reads from the network",
    "sqlite3.connect": "it reads a database",
    "subprocess.Popen": "it starts another program",
    "os.system": "it starts another program",
    "os.exec": "it starts another program",
    "os.posix_spawn": "it starts another program",
    "os.fork": "it starts another program",
    "os.forkpty": "it starts another program",
}


@dataclass
class Reads:
    """What was read: questions, files and folders by absolute path, and why none of it may be kept."""

    questions: dict[Question, None] = field(default_factory=dict)
    files: dict[str, None] = field(default_factory=dict)
    folders: dict[str, None] = field(default_factory=dict)
    outside: dict[str, None] = field(default_factory=dict)
    opened: tuple[str, ...] = ()  # what the questions were put to: quarter and data folder
    answer: Answer | None = None  # gives the digests of what it answers


_IMPORTERS = ("<frozen importlib", importlib.metadata.__file__.rpartition(os.sep)[0])

_reads = Reads()
_unnoted = 0  # how many `unnoted` are open
_watching = False
_hooked = False


def so_far() -> Reads:
    """Give what was read since the process began."""
    return _reads


def note(*question: str) -> None:
    """Note a question that the data answer."""
    if not _unnoted:
        _reads.questions[question] = None


def opened(*what: str, answer: Answer) -> None:
    """Note what the questions are put to from now on; of two different ones a cache cannot tell which was asked."""
    if _reads.opened not in ((), what):
        _reads.outside["it opens the data of more than one quarter or folder"] = None
    _reads.opened, _reads.answer = what, answer


@contextmanager
def unnoted() -> Iterator[None]:
    """Note nothing inside: it is the way to an answer that is noted as such."""
    global _unnoted  # one process, one section
    _unnoted += 1
    try:
        yield
    finally:
        _unnoted -= 1


@contextmanager
def noting() -> Iterator[Reads]:
    """Note what is read inside by itself, apart from what was read before and is read after."""
    global _reads
    before, _reads = _reads, Reads()
    try:
        yield _reads
    finally:
        _reads = before


class Noted(Mapping[str, Value]):
    """A mapping that notes each key asked for, and `ALL` where it is gone through."""

    def __init__(self, door: str, behind: Mapping[str, Value]) -> None:
        self.door = door
        self.behind = behind

    def __getitem__(self, key: str) -> Value:
        note(self.door, key)
        return self.behind[key]

    def __contains__(self, key: object) -> bool:
        note(self.door, str(key))
        return key in self.behind

    def __iter__(self) -> Iterator[str]:
        note(self.door, ALL)
        return iter(self.behind)

    def __len__(self) -> int:
        note(self.door, ALL)
        return len(self.behind)

    def __repr__(self) -> str:
        note(self.door, ALL)
        return repr(self.behind)

    def __bool__(self) -> bool:
        note(f"any {self.door}")
        return bool(self.behind)


# ---------------------------------------------------------------- files a notebook opens by itself


def watch(*, on: bool) -> None:
    """Note files that are opened, or stop; libraries' own files and those of the system are never noted."""
    global _watching, _hooked  # an audit hook stays for as long as the process
    if on and not _hooked:
        sys.addaudithook(_audit)
        _hooked = True
    _watching = on


def _audit(event: str, arguments: tuple[object, ...]) -> None:
    if not _watching or _unnoted:
        return
    if event in ("open", "os.listdir", "os.scandir") and _is_import():
        return  # modules in use are told by themselves
    if event == "open":
        path, mode, flags = arguments
        written = mode is not None and set(str(mode)) & set("wax") and "+" not in str(mode)
        if not written and not (mode is None and isinstance(flags, int) and flags & (os.O_WRONLY | os.O_CREAT)):
            _note_path(path, _reads.files)
    elif event in ("os.listdir", "os.scandir"):
        _note_path(arguments[0] or os.curdir, _reads.folders)
    elif event in _OUTSIDE:
        _reads.outside[_OUTSIDE[event]] = None


def _is_import() -> bool:
    """Whether Python itself looks for a module or a package's metadata; what a module opens as it is run is read."""
    return sys._getframe(2).f_code.co_filename.startswith(_IMPORTERS)


def _note_path(path: object, noted: dict[str, None]) -> None:
    if isinstance(path, str | bytes | os.PathLike):
        found = os.path.abspath(os.fsdecode(path))  # noqa: PTH100  # says nothing to the audit hook itself
        if not found.startswith(_ELSEWHERE):
            noted[found] = None


_ELSEWHERE = tuple(
    {*(os.path.realpath(place) + os.sep for place in (sys.prefix, sys.base_prefix, sys.exec_prefix)), "/proc/", "/dev/"}
    | {os.path.abspath(place) + os.sep for place in (sys.prefix, sys.base_prefix)}  # noqa: PTH100
) + tuple(f"{place}{os.sep}" for place in ("/usr", "/lib", "/etc", "/sys") if os.name == "posix")
