"""The kernel a section runs in: sockets nobody else can read, a repeatable environment, its own words in a file.

What a kernel says on its error stream is no part of a report; it is read only if the kernel dies. Nor is what somebody
has set up for their own kernels: start-up files, settings, extensions and kept variables of IPython are not looked for.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from queue import Empty
from typing import Any

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from traitlets import List, Unicode, default

from kpi_helpers.publishing.kernels.forking import STEADY
from kpi_helpers.publishing.kernels.provisioner import PROVISIONER, WarmProvisioner
from kpi_helpers.publishing.kernels.trace import EXTENSION, FIRST, VARIABLE

SOON = 0.05  # seconds; a status that has not come by then was sent before anybody listened
OFTEN = 0.01  # seconds between two looks at a kernel that starts or ends
LONGEST_START = 20  # seconds until a kernel has opened its sockets
LONGEST_SOCKET = 90  # letters of a socket's path; the system allows 104 (macOS) or 108 (Linux)
_NOBODYS = (  # what IPython would take from, and leave in, its user's own place
    "--InteractiveShellApp.exec_PYTHONSTARTUP=False",
    "--HistoryManager.hist_file=:memory:",
)


class ThisPython(KernelSpecManager):
    """Knows one kernel: this very Python, whatever kernels a user has installed; forked from a warm process."""

    preload = List(Unicode())

    def __init__(self, preload: Sequence[str]) -> None:
        super().__init__(kernel_dirs=[], preload=list(preload))

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        """Give the specification."""
        spec = super().get_kernel_spec(kernel_name)
        spec.argv = [sys.executable, *spec.argv[1:]]
        warm = {"provisioner_name": PROVISIONER, "config": {"preload": list(self.preload)}}
        spec.metadata = {**spec.metadata, "kernel_provisioner": warm}
        return spec


class PromptClient(AsyncKernelClient):
    """Ready as soon as the kernel has answered and said that it is idle; jupyter_client waits to be sure."""

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait until the kernel can run its first cell.

        Raises
        ------
        RuntimeError
            The kernel died, or did not answer in `timeout` seconds.
        """
        until = time.monotonic() + (float("inf") if timeout is None else timeout)
        while True:
            asked = self.kernel_info()
            try:
                reply = await self._answer_to(asked, self.shell_channel, "kernel_info_reply", seconds=1)
                await self._answer_to(asked, self.iopub_channel, "idle", seconds=SOON)
            except Empty:
                if not await self.is_alive():
                    raise RuntimeError("Kernel died before replying to kernel_info") from None
                if time.monotonic() > until:
                    raise RuntimeError(f"Kernel didn't respond in {timeout} seconds") from None
                continue
            self._handle_kernel_info_reply(reply)
            return

    async def _answer_to(self, asked: str, channel: Any, wanted: str, *, seconds: float) -> dict[str, Any]:
        """Give the message that answers a request: of a type, or a status of that name; else raise `Empty`."""
        while True:
            message: dict[str, Any] = await channel.get_msg(timeout=seconds)
            said = message["content"].get("execution_state", message["msg_type"])
            if message["parent_header"].get("msg_id") == asked and said == wanted:
                return message


class SectionKernelManager(AsyncKernelManager):
    """Starts a kernel in `folder` whose error stream goes to `error_log`.

    Kernel and program talk through socket files in a folder only this user can open. Where the system has none, or
    their path would be too long, they talk through encrypted network sockets; decision 0011. The same folder stands in
    for IPython's own.
    """

    error_log = Unicode(os.devnull, config=True)
    folder = Unicode(os.curdir, config=True)
    preload = List(Unicode(), config=True)
    first = List(
        Unicode(), config=True, help="A function, package.module:function, to call before the first cell; its words."
    )
    trace = Unicode("", config=True, help="The file in which the kernel writes what it has read; none if empty.")
    _place = Unicode("", help="A folder for this kernel alone; there as long as it is.")

    @default("client_factory")
    def _client_factory_default(self) -> type[AsyncKernelClient]:
        return PromptClient

    @default("kernel_spec_manager")
    def _kernel_spec_manager_default(self) -> KernelSpecManager:
        return ThisPython(self.preload)

    @default("transport_encryption")
    def _transport_encryption_default(self) -> str:
        return "disabled" if self.transport == "ipc" else "auto"

    async def start_kernel(self, **kw: Any) -> None:  # type: ignore[override]
        """Start the kernel."""
        self._use_place()
        with Path(self.error_log).open("ab") as log:
            given = {"stderr": log, "env": {**os.environ, **STEADY}, "cwd": self.folder, **kw}
            given["env"] = {
                **given["env"],
                "IPYTHONDIR": self._place,
                VARIABLE: self.trace,
                FIRST: json.dumps(self.first),
            }
            given["extra_arguments"] = [*_NOBODYS, f"--IPKernelApp.extra_extensions={EXTENSION}"]
            await super().start_kernel(**given)
        await self._wait_for_sockets()

    async def _wait_for_sockets(self) -> None:
        """Wait for the kernel's socket files; who asks for them too early asks again a tenth of a second later."""
        ports = (self.shell_port, self.iopub_port, self.control_port) if self.transport == "ipc" else ()
        until = time.monotonic() + LONGEST_START
        while not all(Path(f"{self.ip}-{port}").exists() for port in ports):
            if time.monotonic() > until or not await self.is_alive():
                return  # who waits for the kernel to be ready will tell
            await asyncio.sleep(OFTEN / 2)

    async def _async_finish_shutdown(
        self, waittime: float | None = None, pollinterval: float = OFTEN, restart: bool = False
    ) -> None:
        await super()._async_finish_shutdown(waittime, pollinterval, restart)

    finish_shutdown = _async_finish_shutdown

    async def _async_cleanup_resources(self, restart: bool = False) -> None:
        await super()._async_cleanup_resources(restart=restart)
        if not restart and self._place:
            shutil.rmtree(self._place, ignore_errors=True)

    cleanup_resources = _async_cleanup_resources

    def _use_place(self) -> None:
        if self._place:
            return
        self._place = tempfile.mkdtemp(prefix="kpi-")  # only this user may look into it
        if os.name == "posix" and len(self._place) <= LONGEST_SOCKET:
            self.transport, self.ip = "ipc", f"{self._place}/k"


def resolve_classes() -> None:
    """Look up the classes that kernels name in words, before threads do it side by side, where one fails at times."""
    for made in (SectionKernelManager, PromptClient, WarmProvisioner):
        made()


def last_words(log: Path, *, lines: int = 3) -> str:
    """Give the last lines a kernel wrote, for a message; empty if none."""
    if not log.is_file():
        return ""
    said = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return " / ".join(line.strip() for line in said[-lines:])
