"""Cells as every format can carry them."""

from __future__ import annotations

import pytest

from kpi_helpers.site.open_data.columns import Column, Holds, OpenTable, clean, fill

TABLE = OpenTable(
    "pets", "Pets", "One row per pet.", (Column("name", "Name", ""), Column("age", "Age", "", Holds.WHOLE)), ("name",)
)


def test_rows_have_a_cell_per_column_in_order() -> None:
    assert fill(TABLE, [{"age": 3, "name": "Rex"}, {"name": "Tom"}]).rows == (("Rex", 3), ("Tom", None))


def test_an_empty_text_is_nothing_and_a_zero_is_not() -> None:
    assert fill(TABLE, [{"name": "", "age": 0}]).rows == ((None, 0),)


def test_a_name_without_a_column_is_refused() -> None:
    with pytest.raises(KeyError, match="no column for colour"):
        fill(TABLE, [{"name": "Rex", "colour": "red"}])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\r\nb\rc", "a\nb\nc"),
        ("a\x00b\x1fc\x7f", "abc"),
        ("half \ud83d", "half "),
        ("no \ufffe\uffff", "no "),
        ("a\tb", "a b"),
        ("\u00e9 and \U0001f600 stay", "\u00e9 and \U0001f600 stay"),
    ],
)
def test_clean(text: str, expected: str) -> None:
    assert clean(text) == expected


def test_file_and_sheet_are_named_after_the_table() -> None:
    assert (TABLE.file, TABLE.sheet) == ("pets.csv", "Pets")
