"""Snapshots: one small component a reader sees per file, compared as text.

When a change is meant, refresh the files with ``KPI_REFRESH=1 pytest tests/golden``, read the difference
(``git diff tests/golden``) as a reader would, and commit it with the change.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent
REFRESH = "KPI_REFRESH"

Compare = Callable[[str, str], None]


@pytest.fixture
def golden() -> Compare:
    """Give a function that compares a text with the file of that name, or writes it when asked to refresh."""

    def compare(name: str, text: str) -> None:
        path = FOLDER / name
        found = text.rstrip("\n") + "\n"
        if os.environ.get(REFRESH) == "1":
            path.write_text(found, encoding="utf-8", newline="\n")
        assert path.is_file(), f"tests/golden/{name} is missing. Write it with {REFRESH}=1 pytest tests/golden."
        kept = path.read_text(encoding="utf-8")
        assert found == kept, f"{name} has changed. If it is meant to: {REFRESH}=1 pytest tests/golden."

    return compare
