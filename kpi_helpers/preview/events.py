"""What a preview tells whoever shows it, beside what its builds tell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:  # a helper under work may not even be importable
    from kpi_helpers.build import Event


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a build went: 0 or the exit code it would have had, what it told, how long, which sections read otherwise.

    `traceback` is that of an error, for those who look into the program.
    """

    code: int
    told: str = ""
    seconds: float = 0.0
    changed: tuple[str, ...] = ()
    traceback: str = field(default="", repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Changed:
    """Files were saved, named as the analyst knows them, and the report is about to be made again."""

    files: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BuildEnded:
    """A build went well or not; `first` is the one that a preview begins with."""

    outcome: Outcome
    first: bool


@dataclass(frozen=True, slots=True)
class Serving:
    """The first build is over, and the report is to be seen at an address, or will be."""

    address: str
    first: Outcome


PreviewEvent: TypeAlias = "Changed | BuildEnded | Serving | Event"
Tell = Callable[[PreviewEvent], None]
