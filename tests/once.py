"""What several files of tests look at and none of them changes: made once, however many processes share the tests."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

PATIENCE = 1800  # seconds until a maker that says nothing is given up; on a quiet machine the longest takes ten


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """Give a folder of this run of the tests, filled by the first that asks for it; the others wait for it.

    Only what is below it may be read: it belongs to all.
    """
    shared = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent  # of all processes of this run
    folder, made, failed = (shared / f"{name}{ending}" for ending in ("", ".made", ".failed"))
    try:
        folder.mkdir()
    except FileExistsError:
        until = time.monotonic() + PATIENCE
        while not made.exists():
            assert not failed.exists(), f"{name}: the test that made it failed: {failed.read_text(encoding='utf-8')}"
            assert time.monotonic() < until, f"waited in vain for {name}"
            time.sleep(0.05)
        return folder
    try:
        make(folder)
    except BaseException as error:
        failed.write_text(repr(error), encoding="utf-8")
        raise
    made.touch()
    return folder
