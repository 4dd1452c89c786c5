from __future__ import annotations

import hashlib
import json
from pathlib import Path

import nbformat
import pytest

from kpi_helpers.build.check import require_checked, since_published
from kpi_helpers.build.progress import Event, Teller, Warned
from kpi_helpers.errors import Problem, Severity
from kpi_helpers.inputs.checked import require_authority
from tests.builders import COMMENTARY, Q2, write_authority

PARAMETERS = 'quarter: str = "2022-23 Q2"\ndata_dir: str = "../data"\n'
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


def changed(data: Path, report: Path) -> tuple[str, ...] | None:
    return since_published(require_authority(data, Q2), report)


def test_a_report_made_from_the_same_files_is_not_called_older(data: Path, report: Path) -> None:
    assert changed(data, report) == ()


@pytest.mark.parametrize("name", [EARLIER, "kpis.csv", "commentary/2022-23_Q2/housing.md"])
def test_every_file_that_changed_since_is_named(data: Path, report: Path, name: str) -> None:
    (data / name).write_bytes((data / name).read_bytes() + b"\n")
    assert changed(data, report) == (name,)


def test_a_text_of_an_earlier_quarter_that_came_or_went_is_named(data: Path, report: Path) -> None:
    (data / EARLIER).unlink()
    assert changed(data, report) == (EARLIER,)


def test_without_a_report_nothing_is_compared(data: Path, tmp_path: Path) -> None:
    assert changed(data, tmp_path / "none") is None


# ---------------------------------------------------------------- headings


def write_notebook(folder: Path, name: str, heading: str) -> None:
    made = nbformat.v4.new_notebook()  # type: ignore[no-untyped-call]
    given = nbformat.v4.new_code_cell(PARAMETERS, metadata={"tags": ["parameters"]})  # type: ignore[no-untyped-call]
    shows = nbformat.v4.new_code_cell('section.show_group("housing")')  # type: ignore[no-untyped-call]
    made.cells = [nbformat.v4.new_markdown_cell(heading), given, shows]  # type: ignore[no-untyped-call]
    folder.mkdir(exist_ok=True)
    nbformat.write(made, folder / f"{name}.ipynb")  # type: ignore[no-untyped-call]


def warnings_with(heading: str, data: Path, notebooks: Path, teller: Teller | None = None) -> tuple[Problem, ...]:
    """Give the warnings of a council whose priority is called Homes and whose notebook has this heading."""
    for name, words in (("summary", "# In short"), ("homes", heading), ("annex", "# Annexes")):
        write_notebook(notebooks, name, words)
    return require_checked(data, Q2, notebooks, teller)[0].warnings


def test_a_heading_that_is_not_the_title_is_a_warning_that_the_manifest_keeps(data: Path, tmp_path: Path) -> None:
    told: list[Event] = []
    (warning,) = warnings_with("# Housing", data, tmp_path / "notebooks", Teller(told.append))
    assert warning.severity is Severity.WARNING
    assert str(warning) == (
        'homes.ipynb: found the heading "Housing"; expected "Homes", the title in report.yml. '
        "Write the same in both: the report prints the heading, the dashboard the title."
    )
    assert told == [Warned(str(warning))]


@pytest.mark.parametrize("heading", ["# Homes", "Words without a heading.", "## Housing"])
def test_a_heading_that_is_the_title_and_none_are_no_warning(heading: str, data: Path, tmp_path: Path) -> None:
    assert warnings_with(heading, data, tmp_path / "notebooks") == ()
