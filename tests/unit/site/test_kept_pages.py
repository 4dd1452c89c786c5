"""Pages of the published dashboard: taken over where nothing that they asked has changed, made anew elsewhere."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from kpi_helpers.analysis.scorecard import build_scorecard
from kpi_helpers.inputs.checked import read_earlier, require_authority
from kpi_helpers.periods import parse_quarter
from kpi_helpers.site import write
from kpi_helpers.site.frame import page_html
from kpi_helpers.site.kept_pages import Published
from kpi_helpers.site.write import write_dashboard
from tests.sections import draw_once
from tests.site_builders import EXAMPLE, QUARTER


@dataclass(frozen=True)
class Made:
    """A dashboard: its files, what its pages asked, and which of them were made."""

    files: dict[str, bytes]
    asked: dict[str, Any]
    made: set[str]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    shutil.copytree(EXAMPLE, tmp_path / "data", ignore=shutil.ignore_patterns("notebooks"))
    return tmp_path / "data"


def dashboard(data: Path, folder: Path, patch: pytest.MonkeyPatch, published: Published | None = None) -> Made:
    authority = require_authority(data, parse_quarter(QUARTER))
    made = set()

    def noted(page: Any, scorecard: Any) -> str:
        made.add(page.path)
        return page_html(page, scorecard)

    with patch.context() as patched:
        patched.setattr(write, "page_html", noted)
        draw_once(patched)
        written, asked = write_dashboard(build_scorecard(authority), read_earlier(authority), folder, published)
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in written}
    return Made(files, json.loads(json.dumps(asked)), made)  # as the record of a build keeps it


def test_only_what_changed_is_made_again(data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = dashboard(data, tmp_path / "first", monkeypatch)
    pages = {name for name in first.files if name.endswith(".html")}
    assert first.made == pages
    published = Published(tmp_path / "first", frozenset(pages), first.asked)

    second = dashboard(data, tmp_path / "second", monkeypatch, published)
    assert second == replace(first, made=set())

    (tmp_path / "first" / "glossary.html").write_text("touched by hand", encoding="utf-8")
    but_one = replace(published, whole=frozenset(pages - {"glossary.html"}))
    assert dashboard(data, tmp_path / "third", monkeypatch, but_one) == replace(first, made={"glossary.html"})

    file = data / "commentary" / "2025-26_Q2" / "housing_repairs.md"
    file.write_text(file.read_text(encoding="utf-8").rstrip() + " We said so.\n", encoding="utf-8")
    edited = dashboard(data, tmp_path / "fourth", monkeypatch, but_one)
    of_the_group = {"kpi/repairs_on_time_pct.html", "kpi/repairs_days_average.html", "priority/homes_and_places.html"}
    assert edited.made == {"glossary.html", *of_the_group}
    assert edited.files == dashboard(data, tmp_path / "fifth", monkeypatch).files

    values = data / "values" / "2025-26_Q2.csv"
    lines = values.read_text(encoding="utf-8").splitlines(keepends=True)
    (place,) = [number for number, line in enumerate(lines) if line.startswith("repairs_days_average,2025-26 Q2")]
    cells = lines[place].split(",")
    cells[lines[0].split(",").index("value")] += "1"
    values.write_text("".join([*lines[:place], ",".join(cells), *lines[place + 1 :]]), encoding="utf-8")
    last = Published(tmp_path / "fourth", frozenset(pages), edited.asked)
    changed = dashboard(data, tmp_path / "sixth", monkeypatch, last)
    assert {"index.html", "kpi/repairs_days_average.html"} <= changed.made
    assert len(changed.made) < 10
    assert changed.files == dashboard(data, tmp_path / "seventh", monkeypatch).files


def test_other_words_of_an_earlier_quarter_make_every_page_again(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = dashboard(data, tmp_path / "first", monkeypatch)
    published = Published(tmp_path / "first", frozenset(first.files), first.asked)
    file = data / "commentary" / "2025-26_Q1" / "housing_repairs.md"
    file.write_text(file.read_text(encoding="utf-8").rstrip() + " We said so.\n", encoding="utf-8")
    assert dashboard(data, tmp_path / "second", monkeypatch, published).made == first.made
