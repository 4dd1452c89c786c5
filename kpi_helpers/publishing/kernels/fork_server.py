"""What the process that others are forked from (`forking`) does: import, fork when asked, tell exit codes.

A request is one byte with open files: what to do is read from the first, process id and exit code are written to the
second, the others are for what is done. The first stays open as long as the program that asked is there.
"""

from __future__ import annotations

import gc
import importlib
import os
import pickle
import selectors
import signal
import socket
import struct
import sys
import threading
import traceback
import warnings
from collections.abc import Sequence
from contextlib import suppress
from typing import NoReturn

SERVER = __name__
NUMBER = struct.Struct("q")  # as which lengths, process ids and exit codes are sent
MOST_FILES = 8  # handed over with one request


def serve(control: int, modules: Sequence[str]) -> NoReturn:
    """Be the process that others are forked from: import, then fork whenever asked, until nobody is there to ask.

    Imports leave no garbage, and looking for it takes a fifth of their time: only what is forked looks for it. A module
    that cannot be imported is left to whoever needs it.
    """
    gc.disable()
    os.set_inheritable(control, False)
    for name in modules:
        with suppress(Exception):
            importlib.import_module(name)
    _Serving(socket.socket(fileno=control)).run()
    os._exit(0)


class _Serving:
    """The loop of the process that forks: requests come in, exit codes go out."""

    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._told: dict[int, int] = {}  # process id to the file that its exit code is written to
        self._woken, self._wake = os.pipe()
        for end in (self._woken, self._wake):
            os.set_blocking(end, False)
        signal.signal(signal.SIGCHLD, lambda *_: None)  # only so that it wakes
        signal.set_wakeup_fd(self._wake)

    def run(self) -> None:
        asked = True
        with selectors.DefaultSelector() as selector:
            selector.register(self._woken, selectors.EVENT_READ)
            selector.register(self._control, selectors.EVENT_READ)
            while asked or self._told:
                ready = {key.fd for key, _ in selector.select()}
                if self._woken in ready:
                    os.read(self._woken, 4096)
                    self._reap()
                if asked and self._control.fileno() in ready:
                    message, files, *_ = socket.recv_fds(self._control, 1, MOST_FILES)
                    if message:
                        self._fork(files)
                    else:
                        asked = False
                        selector.unregister(self._control)

    def _reap(self) -> None:
        with suppress(ChildProcessError):  # there is none left
            while (ended := os.waitpid(-1, os.WNOHANG))[0]:
                told = self._told.pop(ended[0], None)
                if told is not None:  # else what a library has started
                    _tell(told, os.waitstatus_to_exitcode(ended[1]))
                    os.close(told)

    def _fork(self, files: list[int]) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # of threads: no library's waits for anything here
            try:
                pid = os.fork()
            except OSError:  # who asked finds that nobody tells
                close_files(*files)
                return
        if not pid:
            self._leave()
            _be_forked(files)
        _tell(files[1], pid)
        self._told[pid] = files[1]
        close_files(files[0], *files[2:])

    def _leave(self) -> None:
        """Let a forked process have nothing of this one."""
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        self._control.close()
        close_files(self._woken, self._wake, *self._told.values())


def _be_forked(files: list[int]) -> NoReturn:
    """Do what was asked for; what was there before is no garbage, and to look through it would copy all of it."""
    code = 1
    try:
        gc.freeze()
        gc.enable()
        for file in files:
            os.set_inheritable(file, False)
        link, _, *passed = files  # the second stays open: who asked sees this process end, even if the server is gone
        (length,) = NUMBER.unpack(read_bytes(link, NUMBER.size))
        function, arguments = pickle.loads(read_bytes(link, length))  # noqa: S301  # by the program that asked
        threading.Thread(target=_leave_with, args=(link,), name="leave-with-parent", daemon=True).start()
        function(*arguments, *passed)
        code = 0
    except SystemExit as asked:
        code = asked.code if isinstance(asked.code, int) else int(asked.code is not None)
    except KeyboardInterrupt:  # told by who asked, once
        code = 130
    except BaseException:  # noqa: BLE001  # told by its exit code too
        traceback.print_exc()
    finally:
        with suppress(Exception):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)


def _leave_with(link: int) -> None:
    """End this process when the program that asked for it has gone, however it went."""
    os.read(link, 1)
    os._exit(1)


def _tell(file: int, number: int) -> None:
    with suppress(OSError):  # who asked is gone
        write_bytes(file, NUMBER.pack(number))


def read_bytes(file: int, length: int) -> bytes:
    """Read so many bytes; EOFError where the other end has gone."""
    found = b""
    while len(found) < length:
        more = os.read(file, length - len(found))
        if not more:
            raise EOFError("the other process has gone")
        found += more
    return found


def write_bytes(file: int, content: bytes) -> None:
    """Write all of it."""
    rest = memoryview(content)
    while rest:
        rest = rest[os.write(file, rest) :]


def close_files(*files: int) -> None:
    """Close open files."""
    for file in files:
        os.close(file)
