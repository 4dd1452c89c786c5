"""The only door of the room: one quarter's figures as files of open data."""

from __future__ import annotations

from pathlib import Path

from kpi_helpers.analysis import Scorecard
from kpi_helpers.site.open_data.csv_file import csv_text, description_text
from kpi_helpers.site.open_data.ods_file import write_ods
from kpi_helpers.site.open_data.rows import commentary_rows, comparator_rows, scorecard_rows, target_rows, value_rows
from kpi_helpers.site.open_data.sheets import build_book
from kpi_helpers.site.open_data.tables import COMMENTARY, COMPARATORS, SCORECARD, TABLES, TARGETS, VALUES, Filled, fill
from kpi_helpers.site.open_data.words import DESCRIPTION, ODS, XLSX, readme_text
from kpi_helpers.site.open_data.xlsx_file import write_xlsx

README = "README.md"


def write_open_data(scorecard: Scorecard, folder: Path) -> tuple[Path, ...]:
    """Write the files into a folder, which is made where it is not there, and give their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    tables, authority = build_tables(scorecard), scorecard.authority
    texts = {filled.table.file: csv_text(filled) for filled in tables}
    texts |= {DESCRIPTION: description_text(authority, TABLES), README: readme_text(authority, TABLES)}
    book = build_book(authority, tables)
    return (
        *(_write_text(folder / name, text) for name, text in texts.items()),
        write_xlsx(book, folder / XLSX),
        write_ods(book, folder / ODS),
    )


def build_tables(scorecard: Scorecard) -> tuple[Filled, ...]:
    """Give every table with its rows."""
    return (
        fill(SCORECARD, scorecard_rows(scorecard)),
        fill(VALUES, value_rows(scorecard)),
        fill(TARGETS, target_rows(scorecard)),
        fill(COMPARATORS, comparator_rows(scorecard)),
        fill(COMMENTARY, commentary_rows(scorecard)),
    )


def _write_text(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8", newline="")
    return path
