"""The dashboard's chart, and what chart and list share, in a real browser, from a folder and from a web server."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from tests.browser.parts import opened

pytestmark = pytest.mark.browser

SVG = "{http://www.w3.org/2000/svg}"
SHIFTS = """
window.shifts = [];
new PerformanceObserver((list) => { for (const one of list.getEntries()) window.shifts.push(one.value); })
  .observe({ type: "layout-shift", buffered: true });
"""
ROOM = """
new Promise((done) => requestAnimationFrame(() => setTimeout(done, 200))).then(() =>
  [...document.querySelectorAll("main *")]
  .filter((one) => !one.closest("symbol, thead, .live-now, .live-rail, .live-mark"))
  .map((one) => [one, one.getBoundingClientRect()]).filter(([_, box]) => box.width && box.height)
  .map(([one, box]) => [`${one.tagName} ${one.textContent.trim().slice(0, 20)}`,
    box.left, box.top, box.width, box.height]))
"""


def place_of(page: Page, point: int) -> tuple[float, float]:
    """Give where a point of the chart is on the screen."""
    x, y = page.evaluate(
        "(place) => { const live = document.querySelector('.live'), svg = live.querySelector('.live-plot svg');"
        " const [x, y] = JSON.parse(live.dataset.live).points[place], box = svg.getBoundingClientRect();"
        " return [box.left + x / 309.6 * box.width, box.top + y / 140.4 * box.height] }",
        point,
    )
    return x, y


def said(page: Page) -> str:
    return " ".join(page.locator(".live-now p").first.inner_text().split())


LATEST = "80.0% Q2 2022/23 final target 90% Concern: below the lower limit"
FIRST = "90.0% Q1 2019/20 final target 90%"


def test_the_point_under_the_mouse_is_told(chromium: Browser, root: str) -> None:
    with opened(chromium, f"{root}/chart.html") as page:
        assert said(page) == LATEST
        assert page.locator(".live-mark").evaluate("e => getComputedStyle(e).visibility") == "hidden"
        x, y = place_of(page, 0)
        page.mouse.move(x + 2, y + 40)
        assert said(page) == FIRST
        ring = page.locator(".live-mark circle").bounding_box()
        assert ring is not None
        assert abs(ring["x"] + ring["width"] / 2 - x) < 1
        assert abs(ring["y"] + ring["height"] / 2 - y) < 1
        assert page.locator(".live-mark").evaluate("e => getComputedStyle(e).visibility") == "visible"
        page.mouse.move(5, 5)
        assert said(page) == LATEST  # the mouse only looked
        page.mouse.click(*place_of(page, 0))
        page.mouse.move(5, 5)
        assert said(page) == FIRST  # a click stays
        page.keyboard.press("ArrowRight")
        assert said(page).startswith("92.0% Q2 2019/20")


def test_the_slider_steps_through_the_points(chromium: Browser, root: str) -> None:
    with opened(chromium, f"{root}/chart.html") as page:
        slider = page.get_by_role("slider", name="Step through the figures of the chart")
        slider.focus()
        for key, words in (
            ("Home", FIRST),
            ("ArrowRight", "92.0% Q2 2019/20"),
            ("End", LATEST),
            ("ArrowLeft", "91.0%"),
        ):
            page.keyboard.press(key)
            assert said(page).startswith(words)
        assert slider.get_attribute("aria-valuetext") == "Q1 2022/23, 91.0%, target 90%, final"
        knob = page.locator(".live-knob")
        assert knob.evaluate("e => getComputedStyle(e, '::before').outlineStyle") == "solid"
        box, (x, _) = knob.bounding_box(), place_of(page, 12)
        assert box is not None
        assert abs(box["x"] - x) < 1


def test_a_finger_taps_and_draws_and_may_still_scroll(chromium: Browser, folder: Path) -> None:
    with opened(chromium, f"{folder.as_uri()}/chart.html", width=390, has_touch=True, is_mobile=True) as page:
        page.touchscreen.tap(*place_of(page, 0))
        assert said(page) == FIRST
        session = page.context.new_cdp_session(page)
        (x, y), (end, _) = place_of(page, 0), place_of(page, 13)
        for kind, at in (("touchStart", x), ("touchMove", (x + end) / 2), ("touchMove", end)):
            session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": at, "y": y}]})
        session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        assert said(page) == LATEST
        assert page.locator(".live-plot").evaluate("e => getComputedStyle(e).touchAction") == "pan-y"


def test_picture_and_table_change_places(chromium: Browser, root: str) -> None:
    with opened(chromium, f"{root}/chart.html") as page:
        picture = page.get_by_role("img", name="Control chart of 14 figures")
        table = page.get_by_role("table", name="Repairs on time & well: figures")
        assert (picture.is_visible(), table.is_visible()) == (True, False)
        page.get_by_role("button", name="Table").focus()
        page.keyboard.press("Space")
        assert (picture.is_visible(), table.is_visible()) == (False, True)
        assert page.get_by_role("button", name="Table", pressed=True).evaluate("e => e === document.activeElement")
        assert page.get_by_role("button", name="Chart", pressed=False).count() == 1
        assert not page.locator("summary").is_visible()
        page.get_by_role("button", name="Chart").click()
        assert (picture.is_visible(), table.is_visible()) == (True, False)


def test_a_saved_png_is_a_sharp_picture_on_white(chromium: Browser, root: str, tmp_path: Path) -> None:
    with opened(chromium, f"{root}/chart.html", color_scheme="dark") as page:
        with page.expect_download() as saving:
            page.get_by_role("button", name="Save as PNG").click()
        assert saving.value.suggested_filename == "HOU_03_2022-23_Q2.png"
        saving.value.save_as(tmp_path / "saved.png")
    with Image.open(tmp_path / "saved.png") as picture:
        wide, high = picture.size
        shades = picture.convert("L").histogram()
        assert wide == round((309.6 + 24) * 4 / 3 * 3)
        assert 0.4 < high / wide < 0.8
        assert picture.convert("RGB").getpixel((2, 2)) == (255, 255, 255)
        ink = sum(shades[:128]) / (wide * high)
        assert 0.01 < ink < 0.2
        title = picture.convert("L").crop((0, 0, wide, high // 8)).point(lambda shade: 255 * (shade < 128))
        assert title.getbbox() is not None


def test_a_saved_svg_stands_alone(chromium: Browser, root: str, tmp_path: Path) -> None:
    with opened(chromium, f"{root}/chart.html") as page:
        page.get_by_role("slider").focus()
        page.keyboard.press("Home")
        with page.expect_download() as saving:
            page.get_by_role("button", name="Save as SVG").focus()
            page.keyboard.press("Enter")
        assert saving.value.suggested_filename == "HOU_03_2022-23_Q2.svg"
        saving.value.save_as(tmp_path / "saved.svg")
    text = (tmp_path / "saved.svg").read_text(encoding="utf-8")
    picture = ET.fromstring(text)
    words = " ".join("".join(part.itertext()) for part in picture.findall(f"{SVG}text"))
    drawing = " ".join("".join(part.itertext()) for part in picture.findall(f"{SVG}svg//{SVG}text"))
    assert (
        picture.findtext(f"{SVG}title")
        == "Repairs on time & well: 80.0% in Q2 2022/23, 10.0 percentage points below target"
    )
    assert words.startswith("Repairs on time & well: 80.0% in Q2 2022/23, 10.0 percentage points below")
    assert words.endswith("Source: Housing system")
    assert "Diamonds: concern. Source: " in words  # not how it was worked out
    assert "Target 90%" in drawing
    assert text.count("@font-face") == 2
    assert "live-mark" not in text
    assert (picture.get("role"), picture.findtext(f"{SVG}desc", "")[:13]) == ("img", "Control chart")


def test_a_picture_is_saved_where_its_fonts_are_lost(chromium: Browser, folder: Path, tmp_path: Path) -> None:
    context = chromium.new_context(accept_downloads=True)
    page = context.new_page()
    page.route("**/save-fonts.js", lambda route: route.abort())
    page.goto(f"{folder.as_uri()}/chart.html")
    with page.expect_download() as saving:
        page.get_by_role("button", name="Save as SVG").click()
    saving.value.save_as(tmp_path / "saved.svg")
    context.close()
    assert "@font-face" not in (tmp_path / "saved.svg").read_text(encoding="utf-8")


def test_without_a_script_the_chart_is_that_of_the_report(chromium: Browser, folder: Path) -> None:
    with opened(chromium, f"{folder.as_uri()}/chart.html", java_script_enabled=False) as page:
        assert page.get_by_role("img", name="Control chart of 14 figures").is_visible()
        for part in ("button", "input", ".live-now", ".live-rail"):
            assert page.locator(part).locator("visible=true").count() == 0, part
        page.get_by_text("Figures behind this chart").click()
        assert page.get_by_role("table").is_visible()


def test_on_paper_the_chart_has_no_buttons(chromium: Browser, folder: Path) -> None:
    with opened(chromium, f"{folder.as_uri()}/chart.html", width=794) as page:
        page.get_by_role("slider").focus()
        page.emulate_media(media="print")
        for part in ("button", "input", ".live-now", ".live-rail", ".live-mark"):
            assert page.locator(part).locator("visible=true").count() == 0, part
        assert page.locator(".live-plot svg").is_visible()


# ---------------------------------------------------------------- both


PAGES = ["list.html", "chart.html"]


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("look", [{}, {"color_scheme": "dark"}, {"forced_colors": "active"}], ids=str)
@pytest.mark.parametrize("width", [1280, 320])
def test_the_accessibility_engine_finds_nothing(
    chromium: Browser, folder: Path, axe: str, name: str, look: dict[str, Any], width: int
) -> None:
    with opened(chromium, f"{folder.as_uri()}/{name}", width=width, **look) as page:
        if name == "chart.html":
            page.get_by_role("button", name="Table").click()
            page.get_by_role("button", name="Chart").click()
        page.evaluate(axe)
        found = page.evaluate("axe.run({ preload: false })")  # it would ask for the style sheet
    assert len(found["passes"]) > 15
    assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found["violations"]] == []


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [1920, 1280, 800, 320])
def test_nothing_moves_while_a_page_opens(chromium: Browser, root: str, name: str, width: int) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    page.add_init_script(SHIFTS)
    page.goto(f"{root}/{name}")
    page.wait_for_load_state("networkidle")
    page.mouse.move(width / 2, 400)
    page.mouse.move(width / 2 + 80, 420)
    page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done, 200)))")
    shifts = page.evaluate("window.shifts")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    context.close()
    assert shifts == []


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [1920, 1280, 800, 320])
def test_what_the_script_adds_takes_no_new_room(chromium: Browser, folder: Path, name: str, width: int) -> None:
    """A page painted before its script has gone through it stands where it will stand afterwards."""
    context = chromium.new_context(viewport={"width": width, "height": 900})
    page = context.new_page()
    page.goto(f"{folder.as_uri()}/{name}")
    after = page.evaluate(ROOM)
    begun = (folder / "assets" / "dashboard.js").read_text(encoding="utf-8")
    begun = begun.replace('addEventListener("DOMContentLoaded"', 'addEventListener("never"')
    page.route("**/dashboard.js", lambda route: route.fulfill(body=begun, content_type="text/javascript"))
    page.goto(f"{folder.as_uri()}/{name}")
    before = page.evaluate(ROOM)
    context.close()
    assert len(before) > 40
    assert [one[0] for one in before] == [one[0] for one in after]
    moved = [(old, new) for old, new in zip(before, after, strict=True) if old[1:] != pytest.approx(new[1:], abs=0.25)]
    assert moved == []


def test_words_of_another_point_move_nothing(chromium: Browser, folder: Path) -> None:
    with opened(chromium, f"{folder.as_uri()}/chart.html", width=260) as page:
        tops = set()
        for point in range(14):
            page.mouse.move(*place_of(page, point))
            box = page.locator(".live-plot").bounding_box()
            tops.add(box and (box["y"], box["height"]))
        assert len(tops) == 1


def test_shapes_stay_visible_in_forced_colours(chromium: Browser, folder: Path) -> None:
    with opened(chromium, f"{folder.as_uri()}/list.html", forced_colors="active") as page:
        fill = page.evaluate("getComputedStyle(document.querySelector('tbody td svg')).fill")
        assert fill != page.evaluate("getComputedStyle(document.body).backgroundColor")
    with opened(chromium, f"{folder.as_uri()}/chart.html", forced_colors="active") as page:
        knob = page.evaluate("getComputedStyle(document.querySelector('.live-knob'), '::before').borderTopColor")
        assert knob != page.evaluate("getComputedStyle(document.body).backgroundColor")
        pressed, other = page.locator("[data-view]").evaluate_all("all => all.map(e => getComputedStyle(e).color)")
        assert pressed != other


def test_nothing_is_animated_for_readers_who_ask_for_stillness(chromium: Browser, folder: Path) -> None:
    for name in PAGES:
        with opened(chromium, f"{folder.as_uri()}/{name}", reduced_motion="reduce") as page:
            assert page.evaluate("document.getAnimations().length") == 0
            moving = (
                "[...document.querySelectorAll('main *')].filter(e => getComputedStyle(e).transitionDuration != '0s')"
            )
            assert page.evaluate(f"{moving}.length") == 0
