"""What a preview tells, as the terminal shows it; and the browser that it is opened in."""

from __future__ import annotations

import os
import sys
import webbrowser

import click

from kpi_helpers.cli.progress import ShownProgress
from kpi_helpers.preview import BuildEnded, Changed, Outcome, PreviewEvent, Serving

MOST_NAMED = 3  # changed files that are named; of more, the number is told


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
