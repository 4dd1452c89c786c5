"""Kernels that start at once, because they are forked (`forking`) from a process that has the libraries imported.

A kernel made this way is a kernel like any other to whoever runs it: it is interrupted, restarted, killed and found
dead in the same way. Where a system cannot fork, an ordinary kernel takes its place. JupyterLab uses the same class
through the kernel specification "KPI report".
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from traitlets import List, Unicode

from kpi_helpers.publishing.kernels.forking import Forked, can_fork
from kpi_helpers.publishing.kernels.kernel_start import NEEDED, Launch, run_kernel

PROVISIONER = "kpi-warm"  # its name among the entry points


class WarmProvisioner(LocalProvisioner):
    """Starts a Python kernel by forking; anything else, and where there is no fork, as `LocalProvisioner` does."""

    preload = List(Unicode(), config=True, help="Modules to import once, before any kernel starts.")

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Launch the kernel; give its connection information."""
        forked = self._fork(cmd, kwargs) if can_fork() and is_this_ipython(cmd) else None
        if forked is None:
            return await super().launch_kernel(cmd, **kwargs)
        self.process = forked  # type: ignore[assignment]
        self.pid = self.pgid = forked.pid
        self.cwd = kwargs.get("cwd")
        return self.connection_info

    def _fork(self, cmd: list[str], kwargs: dict[str, Any]) -> Forked | None:
        log = getattr(kwargs.get("stderr"), "name", None)
        launch = Launch(
            tuple(cmd[3:]),
            dict(kwargs.get("env") or os.environ),
            str(Path(kwargs.get("cwd") or Path.cwd()).resolve()),
            log if isinstance(log, str) else None,
        )
        try:
            return Forked((*NEEDED, *self.preload), run_kernel, launch)
        except (OSError, EOFError):  # no process, no socket: the system's limits
            return None


def is_this_ipython(cmd: list[str]) -> bool:
    """Whether a command starts an IPython kernel of this very Python, without options of Python itself."""
    return cmd[:3] == [sys.executable, "-m", "ipykernel_launcher"]
