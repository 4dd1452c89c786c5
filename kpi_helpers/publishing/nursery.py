"""The process that others are forked from, in which libraries are imported already: the standard library's fork server.

Known to no notebook: it forks whatever function it is given. Where a system cannot fork, `can_fork` says so.
"""

from __future__ import annotations

import gc
import importlib
import importlib.util
import io
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import forkserver, popen_forkserver, reduction, spawn
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess, set_spawning_popen
from multiprocessing.forkserver import ForkServer
from multiprocessing.util import Finalize
from pathlib import Path
from typing import Any
from weakref import WeakSet

# Set before anything is imported, as a fresh kernel has them from its start. The last one is for a debugger, which a
# kernel has and no section uses: else it warns that it cannot stop inside Python's own modules.
STEADY = {
    "PYTHONHASHSEED": "0",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
}
_FIRST = "kpi_helpers.publishing.unswept"
_LOCK = threading.RLock()
_STARTED: WeakSet[Any] = WeakSet()  # what has the ways of a `subprocess.Popen`


def can_fork() -> bool:
    """Whether this system has a fork server; Windows has none, and on macOS a fork of loaded libraries is unsafe."""
    return "forkserver" in multiprocessing.get_all_start_methods() and sys.platform != "darwin"


def warm_up(modules: Iterable[str]) -> None:
    """Have a process that has imported modules, or is about to; returns before it is ready.

    One that has other modules, or an older state of a package under work, is left to what it has forked.
    """
    _server_with(tuple(dict.fromkeys(modules)))


def _server_with(modules: tuple[str, ...]) -> ForkServer:
    with _LOCK, _environment(STEADY):
        state = (modules, *(newest_source(name) for name in dict.fromkeys(name.split(".")[0] for name in modules)))
        if _Current.state != state:
            _Current.retire()
            _Current.server, _Current.state = ForkServer(), state
            _Current.server.set_forkserver_preload([_FIRST, *modules])
        assert _Current.server is not None
        _Current.server.ensure_running()
        return _Current.server


class _Current:
    """The fork server in use, and what it was started with."""

    server: ForkServer | None = None
    state: tuple[object, ...] = ()

    @classmethod
    def retire(cls) -> None:
        """Let go of the server; it ends when the last process that it forked has ended."""
        alive: int | None = getattr(cls.server, "_forkserver_alive_fd", None)
        if alive is not None:
            os.close(alive)


def newest_source(package: str) -> int:
    """Give when the newest source file of a package under work was written (ns); 0 for an installed one."""
    spec = importlib.util.find_spec(package)
    folders = [Path(place) for place in (spec.submodule_search_locations or ())] if spec else []
    if any("site-packages" in folder.parts for folder in folders):
        return 0
    return max((file.stat().st_mtime_ns for folder in folders for file in folder.rglob("*.py")), default=0)


@contextmanager
def _environment(added: dict[str, str]) -> Iterator[None]:
    """Add to the environment that a new process takes over, and put it back."""
    before = {name: os.environ.get(name) for name in added}
    os.environ.update(added)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def remember(process: Any) -> None:
    """Know of a process that was started, so that `end_started` ends it."""
    _STARTED.add(process)


def end_started() -> None:
    """End at once whatever was started and still runs; of what leads a group of processes, the whole group."""
    for process in list(_STARTED):
        with suppress(OSError):  # it has just ended
            if process.poll() is not None:
                continue
            if hasattr(os, "killpg") and os.getpgid(process.pid) == process.pid:
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()


class Forked:
    """A forked process, with modules imported, that has the ways of a `subprocess.Popen`, as far as they are used."""

    stdin = stdout = stderr = None

    def __init__(self, modules: Iterable[str], function: Callable[..., None], *arguments: object) -> None:
        self._process = _Process(target=function, args=arguments, daemon=True)
        self._process.server = _server_with(tuple(dict.fromkeys(modules)))
        self._process.start()
        pid = self._process.pid
        assert pid is not None
        self.pid = pid
        remember(self)

    def poll(self) -> int | None:
        """Give the exit code, None while it runs."""
        return self._process.exitcode

    def wait(self) -> int | None:
        """Wait for its end; give the exit code."""
        self._process.join()
        return self._process.exitcode

    def send_signal(self, number: int) -> None:
        """Send a signal, if it still runs."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()

    def terminate(self) -> None:
        """Ask it to end."""
        self._process.terminate()


def run_forked(modules: Iterable[str], job: str, *arguments: object) -> Any:
    """Give what a function gives, worked out in a forked process; in this one where the system cannot fork.

    Parameters
    ----------
    job
        Module and function, ``package.module:function``; this process does not import them.
    arguments
        What can be sent to another process; as must be what the function gives.

    Raises
    ------
    Exception
        What the function raised; ChildProcessError where its process was killed.
    """
    if not can_fork():
        return _function(job)(*arguments)
    here, there = multiprocessing.Pipe(duplex=False)
    forked = Forked(modules, _report, there, job, arguments)
    there.close()
    try:
        made, error = here.recv()
    except EOFError:
        raise ChildProcessError(f"a process ended with code {forked.wait()} before its work was done") from None
    finally:
        here.close()
    forked.wait()
    if error is not None:
        raise error
    return made


def _function(job: str) -> Callable[..., Any]:
    module, _, name = job.partition(":")
    found: Callable[..., Any] = getattr(importlib.import_module(module), name)
    return found


def _report(there: Connection, job: str, arguments: tuple[object, ...]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever asked gets it too, and ends this process
    try:
        made, error = _function(job)(*arguments), None
    except Exception as found:  # noqa: BLE001  # handed to whoever asked
        made, error = None, found
    there.send((made, error))
    there.close()


class _Popen(popen_forkserver.Popen):
    """A fork that is not told of the program's main module, which is no business of a kernel."""

    def _launch(self, process_obj: Any) -> None:
        prepared = spawn.get_preparation_data(process_obj._name)
        for key in ("name", "init_main_from_name", "init_main_from_path"):
            prepared.pop(key, None)
        buffer = io.BytesIO()
        set_spawning_popen(self)
        server, process_obj.server = process_obj.server, None
        try:
            reduction.dump(prepared, buffer)
            reduction.dump(process_obj, buffer)
        finally:
            set_spawning_popen(None)
        self.sentinel, writer = server.connect_to_new_process(self._fds)  # type: ignore[attr-defined]
        parents_writer = os.dup(writer)  # closed when this process ends, which the fork sees
        self.finalizer = Finalize(self, _close, (parents_writer, self.sentinel))
        with open(writer, "wb", closefd=True) as file:  # noqa: PTH123  # a file descriptor
            file.write(buffer.getbuffer())
        self.pid = forkserver.read_signed(self.sentinel)


def _close(*files: int) -> None:
    for file in files:
        os.close(file)


class _Process(ForkServerProcess):
    server: ForkServer | None = None

    def run(self) -> None:
        """Do the work; what was there before is no garbage, and to look through it would copy all of it."""
        gc.freeze()
        gc.enable()
        super().run()

    @staticmethod
    def _Popen(process_obj: Any) -> _Popen:  # noqa: N802  # the standard library's name
        return _Popen(process_obj)
