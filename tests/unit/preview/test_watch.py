"""What a preview watches, what of it counts, and how saves are gathered."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from watchfiles import Change

import kpi_helpers
from kpi_helpers.errors import UsageError
from kpi_helpers.preview import watch as preview_watch
from kpi_helpers.preview.watch import Watched, watch_changes


@pytest.fixture
def watched(tmp_path: Path) -> Watched:
    for name in ("data/values", "data/commentary/2025-26_Q2", "notebooks", "package/display", "outputs/2025-26_Q2"):
        (tmp_path / name).mkdir(parents=True)
    return Watched(tmp_path / "data", tmp_path / "notebooks", tmp_path / "outputs", tmp_path / "package")


@pytest.fixture
def changes(watched: Watched) -> Iterator[list[Path]]:
    given = watch_changes(watched)
    assert next(given) == []
    return given


def gathered(changes: Iterator[list[Path]], steps: int = 4) -> list[list[Path]]:
    """Give what the next steps hold, without those in which nothing changed."""
    return [found for _ in range(steps) if (found := next(changes))]


COUNT = [
    "data/values/2025-26_Q2.csv",
    "data/commentary/2025-26_Q2/housing.md",
    "data/report.yml",
    "data/kpis.csv",
    "notebooks/summary.ipynb",
    "notebooks/own_charts.py",
    "package/display/charts.py",
    "package/display/report.css",
]
DO_NOT = [
    "data/.git/index",
    "data/.kpis.csv.swp",
    "data/~$kpis.csv",
    "data/.~lock.kpis.csv#",
    "data/#housing.md#",
    "data/kpis.csv~",
    "data/kpis.csv.tmp",
    "data/values/__pycache__/x.csv",
    "notebooks/.ipynb_checkpoints/summary-checkpoint.ipynb",
    "notebooks/notes.txt",
    "package/display/__pycache__/charts.cpython-311.pyc",
    "outputs/2025-26_Q2/report.html",
    "elsewhere/kpis.csv",
]


@pytest.mark.parametrize("name", COUNT)
def test_what_counts(watched: Watched, tmp_path: Path, name: str) -> None:
    assert watched.counts(tmp_path / name)
    assert watched.is_helper(tmp_path / name) == name.startswith("package/")


@pytest.mark.parametrize("name", DO_NOT)
def test_what_does_not(watched: Watched, tmp_path: Path, name: str) -> None:
    assert not watched.counts(tmp_path / name)


def test_notebooks_inside_the_data_and_outputs_inside_both(tmp_path: Path) -> None:
    data = tmp_path / "data"
    (data / "notebooks").mkdir(parents=True)
    watched = Watched(data, data / "notebooks", data / "outputs", tmp_path / "package")
    assert watched.folders == [data]
    assert watched.counts(data / "notebooks" / "summary.ipynb")
    assert not watched.counts(data / "notebooks" / "notes.txt")
    assert not watched.counts(data / "outputs" / "2025-26_Q2" / "manifest.json")
    around = Watched(data, data / "notebooks", tmp_path, tmp_path / "package")
    assert around.counts(data / "kpis.csv"), "an outputs folder around everything hides nothing"


def test_files_are_named_as_the_analyst_knows_them(watched: Watched, tmp_path: Path) -> None:
    names = ["data/values/x.csv", "notebooks/summary.ipynb", "package/display/charts.py"]
    assert [watched.name(tmp_path / name) for name in names] == [
        "values/x.csv",
        "summary.ipynb",
        "package/display/charts.py",
    ]


def test_the_package_is_this_one(tmp_path: Path) -> None:
    watched = Watched.of(tmp_path, tmp_path, tmp_path)
    assert watched.package == Path(kpi_helpers.__file__).resolve().parent


def test_saves_close_together_come_together(watched: Watched, changes: Iterator[list[Path]]) -> None:
    files = [watched.data / "values" / f"{number}.csv" for number in range(10)]

    def save() -> None:
        for path in files:
            path.write_text("1", encoding="utf-8")
            time.sleep(0.03)

    saving = threading.Thread(target=save)
    saving.start()
    found = gathered(changes, steps=6)
    saving.join()
    assert sorted({path for some in found for path in some}) == files
    assert len(found) <= 3  # one, but on a machine that stands still in between


def test_what_is_saved_while_the_caller_works_comes_once(watched: Watched, changes: Iterator[list[Path]]) -> None:
    path = watched.data / "kpis.csv"
    for number in range(5):
        path.write_text(str(number), encoding="utf-8")
        time.sleep(0.3)  # longer apart than what is taken for one save
    assert gathered(changes) == [[path]]


def test_a_file_that_is_empty_is_waited_for(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    """An editor empties a file before it fills it, and may be held up in between."""
    path, other = watched.data / "kpis.csv", watched.data / "report.yml"
    clock = [0.0]

    def steps(*_: object, **__: object) -> Iterator[set[tuple[Change, str]]]:
        yield set()
        path.write_text("", encoding="utf-8")
        yield {(Change.modified, str(path))}
        clock[0] += 1
        yield set()
        other.write_text("1", encoding="utf-8")
        yield {(Change.modified, str(other))}
        path.write_text("1", encoding="utf-8")
        yield {(Change.modified, str(path))}
        path.write_text("", encoding="utf-8")
        yield {(Change.modified, str(path))}
        clock[0] += 1.9
        yield set()
        clock[0] += 0.2
        yield set()
        yield set()

    monkeypatch.setattr(preview_watch, "watch", steps)
    monkeypatch.setattr(preview_watch, "monotonic", lambda: clock[0])
    assert list(watch_changes(watched)) == [[], [path, other], [path], []]


def test_a_save_by_way_of_another_file_names_the_one(watched: Watched, changes: Iterator[list[Path]]) -> None:
    path = watched.data / "kpis.csv"
    beside = watched.data / "sedABC"
    beside.write_text("1", encoding="utf-8")
    beside.replace(path)
    assert gathered(changes) == [[path]]
    path.unlink()
    assert gathered(changes) == [[path]]


def test_reading_is_no_change(watched: Watched, changes: Iterator[list[Path]]) -> None:
    path = watched.data / "kpis.csv"
    path.write_text("1", encoding="utf-8")
    assert gathered(changes) == [[path]]
    path.read_text(encoding="utf-8")
    shutil.copyfile(path, watched.outputs / "kpis.csv")
    (watched.package / "display" / "__pycache__").mkdir()
    (watched.package / "display" / "__pycache__" / "charts.pyc").write_bytes(b"1")
    assert gathered(changes) == []


def test_a_new_folder_is_watched_too(watched: Watched, changes: Iterator[list[Path]]) -> None:
    path = watched.data / "commentary" / "2025-26_Q3" / "housing.md"
    path.parent.mkdir()
    time.sleep(0.3)
    path.write_text("1", encoding="utf-8")
    assert path in [one for found in gathered(changes) for one in found]


def test_folders_can_be_looked_through(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WATCHFILES_FORCE_POLLING", "1")
    changes = watch_changes(watched)
    assert next(changes) == []
    path = watched.data / "kpis.csv"
    path.write_text("1", encoding="utf-8")
    assert gathered(changes, steps=10) == [[path]]


def test_a_system_that_lets_nothing_be_watched_is_told(watched: Watched, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> Iterator[object]:
        raise OSError("OS file watch limit reached")

    monkeypatch.setattr(preview_watch, "watch", full)
    with pytest.raises(UsageError) as found:
        next(watch_changes(watched))
    assert str(found.value) == (
        "The folders cannot be watched: OS file watch limit reached. "
        "Set WATCHFILES_FORCE_POLLING=1, and they are looked through again and again instead."
    )
