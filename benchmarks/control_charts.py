"""Time control charts: many series in one vectorised call against a plain loop over series and points.

    python benchmarks/control_charts.py --series 10000 --points 40 --runs 5

The two take turns in one process and must give the same flags; the table gives medians. NHSRplotthedots is timed as
well where Rscript and the package are there. Nothing is written unless ``--write FILE`` says where to.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import statistics
import subprocess
import tempfile
from itertools import pairwise
from pathlib import Path
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from kpi_helpers.analysis.statistics.control.chart import analyse_charts
from kpi_helpers.analysis.statistics.control.settings import RULES, Cause, decode, settings_for

SEED = 20261123
MISSING = 0.02  # of the figures
RUN, CLOSE = 7, 2 * (2.66 / 3)
SAMPLE = 500  # series given to R, in one call with a facet for each

R_CODE = """
suppressMessages(library(NHSRplotthedots))
rows <- read.csv(commandArgs(TRUE)[1]); rows$date <- as.Date(rows$date)
took <- system.time(suppressWarnings(ptd_spc(
  rows, value_field = value, date_field = date, facet_field = series, improvement_direction = "increase")))
cat(took[["elapsed"]])
"""


def make_series(series: int, points: int) -> NDArray[np.float64]:
    """Give stable series with gaps; multiples of a half, so that a plain sum over its number is exact too."""
    source = np.random.default_rng(SEED)
    values = np.round(source.normal(50, 5, (series, points)) * 2) / 2
    values[source.random(values.shape) < MISSING] = np.nan
    return values


def plain_causes(cells: list[float]) -> list[str]:
    """Give the cause at each point by the recommended rules, one point after the other."""
    places = [place for place, cell in enumerate(cells) if cell == cell]
    values = [cells[place] for place in places]
    causes = ["none"] * len(cells)
    if len(values) < 6:
        return causes
    mean = sum(values) / len(values)
    ranges = [abs(after - before) for before, after in pairwise(values)]
    every = sum(ranges) / len(ranges)
    kept = [size for size in ranges if size < 3.267 * every]
    width = sum(kept) / len(kept) if kept else float("nan")
    if width == 0 < every:
        width = every
    upper, lower = mean + 2.66 * width, mean - 2.66 * width
    near_upper, near_lower = mean + CLOSE * width, mean - CLOSE * width
    sides = [(value > mean) - (value < mean) for value in values]
    close = [(value > near_upper and value <= upper) or (value < near_lower and value >= lower) for value in values]
    flags: list[set[str]] = [set() for _ in values]
    steps = [(after > before) - (after < before) for before, after in pairwise(values)]
    for start in range(len(values) - RUN + 1):
        for way, shift, trend in ((1, "shift_above", "trend_rising"), (-1, "shift_below", "trend_falling")):
            if all(side == way for side in sides[start : start + RUN]):
                for place in range(start, start + RUN):
                    flags[place].add(shift)
            if all(step == way for step in steps[start : start + RUN - 1]):
                for place in range(start, start + RUN):
                    flags[place].add(trend)
    for start in range(len(values) - 2):
        window = range(start, start + 3)
        if abs(sum(sides[place] for place in window)) == 3 and sum(close[place] for place in window) >= 2:
            for place in window:
                if close[place]:
                    flags[place].add("two_in_three_above" if sides[place] > 0 else "two_in_three_below")
    for number, (place, value) in enumerate(zip(places, values, strict=True)):
        found = flags[number]
        found |= {"outside_above"} if value > upper else {"outside_below"} if value < lower else set()
        if {"trend_rising", "trend_falling"} <= found:  # a shared peak or trough takes the side to its right
            found.discard("trend_falling" if steps[number] > 0 else "trend_rising")
        causes[place] = next((rule.value for rule in RULES if rule.value in found), "common_cause")
    return causes


def time_r(values: NDArray[np.float64]) -> str:
    """Say how long NHSRplotthedots takes over a sample of the series without gaps, or that it was not measured."""
    program = shutil.which("Rscript")
    if program is None:
        return "NHSRplotthedots: not measured, there is no Rscript on this machine."
    filled = np.where(np.isnan(values[:SAMPLE]), 50.0, values[:SAMPLE])
    dates = np.arange(filled.shape[1]).astype("datetime64[M]").astype("datetime64[D]")
    rows = [f"{row},{day},{cell}" for row, cells in enumerate(filled) for day, cell in zip(dates, cells, strict=True)]
    with tempfile.TemporaryDirectory() as place:
        file, script = Path(place) / "series.csv", Path(place) / "time.R"
        file.write_text("\n".join(["series,date,value", *rows]) + "\n", encoding="utf-8")
        script.write_text(R_CODE, encoding="utf-8")
        done = subprocess.run([program, str(script), str(file)], capture_output=True, text=True, check=False)
    if done.returncode:
        return "NHSRplotthedots: not measured, Rscript could not run the package."
    seconds = float(done.stdout)
    return f"NHSRplotthedots, {len(filled)} series in one call: {len(filled) / seconds:,.0f} series a second."


def compare(series: int, points: int, runs: int) -> str:
    """Time both by turns and give the results as Markdown."""
    values, better = make_series(series, points), np.ones(series, dtype=np.int8)
    rows = values.tolist()
    settings = settings_for("recommended")
    seconds: dict[str, list[float]] = {"one vectorised call": [], "plain Python loop": []}
    for _ in range(runs):
        began = perf_counter()
        charts = analyse_charts(values, settings=settings, better=better)
        seconds["one vectorised call"].append(perf_counter() - began)
        began = perf_counter()
        plain = [plain_causes(cells) for cells in rows]
        seconds["plain Python loop"].append(perf_counter() - began)
        ours = [[word.value for word in decode(codes, Cause)] for codes in charts.cause]
        if ours != plain:
            raise SystemExit("The two do not give the same flags; nothing is measured.")
    flagged = sum(cause not in ("none", "common_cause") for causes in plain for cause in causes)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    lines = [
        f"{series:,} series of {points} points, {MISSING:.0%} missing, seed {SEED}, {runs} runs by turns in one "
        f"process; {platform.system()} {platform.machine()}, {cores} cores, Python {platform.python_version()}, "
        f"numpy {np.__version__}.",
        "",
        "| | median s | lowest | highest | series a second |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    for name, took in seconds.items():
        middle = statistics.median(took)
        lines.append(f"| {name} | {middle:.3f} | {min(took):.3f} | {max(took):.3f} | {series / middle:,.0f} |")
    slow, fast = seconds["plain Python loop"], seconds["one vectorised call"]
    ratio = statistics.median(one / other for one, other in zip(slow, fast, strict=True))
    lines += ["", f"The loop takes {ratio:.0f} times as long (median of the runs' own ratios)."]
    lines += [f"Both flag the same {flagged:,} of {values.size:,} points, for the same cause.", time_r(values)]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Run the benchmark, print its table and write it where asked to."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--series", type=int, default=10_000)
    parser.add_argument("--points", type=int, default=40)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--write", type=Path)
    chosen = parser.parse_args()
    text = compare(chosen.series, chosen.points, chosen.runs)
    if chosen.write is not None:
        chosen.write.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
