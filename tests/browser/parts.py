"""Pages with the dashboard's parts in a frame of their own: written to a folder, served, opened under watch."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from kpi_helpers.blocks.html.style import style_sheet
from kpi_helpers.display.charts.trend import chart_points
from kpi_helpers.display.pages.group import chart_block
from kpi_helpers.fonts import font_faces
from kpi_helpers.site import kpi_list, live_chart
from tests.builders import make_values
from tests.results import make_scorecard

ASSETS = Path(kpi_list.__file__).with_name("assets")
POLICY = (
    "default-src 'none'; style-src 'self' file: 'unsafe-inline'; script-src 'self' file:; "
    "img-src 'self' file: data: blob:; font-src data:; base-uri 'none'; form-action 'none'"
)
LOOK = (
    "body { margin: 0; background: var(--kpi-paper); color: var(--kpi-ink); font: 1.0625rem/1.5 'Source Sans 3' }"
    "body > a { color: inherit } body > a:focus { outline: 3px solid }"
    "main { max-width: 80rem; margin: 0 auto; padding: 1rem }"
)
USUAL = [90, 92, 89, 91, 93, 90, 88, 92, 91, 90, 92, 89, 91]
PRIORITIES = [
    {"slug": "homes", "title": "Homes", "purpose": "Well kept."},
    {"slug": "streets", "title": "Streets & parks", "purpose": "Clean."},
]


def page_html(title: str, body: str) -> str:
    return (
        '<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}"><link rel="icon" href="data:,">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>'
        '<link rel="stylesheet" href="assets/dashboard.css"><script src="assets/dashboard.js"></script></head>'
        f'<body><a href="#text">Skip to the text</a><main id="text"><h1>{title}</h1>{body}</main></body></html>'
    )


def write_parts(folder: Path) -> Path:
    """Write a page with a chart and one with a list, as a dashboard has them."""
    values = make_values(
        first="2019-20 Q1", HOU_03=[*USUAL, 80], HOU_04=[9] * 13 + [4], STR_01=[70] * 13 + [95], STR_02=[None, 5, 6]
    )
    kpis = [
        {"name": "Repairs on time & well", "owner": "Head of Housing"},
        {"kpi_id": "HOU_04", "name": "Days empty", "polarity": "lower", "unit": "days", "owner": "Head of Housing"},
        {"kpi_id": "STR_01", "name": "Crèche litter", "section": "streets", "group": "litter", "owner": "Zoë"},
        {"kpi_id": "STR_02", "name": "Bins emptied", "section": "streets", "group": "litter", "owner": "Zoë"},
    ]
    groups = [{}, {"group": "litter", "section": "streets", "title": "Clean streets"}]
    early = [{"applies_from": "2016-17 Q1"}, {"applies_from": "2016-17 Q1", "kpi_id": "STR_01"}]
    scorecard = make_scorecard(
        values=values, kpis=kpis, groups=groups, targets=early, report={"priorities": PRIORITIES}
    )
    result = scorecard.result("HOU_03")
    block = chart_block(result, scorecard)
    chart = live_chart.live_chart_html(block, chart_points(result), saved_as="HOU_03_2022-23_Q2")
    sheets = [(ASSETS / name).read_text(encoding="utf-8") for name in ("frame.css", "list.css", "chart.css")]
    files = {
        "assets/dashboard.css": "\n".join([font_faces(), style_sheet("#0b4f6c"), LOOK, *sheets]),
        "assets/dashboard.js": (ASSETS / "dashboard.js").read_text(encoding="utf-8"),
        "assets/save-fonts.js": live_chart.save_fonts_script(),
        "list.html": page_html("Every KPI", kpi_list.kpi_list_html(scorecard)),
        "chart.html": page_html("Repairs on time", chart),
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


class Silent(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Give the address of a folder on a web server of this machine."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Silent, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@contextmanager
def reached(folder: Path, how: str) -> Iterator[str]:
    """Give the address of a folder: as a ``folder`` of files, or from a web ``server``."""
    if how == "folder":
        yield folder.as_uri()
        return
    with served(folder) as address:
        yield address


@contextmanager
def opened(browser: Browser, address: str, *, width: int = 1280, **more: Any) -> Iterator[Page]:
    """Open a page; afterwards nothing must stand on the console and nobody else have been asked."""
    context = browser.new_context(viewport={"width": width, "height": 900}, accept_downloads=True, **more)
    page = context.new_page()
    said: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    yield page
    context.close()
    own = address.rpartition("/")[0]
    assert said == []
    assert [url for url in asked if not url.startswith((own, "data:", "blob:"))] == []
