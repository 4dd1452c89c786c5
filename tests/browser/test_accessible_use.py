"""The example council's dashboard without a mouse, colours or motion, and as assistive programs read it."""

from __future__ import annotations

import io
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.whole import DASHBOARD, KINDS, OPEN_ALL, SHIFTS, shown

pytestmark = pytest.mark.browser

RATED = {"Green": "green", "Amber": "amber", "Red": "red", "Not rated": "not_rated"}
# Links inside sentences, in cells and in lists of such links keep the height of their line (WCAG 2.5.8, exception
# "inline"): another box of words stands on their line, or the rows of a table set their height.
SMALL = """() => {
  const all = [...document.querySelectorAll("a, button, select, input, summary")]
    .filter((one) => one.checkVisibility() && !one.closest(".skip"));
  const inline = (one) => {
    if (one.tagName !== "A") return false;
    const block = one.closest("p, li, td, th, dd, figcaption");
    return Boolean(block) && (block.matches("td, th") || block.textContent.trim() !== one.textContent.trim());
  };
  const measured = all.filter((one) => !inline(one));
  const small = measured.filter((one) => {
    const box = (one.matches(".live-rail input") ? one.parentElement : one).getBoundingClientRect();
    return box.width < 23.95 || box.height < 23.95;
  });
  return [measured.length, small.map((one) => one.outerHTML.slice(0, 120))];
}"""


def address(dashboard: Path, kind: str) -> str:
    return (dashboard.parent / KINDS[kind]).as_uri()


def focused(page: Page) -> str:
    """Give the words of what has the focus."""
    return str(
        page.evaluate("(document.activeElement.ariaLabel || document.activeElement.textContent || '').trim()")
    ).split("\n")[0]


def tab_to(page: Page, selector: str, *, most: int = 60) -> Locator:
    """Press Tab until an element has the focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        found = page.locator(f"{selector}:focus")
        if found.count():
            return found
    raise AssertionError(f"{selector} was not reached in {most} steps; the focus is on {focused(page)!r}")


def names_shown(page: Page) -> list[str]:
    return page.locator(".list-table tbody tr:not([hidden]) th a").all_text_contents()


# ---------------------------------------------------------------- keyboard


def test_the_list_is_used_and_a_kpi_opened_and_left_by_keyboard_alone(chromium: Browser, dashboard: Path) -> None:
    with shown(chromium, address(dashboard, "index")) as page:
        page.keyboard.press("Tab")
        assert focused(page) == "Skip to the text"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"
        all_names = names_shown(page)
        tab_to(page, "#list-q")
        page.keyboard.type("care")
        expect(page.get_by_role("status")).to_have_text("9 of 32 KPIs shown")
        tab_to(page, "#list-rating")
        page.keyboard.press("g")
        expect(page.locator("#list-rating")).to_have_value("green")
        assert 0 < len(names_shown(page)) < 9 < len(all_names)
        tab_to(page, ".list-table thead button")
        page.keyboard.press("Enter")
        names = names_shown(page)
        assert names == sorted(names, key=str.casefold)
        assert page.locator("[aria-sort=ascending]").inner_text() == "Measure"
        tab_to(page, ".list-table tbody a")
        opened = focused(page)
        page.keyboard.press("Enter")
        page.wait_for_url("**/kpi/*.html")
        expect(page.locator("h1")).to_be_visible()
        page.go_back()
        page.wait_for_url("**/index.html#*")
        expect(page.locator("#list-q")).to_have_value("care")
        expect(page.locator("#list-rating")).to_have_value("green")
        assert names_shown(page) == names
        assert focused(page) == opened


def test_a_chart_is_used_by_keyboard_alone(chromium: Browser, dashboard: Path, tmp_path: Path) -> None:
    with shown(chromium, address(dashboard, "control chart"), accept_downloads=True) as page:
        tab_to(page, "[data-view=table]")
        page.keyboard.press("Enter")
        assert page.locator(".live table").is_visible()
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Space")
        assert page.locator(".live-plot").is_visible()
        tab_to(page, "[data-save=svg]")
        with page.expect_download() as saving:
            page.keyboard.press("Enter")
        saving.value.save_as(tmp_path / "saved.svg")
        assert "<title>" in (tmp_path / "saved.svg").read_text(encoding="utf-8")
        slider = tab_to(page, ".live-rail input")
        assert page.locator(".live-now p").first.is_visible()
        words = [page.locator(".live-now p").first.inner_text()]
        for key in ("Home", "ArrowRight", "PageUp", "End"):
            page.keyboard.press(key)
            words.append(page.locator(".live-now p").first.inner_text())
            said = (slider.get_attribute("aria-valuetext") or "").split(", ")
            assert all(part in words[-1] for part in said[:2])
        assert len(set(words)) == 4
        assert words[0] == words[-1]
        details = tab_to(page, "summary")
        page.keyboard.press("Enter")
        assert details.evaluate("one => one.parentElement.open")


def test_every_place_to_stop_has_a_name_and_comes_in_the_order_of_the_page(chromium: Browser, dashboard: Path) -> None:
    for kind in ("index", "control chart", "overview"):
        with shown(chromium, address(dashboard, kind), reduced_motion="reduce") as page:
            page.evaluate(OPEN_ALL)
            page.evaluate("window.order = []")
            while page.evaluate("document.activeElement !== document.body || window.order.length === 0"):
                page.keyboard.press("Tab")
                page.evaluate("window.order.push(document.activeElement)")
            in_order = page.evaluate(
                "window.order.slice(0, -1).every((one, at, all) => !at"
                " || all[at - 1].compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING)"
            )
            assert in_order
            assert page.evaluate("window.order.length") > 20
            assert page.locator("[tabindex]:not([tabindex='0'], [tabindex='-1'])").count() == 0


# ---------------------------------------------------------------- sight


def mask(mark: Locator) -> Image.Image:
    """Give the shape of a mark without its colours: 48 x 48, white where it is drawn."""
    picture = Image.open(io.BytesIO(mark.screenshot())).convert("L")
    ground = picture.getpixel((0, 0))
    assert isinstance(ground, int)
    drawn = ImageChops.difference(picture, Image.new("L", picture.size, ground)).point(lambda off: 255 * (off > 40))
    box = drawn.getbbox()
    assert box is not None, "nothing is drawn"
    return drawn.crop(box).resize((48, 48))


def share_that_differs(left: Image.Image, right: Image.Image) -> float:
    different = ImageChops.difference(left, right).point(lambda off: 255 * (off > 127))
    return different.histogram()[255] / (48 * 48)


LOOKS: dict[str, dict[str, Any]] = {"grey paper": {}, "forced colours": {"forced_colors": "active"}}


@pytest.mark.parametrize("look", LOOKS)
def test_ratings_are_told_apart_without_colour(chromium: Browser, dashboard: Path, look: str) -> None:
    with shown(chromium, address(dashboard, "index"), "400 %", **LOOKS[look]) as page:
        page.set_viewport_size({"width": 1280, "height": 1024})
        if look == "grey paper":
            page.emulate_media(media="print")
        legend = page.locator(".kpi-legend li")
        words = [text.strip().rpartition(" ")[0] or text for text in legend.all_inner_texts()]
        masks = [mask(one) for one in legend.locator("svg").all()]
        cells = ".list-table tbody td:nth-child(5)"
        shapes = page.locator(cells).evaluate_all(
            "all => all.map((one) => [one.childNodes[1].data, one.querySelector('use').getAttribute('href')])"
        )
    assert len(words) == len(set(words)) == len(masks) == 4
    assert min(share_that_differs(*pair) for pair in combinations(masks, 2)) > 0.08
    assert {tuple(one) for one in shapes} == {(word, f"#m-{mark}") for word, mark in RATED.items()}


def test_what_is_chosen_is_seen_in_forced_colours(chromium: Browser, dashboard: Path) -> None:
    with shown(chromium, address(dashboard, "control chart"), forced_colors="active") as page:
        pressed, other = page.locator("[data-view]").evaluate_all(
            "all => all.map((e) => getComputedStyle(e).backgroundColor)"
        )
        assert pressed != other
        ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert page.locator(".live-knob").is_visible()
        assert page.locator(".live-knob").evaluate("e => getComputedStyle(e, '::before').borderTopColor") != ground
        line = page.locator(".live-rail").evaluate("e => getComputedStyle(e, '::before').borderTopColor")
        assert line != ground
        here = page.locator(".ways a.above").evaluate("e => getComputedStyle(e).borderBottomColor")
        assert here != page.locator(".ways a:not(.above)").first.evaluate("e => getComputedStyle(e).borderBottomColor")


def test_nothing_moves_by_itself_for_readers_who_ask_for_stillness(chromium: Browser, dashboard: Path) -> None:
    moving = (
        "[...document.querySelectorAll('*')].filter((one) => { const s = getComputedStyle(one);"
        " return s.scrollBehavior !== 'auto' || s.animationName !== 'none' || s.transitionDuration !== '0s' }).length"
    )
    with shown(chromium, address(dashboard, "index")) as page:
        assert page.evaluate(moving) == 1  # pages glide to a heading for everybody else
    for kind in ("index", "control chart", "overview", "instructions"):
        with shown(chromium, address(dashboard, kind), reduced_motion="reduce") as page:
            assert page.evaluate("document.querySelectorAll('*').length") > 100
            assert page.evaluate(moving) == 0
            assert page.evaluate("document.getAnimations().length") == 0


@pytest.mark.parametrize("kind", ["index", "control chart", "forecast chart", "overview"])
@pytest.mark.parametrize("size", ["1280", "320"])
def test_nothing_shifts_while_a_page_opens(chromium: Browser, dashboard: Path, kind: str, size: str) -> None:
    with shown(chromium, "about:blank", size) as page:
        page.add_init_script(SHIFTS)
        page.goto(address(dashboard, kind))
        page.wait_for_load_state("networkidle")
        page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done, 200)))")
        assert page.evaluate("window.shifts") == []
        page.evaluate(
            "new Promise((done) => { document.querySelector('main').style.marginTop = '300px';"
            " requestAnimationFrame(() => setTimeout(done, 200)) })"
        )
        assert page.evaluate("window.shifts.length") == 1  # it would have been seen


@pytest.mark.parametrize("size", ["1280", "320"])
def test_what_is_pressed_or_chosen_is_large_enough(chromium: Browser, dashboard: Path, size: str) -> None:
    measured = 0
    for kind in DASHBOARD:
        with shown(chromium, address(dashboard, kind), size) as page:
            found, small = page.evaluate(SMALL)
            measured += found
            assert small == [], kind
            assert found >= 8
    assert measured > 150


def test_every_page_has_a_title_of_its_own(dashboard: Path) -> None:
    from lxml import html

    titles = [html.parse(file).findtext(".//title") for file in dashboard.rglob("*.html")]
    assert len(titles) == len(set(titles)) > 40
