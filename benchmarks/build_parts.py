"""Where the time of a build goes: when each part begins and ends, in a build from nothing and after one edit.

    python -m benchmarks.build_parts --runs 5

Each build is a process of its own, as an analyst starts it, with its parts watched; parts overlap, because sections,
dashboard and open data are made at the same time. The table is also written to benchmarks/results/build_parts.md.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.processes import machine
from benchmarks.rebuild import QUARTER, council, edit

RESULTS = Path(__file__).parent / "results" / "build_parts.md"
Times = dict[str, list[tuple[float, float]]]
WATCHED = {
    "kpi_helpers.publishing": {"clean_report": "cleaning", "publish_folder": "publishing"},
    "kpi_helpers.build.report": {
        "require_checked": "checking data and notebooks",
        "_beside": "dashboard and open data",
        "render_report": "HTML and PDF",
        "describe": "manifest",
    },
    "kpi_helpers.build.sections": {"execute_step": "executing"},
    "kpi_helpers.blocks.pdf.compile": {"compiled": "of the PDF: Typst", "with_row_headers": "of the PDF: row headers"},
}
CHILD = """
import json, sys, time
from importlib import import_module
began, watched, words = float(sys.argv[1]), json.loads(sys.argv[2]), sys.argv[3:]
times = []

def now():
    return time.time() - began

def watch(module, name, part):
    job = getattr(module, name)
    def timed(*given, **named):
        start = now()
        try:
            return job(*given, **named)
        finally:
            times.append([f"{part} {given[0].name}" if part == "executing" else part, start, now()])
    setattr(module, name, timed)

commands = import_module("kpi_helpers.cli")
import_module("kpi_helpers.build.report")
times.append(["starting the command", 0.0, now()])
importing = now()
warm = import_module("kpi_helpers.build.warm")
warm.begin_warming()
with warm.importing():
    for module in watched:
        import_module(module)
times.append(["importing", importing, now()])
for module, names in watched.items():
    for name, part in names.items():
        watch(import_module(module), name, part)
try:
    commands.main(words)
except SystemExit as end:
    assert not end.code, end.code
print(json.dumps([*times, ["whole build", 0.0, now()]]))
"""


def watched(folder: Path, found: Times) -> None:
    """Build with every part watched; note when each began and ended."""
    words = ["build", "--quiet", "--quarter", QUARTER]
    command = [sys.executable, "-c", CHILD, str(time.time()), json.dumps(WATCHED), *words]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    for part, start, end in json.loads(done.stdout.splitlines()[-1]):
        found.setdefault(part, []).append((start, end))


def table_of(found: Times) -> str:
    """Give the medians as a Markdown table, in the order in which parts begin."""
    medians = {part: tuple(map(statistics.median, zip(*times, strict=True))) for part, times in found.items()}
    lines = ["| part | begins, s | ends, s | takes, s |", "| --- | ---: | ---: | ---: |"]
    for part, (start, end) in sorted(medians.items(), key=lambda item: (item[0] == "whole build", item[1])):
        lines.append(f"| {part} | {start:.2f} | {end:.2f} | {end - start:.2f} |")
    return "\n".join(lines)


def main() -> None:
    """Measure, print and write the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=5)
    runs = parser.parse_args().runs
    clean: Times = {}
    edited: Times = {}
    for _ in range(runs):
        with council() as folder:
            watched(folder, clean)
            edit(folder)
            watched(folder, edited)
    text = (
        f"{QUARTER}; medians of {runs} runs; {machine()}. Parts overlap.\n\n"
        f"From nothing:\n\n{table_of(clean)}\n\nAfter one commentary edit:\n\n{table_of(edited)}\n"
    )
    print(text)
    RESULTS.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
