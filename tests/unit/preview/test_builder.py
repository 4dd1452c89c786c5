"""What a preview says of its builds, and the process they run in."""

from __future__ import annotations

import importlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from kpi_helpers.build import Event, Progress, StepStarted, Warned
from kpi_helpers.cli import commands
from kpi_helpers.cli.shown import ShownPreview, has_screen
from kpi_helpers.errors import DataError, NotebookError, Problem
from kpi_helpers.periods import quarter
from kpi_helpers.preview import BuildEnded, Outcome, PreviewEvent, Serving, builder as preview_build
from kpi_helpers.preview.builder import (
    UNFORESEEN,
    Builder,
    Order,
    changed_sections,
    outcome_of,
    unforeseen_words,
)
from kpi_helpers.preview.loop import follow, make
from kpi_helpers.preview.server import News, State
from kpi_helpers.preview.watch import Watched
from kpi_helpers.publishing.manifest import FILE_NAME, write_manifest

HEAVY = ("pandas", "matplotlib", "papermill", "nbconvert", "nbformat", "typst", "numpy", "pydantic")


def order_in(folder: Path) -> Order:
    return Order(folder / "data", quarter(2022, 2), folder)


PROBLEM = Problem("kpis.csv", 'found "kg"', "tonnes", "Write tonnes", row=14, column="unit")


@pytest.fixture
def building(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[Progress], None]], None]:
    """Give a way to put something in place of the build."""
    verb = importlib.import_module("kpi_helpers.build")

    def put(does: Callable[[Progress], None]) -> None:
        monkeypatch.setattr(verb, "build_report", lambda *_, progress, **__: does(progress))

    return put


def raising(error: Exception) -> Callable[[Progress], None]:
    def fail(_: Progress) -> None:
        raise error

    return fail


@pytest.mark.parametrize("error", [DataError([PROBLEM, PROBLEM]), NotebookError("Section homes stopped.")])
def test_what_was_foreseen_is_told_whole(
    building: Callable[..., None], tmp_path: Path, capsys: pytest.CaptureFixture[str], error: DataError | NotebookError
) -> None:
    building(raising(error))
    outcome = outcome_of(order_in(tmp_path))
    assert (outcome.code, outcome.told, outcome.changed) == (error.exit_code, str(error), ())
    assert capsys.readouterr() == ("", "")


def test_what_nobody_foresaw_is_told_with_its_place(
    building: Callable[..., None], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    building(raising(NameError("name 'bins' is not defined")))
    outcome = outcome_of(order_in(tmp_path))
    assert outcome.code == UNFORESEEN
    place = outcome.told.removesuffix(": NameError: name 'bins' is not defined.")
    assert place.startswith(f"{preview_build.__file__}, line ")
    assert outcome.traceback.startswith("Traceback (most recent call last)")
    assert capsys.readouterr() == ("", "")


def test_a_helper_that_is_no_python_is_told_with_its_line() -> None:
    with pytest.raises(SyntaxError) as found:
        compile("bins = 1\nbins = (", "kpi_helpers/bins.py", "exec")
    words = unforeseen_words(found.value)
    assert words == "kpi_helpers/bins.py, line 2: SyntaxError: '(' was never closed."


def test_what_a_build_tells_is_handed_on(
    building: Callable[..., None], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    heard: list[Event] = []
    building(lambda progress: progress(Warned("a figure is old")))
    assert outcome_of(order_in(tmp_path), heard.append).code == 0
    assert heard == [Warned("a figure is old")]
    assert capsys.readouterr() == ("", "")


def test_sections_that_came_out_otherwise_are_named_in_order() -> None:
    def manifest(**digests: str) -> dict[str, object]:
        outputs = {f"notebooks/{name}.ipynb": {"sha256": digest} for name, digest in digests.items()}
        return {"sections": dict.fromkeys(digests), "outputs": outputs}

    old, new = manifest(summary="1", homes="1", annex="1"), manifest(summary="2", homes="1", waste="1", annex="2")
    assert changed_sections(old, new) == ("summary", "waste", "annex")
    assert changed_sections({}, old) == ("summary", "homes", "annex")


def shown(*, quiet: bool) -> ShownPreview:
    return ShownPreview(quiet=quiet, debug=False, browser=False)


def test_a_build_that_went_wrong_is_shown_with_what_it_told(capsys: pytest.CaptureFixture[str]) -> None:
    bad = Outcome(1, "kpis.csv: wrong", traceback="Traceback: all of it")
    shown(quiet=True)(BuildEnded(bad, first=True))
    assert capsys.readouterr() == ("", "kpi-report: kpis.csv: wrong\n")
    ShownPreview(quiet=False, debug=True, browser=False)(BuildEnded(bad, first=False))
    words = "Not made again. The page shows the last good report.\n"
    assert capsys.readouterr() == (words, "Traceback: all of it\nkpi-report: kpis.csv: wrong\n")


def test_where_the_report_is_seen_is_shown_once(capsys: pytest.CaptureFixture[str]) -> None:
    shown(quiet=True)(Serving("http://127.0.0.1:8000/", Outcome(0)))
    assert capsys.readouterr().out == "Preview: http://127.0.0.1:8000/\n"
    shown(quiet=False)(Serving("http://127.0.0.1:8000/", Outcome(1)))
    assert capsys.readouterr().out == (
        "Preview: http://127.0.0.1:8000/\nDashboard: http://127.0.0.1:8000/dashboard/\n"
        "Changes of data, commentary, notebooks and helpers show by themselves. Ctrl+C ends the preview.\n"
        "Mend the above and save: the report is made again by itself.\n"
    )


def ended(outcome: Outcome) -> Callable[..., Outcome]:
    return lambda *_, **__: outcome


@pytest.fixture
def failing(tmp_path: Path) -> Iterator[Builder]:
    """Give a builder that finds no data, with a process of its own; it is ended in any case."""
    made = Builder(Order(tmp_path / "none", quarter(2022, 2), tmp_path))
    with closing(made):
        yield made


def test_modules_of_the_working_folder_are_none_of_its(
    failing: Builder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("selectors", "socket", "random", "click"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit(9)\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", [entry for entry in sys.path if entry])  # as the installed command has it
    assert failing.build().code == 2
    assert "PYTHONSAFEPATH" not in os.environ


@pytest.fixture
def builder(tmp_path: Path) -> Builder:
    made = Builder(order_in(tmp_path))
    made.order.target.mkdir()
    write_manifest({"outputs": {}}, made.order.target / FILE_NAME)
    return made


def test_pages_are_told_of_a_good_build_and_of_a_bad_one(
    builder: Builder, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    news, unheard = News(State()), list[PreviewEvent]().append
    monkeypatch.setattr(builder, "build", ended(Outcome(0)))
    make(builder, news, unheard)
    good = news.now
    assert len(good.made) == 64
    assert len(good.at) == len("12:00:00")
    monkeypatch.setattr(builder, "build", ended(Outcome(1, "kpis.csv: wrong")))
    make(builder, news, unheard)
    assert news.now == State(made=good.made, at=good.at, told="kpis.csv: wrong")
    assert capsys.readouterr() == ("", "")
    write_manifest({"outputs": {"report.html": 1}}, builder.order.target / FILE_NAME)
    monkeypatch.setattr(builder, "build", ended(Outcome(0)))
    make(builder, news, unheard)
    assert (news.now.told, news.now.made == good.made) == ("", False)


@pytest.mark.parametrize(
    ("files", "words", "fresh"),
    [
        (["data/kpis.csv"], "kpis.csv changed.", False),
        (["data/kpis.csv", "package/display/charts.py"], "kpis.csv, package/display/charts.py changed.", True),
        ([f"data/values/{number}.csv" for number in range(4)], "4 files changed.", False),
    ],
)
def test_a_changed_helper_gets_a_new_process(
    builder: Builder,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    files: list[str],
    words: str,
    fresh: bool,
) -> None:
    for name in ("data", "notebooks", "package"):
        (tmp_path / name).mkdir()
    watched = Watched(tmp_path / "data", tmp_path / "notebooks", tmp_path / "outputs", tmp_path / "package")
    asked: list[bool] = []

    def build(progress: Progress, *, fresh: bool) -> Outcome:
        progress(StepStarted("homes"))
        asked.append(fresh)
        return Outcome(0, seconds=1, changed=("homes",))

    monkeypatch.setattr(builder, "build", build)
    follow(builder, News(State()), watched, iter([[tmp_path / name for name in files]]), shown(quiet=False))
    assert asked == [fresh]
    assert capsys.readouterr().out == f"{words}\nMade again: homes in 1.0 s.\n"
    follow(builder, News(State()), watched, iter([[tmp_path / name for name in files]]), shown(quiet=True))
    assert capsys.readouterr() == ("", "")


def test_a_fault_of_a_file_that_was_still_being_saved_is_not_told(
    builder: Builder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A build may read half of what is being saved: where more has changed by its end, the next build tells."""
    watched = Watched(tmp_path / "data", tmp_path / "notebooks", tmp_path / "outputs", tmp_path / "package")
    half, whole = tmp_path / "data" / "kpis.csv", tmp_path / "package" / "charts.py"
    outcomes = {False: Outcome(1, "kpis.csv: half of it"), True: Outcome(1, "charts.py: wrong")}
    monkeypatch.setattr(builder, "build", lambda progress, *, fresh: outcomes[fresh])
    news = News(State())
    follow(builder, news, watched, iter([[half], [whole], [], [half], []]), shown(quiet=False))
    said = capsys.readouterr()
    assert said.err == "kpi-report: charts.py: wrong\nkpi-report: kpis.csv: half of it\n"
    assert said.out.splitlines() == [
        "kpis.csv changed.",
        "package/charts.py changed.",
        "Not made again. The page shows the last good report.",
        "kpis.csv changed.",
        "Not made again. The page shows the last good report.",
    ]
    assert news.now.told == "kpis.csv: half of it"


def test_one_process_serves_many_builds_and_a_new_one_is_another(failing: Builder, tmp_path: Path) -> None:
    seen = []
    for fresh in (False, False, True):
        outcome = failing.build(fresh=fresh)
        assert outcome.code == 2
        assert outcome.told == f"There is no data folder at {tmp_path / 'none'}. Name one with --data."
        assert failing._process is not None
        seen.append(failing._process.pid)
    assert len(set(seen)) == 2
    assert seen[0] == seen[1]
    failing.close()
    failing.close()
    assert not any(alive(pid) for pid in seen if pid)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signal")
def test_a_process_that_died_is_told_and_replaced(failing: Builder) -> None:
    failing.build()
    assert failing._process is not None
    assert failing._process.pid is not None
    os.kill(failing._process.pid, signal.SIGKILL)
    outcome = failing.build()
    assert outcome == Outcome(
        UNFORESEEN, "The process that makes the report ended with code -9. What it said stands in the terminal."
    )
    assert failing.build().code == 2


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize(
    ("platform", "variables", "screen"),
    [
        ("linux", {}, False),
        ("linux", {"DISPLAY": ":0"}, True),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0"}, True),
        ("linux", {"BROWSER": "firefox"}, True),
        ("win32", {}, True),
        ("darwin", {}, True),
    ],
)
def test_a_browser_is_opened_only_on_a_screen(
    monkeypatch: pytest.MonkeyPatch, platform: str, variables: dict[str, str], screen: bool
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "platform", platform)
    assert has_screen() is screen


def test_help_has_examples_and_every_option() -> None:
    said = CliRunner().invoke(commands, ["preview", "--help"]).output
    assert "kpi-report preview" in said.split("Examples:")[1]
    options = ("--quarter", "--data", "--outputs", "--notebooks", "--port", "--no-browser", "--quiet", "--debug")
    assert [option for option in options if option not in said] == []


def test_what_watches_and_serves_imports_nothing_heavy() -> None:
    code = f"import sys, kpi_helpers.preview.loop; print([name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
