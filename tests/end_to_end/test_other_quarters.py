"""Another quarter: the same command, and only what was known then. More of them in `test_documents`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.end_to_end.reports import build, html_group, html_section, html_text, page
from tests.end_to_end.same import checked

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


def test_quarter_3_of_2018_shows_its_potholes(tmp_path: Path) -> None:
    build(tmp_path, "--quarter", "Q3 2018/19")
    report = checked(tmp_path / "2018-19_Q3")
    potholes = html_group(report, "delivering_better_services", "safety_carriageway_defects")
    assert "87%" in potholes or "87.00%" in potholes
    assert "80.77%" in potholes
    assert "81.47%" not in potholes
    assert "academic year 2021/22" not in html_text(page(report))
