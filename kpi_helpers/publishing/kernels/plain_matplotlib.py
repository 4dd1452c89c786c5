"""Matplotlib as it comes, whatever somebody prefers: imported first by kernels and by what they are forked from.

Matplotlib reads its settings and style sheets once, as it is imported: from the working folder, from where
MATPLOTLIBRC says, and from the user's own folder of settings. None of them is any part of a report.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import chdir, contextmanager
from tempfile import TemporaryDirectory

_PLACES = ("MATPLOTLIBRC", "MPLCONFIGDIR")


@contextmanager
def _no_settings() -> Iterator[None]:
    """Let nobody's settings be found; the list of fonts, which takes seconds to make, stays where it is."""
    before = {name: os.environ.pop(name) for name in _PLACES if name in os.environ}
    with TemporaryDirectory(prefix="kpi-") as empty, chdir(empty):
        os.environ["MPLCONFIGDIR"] = empty
        try:
            yield
        finally:
            del os.environ["MPLCONFIGDIR"]
            os.environ.update(before)


with _no_settings():
    import matplotlib.style  # noqa: F401
