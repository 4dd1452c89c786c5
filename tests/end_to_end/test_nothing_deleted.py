"""Nothing of the user's is ever deleted: a build takes the place of what builds have made, and of nothing else."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.end_to_end.reports import run

QUARTER = "2022-23_Q2"
TODO = "A build replaces only what builds have made: move it elsewhere, or name another folder with --outputs."


def contents(folder: Path) -> dict[str, object]:
    """Give every path in a folder and below, with its bytes or where it leads."""
    return {
        str(path.relative_to(folder)): path.readlink()
        if path.is_symlink()
        else path.read_bytes()
        if path.is_file()
        else None
        for path in folder.rglob("*")
    }


def refused(council: Path, *words: str) -> str:
    """Run a build that must be refused before anything is executed; give its message. Nothing is touched."""
    before = contents(council)
    done = run("build", "--quarter", "2022-23 Q2", "--fresh", *words, cwd=council)
    assert done.returncode == 2, done.stderr
    assert "3 sections" not in done.stderr
    assert contents(council) == before
    return done.stderr.removeprefix("kpi-report: ").removesuffix("\n")


def test_the_commentary_of_the_quarter_is_left_alone(council: Path) -> None:
    assert refused(council, "--outputs", "data/commentary") == (
        f"data/commentary/{QUARTER}, where the report is put, lies inside the data folder data. "
        "Name a folder outside the data with --outputs."
    )


def test_outputs_anywhere_inside_the_data_are_refused(council: Path) -> None:
    (council / "link").symlink_to("data")
    for outputs in ("data", "data/outputs", "link/outputs", "data/values/../outputs"):
        assert "lies inside the data folder data. Name a folder outside the data" in refused(
            council, "--outputs", outputs
        )


def test_data_inside_the_report_are_refused(council: Path) -> None:
    inside = council / "outputs" / QUARTER / "data"
    (council / "data").rename(inside)
    assert refused(council, "--data", f"outputs/{QUARTER}/data") == (
        f"The data folder outputs/{QUARTER}/data lies inside outputs/{QUARTER}, where the report is put. "
        "Name another folder with --outputs, or move the data elsewhere."
    )


def test_a_folder_of_a_persons_is_left_alone(council: Path) -> None:
    folder = council / "out" / QUARTER
    folder.mkdir(parents=True)
    for name in ("thesis.docx", "plan.txt", "notes.md", "budget.ods", "map.png"):
        (folder / name).write_text("mine", encoding="utf-8")
    assert refused(council, "--outputs", "out") == (
        f"out/{QUARTER} is not a report that a build made: "
        f"it holds budget.ods, map.png, notes.md and 2 more (5 in all). {TODO}"
    )


def test_a_manifest_of_something_else_makes_no_report(council: Path) -> None:
    folder = council / "out" / QUARTER
    folder.mkdir(parents=True)
    (folder / "manifest.json").write_text('{"name": "An app", "outputs": ["a"]}', encoding="utf-8")
    assert refused(council, "--outputs", "out") == (
        f"out/{QUARTER} is not a report that a build made: it holds manifest.json. {TODO}"
    )


def add(path: Path, text: str = "mine") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


CHANGES: dict[str, tuple[Callable[[Path], object], str]] = {
    "a file added": (lambda report: add(report / "letter.docx"), "added: letter.docx"),
    "a file added below": (lambda report: add(report / "dashboard" / "notes.md"), "added: dashboard/notes.md"),
    "a hidden file added": (lambda report: add(report / ".htaccess"), "added: .htaccess"),
    "a folder added": (lambda report: (report / "minutes").mkdir(), "added: minutes"),
    "a link added": (lambda report: (report / "data").symlink_to("../../data"), "added: data"),
    "a file changed": (lambda report: add(report / "report.html", "by hand"), "changed: report.html"),
    "both": (
        lambda report: [add(report / name) for name in ("b.txt", "report.html", "a.txt")],
        "added: a.txt and b.txt; changed: report.html",
    ),
}


@pytest.mark.parametrize("case", CHANGES)
def test_a_report_that_a_person_has_changed_is_left_alone(council: Path, case: str) -> None:
    change, told = CHANGES[case]
    change(council / "outputs" / QUARTER)
    assert refused(council) == f"outputs/{QUARTER} is no longer as a build left it. Since then {told}. {TODO}"


def test_a_file_in_the_way_is_left_alone(council: Path) -> None:
    shutil.rmtree(council / "outputs" / QUARTER)
    add(council / "outputs" / QUARTER)
    assert refused(council) == f"outputs/{QUARTER} is a file; the report is put in a folder of this name. {TODO}"


@pytest.mark.parametrize("leads", ["site", "nowhere"])
def test_a_link_in_the_way_is_left_alone(council: Path, leads: str) -> None:
    (council / "outputs" / QUARTER).rename(council / "site")
    (council / "outputs" / QUARTER).symlink_to(council / leads)
    assert refused(council) == (
        f"outputs/{QUARTER} is a symbolic link to {council / leads}, and no report of its own. {TODO}"
    )


def test_what_programs_leave_and_what_is_gone_is_no_change(council: Path) -> None:
    report = council / "outputs" / QUARTER
    for name in (".DS_Store", "Thumbs.db", "dashboard/desktop.ini", "open_data/.~lock.scorecard.csv#"):
        add(report / name)
    kept = report / "notebooks" / ".ipynb_checkpoints" / "homes-checkpoint.ipynb"
    kept.parent.mkdir()
    shutil.copyfile(report / "notebooks" / "homes.ipynb", kept)
    (report / "report.pdf").unlink()
    add(council / "outputs" / f"{QUARTER}_failed" / "homes.ipynb")
    add(council / "outputs" / ".previous-2022-23_Q1" / "thesis.docx")
    done = run("build", "--quarter", "2022-23 Q2", cwd=council)
    assert done.returncode == 0, done.stderr
    listed = json.loads((report / "manifest.json").read_text(encoding="utf-8"))["outputs"]
    files = {path.relative_to(report).as_posix() for path in report.rglob("*") if path.is_file()}
    assert files == {*listed, "manifest.json"}
    assert {path.name for path in (council / "outputs").iterdir()} == {
        QUARTER,
        f"{QUARTER}_failed",
        ".previous-2022-23_Q1",
    }
    assert (council / "outputs" / f"{QUARTER}_failed" / "homes.ipynb").read_text(encoding="utf-8") == "mine"


def test_what_is_left_of_an_earlier_report_locks_nothing_and_is_told(council: Path) -> None:
    report, left = council / "outputs" / QUARTER, council / "outputs" / f".previous-{QUARTER}"
    add(left / "thesis.docx")
    for title in ("Rents", "Homes"):
        path = council / "data" / "report.yml"
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("Homes", title) + f"# {title}\n", encoding="utf-8")
        done = run("build", "--quarter", "2022-23 Q2", cwd=council)
        assert done.returncode == 0, done.stderr
        assert (
            f"Warning: what is left of an earlier report, outputs/.previous-{QUARTER}, could not be deleted: "
            "it holds thesis.docx. It does no harm; look whether it holds anything you need, and delete it\n"
        ) in done.stderr
        assert (left / "thesis.docx").read_text(encoding="utf-8") == "mine"
        assert (report / "report.html").is_file()


def test_a_notebook_that_failed_and_was_changed_is_kept_beside_the_next(council: Path) -> None:
    path, failed = council / "notebooks" / "homes.ipynb", council / "outputs" / f"{QUARTER}_failed"
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole.replace("section.show_opening()", "rents"), encoding="utf-8")
    for _ in range(2):
        done = run("build", "--quarter", "2022-23 Q2", cwd=council)
        assert done.returncode == 3
        assert f"The notebook up to there: outputs/{QUARTER}_failed/homes.ipynb\n" in done.stderr
    add(failed / "homes.ipynb", "tried this")
    done = run("build", "--quarter", "2022-23 Q2", cwd=council)
    assert f"The notebook up to there: outputs/{QUARTER}_failed/homes-2.ipynb\n" in done.stderr
    assert (failed / "homes.ipynb").read_text(encoding="utf-8") == "tried this"
    (failed / "homes.ipynb").unlink()
    path.write_text(whole.replace("# homes", "# Homes"), encoding="utf-8")
    assert run("build", "--quarter", "2022-23 Q2", cwd=council).returncode == 0
    assert not failed.exists()


def test_a_swap_that_was_cut_short_is_put_right_before_data_are_checked(council: Path) -> None:
    report = council / "outputs" / QUARTER
    before = contents(report)
    report.rename(report.with_name(f".previous-{QUARTER}-1-abc-1"))
    add(council / "data" / "kpis.csv", "none")
    assert run("build", "--quarter", "2022-23 Q2", cwd=council).returncode == 1
    assert contents(report) == before


def test_a_preview_is_refused_as_a_build_is(council: Path) -> None:
    report = council / "out" / QUARTER
    add(report / "letter.docx")
    done = run("preview", "--no-browser", "--quarter", "2022-23 Q2", "--outputs", "out", cwd=council)
    assert done.returncode == 2
    assert f"out/{QUARTER} is not a report that a build made: it holds letter.docx. {TODO}" in done.stderr
    done = run("preview", "--no-browser", "--quarter", "2022-23 Q2", "--outputs", "data/commentary", cwd=council)
    assert done.returncode == 2
    assert "lies inside the data folder data." in done.stderr
    assert contents(report) == {"letter.docx": b"mine"}
