from __future__ import annotations

import pytest

from kpi_helpers.publishing.clean.markdown_tables import cells_of, with_tables
from kpi_helpers.publishing.clean.report import clean_report
from tests.notebook_builders import markdown, notebook


def rows_in(source: str) -> list[list[list[str]]]:
    """Give, for each table a Markdown cell becomes, the words of its rows."""
    report, told = clean_report(notebook(markdown(source)))
    assert told == []
    found: list[list[list[str]]] = []

    def look(part: object) -> None:
        if isinstance(part, dict) and part.get("kind") == "data_table":
            found.append(
                [
                    ["".join(run["text"] or run.get("tex", "") for run in cell["inline"]) for cell in row]
                    for row in part["rows"]
                ]
            )
        elif isinstance(part, dict):
            for value in part.values():
                look(value)
        elif isinstance(part, list):
            for one in part:
                look(one)

    for cell in report.cells:
        look(cell.metadata["kpi_report"]["blocks"])
    return found


@pytest.mark.parametrize(
    ("source", "rows"),
    [
        ("| a | b |\n|---|---|\n| 1 | 2 |", [["a", "b"], ["1", "2"]]),
        ("a | b\n--|--\n1 | 2", [["a", "b"], ["1", "2"]]),
        ("| a | b |\n|:--|--:|\n| 1 |", [["a", "b"], ["1", ""]]),
        ("| a | b |\n|---|---|\n| 1 | 2 | 3 |", [["a", "b"], ["1", "2"]]),
        ("| a | b |\n|---|---|\n| | 2 |", [["a", "b"], ["", "2"]]),
        ("| a |\n|---|\n| 1 |", [["a"], ["1"]]),
        ("Words before\n| a | b |\n|---|---|\n| 1 | 2 |\n\nand after", [["a", "b"], ["1", "2"]]),
        ("1. First\n\n   | a | b |\n   |---|---|\n   | 1 | 2 |\n\n2. Second", [["a", "b"], ["1", "2"]]),
        ("| a | b |\n|---|---|\n| `x\\|y` | **2** |", [["a", "b"], ["x|y", "2"]]),
        ("| a | b |\n|---|---|\n| $x_1$ | $|x|$ |", [["a", "b"], ["x_1", "|x|"]]),
    ],
)
def test_tables_are_read_by_githubs_rules(source: str, rows: list[list[str]]) -> None:
    assert rows_in(source) == [rows]


@pytest.mark.parametrize(
    "source",
    [
        "| a | b |\n|---|",
        "a | b",
        "a | b\n\n--|--",
        "```\n| a | b |\n|---|---|\n```",
        "~~~\n| a | b |\n|---|---|\n| 1 | 2 |\n~~~",
        "---\n\n| a |",
        "`a | b`\n---|---|---",
    ],
)
def test_what_is_no_table_stays_as_it_is(source: str) -> None:
    assert with_tables(source, str) == source
    assert rows_in(source) == []


def test_two_tables_under_each_other_are_two() -> None:
    source = "| a |\n|---|\n| 1 |\n\n| b |\n|---|\n| 2 |"
    assert rows_in(source) == [[["a"], ["1"]], [["b"], ["2"]]]


def test_bars_in_code_and_formulas_divide_nothing() -> None:
    assert cells_of("| `a|b` | $|x|$ | c \\| d |") == ["`a|b`", "$|x|$", "c | d"]
    assert cells_of("a | b") == ["a", "b"]
    assert cells_of("| a | |") == ["a", ""]


def test_cells_that_could_run_something_are_made_safe() -> None:
    report, told = clean_report(
        notebook(markdown("| a | b |\n|---|---|\n| <img src=x onerror=y()> | [c](javascript:z()) |"))
    )
    said = str(report.cells[0].metadata)
    assert "Picture not included" in said
    assert "y()" not in said
    assert "javascript" not in said
    assert told == ["Cell 1: the picture x is not part of the report and is left out."]
