"""What a build has imported once, in the process that kernels and the making of the dashboard are forked from."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from kpi_helpers import publishing

PRELOAD = ("pandas", "matplotlib_inline.backend_inline", "seaborn", "kpi_helpers.display.section")


@contextmanager
def importing() -> Iterator[None]:
    """Look for no garbage while this process imports, as that one does (`publishing.kernels.forking`)."""
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()


def begin_warming() -> None:
    """Let that process begin to import, while this one checks the data."""
    if publishing.can_fork():
        publishing.warm_up((*publishing.NEEDED, *PRELOAD))
