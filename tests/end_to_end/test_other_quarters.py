"""Another quarter and another council: the same command, and only what was known then."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.end_to_end.reports import EXAMPLE, build, html_group, html_section, html_text, page, pdf_text
from tests.pdf_audit import audit_pdf, check_pdf_ua

pytestmark = pytest.mark.slow


def test_quarter_1_shows_what_was_known_then(tmp_path: Path) -> None:
    build(tmp_path, "--quarter", "2022-23 Q1")
    report = tmp_path / "2022-23_Q1" / "report.html"
    admissions = html_group(report, "caring_for_the_vulnerable", "promoting_independence")
    assert "677.91" in admissions
    assert "686.13" not in admissions
    budget = html_group(report, "delivering_better_services", "budget_monitoring")
    assert "£17.740m" in budget
    assert "£7.989m" not in budget
    assert "no commentary is held for q1 2022/23" in html_section(report, "caring_for_the_vulnerable")
    assert check_pdf_ua(report.with_suffix(".pdf")) == []


@pytest.mark.parametrize(
    ("quarter", "folder", "absent"),
    [("2021-22 Q4", "2021-22_Q4", ["677.91", "£17.740m"]), ("Q3 2018/19", "2018-19_Q3", ["academic year 2021/22"])],
)
def test_earlier_quarters(tmp_path: Path, quarter: str, folder: str, absent: list[str]) -> None:
    build(tmp_path, "--quarter", quarter)
    report = tmp_path / folder / "report.html"
    text = html_text(page(report))
    assert [word for word in absent if word in text] == []
    manifest = json.loads((tmp_path / folder / "manifest.json").read_text(encoding="utf-8"))
    later = [name for name in manifest["data_files"] if name.startswith("values/") and name[7:17] > folder]
    assert later == []
    assert check_pdf_ua(report.with_suffix(".pdf")) == []
    assert audit_pdf(report.with_suffix(".pdf")).problems == ()


def test_the_third_quarter_of_2018_shows_its_potholes(tmp_path: Path) -> None:
    build(tmp_path, "--quarter", "2018-19 Q3")
    text = html_group(
        tmp_path / "2018-19_Q3" / "report.html", "delivering_better_services", "safety_carriageway_defects"
    )
    assert "87%" in text
    assert "80.77%" in text
    assert "81.47%" not in text


def test_the_example_council(tmp_path: Path) -> None:
    build(tmp_path, "--data", EXAMPLE, "--quarter", "2025-26 Q2")
    report = tmp_path / "2025-26_Q2" / "report.html"
    text = html_text(page(report))
    assert "fictional" in text
    assert "lancashire" not in text
    pdf = report.with_suffix(".pdf")
    assert pdf_text(pdf).count("fictional") >= 10
    assert check_pdf_ua(pdf) == []
    assert audit_pdf(pdf).problems == ()
