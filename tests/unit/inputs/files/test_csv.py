from __future__ import annotations

import pytest

from kpi_helpers.inputs.files.csv import TextRows, read_rows
from kpi_helpers.inputs.files.folder import SourceFile
from kpi_helpers.inputs.files.tables import Column, Table

TABLE = Table("kpis.csv", (Column("kpi_id"), Column("value"), Column("remark")), key=("kpi_id",))


OPTIONAL = Table("kpis.csv", (Column("kpi_id"), Column("value"), Column("remark", optional=True)), key=("kpi_id",))


def read(text: str, table: Table = TABLE) -> TextRows:
    return read_rows(SourceFile("kpis.csv", "", text), table)


def messages(text: str, table: Table = TABLE) -> list[str]:
    return [str(problem) for problem in read(text, table).problems]


def test_cells_are_given_by_column_with_the_row_a_spreadsheet_shows() -> None:
    rows = read('kpi_id,value,remark\nA,1,"one, two"\n\n,,\nB,2,\n')
    assert rows.cells == {"kpi_id": ["A", "B"], "value": ["1", "2"], "remark": ["one, two", ""]}
    assert rows.rows == [2, 5]
    assert rows.problems == []
    assert rows.usable


def test_the_order_of_columns_does_not_matter() -> None:
    assert read("remark,value,kpi_id\nx,1,A\n").cells == {"kpi_id": ["A"], "value": ["1"], "remark": ["x"]}


def test_an_optional_column_may_be_left_out_and_is_then_empty() -> None:
    assert read("kpi_id,remark,value\nA,,1\nB,x,2\n", OPTIONAL).cells == {
        "kpi_id": ["A", "B"],
        "value": ["1", "2"],
        "remark": ["", "x"],
    }
    rows = read("kpi_id,value\nA,1\nB,2\n", OPTIONAL)
    assert rows.cells == {"kpi_id": ["A", "B"], "value": ["1", "2"], "remark": ["", ""]}
    assert (rows.usable, rows.problems) == (True, [])


def test_only_columns_that_are_needed_are_asked_for() -> None:
    assert messages("kpi_id\nA\n", OPTIONAL) == [
        'kpis.csv, row 1: found no column "value"; expected the columns kpi_id, value. '
        "Add the column; its cells may stay empty where there is nothing to say."
    ]
    assert messages("kpi_id,value,remrak\nA,1,\n", OPTIONAL) == [
        'kpis.csv, row 1: found an unknown column "remrak"; expected only kpi_id, value, remark. '
        'Did you mean "remark"? Rename or delete it.'
    ]


def test_a_file_of_a_header_only_has_no_rows() -> None:
    rows = read("kpi_id,value,remark\n")
    assert (rows.cells, rows.rows, rows.usable) == ({"kpi_id": [], "value": [], "remark": []}, [], True)


def test_line_ends_of_windows_change_nothing() -> None:
    assert read("kpi_id,value,remark\r\nA,1,x\r\n").cells["remark"] == ["x"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "kpis.csv: found an empty file; expected the columns kpi_id, value, remark. Write them as the first row."),
        (
            "kpi_id;value;remark\nA;12,5;x\n",
            "kpis.csv, row 1: found cells separated by semicolons; expected commas. "
            "Save the file as comma-separated CSV, with points for decimals.",
        ),
        (
            "kpi_id\tvalue\tremark\n",
            "kpis.csv, row 1: found cells separated by tabs; expected commas. "
            "Save the file as comma-separated CSV, with points for decimals.",
        ),
        (
            "kpi_id,value\nA,1\n",
            'kpis.csv, row 1: found no column "remark"; expected the columns kpi_id, value, remark. '
            "Add the column; its cells may stay empty where there is nothing to say.",
        ),
        (
            "kpi_id,value,remark,colour\nA,1,,\n",
            'kpis.csv, row 1: found an unknown column "colour"; expected only kpi_id, value, remark. '
            "Rename or delete it.",
        ),
        (
            "kpi_id,value,remark,value\nA,1,,1\n",
            'kpis.csv, row 1: found the column "value" more than once; expected each column once. '
            "Delete or rename one.",
        ),
        (
            "kpi_id,value,remark,\nA,1,,\n",
            "kpis.csv, row 1: found a column without a name; expected a name for every column. "
            "Name the column, or delete it with the commas at the end of every row.",
        ),
    ],
)
def test_a_header_that_does_not_fit_is_told_and_nothing_is_read(text: str, message: str) -> None:
    rows = read(text)
    assert [str(problem) for problem in rows.problems] == [message]
    assert rows.rows == []
    assert not rows.usable


def test_a_misspelt_column_is_told_as_unknown_and_as_missing() -> None:
    assert messages("KPI_Id,value,remark\n") == [
        'kpis.csv, row 1: found an unknown column "KPI_Id"; expected only kpi_id, value, remark. '
        'Did you mean "kpi_id"? Rename or delete it.',
        'kpis.csv, row 1: found no column "kpi_id"; expected the columns kpi_id, value, remark. '
        "Add the column; its cells may stay empty where there is nothing to say.",
    ]


def test_rows_with_too_many_or_too_few_cells_are_told_and_the_others_read() -> None:
    text = "kpi_id,value,remark\nA,1,one, two\nB,2\nC,3,\n"
    assert messages(text) == [
        "kpis.csv, row 2: found 4 cells; expected 3, as in the header. "
        "A comma inside a cell needs double quotation marks round the cell.",
        "kpis.csv, row 3: found 2 cells; expected 3, as in the header. "
        "Add the missing commas; an empty cell keeps its comma.",
    ]
    assert read(text).cells["kpi_id"] == ["C"]


def test_an_open_quotation_mark_is_told_with_the_row_it_opens_in() -> None:
    assert messages('kpi_id,value,remark\nA,1,x\nB,2,"open\nC,3,y\n') == [
        "kpis.csv, row 3: found a double quotation mark that is never closed, or text after a closing one; "
        'expected cells with both marks or none. Put " before and after the cell, and write "" for a mark inside it.'
    ]


def test_spaces_round_cells_are_taken_away_and_told_once_per_column() -> None:
    text = "kpi_id,value,remark\nA ,1,x\n B,2,x\nC,3,\u00a0x\nD ,4,x\nE ,5,x\n"
    assert read(text).cells["kpi_id"] == ["A", "B", "C", "D", "E"]
    assert messages(text) == [
        "kpis.csv, kpi_id: found spaces before or after the text in rows 2, 3, 5 and 1 more, which were ignored; "
        "expected none. Delete them.",
        "kpis.csv, remark: found spaces before or after the text in row 4, which were ignored; "
        "expected none. Delete them.",
    ]
    assert {problem.severity.value for problem in read(text).problems} == {"warning"}


def test_three_rows_with_spaces_are_all_named() -> None:
    assert messages("kpi_id,value,remark\nA ,1,x\nB ,2,x\nC ,3,x\n") == [
        "kpis.csv, kpi_id: found spaces before or after the text in rows 2, 3, 4, which were ignored; "
        "expected none. Delete them."
    ]
