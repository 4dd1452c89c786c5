"""Publishing whole or not at all."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from kpi_helpers.errors import RenderError, UsageError
from kpi_helpers.publishing.publish import keep_failed, publish_folder, recover, staging_folder

REQUIRED = {"report.html": 3}


@pytest.fixture
def target(tmp_path: Path) -> Path:
    folder = tmp_path / "outputs" / "2022-23_Q2"
    folder.mkdir(parents=True)
    (folder / "report.html").write_text("old report", encoding="utf-8")
    return folder


def names(folder: Path) -> list[str]:
    return sorted(item.name for item in folder.iterdir())


def test_a_finished_report_takes_the_place_of_the_last(target: Path) -> None:
    with staging_folder(target) as staging:
        (staging / "report.html").write_text("new report", encoding="utf-8")
        publish_folder(staging, target, REQUIRED)
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


def test_a_failed_rename_puts_the_last_report_back(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with staging_folder(target) as staging:
        (staging / "report.html").write_text("new report", encoding="utf-8")
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
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "notebooks" / "waste.ipynb").write_text("{}", encoding="utf-8")
    kept = keep_failed(tmp_path, target, "waste")
    assert kept == target.parent / "2022-23_Q2_failed" / "waste.ipynb"
    assert kept.read_text(encoding="utf-8") == "{}"
