"""The door: which files, for which scorecards."""

from __future__ import annotations

from pathlib import Path

from kpi_helpers.analysis.scorecard import Scorecard
from kpi_helpers.site.open_data.tables import Cell, Column, Holds
from kpi_helpers.site.open_data.write import build_tables, write_open_data
from tests.results import make_scorecard

FILES = [
    "scorecard.csv",
    "values.csv",
    "targets.csv",
    "comparators.csv",
    "commentary.csv",
    "csv-metadata.json",
    "README.md",
    "kpi-report-data.xlsx",
    "kpi-report-data.ods",
]


def test_every_file_is_written_and_named(tmp_path: Path) -> None:
    folder = tmp_path / "café figures" / "open_data"
    assert write_open_data(make_scorecard(), folder) == tuple(folder / name for name in FILES)
    assert sorted(path.name for path in folder.iterdir()) == sorted(FILES)


def test_writing_again_gives_the_same_bytes(tmp_path: Path) -> None:
    first = [path.read_bytes() for path in write_open_data(make_scorecard(), tmp_path)]
    assert [path.read_bytes() for path in write_open_data(make_scorecard(), tmp_path)] == first


def test_keys_are_unique_and_every_kpi_stands_in_the_scorecard(both: Scorecard) -> None:
    for filled in build_tables(both):
        names = [column.name for column in filled.table.columns]
        keys = [tuple(row[names.index(name)] for name in filled.table.key) for row in filled.rows]
        assert len(set(keys)) == len(keys)
        assert all(None not in key for key in keys)
        if filled.table.tied:
            assert {key[0] for key in keys} <= both.results.keys()


def test_words_are_of_their_lists_and_required_cells_are_full(both: Scorecard) -> None:
    for filled in build_tables(both):
        for place, column in enumerate(filled.table.columns):
            cells = [row[place] for row in filled.rows]
            assert not (column.required and None in cells), (filled.table.name, column.name)
            if column.allowed:
                assert {word for cell in cells for word in _words(cell, column)} <= set(column.allowed), column.name


def _words(cell: Cell, column: Column) -> list[str]:
    if cell is None:
        return []
    return str(cell).split(" ") if column.holds is Holds.WORDS else [str(cell)]
