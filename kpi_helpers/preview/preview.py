"""`kpi-report preview`: build, show, and build again whenever data, commentary, notebooks or helpers change."""

from __future__ import annotations

import os
import signal
import sys
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from threading import Thread

import click

from kpi_helpers.build.folders import notebooks_folder, require_data, require_quarter
from kpi_helpers.errors import UsageError
from kpi_helpers.inputs import file_name
from kpi_helpers.preview.builder import Builder, Order, Outcome
from kpi_helpers.preview.server import News, PreviewServer, State
from kpi_helpers.preview.watch import Watched, watch_changes
from kpi_helpers.publishing.manifest import FILE_NAME
from kpi_helpers.publishing.reuse.digests import sha256

MOST_NAMED = 3  # changed files that are named; of more, the number is told


def preview_report(order: Order, *, port: int, browser: bool) -> None:
    """Show the report of a quarter in a browser and keep it up to date, until interrupted.

    Raises
    ------
    UsageError
        The port is taken, or data, quarter, notebooks or outputs folder cannot be used.
    KeyboardInterrupt
        Interrupted before the first build was done; later on it is the usual end.
    """
    data = require_data(order.data)
    period = require_quarter(order.quarter, data)
    order, target = replace(order, quarter=str(period)), Path(order.outputs) / file_name(period)
    watched = Watched.of(data, notebooks_folder(data, order.notebooks), Path(order.outputs))
    news, builder = News(published(target)), Builder(order, target)
    for number in (signal.SIGINT, signal.SIGTERM):  # also where whoever started it has them ignored
        signal.signal(number, signal.default_int_handler)
    with serving(target, news, port) as server, ended_after(news, builder):
        changes = watch_changes(watched)
        next(changes)  # from here on; what is saved during the first build is not missed
        first = make(builder, news)
        if first.code == UsageError.exit_code:
            raise UsageError(first.told)
        announce(server, first, quiet=order.quiet, browser=browser)
        with suppress(KeyboardInterrupt):
            for files in filter(None, changes):
                make_again(builder, news, watched, files, quiet=order.quiet)
    if not order.quiet:
        click.echo("Preview ended.")


def published(folder: Path) -> State:
    """Give the state to begin with: the report of an earlier build, where there is one."""
    manifest = folder / FILE_NAME
    if not manifest.is_file():
        return State()
    made = datetime.fromtimestamp(manifest.stat().st_mtime)
    return State(made=sha256(manifest), at=f"{made:%H:%M:%S on %d %B %Y}")


@contextmanager
def serving(folder: Path, news: News, port: int) -> Iterator[PreviewServer]:
    """Serve a folder, in a thread.

    Raises
    ------
    UsageError
        The port cannot be had.
    """
    try:
        server = PreviewServer(folder, news, port)
    except OSError as error:
        raise UsageError(
            f"Port {port} cannot be used: {error.strerror}. Name another with --port, or leave the option out."
        ) from error
    with server:
        Thread(target=server.serve_forever, args=(0.1,), name="preview-server", daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()


@contextmanager
def ended_after(news: News, builder: Builder) -> Iterator[None]:
    """See to it that pages are told and no process is left, however impatient the user."""
    try:
        yield
    finally:
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
        news.end()
        builder.close()
        signal.signal(signal.SIGINT, before)


def make(builder: Builder, news: News, *, fresh: bool = False) -> Outcome:
    """Build, and let the open pages know; one that came out the same is not loaded anew."""
    news.tell(making=True)
    outcome = builder.build(fresh=fresh)
    if outcome.code == 0:
        made = sha256(builder.target / FILE_NAME)
        news.tell(making=False, told="", made=made, at=f"{datetime.now():%H:%M:%S}")
    else:
        news.tell(making=False, told=outcome.told)
        click.echo(f"kpi-report: {outcome.told}", err=True)
    return outcome


def make_again(builder: Builder, news: News, watched: Watched, files: list[Path], *, quiet: bool) -> None:
    """Build because files have changed, and say so."""
    if not quiet:
        click.echo(f"{changed_words(watched, files)} changed.")
    outcome = make(builder, news, fresh=any(map(watched.is_helper, files)))
    if not quiet:
        click.echo(outcome_words(outcome))


def changed_words(watched: Watched, files: list[Path]) -> str:
    """Give the names of changed files, or how many there are."""
    return ", ".join(map(watched.name, files)) if len(files) <= MOST_NAMED else f"{len(files)} files"


def outcome_words(outcome: Outcome) -> str:
    """Give how a build went.

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


def announce(server: PreviewServer, first: Outcome, *, quiet: bool, browser: bool) -> None:
    """Say where the report is to be seen, and open it."""
    click.echo(f"Preview: {server.address}")
    if not quiet:
        click.echo(f"Dashboard: {server.address}dashboard/")
        click.echo("Changes of data, commentary, notebooks and helpers show by themselves. Ctrl+C ends the preview.")
        if first.code:
            click.echo("Mend the above and save: the report is made again by itself.")
    sys.stdout.flush()
    if browser and has_screen():
        webbrowser.open(server.address)


def has_screen() -> bool:
    """Whether there is a screen to open a browser on; without one, a browser in the terminal would take it over."""
    return sys.platform in ("win32", "darwin") or any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER")))
