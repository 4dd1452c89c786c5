"""Whether the dashboard and the open data grow in proportion: time, size and memory at 60, 600 and 2,000 KPIs.

    python -m benchmarks.dashboard_growth --runs 3

Each size is the example council with its groups copied (`scaled_data`). A run is a process of its own, and the sizes
take turns. The table is also written to benchmarks/results/dashboard_growth.md. Reading and checking the data stand
apart, because every build does them once, dashboard or not.
"""

from __future__ import annotations

import argparse
import json
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any, TypeVar

from benchmarks.scaled_data import write_scaled

Made = TypeVar("Made")
SIZES = (60, 600, 2000)
QUARTER = "2025-26 Q2"
RESULTS = Path(__file__).parent / "results" / "dashboard_growth.md"


def measure_once(data: Path) -> dict[str, Any]:
    """Make dashboard and open data once in this process; give seconds, sizes and memory."""
    from kpi_helpers.analysis.scorecard import build_scorecard
    from kpi_helpers.inputs.checked import read_earlier, require_authority
    from kpi_helpers.periods import parse_quarter
    from kpi_helpers.site.open_data.write import write_open_data
    from kpi_helpers.site.write import write_dashboard

    seconds: dict[str, float] = {}

    def timed(part: str, job: Callable[[], Made]) -> Made:
        began = perf_counter()
        made = job()
        seconds[part] = perf_counter() - began
        return made

    authority = timed("reading and checking", lambda: require_authority(data, parse_quarter(QUARTER)))
    scorecard = timed("scorecard", lambda: build_scorecard(authority))
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        earlier = read_earlier(authority)
        pages, _ = timed("dashboard", lambda: write_dashboard(scorecard, earlier, folder / "dashboard"))
        files = timed("open data", lambda: write_open_data(scorecard, folder / "open_data"))
        index = folder / "dashboard" / "index.html"
        kpi_pages = [page.stat().st_size for page in pages if page.parent.name == "kpi"]
        return {
            "kpis": len(scorecard.results),
            "seconds": seconds,
            "pages": len(pages),
            "dashboard_kb": sum(page.stat().st_size for page in pages) / 1000,
            "index_kb": index.stat().st_size / 1000,
            "shared_kb": sum((index.parent / "assets" / f"dashboard.{end}").stat().st_size for end in ("css", "js"))
            / 1000,
            "largest_kpi_kb": max(kpi_pages) / 1000,
            "open_data_kb": sum(file.stat().st_size for file in files) / 1000,
            "memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        }


def measure_sizes(runs: int) -> dict[int, list[dict[str, Any]]]:
    """Measure each size in a process of its own, by turns."""
    found: dict[int, list[dict[str, Any]]] = {size: [] for size in SIZES}
    with tempfile.TemporaryDirectory() as place:
        for size in SIZES:
            write_scaled(Path(place) / str(size), size)
        for _ in range(runs):
            for size in SIZES:
                command = [sys.executable, "-m", "benchmarks.dashboard_growth", "--once", str(Path(place) / str(size))]
                done = subprocess.run(command, capture_output=True, text=True, check=True)
                found[size].append(json.loads(done.stdout))
    return found


def table_of(found: dict[int, list[dict[str, Any]]], runs: int) -> str:
    """Give the figures as a Markdown table: medians, and what each KPI takes against the smallest size."""
    columns = [rows[0] for rows in found.values()]
    machine = f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
    heads = " | ".join(f"{column['kpis']} KPIs" for column in columns)
    lines = [
        f"Medians of {runs} runs of each size, by turns; {machine}.",
        "",
        f"| | {heads} |",
        f"| --- |{' ---: |' * len(columns)}",
    ]
    for part in columns[0]["seconds"]:
        medians = [statistics.median(row["seconds"][part] for row in rows) for rows in found.values()]
        lines.append(f"| {part}, s | {' | '.join(f'{second:.2f}' for second in medians)} |")
        each = [second / column["kpis"] for second, column in zip(medians, columns, strict=True)]
        lines.append(f"| for each KPI, against the smallest | {' | '.join(f'{one / each[0]:.2f}' for one in each)} |")
    for words, key in (
        ("pages and assets", "pages"),
        ("dashboard, kB", "dashboard_kb"),
        ("first page, kB", "index_kb"),
        ("style sheet and script, kB", "shared_kb"),
        ("largest page of a KPI, kB", "largest_kpi_kb"),
        ("open data, kB", "open_data_kb"),
        ("peak memory of the process, MB", "memory_mb"),
    ):
        lines.append(f"| {words} | {' | '.join(f'{column[key]:,.0f}' for column in columns)} |")
    lines.append("\nNot measured: how fast a browser filters (a test of the page does), and the report itself.")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--once", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.once:
        print(json.dumps(measure_once(options.once)))
        return
    text = table_of(measure_sizes(options.runs), options.runs)
    print(text)
    RESULTS.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
