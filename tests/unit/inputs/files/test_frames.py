from __future__ import annotations

import re

import pandas as pd
import pandera.pandas as pandera
import pytest
from pandera.errors import SchemaErrors

from kpi_helpers.inputs.files.csv import read_rows
from kpi_helpers.inputs.files.folder import SourceFile
from kpi_helpers.inputs.files.frames import build_frame
from kpi_helpers.inputs.files.tables import KPIS, TABLES, VALUES, Column, Holds, Table
from tests.builders import KPI, VALUE, Row, write_rows

NAME = "values/2022-23_Q2.csv"


def build(*rows: Row, table: Table = VALUES, name: str = NAME) -> tuple[pd.DataFrame, list[str]]:
    source = read_rows(SourceFile(name, "", write_rows(table, rows)), table)
    added = {"received": {name: "2022-23 Q2"}} if table is VALUES else {}
    frame, problems = build_frame(table, [source], added=added)
    return frame, [str(problem) for problem in problems]


def value(**cells: object) -> Row:
    return {**VALUE, "period": "2022-23 Q2", "value": "92", **cells}


def test_a_frame_has_the_columns_and_dtypes_of_its_table() -> None:
    frame, problems = build(value(rank="3", period="Q2 2022/23"))
    assert problems == []
    assert {name: str(dtype) for name, dtype in frame.dtypes.items()} == {
        "kpi_id": "str",
        "period": "str",
        "bound": "str",
        "value": "float64",
        "numerator": "float64",
        "denominator": "float64",
        "rank": "Int64",
        "rank_of": "Int64",
        "status": "str",
        "note": "str",
        "source": "str",
        "remark": "str",
        "received": "str",
        "file": "str",
        "row": "Int64",
    }
    row = frame.iloc[0]
    assert (row["kpi_id"], row["period"], row["value"], row["rank"]) == ("HOU_03", "2022-23 Q2", 92.0, 3)
    assert (row["received"], row["file"], row["row"]) == ("2022-23 Q2", NAME, 2)
    assert pd.isna(row["numerator"])
    assert pd.isna(row["rank_of"])


def test_a_frame_without_rows_has_the_same_columns_and_dtypes() -> None:
    full, _ = build(value())
    empty, problems = build()
    assert problems == []
    assert empty.dtypes.to_dict() == full.dtypes.to_dict()


ODD = ("x", "Bad Key", "_key", "KEY_1", "key_1", "Ä", "1", "1.5", "2022-23 Q2", "2022-10-01", "green greens", "[x] [z]")
FORMS = {Holds.KEY: r"[a-z][a-z0-9_]*", Holds.KPI_ID: r"[A-Za-z][A-Za-z0-9_]*"}


def judged_by_pandera(table: Table, frame: pd.DataFrame) -> set[tuple[int, str]]:
    """Give the rows and columns of the cells that fail a pandera schema of the table."""
    schema = pandera.DataFrameSchema(
        {column.name: pandera_column(column) for column in table.frame_columns}, strict=True, ordered=True
    )
    try:
        schema.validate(frame, lazy=True)
    except SchemaErrors as errors:
        failures = errors.failure_cases
        return {
            (int(frame["row"][place]), name) for place, name in zip(failures["index"], failures["column"], strict=True)
        }
    return set()


def pandera_column(column: Column) -> pandera.Column:
    """Give a column as pandera describes it."""
    numeric = column.holds in (Holds.NUMBER, Holds.WHOLE)
    words = "|".join(re.escape(word) for word in column.allowed or ())
    form = {Holds.WORD: words, Holds.WORDS: rf"({words})( ({words}))*"}.get(column.holds, FORMS.get(column.holds))
    checks = [pandera.Check.str_length(min_value=1)] if column.required and not numeric else []
    checks += [pandera.Check.str_matches(rf"^({form})?$")] if form else []
    return pandera.Column(column.dtype, checks, nullable=numeric and not column.required)


def gone(cell: object) -> bool:
    """Whether a cell was not taken over because it could not be read."""
    return bool(pd.isna(cell)) or cell == ""  # type: ignore[call-overload]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.path)
def test_cells_are_judged_as_pandera_judges_them(table: Table) -> None:
    words = [word for column in table.columns for word in column.allowed or ()]
    rows = [dict.fromkeys(table.names, text) for text in dict.fromkeys((*ODD, *words))]
    rows += [{**rows[0], name: ""} for name in table.names]
    source = read_rows(SourceFile(NAME, "", write_rows(table, rows)), table)
    added = {column.name: {NAME: "2022-23 Q2"} for column in table.extra}
    frame, problems = build_frame(table, [source], added=added)
    told = {(one.row, one.column) for one in problems if one.column}
    unread = {(row, name) for row, name in told if row and name and rows[row - 2][name] and gone(frame[name][row - 2])}
    assert told - unread <= judged_by_pandera(table, frame) <= told


def test_each_cell_that_cannot_be_read_is_told_once() -> None:
    _, problems = build(value(value="12,5"), value(period="2022-23 Q6", status="", rank="x"))
    assert problems == [
        f'{NAME}, row 3, period: found "2022-23 Q6"; expected a period. Write for example 2022-23 Q2, '
        "2022-23 financial year, 2022/23 academic year, 2022 calendar year, 2022-06, 2022-04..2022-08, "
        "2022-23 Q1..Q3, 2015..2019, 2022/23 spring term or 2022-09-30; "
        "years from 1800 to 2199.",
        f'{NAME}, row 2, value: found "12,5"; expected a number. Write 12.5.',
        f'{NAME}, row 3, rank: found "x"; expected a whole number or an empty cell. '
        "Leave the cell empty; where there is a note column write [x] there.",
        f"{NAME}, row 3, status: found an empty cell; expected one of final, provisional, forecast. Fill it in.",
    ]


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        (
            {"status": "provisonal"},
            f'{NAME}, row 2, status: found "provisonal"; expected one of final, provisional, forecast. '
            'Did you mean "provisional"? Write one of them.',
        ),
        (
            {"status": "Final"},
            f'{NAME}, row 2, status: found "Final"; expected one of final, provisional, forecast. '
            'Did you mean "final"? Write one of them.',
        ),
        (
            {"bound": "middle"},
            f'{NAME}, row 2, bound: found "middle"; expected one of low, high. Write one of them.',
        ),
        (
            {"note": "[p] provisional"},
            f'{NAME}, row 2, note: found "[p] provisional"; expected one or more of '
            "[p], [r], [e], [f], [b], [c], [u], [x], [z], [low]. Write one of them.",
        ),
        (
            {"kpi_id": "HOU 03"},
            f'{NAME}, row 2, kpi_id: found "HOU 03"; expected an id of letters, digits and underscores. Correct it.',
        ),
        (
            {"source": "Housing System"},
            f'{NAME}, row 2, source: found "Housing System"; '
            "expected a key of lower-case letters, digits and underscores. Correct it.",
        ),
        (
            {"source": ""},
            f"{NAME}, row 2, source: found an empty cell; "
            "expected a key of lower-case letters, digits and underscores. Fill it in.",
        ),
    ],
)
def test_a_word_outside_its_list_is_told(cells: Row, message: str) -> None:
    assert build(value(**cells))[1] == [message]


def test_notes_may_stand_side_by_side() -> None:
    assert build(value(note="[p] [e]"))[1] == []


def test_a_missing_number_that_must_be_there_is_told() -> None:
    assert build({**KPI, "decimals": ""}, table=KPIS, name="kpis.csv")[1] == [
        "kpis.csv, row 2, decimals: found an empty cell; expected a whole number. Fill it in."
    ]


def test_a_second_row_for_the_same_figure_is_told_with_the_first() -> None:
    rows = [value(), value(period="2022-23 Q1"), value(value="93"), value(status="provisional")]
    assert build(*rows)[1] == [
        f"{NAME}, row 4: found a second row for kpi_id HOU_03, period 2022-23 Q2, status final (the first is row 2); "
        "expected one. Delete one of them."
    ]


def test_the_same_period_written_in_another_way_is_still_the_same() -> None:
    assert build(value(), value(period="Q2 2022/23"))[1] == [
        f"{NAME}, row 3: found a second row for kpi_id HOU_03, period 2022-23 Q2, status final (the first is row 2); "
        "expected one. Delete one of them."
    ]


def test_the_two_ends_of_a_band_are_no_second_row() -> None:
    assert build(value(bound="low"), value(bound="high"))[1] == []
