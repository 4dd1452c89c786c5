"""What a forked kernel does before its first cell: become what a kernel that was started afresh would be.

The process it is forked from has imported a good deal, and nothing else: no figure was read, no cell run. What a fork
would share and a fresh process has of its own (random numbers, environment, folder, signals, open files, the place in
the tree of processes) is set here.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from multiprocessing import forkserver, parent_process, process
from multiprocessing.connection import wait
from typing import Any

from kpi_helpers.publishing import UNNEEDED

# What the process that kernels are forked from has imported at least; this module first, which knows it by `MAIN`.
NEEDED = (
    "kpi_helpers.publishing.kernels.kernel_start",
    "kpi_helpers.publishing.kernels.forking",
    "ipykernel.kernelapp",
    "ipykernel.ipkernel",
    "ipykernel.debugger",
)
MAIN = process.current_process()  # of the fork server, which imports this module before it forks


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
    """Be a kernel, until it is shut down."""
    os.setsid()  # a group of its own, so that an interrupt reaches what its cells have started
    leave_with_parent()
    stand_alone()
    set_place(launch)
    set_random()
    from ipykernel.kernelapp import IPKernelApp

    application: Any = IPKernelApp.instance(parent_handle=1)  # 1: not to watch the parent, which is the fork server
    application.initialize(list(launch.arguments))
    application.start()


def leave_with_parent() -> None:
    """End this process when the program that asked for it has gone, however it went."""
    asked = parent_process()
    assert asked is not None
    sentinel = asked.sentinel

    def watch() -> None:
        wait([sentinel])
        os._exit(1)

    threading.Thread(target=watch, name="leave-with-parent", daemon=True).start()


def stand_alone() -> None:
    """Be the main process to whatever a cell starts: nothing of the fork server is passed on to it."""
    server: Any = forkserver._forkserver
    here: Any = process
    if server._forkserver_alive_fd is not None:  # stays open, because the server lives as long as what it forked
        os.set_inheritable(server._forkserver_alive_fd, False)
    server._forkserver_alive_fd = server._forkserver_address = server._forkserver_pid = None
    here._current_process, here._parent_process = MAIN, None


def set_place(launch: Launch) -> None:
    """Set environment, time zone, folder, search path, arguments, error stream and signals."""
    os.environ.clear()
    os.environ.update(launch.environment)
    if hasattr(time, "tzset"):
        time.tzset()
    os.chdir(launch.folder)
    sys.path[:] = [entry for entry in sys.path if entry not in ("", launch.folder)]
    if sys.modules.get(UNNEEDED, sys) is None:
        del sys.modules[UNNEEDED]
    sys.argv = ["ipykernel_launcher", *launch.arguments]
    if launch.error_log is not None:
        file = os.open(launch.error_log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        os.dup2(file, 2)
        os.close(file)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGCHLD):
        signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)


def set_random() -> None:
    """Seed random numbers afresh: a fork would repeat those of every other one."""
    random.seed()
    numpy = sys.modules.get("numpy")
    if numpy is not None:
        numpy.random.seed()
