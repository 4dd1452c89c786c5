"""The metadata of the CSV files, held against the public validator; and what the validator notices."""

from __future__ import annotations

import json
import re
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from csvw import CSVW

from kpi_helpers.site.open_data.csv_files import csv_text
from kpi_helpers.site.open_data.description import description_text
from kpi_helpers.site.open_data.tables import TABLES
from kpi_helpers.site.open_data.write import build_tables
from tests.builders import make_values
from tests.results import make_scorecard

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
