"""What a build tells while it runs, to whoever wants to show it; ``progress=print`` shows it as lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from threading import Lock
from time import perf_counter
from typing import TypeVar

from kpi_helpers.periods import Period

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Started:
    """A report is being made: whose, of when, its sections, and in how many steps."""

    authority: str
    quarter: Period
    sections: tuple[str, ...]
    steps: int

    def __str__(self) -> str:
        return f"{self.authority}, {self.quarter.printed}: {len(self.sections)} sections"


@dataclass(frozen=True, slots=True)
class StepStarted:
    """A step has begun; several run side by side."""

    name: str

    def __str__(self) -> str:
        return f"  {self.name} ..."


@dataclass(frozen=True, slots=True)
class StepDone:
    """A step is done: what became of it, in a word, and how long it took (s)."""

    name: str
    outcome: str
    seconds: float

    def __str__(self) -> str:
        return f"  {self.name}: {self.outcome} in {self.seconds:.1f} s"


@dataclass(frozen=True, slots=True)
class Warned:
    """Something that stops nothing, and that somebody should look at."""

    warning: str

    def __str__(self) -> str:
        return f"Warning: {self.warning}"


Event = Started | StepStarted | StepDone | Warned
Progress = Callable[[Event], None]  # called for one event at a time, from whichever thread


class Teller:
    """Tells what happens, one event at a time, and keeps the warnings."""

    def __init__(self, progress: Progress | None) -> None:
        self.warnings: list[str] = []
        self._progress = progress
        self._lock = Lock()  # steps run side by side

    def tell(self, event: Event) -> None:
        """Tell an event."""
        with self._lock:
            if self._progress is not None:
                self._progress(event)

    def stop(self) -> None:
        """Tell nothing more: the build is broken off, and what still runs is not heard."""
        with self._lock:
            self._progress = None

    def warn(self, warnings: Iterable[str]) -> None:
        """Tell warnings, and keep them."""
        for warning in warnings:
            self.warnings.append(warning)
            self.tell(Warned(warning))

    def run(self, name: str, job: Callable[[], Made], how: Callable[[], str] = lambda: "done") -> Made:
        """Run one step, telling before and after; `how` says in a word what became of it."""
        began = perf_counter()
        self.tell(StepStarted(name))
        made = job()
        self.tell(StepDone(name, how(), perf_counter() - began))
        return made
