"""A workbook with nasty words in every place that people's words may stand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from kpi_helpers.inputs.authority import Authority
from kpi_helpers.site.open_data.tables import TABLES, Cell, Column, Filled, Holds, fill
from tests.results import make_authority
from tests.unit.site.open_data.spreadsheets import NASTY

_TEXTS = (Holds.TEXT, Holds.ADDRESS, Holds.WORD, Holds.WORDS)
WORDS = "=1+1 [a](http://b) $$c$$"


def nasty_tables() -> tuple[Filled, ...]:
    """Give every table with a row for each nasty text, which stands in every column that holds texts."""
    return tuple(fill(table, ({c.name: _cell(c, text) for c in table.columns} for text in NASTY)) for table in TABLES)


def nasty_authority() -> Authority:
    """Give an authority whose own words are nasty."""
    authority = make_authority()
    words = dict.fromkeys(("authority", "title", "contact", "licence"), WORDS)
    label = {rag: {"label": WORDS, "meaning": WORDS} for rag in ("green", "amber", "red", "not_rated")}
    given = {**authority.report.model_dump(mode="json"), **words, "attribution": [WORDS], "rating_words": label}
    report = type(authority.report).model_validate(given)
    return replace(authority, report=report)


def _cell(column: Column, text: str) -> Cell:
    if column.holds in _TEXTS:
        return text
    return date(2022, 9, 30) if column.holds is Holds.DATE else -3
