"""The description of the CSV files: metadata of W3C's CSV on the Web, in one JSON file.

Source: Metadata Vocabulary for Tabular Data, W3C Recommendation, 17 December 2015.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from kpi_helpers.inputs.authority import Authority
from kpi_helpers.site.open_data.columns import Column, Holds, OpenTable
from kpi_helpers.site.open_data.scorecard_columns import SCORECARD
from kpi_helpers.site.open_data.words import about_words, licence_words, title_words

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
