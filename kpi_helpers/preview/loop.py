"""The preview: build, show, and build again whenever data, commentary, notebooks or helpers change."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from threading import Thread

from kpi_helpers.build import LATEST, notebooks_folder, report_folder, require_data, require_quarter
from kpi_helpers.errors import UsageError
from kpi_helpers.periods import Period
from kpi_helpers.preview.builder import Builder, Order
from kpi_helpers.preview.events import BuildEnded, Changed, Outcome, Serving, Tell
from kpi_helpers.preview.server import News, PreviewServer, State
from kpi_helpers.preview.watch import Watched, watch_changes
from kpi_helpers.publishing import FILE_NAME, sha256


def preview_report(
    data: str | Path,
    quarter: str | Period = LATEST,
    outputs: str | Path = "outputs",
    *,
    notebooks: str | Path | None = None,
    port: int = 0,
    tell: Tell,
) -> None:
    """Show the report of a quarter in a browser and keep it up to date, until interrupted.

    The first parameters are those of `build_report`.

    Parameters
    ----------
    port
        The port to serve at; 0 takes a free one.
    tell
        Called with each event as it happens.

    Raises
    ------
    UsageError
        The port is taken, or data, quarter, notebooks or outputs folder cannot be used.
    KeyboardInterrupt
        Interrupted before the first build was done; later on it is the usual end.
    """
    folder = require_data(data)
    period = require_quarter(quarter, folder)
    target = report_folder(outputs, period, folder)
    order = Order(folder, period, target.parent, None if notebooks is None else Path(notebooks))
    watched = Watched.of(folder, notebooks_folder(folder, notebooks), order.outputs)
    news, builder = News(published(order.target)), Builder(order)
    for number in (signal.SIGINT, signal.SIGTERM):  # also where whoever started it has them ignored
        signal.signal(number, signal.default_int_handler)
    with serving(order.target, news, port) as server, ended_after(news, builder):
        changes = watch_changes(watched)
        next(changes)  # from here on; what is saved during the first build is not missed
        first = make(builder, news, tell)
        if first.code == UsageError.exit_code:
            raise UsageError(first.told)
        tell(BuildEnded(first, first=True))
        tell(Serving(server.address, first))
        with suppress(KeyboardInterrupt):
            follow(builder, news, watched, changes, tell)


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


def make(builder: Builder, news: News, tell: Tell) -> Outcome:
    """Build, and let the open pages know; one that came out the same is not loaded anew."""
    news.tell(making=True)
    outcome = builder.build(tell)
    show(outcome, builder, news)
    return outcome


def show(outcome: Outcome, builder: Builder, news: News) -> None:
    """Let the open pages know how a build went."""
    if outcome.code == 0:
        made = sha256(builder.order.target / FILE_NAME)
        news.tell(making=False, told="", made=made, at=f"{datetime.now():%H:%M:%S}")
    else:
        news.tell(making=False, told=outcome.told)


def follow(builder: Builder, news: News, watched: Watched, changes: Iterator[list[Path]], tell: Tell) -> None:
    """Build whenever files have changed, and say so.

    What a build found wrong is told only if nothing has changed since it began: it may have read a file that was just
    being saved, and the next build knows better.
    """
    files = next(changes, None)
    while files is not None:
        later = None
        if files:
            tell(Changed(tuple(map(watched.name, files))))
            news.tell(making=True)
            outcome = builder.build(tell, fresh=any(map(watched.is_helper, files)))
            later = next(changes, None) if outcome.code else None
            if not later:
                show(outcome, builder, news)
                tell(BuildEnded(outcome, first=False))
        files = later or next(changes, None)
