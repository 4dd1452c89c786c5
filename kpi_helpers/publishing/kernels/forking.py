"""The process that others are forked from, in which libraries are imported already.

Known to no notebook: it forks whatever function it is given. It looks for modules where this program does, but never
in the folder that somebody happens to work in. Where a system cannot fork, `can_fork` says so.

The standard library has such a process too (`multiprocessing.forkserver`). It looks for modules in the working folder
first, its socket is a file whose path may be too long, and it can be had without running the program's main module
again only below its public surface, which changes from one Python to the next.
"""

from __future__ import annotations

import atexit
import importlib
import importlib.util
import os
import pickle
import select
import signal
import socket
import subprocess
import sys
import threading
import weakref
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from kpi_helpers.publishing.kernels.fork_server import NUMBER, SERVER, close_files, read_bytes, write_bytes

# Set before anything is imported, as a fresh kernel has them from its start. The last one is for a debugger, which a
# kernel has and no section uses: else it warns that it cannot stop inside Python's own modules.
STEADY = {
    "PYTHONHASHSEED": "0",
    "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    "PYDEVD_DISABLE_FILE_VALIDATION": "1",
}
_START = "import sys; sys.path[:] = {path!r}; from {server} import serve; serve({control}, {modules!r})"
_UNKNOWN = 255  # exit code of a process whose end nobody has seen
_LOCK = threading.RLock()
_STARTED: weakref.WeakSet[Any] = weakref.WeakSet()  # what has the ways of a `subprocess.Popen`


def can_fork() -> bool:
    """Whether this system can fork from another process; Windows cannot, and on macOS loaded libraries are unsafe."""
    return bool(sys.executable) and hasattr(os, "fork") and hasattr(socket, "send_fds") and sys.platform != "darwin"


def warm_up(modules: Iterable[str]) -> None:
    """Have a process that has imported modules, or is about to, if one can be had; returns before it is ready.

    One that has other modules, or an older state of a package under work, is left to what it has forked.
    """
    with suppress(OSError):
        _server_with(tuple(dict.fromkeys(modules)))


class _Server:
    """The process that forks, as the program sees it; it ends when it is let go and all that it forked has ended."""

    def __init__(self, modules: tuple[str, ...]) -> None:
        self._control, theirs = socket.socketpair()
        path = [os.path.abspath(entry) for entry in sys.path if entry]  # noqa: PTH100  # an archive's name stays one
        start = _START.format(path=path, server=SERVER, control=theirs.fileno(), modules=modules)
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603  # this very Python
                [sys.executable, "-c", start],
                cwd=os.sep,
                env={**os.environ, **STEADY},
                stdin=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
                start_new_session=True,  # Ctrl+C is for the program, which decides
            )

    def is_running(self) -> bool:
        return self._process.poll() is None

    def ask(self, files: Sequence[int]) -> None:
        socket.send_fds(self._control, [b"f"], files)

    def let_go(self) -> None:
        self._control.close()

    def end(self) -> None:
        self._process.kill()
        self._process.wait()


class _Current:
    """The server in use, what it was started with, and those before it that still wait for what they have forked."""

    server: _Server | None = None
    state: tuple[object, ...] = ()
    earlier: tuple[_Server, ...] = ()


def _server_with(modules: tuple[str, ...]) -> _Server:
    with _LOCK:
        own = dict.fromkeys(name.partition(".")[0] for name in modules)
        state = (modules, tuple(sys.path), *(newest_source(name) for name in own))
        if _Current.server is None or _Current.state != state or not _Current.server.is_running():
            _retire()
            _Current.server, _Current.state = _Server(modules), state
        return _Current.server


def _retire() -> None:
    if _Current.server is not None:
        _Current.server.let_go()
        _Current.earlier = tuple(one for one in (*_Current.earlier, _Current.server) if one.is_running())
        _Current.server = None


@atexit.register
def _end_all() -> None:
    """End every server; what is still forked ends by itself, as this program does."""
    _retire()
    for server in _Current.earlier:
        server.end()


def newest_source(package: str) -> int:
    """Give when the newest source file of a package under work was written (ns); 0 for an installed one."""
    spec = importlib.util.find_spec(package)
    folders = [Path(place) for place in (spec.submodule_search_locations or ())] if spec else []
    if any("site-packages" in folder.parts for folder in folders):
        return 0
    sources = (file for folder in folders for kind in ("*.py", "*.pyi") for file in folder.rglob(kind))
    return max((file.stat().st_mtime_ns for file in sources), default=0)


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
    """A forked process, with modules imported, that has the ways of a `subprocess.Popen`, as far as they are used.

    Parameters
    ----------
    function
        What it does; called with `arguments` and then the files of `passing`, as it has them.
    passing
        Open files that it is to have too.

    Raises
    ------
    OSError, EOFError
        There is no process to be had.
    """

    stdin = stdout = stderr = None

    def __init__(
        self, modules: Iterable[str], function: Callable[..., None], *arguments: object, passing: Sequence[int] = ()
    ) -> None:
        order = pickle.dumps((function, arguments))
        given, self._link = os.pipe()  # its end, whoever causes it, is the end of the forked process
        self._status, told = os.pipe()
        weakref.finalize(self, close_files, self._link, self._status)
        try:
            with _LOCK:
                _server_with(tuple(dict.fromkeys(modules))).ask([given, told, *passing])
        finally:
            close_files(given, told)
        write_bytes(self._link, NUMBER.pack(len(order)) + order)
        self.pid: int = NUMBER.unpack(read_bytes(self._status, NUMBER.size))[0]
        self._code: int | None = None
        os.set_blocking(self._status, False)
        remember(self)

    def poll(self) -> int | None:
        """Give the exit code, None while it runs."""
        if self._code is None:
            with suppress(BlockingIOError):
                told = os.read(self._status, NUMBER.size)
                self._code = NUMBER.unpack(told)[0] if told else _UNKNOWN
        return self._code

    def wait(self) -> int:
        """Wait for its end; give the exit code."""
        ended = select.poll()
        ended.register(self._status, select.POLLIN)
        while (code := self.poll()) is None:
            ended.poll()
        return code

    def send_signal(self, number: int) -> None:
        """Send a signal, if it still runs."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)


def run_forked(modules: Iterable[str], job: str, *arguments: object) -> Any:
    """Give what a function gives, worked out in a forked process; in this one where none can be had.

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
    here, there = os.pipe()
    try:
        forked = Forked(modules, _report, str(Path.cwd()), job, arguments, passing=[there])
    except (OSError, EOFError):  # no process, no pipe: the system's limits
        os.close(here)
        return _function(job)(*arguments)
    finally:
        os.close(there)
    with open(here, "rb") as answer:  # noqa: PTH123  # a file descriptor
        told = answer.read()
    code = forked.wait()
    if not told:
        raise ChildProcessError(f"a process ended with code {code} before its work was done")
    made, error = pickle.loads(told)  # noqa: S301  # by a process of this program
    if error is not None:
        raise error
    return made


def _function(job: str) -> Callable[..., Any]:
    module, _, name = job.partition(":")
    found: Callable[..., Any] = getattr(importlib.import_module(module), name)
    return found


def _report(folder: str, job: str, arguments: tuple[object, ...], there: int) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever asked gets it too, and ends this process
    try:
        os.chdir(folder)
        made, error = _function(job)(*arguments), None
    except Exception as found:  # noqa: BLE001  # handed to whoever asked
        made, error = None, found
    write_bytes(there, pickle.dumps((made, error)))
