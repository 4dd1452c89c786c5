"""The example council's whole output in a browser: its kinds of page, the sizes and looks, and what axe-core finds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, Page

KINDS = {  # a page of every kind, from the published folder
    "report": "report.html",
    "index": "dashboard/index.html",
    "overview": "dashboard/priority/clean_and_green.html",
    "control chart": "dashboard/kpi/care_homes_good_pct.html",
    "line chart": "dashboard/kpi/household_recycling_pct.html",
    "forecast chart": "dashboard/kpi/revenue_variance_gbp.html",
    "no chart": "dashboard/kpi/grant_pipeline_gbp.html",
    "background figure": "dashboard/kpi/library_visits.html",
    "instructions": "dashboard/instructions.html",
    "glossary": "dashboard/glossary.html",
    "accessibility": "dashboard/accessibility.html",
}
DASHBOARD = [kind for kind in KINDS if kind != "report"]
CHARTS = {
    "control chart": "Control chart of ",
    "line chart": "Line chart of ",
    "forecast chart": "Line chart of 6 years",
    "background figure": "Control chart of ",
}
SIZES = {  # width and height in CSS pixels, and how many dots to a pixel
    "320": (320, 900, 1),
    "768": (768, 1024, 1),
    "1280": (1280, 1024, 1),
    "1920": (1920, 1080, 1),
    "200 %": (640, 512, 2),
    "400 %": (320, 256, 4),
}
LOOKS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "forced colours": {"forced_colors": "active"},
}
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Rules that axe-core holds back as not ripe, of which these say nothing wrong about our pages.
FURTHER = ["td-has-header", "label-content-name-mismatch", "table-fake-caption", "focus-order-semantics"]
RUN_AXE = """async ([tags, further]) => {
  const found = await axe.run({
    preload: false, iframes: false, selectors: false, resultTypes: ["violations", "incomplete"], runOnly: tags,
    rules: Object.fromEntries(further.map((rule) => [rule, { enabled: true }])),
  });
  const told = (rules) => rules.flatMap((rule) => rule.nodes.map((node) => ({
    said: `${rule.id}: ${node.html.slice(0, 160)}`, rule: rule.id,
    reasons: node.any.map((check) => (check.data || {}).messageKey || ""),
  })));
  return [found.passes.length, told(found.violations), told(found.incomplete)];
}"""
# axe-core cannot tell a colour on a gradient: the shade where a table scrolls, the band's two nearly equal colours.
NO_GRADIENTS = ".kpi-scroll, .band { background-image: none !important }"
# Contrast that axe-core leaves open: text inside a drawing and single figures, whose colours are computed by
# tests/unit/blocks/test_style.py; and, on a small screen, cells scrolled out of sight, in sight on a large one.
TOLD_ELSEWHERE = {"imgNode", "shortTextContent"}
TOLD_WHEN_WIDE = {"elmPartiallyObscured", "elmPartiallyObscuring", "bgOverlap", "outsideViewport"}
OPEN_ALL = "document.querySelectorAll('details').forEach((one) => { one.open = true })"
WIDTH = "document.documentElement.scrollWidth"
LANDMARKS = """() => Object.fromEntries([
  ["banner", "body > header"], ["main", "main"], ["contentinfo", "body > footer"], ["h1", "h1"],
  ["search", "[role=search]"],
].map(([name, selector]) => [name, document.querySelectorAll(selector).length]))"""
OUTSIDE = """() => [...document.querySelectorAll("body *")].filter((one) => one.checkVisibility()
  && [...one.childNodes].some((part) => part.nodeType === 3 && part.data.trim())
  && !one.closest("header, nav, main, footer, .skip, script")).map((one) => one.outerHTML.slice(0, 80))"""
TABLES = """() => [...document.querySelectorAll("table")].map((table) => [
  Boolean(table.caption && table.caption.textContent.trim())
    && (table.caption.checkVisibility() || !table.checkVisibility()),
  [...table.querySelectorAll("thead th")].every((head) => head.scope === "col"),
  [...table.tBodies].flatMap((body) => [...body.rows])
    .every((row) => row.cells[0].tagName === "TH" && row.cells[0].scope === "row"),
  table.querySelectorAll("thead th").length + table.querySelectorAll("tbody th").length > 1,
])"""
DRAWINGS = """() => [...document.querySelectorAll("svg")].filter((one) => !one.parentElement.closest("svg"))
  .map((one) => one.getAttribute("role") === "img" && Boolean((one.getAttribute("aria-label") || "").trim())
    ? "named" : one.getAttribute("aria-hidden") === "true" ? "hidden" : one.outerHTML.slice(0, 120))"""
SHIFTS = """
window.shifts = [];
new PerformanceObserver((list) => { for (const one of list.getEntries()) window.shifts.push(one.value); })
  .observe({ type: "layout-shift", buffered: true });
"""


@contextmanager
def shown(browser: Browser, address: str, size: str = "1280", **look: Any) -> Iterator[Page]:
    """Open a page, its fonts loaded."""
    wide, high, dots = SIZES[size]
    context = browser.new_context(viewport={"width": wide, "height": high}, device_scale_factor=dots, **look)
    page = context.new_page()
    page.goto(address)
    page.evaluate("document.fonts.ready.then(() => true)")
    yield page
    context.close()


def resize(page: Page, size: str) -> None:
    """Give an open page another size, zoom included."""
    wide, high, dots = SIZES[size]
    metrics = {"width": wide, "height": high, "deviceScaleFactor": dots, "mobile": False}
    page.context.new_cdp_session(page).send("Emulation.setDeviceMetricsOverride", metrics)
    page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(true))))")


def start_axe(page: Page, axe: str) -> None:
    page.add_style_tag(content=NO_GRADIENTS)
    page.evaluate(axe)


def axe_finds(page: Page) -> list[str]:
    """Give what axe-core finds, and what it leaves open beside colours that other tests tell."""
    passed, wrong, unsure = page.evaluate(RUN_AXE, [TAGS, FURTHER])
    assert passed >= 25, "axe-core looked at nothing"
    wide, forced = page.evaluate("[innerWidth >= 1280, matchMedia('(forced-colors: active)').matches]")
    known = TOLD_ELSEWHERE if wide else TOLD_ELSEWHERE | TOLD_WHEN_WIDE
    open_still = [
        one
        for one in unsure
        if one["rule"] != "color-contrast" or not (forced or set(one["reasons"]) <= known)  # forced: the reader's own
    ]
    return [one["said"] for one in wrong] + [f"unsure, {one['said']}" for one in open_still]
