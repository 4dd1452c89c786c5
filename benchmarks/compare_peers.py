"""A build against plain papermill with nbconvert and Chromium, and against the floor; by turns, in one session.

    python -m benchmarks.compare_peers --runs 5

Plain: the papermill command for each notebook, the notebooks merged, stock nbconvert HTML, and Chromium's PDF of it.
Floor: one bare Python process with the same content and no kernel (`floor`). Ours makes the dashboard and the open data
as well, and so does the floor; plain does not, and is to be held against "page and PDF alone". Wall times are medians;
memory is the greatest sum over the whole tree of processes, shared pages counted once (PSS). The table is also written
to benchmarks/results/compare_peers.md.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from benchmarks.processes import ROOT, kpi_report, machine, run, watched

RESULTS = Path(__file__).parent / "results" / "compare_peers.md"
SECTIONS = (
    "summary",
    "delivering_better_services",
    "protecting_the_environment",
    "supporting_economic_growth",
    "caring_for_the_vulnerable",
    "annex",
)
MERGE = """
import sys, nbformat
whole = None
for name in sys.argv[2:]:
    found = nbformat.read(name, as_version=4)
    if whole is None:
        whole = found
    else:
        whole.cells += found.cells
nbformat.write(whole, sys.argv[1])
"""


def plain(quarter: str, place: Path, chromium: str) -> None:
    """Make page and PDF as papermill, nbconvert and a browser do it."""
    made = []
    for name in SECTIONS:
        source, target = ROOT / "notebooks" / f"{name}.ipynb", place / f"{name}.ipynb"
        given: list[str | Path] = ["-p", "quarter", quarter, "-p", "data_dir", "../data", "--cwd", ROOT / "notebooks"]
        run([sys.executable, "-m", "papermill", "--no-progress-bar", source, target, *given])
        made.append(target)
    run([sys.executable, "-c", MERGE, place / "whole.ipynb", *made])
    run([sys.executable, "-m", "nbconvert", "--to", "html", "--no-input", place / "whole.ipynb"])
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
    run([chromium, *options, f"--print-to-pdf={place / 'whole.pdf'}", (place / "whole.html").as_uri()])


def ours(quarter: str, place: Path) -> None:
    """Make everything with this project."""
    kpi_report("build", "--quiet", "--fresh", "--quarter", quarter, "--outputs", place)


ALONE = """
import sys
from importlib import import_module
import_module("kpi_helpers.build").begin_warming()  # before the imports below, as a build does
report = import_module("kpi_helpers.build.report")
report.REQUIRED = {"report.html": 10_000, "report.pdf": 10_000}
report._beside = lambda making: ([], {}, [], {})
import_module("kpi_helpers.cli").main(sys.argv[1:])
"""


def alone(quarter: str, place: Path) -> None:
    """Make page and PDF alone, without dashboard and open data: what plain makes, and no more."""
    words: list[str | Path] = ["build", "--quiet", "--fresh", "--quarter", quarter, "--outputs", place]
    run([sys.executable, "-c", ALONE, *words])


def floor(quarter: str, place: Path) -> None:
    """Make everything in one bare process."""
    run([sys.executable, "-m", "benchmarks.floor", "--quarter", quarter, place])


def content_of(folder: Path) -> str:
    """Say how much is in the report: KPIs, charts, pages."""
    import pikepdf

    report = (folder / "report.html").read_text(encoding="utf-8")
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    pages = sum(1 for name in manifest["outputs"] if name.startswith("dashboard/kpi/"))
    with pikepdf.open(folder / "report.pdf") as pdf:
        return (
            f"{pages} KPIs and background figures, {report.count('<figure')} charts, "
            f"{report.count('kpi-spark')} small lines, {len(pdf.pages)} pages of PDF, {pages} pages of KPIs"
        )


def main() -> None:
    """Measure, print and write the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--quarter", default="2022-23 Q2")
    parser.add_argument("--without-memory", action="store_true", help="time only: watching memory takes time itself")
    options = parser.parse_args()
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    ways: dict[str, Callable[[Path], None]] = {
        "this project": lambda place: ours(options.quarter, place),
        "this project, page and PDF alone": lambda place: alone(options.quarter, place),
        "the floor": lambda place: floor(options.quarter, place),
    }
    if chromium:
        ways["plain papermill, nbconvert, Chromium"] = lambda place: plain(options.quarter, place, chromium)
    seconds: dict[str, list[float]] = {way: [] for way in ways}
    memory: dict[str, list[float]] = {way: [] for way in ways}
    said = ""
    for number in range(options.runs + (not options.without_memory)):
        for way, job in ways.items():
            with tempfile.TemporaryDirectory() as folder:
                place = Path(folder)
                if options.without_memory or number:
                    began = perf_counter()
                    job(place)
                    seconds[way].append(perf_counter() - began)
                else:  # the first round is for memory: watching it takes time of its own
                    memory[way].append(watched(lambda job=job, place=place: job(place))[1])  # type: ignore[misc]
                if way == "this project":
                    said = content_of(next(path.parent for path in place.glob("*/report.html")))
    medians = {way: statistics.median(times) for way, times in seconds.items() if times}
    base = medians["this project"]
    lines = [
        f"{options.quarter}: {said}.",
        f"{max(map(len, seconds.values()))} runs by turns; {machine()}.",
        "",
        "| | median s | lowest | highest | against this project | peak memory, MB |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for way, times in seconds.items():
        peak = f"{memory[way][0]:,.0f}" if memory[way] else "not measured"
        lines.append(
            f"| {way} | {medians[way]:.2f} | {min(times):.2f} | {max(times):.2f} | {medians[way] / base:.2f} | {peak} |"
        )
    lines.append("\nNot measured: R Markdown, Quarto and MyST, which are not installed here.")
    text = "\n".join(lines) + "\n"
    print(text)
    RESULTS.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
