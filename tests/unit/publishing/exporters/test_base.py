from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode
from traitlets.config import Config

from kpi_helpers.publishing.assemble import assemble_report
from kpi_helpers.publishing.clean.report import clean_report
from kpi_helpers.publishing.exporters import KpiHtmlExporter
from tests.notebook_builders import DOCUMENT, DRAWING, code, html, markdown, notebook, printed, shown

EXPORTERS = pytest.mark.parametrize("exporter", [KpiHtmlExporter])


def checks(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Give a list that grows with each check of a notebook."""
    made: list[Any] = []
    monkeypatch.setattr(nbformat, "validate", lambda node, **_: made.append(node))
    return made


@EXPORTERS
def test_a_clean_report_is_neither_copied_nor_checked(exporter: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = assemble_report([("waste", notebook(markdown("# Waste"), code(printed("a"))))], DOCUMENT)
    report, _ = clean_report(whole)
    made = checks(monkeypatch)
    monkeypatch.setattr(copy, "deepcopy", lambda *_: pytest.fail("copied"))
    text, _ = exporter().from_notebook_node(report)
    assert "Waste" in text
    assert made == []


@EXPORTERS
def test_any_other_notebook_is_checked_once(exporter: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    made = checks(monkeypatch)
    exporter().from_notebook_node(notebook(markdown("# Waste")))
    assert len(made) == 1


@EXPORTERS
def test_a_notebook_that_is_none_is_refused(exporter: Any) -> None:
    with pytest.raises(nbformat.ValidationError):
        exporter().from_notebook_node(notebook({"cell_type": "code", "source": 1, "metadata": {}, "outputs": []}))


@EXPORTERS
def test_preprocessors_an_analyst_asks_for_run_before_the_cleaning(exporter: Any) -> None:
    asked = Config({"TagRemovePreprocessor": {"remove_cell_tags": ["secret"]}})
    node = notebook(markdown("# Waste"), markdown("Hidden [link](#gone)", tags=["secret"]))
    text, resources = exporter(config=asked).from_notebook_node(node)
    assert "Hidden" not in text
    assert resources["kpi_warnings"] == []


@EXPORTERS
def test_pictures_beside_a_notebook_named_without_its_folder_are_found(
    exporter: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "dot.svg").write_text(DRAWING, encoding="utf-8")
    nbformat.write(notebook(markdown("![A drawing](dot.svg)")), tmp_path / "one.ipynb")  # type: ignore[no-untyped-call]
    monkeypatch.chdir(tmp_path)
    text, resources = exporter().from_filename("one.ipynb")
    assert "A drawing" in text
    assert resources["kpi_warnings"] == []


@EXPORTERS
def test_neither_assembling_nor_cleaning_nor_exporting_changes_what_it_was_given(exporter: Any) -> None:
    heading = {"kind": "heading", "level": 4, "text": "Bins", "id": "bins"}
    link = {"kind": "paragraph", "inline": [{"text": "gone", "link": "#gone"}]}
    node = notebook(markdown("# Waste"), code(shown(heading, link, style=".kpi{}"), html("<a href='#x'>x</a>")))
    before = copy.deepcopy(node)
    whole = assemble_report([("waste", node)], DOCUMENT)
    assert node == before
    assembled = copy.deepcopy(whole)
    report, _ = clean_report(whole)
    assert whole == assembled
    cleaned: NotebookNode = copy.deepcopy(report)
    exporter().from_notebook_node(report)
    assert report == cleaned
