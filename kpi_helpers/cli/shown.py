"""What builds, checks and previews tell, as the terminal shows it; and the browser that a preview is opened in.

Progress goes to the error stream, so that output stays clean: a bar on a terminal, a line for each step otherwise.
"""

from __future__ import annotations

import os
import sys
import webbrowser
from collections.abc import Iterator

import click

from kpi_helpers import build
from kpi_helpers.preview import BuildEnded, Changed, Outcome, PreviewEvent, Serving

WIDTH = 24  # of the bar
MOST_NAMED = 3  # changed files that are named; of more, the number is told


class ShownProgress:
    """Shows what a build tells, but for `quiet`, which shows nothing."""

    def __init__(self, *, quiet: bool) -> None:
        self.quiet = quiet
        self.bar = sys.stderr.isatty() and not quiet
        self.steps = 1
        self.done = 0

    def __call__(self, event: build.Event) -> None:
        """Show an event."""
        if self.quiet:
            return
        match event:
            case build.Started():
                self.steps, self.done = event.steps, 0
                click.echo(str(event), err=True)
            case build.StepStarted():
                self._draw(event.name)
            case build.StepDone():
                self.done += 1
                if self.bar:
                    self._draw(event.name)
                else:
                    click.echo(str(event), err=True)
            case build.Warned():
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


def built_lines(built: build.Built, *, quiet: bool, why: bool) -> Iterator[str]:
    """Give why each section was executed or reused, where that was asked for, and where everything is."""
    if why:
        yield from (f"{name}: {became}." for name, became in built.sections.items())
    if quiet:
        return
    if not built.made:
        yield "Nothing has changed since this report was made."
    yield f"Report: {built.page}"
    yield f"        {built.pdf}"
    if built.word:
        yield f"        {built.word}"
    yield f"Dashboard: {built.dashboard}"
    yield f"Open data: {built.open_data}"


def checked_lines(checked: build.Checked) -> Iterator[str]:
    """Give a summary, and whether the published report still agrees with the data."""
    yield (
        f"{checked.authority}, {checked.quarter.printed}: {checked.kpis} KPIs, {checked.values} values "
        f"in {checked.files} files. No problems."
    )
    if not checked.published:
        yield f"No report has been published at {checked.report}."
    elif not checked.changed:
        yield f"The report at {checked.report} was made from these data."
    else:
        yield f"The report at {checked.report} is older than the data. Changed since: {', '.join(checked.changed)}."


class ShownPreview:
    """Shows what a preview tells, and opens a browser once there is something to see."""

    def __init__(self, *, quiet: bool, debug: bool, browser: bool) -> None:
        self.quiet, self.debug, self.browser = quiet, debug, browser
        self.progress = ShownProgress(quiet=quiet)

    def __call__(self, event: PreviewEvent) -> None:
        """Show an event."""
        match event:
            case Changed():
                self._say(f"{changed_words(event.files)} changed.")
            case BuildEnded():
                self._ended(event)
            case Serving():
                self._serving(event)
            case _:
                self.progress(event)

    def _ended(self, event: BuildEnded) -> None:
        self.progress.clear()
        if event.outcome.code:
            if self.debug:
                click.echo(event.outcome.traceback, err=True)
            click.echo(f"kpi-report: {event.outcome.told}", err=True)
        if not event.first:
            self._say(outcome_words(event.outcome))

    def _serving(self, event: Serving) -> None:
        click.echo(f"Preview: {event.address}")
        self._say(f"Dashboard: {event.address}dashboard/")
        self._say("Changes of data, commentary, notebooks and helpers show by themselves. Ctrl+C ends the preview.")
        if event.first.code:
            self._say("Mend the above and save: the report is made again by itself.")
        sys.stdout.flush()
        if self.browser and has_screen():
            webbrowser.open(event.address)

    def _say(self, words: str) -> None:
        if not self.quiet:
            click.echo(words)


def changed_words(files: tuple[str, ...]) -> str:
    """Give the names of changed files, or how many there are."""
    return ", ".join(files) if len(files) <= MOST_NAMED else f"{len(files)} files"


def outcome_words(outcome: Outcome) -> str:
    """Give how a build went.

    >>> from kpi_helpers.preview import Outcome
    >>> outcome_words(Outcome(0, seconds=2.04, changed=("summary", "homes")))
    'Made again: summary, homes in 2.0 s.'
    >>> outcome_words(Outcome(0, seconds=2.04))
    'Made again in 2.0 s. Every section reads as before.'
    >>> outcome_words(Outcome(1, "kpis.csv: ..."))
    'Not made again. The page shows the last good report.'
    """
    if outcome.code:
        return "Not made again. The page shows the last good report."
    if outcome.changed:
        return f"Made again: {', '.join(outcome.changed)} in {outcome.seconds:.1f} s."
    return f"Made again in {outcome.seconds:.1f} s. Every section reads as before."


def has_screen() -> bool:
    """Whether there is a screen to open a browser on; without one, a browser in the terminal would take it over."""
    return sys.platform in ("win32", "darwin") or any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER")))
