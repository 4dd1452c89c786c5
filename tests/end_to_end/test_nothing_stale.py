"""Stale results are impossible: every input column changed in turn, every section held against a clean one.

A section, and a page of the dashboard, is reused if the data answer all of its questions as before. Whatever changes,
one that would be reused must show the very same as one that is worked out afresh.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from kpi_helpers.analysis.questions import answer
from kpi_helpers.inputs.files.tables import TABLES, VALUES, Column, Holds
from tests.sections import (
    EXAMPLE,
    Outcome,
    Pages,
    names_of_sections,
    outcome,
    pages,
    rows_of,
    scorecard_of,
    write_rows,
)

LATEST = "values/2025-26_Q2.csv"
COLUMNS = {(LATEST if table is VALUES else table.path): table for table in TABLES}
FILES = [file for file in COLUMNS if (EXAMPLE / file).exists()]
MOST_ROWS = 6  # tried of a column, until the check accepts a change
NEVER_ALONE: dict[str, set[str]] = {  # columns that the check lets nobody change without changing others
    "kpis.csv": {"kpi_id", "section", "theme", "ends"},
    "groups.csv": {"group", "section", "theme"},
    "sources.csv": {"source"},
    "targets.csv": {"amber_limit_upper", "base_period", "base_value", "change_percent"},
    "corrections.csv": {"kpi_id", "period", "return", "old_value"},
    "peers.csv": {"peer_group", "comparator", "source"},
    "settings.csv": {"value"},
}


@dataclass(frozen=True)
class Before:
    """What there is before anything changes."""

    sections: dict[str, Outcome]
    pages: Pages


@pytest.fixture(scope="module")
def before() -> Before:
    """Give every section, and every page of the dashboard."""
    scorecard = scorecard_of(EXAMPLE)
    assert scorecard is not None
    with pytest.MonkeyPatch.context() as patch:
        sections = {name: outcome(name, scorecard, patch) for name in names_of_sections(scorecard)}
        return Before(sections, pages(scorecard, patch))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    copy = tmp_path / "data"
    shutil.copytree(EXAMPLE, copy, ignore=shutil.ignore_patterns("notebooks"))
    return copy


def executed_again(data: Path, before: Before, patch: pytest.MonkeyPatch) -> set[str] | None:
    """Give the sections that are not reused, after making sure that the others are the same; None if refused."""
    scorecard = scorecard_of(data)
    if scorecard is None:
        return None
    again = set()
    for name, known in before.sections.items():
        if answer(scorecard, known.answers) != known.answers:
            again.add(name)
        else:
            assert outcome(name, scorecard, patch).shown == known.shown, f"{name} would be stale"
    for path, text in pages(scorecard, patch, before.pages).texts.items():
        assert text == before.pages.texts[path], f"{path} would be stale"
    return again


def changed(column: Column, cell: str, rows: list[list[str]], place: int) -> Iterator[str]:
    """Give other cells a column may hold, the likelier ones first."""
    if column.holds in (Holds.NUMBER, Holds.WHOLE):
        yield f"{float(cell or 1) + 1:g}"
        yield f"{float(cell or 2) - 1:g}"
    elif column.allowed is not None:
        yield from (str(word) for word in column.allowed if str(word) != cell)
    elif column.holds is Holds.TEXT:
        yield f"{cell} changed".strip()
    elif column.holds is Holds.DATE:
        yield f"{cell[:-2]}{'02' if cell.endswith('01') else '01'}"
    else:
        others = dict.fromkeys(row[place] for row in rows[1:] if row[place] not in ("", cell))
        yield from list(others)[:3]


@pytest.mark.parametrize("file", FILES)
def test_a_changed_cell_never_leaves_a_section_stale(
    data: Path, before: Before, file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows, refused = rows_of(data / file), set()
    for place, name in enumerate(rows[0]):
        column = COLUMNS[file].column(name)
        filled = [n for n, row in enumerate(rows) if n and row[place]] or [1]
        edits = [
            (number, cell, everywhere)
            for everywhere in (False, True)  # the title of a group of peers stands in each of its rows
            for number in filled[:: max(1, len(filled) // MOST_ROWS)]
            for cell in changed(column, rows[number][place], rows, place)
        ]
        tried: list[tuple[str, set[int]]] = []  # of two edits that are the same, the check would say the same
        for number, cell, everywhere in edits:
            same = (
                {n for n, row in enumerate(rows) if n and row[place] == rows[number][place]} if everywhere else {number}
            )
            if (cell, same) in tried:
                continue
            tried.append((cell, same))
            new = [[*row[:place], cell, *row[place + 1 :]] if n in same else row for n, row in enumerate(rows)]
            write_rows(data / file, new)
            if executed_again(data, before, monkeypatch) is not None:
                break
        else:
            refused.add(name)
    assert refused == NEVER_ALONE.get(file, set())


@pytest.mark.parametrize("file", FILES)
def test_a_row_less_never_leaves_a_section_stale(
    data: Path, before: Before, file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = rows_of(data / file)
    for number in range(len(rows) - 1, 0, -max(1, len(rows) // 3)):
        write_rows(data / file, [row for place, row in enumerate(rows) if place != number])
        executed_again(data, before, monkeypatch)


def test_every_file_of_commentary_is_read_by_one_section(
    data: Path, before: Before, monkeypatch: pytest.MonkeyPatch
) -> None:
    for file in sorted((data / "commentary" / "2025-26_Q2").glob("*.md")):
        text = file.read_text(encoding="utf-8")
        file.write_text(text.rstrip() + " We said so.\n", encoding="utf-8")
        again = executed_again(data, before, monkeypatch)
        assert again is not None, file.name
        assert len(again) == 1, file.name
        file.write_text(text, encoding="utf-8")


def test_commentary_of_an_earlier_quarter_changes_pages_alone(
    data: Path, before: Before, monkeypatch: pytest.MonkeyPatch
) -> None:
    for file in sorted((data / "commentary" / "2025-26_Q1").glob("*.md")):
        file.write_text(f"{file.read_text(encoding='utf-8').rstrip()} We said so.\n", encoding="utf-8")
    assert executed_again(data, before, monkeypatch) == set()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("return_closes_after_days: ", "return_closes_after_days: 1"),
        ("title: ", "title: Our "),
        ("accent: ", "accent: "),
    ],
)
def test_a_changed_setting_executes_everything(
    data: Path, before: Before, monkeypatch: pytest.MonkeyPatch, old: str, new: str
) -> None:
    file = data / "report.yml"
    lines = file.read_text(encoding="utf-8").splitlines()
    (place,) = [number for number, line in enumerate(lines) if line.startswith(old)]
    lines[place] = 'accent: "#123456"' if old == new else lines[place].replace(old, new, 1)
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert executed_again(data, before, monkeypatch) == set(before.sections)
