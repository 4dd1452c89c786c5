"""The XLSX workbook, read back from its parts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kpi_helpers.site.open_data.sheets import Book, build_book
from kpi_helpers.site.open_data.xlsx_file import write_xlsx
from tests.results import make_authority
from tests.unit.site.open_data.spreadsheets import Cell, part, read_xlsx, sheet_xml, trimmed

MAIN = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


@pytest.fixture(scope="module")
def made(book: Book, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_xlsx(book, tmp_path_factory.mktemp("xlsx") / "made.xlsx")


def test_every_cell_is_there(book: Book, made: Path) -> None:
    found = read_xlsx(made)
    assert list(found) == ["Cover", *(sheet.name for sheet in book.sheets)]
    for sheet in book.sheets:
        rows: list[list[Cell]] = [[text] for text in (sheet.title, *sheet.lines)]
        rows += [list(row) for row in (sheet.headings, *sheet.rows)]
        assert [trimmed(row) for row in found[sheet.name]] == [trimmed(row) for row in rows]


def test_the_cover_has_its_parts_under_headings(book: Book, made: Path) -> None:
    cover = book.cover
    rows = [cover.title, "Introductory information", *cover.introduction, "About these data", *cover.about]
    assert [row[0] for row in read_xlsx(made)["Cover"]] == [*rows, "Contact", *cover.contact]


def test_every_table_is_marked_and_its_headings_stay_in_view(made: Path) -> None:
    marked = {part(made, f"xl/tables/table{number}.xml").get("name"): number for number in range(1, 7)}
    names = ["contents_table", "notes_table", "columns_table", "scorecard_table", "values_table", "targets_table"]
    assert list(marked) == names
    assert part(made, "xl/tables/table5.xml").get("ref") == "A4:U6"
    pane = sheet_xml(made, 6).find(".//m:pane", MAIN)
    assert (pane.get("ySplit"), pane.get("xSplit"), pane.get("state")) == ("4", None, "frozen")


def test_rows_of_wrapped_text_are_high_enough(made: Path) -> None:
    heights = [float(row.get("ht")) for row in sheet_xml(made, 1).iterfind(".//m:row", MAIN)]
    assert heights[:6] == [21, 21, 15.75, 15.75, 31.5, 31.5]
    assert {row.get("ht") for row in sheet_xml(made, 6).iterfind(".//m:row", MAIN)} >= {"15.75", "31.5"}


def test_no_cells_are_merged_and_no_row_is_blank(made: Path, book: Book) -> None:
    for place in range(1, len(book.sheets) + 2):
        assert sheet_xml(made, place).find("m:mergeCells", MAIN) is None
    assert all(any(cell is not None for cell in row) for rows in read_xlsx(made).values() for row in rows)


def test_the_contents_lead_to_the_sheets(made: Path) -> None:
    links = [one.get("location") for one in sheet_xml(made, 2).iterfind(".//m:hyperlink", MAIN)]
    names = ["Notes", "Columns", "Scorecard", "Values", "Targets", "Comparators", "Commentary"]
    assert links == [f"'{name}'!A1" for name in names]


def test_the_properties_have_title_author_and_the_day_the_return_closed(made: Path) -> None:
    core: Any = part(made, "docProps/core.xml")
    texts = [element.text for element in core]
    assert texts[0] == "Quarterly performance report, Q2 2022/23: the figures as open data"
    assert "Example Borough Council" in texts
    assert texts[-2:] == ["2022-11-14T00:00:00Z", "2022-11-14T00:00:00Z"]


def test_nasty_words_stay_words(nasty_book: Book, tmp_path: Path) -> None:
    found = read_xlsx(write_xlsx(nasty_book, tmp_path / "nasty.xlsx"))
    assert found["Cover"][0] == ["=1+1 [a](http://b) $$c$$, Q2 2022/23: the figures as open data"]
    assert found["Cover"][-1] == ["=1+1 [a](http://b) $$c$$"]
    for sheet in nasty_book.sheets:
        assert [trimmed(row) for row in found[sheet.name][-len(sheet.rows) :]] == [
            trimmed(list(row)) for row in sheet.rows
        ]


def test_only_the_contents_have_links(nasty_book: Book, tmp_path: Path) -> None:
    path = write_xlsx(nasty_book, tmp_path / "nasty.xlsx")
    for place in range(1, len(nasty_book.sheets) + 2):
        assert (sheet_xml(path, place).find(".//m:hyperlink", MAIN) is not None) is (place == 2)


@pytest.mark.parametrize("contact", ["=1+1", "https://example.org", "01772 123456", "12"])
def test_the_cover_takes_people_at_their_word(contact: str, tmp_path: Path) -> None:
    path = write_xlsx(build_book(make_authority(report={"contact": contact}), ()), tmp_path / "made.xlsx")
    assert read_xlsx(path)["Cover"][-1] == [contact]
    assert sheet_xml(path, 1).find(".//m:hyperlink", MAIN) is None
