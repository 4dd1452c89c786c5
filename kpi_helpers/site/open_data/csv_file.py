"""A table as a CSV file, and the description of all of them: metadata of W3C's CSV on the Web, in one JSON file.

UTF-8, commas, one header row, lines that end as CSVW's default dialect has them. Text that a spreadsheet would take for
a formula begins with an apostrophe; decision 0023. Source of the description: Metadata Vocabulary for Tabular Data, W3C
Recommendation, 17 December 2015.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from kpi_helpers.inputs import Authority, format_plain
from kpi_helpers.site.open_data.tables import SCORECARD, Cell, Column, Filled, Holds, OpenTable
from kpi_helpers.site.open_data.words import about_words, licence_words, title_words

_LEAD = "[\\s'\"`\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}\N{LEFT DOUBLE QUOTATION MARK}"
_LEAD += "\N{RIGHT DOUBLE QUOTATION MARK}\ufeff\u200b]*"
_FORMULA = re.compile(f"{_LEAD}[=+\\-@\uff1d\uff0b\uff0d\uff20\t\r]")  # those of full width too


def csv_text(filled: Filled) -> str:
    """Give the text of a table's CSV file."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(column.name for column in filled.table.columns)
    writer.writerows([csv_cell(cell) for cell in row] for row in filled.rows)
    return text.getvalue()


def csv_cell(cell: Cell) -> str:
    """Give a cell as it stands in the file; empty where there is nothing to say.

    >>> csv_cell(1234567.0), csv_cell(0.0), csv_cell(1e-7), csv_cell("=1+1")
    ('1234567', '0', '0.0000001', "'=1+1")
    """
    match cell:
        case None:
            return ""
        case str():
            return inert(cell)
        case date():
            return cell.isoformat()
        case _:
            return format_plain(cell)


def inert(text: str) -> str:
    """Give a text with an apostrophe in front where a spreadsheet would take it for a formula.

    >>> inert("a=1"), inert(" -2")
    ('a=1', "' -2")
    """
    return f"'{text}" if _FORMULA.match(text) else text


CONTEXT = "http://www.w3.org/ns/csvw"
_DATATYPES = {
    Holds.NUMBER: "number",
    Holds.WHOLE: "integer",
    Holds.DATE: {"base": "date", "format": "yyyy-MM-dd"},
    Holds.ADDRESS: "anyURI",
}


def description_text(authority: Authority, tables: Sequence[OpenTable]) -> str:
    """Give the text of the metadata file."""
    return f"{json.dumps(_group(authority, tables), ensure_ascii=False, indent=2)}\n"


def _group(authority: Authority, tables: Sequence[OpenTable]) -> dict[str, Any]:
    report, closed = authority.report, {"@value": authority.closes.isoformat(), "@type": "xsd:date"}
    return {
        "@context": [CONTEXT, {"@language": report.language}],
        "dc:title": title_words(authority),
        "dc:description": " ".join(about_words(authority)),
        "dc:license": licence_words(authority),
        "dc:publisher": report.authority,
        "dc:issued": closed,
        "dc:modified": closed,
        "dc:language": report.language,
        "lang": report.language,
        "tables": [_table(table) for table in tables],
    }


def _table(table: OpenTable) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "columns": [_column(column) for column in table.columns],
        "primaryKey": list(table.key),
    }
    if table.tied:
        reference = {"resource": SCORECARD.file, "columnReference": "kpi_id"}
        schema["foreignKeys"] = [{"columnReference": "kpi_id", "reference": reference}]
    return {
        "url": table.file,
        "dc:title": table.title,
        "dc:description": table.description,
        "tableSchema": schema,
    }


def _column(column: Column) -> dict[str, Any]:
    described = {
        "name": column.name,
        "titles": [column.name, column.title],
        "dc:description": column.description,
        "datatype": _datatype(column),
        "required": column.required,
        "null": "",
    }
    return {**described, "separator": " "} if column.holds is Holds.WORDS else described


def _datatype(column: Column) -> Any:
    if column.allowed:
        return {"base": "string", "format": "|".join(re.escape(word).replace(r"\ ", " ") for word in column.allowed)}
    return _DATATYPES.get(column.holds, "string")
