from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from kpi_helpers.cli.check import report_words
from kpi_helpers.inputs.authority import require_authority
from tests.builders import COMMENTARY, Q2, write_authority

EARLIER = "commentary/2022-23_Q1/housing.md"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return write_authority(tmp_path, files={EARLIER: COMMENTARY})


@pytest.fixture
def report(tmp_path: Path, data: Path) -> Path:
    """Give a report published from every file of the data, as its manifest says."""
    folder = tmp_path / "report"
    folder.mkdir()
    files = {path.relative_to(data).as_posix(): path.read_bytes() for path in data.rglob("*.*")}
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    (folder / "manifest.json").write_text(json.dumps({"data_files": hashes}))
    return folder


def words(data: Path, report: Path) -> str:
    return report_words(require_authority(data, Q2), report)


def test_a_report_made_from_the_same_files_is_not_called_older(data: Path, report: Path) -> None:
    assert words(data, report) == f"The report at {report} was made from these data."


@pytest.mark.parametrize("name", [EARLIER, "kpis.csv", "commentary/2022-23_Q2/housing.md"])
def test_every_file_that_changed_since_is_named(data: Path, report: Path, name: str) -> None:
    (data / name).write_bytes((data / name).read_bytes() + b"\n")
    assert words(data, report) == f"The report at {report} is older than the data. Changed since: {name}."


def test_a_text_of_an_earlier_quarter_that_came_or_went_is_named(data: Path, report: Path) -> None:
    (data / EARLIER).unlink()
    assert words(data, report) == f"The report at {report} is older than the data. Changed since: {EARLIER}."


def test_without_a_report_nothing_is_compared(data: Path, tmp_path: Path) -> None:
    assert words(data, tmp_path / "none") == f"No report has been published at {tmp_path / 'none'}."
