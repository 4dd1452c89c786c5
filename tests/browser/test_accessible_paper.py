"""The dashboard on paper and on a slow line: one A4 sheet for each KPI, and pages of few letters."""

from __future__ import annotations

import io
from pathlib import Path

import pikepdf
import pytest
from playwright.sync_api import Browser, Page

from kpi_helpers.analysis.scorecard import build_scorecard
from kpi_helpers.inputs.checked import read_earlier, require_authority
from kpi_helpers.periods import parse_quarter
from kpi_helpers.site.write import write_dashboard
from tests.browser.whole import shown
from tests.end_to_end.reports import ROOT

pytestmark = pytest.mark.browser

A4 = (595, 842)  # points
KB = 1024
MOST_OF_INDEX, MOST_OF_KPI = 200 * KB, 150 * KB  # with style sheet and script, not packed


@pytest.fixture(scope="module")
def lancashire(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the dashboard of the real figures in `data`."""
    authority = require_authority(ROOT / "data", parse_quarter("2022-23 Q2"))
    folder = tmp_path_factory.mktemp("lancashire") / "dashboard"
    write_dashboard(build_scorecard(authority), read_earlier(authority), folder)
    return folder


@pytest.fixture(params=["dashboard", "lancashire"])
def folder(request: pytest.FixtureRequest) -> Path:
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Path)
    return found


def sheets(page: Page) -> list[tuple[int, int]]:
    """Print a page, and give the size of every sheet."""
    with pikepdf.open(io.BytesIO(page.pdf(prefer_css_page_size=True))) as pdf:
        boxes = [[float(edge) for edge in one.mediabox.as_list()] for one in pdf.pages]
    return [(round(right - left), round(top - bottom)) for left, bottom, right, top in boxes]


def test_every_kpi_is_printed_on_one_sheet(chromium: Browser, folder: Path) -> None:
    files = sorted((folder / "kpi").glob("*.html"))
    wrong = {}
    with shown(chromium, "about:blank") as page:
        for file in files:
            page.goto(file.as_uri())
            printed = sheets(page)
            if printed != [A4]:
                wrong[file.stem] = printed
    assert wrong == {}
    assert len(files) >= 38


def test_nothing_on_a_printed_sheet_is_cut(chromium: Browser, dashboard: Path) -> None:
    files = sorted((dashboard / "kpi").glob("*.html"))
    with shown(chromium, "about:blank") as page:
        page.set_viewport_size({"width": 688, "height": 1040})  # what the margins leave of A4
        page.emulate_media(media="print")
        for file in files:
            page.goto(file.as_uri())
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= 688, (file.stem, wide)
            assert page.locator("dl.facts").is_visible()
    assert len(files) == 38


def test_the_first_page_prints_every_kpi_though_a_filter_hides_some(chromium: Browser, dashboard: Path) -> None:
    with shown(chromium, f"{(dashboard / 'index.html').as_uri()}#rating=red") as page:
        assert page.locator(".list-table tbody tr:visible").count() == 3
        assert set(sheets(page)) == {A4}
        page.emulate_media(media="print")
        assert page.locator(".list-table tbody tr:visible").count() == 32
        assert page.locator("form").is_hidden()


def test_pages_are_light(folder: Path) -> None:
    shared = sum((folder / "assets" / name).stat().st_size for name in ("dashboard.css", "dashboard.js"))
    pages = {file.stem: file.stat().st_size + shared for file in (folder / "kpi").glob("*.html")}
    assert shared > 50 * KB
    assert len(pages) >= 38
    assert {name: size for name, size in pages.items() if size >= MOST_OF_KPI} == {}
    assert (folder / "index.html").stat().st_size + shared < MOST_OF_INDEX
