"""Charts of analysts wear the report's theme, and seaborn is not imported for it."""

from __future__ import annotations

import subprocess
import sys

import matplotlib as mpl
import pytest
import seaborn as sns

from kpi_helpers.display.palette import CATEGORICAL, MUTED
from kpi_helpers.display.theme import SEABORN_PAPER_WHITEGRID, set_chart_theme


def test_the_written_out_settings_are_seaborns() -> None:
    with mpl.rc_context():
        mpl.rcdefaults()
        sns.set_theme(context="paper", style="whitegrid")
        found = {name: mpl.rcParams[name] for name in SEABORN_PAPER_WHITEGRID}
    numbers = {name: value for name, value in SEABORN_PAPER_WHITEGRID.items() if isinstance(value, float)}
    assert {name: found[name] for name in numbers} == pytest.approx(numbers)
    others = {name: value for name, value in SEABORN_PAPER_WHITEGRID.items() if name not in numbers}
    assert {name: found[name] for name in others} == others


def test_charts_take_the_reports_colours() -> None:
    with mpl.rc_context():
        set_chart_theme()
        assert mpl.rcParams["axes.prop_cycle"].by_key()["color"] == list(CATEGORICAL)
        assert mpl.rcParams["axes.labelcolor"] == MUTED
        assert mpl.rcParams["svg.fonttype"] == "none"


def test_opening_a_section_imports_no_seaborn() -> None:
    code = (
        "import sys; import kpi_helpers.display.section; print('seaborn' in sys.modules, 'statsmodels' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
