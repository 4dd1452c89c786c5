"""Report page and dashboard, as a build makes them: what a program can prove of WCAG 2.2, levels A and AA."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.parts import reached
from tests.browser.whole import (
    CHARTS,
    DASHBOARD,
    DRAWINGS,
    KINDS,
    LANDMARKS,
    LOOKS,
    OPEN_ALL,
    OUTSIDE,
    SIZES,
    TABLES,
    WIDTH,
    axe_finds,
    resize,
    shown,
    start_axe,
)

pytestmark = pytest.mark.browser

SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
REPORT_SIZES = ["1280", "320", "400 %"]  # a long page: half a minute for all sizes
COMBINATIONS = [(kind, look) for kind in KINDS for look in LOOKS if kind != "report" or look != "forced colours"]
SPACED = """* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
p { margin-bottom: 2em !important }"""
# Words cut off by a box that hides what is too large for it, or running out of their cell, paragraph or button.
CUT = """() => {
  const found = [], hiding = new Map(), texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const hides = (one) => {
    if (!hiding.has(one)) hiding.set(one, /hidden|clip/.test(getComputedStyle(one).overflow));
    return hiding.get(one);
  };
  let seen = 0;
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    const one = text.parentElement, range = document.createRange();
    if (!text.data.trim() || one.closest("svg, script, style, select, .kpi-hidden, .skip")) continue;
    if (!one.checkVisibility({ visibilityProperty: true })) continue;
    seen += 1;
    range.selectNodeContents(text);
    const word = range.getBoundingClientRect(), own = one.closest("th, td, p, li, dt, dd, h1, h2, h3, label, button");
    for (let box = one; box !== document.body; box = box.parentElement) {
      if (box !== own && !hides(box)) continue;
      const edge = box.getBoundingClientRect();
      const high = word.top < edge.top - 1 || word.bottom > edge.bottom + 1;
      const wide = word.left < edge.left - 1 || word.right > edge.right + 1;
      if (wide || (high && hides(box))) found.push(`${text.data.trim().slice(0, 40)} in ${box.outerHTML.slice(0, 80)}`);
    }
  }
  return [seen, found];
}"""
# The element with the focus: what it is, its outline in pixels, and whether something lies over its middle.
FOCUSED = """() => {
  const one = document.activeElement;
  if (one === document.body || one === document.documentElement) return null;
  const slider = one.matches(".live-rail input"), knob = slider && one.nextElementSibling;
  const style = slider ? getComputedStyle(knob, "::before") : getComputedStyle(one);
  const outline = style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth);
  const boxes = [...one.getClientRects()].filter((box) => box.width && box.height);
  const box = slider ? one.parentElement.getBoundingClientRect() : boxes[0];
  const inside = box && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  const x = box && Math.min(Math.max(box.left + Math.min(box.width, 200) / 2, 0), innerWidth - 1);
  const y = box && Math.min(Math.max(box.top + Math.min(box.height, 40) / 2, 0), innerHeight - 1);
  const over = inside && document.elementFromPoint(x, y), mine = slider ? one.parentElement : one;
  return [one.outerHTML.slice(0, 90), outline, Boolean(over && (mine.contains(over) || over.contains(mine)))];
}"""


def address(published: Path, kind: str) -> str:
    return (published / KINDS[kind]).as_uri()


@pytest.mark.parametrize(("kind", "look"), COMBINATIONS)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(
    chromium: Browser, published: Path, axe: str, kind: str, look: str
) -> None:
    """At every size with all folded parts open; once as the page comes."""
    wrong, run = [], 0
    with shown(chromium, address(published, kind), **LOOKS[look]) as page:
        start_axe(page, axe)
        if look == "light" and kind != "report":
            wrong += axe_finds(page)
        page.evaluate(OPEN_ALL)
        for size in REPORT_SIZES if kind == "report" else SIZES if look != "forced colours" else ["320", "1280"]:
            resize(page, size)
            assert page.evaluate("[innerWidth, devicePixelRatio]") == [SIZES[size][0], SIZES[size][2]]
            wrong += [f"{size}: {one}" for one in axe_finds(page)]
            if page.evaluate(WIDTH) != SIZES[size][0]:
                wrong.append(f"{size}: the page scrolls sideways, {page.evaluate(WIDTH)} pixels")
            run += 1
    assert wrong == []
    assert run >= 2


def find_nothing(page: Page) -> None:
    page.get_by_label("Search").fill("nothing has this name")
    assert page.locator(".list-none").is_visible()


def sort_and_filter(page: Page) -> None:
    page.get_by_role("button", name="Measure").click()
    page.get_by_label("Rating", exact=True).select_option("red")
    assert page.locator("[aria-sort=ascending]").inner_text() == "Measure"


def show_the_table(page: Page) -> None:
    page.get_by_role("button", name="Table", exact=True).click()
    assert page.locator(".live table").is_visible()


def move_the_slider(page: Page) -> None:
    page.get_by_role("slider").focus()
    page.keyboard.press("Home")
    assert page.locator(".live-mark").is_visible()


STATES = [
    ("index", find_nothing),
    ("index", sort_and_filter),
    *((kind, state) for kind in CHARTS for state in (show_the_table, move_the_slider)),
]


@pytest.mark.parametrize(("kind", "state"), STATES)
def test_axe_finds_nothing_after_a_reader_did_something(
    chromium: Browser, published: Path, axe: str, kind: str, state: Callable[[Page], None]
) -> None:
    with shown(chromium, address(published, kind)) as page:
        state(page)
        start_axe(page, axe)
        for size in ("1280", "320"):
            resize(page, size)
            for scheme in SCHEMES:
                page.emulate_media(color_scheme=scheme)
                assert axe_finds(page) == []
            assert page.evaluate(WIDTH) == SIZES[size][0]


@pytest.fixture(scope="module", params=["folder", "server"])
def root(request: pytest.FixtureRequest, published: Path) -> Iterator[str]:
    with reached(published, request.param) as address:
        yield address


def test_every_page_is_silent_and_asks_for_nothing_outside_its_folder(chromium: Browser, root: str) -> None:
    said: list[str] = []
    asked: list[str] = []
    context = chromium.new_context()
    context.on("console", lambda message: said.append(message.text))
    context.on("weberror", lambda error: said.append(str(error.error)))
    context.on("requestfailed", lambda request: said.append(f"not found: {request.url}"))
    context.on("request", lambda request: asked.append(request.url))
    for path in KINDS.values():
        page = context.new_page()
        page.goto(f"{root}/{path}")
        page.evaluate(OPEN_ALL)
    for page in context.pages:
        page.wait_for_load_state("networkidle")
    context.close()
    assert said == []
    assert len(asked) > 2 * len(KINDS)  # pages, style sheet and script
    assert [url for url in asked if not url.startswith((f"{root}/", "data:", "blob:"))] == []


@pytest.mark.parametrize("kind", KINDS)
def test_no_text_is_cut_when_spaced_out_or_of_twice_the_size(chromium: Browser, published: Path, kind: str) -> None:
    """WCAG 1.4.12 and 1.4.4; the labels inside a chart keep their places, its table has the same figures."""
    for change in (SPACED, "html { font-size: 200% }"):
        with shown(chromium, address(published, kind)) as page:
            page.add_style_tag(content=change)
            page.evaluate(OPEN_ALL)
            for size in ("1280", "320") if change is SPACED else ("1280", "768"):
                resize(page, size)
                looked_at, cut = page.evaluate(CUT)
                assert cut == [], (change[:20], size)
                assert looked_at > 30
                assert page.evaluate(WIDTH) == SIZES[size][0], (change[:20], size)


STOPS = {"report": 120, "index": 60, "control chart": 25, "overview": 30}  # at least so many places to stop


@pytest.mark.parametrize("kind", STOPS)
@pytest.mark.parametrize("size", ["1280", "400 %"])
def test_the_keyboard_is_always_seen(chromium: Browser, published: Path, kind: str, size: str) -> None:
    """WCAG 2.4.7 and 2.4.11: an outline of two pixels or more around each stop, and nothing over its middle."""
    unseen, stops = [], 0
    with shown(chromium, address(published, kind), size, reduced_motion="reduce") as page:  # no scrolling to wait for
        page.evaluate(OPEN_ALL)
        while stops < 2000:
            page.keyboard.press("Tab")
            look = page.evaluate(FOCUSED)
            if look is None:
                break
            stops += 1
            unseen += [look] if look[1] < 2 or not look[2] else []
    assert unseen == []
    assert STOPS[kind] <= stops < 2000


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_is_built_for_programs_that_read_it_aloud(chromium: Browser, published: Path, kind: str) -> None:
    ways = {"index": 1, "report": 1, "overview": 3}.get(kind, 2)
    with shown(chromium, address(published, kind)) as page:
        page.evaluate(OPEN_ALL)
        landmarks = page.evaluate(LANDMARKS)
        assert landmarks == {"banner": 1, "main": 1, "contentinfo": 1, "h1": 1, "search": int(kind == "index")}
        assert page.evaluate(OUTSIDE) == []
        names = page.locator("nav:visible").evaluate_all("all => all.map((one) => one.ariaLabel)")
        assert len(names) == len(set(names)) == ways
        assert page.locator("html").get_attribute("lang") == "en-GB"
        assert page.locator(".skip").get_attribute("href") == "#main"
        levels = page.locator("h1, h2, h3, h4, h5, h6").evaluate_all("all => all.map((one) => Number(one.tagName[1]))")
        assert levels[0] == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))
        tables, drawings = page.evaluate(TABLES), page.evaluate(DRAWINGS)
    assert all(all(table) for table in tables)
    assert set(drawings) <= {"named", "hidden"}
    assert bool(tables) == bool(drawings) == (kind not in ("glossary", "accessibility"))
    assert drawings.count("named") >= (1 if kind in CHARTS else 30 if kind == "report" else 0)


def test_the_build_writes_the_dashboard_that_other_tests_open(published: Path, dashboard: Path) -> None:
    built = {file.relative_to(published / "dashboard"): file.read_bytes() for file in files_of(published / "dashboard")}
    straight = {file.relative_to(dashboard): file.read_bytes() for file in files_of(dashboard)}
    assert len(built) > 40
    assert built == straight


def files_of(folder: Path) -> list[Path]:
    return [file for file in folder.rglob("*") if file.is_file()]


def test_the_pages_are_of_the_kinds_they_stand_for(published: Path) -> None:
    for kind in DASHBOARD:
        text = (published / KINDS[kind]).read_text(encoding="utf-8")
        assert text.count('class="kpi-picture"') == (1 if kind in CHARTS else 0), kind
        assert CHARTS.get(kind, "") in text
    assert (published / KINDS["report"]).read_text(encoding="utf-8").count('class="kpi-picture"') > 10
