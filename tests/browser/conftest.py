"""A real Chromium for the tests of the page; where there is none they are skipped, saying so."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from kpi_helpers.inputs.checked import read_earlier
from kpi_helpers.site.write import write_dashboard
from tests.browser.parts import reached, write_parts
from tests.browser.sample import sample_report, sample_single
from tests.end_to_end.reports import example_report
from tests.site_builders import example_scorecards

NAMES = ("chromium", "chromium-browser", "google-chrome")
# Nothing is fetched in the background, and the sandbox, which the superuser of a container cannot have, is off.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Give the browser of the machine; nothing is downloaded."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.skip(f"no browser on this machine: none of {', '.join(NAMES)} is on the path")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Give the addresses of the pages under test: an assembled report and a single notebook."""
    folder = tmp_path_factory.mktemp("pages")
    addresses = {}
    for name, text in (("report", sample_report()), ("single", sample_single())):
        path = folder / f"{name}.html"
        path.write_text(text, encoding="utf-8")
        addresses[name] = path.as_uri()
    return addresses


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give everything a user's build of the example council makes: report, dashboard, open data."""
    return example_report(tmp_path_factory)


@pytest.fixture(scope="session")
def dashboard(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the example council's dashboard alone, written straight, which takes a tenth of the time of a build."""
    folder = tmp_path_factory.mktemp("straight") / "dashboard"
    scorecard, _ = example_scorecards()
    write_dashboard(scorecard, read_earlier(scorecard.authority), folder)
    return folder


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with the dashboard's chart and list, each on a page of its own."""
    return write_parts(tmp_path_factory.mktemp("tableau de bord é"))


@pytest.fixture(scope="module", params=["folder", "server"])
def root(request: pytest.FixtureRequest, folder: Path) -> Iterator[str]:
    """Give the address of that folder: as a file and from a web server."""
    with reached(folder, request.param) as address:
        yield address


@pytest.fixture(scope="session")
def axe() -> str:
    """Give the accessibility engine axe-core, where it is installed."""
    named = os.environ.get("AXE_CORE", "")
    places = [Path(named)] if named else [ROOT / "node_modules" / "axe-core" / "axe.min.js"]
    path = next((place for place in places if place.is_file()), None)
    if path is None:
        pytest.skip(f"axe-core is not installed: no file {places[0]} (npm install axe-core, or set AXE_CORE)")
    return path.read_text(encoding="utf-8")
