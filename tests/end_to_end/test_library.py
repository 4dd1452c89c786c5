"""A report built by a library call: from a notebook, and while somebody edits what it is made from."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from kpi_helpers.build import Became, Built, Event, Started, StepDone, Warned, build_report, check_report
from kpi_helpers.errors import DataError, NotebookError, UsageError
from kpi_helpers.periods import quarter
from tests.docs_commands import ROOT, fences
from tests.end_to_end.reports import folded, pdf_text
from tests.end_to_end.small_council import write_council, write_notebook

pytestmark = pytest.mark.slow
SECTIONS = ("summary", "homes", "annex")
TITLE, EDITED = "Quarterly performance report", "Edited while the report was made"
EDIT = f"""
from pathlib import Path

settings = Path(data_dir) / "report.yml"
settings.write_text(settings.read_text(encoding="utf-8").replace({TITLE!r}, {EDITED!r}), encoding="utf-8")
section = open_section(quarter, data_dir, section.section)
section.show_note(section.scorecard.authority.report.title)
"""


@pytest.fixture
def council(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a small council, with all that is kept beside it; it is where the process stands."""
    monkeypatch.setenv("KPI_REPORT_CACHE", str(tmp_path / "kept"))
    root = write_council(tmp_path / "council")
    monkeypatch.chdir(root)
    return root


def test_a_build_tells_what_it_did_and_prints_nothing(council: Path, capfd: pytest.CaptureFixture[str]) -> None:
    events: list[Event] = []
    built = build_report("data", "2022-23 Q2", "outputs", progress=events.append)
    folder = Path("outputs/2022-23_Q2")
    assert built == Built(
        folder=folder,
        authority="Example Borough Council",
        quarter=quarter(2022, 2),
        sections=dict.fromkeys(SECTIONS, Became(reused=False, why="it was not made before")),
        warnings=(),
        made=True,
        files=built.files,
    )
    assert {built.page, built.pdf, built.dashboard, built.open_data / "scorecard.csv"} < set(built.files)
    assert {path for path in folder.rglob("*") if path.is_file()} == set(built.files)
    assert events[0] == Started("Example Borough Council", quarter(2022, 2), SECTIONS, steps=6)
    done = {event.name: event.outcome for event in events if isinstance(event, StepDone)}
    assert done == {
        **dict.fromkeys(SECTIONS, "executed"),
        "HTML": "done",
        "PDF": "done",
        "dashboard and open data": "done",
    }

    again = build_report(council / "data", quarter(2022, 2), council / "outputs")
    unchanged = dict.fromkeys(SECTIONS, Became(reused=True, why="nothing it read has changed"))
    assert (again.made, again.sections) == (False, unchanged)

    write_notebook(council / "notebooks" / "annex.ipynb", "section.show_targets()")
    other = build_report("data", outputs="outputs")
    assert {name: str(became) for name, became in other.sections.items()} == {
        "summary": "reused: nothing it read has changed",
        "homes": "reused: nothing it read has changed",
        "annex": "executed: its notebook changed",
    }
    assert capfd.readouterr() == ("", "")


def test_a_check_tells_what_there_is_and_whether_the_report_is_older(council: Path) -> None:
    checked = check_report("data")
    assert (checked.authority, checked.quarter) == ("Example Borough Council", quarter(2022, 2))
    assert (checked.kpis, checked.published, checked.changed) == (1, False, ())
    assert checked.report == Path("outputs/2022-23_Q2")
    build_report("data")
    assert check_report("data").published
    assert check_report("data").changed == ()
    settings = council / "data" / "report.yml"
    settings.write_text(settings.read_text(encoding="utf-8").replace(TITLE, EDITED), encoding="utf-8")
    assert check_report("data").changed == ("report.yml",)


def test_what_goes_wrong_is_raised_and_the_last_report_stays(council: Path) -> None:
    before = build_report("data").page.read_bytes()
    with pytest.raises(UsageError, match="There is no data folder at nowhere"):
        build_report("nowhere")
    write_notebook(council / "notebooks" / "homes.ipynb", 'section.show_group("housing")', "1 / 0")
    with pytest.raises(NotebookError, match=r"Section homes stopped at cell 5 of .*homes\.ipynb: ZeroDivisionError"):
        build_report("data")
    values = council / "data" / "values" / "2022-23_Q2.csv"
    values.write_text(values.read_text(encoding="utf-8").replace(",92,", ",ninety,"), encoding="utf-8")
    with pytest.raises(DataError) as caught:
        build_report("data")
    assert [problem.file for problem in caught.value.problems] == ["values/2022-23_Q2.csv"]
    assert (council / "outputs" / "2022-23_Q2" / "report.html").read_bytes() == before


def test_a_report_is_of_what_was_read_whatever_is_saved_meanwhile(council: Path) -> None:
    """Every section saves another title, opens the data again, and shows the title it finds."""
    for name in SECTIONS:
        shown = ['section.show_group("housing")'] if name == "homes" else []
        write_notebook(council / "notebooks" / f"{name}.ipynb", *shown, EDIT)
    events: list[Event] = []
    built = build_report("data", progress=events.append)
    assert EDITED in (council / "data" / "report.yml").read_text(encoding="utf-8")
    assert built.warnings == ("files changed while the report was made; build again",)
    assert Warned(built.warnings[0]) in events
    told = [path for path in built.files if path.suffix in (".html", ".csv", ".json", ".md", ".ipynb")]
    assert [path for path in told if EDITED in shown_of(path)] == []
    paper = pdf_text(built.pdf)
    assert paper.count(folded(TITLE)) > len(SECTIONS)
    assert folded(EDITED) not in paper

    again = build_report("data")
    assert again.made
    assert {became.reused for became in again.sections.values()} == {False}
    assert again.page.read_text(encoding="utf-8").count(EDITED) > len(SECTIONS)


def shown_of(path: Path) -> str:
    """Give what a file shows; of a notebook its outputs, not its code."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".ipynb":
        return text
    return json.dumps([cell.get("outputs") for cell in nbformat.reads(text, as_version=4).cells])  # type: ignore[no-untyped-call]


def test_the_examples_of_the_page_run_in_a_notebook(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KPI_REPORT_CACHE", str(tmp_path / "kept"))
    for name in ("data", "notebooks"):
        shutil.copytree(ROOT / name, tmp_path / name)
    examples = [fence.text for fence in fences(ROOT / "docs" / "library.md") if fence.language == "python"]
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(text) for text in examples])  # type: ignore[no-untyped-call]
    client = NotebookClient(book, timeout=600, resources={"metadata": {"path": str(tmp_path)}})
    first, second, third = client.execute().cells
    words = "".join(output["text"] for output in first.outputs)
    assert re.search(r"^79 KPIs, \d+ warnings$", words, re.MULTILINE)
    assert "outputs/2022-23_Q2/report.html\nsummary: executed: it was not made before\n" in words
    assert [output["text"] for output in second.outputs + third.outputs] == []
    assert (tmp_path / "outputs" / "2022-23_Q2" / "report.pdf").is_file()
