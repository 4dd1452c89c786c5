"""A council's sections worked out in this process: what each shows, and what it asked the data."""

from __future__ import annotations

import csv
import io
import json
import pickle
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import nbformat
import pytest

from kpi_helpers import reads
from kpi_helpers.analysis.questions import answer
from kpi_helpers.analysis.scorecard import KpiResult, Scorecard, build_scorecard
from kpi_helpers.display import charts, mime_bundle as shown, section as door
from kpi_helpers.display.noting import noted
from kpi_helpers.inputs.checked import check_authority, read_earlier
from kpi_helpers.periods import parse_quarter
from kpi_helpers.site.frame import page_html
from kpi_helpers.site.kept_pages import KeptPages, Published
from kpi_helpers.site.write import page_makers

EXAMPLE = Path(__file__).parent / "example_data"
QUARTER = parse_quarter("2025-26 Q2")


@dataclass(frozen=True)
class Outcome:
    """What a section shows, and the digest of the answer to each question it asked."""

    shown: str
    answers: dict[reads.Question, str]


def scorecard_of(folder: Path) -> Scorecard | None:
    """Give the results of the example's quarter; None where the data break a rule, so that nothing is built."""
    authority, _ = check_authority(folder, QUARTER)
    return build_scorecard(authority) if authority else None


@cache
def code_of(name: str) -> str:
    """Give the code of a section's notebook."""
    notebook = nbformat.read(EXAMPLE / "notebooks" / f"{name}.ipynb", as_version=4)  # type: ignore[no-untyped-call]
    cells = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    return "\n".join(line for cell in cells for line in cell.splitlines() if not line.startswith("%"))


@dataclass(frozen=True)
class Pages:
    """The dashboard's pages by path, and what they asked."""

    texts: dict[str, str]
    asked: dict[str, Any]


def pages(scorecard: Scorecard, monkeypatch: pytest.MonkeyPatch, before: Pages | None = None) -> Pages:
    """Make the dashboard's pages; of one made `before`, those that would be taken from it."""
    earlier = [build_scorecard(one) for one in read_earlier(scorecard.authority).quarters]
    published = Published(Path(), frozenset(before.texts), before.asked) if before else None
    kept, texts = KeptPages(scorecard, earlier, published), {}
    given = noted(scorecard)
    makers = page_makers(given, [noted(one) for one in earlier])
    wanted = {path: make for path, make in makers.items() if not before or path in kept.known}
    kept.known = {}
    with monkeypatch.context() as patched, TemporaryDirectory() as folder:
        draw_once(patched)
        for path, make in wanted.items():
            place = kept.write(path, Path(folder), lambda make=make: page_html(make(), given))  # type: ignore[misc]
            texts[path] = place.read_text(encoding="utf-8")
    return Pages(texts, kept.asked)


def outcome(name: str, scorecard: Scorecard, monkeypatch: pytest.MonkeyPatch) -> Outcome:
    """Run a section's code."""
    told: list[str] = []

    def open_section(*_: object) -> door.ReportSection:
        opened = door.ReportSection(scorecard, name)
        opened.show_nothing_but_style()
        return opened

    with monkeypatch.context() as patched, reads.noting() as read:
        patched.setattr(door, "open_section", open_section)
        draw_once(patched)
        patched.setattr(shown, "display", lambda one: told.append(json.dumps(one._repr_mimebundle_(), default=str)))
        exec(compile(code_of(name), name, "exec"), {})  # the project's own notebook
    return Outcome("\n".join(told), answer(scorecard, read.questions))


def draw_once(patched: pytest.MonkeyPatch) -> None:
    """Let a chart be drawn once of results that are the same; that it is always drawn the same is told elsewhere."""
    patched.setattr(charts, "draw_trend", partial(_drawn_once, charts.draw_trend))


_drawings: dict[bytes, str] = {}


def _drawn_once(draw: Callable[[KpiResult], str], result: KpiResult) -> str:
    """Draw a chart, or give it as it was drawn of a result that is the same to the last byte."""
    state = pickle.dumps(replace(result))
    if state not in _drawings:
        _drawings[state] = draw(result)
    return _drawings[state]


def rows_of(file: Path) -> list[list[str]]:
    """Give the rows of a file, the header first."""
    return list(csv.reader(io.StringIO(file.read_text(encoding="utf-8"))))


def write_rows(file: Path, rows: list[list[str]]) -> None:
    """Write rows as a file."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    file.write_text(text.getvalue(), encoding="utf-8")


def names_of_sections(scorecard: Scorecard) -> tuple[str, ...]:
    """Give the names of all sections."""
    return ("summary", *scorecard.authority.report.sections, "annex")
