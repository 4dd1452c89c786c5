"""The kernel a section runs in: encrypted sockets, a repeatable environment, and its own words kept in a file.

What a kernel says on its error stream is no part of a report; it is read only if the kernel dies.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from traitlets import Unicode, default

STEADY = {"PYTHONHASHSEED": "0"}  # sets and dicts of an analyst's cell come in the same order each time


class SectionKernelManager(AsyncKernelManager):
    """Starts a kernel whose error stream goes to `error_log`.

    Encrypted transport is also what keeps ipykernel from warning of plain TCP; decision 0011.
    """

    error_log = Unicode(os.devnull, config=True)

    @default("kernel_spec_manager")
    def _kernel_spec_manager_default(self) -> KernelSpecManager:
        """Look in no folder: the kernel is this very Python, whatever kernels a user has installed."""
        return KernelSpecManager(kernel_dirs=[])

    @default("transport_encryption")
    def _transport_encryption_default(self) -> str:
        return "auto"

    async def start_kernel(self, **kw: Any) -> None:  # type: ignore[override]
        """Start the kernel."""
        with Path(self.error_log).open("wb") as log:
            await super().start_kernel(stderr=log, env={**os.environ, **STEADY}, **kw)


def last_words(log: Path, *, lines: int = 3) -> str:
    """Give the last lines a kernel wrote, for a message; empty if none."""
    if not log.is_file():
        return ""
    said = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return " / ".join(line.strip() for line in said[-lines:])
