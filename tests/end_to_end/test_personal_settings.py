"""Nothing of the person who builds reaches a report: not the folder they stand in, nor their settings.

The report's bytes, and those of everything published with it, are those of somebody without any.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "tests" / "example_data"
COMMAND = [sys.executable, "-P", "-c"]  # as the installed command: nothing of the working folder
BUILD = "from kpi_helpers.cli import main; main()"
COLD = "from kpi_helpers.publishing.kernels import forking as nursery, provisioner as warm_kernels; " + "; ".join(
    f"{module}.can_fork = lambda: False" for module in ("nursery", "warm_kernels")
)
LOUD = "raise SystemExit('a module of the working folder was imported')\n"
MEDDLING = """
import kpi_helpers.display.numbers as numbers
import pandas
plain = numbers.format_plain
numbers.format_plain = lambda *given, **more: plain(*given, **more) + "!"
pandas.Series.idxmax = lambda *_, **__: 0
"""
STARTUPS = (".ipython/profile_default/startup/00-mine.py", "python_startup.py")
IPYTHON_CONFIG = """
c = get_config()
c.InteractiveShell.ast_node_interactivity = "all"
c.InteractiveShellApp.extensions = ["mine"]
c.InteractiveShellApp.exec_lines = ["import kpi_helpers.display.palette as p; p.INK = '#ff0000'"]
c.InlineBackend.rc = {"figure.dpi": 40}
"""
RC = "axes.facecolor: yellow\nlines.linewidth: 9\naxes.formatter.use_locale: True\ndate.epoch: 2000-01-01T00:00:00\n"


def built(place: Path, *, script: str, cwd: Path, env: dict[str, str]) -> dict[str, bytes]:
    """Build into a folder of its own, and give every published file."""
    environment = {**os.environ, "KPI_REPORT_CACHE": str(place / "kept"), **env}
    words = ["build", "--data", str(EXAMPLE), "--outputs", str(place / "out"), "--quiet"]
    command = [*COMMAND, script, *words]
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    published = place / "out" / "2025-26_Q2"
    return {str(file.relative_to(published)): file.read_bytes() for file in published.rglob("*") if file.is_file()}


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Give the report of somebody who has no settings and stands in an empty folder."""
    place = tmp_path_factory.mktemp("clean")
    home = place / "home"
    home.mkdir()
    found = built(place, script=BUILD, cwd=home, env={"HOME": str(home)})
    assert len(found) > 50
    return found


def hostile_home(home: Path) -> dict[str, str]:
    """Fill a home with what may be in one; give the environment that goes with it."""
    files = dict.fromkeys(STARTUPS, MEDDLING) | {
        ".ipython/profile_default/ipython_config.py": IPYTHON_CONFIG,
        ".ipython/profile_default/ipython_kernel_config.py": IPYTHON_CONFIG,
        ".ipython/extensions/mine.py": "def load_ipython_extension(shell):\n" + MEDDLING.replace("\n", "\n    "),
        ".config/matplotlib/matplotlibrc": RC,
        ".config/matplotlib/stylelib/ggplot.mplstyle": RC,
        "mine/matplotlibrc": RC,
    }
    for name, text in files.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(text, encoding="utf-8")
    return {
        "HOME": str(home),
        "PYTHONSTARTUP": str(home / STARTUPS[1]),
        "MATPLOTLIBRC": str(home / "mine" / "matplotlibrc"),
        "XDG_CONFIG_HOME": str(home / ".config"),
    }


def hostile_folder(folder: Path) -> Path:
    """Fill a folder with modules that have the names of others, and with settings."""
    (folder / "kpi_helpers").mkdir(parents=True)
    modules = ("random", "calendar", "statistics", "json", "pandas", "seaborn", "typing", "kpi_helpers/__init__")
    for name in modules:
        (folder / f"{name}.py").write_text(LOUD, encoding="utf-8")
    for name, text in (("matplotlibrc", RC), ("ipython_config.py", IPYTHON_CONFIG)):
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("script", [BUILD, f"{COLD}; {BUILD}"], ids=["forked", "ordinary"])
def test_no_setting_and_no_module_of_the_working_folder_reaches_a_report(
    clean: dict[str, bytes], tmp_path: Path, script: str
) -> None:
    env, folder = hostile_home(tmp_path / "home"), hostile_folder(tmp_path / "work")
    found = built(tmp_path, script=script, cwd=folder, env=env)
    assert [name for name in clean if found.get(name) != clean[name]] == []
    assert found.keys() == clean.keys()


@pytest.mark.slow
def test_a_long_path_of_the_folder_for_temporary_files_changes_nothing(clean: dict[str, bytes], tmp_path: Path) -> None:
    deep = tmp_path / ("t" * 100)
    deep.mkdir()
    found = built(tmp_path, script=BUILD, cwd=tmp_path, env={"TMPDIR": str(deep)})
    assert found == clean
    assert list(deep.iterdir()) == []
