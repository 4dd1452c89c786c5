"""What a kernel does before its first cell: become what a plain kernel would be, forked or not.

The process it is forked from has imported a good deal, and nothing else: no figure was read, no cell run. What a fork
would share and a fresh process has of its own (random numbers, environment, folder, signals, open files, what is bound
to a shell) is set here.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kpi_helpers.publishing import UNNEEDED

# What the process that kernels are forked from has imported at least; nothing may import matplotlib before the first.
NEEDED = (
    "kpi_helpers.publishing.kernels.plain_matplotlib",
    "kpi_helpers.publishing.kernels.kernel_start",
    "ipykernel.kernelapp",
    "ipykernel.ipkernel",
    "ipykernel.debugger",
)
# The command of a kernel that is not forked. It looks for no module in its folder before it has a shell, which does.
ORDINARY = (
    sys.executable,
    "-c",
    "import sys; sys.path[:] = filter(None, sys.path); import kpi_helpers.publishing.kernels.plain_matplotlib; "
    f"from {__name__} import run_ordinary; run_ordinary(sys.argv[1:])",
)
_BOUND = "matplotlib_inline.backend_inline"  # as it is imported, it asks the shell to show figures after each cell


@dataclass(frozen=True)
class Launch:
    """What a kernel is started with: its arguments, environment, folder, and where its error stream goes.

    `error_log` is None where the error stream is that of the program that asked for the kernel.
    """

    arguments: tuple[str, ...]
    environment: Mapping[str, str]
    folder: str
    error_log: str | None


def run_kernel(launch: Launch) -> None:
    """Be a kernel in a forked process, until it is shut down."""
    os.setsid()  # a group of its own, so that an interrupt reaches what its cells have started
    set_place(launch)
    set_random()
    sys.modules.pop(_BOUND, None)
    _run(launch.arguments, parent_handle=1)  # 1: not to watch the parent, which is no program that asks


def run_ordinary(arguments: Sequence[str]) -> None:
    """Be a kernel in this process, which was started for it."""
    _run(arguments)


def _run(arguments: Sequence[str], **more: int) -> None:
    if sys.modules.get(UNNEEDED, sys) is None:
        del sys.modules[UNNEEDED]
    sys.argv = ["ipykernel_launcher", *arguments]
    from ipykernel.kernelapp import IPKernelApp

    application: Any = IPKernelApp.instance(**more)
    application.initialize(list(arguments))
    application.start()


def set_place(launch: Launch) -> None:
    """Set environment, time zone, folder, search path, error stream and signals."""
    os.environ.clear()
    os.environ.update(launch.environment)
    if hasattr(time, "tzset"):
        time.tzset()
    os.chdir(launch.folder)
    sys.path[:] = [entry for entry in sys.path if entry not in ("", launch.folder)]
    if launch.error_log is not None:
        file = os.open(launch.error_log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(file, 2)
        os.close(file)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)


def set_random() -> None:
    """Seed random numbers afresh: a fork would repeat those of every other one."""
    random.seed()
    numpy = sys.modules.get("numpy")
    if numpy is not None:
        numpy.random.seed()
