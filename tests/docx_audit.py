"""What a Word document has to have for everybody to read it, and what its tables say."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from bs4 import BeautifulSoup
from lxml import etree

NAMES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "dc": "http://purl.org/dc/elements/1.1/",
    "adec": "http://schemas.microsoft.com/office/drawing/2017/decorative",
}
W = f"{{{NAMES['w']}}}"


def part_of(content: bytes, name: str = "word/document.xml") -> Any:
    """Give one part of the file as XML."""
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return etree.fromstring(parts.read(name))


def find(element: Any, path: str) -> list[Any]:
    """Give what a path finds, by Word's prefixes."""
    return list(element.xpath(path, namespaces=NAMES))


def text_of(element: Any) -> str:
    """Give the words of an element on one line."""
    words = [
        "\n" if one.tag in (f"{W}br", f"{W}p", f"{W}tab") else one.text or ""
        for one in element.iter(f"{W}t", f"{W}br", f"{W}p", f"{W}tab", f"{{{NAMES['m']}}}t")
    ]
    return " ".join("".join(words).replace("\u00a0", " ").split())


def styles_by_id(content: bytes) -> dict[str, str]:
    """Give the name of each style by its id."""
    sheet = part_of(content, "word/styles.xml")
    return {str(style.get(f"{W}styleId")): str(find(style, "w:name/@w:val")[0]) for style in find(sheet, "w:style")}


def paragraphs_of(content: bytes) -> list[tuple[str, str]]:
    """Give the style and the words of each paragraph, in order, those of tables too."""
    names = styles_by_id(content)
    return [
        (names.get(find(one, "w:pPr/w:pStyle/@w:val")[0], ""), text_of(one))
        for one in find(part_of(content), "//w:body//w:p")
    ]


def audit(content: bytes) -> list[str]:
    """Give what would keep somebody from reading the document; nothing where all is well."""
    return [*_pictures(content), *_tables(content), *_headings(content), *_properties(content), *_references(content)]


def _pictures(content: bytes) -> Iterator[str]:
    for picture in find(part_of(content), "//wp:docPr"):
        decorative = bool(find(picture, ".//adec:decorative[@val='1']"))
        if bool(picture.get("descr")) == decorative:
            yield f"{picture.get('name')} is neither described nor decorative, or both"


def _tables(content: bytes) -> Iterator[str]:
    for table in find(part_of(content), "//w:tbl"):
        rows = find(table, "w:tr")
        if not find(rows[0], "w:trPr/w:tblHeader"):
            yield f"table without a head row: {text_of(rows[0])}"
        if not all(find(row, "w:trPr/w:cantSplit") for row in rows):
            yield f"rows that split: {text_of(rows[0])}"
        count = len(find(table, "w:tblGrid/w:gridCol"))
        for row in rows:
            spans = [int((find(cell, "w:tcPr/w:gridSpan/@w:val") or ["1"])[0]) for cell in find(row, "w:tc")]
            if sum(spans) != count:
                yield f"a row of {sum(spans)} columns in a table of {count}: {text_of(row)}"
            if not all(cell[-1].tag == f"{W}p" for cell in find(row, "w:tc")):
                yield f"a cell that does not end with a paragraph: {text_of(row)}"


def _headings(content: bytes) -> Iterator[str]:
    before = 0
    for style, words in paragraphs_of(content):
        found = re.fullmatch(r"heading (\d)", style)
        if found:
            if int(found[1]) > before + 1 and before:
                yield f"heading of level {found[1]} after level {before}: {words}"
            before = int(found[1])
            if not words:
                yield "empty heading"


def _properties(content: bytes) -> Iterator[str]:
    core = part_of(content, "docProps/core.xml")
    if not any(find(core, "dc:title/text()")):
        yield "no title"
    if not find(part_of(content, "word/styles.xml"), "w:docDefaults/w:rPrDefault/w:rPr/w:lang/@w:val"):
        yield "no language"


def _references(content: bytes) -> Iterator[str]:
    document = part_of(content)
    places = find(document, "//w:bookmarkStart/@w:name")
    if len(places) != len(set(places)):
        yield "two bookmarks of one name"
    yield from (
        f"a link to {one}, which is no place" for one in find(document, "//w:hyperlink/@w:anchor") if one not in places
    )
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        links = etree.fromstring(parts.read("word/_rels/document.xml.rels"))
    ids = {one.get("Id") for one in links}
    used = find(document, "//@r:id | //@r:embed")
    yield from (f"reference {one}, which is none" for one in used if one not in ids)
    styles = styles_by_id(content)
    named = set(find(document, "//w:pStyle/@w:val | //w:rStyle/@w:val | //w:tblStyle/@w:val"))
    yield from (f"style {one}, which is none" for one in sorted(named - styles.keys()))


def tables_of_word(content: bytes) -> list[tuple[str, list[list[str]]]]:
    """Give the caption and the words of each cell of each table."""
    return [
        (
            next(iter(find(table, "w:tblPr/w:tblCaption/@w:val")), ""),
            [[text_of(cell) for cell in find(row, "w:tc")] for row in find(table, "w:tr")],
        )
        for table in find(part_of(content), "//w:tbl")
    ]


def kpi_tables_of_page(html: str) -> list[tuple[str, list[list[str]]]]:
    """Give the same of each table of KPIs of a page."""
    page = BeautifulSoup(html, "html.parser")
    for drawing in page("svg"):
        drawing.decompose()
    return [
        (
            " ".join(table.caption.get_text(" ").split()) if table.caption else "",
            [[_words_of(cell) for cell in row(["th", "td"])] for row in table("tr")],
        )
        for table in page.select("table.kpi-table-kpi")
    ]


def _words_of(cell: Any) -> str:
    for line in cell.select("br, .kpi-line"):
        line.insert_before(" ")
    return " ".join(str(cell.get_text("")).split())


def tables_that_differ(html: str, content: bytes) -> list[str]:
    """Give the captions of the tables of KPIs of a page that Word does not have in the same words."""
    in_word = tables_of_word(content)
    return [caption or str(rows[0]) for caption, rows in kpi_tables_of_page(html) if (caption, rows) not in in_word]
