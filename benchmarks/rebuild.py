"""What a second build costs, how soon the command answers, and how soon a kernel is ready; by turns, in one session.

    python -m benchmarks.rebuild --runs 5

Each round builds Lancashire's report from nothing, edits a sentence of one group's commentary and builds again, and
builds once more with nothing changed. Every step is a process of its own, as an analyst starts it. The same edit is
then made beside the process that `kpi-report preview` keeps, which has its libraries loaded. The table is also written
to benchmarks/results/rebuild.md.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

from benchmarks.processes import ROOT, kpi_report, machine, run
from kpi_helpers.periods import parse_quarter
from kpi_helpers.preview.builder import Builder, Order

RESULTS = Path(__file__).parent / "results" / "rebuild.md"
QUARTER = "2022-23 Q2"
EDITED = "commentary/2022-23_Q2/waste_management.md"
COLD = "import ipykernel.kernelapp, pandas, matplotlib_inline.backend_inline, seaborn, kpi_helpers.display.section"


def seconds(job: Callable[[], None]) -> float:
    """Give the wall time of a job."""
    began = perf_counter()
    job()
    return perf_counter() - began


async def kernel_ready(*, warm: bool) -> float:
    """Give the time from asking for a kernel to the answer to its first cell, which imports what sections import."""
    from jupyter_client.manager import AsyncKernelManager

    from kpi_helpers.build.warm import PRELOAD
    from kpi_helpers.publishing.kernels import SectionKernelManager

    manager = SectionKernelManager(preload=list(PRELOAD)) if warm else AsyncKernelManager()
    began = perf_counter()
    await manager.start_kernel()
    client = manager.client()
    client.start_channels()
    await client.wait_for_ready(timeout=60)
    await client.execute_interactive(COLD, timeout=60, output_hook=lambda _: None)
    ready = perf_counter() - began
    client.stop_channels()
    await manager.shutdown_kernel(now=True)
    return ready


def in_preview(folder: Path) -> list[float]:
    """Give the seconds of builds after an edit, each in the process that a preview keeps."""
    order = Order(folder / "data", parse_quarter(QUARTER), folder / "outputs", notebooks=folder / "notebooks")
    builder, took = Builder(order), []
    for number in range(3):
        edit(folder, f"We said so {number}.")
        outcome = builder.build()
        if outcome.code or outcome.changed != ("protecting_the_environment",):
            raise SystemExit(f"a preview's build went wrong: {outcome}")
        took.append(outcome.seconds)
    builder.close()
    return took


@contextmanager
def council() -> Iterator[Path]:
    """Give a folder with Lancashire's data and notebooks, where builds keep what they keep beside them."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        os.environ["KPI_REPORT_CACHE"] = str(folder / "kept")
        shutil.copytree(ROOT / "data", folder / "data")
        shutil.copytree(ROOT / "notebooks", folder / "notebooks")
        yield folder


def edit(folder: Path, sentence: str = "We said so.") -> None:
    """Add a sentence to the commentary of one group."""
    file = folder / "data" / EDITED
    file.write_text(f"{file.read_text(encoding='utf-8').rstrip()} {sentence}\n", encoding="utf-8")


def measure(runs: int) -> dict[str, list[float]]:
    """Measure everything, by turns."""
    found: dict[str, list[float]] = {}

    def note(what: str, took: float) -> None:
        found.setdefault(what, []).append(took)

    asyncio.run(kernel_ready(warm=True))  # the process that kernels are forked from is there, as in a build
    for _ in range(runs):
        with council() as folder:

            def build(*words: str, folder: Path = folder) -> None:
                kpi_report("build", "--quiet", "--quarter", QUARTER, *words, cwd=folder)

            note("clean build", seconds(build))
            edit(folder)
            note("after one commentary edit", seconds(build))
            note("nothing changed", seconds(build))
            for number, took in enumerate(in_preview(folder)):
                if number:  # the first loads the libraries
                    note("after one commentary edit, in preview", took)
        note("kpi-report --help", seconds(lambda: kpi_report("--help")))
        note("Python that imports the argument parser", seconds(lambda: run([sys.executable, "-c", "import click"])))
        note("cold kernel, first cell", asyncio.run(kernel_ready(warm=False)))
        note("warm kernel, first cell", asyncio.run(kernel_ready(warm=True)))
    return found


def table_of(found: dict[str, list[float]]) -> str:
    """Give the figures as a Markdown table, and the ratios that were asked for."""
    medians = {what: statistics.median(times) for what, times in found.items()}
    runs = len(next(iter(found.values())))
    lines = [f"Medians of {runs} runs by turns; {machine()}; Lancashire, {QUARTER}.", ""]
    lines += ["| | median s | lowest | highest |", "| --- | ---: | ---: | ---: |"]
    lines += [
        f"| {what} | {medians[what]:.3f} | {min(times):.3f} | {max(times):.3f} |" for what, times in found.items()
    ]
    clean, helped = medians["clean build"], medians["kpi-report --help"]
    lines += [
        "",
        f"* After one commentary edit: {medians['after one commentary edit'] / clean:.0%} of a clean build.",
        f"* The same in preview: {medians['after one commentary edit, in preview'] / clean:.0%} of a clean build.",
        f"* Nothing changed: {medians['nothing changed'] - helped:.2f} s more than `--help`.",
        f"* `--help`: {helped / medians['Python that imports the argument parser']:.2f} times a Python process that "
        "only imports the argument parser.",
        f"* A warm kernel: {medians['warm kernel, first cell'] / medians['cold kernel, first cell']:.0%} of a cold one "
        "with the same imports.",
        "",
        "Not measured: other systems than this one, a file system over a network, and an antivirus program.",
    ]
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure, print and write the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5)
    text = table_of(measure(parser.parse_args().runs))
    print(text)
    RESULTS.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
