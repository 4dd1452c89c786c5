"""A small council with a published report, for every test of a person's path to change as it likes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.end_to_end.reports import run
from tests.end_to_end.small_council import write_council
from tests.once import made_once


@pytest.fixture(scope="session")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with a small council, its notebooks and a published report; only to be read or copied."""
    return made_once(tmp_path_factory, "a council é", publish_council)


def publish_council(root: Path) -> None:
    """Write a small council into a folder, and build its report."""
    done = run("build", "--quarter", "2022-23 Q2", cwd=write_council(root))
    assert done.returncode == 0, done.stderr


@pytest.fixture
def council(good: Path, tmp_path: Path) -> Path:
    """Give a copy of it."""
    return Path(shutil.copytree(good, tmp_path / "council"))
