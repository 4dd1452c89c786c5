"""Whether a whole build grows in proportion: time and memory at 60, 600 and 2,000 KPIs.

    python -m benchmarks.build_growth --runs 1

Each size is the example council with its groups copied (`scaled_data`), built whole: report, PDF, dashboard, open data.
Memory is the greatest sum over the whole tree of processes, shared pages counted once. The table is also written to
benchmarks/results/build_growth.md.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from functools import partial
from itertools import pairwise
from pathlib import Path

from benchmarks.processes import kpi_report, machine, timed, watched
from benchmarks.scaled_data import write_scaled

RESULTS = Path(__file__).parent / "results" / "build_growth.md"
SIZES = (60, 600, 2000)
QUARTER = "2025-26 Q2"


def build(data: Path, outputs: Path) -> None:
    """Build the report of a scaled council from nothing."""
    words = ("--quiet", "--fresh", "--quarter", QUARTER, "--data", data, "--outputs", outputs)
    kpi_report("build", *words)


def measure(runs: int, sizes: tuple[int, ...]) -> str:
    """Measure each size by turns; give the table."""
    import pikepdf

    wall: dict[int, list[float]] = {size: [] for size in sizes}
    processor: dict[int, list[float]] = {size: [] for size in sizes}
    counts, pages, memory = {}, {}, {}
    with tempfile.TemporaryDirectory() as place:
        for size in sizes:
            counts[size] = write_scaled(Path(place) / f"data{size}", size)
        for number in range(runs + 1):
            for size in sizes:
                job = partial(build, Path(place) / f"data{size}", Path(place) / f"outputs{size}")
                if number:
                    seconds, spent = timed(job)
                    wall[size].append(seconds)
                    processor[size].append(spent)
                else:  # the first round is for memory, because watching takes time of its own
                    memory[size] = watched(job)[1]
                    with pikepdf.open(next((Path(place) / f"outputs{size}").glob("*/report.pdf"))) as pdf:
                        pages[size] = len(pdf.pages)
    heads = " | ".join(f"{counts[size]} KPIs" for size in sizes)
    lines = [f"Medians of {runs} runs by turns; {machine()}.", "", f"| | {heads} |", f"| --- |{' ---: |' * len(sizes)}"]
    for words, times in (("wall time, s", wall), ("processor time, s", processor)):
        medians = [statistics.median(times[size]) for size in sizes]
        each = [second / counts[size] for second, size in zip(medians, sizes, strict=True)]
        lines.append(f"| {words} | {' | '.join(f'{second:.1f}' for second in medians)} |")
        lines.append(f"| for each KPI, against the smallest | {' | '.join(f'{one / each[0]:.2f}' for one in each)} |")
        lines.append(f"| for each KPI, against the size before | {' | '.join(_steps(each))} |")
    lines.append(f"| pages of the PDF | {' | '.join(str(pages[size]) for size in sizes)} |")
    lines.append(f"| peak memory of all processes, MB | {' | '.join(f'{memory[size]:,.0f}' for size in sizes)} |")
    return "\n".join(lines) + "\n"


def _steps(each: list[float]) -> list[str]:
    return ["", *(f"{later / before:.2f}" for before, later in pairwise(each))]


def main() -> None:
    """Measure, print and write the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=1)
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES))
    options = parser.parse_args()
    text = measure(options.runs, tuple(options.sizes))
    print(text)
    RESULTS.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
