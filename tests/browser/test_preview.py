"""An open page of a preview shows what was saved, without being touched; bad input is told on it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.whole import axe_finds, start_axe
from tests.end_to_end.reports import EXAMPLE
from tests.previews import PATIENCE, Running, edit, previewed, wait_until

pytestmark = [pytest.mark.browser, pytest.mark.slow]
SOON = PATIENCE * 1000  # milliseconds
COMMENTARY, VALUES = "commentary/2025-26_Q2/libraries.md", "values/2025-26_Q2.csv"
ROW = "library_visits_pct_of_2019_20,2025-26 Q2,,101.9,152581,149800"
EDITED = "library_visits_pct_of_2019_20,2025-26 Q2,,103.6,155193,149800"
TOLD = f'{VALUES}, row 9, value: found "<img src=x onerror=alert(1)>"; expected a number.'
BAD = "library_visits_pct_of_2019_20,2025-26 Q2,,<img src=x onerror=alert(1)>,152581,149800"
PLACE = "#homes-and-places-housing-repairs"
REPORT, KPI = "report.html", "dashboard/kpi/library_visits_pct_of_2019_20.html"


@pytest.fixture(scope="module")
def council(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("a preview é")
    shutil.copytree(EXAMPLE, root / "data")
    return root


@pytest.fixture(scope="module")
def preview(chromium: Browser, council: Path) -> Iterator[Running]:
    with previewed(council) as running:
        assert running.address
        yield running


@contextmanager
def opened(browser: Browser, preview: Running, name: str) -> Iterator[Page]:
    """Open a page of the preview; afterwards nothing must stand on the console and nobody else have been asked."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{preview.address}/{name}")
    yield page
    context.close()
    assert said == []
    assert [url for url in asked if not url.startswith((f"{preview.address}/", "data:"))] == []


def problem(page: Page) -> str:
    """Give the problem that the page tells of."""
    return alert(page).inner_text()


def alert(page: Page) -> Locator:
    return page.locator("#kpi-preview").get_by_role("alert")


def mark(page: Page) -> None:
    """Leave a mark that a page loaded anew has not."""
    page.evaluate("window.marked = true")


def marked(page: Page) -> bool:
    return bool(page.evaluate("window.marked === true"))


def place_of(page: Page, anchor: str) -> float:
    return float(page.evaluate("(anchor) => document.querySelector(anchor).getBoundingClientRect().top", anchor))


def settle(page: Page) -> None:
    """Wait until a page loaded anew has taken its place, and the browser has had time to take another."""
    page.wait_for_load_state("load")
    page.wait_for_timeout(500)


def test_new_words_show_and_the_place_is_kept(chromium: Browser, council: Path, preview: Running) -> None:
    with opened(chromium, preview, REPORT) as page, opened(chromium, preview, KPI) as beside:
        page.evaluate("(anchor) => document.querySelector(anchor).scrollIntoView({ behavior: 'instant' })", PLACE)
        page.evaluate("scrollBy({ top: 120, behavior: 'instant' })")
        before = place_of(page, PLACE)
        assert before < -50
        mark(page)
        edit(council / "data" / COMMENTARY, "Well done to all seven", "Warm thanks to all seven")
        for one in (page, beside):
            expect(one.get_by_text("Warm thanks to all seven libraries").first).to_be_attached(timeout=SOON)
        assert not marked(page)
        settle(page)
        assert abs(place_of(page, PLACE) - before) < 2
    said = preview.wait_for("Made again: ")
    assert f"{COMMENTARY} changed." in said
    assert re.search(r"^Made again: homes_and_places in \d+\.\d s\.$", said, re.MULTILINE)


def test_words_added_above_do_not_move_what_is_read(chromium: Browser, council: Path, preview: Running) -> None:
    with opened(chromium, preview, REPORT) as page:
        lower = "#homes-and-places-libraries"
        page.evaluate("(anchor) => document.querySelector(anchor).scrollIntoView({ behavior: 'instant' })", lower)
        before, scrolled = place_of(page, lower), page.evaluate("scrollY")
        more = "\n\n".join(f"Paragraph {number} was added while the page was open." for number in range(12))
        path = council / "data" / "commentary/2025-26_Q2/housing_repairs.md"
        path.write_text(f"{path.read_text(encoding='utf-8').rstrip()}\n\n{more}\n", encoding="utf-8")
        expect(page.get_by_text("Paragraph 11 was added").first).to_be_attached(timeout=SOON)
        settle(page)
        assert page.evaluate("scrollY") - scrolled > 200
        assert abs(place_of(page, lower) - before) < 2


def test_a_new_value_shows(chromium: Browser, council: Path, preview: Running) -> None:
    with opened(chromium, preview, KPI) as page:
        assert page.get_by_text("103.6").count() == 0
        edit(council / "data" / VALUES, ROW, EDITED)
        expect(page.get_by_text("103.6").first).to_be_attached(timeout=SOON)


def test_bad_input_is_told_and_the_last_good_report_stays(chromium: Browser, council: Path, preview: Running) -> None:
    with opened(chromium, preview, REPORT) as page, opened(chromium, preview, KPI) as beside:
        assert problem(page) == ""
        mark(page)
        edit(council / "data" / VALUES, EDITED, BAD)
        for one in (page, beside):
            expect(alert(one)).to_contain_text(VALUES, timeout=SOON)
            assert problem(one).split("\n", 1)[0] == "Not made again. This is the last good report."
            assert TOLD in problem(one)
            assert one.locator("#kpi-preview img").count() == 0
        assert f"kpi-report: {TOLD}" in preview.said
        page.emulate_media(media="print")
        assert not page.locator("#kpi-preview").is_visible()
        page.emulate_media(media="screen")
        edit(council / "data" / VALUES, BAD, EDITED)
        for one in (page, beside):
            expect(alert(one)).to_be_empty(timeout=SOON)
        assert marked(page), "a page that reads the same was loaded anew"


def test_the_message_is_accessible(chromium: Browser, council: Path, preview: Running, axe: str) -> None:
    with opened(chromium, preview, REPORT) as page:
        edit(council / "data" / VALUES, EDITED, BAD)
        expect(alert(page)).to_contain_text(VALUES, timeout=SOON)
        start_axe(page, axe)
        finds = axe_finds(page)
        edit(council / "data" / VALUES, BAD, EDITED)
        expect(alert(page)).to_be_empty(timeout=SOON)
        assert finds == []


def test_a_page_opened_while_input_is_bad_tells_it(chromium: Browser, council: Path, preview: Running) -> None:
    path = council / "data" / "commentary/2025-26_Q2/libraries.md"
    edit(path, "group: libraries", "group: libraris")
    preview.wait_for("libraris")
    with opened(chromium, preview, "") as page:
        assert page.url.endswith("/report.html")
        expect(alert(page)).to_contain_text("libraris")
        edit(path, "group: libraris", "group: libraries")
        expect(alert(page)).to_be_empty(timeout=SOON)


def test_the_bar_leads_to_dashboard_and_report(chromium: Browser, preview: Running) -> None:
    with opened(chromium, preview, REPORT) as page:
        page.get_by_role("complementary", name="Preview").get_by_role("link", name="Dashboard").click()
        page.wait_for_url("**/dashboard/")
        expect(page.get_by_role("complementary", name="Preview").get_by_role("status")).to_contain_text("Made at ")
        page.get_by_role("complementary", name="Preview").get_by_role("link", name="Report").click()
        page.wait_for_url("**/report.html")


def test_files_on_disk_stay_as_they_were_built(council: Path, preview: Running) -> None:
    (folder,) = (council / "outputs").glob("2025-26_Q2")
    pages = [path.read_text(encoding="utf-8") for path in folder.rglob("*.html")]
    assert len(pages) > 20
    assert [text for text in pages if "preview-events" in text or "connect-src" in text] == []


def test_the_end_is_told(chromium: Browser, council: Path, preview: Running) -> None:
    with opened(chromium, preview, REPORT) as page:
        expect(page.locator("#kpi-preview").get_by_role("status")).to_contain_text("Made at ")
        assert preview.interrupt() == 0
        expect(page.locator("#kpi-preview").get_by_role("status")).to_have_text("The preview has ended.")
    assert preview.lines[-1] == "Preview ended."
    assert "Traceback" not in preview.said
    wait_until(lambda: preview.left() == [], "the end of its processes", preview)
