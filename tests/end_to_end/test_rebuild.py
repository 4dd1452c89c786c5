"""Built again after each kind of change: what is executed, what is reused, and the very bytes of a clean build."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import nbformat
import pytest

from kpi_helpers.build.build_record import PROGRAM, Reuse
from kpi_helpers.build.check import require_checked
from kpi_helpers.build.sections import Answers
from kpi_helpers.periods import parse_quarter
from kpi_helpers.publishing.plan import Step
from kpi_helpers.publishing.reuse.sections import Found, Now
from kpi_helpers.publishing.reuse.state import PARTS
from tests.end_to_end.reports import COMMAND, EXAMPLE, run
from tests.sections import rows_of, write_rows

PRIORITIES = {"clean_and_green", "caring_for_each_other", "growing_together", "homes_and_places"}
ALL = {"summary", *PRIORITIES, "annex"}
TARGET = "2025-26_Q2"
LATEST = "values/2025-26_Q2.csv"
IN_A_KERNEL = ("inputs/", "analysis/", "display/", "periods/")
READ_BEFORE = ["inputs/files/frames.py"]  # kernels are given the frames that the build has read
ROOMS_OF_SECTIONS = {"", "inputs", "analysis", "analysis/statistics", "display", "periods"}


@pytest.fixture(scope="module", autouse=True)
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep what these tests keep in a folder of their own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KPI_REPORT_CACHE", str(tmp_path_factory.mktemp("kept")))
        yield


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give the example council with a published report."""
    root = tmp_path_factory.mktemp("rebuilt") / "council"
    shutil.copytree(EXAMPLE, root / "data")
    assert executed(root) == ALL
    return root


@pytest.fixture
def council(built: Path) -> Path:
    """Give the council as it was built; a test puts back what it changed, because places count among what is kept."""
    shutil.rmtree(built / "data")
    shutil.copytree(EXAMPLE, built / "data")
    assert executed(built) == set()
    return built


def build(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    done = run("build", "--why", "--outputs", "outputs", *words, cwd=root)
    assert done.returncode == 0, done.stderr
    return done


def executed(root: Path, *words: str) -> set[str]:
    """Build, and give the sections that were executed."""
    told = dict(line.split(": ", 1) for line in build(root, *words).stdout.splitlines() if ": " in line)
    assert told.keys() >= ALL
    return {name for name in ALL if told[name].startswith("executed: ")}


def as_clean(root: Path) -> bool:
    """Whether the published report has the very bytes of a clean build of the same data."""
    done = run("build", "--fresh", "--why", "--quiet", "--outputs", "clean", cwd=root)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("executed: asked for afresh") == len(ALL)
    here, clean = files_of(root / "outputs" / TARGET), files_of(root / "clean" / TARGET)
    assert [name for name in here.keys() | clean.keys() if here.get(name) != clean.get(name)] == []
    return len(here) > 50


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def edit_cell(file: Path, column: str, change: Callable[[str], str], **where: str) -> None:
    """Change a cell of the row whose columns hold `where`."""
    rows = rows_of(file)
    head = rows[0]
    row = next(row for row in rows[1:] if all(row[head.index(name)] == text for name, text in where.items()))
    row[head.index(column)] = change(row[head.index(column)])
    write_rows(file, rows)


# ---------------------------------------------------------------- what is executed again


def test_where_nothing_changed_nothing_is_made_and_no_library_loaded(council: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in (council / "outputs" / TARGET).rglob("*")}
    heavy = ("pandas", "numpy", "matplotlib", "papermill", "nbconvert", "nbformat", "jupyter_client", "zmq", "typst")
    code = (
        "import sys\nfrom kpi_helpers.cli import main\n"
        "try:\n    main(['build'])\nexcept SystemExit as end:\n    print('code', end.code)\n"
        f"print('heavy', [name for name in {heavy!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=council)
    assert "Nothing has changed since this report was made." in done.stdout
    assert "code 0\nheavy []\n" in done.stdout
    assert {path: path.stat().st_mtime_ns for path in (council / "outputs" / TARGET).rglob("*")} == before


def test_an_edit_executes_what_read_it_and_leaves_the_bytes_of_a_clean_build(council: Path) -> None:
    data = council / "data"
    file = data / "commentary" / "2025-26_Q2" / "air_quality.md"
    file.write_text(file.read_text(encoding="utf-8").rstrip() + " We said so.\n", encoding="utf-8")
    assert executed(council) == {"clean_and_green"}

    edit_cell(data / LATEST, "value", lambda text: f"{float(text) + 1:g}", kpi_id="repairs_days_average")
    assert executed(council) == {"summary", "homes_and_places"}

    recycling = {"kpi_id": "household_recycling_pct"}
    edit_cell(data / "targets.csv", "origin", lambda text: f"{text}, renewed", **recycling, applies_from="2020-21 Q1")
    assert executed(council) == set()  # a target of long ago, which no section shows
    edit_cell(data / "targets.csv", "origin", lambda text: f"{text}, renewed", **recycling, applies_from="2025-26 Q1")
    assert executed(council) == {"annex"}

    path = data / "notebooks" / "homes_and_places.ipynb"
    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    notebook.cells.append(nbformat.v4.new_code_cell('section.show_note("Added.")', id="added"))  # type: ignore[no-untyped-call]
    nbformat.write(notebook, path)  # type: ignore[no-untyped-call]
    assert executed(council) == {"homes_and_places"}
    assert as_clean(council)


def test_a_file_or_helper_a_notebook_reads_by_itself_counts(council: Path) -> None:
    folder = council / "data" / "notebooks"
    path = folder / "homes_and_places.ipynb"
    (folder / "own.csv").write_text("words\nfirst\n", encoding="utf-8")
    (folder / "own_helper.py").write_text("def shout(text):\n    return text.upper()\n", encoding="utf-8")
    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    code = (
        "from pathlib import Path\nimport sys\nsys.path.insert(0, '.')\nfrom own_helper import shout\n"
        "section.show_note(shout(Path('own.csv').read_text().split()[1]))"
    )
    notebook.cells.append(nbformat.v4.new_code_cell(code, id="added"))  # type: ignore[no-untyped-call]
    nbformat.write(notebook, path)  # type: ignore[no-untyped-call]
    assert executed(council) == ALL  # a new module beside the notebooks could stand before any other
    assert executed(council) == set()
    (folder / "own.csv").write_text("words\nsecond\n", encoding="utf-8")
    assert executed(council) == {"homes_and_places"}
    assert "SECOND" in (council / "outputs" / TARGET / "report.html").read_text(encoding="utf-8")
    (folder / "own_helper.py").write_text("def shout(text):\n    return text.title()\n", encoding="utf-8")
    assert executed(council) == {"homes_and_places"}
    assert "Second" in (council / "outputs" / TARGET / "report.html").read_text(encoding="utf-8")
    code = "import time\n\ndef shout(text):\n    return f'{text} at {time.time()}'\n"
    (folder / "own_helper.py").write_text(code, encoding="utf-8")
    assert executed(council) == {"homes_and_places"}
    assert "homes_and_places: executed: always, because it reads the clock." in build(council).stdout


def test_a_notebook_that_reads_the_clock_is_always_executed(council: Path) -> None:
    path = council / "data" / "notebooks" / "homes_and_places.ipynb"
    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    notebook.cells.append(nbformat.v4.new_code_cell("import time\nbegun = time.time()", id="added"))  # type: ignore[no-untyped-call]
    nbformat.write(notebook, path)  # type: ignore[no-untyped-call]
    assert executed(council) == {"homes_and_places"}
    done = build(council)
    assert "homes_and_places: executed: always, because it reads the clock." in done.stdout


def test_a_report_of_which_files_are_gone_is_made_whole_again(council: Path) -> None:
    for name in ("report.html", "dashboard/index.html"):
        page = council / "outputs" / TARGET / name
        whole = page.read_bytes()
        page.unlink()
        assert executed(council) == set()
        assert page.read_bytes() == whole


def test_a_changed_helper_executes_what_uses_it(council: Path, tmp_path: Path) -> None:
    """The program is copied and changed in places that no notebook, every notebook, and a style sheet come by."""
    import kpi_helpers

    program = tmp_path / "program"
    shutil.copytree(Path(kpi_helpers.__file__).parent, program / "kpi_helpers")
    environment = {**os.environ, "PYTHONPATH": str(program)}

    def again(*words: str) -> str:
        command = [*COMMAND, "build", "--why", *words]
        done = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=council, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def change(name: str, old: str, new: str) -> None:
        file = program / "kpi_helpers" / name
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")

    again()
    change("site/help_pages.py", "without scripts every page", "with no scripts every page")
    assert again().count("reused: ") == len(ALL)
    change("display/words/results.py", '"No material change"', '"No change to speak of"')
    change("blocks/html/blocks.css", "display: flex; gap: 2px", "display: flex; gap: 3px")
    told = again()
    assert told.count("kpi_helpers/display/words/results.py changed") == len(ALL)
    assert told.count("fonts or styles changed") == len(ALL)
    again("--fresh", "--outputs", "clean")
    here, clean = files_of(council / "outputs" / TARGET), files_of(council / "clean" / TARGET)
    assert [name for name in here.keys() | clean.keys() if here.get(name) != clean.get(name)] == []


def test_every_helper_and_parameter_changed_in_turn_executes_the_sections_that_used_it(council: Path) -> None:
    """A section is found only if every one of its helpers is as it was; and its helpers are all its kernel had."""
    data, quarter = council / "data", parse_quarter("2025-26 Q2")
    authority, steps = require_checked(data, quarter, data / "notebooks")
    reuse, opened = Reuse(council / "outputs" / TARGET, {}, fresh=False), (str(quarter), str(data.resolve()))
    parts, answers = {part: reuse.record["whole"][part] for part in PARTS}, Answers(authority)

    looked_at: dict[tuple[str, str], str] = {}  # the digests of what nobody changes here

    def found(step: Step, changed: str = "") -> Found:
        if not changed:
            return reuse.sections.find(step, Now(parts, opened, answers, looked_at))
        known = {**looked_at, ("files", changed): "something else"}
        return reuse.sections.find(step, Now(parts, opened, answers, known))

    sources = (path for kind in ("*.py", "*.pyi") for path in PROGRAM.rglob(kind))
    helpers = {str(path): path.relative_to(PROGRAM).as_posix() for path in sources}
    used_by_some: set[str] = set()
    for step in steps:
        assert found(step).why == ""
        used = found(step).trace["modules"]
        used_by_some.update(used)
        assert {helpers[path].rpartition("/")[0] for path in used} >= ROOMS_OF_SECTIONS
        for path, name in helpers.items():
            if path not in used:
                continue
            again = found(step, path)
            assert again.executed is None, f"{step.name} would be stale when {name} changes"
            assert again.why.endswith(f"{name} changed"), again.why
        for parameter in step.parameters:
            other = replace(step, parameters={**step.parameters, parameter: "2025-26 Q1"})
            assert found(other).executed is None
    unused = {name for path, name in helpers.items() if path not in used_by_some}
    assert [name for name in sorted(unused) if name.startswith(IN_A_KERNEL)] == READ_BEFORE


def test_what_another_version_of_the_program_kept_is_passed_over(council: Path) -> None:
    record = Reuse(council / "outputs" / TARGET, {}, fresh=False)._record_file
    whole = json.loads(record.read_text(encoding="utf-8"))
    older: tuple[object, ...] = ({**whole, "version": 0, "always": ["a list"], "beside": None}, [], "", {})
    for content in older:
        record.write_text(json.dumps(content), encoding="utf-8")
        assert Reuse(council / "outputs" / TARGET, {}, fresh=False).record == {}  # all that a build has of the file
    record.write_text(json.dumps(older[0]), encoding="utf-8")
    assert executed(council) == set()
    assert json.loads(record.read_text(encoding="utf-8"))["version"] == whole["version"]


# ---------------------------------------------------------------- kills, and builds side by side


def test_a_killed_build_leaves_nothing_false_behind(council: Path) -> None:
    file = council / "data" / "commentary" / "2025-26_Q2" / "air_quality.md"
    before = file.read_text(encoding="utf-8")
    file.write_text(before.rstrip() + " Half.\n", encoding="utf-8")
    building = subprocess.Popen([*COMMAND, "build", "--quiet", "--fresh"], cwd=council)
    time.sleep(2.5)
    building.send_signal(signal.SIGKILL)
    building.wait()
    executed(council)
    assert "Half." in (council / "outputs" / TARGET / "report.html").read_text(encoding="utf-8")
    assert executed(council) == set()


def test_two_quarters_may_be_built_at_the_same_time(council: Path) -> None:
    quarters = ("2025-26 Q2", "2025-26 Q1")
    builds = [
        subprocess.Popen([*COMMAND, "build", "--quiet", "--fresh", "--quarter", one], cwd=council) for one in quarters
    ]
    assert [one.wait() for one in builds] == [0, 0]
    for one in quarters:
        assert executed(council, "--quarter", one) == set()


def test_the_record_of_a_report_is_no_part_of_it(council: Path) -> None:
    records = list(Path(os.environ["KPI_REPORT_CACHE"]).glob(f"{TARGET}-*.json"))
    assert {json.loads(file.read_text(encoding="utf-8"))["whole"]["quarter"] for file in records} == {"2025-26 Q2"}
    beside = {path.name for path in (council / "outputs").iterdir() if not path.name.startswith(".staging-")}
    assert beside <= {TARGET, "2025-26_Q1"}  # a killed build leaves its staging folder, and nothing else
