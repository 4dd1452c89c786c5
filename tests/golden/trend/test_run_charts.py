"""Run charts and control charts other than XmR against the reference vectors (see README.md beside this file)."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd

from kpi_helpers.analysis.statistics.comparing.process_charts import (
    WITH_DENOMINATORS,
    ProcessChart,
    ProcessLimits,
    build_process_chart,
)
from kpi_helpers.analysis.statistics.trends.run_chart import rate_runs

FILE = Path(__file__).parent / "control_charts.csv"
RUNS = {
    "n_useful": "useful",
    "longest_run": "longest_run",
    "longest_run_max": "longest_run_limit",
    "n_crossings": "crossings",
    "n_crossings_min": "crossings_limit",
    "runs_signal": "signal",
}
LINES = {
    "y": "plotted",
    "lcl": "lower",
    "ucl": "upper",
    "lcl_2sigma": "lower_two_sigma",
    "ucl_2sigma": "upper_two_sigma",
}
READ = pd.read_csv(FILE, keep_default_na=False, na_values=["NA"])
SERIES = {(str(case), str(chart)): rows for (case, chart), rows in READ.groupby(["case_id", "chart"], sort=False)}


def built(rows: pd.DataFrame, chart: str) -> ProcessLimits:
    denominators = rows["denominator"].to_numpy() if chart in WITH_DENOMINATORS else None
    return build_process_chart(rows["value"].to_numpy(), denominators, chart=ProcessChart(chart))


def test_points_limits_and_signals_of_every_chart() -> None:
    points: Counter[str] = Counter()
    for (case, chart), rows in SERIES.items():
        found, name = built(rows, chart), f"{case} {chart}"
        assert rows["t"].tolist() == list(range(1, len(rows) + 1)), name
        for column, field in LINES.items():
            expected = rows[column].to_numpy(dtype=float)
            np.testing.assert_allclose(getattr(found, field), expected, rtol=1e-12, atol=0, err_msg=f"{name} {column}")
        centre = np.full(len(rows), found.centre)
        np.testing.assert_allclose(centre, rows["cl"], rtol=1e-12, atol=0, err_msg=name)
        assert found.outside.tolist() == rows["sigma_signal"].tolist(), name
        points[chart] += len(rows)
    assert points == {"run": 301, "i": 301, "mr": 301, "p": 172, "pp": 172, "u": 172, "up": 172}
    print(f"control_charts.csv: {points.total():,} points of {len(SERIES)} charts agree")


def test_runs_and_crossings_of_every_chart() -> None:
    rows_compared = 0
    for (case, chart), rows in SERIES.items():
        runs = built(rows, chart).runs
        for column, field in RUNS.items():
            cells = {None if pd.isna(cell) else cell for cell in rows[column].tolist()}
            assert cells == {getattr(runs, field)}, f"{case} {chart} {column}"
        rows_compared += len(rows)
    assert (rows_compared, len(SERIES)) == (1591, 88)
    print(f"control_charts.csv: runs and crossings of {len(SERIES)} charts agree, on all {rows_compared:,} rows")


def test_a_run_chart_alone_gives_the_same_runs() -> None:
    charts = [(rows, rate_runs(rows["value"])) for (_, chart), rows in SERIES.items() if chart == "run"]
    assert len(charts) == 16
    for rows, runs in charts:
        assert runs.centre == rows["cl"].iloc[0]
        assert runs.signal == rows["runs_signal"].iloc[0]
