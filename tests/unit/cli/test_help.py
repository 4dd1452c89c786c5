"""The command line answers at once, names its options and gives examples."""

from __future__ import annotations

import subprocess
import sys

import pytest
from click.testing import CliRunner

from kpi_helpers.cli import commands

HEAVY = ("pandas", "matplotlib", "seaborn", "papermill", "nbconvert", "typst", "numpy", "pydantic", "yaml")
SHARED = ("--quarter", "--data", "--outputs", "--quiet", "--debug")


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys\n"
        "from kpi_helpers.cli import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        f"print('heavy:', [name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "heavy: []" in done.stdout


@pytest.mark.parametrize("verb", ["build", "check", "explain", "preview"])
def test_every_verb_has_examples_and_the_shared_options(verb: str) -> None:
    said = CliRunner().invoke(commands, [verb, "--help"]).output
    assert f"kpi-report {verb}" in said.split("Examples:")[1]
    assert [option for option in SHARED if option not in said] == []


def test_the_exit_codes_are_told() -> None:
    said = CliRunner().invoke(commands, ["--help"]).output
    assert "1 the data break a rule" in said
    assert "4 the HTML or PDF could not be made" in said
