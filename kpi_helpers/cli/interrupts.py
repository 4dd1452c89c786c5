"""Being interrupted: one plain sentence at once, then everything is cleared away."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

SAID = b"Interrupted; the last report stays as it was.\n"
SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Interrupted(BaseException):
    """Raised wherever the program is, by Ctrl+C or by whoever asks it to end; carries the exit code."""

    def __init__(self, number: int) -> None:
        self.exit_code = 128 + number  # as shells tell it
        super().__init__(self.exit_code)


@contextmanager
def interruptible() -> Iterator[None]:
    """Raise `Interrupted` at the first signal; end at once, with all that is left, at the second."""
    if threading.current_thread() is not threading.main_thread():  # which alone gets signals
        yield
        return
    before = {number: signal.signal(number, _interrupt) for number in SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _interrupt(number: int, _: FrameType | None) -> None:
    for each in SIGNALS:
        signal.signal(each, _end)
    line = b"\n" if sys.stderr.isatty() else b""  # after the bar, and what the terminal shows of Ctrl+C
    os.write(2, line + SAID)  # and not by way of a stream: that may be just being written to
    raise Interrupted(number)


def _end(number: int, _: FrameType | None) -> None:
    os._exit(128 + number)
