"""A running `kpi-report preview`, as a user has one in a terminal."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

COMMAND = [sys.executable, "-c", "from kpi_helpers.cli import main; main()", "preview", "--no-browser"]
PATIENCE = 300  # seconds; on a quiet machine a build takes ten
MARK = "KPI_PREVIEW_TEST"


class Running:
    """A preview, what its terminal shows, and its end."""

    def __init__(self, root: Path, *words: str, package_home: Path | None = None) -> None:
        self.mark = uuid.uuid4().hex
        home = package_home or Path(__file__).resolve().parents[1]
        environment = {**os.environ, MARK: self.mark, "PYTHONPATH": str(home)}
        self.process = subprocess.Popen(
            [*COMMAND, *words],
            cwd=root,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
        )
        self.lines: list[str] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))

    @property
    def said(self) -> str:
        """Give all that the terminal shows."""
        return "\n".join(self.lines)

    def wait_for(self, words: str, times: int = 1) -> str:
        """Wait until the terminal shows words so many times; give all of it."""
        wait_until(lambda: self.said.count(words) >= times or self.process.poll() is not None, f"{words!r}", self)
        assert self.said.count(words) >= times, self.said
        return self.said

    @property
    def address(self) -> str:
        """Give the address it serves at, without a slash at the end, once it says so."""
        found = re.search(r"^Preview: (http://127\.0\.0\.1:\d+)/$", self.wait_for("Preview: "), re.MULTILINE)
        assert found, self.said
        return found[1]

    def interrupt(self) -> int:
        """Press Ctrl+C; give the exit code."""
        self.process.send_signal(signal.SIGINT)
        code = self.process.wait(PATIENCE)
        self._reader.join(PATIENCE)
        return code

    def close(self) -> None:
        """Close what was read of it."""
        self._reader.join(PATIENCE)
        assert self.process.stdout is not None
        self.process.stdout.close()

    def left(self) -> list[int]:
        """Give the processes of this preview that are alive."""
        return processes_marked(self.mark)


def processes_marked(mark: str) -> list[int]:
    """Give the processes that are alive and have a mark in their environment, as all have that one with it starts."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            environment = (place / "environ").read_bytes()
        except OSError:
            continue
        if f"{MARK}={mark}".encode() in environment:
            found.append(int(place.name))
    return found


@contextmanager
def previewed(root: Path, *words: str, package_home: Path | None = None) -> Iterator[Running]:
    """Have a preview run in a folder; ended afterwards, if it has not."""
    running = Running(root, *words, package_home=package_home)
    try:
        yield running
    finally:
        if running.process.poll() is None:
            running.process.terminate()
            running.process.wait(PATIENCE)
        running.close()


def wait_until(true: Callable[[], bool], what: str, running: Running | None = None) -> None:
    """Wait until something is so; fail with what the terminal showed."""
    until = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < until, f"waited in vain for {what}\n{running.said if running else ''}"
        time.sleep(0.05)


def edit(path: Path, before: str, after: str) -> None:
    """Change a file as an editor does."""
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8", newline="")
