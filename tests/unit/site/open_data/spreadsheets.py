"""Reading the made spreadsheets back, with nothing of the code that makes them."""

from __future__ import annotations

import re
import zipfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from lxml import etree

Cell = str | float | date | None
Sheets = dict[str, list[list[Cell]]]
_MAIN = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
_ODF = "urn:oasis:names:tc:opendocument:xmlns:"
NAMES = {name: f"{_ODF}{name}:1.0" for name in ("office", "table", "text", "meta", "style")}
NAMES |= {"dc": "http://purl.org/dc/elements/1.1/", "xlink": "http://www.w3.org/1999/xlink"}
DAY_NOUGHT = date(1899, 12, 30)  # of Excel's calendar
NASTY = (
    *("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\uff1d1", "\uff0b1", "\uff0d1", "\uff201", " =1", "'=1", '"=1'),
    *("{=1}", "=cmd|' /C calc'!A0", "http://example.org", "mailto:a@example.org", "[a](http://b) and [c](http://d)"),
    *("$$note$$", "\N{EN DASH}", "\u4f60\u597d", "_x0041_", "a\x00\x07b", "\ud800lone", "  two  spaces ", "one\ntwo"),
    *("1E5", "0012", "TRUE", "2022-10-01", "#REF!", "<b>&amp;</b>", "a\tb", "\U0001f600"),
)


def part(path: Path, name: str) -> Any:
    """Give one part of a package as a tree."""
    with zipfile.ZipFile(path) as package:
        return etree.fromstring(package.read(name), etree.XMLParser(huge_tree=True))


def read_xlsx(path: Path) -> Sheets:
    """Give the cells of every sheet; a cell in the format of dates is a date."""
    texts = ["".join(one.itertext()) for one in part(path, "xl/sharedStrings.xml").iterfind("m:si", _MAIN)]
    texts = [re.sub("_x([0-9A-F]{4})_", lambda found: chr(int(found[1], 16)), text) for text in texts]
    styles = part(path, "xl/styles.xml")
    days = {one.get("numFmtId") for one in styles.iterfind(".//m:numFmt", _MAIN) if "yyyy" in one.get("formatCode")}
    dated = [one.get("numFmtId") in days for one in styles.iterfind("m:cellXfs/m:xf", _MAIN)]
    names = [one.get("name") for one in part(path, "xl/workbook.xml").iterfind("m:sheets/m:sheet", _MAIN)]
    return {name: _xlsx_rows(sheet_xml(path, place), texts, dated) for place, name in enumerate(names, start=1)}


def sheet_xml(path: Path, place: int) -> Any:
    """Give the tree of a sheet of a workbook, counted from 1."""
    return part(path, f"xl/worksheets/sheet{place}.xml")


def _xlsx_rows(sheet: Any, texts: list[str], dated: list[bool]) -> list[list[Cell]]:
    assert sheet.find(".//m:f", _MAIN) is None, "a formula"
    rows: list[list[Cell]] = []
    for row in sheet.iterfind(".//m:row", _MAIN):
        cells: list[Cell] = []
        for one in row.iterfind("m:c", _MAIN):
            letters = re.match("[A-Z]+", one.get("r"))
            assert letters is not None
            place = 0
            for letter in letters[0]:
                place = place * 26 + ord(letter) - 64
            cells += [None] * (place - 1 - len(cells))
            found = one.findtext("m:v", None, _MAIN)
            if one.get("t") == "s":
                cells.append(texts[int(found)])
            elif found is None:
                cells.append(None)
            else:
                day = dated[int(one.get("s", 0))]
                cells.append(DAY_NOUGHT + timedelta(days=float(found)) if day else float(found))
        rows.append(cells)
    return rows


def read_ods(path: Path) -> Sheets:
    """Give the cells of every sheet of an OpenDocument spreadsheet, packed or flat."""
    flat = path.suffix == ".fods"
    tree = etree.parse(str(path), etree.XMLParser(huge_tree=True)).getroot() if flat else part(path, "content.xml")
    assert tree.xpath("//*[@table:formula]", namespaces=NAMES) == [], "a formula"
    tables = tree.iterfind(".//table:table", NAMES)
    return {attribute(one, "table:name"): [_ods_row(row) for row in _ods_rows(one)] for one in tables}


def attribute(element: Any, name: str) -> Any:
    """Give an attribute of an OpenDocument element by its name with prefix."""
    prefix, _, own = name.partition(":")
    return element.get(f"{{{NAMES[prefix]}}}{own}")


def _ods_rows(table: Any) -> list[Any]:
    return [
        row for row in table.iterfind(".//table:table-row", NAMES) if not attribute(row, "table:number-rows-repeated")
    ]


def _ods_row(row: Any) -> list[Cell]:
    cells: list[Cell] = []
    for one in row.iterfind("table:table-cell", NAMES):
        cells += [_ods_cell(one)] * min(int(attribute(one, "table:number-columns-repeated") or 1), 100)
    while cells and cells[-1] is None:
        cells.pop()
    return cells


def _ods_cell(cell: Any) -> Cell:
    match attribute(cell, "office:value-type"):
        case None:
            return None
        case "float":
            return float(attribute(cell, "office:value"))
        case "date":
            return date.fromisoformat(attribute(cell, "office:date-value")[:10])
        case "string":
            return "\n".join(_words(line) for line in cell.iterfind("text:p", NAMES))
        case kind:
            raise AssertionError(kind)


def _words(element: Any) -> str:
    """Give the words of an element; white space counts as the format has it: one space at most, none at the start."""
    words = _collapsed(element.text).lstrip(" ") if etree.QName(element).localname == "p" else _collapsed(element.text)
    for one in element:
        tag = etree.QName(one).localname
        if tag == "s":
            words += " " * int(attribute(one, "text:c") or 1)
        else:
            words += "\t" if tag == "tab" else _words(one)
        words += _collapsed(one.tail)
    return words


def _collapsed(text: str | None) -> str:
    return re.sub("[ \t\r\n]+", " ", text or "")


def trimmed(cells: list[Cell]) -> list[Cell]:
    """Give a row without the empty cells at its end, numbers as far as a spreadsheet holds them (15 digits)."""
    found = [float(f"{cell:.15g}") if isinstance(cell, float | int) else cell for cell in cells]
    while found and found[-1] is None:
        found.pop()
    return found
