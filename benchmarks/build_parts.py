"""Time the parts of a build: checking, executing each section, assembling, HTML and PDF.

    python benchmarks/build_parts.py --quarter "2022-23 Q2" --runs 5

Each run times every part in turn, in one process; the table gives the median and the spread. Peak memory is that
of this process and of the largest kernel. The table is also written to benchmarks/results/build_parts.md.
"""

from __future__ import annotations

import argparse
import platform
import resource
import statistics
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import TypeVar

from kpi_helpers.cli.check import require_checked
from kpi_helpers.cli.make import report_document
from kpi_helpers.cli.places import notebooks_folder, require_data, require_quarter
from kpi_helpers.publishing.assemble import assemble_report
from kpi_helpers.publishing.clean import clean_report
from kpi_helpers.publishing.execute import execute_step
from kpi_helpers.publishing.render import render_html, render_pdf

Made = TypeVar("Made")
RESULTS = Path(__file__).parent / "results" / "build_parts.md"


class Watch:
    """Collects the seconds of each part over the runs."""

    def __init__(self) -> None:
        self.seconds: dict[str, list[float]] = {}

    def time(self, part: str, job: Callable[[], Made]) -> Made:
        began = perf_counter()
        made = job()
        self.seconds.setdefault(part, []).append(perf_counter() - began)
        return made


def run_once(watch: Watch, data: Path, quarter: str) -> tuple[int, int]:
    """Build once, part by part; give the sizes of HTML and PDF in bytes."""
    folder = notebooks_folder(data, None)
    period = require_quarter(quarter, data)
    began = perf_counter()
    _, steps = watch.time("checking data and notebooks", lambda: require_checked(data, period, folder, quiet=True))
    with tempfile.TemporaryDirectory() as place:
        staging = Path(place)
        executed = {}
        for step in steps:
            executed[step.name] = watch.time(f"executing {step.name}", partial(execute_step, step, staging))
        whole = watch.time("assembling", lambda: assemble_report(list(executed.items()), report_document(executed)))
        report, _ = watch.time("cleaning", lambda: clean_report(whole, folder=folder))
        html, pdf = staging / "report.html", staging / "report.pdf"
        watch.time("HTML", lambda: render_html(report, html))
        watch.time("PDF", lambda: render_pdf(report, pdf))
        watch.seconds.setdefault("whole build", []).append(perf_counter() - began)
        return html.stat().st_size, pdf.stat().st_size


def table(watch: Watch, runs: int, sizes: tuple[int, int], quarter: str) -> str:
    """Give the results as a Markdown table with what they were measured on."""
    whole = statistics.median(watch.seconds["whole build"])
    lines = [
        f"{quarter}, {runs} runs in one process; {platform.system()} {platform.machine()}, "
        f"{len_cores()} cores, Python {platform.python_version()}.",
        "",
        "| part | median s | lowest | highest | share |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    for part, seconds in watch.seconds.items():
        middle = statistics.median(seconds)
        lines.append(f"| {part} | {middle:.2f} | {min(seconds):.2f} | {max(seconds):.2f} | {middle / whole:.0%} |")
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    lines += ["", f"report.html {sizes[0] / 1000:.0f} kB, report.pdf {sizes[1] / 1000:.0f} kB."]
    lines += [f"Peak memory of the largest process: {peak / 1024:.0f} MB. Imports of this process are not timed."]
    return "\n".join(lines) + "\n"


def len_cores() -> int:
    """Give the number of cores this process may use."""
    import os

    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def main() -> None:
    """Run the benchmark and print its table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quarter", default="2022-23 Q2")
    parser.add_argument("--data", default="data")
    parser.add_argument("--runs", type=int, default=5)
    chosen = parser.parse_args()
    watch = Watch()
    sizes = (0, 0)
    for _ in range(chosen.runs):
        sizes = run_once(watch, require_data(chosen.data), chosen.quarter)
    text = table(watch, chosen.runs, sizes, chosen.quarter)
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
