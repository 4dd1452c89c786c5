"""What every benchmark of whole programs needs: running one, its time, and the memory of its tree of processes."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter, sleep

ROOT = Path(__file__).resolve().parents[1]
BUILD = "from kpi_helpers.cli import main; main()"


def run(words: Sequence[str | Path], *, cwd: Path = ROOT) -> None:
    """Run a command to its end; its words are shown only where it fails."""
    done = subprocess.run([str(word) for word in words], cwd=cwd, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(map(str, words))}\n{done.stdout}{done.stderr}")


def memory_of(tree: int) -> float:
    """Give the memory of a process and all below it, in MB, shared pages counted once; 0 where it cannot be read."""
    below: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            text = stat.read_text()
        except OSError:
            continue
        below.setdefault(int(text.rsplit(")", 1)[1].split()[1]), []).append(int(text.split(" ", 1)[0]))
    waiting, total = [tree], 0.0
    while waiting:
        process = waiting.pop()
        waiting += below.get(process, [])
        try:
            lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
    return total


def watched(job: Callable[[], None]) -> tuple[float, float]:
    """Run a job in this process's tree; give its wall time and the greatest memory of what it started."""
    peak, over = [0.0], threading.Event()
    own = memory_of(os.getpid())

    def watch() -> None:
        while not over.is_set():
            peak[0] = max(peak[0], memory_of(os.getpid()) - own)
            sleep(0.05)

    watcher = threading.Thread(target=watch)
    watcher.start()
    began = perf_counter()
    job()
    seconds = perf_counter() - began
    over.set()
    watcher.join()
    return seconds, peak[0]


def machine() -> str:
    """Describe the machine."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return f"{platform.system()} {platform.machine()}, {cores} cores, Python {platform.python_version()}"


def kpi_report(*words: str | Path, cwd: Path = ROOT) -> None:
    """Run the command."""
    run([sys.executable, "-c", BUILD, *words], cwd=cwd)


def timed(job: Callable[[], None]) -> tuple[float, float]:
    """Run a job that starts processes; give its wall time, and the processor time the whole machine spent meanwhile."""
    before, began = busy(), perf_counter()
    job()
    return perf_counter() - began, busy() - before


def busy() -> float:
    """Give the seconds all processors have worked since the machine started; 0 where it cannot be read."""
    try:
        user, nice, system = Path("/proc/stat").read_text().split()[1:4]
    except OSError:
        return 0.0
    return (int(user) + int(nice) + int(system)) / os.sysconf("SC_CLK_TCK")
