"""CSV: one form of each number, and no text that a spreadsheet would compute."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpi_helpers.site.open_data.columns import Cell, Column, Filled, Holds, OpenTable, clean, fill
from kpi_helpers.site.open_data.csv_files import csv_cell, csv_text, inert, plain_number
from tests.unit.site.open_data.nasty import nasty_tables
from tests.unit.site.open_data.spreadsheets import NASTY

COLUMNS = (Column("name", "Name", ""), Column("value", "Value", "", Holds.NUMBER), Column("day", "Day", "", Holds.DATE))
TABLE = OpenTable("pets", "Pets", "", COLUMNS, ("name",))


def filled(*rows: dict[str, Cell]) -> Filled:
    return fill(TABLE, rows)


def test_the_file_whole() -> None:
    rows = filled({"name": 'Rex, "the dog"', "value": -2.5, "day": date(2022, 9, 30)}, {"name": "=1", "value": 0})
    assert csv_text(rows) == 'name,value,day\r\n"Rex, ""the dog""",-2.5,2022-09-30\r\n\'=1,0,\r\n'


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "0"),
        (0.0, "0"),
        (-0.0, "0"),
        (92.0, "92"),
        (100, "100"),
        (1000.0, "1000"),
        (81.9, "81.9"),
        (0.1 + 0.2, "0.30000000000000004"),
        (1e-7, "0.0000001"),
        (7989000.0, "7989000"),
        (1.5e16, "15000000000000000"),
        (-12.5, "-12.5"),
    ],
)
def test_plain_number(number: float, text: str) -> None:
    assert plain_number(number) == text


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_reads_back_as_itself(number: float) -> None:
    text = plain_number(number)
    assert float(text) == number
    assert "e" not in text.lower()


@pytest.mark.parametrize(
    "text",
    [
        "=1",
        "+1",
        "-1",
        "@a",
        "\t1",
        "\uff1d1",
        "\uff0b1",
        "\uff0d1",
        "\uff201",
        " =1",
        "'=1",
        '"=1',
        "\n=1",
        "\u201c=1",
        "\ufeff=1",
    ],
)
def test_text_that_would_be_computed_gets_an_apostrophe(text: str) -> None:
    assert inert(text) == f"'{text}"


@pytest.mark.parametrize(
    "text", ["a=1", "1+1", "\N{MINUS SIGN}612", "[p]", "'quoted'", "", "http://example.org", "50%", "{=1}"]
)
def test_other_text_stays(text: str) -> None:
    assert inert(text) == text


def test_no_apostrophe_on_numbers_and_dates() -> None:
    assert [csv_cell(cell) for cell in (-1, -1.5, date(2022, 9, 30), None)] == ["-1", "-1.5", "2022-09-30", ""]


def test_nasty_text_in_every_column_is_inert_and_comes_back() -> None:
    for table in nasty_tables():
        rows = list(csv.DictReader(io.StringIO(csv_text(table), newline="")))
        assert len(rows) == len(NASTY)
        for text, row in zip(NASTY, rows, strict=True):
            for column in table.table.columns:
                cell = row[column.name]
                if column.holds in (Holds.TEXT, Holds.WORD, Holds.WORDS, Holds.ADDRESS):
                    assert not cell.lstrip(' "\n').startswith(
                        ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
                    )
                    assert clean(text) in (cell, cell.removeprefix("'"))
