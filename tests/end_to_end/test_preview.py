"""A preview from its start to its end, in a process of its own, with real builds of a small council."""

from __future__ import annotations

import re
import shutil
import signal
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest

import kpi_helpers
from kpi_helpers.publishing.publish import STAGING
from tests.builders import write_authority
from tests.end_to_end.reports import run
from tests.previews import Running, edit, previewed, wait_until

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="sends signals and looks for processes as Linux has them"),
]
VALUES, REPORT = "values/2022-23_Q2.csv", "outputs/2022-23_Q2/report.html"
PARAMETERS = 'quarter: str = "2022-23 Q2"  # the quarter\ndata_dir: str = "../data"  # the figures\n'
OPEN = "from kpi_helpers.display.section import open_section\n\nsection = open_section(quarter, data_dir, {section!r})"
NOTEBOOKS = {
    "summary": ["section.show_summary()"],
    "homes": ["section.show_opening()", 'section.show_group("housing")'],
    "annex": ["section.show_definitions()"],
}


@pytest.fixture
def council(tmp_path: Path) -> Path:
    data = write_authority(tmp_path)
    (data.parent / "notebooks").mkdir()
    for name, cells in NOTEBOOKS.items():
        book = nbformat.v4.new_notebook()  # type: ignore[no-untyped-call]
        for number, source in enumerate([f"# {name}", PARAMETERS, OPEN.format(section=name), *cells]):
            maker: Any = nbformat.v4.new_code_cell if number else nbformat.v4.new_markdown_cell
            book.cells.append(maker(source, id=f"cell-{number}", metadata={"tags": ["parameters"] * (number == 1)}))
        nbformat.write(book, data.parent / "notebooks" / f"{name}.ipynb")  # type: ignore[no-untyped-call]
    return data.parent


@pytest.fixture
def preview(council: Path) -> Iterator[Running]:
    with previewed(council) as running:
        yield running


def report_of(running: Running) -> str:
    with urllib.request.urlopen(f"{running.address}/report.html") as page:
        return str(page.read().decode())


def nothing_left(council: Path, running: Running) -> None:
    """Require that no process and no half-made report is left, and that no traceback was shown."""
    wait_until(lambda: running.left() == [], "the end of its processes", running)
    assert list((council / "outputs").glob(f"{STAGING}*")) == []
    assert "Traceback" not in running.said


def test_several_saves_during_a_build_all_arrive(council: Path, preview: Running) -> None:
    assert "92.0" in report_of(preview)
    path = council / "data" / VALUES
    edit(path, ",92,", ",93,")
    preview.wait_for(f"{VALUES} changed.")
    for before, after in ((93, 94), (94, 95), (95, 96)):
        edit(path, f",{before},", f",{after},")
    wait_until(lambda: "96.0" in report_of(preview), "the last value", preview)
    assert "kpi-report: " not in preview.said
    edit(path, ",96,", ",x,")
    preview.wait_for("Not made again. The page shows the last good report.")
    assert "96.0" in report_of(preview)
    assert preview.interrupt() == 0
    (fault,) = (line for line in preview.lines if line.startswith("kpi-report: "))
    assert fault.startswith(f'kpi-report: {VALUES}, row 2, value: found "x"; ')
    assert preview.lines[-1] == "Preview ended."
    nothing_left(council, preview)


def test_a_changed_helper_takes_effect_and_a_broken_one_is_told(council: Path) -> None:
    package = council / "kpi_helpers"
    shutil.copytree(Path(kpi_helpers.__file__).parent, package, ignore=shutil.ignore_patterns("__pycache__"))
    helper = package / "blocks" / "document.py"
    with previewed(council, package_home=council) as preview:
        assert "Figures as known on" in report_of(preview)
        edit(helper, 'f"Figures as known on', 'f"Figures as they stood on')
        preview.wait_for("Made again")
        assert "kpi_helpers/blocks/document.py changed." in preview.said
        assert "Figures as they stood on" in report_of(preview)
        broken = package / "publishing" / "clean" / "report.py"
        edit(broken, "WITHOUT_CELL =", "WITHOUT_CELL is")
        said = preview.wait_for("Not made again.")
        assert re.search(r"^kpi-report: \S+report\.py, line 25: \w+Error: ", said, re.MULTILINE)
        assert "Figures as they stood on" in report_of(preview)
        edit(broken, "WITHOUT_CELL is", "WITHOUT_CELL =")
        preview.wait_for("Made again", times=2)
        assert preview.interrupt() == 0
        nothing_left(council, preview)


def test_an_interrupt_in_the_first_build(council: Path, preview: Running) -> None:
    preview.wait_for("3 sections")
    assert preview.interrupt() == 130
    assert not (council / REPORT).exists()
    nothing_left(council, preview)


def test_an_interrupt_in_a_later_build(council: Path, preview: Running) -> None:
    before = report_of(preview)
    assert "92.0" in before
    edit(council / "data" / VALUES, ",92,", ",93,")
    preview.wait_for("3 sections", times=2)
    preview.process.send_signal(signal.SIGINT)  # and again, for the impatient
    time.sleep(0.3)
    assert preview.interrupt() == 0
    assert preview.lines[-1] == "Preview ended."
    assert "92.0" in (council / REPORT).read_text(encoding="utf-8")
    nothing_left(council, preview)


def test_data_that_are_wrong_from_the_start_can_be_mended(council: Path) -> None:
    edit(council / "data" / VALUES, ",92,", ",x,")
    with previewed(council) as preview:
        assert "No report yet" in report_of(preview)
        assert "Mend the above and save: the report is made again by itself." in preview.said
        edit(council / "data" / VALUES, ",x,", ",92,")
        preview.wait_for("Made again: summary, homes, annex in ")
        assert "92.0" in report_of(preview)


def test_quiet_prints_the_address_alone(council: Path) -> None:
    with previewed(council, "--quiet") as preview:
        assert preview.address
        edit(council / "data" / VALUES, ",92,", ",93,")
        wait_until(lambda: "93.0" in report_of(preview), "the new value", preview)
        assert preview.interrupt() == 0
        assert preview.lines == [f"Preview: {preview.address}/"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--data", "none"], "kpi-report: There is no data folder at none. Name one with --data.\n"),
        (["--quarter", "2030-31 Q1"], "2030-31"),
        (["--notebooks", "none"], "none"),
        (["--port", "70000"], "70000"),
    ],
)
def test_what_cannot_be_previewed_ends_at_once(council: Path, words: list[str], told: str) -> None:
    done = run("preview", "--no-browser", *words, cwd=council)
    assert done.returncode == 2
    assert told in done.stderr
    assert "Traceback" not in done.stderr
