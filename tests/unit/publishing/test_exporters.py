from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from threading import Barrier
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode
from traitlets.config import Config

from kpi_helpers.blocks import MIME_TYPE
from kpi_helpers.errors import RenderError
from kpi_helpers.publishing.assemble import assemble_report
from kpi_helpers.publishing.clean import clean_report
from kpi_helpers.publishing.exporters import EXPORTERS, render, render_beside
from tests.notebook_builders import DOCUMENT, DRAWING, code, display, html, markdown, notebook, printed, shown

every_exporter = pytest.mark.parametrize("exporter", EXPORTERS.values())


def checks(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Give a list that grows with each check of a notebook."""
    made: list[Any] = []
    monkeypatch.setattr(nbformat, "validate", lambda node, **_: made.append(node))
    return made


@every_exporter
def test_a_clean_report_is_neither_copied_nor_checked(exporter: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = assemble_report([("waste", notebook(markdown("# Waste"), code(printed("a"))))], DOCUMENT)
    report, _ = clean_report(whole)
    made = checks(monkeypatch)
    monkeypatch.setattr("nbconvert.exporters.exporter.copy.deepcopy", lambda *_: pytest.fail("copied"))
    content, _ = exporter().from_notebook_node(report)
    assert content
    assert made == []


@every_exporter
def test_any_other_notebook_is_checked_once(exporter: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    made = checks(monkeypatch)
    exporter().from_notebook_node(notebook(markdown("# Waste")))
    assert len(made) == 1


@every_exporter
def test_a_notebook_that_is_none_is_refused(exporter: Any) -> None:
    with pytest.raises(nbformat.ValidationError):
        exporter().from_notebook_node(notebook({"cell_type": "code", "source": 1, "metadata": {}, "outputs": []}))


@every_exporter
def test_preprocessors_an_analyst_asks_for_run_before_the_cleaning(exporter: Any) -> None:
    asked = Config({"TagRemovePreprocessor": {"remove_cell_tags": ["secret"]}})
    node = notebook(markdown("# Waste"), markdown("Hidden [link](#gone)", tags=["secret"]))
    content, resources = exporter(config=asked).from_notebook_node(node)
    assert resources["kpi_warnings"] == []
    assert content == exporter().from_notebook_node(notebook(markdown("# Waste")))[0]


@every_exporter
def test_pictures_beside_a_notebook_named_without_its_folder_are_found(
    exporter: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "dot.svg").write_text(DRAWING, encoding="utf-8")
    nbformat.write(notebook(markdown("![A drawing](dot.svg)")), tmp_path / "one.ipynb")  # type: ignore[no-untyped-call]
    monkeypatch.chdir(tmp_path)
    _, resources = exporter().from_filename("one.ipynb")
    assert resources["kpi_warnings"] == []


@every_exporter
def test_neither_assembling_nor_cleaning_nor_exporting_changes_what_it_was_given(exporter: Any) -> None:
    heading = {"kind": "heading", "level": 4, "text": "Bins", "id": "bins"}
    link = {"kind": "paragraph", "inline": [{"text": "gone", "link": "#gone"}]}
    node = notebook(markdown("# Waste"), code(shown(heading, link), html("<a href='#x'>x</a>")))
    before = copy.deepcopy(node)
    whole = assemble_report([("waste", node)], DOCUMENT)
    assert node == before
    assembled = copy.deepcopy(whole)
    report, _ = clean_report(whole)
    assert whole == assembled
    cleaned: NotebookNode = copy.deepcopy(report)
    exporter().from_notebook_node(report)
    assert report == cleaned


@every_exporter
def test_a_report_is_written_to_a_file(exporter: Any, tmp_path: Path) -> None:
    report, _ = clean_report(assemble_report([("waste", notebook(markdown("# Waste")))], DOCUMENT))
    place = tmp_path / "report"
    assert render(report, place, exporter.format) == []
    content = exporter().from_notebook_node(report)[0]
    assert place.read_bytes() == (content.encode("utf-8") if isinstance(content, str) else content)


@pytest.mark.parametrize(
    ("name", "beginning", "told"),
    [
        ("html", b"<!DOCTYPE html>", []),
        (
            "pdf",
            b"%PDF-",
            ["Cell 2: a formula cannot be typeset and is printed as typed: \\nosuchsign{x}_1."],
        ),
        (
            "docx",
            b"PK\x03\x04",
            ["Cell 2: the formula \\nosuchsign{x}_1 cannot be set and stands as typed in the Word document."],
        ),
    ],
)
def test_what_a_reader_misses_comes_back_and_is_not_printed(
    name: str, beginning: bytes, told: list[str], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    report, _ = clean_report(notebook(markdown("# A"), markdown("A formula: $\\nosuchsign{x}_1$")))
    assert render(report, tmp_path / "made", name) == told
    assert (tmp_path / "made").read_bytes().startswith(beginning)
    assert capfd.readouterr() == ("", "")


@every_exporter
def test_a_block_of_no_kind_names_notebook_and_cell(exporter: Any) -> None:
    waste = notebook(markdown("# Waste"), code(display({MIME_TYPE: {"version": 1, "blocks": [{"kind": "carousel"}]}})))
    with pytest.raises(RenderError) as refused:
        exporter().from_notebook_node(assemble_report([("waste", waste)], DOCUMENT))
    assert str(refused.value).startswith("Notebook waste, cell 2: ")
    assert "carousel" in str(refused.value)
    assert "panicked" not in str(refused.value)


# ---- several at a time --------------------------------------------------------------------------------------


def failing(error: Exception) -> Callable[[], list[str]]:
    def job() -> list[str]:
        raise error

    return job


def test_files_are_rendered_at_the_same_time_and_warnings_keep_their_order() -> None:
    meeting = Barrier(2, timeout=5)  # broken where one waits for the end of the other
    assert render_beside(lambda: [str(meeting.wait() >= 0), "html"], lambda: [str(meeting.wait() >= 0), "pdf"]) == [
        "True",
        "html",
        "True",
        "pdf",
    ]


def test_one_failure_comes_as_it_is_after_the_other_file_was_made() -> None:
    made: list[str] = []
    error = RenderError("No page.")
    with pytest.raises(RenderError) as refused:
        render_beside(failing(error), lambda: made.append("pdf") or [])  # type: ignore[func-returns-value]
    assert refused.value is error
    assert made == ["pdf"]


def test_a_failure_of_one_does_not_hide_that_of_the_other() -> None:
    with pytest.raises(RenderError) as refused:
        render_beside(failing(RenderError("No page.")), failing(RenderError("No PDF.")))
    assert str(refused.value) == "No page.\nNo PDF."


def test_what_nobody_foresaw_is_not_hidden_either() -> None:
    errors = [KeyError("x"), RenderError("No PDF.")]
    with pytest.raises(ExceptionGroup) as refused:
        render_beside(*map(failing, errors))
    assert list(refused.value.exceptions) == errors
