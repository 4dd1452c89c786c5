from __future__ import annotations

import re

import pandas as pd
import pytest
from kpi_helpers.blocks.pdf.typesetting_state import Manuscript
from kpi_helpers.publishing.clean.html import clean_html
from kpi_helpers.publishing.clean.tables import clean_tables

from kpi_helpers.blocks.from_html import typst_of_html


def typeset(html: str) -> tuple[str, list[tuple[int, ...]]]:
    manuscript = Manuscript()
    return "\n".join(typst_of_html(clean_tables(clean_html(html, manuscript.warn)), manuscript)), manuscript.row_headers


def framed(frame: pd.DataFrame) -> tuple[str, list[tuple[int, ...]]]:
    return typeset(frame.to_html())


def argument(made: str, name: str) -> str:
    found = re.search(rf"[( ]{name}: (\([^)]*\)|[^,)]+)", made)
    assert found is not None, name
    return found[1]


def test_figures_stand_to_the_right_and_words_to_the_left() -> None:
    made, headers = framed(pd.DataFrame({"area": ["North", "South"], "homes": [1200, 900]}, index=["a", "b"]))
    assert argument(made, "aligns") == "(left, left, right,)"
    assert headers == [(1, 1)]
    assert 'head-cell(t("homes"))' in made


def test_levels_of_index_and_columns_keep_their_spans() -> None:
    index = pd.MultiIndex.from_product([["N", "S"], ["x", "y"]], names=["area", "ward"])
    columns = pd.MultiIndex.from_product([["2021", "2022"], ["Q1", "Q2"]])
    made, headers = framed(pd.DataFrame(1.5, index=index, columns=columns))
    assert headers == [(2, 1, 2, 1)]
    assert 'head-cell(t("2021"), colspan: 2)' in made
    assert 'head-cell(t("N"), rowspan: 2)' in made
    assert argument(made, "head-rows") == "3"
    assert argument(made, "rows") == "7"


def test_styler_keeps_colours_that_can_be_read() -> None:
    frame = pd.DataFrame({"rate": [1.0, 2.0]}, index=["a", "b"])
    html = frame.style.set_caption("Rates").map(lambda value: "background-color: #08306b" if value > 1 else "")
    made, headers = typeset(html.to_html())
    assert argument(made, "caption") == '"Rates"'
    assert made.count('fill: rgb("#08306b")') == 1
    assert 'text(t("2.000000"), fill: rgb("#ffffff"))' in made
    assert headers == [(1, 1)]


def test_a_table_without_header_cells_takes_its_first_row_and_labels_its_rows() -> None:
    made, headers = typeset("<table><tr><td>Area<td>Homes<tr><td>North<td>12<tr><td>South<td>9</table>")
    assert 'head-cell(t("Area"))' in made
    assert 'body-cell(t("North"))' in made
    assert headers == [(1, 1)]


def test_rows_that_are_not_told_apart_by_their_first_cell_have_no_headers() -> None:
    _, headers = typeset("<table><thead><tr><th>a<th>b</thead><tr><td>x<td>1<tr><td>x<td>2</table>")
    assert headers == [(0, 0)]


def test_spans_wider_than_the_table_are_cut_and_short_rows_filled() -> None:
    made, headers = typeset('<table><tr><th>a<th>b<tr><td colspan="9">x<tr><td rowspan="7">y</table>')
    assert 'body-cell(t("x"), colspan: 9)' in made
    assert argument(made, "aligns").count(",") == 9
    assert headers == [(0, 0)]


def test_a_table_without_rows_becomes_a_sentence() -> None:
    made, headers = framed(pd.DataFrame({"a": [], "b": []}))
    assert made == 'para(t("This table has no rows. Its columns: a, b."), role: "reason")'
    assert headers == []


@pytest.mark.parametrize(
    ("columns", "landscape", "tables"), [(4, False, 1), (11, False, 1), (16, True, 1), (60, True, 2)]
)
def test_wide_tables_turn_then_part(columns: int, *, landscape: bool, tables: int) -> None:
    frame = pd.DataFrame([[12.5] * columns] * 2, columns=[f"m {number}" for number in range(columns)], index=["a", "b"])
    made, headers = framed(frame)
    assert made.startswith("landscape(") is landscape
    assert made.count("data-table(") == tables
    assert headers == [(1, 1)] * tables
    assert all(f'head-cell(t("m {number}"))' in made for number in range(columns))


def test_more_columns_are_set_smaller() -> None:
    def size(columns: int) -> float:
        frame = pd.DataFrame([["some words here"] * columns], columns=[f"a column {n}" for n in range(columns)])
        return float(argument(framed(frame)[0], "size").removesuffix("pt"))

    assert size(3) == 8.6
    assert size(3) > size(9)


def test_short_tables_stay_whole_and_long_cells_may_break() -> None:
    def held(rows: int, words: str = "x") -> str:
        body = "".join(f"<tr><th>{number}</th><td>{words}</td></tr>" for number in range(rows))
        return typeset(f"<table><thead><tr><th>n</th><th>w</th></tr></thead><tbody>{body}</tbody></table>")[0]

    assert argument(held(12), "held") == "true"
    assert argument(held(13), "held") == "false"
    assert argument(held(1, "word " * 400), "held") == "false"
    assert argument(held(1, "word " * 400), "breakable") == "true"


def test_a_table_in_a_cell_becomes_its_words() -> None:
    made, headers = typeset(
        "<table><tr><th>a</th><td><table><tr><td>in</td><td>side</td></tr></table></td></tr></table>"
    )
    assert 't("in side")' in made
    assert headers == [(1,)]
