"""Kernels: forked from a warm process where there is one, and what they have read.

::

    fork_server  kernel_start  plain_matplotlib  trace
    forking
    provisioner
    manager
"""

from typing import TYPE_CHECKING

from kpi_helpers.doors import door

__all__ = [
    "NEEDED",
    "SectionKernelManager",
    "can_fork",
    "end_started",
    "last_words",
    "resolve_classes",
    "run_forked",
    "warm_up",
]

if TYPE_CHECKING:
    from kpi_helpers.publishing.kernels.forking import can_fork, end_started, run_forked, warm_up
    from kpi_helpers.publishing.kernels.kernel_start import NEEDED
    from kpi_helpers.publishing.kernels.manager import SectionKernelManager, last_words, resolve_classes
else:
    __getattr__ = door(
        __name__,
        {
            "forking": ("can_fork", "end_started", "run_forked", "warm_up"),
            "kernel_start": ("NEEDED",),
            "manager": ("SectionKernelManager", "last_words", "resolve_classes"),
        },
    )
