"""What the spreadsheets hold, sheet by sheet."""

from __future__ import annotations

import pytest

from kpi_helpers.site.open_data.sheets import MOST_LETTERS, Book, Sheet, build_book, lines_of, width_of
from kpi_helpers.site.open_data.tables import TABLES, Column, OpenTable, fill
from tests.results import make_authority

LONG = OpenTable("long", "Long", "", (Column("text", "Text", ""),), ("text",))


def sheet(book: Book, name: str) -> Sheet:
    return next(one for one in book.sheets if one.name == name)


def test_the_sheets_in_order(book: Book) -> None:
    data = ["Scorecard", "Values", "Targets", "Comparators", "Commentary"]
    assert [one.name for one in book.sheets] == ["Contents", "Notes", "Columns", *data]


def test_the_cover_says_what_it_is(book: Book) -> None:
    assert book.cover.title == "Quarterly performance report, Q2 2022/23: the figures as open data"
    assert book.cover.introduction[:3] == (
        "Authority: Example Borough Council",
        "Quarter: Q2 2022/23",
        "Fictional: Example Borough Council and all of its figures are invented, to show how a report works.",
    )
    assert "closed on 14 November 2022" in book.cover.introduction[3]
    assert book.cover.about[-1] == "Licence: Open Government Licence v3.0"
    assert book.cover.contact == ("performance@example.org",)


def test_the_contents_count_the_rows(book: Book) -> None:
    rows = sheet(book, "Contents").rows
    assert [(row[0], row[2]) for row in rows[2:]] == [
        ("Scorecard", 1),
        ("Values", 2),
        ("Targets", 1),
        ("Comparators", 0),
        ("Commentary", 0),
    ]


def test_every_column_is_told(book: Book) -> None:
    expected = [(table.sheet, column.title) for table in TABLES for column in table.columns]
    assert [row[:2] for row in sheet(book, "Columns").rows] == expected


def test_a_table_without_rows_says_so(book: Book) -> None:
    assert sheet(book, "Comparators").lines[0].startswith("This table has no rows in this quarter. One row for each")
    assert sheet(book, "Values").lines[0].startswith("This worksheet contains one table. One row for each")
    assert sheet(book, "Values").header_row == 3


def test_a_text_longer_than_a_cell_is_cut_and_says_so() -> None:
    texts = ("a" * MOST_LETTERS, "b" * (MOST_LETTERS + 1), "\U0001f600" * 20_000)
    (one,) = build_book(make_authority(), [fill(LONG, ({"text": text} for text in texts))]).sheets[3:]
    kept = [str(row[0]) for row in one.rows]
    assert kept[0] == texts[0]
    for text in kept[1:]:
        assert text.endswith(" [cut here; the CSV file has all of it]")
        assert MOST_LETTERS - 1 <= len(text.encode("utf-16-le")) // 2 <= MOST_LETTERS


@pytest.mark.parametrize(("text", "width"), [("", 9), ("twelve chars", 14), ("x" * 500, 60), ("short\nlines", 9)])
def test_columns_are_as_wide_as_they_need(text: str, width: int) -> None:
    (one,) = build_book(make_authority(), [fill(LONG, [{"text": text}])]).sheets[3:]
    assert width_of(one, 0) == width


@pytest.mark.parametrize(
    ("text", "lines"),
    [("", 1), ("short", 1), ("x" * 58, 1), ("x" * 59, 2), ("x" * 300, 6), ("one\ntwo\n" + "x" * 60, 4)],
)
def test_rows_are_as_high_as_they_need(text: str, lines: int) -> None:
    assert lines_of((None, 3, text), (9, 9, 60)) == lines
