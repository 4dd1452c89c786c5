"""The ODS workbook, read back from its parts."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from kpi_helpers.site.open_data.ods_file import write_ods
from kpi_helpers.site.open_data.sheets import Book
from tests.unit.site.open_data.spreadsheets import NAMES, Cell, attribute, part, read_ods, trimmed


@pytest.fixture(scope="module")
def made(book: Book, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_ods(book, tmp_path_factory.mktemp("ods") / "made.ods")


def test_every_cell_is_there(book: Book, made: Path) -> None:
    found = read_ods(made)
    assert list(found) == ["Cover", *(sheet.name for sheet in book.sheets)]
    for sheet in book.sheets:
        rows: list[list[Cell]] = [[text] for text in (sheet.title, *sheet.lines)]
        rows += [list(row) for row in (sheet.headings, *sheet.rows)]
        assert [trimmed(row) for row in found[sheet.name]] == [trimmed(row) for row in rows]


def test_the_cover_is_that_of_the_other_workbook(book: Book, made: Path) -> None:
    cover = book.cover
    rows = [cover.title, "Introductory information", *cover.introduction, "About these data", *cover.about]
    assert [row[0] for row in read_ods(made)["Cover"]] == [*rows, "Contact", *cover.contact]


def test_tables_are_marked_and_have_header_rows(made: Path) -> None:
    content = part(made, "content.xml")
    ranges = {attribute(one, "table:name"): one for one in content.iterfind(".//table:database-range", NAMES)}
    names = ["contents_table", "notes_table", "columns_table", "scorecard_table", "values_table", "targets_table"]
    assert list(ranges) == names
    assert attribute(ranges["values_table"], "table:target-range-address") == "Values.A4:Values.U6"
    assert attribute(ranges["values_table"], "table:contains-header") == "true"
    assert len(content.findall(".//table:table-header-rows/table:table-row", NAMES)) == 8


def test_no_cells_are_merged(made: Path) -> None:
    merged = "//*[@table:number-columns-spanned or @table:number-rows-spanned]"
    assert part(made, "content.xml").xpath(merged, namespaces=NAMES) == []


def test_titles_are_headings_and_the_contents_lead_to_the_sheets(made: Path) -> None:
    content = part(made, "content.xml")
    (style,) = content.xpath("//style:style[@style:name='title']", namespaces=NAMES)
    assert attribute(style, "style:parent-style-name") == "Heading_20_1"
    assert attribute(style.find("style:table-cell-properties", NAMES), "style:rotation-angle") == "0"
    firsts = [one.find("table:table-row/table:table-cell", NAMES) for one in content.iterfind(".//table:table", NAMES)]
    assert {attribute(cell, "table:style-name") for cell in firsts} == {"title"}
    links = [attribute(one, "xlink:href") for one in content.iterfind(".//text:a", NAMES)]
    assert links[:3] == ["#Notes.A1", "#Columns.A1", "#Scorecard.A1"]


def test_language_title_and_dates_are_set(made: Path) -> None:
    meta = part(made, "meta.xml")
    assert meta.findtext(".//dc:language", None, NAMES) == "en-GB"
    assert (
        meta.findtext(".//dc:title", None, NAMES)
        == "Quarterly performance report, Q2 2022/23: the figures as open data"
    )
    dates = [meta.findtext(f".//{name}", None, NAMES) for name in ("meta:creation-date", "dc:date")]
    assert dates == ["2022-11-14T00:00:00", "2022-11-14T00:00:00"]
    style = part(made, "styles.xml").find(".//style:default-style/style:text-properties", NAMES)
    fo = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
    assert (style.get(f"{fo}language"), style.get(f"{fo}country")) == ("en", "GB")


def test_headings_stay_in_view(made: Path) -> None:
    config = {"c": "urn:oasis:names:tc:opendocument:xmlns:config:1.0"}
    where = "//c:config-item-map-entry[@c:name='Values']/c:config-item[@c:name='VerticalSplitPosition']"
    (split,) = part(made, "settings.xml").xpath(where, namespaces=config)
    assert split.text == "4"


def test_every_part_has_one_date_and_the_type_comes_first(made: Path) -> None:
    with zipfile.ZipFile(made) as package:
        parts = package.infolist()
        assert package.read("mimetype") == b"application/vnd.oasis.opendocument.spreadsheet"
    assert {one.date_time for one in parts} == {(1980, 1, 1, 0, 0, 0)}
    assert (parts[0].filename, parts[0].compress_type) == ("mimetype", zipfile.ZIP_STORED)


def test_nasty_words_stay_words(nasty_book: Book, tmp_path: Path) -> None:
    found = read_ods(write_ods(nasty_book, tmp_path / "nasty.ods"))
    assert found["Cover"][-1] == ["=1+1 [a](http://b) $$c$$"]
    for sheet in nasty_book.sheets:
        assert [trimmed(row) for row in found[sheet.name][-len(sheet.rows) :]] == [
            trimmed(list(row)) for row in sheet.rows
        ]
