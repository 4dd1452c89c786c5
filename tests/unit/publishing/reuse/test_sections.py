"""Kept sections: found while all is as it was, not found after any change, whole after kills, bounded in size."""

from __future__ import annotations

import json
import os
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from nbformat import NotebookNode

from kpi_helpers.publishing.plan import Step
from kpi_helpers.publishing.reuse.sections import MOST_STATES, Now, SectionCache
from kpi_helpers.reads import Question

ASKED: Question = ("results of group", "waste")
PARTS = {"packages": "p", "resources": "r", "environment": "e"}


@pytest.fixture
def step(tmp_path: Path) -> Step:
    notebook = tmp_path / "waste.ipynb"
    notebook.write_text("{}", encoding="utf-8")
    return Step("waste", notebook, {"quarter": "2022-23 Q2"}, b"{}", NotebookNode())  # type: ignore[no-untyped-call]


@pytest.fixture
def cache(tmp_path: Path) -> SectionCache:
    return SectionCache(tmp_path / "kept")


def now(said: str = "90%", parts: dict[str, str] = PARTS, opened: tuple[str, ...] = ("2022-23 Q2", "/data")) -> Now:
    return Now(parts, opened, lambda questions: dict.fromkeys(questions, said))


def trace(**more: Any) -> dict[str, Any]:
    empty: dict[str, Any] = {"modules": {}, "files": {}, "folders": {}, "outside": []}
    return {"opened": ["2022-23 Q2", "/data"], "questions": [[list(ASKED), "90%"]], **empty, **more}


def test_a_section_is_found_again(cache: SectionCache, step: Step) -> None:
    cache.keep(step, now(), trace(), b"executed\nwaste")
    found = cache.find(step, now())
    assert found.executed == b"executed\nwaste"
    assert found.trace["questions"] == [[["results of group", "waste"], "90%"]]


def test_of_nothing_kept_nothing_is_found(cache: SectionCache, step: Step) -> None:
    assert cache.find(step, now()).why == "it was not made before"


@pytest.mark.parametrize("part", PARTS)
def test_another_part_is_told(cache: SectionCache, step: Step, part: str) -> None:
    cache.keep(step, now(), trace(), b"1")
    found = cache.find(step, now(parts={**PARTS, part: "another"}))
    words = {
        "packages": "packages or Python changed",
        "resources": "fonts or styles changed",
        "environment": "the environment changed",
    }
    assert (found.executed, found.why) == (None, words[part])


def test_another_answer_is_told(cache: SectionCache, step: Step) -> None:
    cache.keep(step, now(), trace(), b"1")
    found = cache.find(step, now("91%"))
    assert (found.executed, found.why) == (None, "the data changed: results of group waste")


def test_another_notebook_is_told(cache: SectionCache, step: Step) -> None:
    cache.keep(step, now(), trace(), b"1")
    assert cache.find(replace(step, source=b"[]"), now()).why == "its notebook changed"


def test_other_parameters_are_another_section(cache: SectionCache, step: Step) -> None:
    cache.keep(step, now(), trace(), b"1")
    assert cache.find(replace(step, parameters={"quarter": "2022-23 Q1"}), now()).executed is None


def test_another_data_folder_is_told(cache: SectionCache, step: Step) -> None:
    cache.keep(step, now(), trace(), b"1")
    assert cache.find(step, now(opened=("2022-23 Q2", "/other"))).why == "the data folder is another one"


@pytest.mark.parametrize("kind", ["modules", "files"])
def test_a_changed_file_is_told(cache: SectionCache, step: Step, tmp_path: Path, kind: str) -> None:
    helper = tmp_path / "helper.py"
    helper.write_text("a = 1\n", encoding="utf-8")
    digest = "ac1b7e76eb5dbdd4e0ac59b0a1f4ee0eb4d9f2b35c7ad53b0c9e5f8ff4a7fbd7"
    cache.keep(step, now(), trace(**{kind: {str(helper): digest}}), b"1")
    assert cache.find(step, now()).why == f"{helper} changed"


def test_a_file_as_it_was_is_no_change(cache: SectionCache, step: Step, tmp_path: Path) -> None:
    empty = tmp_path / "empty.csv"
    empty.write_bytes(b"")
    digest = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"  # SHA-256 of nothing
    cache.keep(step, now(), trace(files={str(empty): digest}), b"1")
    assert cache.find(step, now()).executed == b"1"
    empty.unlink()
    assert cache.find(step, now()).why == f"{empty} changed"


def test_a_folder_with_another_file_is_told(cache: SectionCache, step: Step, tmp_path: Path) -> None:
    place = tmp_path / "pictures"
    place.mkdir()
    digest = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"  # no names
    cache.keep(step, now(), trace(folders={str(place): digest}), b"1")
    assert cache.find(step, now()).executed == b"1"
    (place / "a.png").write_bytes(b"")
    assert cache.find(step, now()).why == f"{place} changed"


def test_what_came_from_outside_is_not_kept(cache: SectionCache, step: Step) -> None:
    cache.keep(step, now(), trace(outside=["it reads from the network"]), b"1")
    assert cache.find(step, now()).executed is None


def test_what_opened_other_data_than_the_build_is_not_kept(cache: SectionCache, step: Step) -> None:
    cache.keep(step, now(), trace(opened=["2021-22 Q2", "/data"]), b"1")
    assert cache.find(step, now()).executed is None


def test_an_earlier_state_is_found_when_the_data_go_back(cache: SectionCache, step: Step) -> None:
    cache.keep(step, now(), trace(), b"90")
    cache.keep(step, now("91%"), trace(questions=[[list(ASKED), "91%"]]), b"91")
    assert cache.find(step, now("91%")).executed == b"91"
    assert cache.find(step, now("90%")).executed == b"90"


@pytest.mark.parametrize(
    "harm", [b"", b"{", b"{}\nx", b'{"version": 0}\nx', b'{"sha256": "0", "made_from": {}}\nexecuted']
)
def test_a_damaged_file_is_passed_over(cache: SectionCache, step: Step, harm: bytes) -> None:
    cache.keep(step, now(), trace(), b"1")
    (file,) = cache.folder.rglob("*.section")
    file.write_bytes(harm)
    assert cache.find(step, now()).executed is None
    cache.keep(step, now(), trace(), b"1")
    assert cache.find(step, now()).executed == b"1"


def test_a_cut_file_is_passed_over(cache: SectionCache, step: Step) -> None:
    cache.keep(step, now(), trace(), b"executed" * 1000)
    (file,) = cache.folder.rglob("*.section")
    file.write_bytes(file.read_bytes()[:-1])
    assert cache.find(step, now()).executed is None


def test_the_states_of_a_section_are_bounded(cache: SectionCache, step: Step) -> None:
    for number in range(MOST_STATES + 5):
        cache.keep(step, now(str(number)), trace(questions=[[list(ASKED), str(number)]]), b"1")
        os.utime(next(iter(newest(cache))), ns=(number * 10**9, number * 10**9))
    assert len(list(cache.folder.rglob("*.section"))) == MOST_STATES
    assert cache.find(step, now(str(MOST_STATES + 4))).executed == b"1"
    assert cache.find(step, now("0")).executed is None


def newest(cache: SectionCache) -> list[Path]:
    return sorted(cache.folder.rglob("*.section"), key=lambda file: -file.stat().st_mtime_ns)


def test_the_size_is_bounded_and_the_oldest_go_first(tmp_path: Path, step: Step) -> None:
    cache = SectionCache(tmp_path / "kept", most_bytes=25_000)
    for number in range(4):
        one = replace(step, name=f"s{number}")
        cache.keep(one, now(), trace(), bytes(10_000))
        for file in cache.folder.glob(f"s{number}-*/*.section"):
            os.utime(file, ns=(number * 10**9 + 1, number * 10**9 + 1))
    kept = {path.parent.name[:2] for path in cache.folder.rglob("*.section")}
    assert kept == {"s2", "s3"}


def test_builds_side_by_side_leave_whole_files(cache: SectionCache, step: Step) -> None:
    wrong: list[bytes | None] = []

    def work(number: int) -> None:
        for _ in range(60):
            cache.keep(step, now(str(number)), trace(questions=[[list(ASKED), str(number)]]), str(number).encode() * 9)
            found = cache.find(step, now(str(number))).executed
            if found not in (None, str(number).encode() * 9):
                wrong.append(found)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert wrong == []
    assert [file.name for file in cache.folder.rglob(".*")] == []


def test_a_folder_that_cannot_be_written_stops_nothing(tmp_path: Path, step: Step) -> None:
    (tmp_path / "kept").write_text("a file in the way", encoding="utf-8")
    cache = SectionCache(tmp_path / "kept")
    cache.keep(step, now(), trace(), b"1")
    assert cache.find(step, now()).executed is None


def test_the_file_says_what_it_was_made_from(cache: SectionCache, step: Step) -> None:
    cache.keep(step, now(), trace(), b"1")
    (file,) = cache.folder.rglob("*.section")
    head = json.loads(file.read_bytes().partition(b"\n")[0])
    assert head["made_from"]["parts"]["parameters"] == '{"quarter": "2022-23 Q2"}'
    assert head["made_from"]["questions"] == [[["results of group", "waste"], "90%"]]
