from __future__ import annotations

import nbformat
import pytest

from kpi_helpers.errors import RenderError
from kpi_helpers.publishing.assemble import assemble_report
from kpi_helpers.publishing.clean.report import clean_report
from tests.notebook_builders import DOCUMENT, code, display, markdown, notebook, printed, shown

PARAMETERS = code(printed("2022-23 Q2"), tags=["injected-parameters"])  # papermill's, not in the analyst's notebook
WASTE = notebook(markdown("# Waste"), PARAMETERS, code(printed("12 tonnes")))
ROADS = notebook(code(), markdown("  \n"), markdown("# Roads"))


def test_cells_with_something_to_show_stay_in_order() -> None:
    report = assemble_report([("waste", WASTE), ("roads", ROADS)], {})
    assert [cell.id for cell in report.cells] == ["waste-001", "waste-002", "roads-003"]


def test_each_cell_says_where_it_came_from() -> None:
    report = assemble_report([("waste", WASTE), ("roads", ROADS)], {})
    assert [cell.metadata.kpi_report for cell in report.cells] == [
        {"notebook": "waste", "cell": 1, "section_start": True},
        {"notebook": "waste", "cell": 2},
        {"notebook": "roads", "cell": 3, "section_start": True},
    ]


def test_the_result_is_a_valid_notebook() -> None:
    nbformat.validate(assemble_report([("waste", WASTE), ("a" * 80, ROADS)], DOCUMENT))


def test_the_sources_are_not_changed() -> None:
    before = nbformat.writes(WASTE)  # type: ignore[no-untyped-call]
    assemble_report([("waste", WASTE)], DOCUMENT)
    assert nbformat.writes(WASTE) == before  # type: ignore[no-untyped-call]


@pytest.mark.parametrize(
    "hidden",
    [
        code(printed("p = 1"), tags=["parameters"]),
        code(printed("p = 1"), tags=["remove-cell"]),
        code(printed("FutureWarning", name="stderr")),
        code(printed(" 40%|####      | 4/10 [00:01<00:01, 3.9it/s]\r100%|##########| 10/10 [00:02, 4.0it/s]\n")),
        code(display({"text/plain": "<Axes: xlabel='quarter'>"})),
        code(display({"text/plain": "[<matplotlib.lines.Line2D at 0x7f12a4b0>]"})),
        code(shown()),
        {"cell_type": "raw", "source": "<h1>raw</h1>", "metadata": {}},
    ],
    ids=["parameters", "removed", "stderr", "progress", "axes", "lines", "no blocks", "raw"],
)
def test_what_only_the_analyst_needs_is_no_part_of_the_publication(hidden: dict[str, object]) -> None:
    report = assemble_report([("waste", notebook(markdown("# Waste"), hidden))], {})
    clean, told = clean_report(report)
    assert [cell.id for cell in clean.cells] == ["waste-001"]
    assert told == []


def test_the_document_given_wins_over_the_notebooks_own() -> None:
    own = notebook(code(shown(document={"title": "Own", "section_title": "Waste", "authority": "A"})), markdown("x"))
    report = assemble_report([("waste", own)], {"title": "Given"})
    assert report.metadata.kpi_report.document == {"title": "Given", "section_title": "Waste", "authority": "A"}
    assert report.metadata.kpi_report.sections == [{"notebook": "waste", "title": "Waste"}]


@pytest.mark.parametrize(
    ("notebooks", "message"),
    [
        ([], "There is no notebook to make a report from."),
        ([("waste", WASTE), ("waste", ROADS)], "Two notebooks are called waste. Give each section its own name."),
        (
            [("empty", notebook(code()))],
            "Notebook empty shows nothing: no text and no output. Run it, or leave it out.",
        ),
    ],
)
def test_what_cannot_be_a_report_is_refused(notebooks: list[tuple[str, nbformat.NotebookNode]], message: str) -> None:
    with pytest.raises(RenderError) as refused:
        assemble_report(notebooks, {})
    assert str(refused.value) == message
