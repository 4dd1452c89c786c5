"""What a notebook reads is noted at the doors, and not on the way to an answer."""

from __future__ import annotations

import importlib
import importlib.metadata
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kpi_helpers import reads
from kpi_helpers.reads import Noted, Reads, note, unnoted


@pytest.fixture(autouse=True)
def noted(monkeypatch: pytest.MonkeyPatch) -> Iterator[Reads]:
    found = Reads()
    monkeypatch.setattr(reads, "_reads", found)
    yield found
    reads.watch(on=False)


def test_a_question_is_noted_once_in_order(noted: Reads) -> None:
    note("kpi", "b")
    note("kpi", "a")
    note("kpi", "b")
    assert list(noted.questions) == [("kpi", "b"), ("kpi", "a")]


def test_nothing_is_noted_on_the_way_to_an_answer(noted: Reads) -> None:
    with unnoted():
        note("kpi", "a")
        with unnoted():
            pass
        note("kpi", "b")
    note("kpi", "c")
    assert list(noted.questions) == [("kpi", "c")]


def test_a_mapping_notes_what_is_asked_of_it(noted: Reads) -> None:
    kpis = Noted("kpi", {"a": 1, "b": 2})
    assert (kpis["a"], kpis.get("c"), "b" in kpis) == (1, None, True)
    assert list(noted.questions) == [("kpi", "a"), ("kpi", "c"), ("kpi", "b")]


def test_going_through_a_mapping_asks_for_all_of_it(noted: Reads) -> None:
    assert list(Noted("kpi", {"a": 1}).values()) == [1]
    assert ("kpi", "*") in noted.questions


def test_whether_there_are_any_is_a_question_of_its_own(noted: Reads) -> None:
    assert not Noted("commentary", {})
    assert list(noted.questions) == [("any commentary",)]


def test_two_quarters_in_one_notebook_cannot_be_told_apart(noted: Reads) -> None:
    reads.opened("2022-23 Q2", "/data", answer=lambda _: {})
    reads.opened("2022-23 Q2", "/data", answer=lambda _: {})
    assert not noted.outside
    reads.opened("2021-22 Q2", "/data", answer=lambda _: {})
    assert list(noted.outside) == ["it opens the data of more than one quarter or folder"]


def test_files_a_notebook_opens_are_noted(noted: Reads, tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text("a,b\n", encoding="utf-8")
    reads.watch(on=True)
    (tmp_path / "own.csv").read_text(encoding="utf-8")
    (tmp_path / "made.csv").write_text("x", encoding="utf-8")
    list(tmp_path.iterdir())
    reads.watch(on=False)
    (tmp_path / "made.csv").read_text(encoding="utf-8")
    assert list(noted.files) == [str(tmp_path / "own.csv")]
    assert list(noted.folders) == [str(tmp_path)]


def test_files_read_on_the_way_to_an_answer_are_not_noted(noted: Reads, tmp_path: Path) -> None:
    (tmp_path / "values.csv").write_text("a,b\n", encoding="utf-8")
    reads.watch(on=True)
    with unnoted():
        (tmp_path / "values.csv").read_text(encoding="utf-8")
    assert not noted.files


def test_files_of_libraries_are_not_noted(noted: Reads) -> None:
    reads.watch(on=True)
    Path(pytest.__file__).read_bytes()
    assert not noted.files


def test_a_file_pandas_reads_is_noted(noted: Reads, tmp_path: Path) -> None:
    pandas = pytest.importorskip("pandas", reason="pandas is not installed")
    (tmp_path / "own.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    reads.watch(on=True)
    pandas.read_csv(tmp_path / "own.csv")
    assert list(noted.files) == [str(tmp_path / "own.csv")]


def test_programs_and_databases_cannot_be_looked_at_again(noted: Reads) -> None:
    reads.watch(on=True)
    sqlite3.connect(":memory:").close()
    subprocess.run([sys.executable, "-c", ""], check=True)
    assert list(noted.outside) == ["it reads a database", "it starts another program"]


def test_what_a_module_opens_as_it_is_imported_is_noted(
    noted: Reads, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "own.csv").write_text("a,b\n", encoding="utf-8")
    code = f"from pathlib import Path\nrows = Path({str(tmp_path / 'own.csv')!r}).read_text(encoding='utf-8')\n"
    (tmp_path / "a_reading_helper.py").write_text(code, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    reads.watch(on=True)
    importlib.import_module("a_reading_helper")
    reads.watch(on=False)
    assert list(noted.files) == [str(tmp_path / "own.csv")]


def test_looking_for_modules_is_not_noted(noted: Reads, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "an_own_helper.py").write_text("words = 1\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    reads.watch(on=True)
    importlib.import_module("an_own_helper")
    importlib.metadata.version("pandas")
    reads.watch(on=False)
    assert (list(noted.files), list(noted.folders)) == ([], [])
