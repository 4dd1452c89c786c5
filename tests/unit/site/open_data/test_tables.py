"""The tables: every column named once, described, and told in docs/open_data.md in the same words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kpi_helpers.site.open_data.tables import TABLES, Column, Holds, OpenTable, clean, fill

PAGE = (Path(__file__).parents[4] / "docs" / "open_data.md").read_text(encoding="utf-8")
every_table = pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)


def documented(table: OpenTable) -> list[tuple[str, ...]]:
    """Give the rows of a table's part of the page."""
    (found,) = re.findall(rf"^## {table.sheet}\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL)
    rows = [
        tuple(cell.strip() for cell in line.strip("|").split(" | "))
        for line in found.splitlines()
        if line.startswith("| `")
    ]
    assert table.description in found
    return rows


@every_table
def test_names_and_titles_are_unique_and_plain(table: OpenTable) -> None:
    for words in ([c.name for c in table.columns], [c.title.casefold() for c in table.columns]):
        assert len(set(words)) == len(words)
    assert [c.name for c in table.columns if not re.fullmatch("[a-z][a-z_]*", c.name)] == []


@every_table
def test_every_column_is_described(table: OpenTable) -> None:
    assert [c.name for c in table.columns if not re.fullmatch(r"[A-Z0-9].+\.", c.description)] == []


@every_table
def test_words_of_lists_have_their_lists(table: OpenTable) -> None:
    assert [c.name for c in table.columns if c.holds is Holds.WORD and not c.allowed] == []
    assert [c.name for c in table.columns if c.allowed and c.holds not in (Holds.WORD, Holds.WORDS)] == []


@every_table
def test_keys_are_never_empty(table: OpenTable) -> None:
    required = {c.name for c in table.columns if c.required}
    assert set(table.key) <= required


@every_table
def test_the_page_has_every_column_in_the_same_words(table: OpenTable) -> None:
    expected = [
        (f"`{c.name}`", c.title, f"{c.holds}, never empty" if c.required else str(c.holds), c.description)
        for c in table.columns
    ]
    assert documented(table) == expected


def test_the_tables() -> None:
    assert [table.file for table in TABLES] == [
        "scorecard.csv",
        "values.csv",
        "targets.csv",
        "comparators.csv",
        "commentary.csv",
    ]
    assert [table.name for table in TABLES if table.tied] == ["values", "targets", "comparators"]


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
