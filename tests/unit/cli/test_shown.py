"""What the terminal shows of a build and a check: lines on the error stream, results on the other."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from kpi_helpers.build import Became, Built, Checked, Event, Started, StepDone, StepStarted, Warned
from kpi_helpers.cli.shown import ShownProgress, built_lines, checked_lines
from kpi_helpers.periods import quarter

EVENTS: tuple[Event, ...] = (
    Warned("kpis.csv, row 4: an old name"),
    Started("Fenwick Council", quarter(2022, 2), ("summary", "homes"), steps=5),
    StepStarted("summary"),
    StepDone("summary", "executed", 1.26),
)
BUILT = Built(
    folder=Path("outputs/2022-23_Q2"),
    authority="Fenwick Council",
    quarter=quarter(2022, 2),
    sections={
        "summary": Became(reused=False, why="its notebook changed"),
        "homes": Became(reused=True, why="as before"),
    },
    warnings=(),
    made=True,
    files=(),
)
CHECKED = Checked(
    "Fenwick Council", quarter(2022, 2), 3, 12, 9, (), Path("outputs/2022-23_Q2"), published=False, changed=()
)
PLACES = [
    f"Report: {Path('outputs/2022-23_Q2/report.html')}",
    f"        {Path('outputs/2022-23_Q2/report.pdf')}",
    f"Dashboard: {Path('outputs/2022-23_Q2/dashboard/index.html')}",
    f"Open data: {Path('outputs/2022-23_Q2/open_data')}",
]


def shown(capsys: pytest.CaptureFixture[str], *, quiet: bool) -> str:
    progress = ShownProgress(quiet=quiet)
    for event in EVENTS:
        progress(event)
    progress.clear()
    out, err = capsys.readouterr()
    assert out == ""
    return err


def test_where_no_terminal_is_each_step_has_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert shown(capsys, quiet=False) == (
        "Warning: kpis.csv, row 4: an old name\nFenwick Council, Q2 2022/23: 2 sections\n  summary: executed in 1.3 s\n"
    )


def test_quiet_shows_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert shown(capsys, quiet=True) == ""


def test_a_terminal_has_a_bar_that_goes_at_the_end(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    told = shown(capsys, quiet=False)
    assert "\r[........................] 0/5 summary" in told
    assert "\r[####....................] 1/5 summary" in told
    assert told.endswith(f"\r{' ' * 78}\r")


def test_the_lines_of_a_build() -> None:
    assert list(built_lines(BUILT, quiet=False, why=False)) == PLACES
    why = ["summary: executed: its notebook changed.", "homes: reused: as before."]
    assert list(built_lines(BUILT, quiet=True, why=True)) == why
    unchanged = replace(BUILT, made=False)
    first = "Nothing has changed since this report was made."
    assert list(built_lines(unchanged, quiet=False, why=True)) == [*why, first, *PLACES]
    assert list(built_lines(unchanged, quiet=True, why=False)) == []


def test_the_lines_of_a_check() -> None:
    summary = "Fenwick Council, Q2 2022/23: 3 KPIs, 12 values in 9 files. No problems."
    folder = Path("outputs/2022-23_Q2")
    assert list(checked_lines(CHECKED)) == [summary, f"No report has been published at {folder}."]
    published = replace(CHECKED, published=True)
    assert list(checked_lines(published)) == [summary, f"The report at {folder} was made from these data."]
    older = replace(published, changed=("kpis.csv", "report.yml"))
    words = f"The report at {folder} is older than the data. Changed since: kpis.csv, report.yml."
    assert list(checked_lines(older)) == [summary, words]
