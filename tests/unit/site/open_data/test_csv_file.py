"""CSV: one form of each number, and no text that a spreadsheet would compute."""

from __future__ import annotations

import csv
import io
import json
import re
import warnings
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from csvw import CSVW
from hypothesis import given, strategies as st

from kpi_helpers.inputs import format_plain
from kpi_helpers.site.open_data.csv_file import csv_cell, csv_text, description_text, inert
from kpi_helpers.site.open_data.tables import TABLES, Cell, Column, Filled, Holds, OpenTable, clean, fill
from kpi_helpers.site.open_data.write import build_tables
from tests.builders import make_values
from tests.results import make_scorecard
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
    assert format_plain(number) == text


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_reads_back_as_itself(number: float) -> None:
    text = format_plain(number)
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


Change = Callable[[str], str]


def is_valid(metadata: Path) -> bool:
    """Ask the public validator; a file it cannot read at all is not valid either."""
    try:
        with warnings.catch_warnings(record=True):
            warnings.simplefilter("always")
            return bool(CSVW(str(metadata), validate=True).is_valid)
    except ValueError:
        return False


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    """Give the CSV files of two quarters with their metadata, by name."""
    scorecard = make_scorecard(values=make_values(HOU_03=[91, 92.5]), comparators=[{}])
    found = {filled.table.file: csv_text(filled) for filled in build_tables(scorecard)}
    return {**found, "csv-metadata.json": description_text(scorecard.authority, TABLES)}


@pytest.fixture
def folder(texts: dict[str, str], tmp_path: Path) -> Path:
    """Give a folder with those files."""
    for name, text in texts.items():
        (tmp_path / name).write_text(text, encoding="utf-8", newline="")
    return tmp_path


def described(folder: Path) -> Any:
    return json.loads((folder / "csv-metadata.json").read_text(encoding="utf-8"))


def column(folder: Path, table: int, name: str) -> Any:
    return next(one for one in described(folder)["tables"][table]["tableSchema"]["columns"] if one["name"] == name)


def test_what_the_group_says(folder: Path) -> None:
    group = described(folder)
    del group["tables"], group["dc:description"]
    closed = {"@value": "2022-11-14", "@type": "xsd:date"}
    assert group == {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en-GB"}],
        "dc:title": "Quarterly performance report, Q2 2022/23: the figures as open data",
        "dc:license": "Open Government Licence v3.0",
        "dc:publisher": "Example Borough Council",
        "dc:issued": closed,
        "dc:modified": closed,
        "dc:language": "en-GB",
        "lang": "en-GB",
    }


def test_what_a_column_says(folder: Path) -> None:
    assert column(folder, 0, "rating") == {
        "name": "rating",
        "titles": ["rating", "Rating"],
        "dc:description": "The rating, or not_rated; the notes say what each means.",
        "datatype": {"base": "string", "format": "green|amber|red|not_rated"},
        "required": True,
        "null": "",
    }
    assert column(folder, 0, "note")["separator"] == " "
    assert column(folder, 0, "note")["datatype"]["format"].startswith(r"\[p\]|\[r\]|")
    assert column(folder, 0, "period_end")["datatype"] == {"base": "date", "format": "yyyy-MM-dd"}
    assert (column(folder, 0, "value")["datatype"], column(folder, 0, "rank")["datatype"]) == ("number", "integer")


def test_keys_and_ties(folder: Path) -> None:
    tables = {table["url"]: table["tableSchema"] for table in described(folder)["tables"]}
    assert tables["values.csv"]["primaryKey"] == ["kpi_id", "period", "figure_is"]
    tie = {"columnReference": "kpi_id", "reference": {"resource": "scorecard.csv", "columnReference": "kpi_id"}}
    for name in ("values.csv", "targets.csv", "comparators.csv"):
        assert tables[name]["foreignKeys"] == [tie]
    assert "foreignKeys" not in tables["scorecard.csv"]


def test_the_files_are_valid(folder: Path) -> None:
    assert is_valid(folder / "csv-metadata.json")


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("values.csv", lambda text: text.replace(",92.5,", ",lots,", 1)),
        ("values.csv", lambda text: text.replace("2022-09-30", "30/09/2022", 1)),
        ("values.csv", lambda text: text.replace(",final,", ",firm,", 1)),
        ("values.csv", lambda text: text.replace("HOU_03,", "HOU_04,", 1)),
        ("values.csv", lambda text: text.replace("HOU_03,", ",", 1)),
        ("values.csv", lambda text: text + text.splitlines(keepends=True)[-1]),
        ("values.csv", lambda text: text.replace("kpi_id,", "kpi,", 1)),
        ("values.csv", lambda text: text.replace("value,", "val,", 1)),
        ("scorecard.csv", lambda text: re.sub(",green,", ",purple,", text, count=1)),
        ("csv-metadata.json", lambda text: text.replace('"tables"', '"tabels"', 1)),
    ],
    ids=["number", "date", "list", "unknown_kpi", "empty", "twice", "first_header", "header", "rating", "no_tables"],
)
def test_a_broken_file_is_not_valid(folder: Path, name: str, change: Change) -> None:
    path = folder / name
    text = path.read_bytes().decode()
    assert change(text) != text
    path.write_bytes(change(text).encode())
    assert not is_valid(folder / "csv-metadata.json")
