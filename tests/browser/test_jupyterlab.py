"""An analyst's JupyterLab: a notebook run by hand shows the report's section, and both exports are on the menu."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "analyst"
WAIT = 90_000  # milliseconds; a kernel starts and draws within it even on a busy machine
pytestmark = pytest.mark.browser


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(address: str) -> None:
    for _ in range(240):
        try:
            with urllib.request.urlopen(f"{address}/api?token={TOKEN}"):
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.25)
    raise AssertionError("JupyterLab did not answer")


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start a real JupyterLab over copies of notebooks and data; give its address."""
    root = tmp_path_factory.mktemp("lab")
    for name in ("data", "notebooks"):
        shutil.copytree(ROOT / name, root / name)
    port = free_port()
    settings = ["--no-browser", f"--port={port}", "--ip=127.0.0.1", f"--IdentityProvider.token={TOKEN}"]
    command = [sys.executable, "-m", "jupyterlab", *settings, f"--ServerApp.root_dir={root}", "--allow-root"]
    with (root / "lab.log").open("wb") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        wait_for(f"http://127.0.0.1:{port}")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=20)


@pytest.fixture(scope="module")
def opened(lab: str, chromium: Browser) -> Iterator[Page]:
    """Open a notebook and run all its cells by hand."""
    page = chromium.new_page(viewport={"width": 1500, "height": 2200})
    page.set_default_timeout(WAIT)
    page.goto(f"{lab}/lab/tree/notebooks/protecting_the_environment.ipynb?token={TOKEN}")
    page.locator(".jp-Notebook").wait_for()
    page.get_by_text("(ipykernel) | Idle").wait_for()
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    page.locator(".jp-OutputArea").get_by_text("Waste management", exact=True).first.wait_for()
    page.locator(".jp-OutputArea").get_by_text("vehicle fleet").first.wait_for()
    yield page
    page.close()


def test_tables_charts_and_commentary_are_styled_as_in_the_report(opened: Page) -> None:
    table = opened.locator(".jp-OutputArea .kpi table").first
    assert table.evaluate("element => getComputedStyle(element).borderCollapse") == "collapse"
    assert opened.locator(".jp-OutputArea .kpi figure svg").count() >= 1
    assert opened.locator(".jp-OutputArea").get_by_text("Thornton Waste Recovery Park").count() >= 1
    assert opened.locator(".jp-OutputArea").get_by_text("61.2% [p]").count() >= 1


def test_nothing_failed(opened: Page) -> None:
    assert opened.locator(".jp-RenderedText[data-mime-type='application/vnd.jupyter.stderr']").count() == 0
    assert opened.locator(".jp-OutputArea").get_by_text("Traceback").count() == 0


def test_both_exports_are_on_the_menu(opened: Page) -> None:
    opened.get_by_role("menuitem", name="File", exact=True).click()
    opened.get_by_text("Save and Export Notebook As").hover()
    opened.get_by_role("menuitem", name="Kpi-pdf").wait_for()
    assert opened.get_by_role("menuitem", name="Kpi-html").count() == 1
