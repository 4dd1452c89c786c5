"""Building for a preview, in a process of its own that stays: its libraries and kernels stay warm.

A changed helper needs a new process, since Python imports a module once. What goes wrong in there, be it a helper that
cannot be imported, never ends the preview.
"""

from __future__ import annotations

import os
import signal
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from shutil import rmtree
from time import perf_counter
from typing import TYPE_CHECKING, Any

from kpi_helpers.errors import KpiReportError
from kpi_helpers.inputs import file_name
from kpi_helpers.periods import Period
from kpi_helpers.preview.events import Outcome
from kpi_helpers.publishing import read_manifest, stagings_of

if TYPE_CHECKING:
    from kpi_helpers.build import Event, Progress

PATIENCE = 10  # seconds a build that is broken off has to clear up
SAFE_PATH = "PYTHONSAFEPATH"
UNFORESEEN = 70  # stands for an error nobody foresaw; no exit code of the command line


def _unheard(_: Event) -> None:
    """Hear what a build tells, and do nothing."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be built."""

    data: Path
    quarter: Period
    outputs: Path
    notebooks: Path | None = None

    @property
    def target(self) -> Path:
        """The folder the report comes to stand in."""
        return self.outputs / file_name(self.quarter)


class Builder:
    """Has reports built, one at a time."""

    def __init__(self, order: Order) -> None:
        self.order = order
        self._process: SpawnProcess | None = None
        self._link: Connection | None = None
        self._busy = False

    def build(self, progress: Progress = _unheard, *, fresh: bool = False) -> Outcome:
        """Build, and wait for it, telling how far it is; `fresh` in a new process."""
        if fresh:
            self.close()
        link = self._link or self._start()
        self._busy = True
        try:
            link.send(self.order)
            while not isinstance(told := link.recv(), Outcome):
                progress(told)
        except (EOFError, OSError):
            self._busy = False
            return Outcome(UNFORESEEN, self._died())
        self._busy = False
        return told

    def close(self) -> None:
        """End the process; a build that runs is broken off, and what it has made so far is cleared away."""
        if self._process is None or self._link is None:
            return
        self._link.close()  # which an idle process ends at
        if self._busy:
            self._process.terminate()
        self._process.join(PATIENCE)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()
        if self._busy:
            for left in stagings_of(self.order.target, self._process.pid):
                rmtree(left, ignore_errors=True)
        self._process = self._link = None
        self._busy = False

    def _start(self) -> Connection:
        spawning = get_context("spawn")
        self._link, there = spawning.Pipe()
        self._process = spawning.Process(target=serve_builds, args=(there,), name="kpi-report-build")
        with _own_modules():
            self._process.start()
        there.close()
        return self._link

    def _died(self) -> str:
        assert self._process is not None
        self._process.join(PATIENCE)
        code = self._process.exitcode
        self.close()
        return f"The process that makes the report ended with code {code}. What it said stands in the terminal."


@contextmanager
def _own_modules() -> Iterator[None]:
    """Let a Python that is started look for no modules in the folder somebody works in; else it does so first."""
    before = os.environ.get(SAFE_PATH)
    os.environ[SAFE_PATH] = "1"
    try:
        yield
    finally:
        del os.environ[SAFE_PATH]
        if before is not None:
            os.environ[SAFE_PATH] = before


def serve_builds(link: Connection) -> None:
    """Be that process: build as often as asked, until nobody is there to ask."""
    os.environ.pop(SAFE_PATH, None)  # kernels look beside their notebooks
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the preview gets it too, and decides
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with suppress(KeyboardInterrupt, EOFError, OSError):
        while True:
            link.send(outcome_of(link.recv(), link.send))


def outcome_of(order: Order, progress: Progress = _unheard) -> Outcome:
    """Build, and give how it went, whatever happens."""
    began, before = perf_counter(), read_manifest(order.target)
    try:
        from kpi_helpers.build import build_report  # a helper under work may not even be importable

        build_report(order.data, order.quarter, order.outputs, notebooks=order.notebooks, progress=progress)
    except KpiReportError as error:
        seconds = perf_counter() - began
        return Outcome(error.exit_code, str(error), seconds, traceback=traceback.format_exc())
    except Exception as error:  # noqa: BLE001  # a helper under work may fail in any way
        seconds = perf_counter() - began
        return Outcome(UNFORESEEN, unforeseen_words(error), seconds, traceback=traceback.format_exc())
    changed = changed_sections(before, read_manifest(order.target))
    return Outcome(0, "", perf_counter() - began, changed)


def unforeseen_words(error: Exception) -> str:
    """Give file and line of an error that nobody foresaw, and what it says."""
    if isinstance(error, SyntaxError):
        return f"{error.filename}, line {error.lineno}: {type(error).__name__}: {error.msg}."
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if "kpi_helpers" in Path(frame.filename).parts] or frames
    return f"{own[-1].filename}, line {own[-1].lineno}: {type(error).__name__}: {error}."


def changed_sections(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[str, ...]:
    """Give the sections whose notebook came out otherwise than in the report before.

    >>> old = {"outputs": {"notebooks/summary.ipynb": {"sha256": "1"}}}
    >>> new = {"sections": {"summary": {}}, "outputs": {"notebooks/summary.ipynb": {"sha256": "2"}}}
    >>> changed_sections(old, new), changed_sections(new, new)
    (('summary',), ())
    """
    names = {name: f"notebooks/{name}.ipynb" for name in after.get("sections", {})}
    old, new = before.get("outputs", {}), after.get("outputs", {})
    return tuple(name for name, file in names.items() if old.get(file) != new.get(file))
