"""Another quarter and another council: the same command, and only what was known then."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.end_to_end.reports import EXAMPLE, build, html_group, html_section, html_text, page, pages_without
from tests.pdf_audit import audit_pdf, check_pdf_ua

pytestmark = pytest.mark.slow


def test_quarter_1_shows_what_was_known_then(tmp_path: Path) -> None:
    build(tmp_path, "--quarter", "2022-23 Q1")
    report = checked(tmp_path / "2022-23_Q1")
    admissions = html_group(report, "caring_for_the_vulnerable", "promoting_independence")
    assert "677.91" in admissions
    assert "686.13" not in admissions
    budget = html_group(report, "delivering_better_services", "budget_monitoring")
    assert "£17.740m" in budget
    assert "£7.989m" not in budget
    assert "no commentary is held for q1 2022/23" in html_section(report, "caring_for_the_vulnerable")


def test_quarter_4_of_2021(tmp_path: Path) -> None:
    build(tmp_path, "--quarter", "2021-22 Q4")
    text = html_text(page(checked(tmp_path / "2021-22_Q4")))
    assert "16.90" in text
    assert [word for word in ("677.91", "£17.740m", "14.75") if word in text] == []


def test_quarter_3_of_2018_shows_its_potholes(tmp_path: Path) -> None:
    build(tmp_path, "--quarter", "Q3 2018/19")
    report = checked(tmp_path / "2018-19_Q3")
    potholes = html_group(report, "delivering_better_services", "safety_carriageway_defects")
    assert "87%" in potholes or "87.00%" in potholes
    assert "80.77%" in potholes
    assert "81.47%" not in potholes
    assert "academic year 2021/22" not in html_text(page(report))


def checked(folder: Path) -> Path:
    """Require an accessible PDF made from no later return; give the page."""
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    returns = [name[len("values/") :] for name in manifest["data_files"] if name.startswith("values/")]
    assert max(returns) <= f"{folder.name}.csv"
    assert check_pdf_ua(folder / "report.pdf") == []
    assert audit_pdf(folder / "report.pdf").problems == ()
    return folder / "report.html"


def test_the_example_council(tmp_path: Path) -> None:
    build(tmp_path, "--data", EXAMPLE, "--quarter", "2025-26 Q2")
    report = checked(tmp_path / "2025-26_Q2")
    text = html_text(page(report))
    assert "fictional" in text
    assert "lancashire" not in text
    assert pages_without("fictional", report.with_suffix(".pdf")) == []
