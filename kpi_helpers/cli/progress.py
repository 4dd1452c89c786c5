"""Progress on the error stream, so that output stays clean: a bar on a terminal, a line for each step otherwise."""

from __future__ import annotations

import sys

import click

from kpi_helpers.build import Event, Started, StepDone, StepStarted, Warned

WIDTH = 24


class ShownProgress:
    """Shows what a build tells, but for `quiet`, which shows nothing."""

    def __init__(self, *, quiet: bool) -> None:
        self.quiet = quiet
        self.bar = sys.stderr.isatty() and not quiet
        self.steps = 1
        self.done = 0

    def __call__(self, event: Event) -> None:
        """Show an event."""
        if self.quiet:
            return
        match event:
            case Started():
                self.steps, self.done = event.steps, 0
                click.echo(str(event), err=True)
            case StepStarted():
                self._draw(event.name)
            case StepDone():
                self.done += 1
                if self.bar:
                    self._draw(event.name)
                else:
                    click.echo(str(event), err=True)
            case Warned():
                self.clear()
                click.echo(str(event), err=True)

    def clear(self) -> None:
        """Clear the bar."""
        if self.bar:
            click.echo("\r" + " " * 78 + "\r", nl=False, err=True)

    def _draw(self, name: str) -> None:
        if self.bar:
            filled = WIDTH * self.done // self.steps
            text = f"\r[{'#' * filled}{'.' * (WIDTH - filled)}] {self.done}/{self.steps} {name}"
            click.echo(text.ljust(78)[:78], nl=False, err=True)
