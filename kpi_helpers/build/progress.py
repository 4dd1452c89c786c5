"""Progress: a bar on a terminal, a line for each step otherwise, nothing when quiet."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from threading import Lock
from time import perf_counter
from typing import TypeVar

import click

Made = TypeVar("Made")
WIDTH = 24


class Progress:
    """Tells how far a build is; writes to the error stream, so that output stays clean."""

    def __init__(self, *, quiet: bool) -> None:
        self.quiet = quiet
        self.bar = sys.stderr.isatty() and not quiet
        self.total = 1
        self.done = 0
        self._lock = Lock()  # steps run side by side

    def start(self, authority: str, quarter: str, sections: Sequence[str]) -> None:
        """Say what is being made."""
        self.total = len(sections) + 3  # the sections, HTML, PDF, and what stands beside them
        if not self.quiet:
            click.echo(f"{authority}, {quarter}: {len(sections)} sections", err=True)

    def run(self, name: str, job: Callable[[], Made], how: Callable[[], str] = lambda: "done") -> Made:
        """Run one step, showing it before and after; `how` says in a word what became of it."""
        began = perf_counter()
        with self._lock:
            self._draw(name)
        made = job()
        with self._lock:
            self.done += 1
            if self.bar:
                self._draw(name)
            elif not self.quiet:
                click.echo(f"  {name}: {how()} in {perf_counter() - began:.1f} s", err=True)
        return made

    def warn(self, warnings: Sequence[str]) -> None:
        """Tell what a reader will miss."""
        if self.quiet:
            return
        self._clear()
        for warning in warnings:
            click.echo(f"Warning: {warning}", err=True)

    def stop(self) -> None:
        """Clear the bar, and tell nothing more."""
        self._clear()
        self.quiet, self.bar = True, False

    def finish(self) -> None:
        """Clear the bar."""
        self._clear()

    def _draw(self, name: str) -> None:
        if not self.bar:
            return
        filled = WIDTH * self.done // self.total
        text = f"\r[{'#' * filled}{'.' * (WIDTH - filled)}] {self.done}/{self.total} {name}"
        click.echo(text.ljust(78)[:78], nl=False, err=True)

    def _clear(self) -> None:
        if self.bar:
            click.echo("\r" + " " * 78 + "\r", nl=False, err=True)
