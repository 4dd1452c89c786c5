"""Charts of analysts wear the report's theme, and seaborn is not imported for it."""

from __future__ import annotations

import subprocess
import sys

import matplotlib as mpl
import pytest
import seaborn as sns

from kpi_helpers.blocks.palette import CATEGORICAL, MUTED
from kpi_helpers.display.charts.theme import SEABORN_PAPER_WHITEGRID, set_chart_theme


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


@pytest.mark.parametrize(
    ("module", "unasked"),
    [
        ("kpi_helpers.display.section", {"seaborn", "statsmodels", "matplotlib.pyplot", "matplotlib.style"}),
        ("kpi_helpers.display.charts.sparkline", {"seaborn", "matplotlib"}),
    ],
)
def test_what_only_an_analysts_chart_needs_is_not_imported(module: str, unasked: set[str]) -> None:
    code = f"import sys; import {module}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert unasked & set(done.stdout.split()) == set()


def test_a_chart_of_the_report_imports_nothing_more() -> None:
    code = (
        "import sys; from kpi_helpers.display.charts.trend import draw_trend; from tests.results import make_result; "
        "before = set(sys.modules); draw_trend(make_result([1, 2, 3, 4])); print(*set(sys.modules) - before)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {name for name in done.stdout.split() if name.startswith(("matplotlib", "seaborn"))}
