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

import nbformat
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
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """Start a real JupyterLab over copies of notebooks and data; give its address and folder."""
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
        yield f"http://127.0.0.1:{port}", root
    finally:
        server.terminate()
        server.wait(timeout=20)


@pytest.fixture(scope="module")
def opened(lab: tuple[str, Path], chromium: Browser) -> Iterator[Page]:
    """Open a notebook and run all its cells by hand."""
    page = chromium.new_page(viewport={"width": 1500, "height": 2200})
    page.set_default_timeout(WAIT)
    page.goto(f"{lab[0]}/lab/tree/notebooks/protecting_the_environment.ipynb?token={TOKEN}")
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


def test_every_export_is_on_the_menu(opened: Page) -> None:
    opened.get_by_role("menuitem", name="File", exact=True).click()
    opened.get_by_text("Save and Export Notebook As").hover()
    opened.get_by_role("menuitem", name="Kpi-pdf").wait_for()
    assert opened.get_by_role("menuitem", name="Kpi-html").count() == 1
    assert opened.get_by_role("menuitem", name="Kpi-docx").count() == 1


DRAWN = {  # cells of an analyst's, each with the pictures under it
    "import matplotlib.pyplot as plt\nimport pandas as pd\nimport seaborn as sns\n"
    "frame = pd.DataFrame({'year': [2021, 2022, 2023], 'jobs': [3, 5, 4]})": 0,
    "sns.lineplot(frame, x='year', y='jobs')": 1,
    "frame.plot(x='year')": 1,
    "plt.plot([1, 2])\nplt.show()\nprint('between')\nplt.plot([2, 1])": 2,
    "plt.plot([1, 2])\nplt.close()\nprint('closed')": 0,
    "from kpi_helpers.display.section import open_section\n"
    "section = open_section('2022-23 Q2', '../data', 'protecting_the_environment')": 0,
    "fig, axis = plt.subplots()\naxis.plot([1, 2])\n"
    "section.show_chart(fig, title='Shown once', alt='A line that rises.')": 1,
    "sns.barplot(frame, x='year', y='jobs')": 1,
    "print('the end')": 0,
}


def test_the_kernel_that_starts_at_once_shows_every_figure_once(lab: tuple[str, Path], chromium: Browser) -> None:
    address, root = lab
    cells = [nbformat.v4.new_code_cell(code) for code in DRAWN]  # type: ignore[no-untyped-call]
    spec = {"name": "kpi-report", "display_name": "KPI report (starts at once)", "language": "python"}
    notebook = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": spec})  # type: ignore[no-untyped-call]
    nbformat.write(notebook, root / "notebooks" / "drawn.ipynb")  # type: ignore[no-untyped-call]
    page = chromium.new_page(viewport={"width": 1500, "height": 6000})
    page.set_default_timeout(WAIT)
    page.goto(f"{address}/lab/tree/notebooks/drawn.ipynb?token={TOKEN}")
    page.get_by_text("KPI report (starts at once) | Idle").wait_for()
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
    here = page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)")  # another notebook may be open behind it
    here.locator(".jp-OutputArea").get_by_text("the end", exact=True).wait_for()
    cells_shown = here.locator(".jp-CodeCell").all()
    found = [cell.locator(".jp-OutputArea-output").locator("img, svg").count() for cell in cells_shown]
    page.close()
    assert dict(zip(DRAWN, found, strict=True)) == DRAWN
