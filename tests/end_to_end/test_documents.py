"""The commands people are told to type do what the documents say: each is run once, in a copy of the project."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs_commands import documents, fenced_commands
from tests.end_to_end.reports import ROOT, html_text, page, pages_without
from tests.end_to_end.same import checked
from tests.pdf_audit import check_pdf_ua

pytestmark = pytest.mark.slow
COMMANDS = list(dict.fromkeys(c for path in documents() for c in fenced_commands(path, marked=True)))
COPIED = ("data", "notebooks", "docs", "tests/example_data", "pyproject.toml")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a copy of the project in which every command of the documents has been run."""
    root = tmp_path_factory.mktemp("project")
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, root / name)
        else:
            shutil.copy(source, root / name)
    for command in COMMANDS:
        done = run_as_typed(command, root)
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    return root


def run_as_typed(command: str, root: Path) -> subprocess.CompletedProcess[str]:
    """Run a command line with the programs that stand beside this Python."""
    program, *words = shlex.split(command)
    beside = Path(sys.executable).parent / program
    return subprocess.run([str(beside), *words], cwd=root, capture_output=True, text=True, check=False)


def test_there_are_commands_to_run() -> None:
    assert 'kpi-report build --quarter "2022-23 Q2"' in COMMANDS
    assert len(COMMANDS) >= 8


def test_the_report_is_where_the_documents_say(project: Path) -> None:
    checked(project / "outputs" / "2022-23_Q2")


def test_one_notebook_was_exported(project: Path) -> None:
    assert check_pdf_ua(project / "outputs" / "summary.pdf") == []
    assert (project / "outputs" / "summary.html").stat().st_size > 10_000


def test_quarter_4_of_2021_shows_what_was_known_then(project: Path) -> None:
    text = html_text(page(checked(project / "outputs" / "2021-22_Q4")))
    assert "16.90" in text
    assert [word for word in ("677.91", "£17.740m", "14.75") if word in text] == []


def test_the_example_council_is_called_fictional_on_every_page(project: Path) -> None:
    report = checked(project / "outputs" / "example" / "2025-26_Q2")
    text = html_text(page(report))
    assert "fictional" in text
    assert "lancashire" not in text
    assert pages_without("fictional", report.with_suffix(".pdf")) == []
