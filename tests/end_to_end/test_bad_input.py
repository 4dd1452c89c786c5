"""Every bad input gives its message and exit code, no traceback, and leaves the last good report as it was."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest

from tests.builders import write_authority
from tests.end_to_end.reports import run
from tests.pdf_audit import check_pdf_ua

VALUES = "values/2022-23_Q2.csv"
PARAMETERS = 'quarter: str = "2022-23 Q2"  # the quarter\ndata_dir: str = "../data"  # the figures\n'
OPEN = "from kpi_helpers.display.section import open_section\n\nsection = open_section(quarter, data_dir, {section!r})"


def write_notebook(path: Path, *cells: str, parameters: str = PARAMETERS) -> None:
    notebook = nbformat.v4.new_notebook()  # type: ignore[no-untyped-call]
    sources = [f"# {path.stem.capitalize()}", parameters, OPEN.format(section=path.stem), *cells]
    for number, source in enumerate(sources):
        maker: Any = nbformat.v4.new_markdown_cell if number == 0 else nbformat.v4.new_code_cell
        cell = maker(source, id=f"cell-{number}")
        if number == 1:
            cell.metadata["tags"] = ["parameters"]
        notebook.cells.append(cell)
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)  # type: ignore[no-untyped-call]


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with a small council, its notebooks and a published report."""
    root = tmp_path_factory.mktemp("a council é")
    data = write_authority(root)
    if data != root / "data":
        shutil.move(data, root / "data")
    write_notebook(root / "notebooks" / "summary.ipynb", "section.show_summary()")
    write_notebook(root / "notebooks" / "homes.ipynb", "section.show_opening()", 'section.show_group("housing")')
    write_notebook(root / "notebooks" / "annex.ipynb", "section.show_definitions()")
    done = run("build", "--quarter", "2022-23 Q2", cwd=root)
    assert done.returncode == 0, done.stderr
    assert check_pdf_ua(root / "outputs" / "2022-23_Q2" / "report.pdf") == []
    return root


@pytest.fixture
def council(good: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(good, tmp_path / "council"))


def edit(path: Path, change: Callable[[str], str]) -> None:
    before = path.read_text(encoding="utf-8")
    after = change(before)
    assert after != before
    path.write_text(after, encoding="utf-8")


def fails(council: Path, code: int, *words: str, verb: str = "build") -> str:
    """Run a build that must fail; give its message. The report there stays untouched."""
    before = {path: path.read_bytes() for path in (council / "outputs").rglob("*") if path.is_file()}
    done = run(verb, *(words or ("--quarter", "2022-23 Q2")), cwd=council)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr + done.stdout
    after = {path: path.read_bytes() for path in (council / "outputs").rglob("*") if path.is_file()}
    assert {path: after.get(path) for path in before} == before
    assert not [path for path in (council / "outputs").iterdir() if path.name.startswith(".")]
    return done.stderr


ROW = "HOU_03,2022-23 Q2,"


def replaced(old: str, new: str) -> Callable[[str], str]:
    return lambda text: text.replace(old, new)


BAD_VALUES = {
    "decimal comma": ('"9,2"', 'found "9,2"; expected a number. Write 9.2.'),
    "thousands separator": ('"1,092"', 'found "1,092"; expected a number. Write 1092.'),
    "words": ("n/a", 'found "n/a"'),
    "a fraction beside percentages": ("0.92", "found 0.92"),
    "above 100 per cent": ("192", "found 192"),
}


@pytest.mark.parametrize("case", BAD_VALUES)
def test_bad_values(council: Path, case: str) -> None:
    written, message = BAD_VALUES[case]
    edit(council / "data" / VALUES, lambda text: re.sub(rf"({ROW},)92(?:\.0)?,", rf"\g<1>{written},", text))
    said = fails(council, 1)
    assert VALUES in said
    assert message in said


def test_wrong_encoding(council: Path) -> None:
    (council / "data" / "kpis.csv").write_bytes("kpi_id,name\nHOU_03,Caf\xe9\n".encode("cp1252"))
    assert "kpis.csv" in fails(council, 1)


def test_semicolons(council: Path) -> None:
    edit(council / "data" / VALUES, lambda text: text.replace(",", ";"))
    assert "semicolon" in fails(council, 1)


def test_duplicate_rows(council: Path) -> None:
    edit(council / "data" / VALUES, lambda text: text + text.splitlines()[-1] + "\n")
    assert VALUES in fails(council, 1)


def test_unknown_kpi(council: Path) -> None:
    edit(council / "data" / VALUES, replaced(ROW, "HOU_30,2022-23 Q2,"))
    assert 'Did you mean "HOU_03"?' in fails(council, 1)


def test_missing_target(council: Path) -> None:
    edit(council / "data" / "targets.csv", lambda text: text.splitlines()[0] + "\n")
    assert "HOU_03" in fails(council, 1)


def test_group_without_commentary(council: Path) -> None:
    (council / "data" / "commentary" / "2022-23_Q2" / "housing.md").unlink()
    assert "housing" in fails(council, 1)


def test_commentary_for_an_unknown_group(council: Path) -> None:
    folder = council / "data" / "commentary" / "2022-23_Q2"
    shutil.copy(folder / "housing.md", folder / "houseing.md")
    assert 'Did you mean "housing"?' in fails(council, 1)


def test_a_file_for_a_quarter_that_does_not_exist(council: Path) -> None:
    shutil.copy(council / "data" / VALUES, council / "data" / "values" / "2022-23_Q5.csv")
    assert "2022-23_Q5.csv" in fails(council, 1)


def test_all_problems_at_once(council: Path) -> None:
    edit(council / "data" / VALUES, replaced(ROW, "HOU_30,2022-23 Q2,"))
    edit(council / "data" / "kpis.csv", replaced("percent", "per cent"))
    (council / "data" / "commentary" / "2022-23_Q2" / "housing.md").unlink()
    said = fails(council, 1)
    assert len([line for line in said.splitlines() if "found" in line]) >= 3


def test_unknown_quarter(council: Path) -> None:
    assert "There is no return for 2031-32 Q1" in fails(council, 2, "--quarter", "2031-32 Q1")


def test_not_a_quarter(council: Path) -> None:
    assert '"autumn" is not a quarter' in fails(council, 2, "--quarter", "autumn")


def test_unknown_data_folder(council: Path) -> None:
    assert "There is no data folder at nowhere" in fails(council, 2, "--data", "nowhere")


def test_unknown_option(council: Path) -> None:
    assert "No such option" in fails(council, 2, "--quarters", "2022-23 Q2")


def test_missing_notebook(council: Path) -> None:
    (council / "notebooks" / "homes.ipynb").rename(council / "notebooks" / "home.ipynb")
    assert 'Did you mean "home"?' in fails(council, 2)


def test_group_shown_by_no_notebook(council: Path) -> None:
    write_notebook(council / "notebooks" / "homes.ipynb", "section.show_opening()")
    assert 'section.show_group("housing")' in fails(council, 1)


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        (PARAMETERS + 'region: str = "North"\n', 'declares the parameter "region"'),
        ('quarter: str = "2022-23 Q2"\n', 'does not declare the parameter "data_dir"'),
        ('quarter: int = 2\ndata_dir: str = "../data"\n', 'parameter "quarter" is declared as int'),
        ('quarter = "2022-23 Q2"\ndata_dir: str = "../data"\n', "Each line is a name with its type"),
    ],
)
def test_parameters_are_strict(council: Path, parameters: str, message: str) -> None:
    write_notebook(council / "notebooks" / "homes.ipynb", 'section.show_group("housing")', parameters=parameters)
    assert message in fails(council, 2)


def test_a_failing_cell_is_named_and_its_notebook_kept(council: Path) -> None:
    cells = ('section.show_group("housing")', "rents = {}", "rents['council']")
    write_notebook(council / "notebooks" / "homes.ipynb", *cells)
    said = fails(council, 3)
    assert "Section homes stopped at cell 6" in said
    assert "KeyError 'council'" in said
    assert "quarter='2022-23 Q2'" in said
    kept = council / "outputs" / "2022-23_Q2_failed" / "homes.ipynb"
    assert kept.is_file()
    assert str(kept.relative_to(council)) in said


def test_a_dying_kernel_is_told(council: Path) -> None:
    cells = ('section.show_group("housing")', "import os\nos._exit(1)")
    write_notebook(council / "notebooks" / "homes.ipynb", *cells)
    assert "Section homes stopped" in fails(council, 3)


def test_another_authoritys_report_is_not_overwritten(council: Path) -> None:
    edit(council / "data" / "report.yml", replaced("Example Borough Council", "Sample District Council"))
    assert "holds the report of Example Borough Council" in fails(council, 2)


def test_chart_without_words_is_refused(council: Path) -> None:
    cell = 'from matplotlib.figure import Figure\nsection.show_chart(Figure(), title="Rents", alt=" ")'
    write_notebook(council / "notebooks" / "homes.ipynb", 'section.show_group("housing")', cell)
    assert "show_chart needs a title and a text alternative" in fails(council, 3)


def test_debug_shows_the_traceback(council: Path) -> None:
    done = run("build", "--quarter", "2031-32 Q1", "--debug", cwd=council)
    assert "Traceback" in done.stderr


def test_check_finds_the_same_problems(council: Path) -> None:
    edit(council / "data" / VALUES, replaced(ROW, "HOU_30,2022-23 Q2,"))
    assert 'Did you mean "HOU_03"?' in fails(council, 1, verb="check")
