from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from tests.notebook_builders import PIXEL
from tests.readings import para, read_html, shown_in


def table_in(html: str) -> dict[str, Any]:
    (table,) = (block for block in shown_in(html) if block["kind"] != "anchor")
    assert table["kind"] == "data_table"
    return table


def framed(frame: pd.DataFrame) -> dict[str, Any]:
    return table_in(frame.to_html())


def words(table: dict[str, Any]) -> list[list[str]]:
    return [["".join(run["text"] for run in cell.get("inline", [])) for cell in row] for row in table["rows"]]


def cells(table: dict[str, Any], key: str) -> list[list[Any]]:
    return [[cell.get(key) for cell in row] for row in table["rows"]]


def test_figures_stand_to_the_right_and_words_to_the_left() -> None:
    table = framed(pd.DataFrame({"area": ["North", "South"], "homes": [1200, 900]}, index=["a", "b"]))
    assert table["aligns"] == ["left", "left", "right"]
    assert table["head"] == 1
    assert table["rows"] == [
        [
            {"x": 0, "inline": []},
            {"x": 1, "inline": [{"text": "area"}], "header": True},
            {"x": 2, "inline": [{"text": "homes"}], "header": True},
        ],
        [
            {"x": 0, "inline": [{"text": "a"}], "header": True},
            {"x": 1, "inline": [{"text": "North"}]},
            {"x": 2, "inline": [{"text": "1200"}], "figure": True},
        ],
        [
            {"x": 0, "inline": [{"text": "b"}], "header": True},
            {"x": 1, "inline": [{"text": "South"}]},
            {"x": 2, "inline": [{"text": "900"}], "figure": True},
        ],
    ]


@pytest.mark.parametrize(
    ("text", "is_figure"),
    [("12", True), ("-3.4%", True), ("£1,200", True), ("−0.5", True), ("1e-05", True), ("2022/23", False), ("", False)],
)
def test_figures_are_told_from_words(text: str, *, is_figure: bool) -> None:
    table = table_in(f"<table><tr><th>a</th></tr><tr><td>{text}</td></tr></table>")
    assert table["rows"][1][0].get("figure", False) is is_figure


def test_what_is_not_known_does_not_move_a_column_of_figures() -> None:
    body = "".join(f"<tr><td>{text}</td></tr>" for text in ("12", "", "NaN", "[x]", "–"))
    assert table_in(f"<table><tr><th>a</th></tr>{body}</table>")["aligns"] == ["right"]


def test_levels_of_index_and_columns_keep_their_spans() -> None:
    index = pd.MultiIndex.from_product([["N", "S"], ["x", "y"]], names=["area", "ward"])
    columns = pd.MultiIndex.from_product([["2021", "2022"], ["Q1", "Q2"]])
    table = framed(pd.DataFrame(1.5, index=index, columns=columns))
    assert (table["head"], len(table["rows"])) == (3, 7)
    assert cells(table, "columns")[0] == [None, None, 2, 2]
    assert [row[0].get("rows") for row in table["rows"][3:]] == [2, None, 2, None]
    assert [sum(bool(cell.get("header")) for cell in row) for row in table["rows"][3:]] == [2, 1, 2, 1]
    assert [cell["x"] for cell in table["rows"][4]] == [1, 2, 3, 4, 5]


def test_styler_keeps_colours_that_can_be_read() -> None:
    frame = pd.DataFrame({"rate": [1.0, 2.0]}, index=["a", "b"])
    styled = frame.style.set_caption("Rates").map(lambda value: "background-color: #08306b" if value > 1 else "")
    table = table_in(styled.to_html())
    assert table["caption"] == "Rates"
    assert cells(table, "fill") == [[None, None], [None, None], [None, "#08306b"]]
    assert cells(table, "ink") == [[None, None], [None, None], [None, "#ffffff"]]


def test_bars_and_weights_of_styler_are_kept() -> None:
    frame = pd.DataFrame({"share": [20.0, 80.0]}, index=["a", "b"])
    styled = frame.style.bar(vmin=0, vmax=100, color="#aabbcc").map(
        lambda value: "font-weight: bold" if value > 50 else ""
    )
    table = table_in(styled.to_html())
    assert cells(table, "bar")[1:] == [
        [None, {"from": 0.0, "to": 0.2, "colour": "#aabbcc"}],
        [None, {"from": 0.0, "to": 0.8, "colour": "#aabbcc"}],
    ]
    assert cells(table, "strong")[1:] == [[None, None], [None, True]]


def test_the_random_names_of_styler_and_great_tables_leave_no_trace() -> None:
    def styled(name: str) -> str:
        return (
            f"<style>#T_{name}_row0_col0 {{color: #b3221c}}</style><table id='T_{name}'><tr><th>a</th></tr>"
            f"<tr><td id='T_{name}_row0_col0'>1</td></tr></table>"
        )

    def great(name: str) -> str:
        return (
            f'<div id="{name}"><style>#{name} .gt_table {{color: #b3221c}}</style>'
            '<table class="gt_table"><tr><th>a</th></tr><tr><td>1</td></tr></table></div>'
        )

    assert table_in(styled("5f3a1"))["rows"] == table_in(styled("9c0de"))["rows"]
    assert table_in(styled("5f3a1"))["rows"][1][0]["ink"] == "#b3221c"
    assert table_in(great("qwertyuiop")) == table_in(great("poiuytrewq"))


def test_a_table_without_header_cells_takes_its_first_row_and_labels_its_rows() -> None:
    table = table_in("<table><tr><td>Area<td>Homes<tr><td>North<td>12<tr><td>South<td>9</table>")
    assert table["head"] == 1
    assert cells(table, "header") == [[True, True], [None, None], [None, None]]
    assert cells(table, "label") == [[None, None], [True, None], [True, None]]


def test_rows_that_are_not_told_apart_by_their_first_cell_have_no_labels() -> None:
    table = table_in("<table><thead><tr><th>a<th>b</thead><tr><td>x<td>1<tr><td>x<td>2</table>")
    assert cells(table, "label") == [[None, None]] * 3


def test_a_table_of_header_cells_alone_has_its_first_row_as_head() -> None:
    table = table_in("<table><tr><th>A</th></tr><tr><th>b</th></tr></table>")
    assert (table["head"], words(table)) == (1, [["A"], ["b"]])
    alone = table_in("<table><tr><th>Only</th></tr></table>")
    assert (alone["head"], words(alone)) == (0, [["Only"]])


def test_spans_wider_than_the_table_are_cut_and_short_rows_filled() -> None:
    table = table_in('<table><tr><th>a<th>b<tr><td colspan="9">x<tr><td rowspan="7">y</table>')
    assert len(table["aligns"]) == 9
    assert cells(table, "columns") == [[None] * 9, [9], [None] * 9]
    assert cells(table, "rows") == [[None] * 9, [None], [None] * 9]
    assert words(table)[2] == ["y", *[""] * 8]


def test_a_row_wider_than_the_first_loses_none_of_its_cells() -> None:
    table = table_in('<table><tr><td>a<td>b<tr><td rowspan="2">c<td>d<td>e<td>f<tr><td>g<td>h<td>i<td>j</table>')
    assert words(table) == [["a", "b", "", "", ""], ["c", "d", "e", "f", ""], ["g", "h", "i", "j"]]
    assert [cell["x"] for cell in table["rows"][2]] == [1, 2, 3, 4]


@pytest.mark.parametrize("span", ["0", "-3", "many", "99999", "²"])
def test_a_span_that_is_none_is_one(span: str) -> None:
    table = table_in(f'<table><tr><th>a<th>b<tr><td colspan="{span}">x<td>1</table>')
    assert words(table) == [["a", "b"], ["x", "1"]]


def test_a_table_without_rows_becomes_a_sentence() -> None:
    assert shown_in(pd.DataFrame({"a": [], "b": []}).to_html()) == [
        para("This table has no rows. Its columns: a, b.", role="reason")
    ]
    assert shown_in("<table><caption>Homes</caption></table>") == [
        para("Homes: This table has no rows.", role="reason")
    ]


def test_a_table_in_a_cell_becomes_what_its_cells_hold() -> None:
    inner = '<table><caption>C</caption><tr><td>in</td><td>side</td><td style="display:none">no</td></tr></table>'
    table = table_in(f"<table><tr><th>a</th><td>{inner}</td></tr></table>")
    assert words(table) == [["a", "C in side"]]
    picture = f'<table><tr><td><img src="data:image/png;base64,{PIXEL}" alt="A dot"></td></tr></table>'
    table = table_in(f"<table><tr><th>a</th><td>{picture}</td></tr></table>")
    assert table["rows"][0][1]["blocks"] == [{"kind": "picture", "png": PIXEL, "width": 1.0, "alt": "A dot"}]


def test_a_cell_holds_blocks_where_it_is_more_than_text() -> None:
    table = table_in("<table><tr><th>a</th><td><p>one</p><ul><li>two</li></ul></td></tr></table>")
    items = {"kind": "list", "ordered": False, "items": [[para("two")]]}
    assert table["rows"][0][1]["blocks"] == [para("one"), items]


def test_hidden_rows_columns_and_words_are_left_out_and_do_not_count() -> None:
    table = table_in(
        "<style>.level0 {display: none}</style><table><tr><th class='level0'>x</th><th>Rate</th></tr>"
        "<tr><td class='level0'>y</td><td>44<span hidden> ask</span></td></tr><tr hidden><td>draft</td></tr></table>"
    )
    assert words(table) == [["Rate"], ["44"]]
    assert table["rows"][1][0]["figure"] is True


def test_hostile_cells_are_words() -> None:
    blocks, told = read_html(
        "<table onclick='x()'><caption><a href='javascript:x()'>Cap</a></caption>"
        "<tr><th>a</th></tr><tr><td style='background:url(https://x.y)' onmouseover='x()'>b<script>y</script></td></tr>"
        "</table>"
    )
    assert (blocks[0]["caption"], words(blocks[0])) == ("Cap", [["a"], ["b"]])
    assert set(blocks[0]["rows"][1][0]) == {"x", "inline"}
    assert told == ["a <script> is left out: pages carry no programs, frames, forms or players"]
