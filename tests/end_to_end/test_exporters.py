"""The two exporters on a single notebook, from `jupyter nbconvert` and from JupyterLab's list of formats."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from nbconvert.exporters import get_export_names, get_exporter

from tests.end_to_end.reports import ROOT, html_text, page, pdf_text
from tests.pdf_audit import check_pdf_ua

pytestmark = pytest.mark.slow


def nbconvert(*words: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "nbconvert", *(str(word) for word in words)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def executed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give one notebook, executed with its defaults beside the data."""
    root = tmp_path_factory.mktemp("single notebook")
    for name in ("data", "notebooks"):
        shutil.copytree(ROOT / name, root / name)
    source = root / "notebooks" / "protecting_the_environment.ipynb"
    done = nbconvert("--execute", "--to", "notebook", "--inplace", source)
    assert done.returncode == 0, done.stderr
    return source


def test_html_of_one_notebook(executed: Path) -> None:
    done = nbconvert("--to", "kpi-html", executed)
    assert done.returncode == 0, done.stderr
    text = html_text(page(executed.with_suffix(".html")))
    assert "protecting the environment" in text
    assert "61.2% [p]" in text
    assert "open_section" not in text


def test_pdf_of_one_notebook(executed: Path) -> None:
    done = nbconvert("--to", "kpi-pdf", executed)
    assert done.returncode == 0, done.stderr
    pdf = executed.with_suffix(".pdf")
    assert "61.2% [p]" in pdf_text(pdf)
    assert check_pdf_ua(pdf) == []


def label(name: str) -> str:
    return str(get_exporter(name).export_from_notebook)  # type: ignore[no-untyped-call]


def test_both_stand_in_the_export_menu() -> None:
    names = get_export_names()  # type: ignore[no-untyped-call]
    assert {"kpi-html", "kpi-pdf"} <= set(names)
    labels = {name: label(name) for name in ("kpi-html", "kpi-pdf")}
    assert labels == {"kpi-html": "KPI report page (HTML)", "kpi-pdf": "KPI report (PDF)"}
