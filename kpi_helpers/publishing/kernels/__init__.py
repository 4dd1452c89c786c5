"""Kernels: forked from a warm process where there is one, and what they have read.

::

    forking  kernel_start  no_garbage_collection  trace
    provisioner
    manager
"""

from typing import TYPE_CHECKING

from kpi_helpers.doors import door

__all__ = [
    "NEEDED",
    "SectionKernelManager",
    "can_fork",
    "last_words",
    "run_forked",
    "warm_up",
]

if TYPE_CHECKING:
    from kpi_helpers.publishing.kernels.forking import can_fork, run_forked, warm_up
    from kpi_helpers.publishing.kernels.kernel_start import NEEDED
    from kpi_helpers.publishing.kernels.manager import SectionKernelManager, last_words
else:
    __getattr__ = door(
        __name__,
        {
            "forking": ("can_fork", "run_forked", "warm_up"),
            "kernel_start": ("NEEDED",),
            "manager": ("SectionKernelManager", "last_words"),
        },
    )
