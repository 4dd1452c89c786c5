from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

PAGES = ["report", "single"]
Scheme = Literal["light", "dark"]


@contextmanager
def opened(
    browser: Browser, address: str, *, width: int = 1400, scheme: Scheme = "light", **more: Any
) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, **more)
    page = context.new_page()
    page.goto(address)
    yield page
    context.close()


def wait_until(page: Page, condition: str) -> None:
    """Ask until `condition` holds; `page.wait_for_function` asks a second time by a way the page's policy forbids."""
    for _ in range(200):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"{condition} did not come true within ten seconds")


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_says_nothing_on_the_console_and_asks_nobody(
    chromium: Browser, pages: dict[str, str], name: str, scheme: Scheme
) -> None:
    context = chromium.new_context(color_scheme=scheme)
    page = context.new_page()
    messages: list[str] = []
    requests: list[str] = []
    page.on("console", lambda message: messages.append(message.text))
    page.on("pageerror", lambda error: messages.append(str(error)))
    page.on("request", lambda request: requests.append(request.url))
    page.goto(pages[name])
    page.wait_for_load_state("networkidle")
    context.close()
    assert messages == []
    assert [url for url in requests if not url.startswith("data:")] == [pages[name]]


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1400, 320])
def test_the_accessibility_engine_finds_nothing(
    chromium: Browser, pages: dict[str, str], axe: str, name: str, scheme: Scheme, width: int
) -> None:
    with opened(chromium, pages[name], width=width, scheme=scheme) as page:
        page.evaluate(axe)
        found = page.evaluate("axe.run()")
    assert len(found["passes"]) > 20
    assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found["violations"]] == []


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [1400, 800, 640, 320])
def test_the_page_never_scrolls_sideways(chromium: Browser, pages: dict[str, str], name: str, width: int) -> None:
    with opened(chromium, pages[name], width=width) as page:
        assert page.evaluate("document.documentElement.scrollWidth") == width


def test_text_of_twice_the_size_fits(chromium: Browser, pages: dict[str, str]) -> None:
    with opened(chromium, pages["report"], width=1280) as page:
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate("document.documentElement.scrollWidth") == 1280


def test_the_first_tab_offers_to_skip_to_the_text(chromium: Browser, pages: dict[str, str]) -> None:
    with opened(chromium, pages["report"]) as page:
        page.keyboard.press("Tab")
        skip = page.locator(":focus")
        assert skip.inner_text() == "Skip to the text"
        box = skip.bounding_box()
        assert box is not None
        assert box["y"] >= 0
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"
        page.keyboard.press("Tab")
        assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_everything_reached_by_keyboard_shows_where_it_is(chromium: Browser, pages: dict[str, str]) -> None:
    with opened(chromium, pages["report"]) as page:
        unseen = []
        for _ in range(60):
            page.keyboard.press("Tab")
            look = page.evaluate(
                "(() => { const e = document.activeElement, s = getComputedStyle(e);"
                " return [e.tagName, e.textContent.slice(0, 30), parseFloat(s.outlineWidth), s.outlineStyle] })()"
            )
            if look[0] != "BODY" and (look[2] < 2 or look[3] == "none"):
                unseen.append(look)
        assert unseen == []


def test_a_wide_table_is_scrolled_by_keyboard(chromium: Browser, pages: dict[str, str]) -> None:
    with opened(chromium, pages["report"], width=320) as page:
        region = page.get_by_role("region", name="Bins: all measures")
        region.focus()
        page.keyboard.press("ArrowRight")
        wait_until(page, "document.activeElement.scrollLeft > 0")
        first = region.locator("tbody th").first.bounding_box()
        assert first is not None
        assert 0 <= first["x"] < 40  # the measure's name stays in sight


def test_the_contents_stand_beside_the_text_or_fold_above_it(chromium: Browser, pages: dict[str, str]) -> None:
    with opened(chromium, pages["report"], width=1400) as wide:
        wide.mouse.wheel(0, 2000)
        wait_until(wide, "scrollY > 500")
        box = wide.locator("nav.beside").bounding_box()
        assert box is not None
        assert box["y"] == 0
        assert not wide.locator("nav.folded").is_visible()
    with opened(chromium, pages["report"], width=800) as narrow:
        assert not narrow.locator("nav.beside").is_visible()
        narrow.get_by_text("Contents", exact=True).locator("visible=true").click()
        narrow.get_by_role("link", name="Lids").click()
        assert narrow.url.endswith("#waste-lids")


def test_the_data_behind_a_chart_unfold(chromium: Browser, pages: dict[str, str]) -> None:
    with opened(chromium, pages["report"]) as page:
        table = page.get_by_role("region", name="Figures of Bins")
        assert not table.is_visible()
        page.get_by_text("Figures behind this chart Bins rose").focus()
        page.keyboard.press("Enter")
        assert table.is_visible()


def test_the_page_is_dark_for_readers_who_ask_for_it(chromium: Browser, pages: dict[str, str]) -> None:
    colours = {}
    schemes: tuple[Scheme, ...] = ("light", "dark")
    for scheme in schemes:
        with opened(chromium, pages["report"], scheme=scheme) as page:
            colours[scheme] = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert colours == {"light": "rgb(255, 255, 255)", "dark": "rgb(20, 25, 29)"}


def test_motion_is_left_out_for_readers_who_ask_for_it(chromium: Browser, pages: dict[str, str]) -> None:
    with opened(chromium, pages["report"], reduced_motion="reduce") as page:
        assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


def test_marks_stay_visible_in_forced_colours(chromium: Browser, pages: dict[str, str]) -> None:
    with opened(chromium, pages["report"], forced_colors="active") as page:
        fill = page.evaluate("getComputedStyle(document.querySelector('.kpi-mark-red')).fill")
        ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert fill != ground


def test_print_hides_what_only_a_screen_needs(chromium: Browser, pages: dict[str, str]) -> None:
    with opened(chromium, pages["report"], width=794) as page:
        page.emulate_media(media="print")
        for hidden in ("nav", ".skip", ".back", "details"):
            assert page.locator(hidden).locator("visible=true").count() == 0, hidden
        assert page.evaluate("getComputedStyle(document.querySelector('.kpi thead')).display") == "table-header-group"
        assert page.evaluate("getComputedStyle(document.querySelector('.kpi tr')).breakInside") == "avoid"
        assert page.evaluate("document.documentElement.scrollWidth") == 794


def test_charts_use_the_typeface_of_the_page(chromium: Browser, pages: dict[str, str]) -> None:
    with opened(chromium, pages["report"]) as page:
        page.evaluate("document.fonts.ready")
        assert page.evaluate("document.fonts.check('8.5px \"Source Sans 3\"')")
        assert page.evaluate("[...document.fonts].filter(font => font.status == 'loaded').length") >= 3
