"""Publishing whole or not at all."""

from __future__ import annotations

import hashlib
import json
import os
import time
from pathlib import Path

import pytest

from kpi_helpers.errors import RenderError, UsageError
from kpi_helpers.publishing.publish import keep_failed, publish_folder, recover, staging_folder, stagings_of

REQUIRED = {"report.html": 3}


@pytest.fixture
def target(tmp_path: Path) -> Path:
    folder = tmp_path / "outputs" / "2022-23_Q2"
    folder.mkdir(parents=True)
    fill(folder, "old report")
    return folder


def fill(folder: Path, text: str) -> None:
    """Make a folder a whole report of one page."""
    folder.mkdir(exist_ok=True)
    (folder / "report.html").write_text(text, encoding="utf-8")
    outputs = {"report.html": {"sha256": hashlib.sha256(text.encode()).hexdigest(), "bytes": len(text)}}
    (folder / "manifest.json").write_text(json.dumps({"manifest_version": 1, "outputs": outputs}), encoding="utf-8")


def names(folder: Path) -> list[str]:
    return sorted(item.name for item in folder.iterdir())


def test_a_finished_report_takes_the_place_of_the_last(target: Path) -> None:
    with staging_folder(target) as staging:
        fill(staging, "new report")
        assert publish_folder(staging, target, REQUIRED) == []
    assert (target / "report.html").read_text(encoding="utf-8") == "new report"
    assert names(target.parent) == ["2022-23_Q2"]


def test_what_a_killed_build_left_is_cleared_away_when_it_must_be_gone(target: Path) -> None:
    ages = {".staging-2022-23_Q2-killed": 4000, ".staging-2022-23_Q2-running": 4000, ".staging-2022-23_Q1-killed": 4000}
    for name, age in ages.items():
        inside = target.parent / name / "notebooks"
        inside.mkdir(parents=True)
        before = time.time() - age
        os.utime(inside, (before, before if "killed" in name else time.time()))
        os.utime(inside.parent, (before, before))
    with staging_folder(target):
        pass
    assert names(target.parent) == [".staging-2022-23_Q1-killed", ".staging-2022-23_Q2-running", "2022-23_Q2"]


def test_a_failure_leaves_the_last_report(target: Path) -> None:
    def stop_half_way() -> None:
        with staging_folder(target) as staging:
            (staging / "report.html").write_text("half", encoding="utf-8")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        stop_half_way()
    assert (target / "report.html").read_text(encoding="utf-8") == "old report"
    assert names(target.parent) == ["2022-23_Q2"]


@pytest.mark.parametrize("content", [None, "ab"])
def test_an_unfinished_report_is_refused(target: Path, content: str | None) -> None:
    with staging_folder(target) as staging:
        if content is not None:
            (staging / "report.html").write_text(content, encoding="utf-8")
        with pytest.raises(RenderError) as caught:
            publish_folder(staging, target, REQUIRED)
    assert str(caught.value) == "report.html was not made as it should be; the last report stays as it was."
    assert (target / "report.html").read_text(encoding="utf-8") == "old report"


def test_a_swap_cut_short_is_put_right(target: Path) -> None:
    target.rename(target.parent / ".previous-2022-23_Q2")
    recover(target)
    assert (target / "report.html").read_text(encoding="utf-8") == "old report"
    assert names(target.parent) == ["2022-23_Q2"]
    recover(target)
    assert names(target.parent) == ["2022-23_Q2"]


def test_of_several_the_newest_whole_report_is_put_back(target: Path) -> None:
    target.rename(target.parent / ".previous-2022-23_Q2-2-b-1")
    for number, name in enumerate(("older", "half", "thesis")):
        folder = target.parent / f".previous-2022-23_Q2-1-{name}-1"
        fill(folder, name)
        os.utime(folder / "manifest.json", (number, number))
    (target.parent / ".previous-2022-23_Q2-1-half-1" / "report.html").unlink()
    (target.parent / ".previous-2022-23_Q2-1-thesis-1" / "manifest.json").unlink()
    recover(target)
    assert (target / "report.html").read_text(encoding="utf-8") == "old report"


def test_an_interrupt_between_the_renames_puts_the_last_report_back(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename = Path.replace

    def interrupt(self: Path, to: Path) -> Path:
        if self.name.startswith(".staging-"):
            raise KeyboardInterrupt
        return rename(self, to)

    with staging_folder(target) as staging:
        fill(staging, "new report")
        monkeypatch.setattr(Path, "replace", interrupt)
        with pytest.raises(KeyboardInterrupt):
            publish_folder(staging, target, REQUIRED)
    assert (target / "report.html").read_text(encoding="utf-8") == "old report"
    assert names(target.parent) == ["2022-23_Q2"]


def test_of_two_builds_at_once_the_later_one_has_its_report_published(
    target: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename = Path.replace

    def other_build_is_first(self: Path, to: Path) -> Path:
        made = rename(self, to)
        if self == target:
            monkeypatch.setattr(Path, "replace", rename)
            fill(target, "another build's report")
        return made

    with staging_folder(target) as staging:
        fill(staging, "new report")
        monkeypatch.setattr(Path, "replace", other_build_is_first)
        assert publish_folder(staging, target, REQUIRED) == []
    assert (target / "report.html").read_text(encoding="utf-8") == "new report"
    assert names(target.parent) == ["2022-23_Q2"]


def test_what_a_person_added_while_the_report_was_made_stops_the_swap(target: Path) -> None:
    with staging_folder(target) as staging:
        fill(staging, "new report")
        (target / "letter.docx").write_text("mine", encoding="utf-8")
        with pytest.raises(UsageError, match=r"Since then added: letter\.docx"):
            publish_folder(staging, target, REQUIRED)
    assert names(target) == ["letter.docx", "manifest.json", "report.html"]
    assert names(target.parent) == ["2022-23_Q2"]


def test_what_a_person_added_during_the_swap_is_kept_and_told(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rename = Path.replace

    def saved_meanwhile(self: Path, to: Path) -> Path:
        if self == target:
            (target / "letter.docx").write_text("mine", encoding="utf-8")
        return rename(self, to)

    with staging_folder(target) as staging:
        fill(staging, "new report")
        monkeypatch.setattr(Path, "replace", saved_meanwhile)
        (told,) = publish_folder(staging, target, REQUIRED)
    (left,) = (path for path in target.parent.iterdir() if path.name.startswith(".previous-2022-23_Q2-"))
    assert told == (
        f"what is left of an earlier report, {left}, could not be deleted: it holds letter.docx. "
        "It does no harm; look whether it holds anything you need, and delete it"
    )
    assert (left / "letter.docx").read_text(encoding="utf-8") == "mine"
    assert (target / "report.html").read_text(encoding="utf-8") == "new report"


def test_what_cannot_be_deleted_is_told_and_stops_no_later_build(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As where a colleague's report stands in a folder that both may write to."""
    unlink = Path.unlink

    def refuse(self: Path, missing_ok: bool = False) -> None:
        if self.parent.name.startswith(".previous-"):
            raise PermissionError(13, "Permission denied")
        unlink(self, missing_ok)

    with monkeypatch.context() as refusing:
        refusing.setattr(Path, "unlink", refuse)
        for number in (1, 2):
            with staging_folder(target) as staging:
                fill(staging, f"report {number}")
                told = publish_folder(staging, target, REQUIRED)
            assert len(told) == number
            assert ["could not be deleted: Permission denied. It does no harm" in one for one in told] == [
                True
            ] * number
            assert (target / "report.html").read_text(encoding="utf-8") == f"report {number}"
    with staging_folder(target) as staging:
        fill(staging, "report 3")
        assert publish_folder(staging, target, REQUIRED) == []
    assert names(target.parent) == ["2022-23_Q2"]


def test_folders_of_another_process_are_not_its_own(target: Path) -> None:
    with staging_folder(target) as staging:
        assert list(stagings_of(target)) == [staging]
        assert list(stagings_of(target, os.getpid())) == [staging]
        assert list(stagings_of(target, os.getpid() + 1)) == []


def test_a_failed_rename_puts_the_last_report_back(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with staging_folder(target) as staging:
        fill(staging, "new report")
        rename = Path.replace

        def refuse(self: Path, to: Path) -> Path:
            if self == staging:
                raise PermissionError(13, "Permission denied")
            return rename(self, to)

        monkeypatch.setattr(Path, "replace", refuse)
        with pytest.raises(RenderError, match="Close any of its files that are open"):
            publish_folder(staging, target, REQUIRED)
    assert (target / "report.html").read_text(encoding="utf-8") == "old report"


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "outputs").write_text("a file", encoding="utf-8")
    with pytest.raises(UsageError, match="cannot be written to"), staging_folder(tmp_path / "outputs" / "q"):
        pass


def test_the_failed_notebook_is_kept(target: Path, tmp_path: Path) -> None:
    made = tmp_path / "notebooks" / "waste.ipynb"
    made.parent.mkdir()
    made.write_text("{}", encoding="utf-8")
    folder = target.parent / "2022-23_Q2_failed"
    assert keep_failed(tmp_path, target, "waste") == folder / "waste.ipynb"
    made.write_text("[]", encoding="utf-8")
    assert keep_failed(tmp_path, target, "waste") == folder / "waste.ipynb"
    assert (folder / "waste.ipynb").read_text(encoding="utf-8") == "[]"
    (folder / "waste.ipynb").write_text("mine", encoding="utf-8")
    for _ in range(2):
        assert keep_failed(tmp_path, target, "waste") == folder / "waste-2.ipynb"
    assert keep_failed(tmp_path, target, "fleet") is None
    assert (folder / "waste.ipynb").read_text(encoding="utf-8") == "mine"
    assert names(folder) == ["manifest.json", "waste-2.ipynb", "waste.ipynb"]


def test_where_it_cannot_be_kept_nothing_is_said_of_it(target: Path, tmp_path: Path) -> None:
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / "waste.ipynb").write_text("{}", encoding="utf-8")
    (target.parent / "2022-23_Q2_failed").write_text("a file", encoding="utf-8")
    assert keep_failed(tmp_path, target, "waste") is None
