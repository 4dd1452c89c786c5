from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from kpi_helpers.blocks.pdf.layout import (
    LANDSCAPE,
    TEXT_WIDTH,
    cut_points,
    laid_out_data_table,
    laid_out_figure,
    laid_out_table,
    leading_columns,
    row_height,
    sliced,
)
from kpi_helpers.blocks.widths import column_needs, data_widths, width_of
from tests.notebook_builders import DRAWING
from tests.readings import para, shown_in
from tests.typeset import pages_of, typeset


def run(text: str, **dress: Any) -> dict[str, Any]:
    return {"text": text, **dress}


def table(rows: list[list[str]], titles: list[str], **more: Any) -> dict[str, Any]:
    columns = [{"title": title, "align": "left", "width": 1} for title in titles]
    cells = [[{"inline": [run(text)]} for text in row] for row in rows]
    return {"kind": "table", "caption": "", "columns": columns, "rows": cells, "style": "kpi", "keep": True, **more}


def laid_out(html: str) -> dict[str, Any]:
    (block,) = (block for block in shown_in(html) if block["kind"] == "data_table")
    return laid_out_data_table(block)


def framed(frame: pd.DataFrame) -> dict[str, Any]:
    return laid_out(frame.to_html())


def numbers(columns: int) -> pd.DataFrame:
    return pd.DataFrame([[12.5] * columns] * 2, columns=[f"m {number}" for number in range(columns)], index=["a", "b"])


def heads(part: dict[str, Any]) -> list[str]:
    return ["".join(one["text"] for one in cell["inline"]) for row in part["rows"][: part["head"]] for cell in row]


# ---- tables of the report ----------------------------------------------------------------------------------


def test_letters_are_as_wide_as_in_the_font() -> None:
    assert width_of("") == 0
    assert width_of("iii") < width_of("mmm")
    assert width_of("1234") == width_of("5678")
    assert width_of("Recycling") < width_of("Recycling", bold=True)
    assert width_of("\N{PARTY POPPER}") == 0.6


def test_no_column_is_narrower_than_its_longest_word() -> None:
    columns = [{"title": "Measure", "width": 8}, {"title": "Comprehensiveness", "width": 1}]
    wide, narrow = laid_out_table({"columns": columns, "rows": [], "style": "kpi"}, 100.0)["widths"]
    assert narrow == pytest.approx(width_of("Comprehensiveness", bold=True) * 8.8 * 0.3528 + 3.1, abs=0.01)
    assert wide + narrow == pytest.approx(100.0, abs=0.02)


def test_shares_that_leave_room_for_every_word_are_kept() -> None:
    block = table([["a", "b"]], ["One", "Two"])
    block["columns"][0]["width"] = 3
    assert laid_out_table(block)["widths"] == [126.0, 42.0]


def test_more_columns_than_fit_have_the_width_of_their_words() -> None:
    titles = ["Comprehensiveness"] * 9
    widths = laid_out_table(table([], titles))["widths"]
    assert len(set(widths)) == 1
    assert min(widths) > 20


def test_rows_have_as_many_cells_as_there_are_columns() -> None:
    made = laid_out_table(table([["a"], ["b", "c", "d"]], ["One", "Two"]))
    assert [len(row) for row in made["rows"]] == [2, 2]


@pytest.mark.parametrize(
    ("keep", "words", "held"), [(True, "x", True), (False, "x", False), (True, "words " * 100, False)]
)
def test_a_table_too_tall_for_a_page_may_break(keep: bool, words: str, *, held: bool) -> None:
    assert laid_out_table(table([[words, words]] * 10, ["One", "Two"], keep=keep))["keep"] is held


def test_a_marked_rating_stays_on_one_line() -> None:
    def least(**dress: Any) -> float:
        block = table([["a", ""]], ["One", "T"])
        block["rows"][0][1] = {"inline": [run("Not rated", **dress)]}
        block["columns"][0]["width"] = 30
        return float(laid_out_table(block)["widths"][1])

    assert least(mark="not_rated") > least() + 1
    assert least(mark="usual") > least(mark="not_rated")


# ---- figures behind a chart --------------------------------------------------------------------------------


def chart(data: dict[str, Any] | None, width: float = 0.62) -> dict[str, Any]:
    return laid_out_figure({"kind": "figure", "title": "T", "svg": DRAWING, "alt": "A", "width": width, "data": data})


def test_figures_too_wide_to_stand_beside_a_chart_stand_below_it() -> None:
    titles = ["Year", "Q1", "Q2", "Outturn"]
    rows = [["2020/21", "−£13.737m", f"−£1{number}.017m", "−£19.232m"] for number in (2, 3)]
    assert chart(table(rows, titles))["beside"] is False
    assert chart(table([row[:2] for row in rows], titles[:2]))["beside"] is True
    assert chart(table([row[:2] for row in rows], titles[:2]), width=0.8)["beside"] is False


def test_a_chart_without_figures_stands_alone() -> None:
    assert (chart(None)["data"], chart(None)["beside"]) == (None, False)
    assert (chart(table([], ["Year"]))["data"], chart(table([], ["Year"]))["beside"]) == (None, False)


# ---- tables of analysts ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("columns", "landscape", "tables"), [(4, False, 1), (11, False, 1), (16, True, 1), (60, True, 2)]
)
def test_wide_tables_turn_then_part(columns: int, *, landscape: bool, tables: int) -> None:
    made = framed(numbers(columns))
    assert made["flipped"] is landscape
    assert len(made["parts"]) == tables
    assert [part["heads"] for part in made["parts"]] == [[1, 1]] * tables
    shown = [head for part in made["parts"] for head in heads(part) if head]
    assert shown == [f"m {number}" for number in range(columns)]
    room = LANDSCAPE if landscape else TEXT_WIDTH
    assert all(sum(part["widths"]) <= room + 0.1 for part in made["parts"])


def test_more_columns_are_set_smaller() -> None:
    def size(columns: int) -> float:
        frame = pd.DataFrame([["some words here"] * columns], columns=[f"a column {n}" for n in range(columns)])
        return float(framed(frame)["parts"][0]["size"])

    assert size(3) == 8.6
    assert size(3) > size(9) > size(30)


def test_short_tables_stay_whole_and_long_cells_may_break() -> None:
    def part(rows: int, words: str = "x") -> dict[str, Any]:
        body = "".join(f"<tr><th>{number}</th><td>{words}</td></tr>" for number in range(rows))
        made = laid_out(f"<table><thead><tr><th>n</th><th>w</th></tr></thead><tbody>{body}</tbody></table>")
        return dict(made["parts"][0])

    def breaks(part: dict[str, Any]) -> set[bool]:
        return {bool(cell.get("breakable")) for row in part["rows"][1:] for cell in row}

    assert (part(12)["held"], part(13)["held"]) == (True, False)
    assert breaks(part(12)) == {False}
    assert part(1, "word " * 900)["held"] is False
    assert breaks(part(1, "word " * 900)) == {True}


def test_columns_of_words_take_the_room_that_figures_leave() -> None:
    assert data_widths([(2.0, 3.0), (4.0, 60.0)], TEXT_WIDTH, 8.6 * 0.3528, 3.2) == [12.06, 155.94]
    assert data_widths([(2.0, 3.0), (4.0, 5.0)], TEXT_WIDTH, 8.6 * 0.3528, 3.2) == [12.3, 18.37]


def test_a_cell_over_several_columns_spreads_what_it_needs() -> None:
    rows = [
        [{"x": 0, "columns": 2, "inline": [run("Comprehensiveness")]}],
        [{"x": 0, "inline": []}, {"x": 1, "inline": []}],
    ]
    (first, _), (second, _) = column_needs(rows, 2)
    assert first == second == pytest.approx(width_of("Comprehensiveness") / 2)


def test_wide_tables_are_cut_between_groups_of_the_head() -> None:
    head = [[{"x": 0}, *({"x": x, "columns": 4} for x in range(1, 41, 4))]]
    needs = [(3.0, 3.0)] * 41
    parts = cut_points(needs, head, 1, 6.6)
    assert parts[0][0] == 1
    assert [end for _, end in parts][-1] == 41
    assert [start for start, _ in parts[1:]] == [end for _, end in parts[:-1]]
    assert all((end - start) % 4 == 0 for start, end in parts)


def test_a_part_repeats_the_leading_cells_and_cuts_those_that_reach_over_it() -> None:
    row = [{"x": 0, "inline": ["a"]}, {"x": 1, "columns": 4, "inline": ["b"]}, {"x": 5, "inline": ["c"]}]
    assert sliced(row, 1, 3, 6) == [
        {"x": 0, "columns": 1, "inline": ["a"]},
        {"x": 1, "columns": 2, "inline": ["b"]},
        {"x": 3, "columns": 1, "inline": ["c"]},
    ]


def test_leading_columns_are_those_of_the_headers_of_rows() -> None:
    index = pd.MultiIndex.from_product([["N", "S"], ["x", "y"]], names=["area", "ward"])
    made = framed(pd.DataFrame(1.5, index=index, columns=["a"]))
    part = made["parts"][0]
    assert leading_columns(part["rows"][part["head"] :]) == 2
    assert part["heads"] == [2, 1, 2, 1]


def test_a_row_is_as_tall_as_its_tallest_cell() -> None:
    def height(*texts: str) -> float:
        return row_height([{"x": n, "inline": [run(text)]} for n, text in enumerate(texts)], [20.0, 20.0], 8.6)

    assert height("x", "x") < height("x", "many words in one narrow column") < height("x", "word " * 60)
    two = [{"x": 0, "inline": [run("word")]}, {"x": 1, "blocks": [para("a"), para("b")]}]
    assert row_height(two, [20.0, 20.0], 8.6) > height("x", "x")


def test_no_word_of_a_wide_table_is_cut_on_paper() -> None:
    words = ["Comprehensiveness", "Characteristically", "Neighbourhoods", "1,234,567.8"]
    frame = pd.DataFrame([[word] * 3 for word in words], columns=[f"Responsibility {n}" for n in range(3)])
    block = next(block for block in shown_in(frame.T.to_html()) if block["kind"] == "data_table")
    (page,) = pages_of(typeset(block))
    for word in [*words, "Responsibility"]:
        assert page.count(word) == 3
