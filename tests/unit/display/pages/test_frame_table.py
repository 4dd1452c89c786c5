from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pytest

from kpi_helpers.blocks import plain_text_of
from kpi_helpers.display.pages.frame_table import table_of_frame


def test_a_frame_of_an_analyst_becomes_a_table() -> None:
    frame = pd.DataFrame(
        {"Visits": [9740.25, float("nan")], "Place": ["Ashby", "Kent"]}, index=pd.Index(["Q1", "Q2"], name="Quarter")
    )
    table = table_of_frame(frame, "Visits by quarter", 1)
    assert [column["align"] for column in table["columns"]] == ["left", "right", "left"]
    assert plain_text_of([table]) == (
        "Visits by quarter\n"
        "Quarter     Visits  Place\n"
        "-------  ---------  -----\n"
        "Q1         9,740.3  Ashby\n"
        "Q2       not known  Kent"
    )


DATES = pd.DatetimeIndex(["2024-05-01", pd.NaT])


def cells(frame: pd.DataFrame, decimals: int = 1) -> list[list[str]]:
    """Give the heads, then the words of each row."""
    table = table_of_frame(frame, "x", decimals)
    rows = [["".join(run["text"] for run in cell["inline"]) for cell in row] for row in table["rows"]]
    return [[column["title"] for column in table["columns"]], *rows]


def test_levels_of_labels_are_joined_in_words() -> None:
    index = pd.MultiIndex.from_tuples([("North", "Mills"), ("South", "Vale")], names=["Region", "Area"])
    frame = pd.DataFrame({("2022/23", "Count"): [31, 24], ("2022/23", "Rate"): [4.4, 3.0], ("All", ""): [1, 2]}, index)
    assert cells(frame) == [
        ["Region, Area", "2022/23, Count", "2022/23, Rate", "All"],
        ["North, Mills", "31", "4.4", "1"],
        ["South, Vale", "24", "3.0", "2"],
    ]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ([31, 24], ["31", "24"]),
        ([31.0, float("nan")], ["31", "not known"]),
        ([31.5, 24.0], ["31.5", "24.0"]),
        (pd.array([3, pd.NA], dtype="Int64"), ["3", "not known"]),
        ([12345, 1e6], ["12,345", "1,000,000"]),
        (DATES, ["1 May 2024", "not known"]),
        ([pd.Timestamp("2024-05-01 14:30"), pd.NaT], ["1 May 2024, 14:30", "not known"]),
        ([dt.date(2024, 5, 1), None], ["1 May 2024", "not known"]),
        (pd.Categorical(["open", None]), ["open", "not known"]),
        (["open", np.nan], ["open", "not known"]),
        ([True, False], ["yes", "no"]),
        ([Decimal("2.50"), "none"], ["2.50", "none"]),
        ([3, "some"], ["3", "some"]),
        ([1.0, float("inf")], ["1", "not known"]),
        ([None, None], ["not known", "not known"]),
    ],
)
def test_a_value_stands_as_a_reader_meets_it(values: Any, words: list[str]) -> None:
    assert [row[1] for row in cells(pd.DataFrame({"x": values}, index=["a", "b"]))[1:]] == words


@pytest.mark.parametrize(
    ("values", "align"),
    [
        ([31, 24], "right"),
        (pd.array([3, pd.NA], dtype="Int64"), "right"),
        ([float("nan"), float("nan")], "right"),
        (pd.Series([3, None], dtype=object), "right"),
        ([3, "some"], "left"),
        ([True, False], "left"),
        (DATES, "left"),
        ([None, None], "left"),
    ],
)
def test_only_numbers_stand_to_the_right(values: Any, align: str) -> None:
    table = table_of_frame(pd.DataFrame({"x": values}), "x", 1)
    assert table["columns"][1]["align"] == align


@pytest.mark.parametrize(
    ("labels", "words"),
    [
        ([2022, 2023], ["2022", "2023"]),
        ([2022.0, float("nan")], ["2022", "not known"]),
        ([0.5, 1 / 3], ["0.5", "0.3333"]),
        (DATES, ["1 May 2024", "not known"]),
        (["Mills", None], ["Mills", "not known"]),
    ],
)
def test_labels_are_words_too_and_years_have_no_thousands(labels: Any, words: list[str]) -> None:
    assert [row[0] for row in cells(pd.DataFrame({"x": [1, 2]}, index=labels))[1:]] == words


def test_columns_of_one_name_and_an_empty_frame_are_tables() -> None:
    assert cells(pd.DataFrame([[1, 2.5]], columns=["x", "x"])) == [["", "x", "x"], ["0", "1", "2.5"]]
    assert cells(pd.DataFrame({"x": []})) == [["", "x"]]
