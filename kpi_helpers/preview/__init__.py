"""The report in a browser, kept up to date while an analyst writes; a library call that prints nothing.

::

    builder  page  watch
    server
    loop
"""

from typing import TYPE_CHECKING

from kpi_helpers.doors import door

__all__ = ["BuildEnded", "Changed", "Outcome", "PreviewEvent", "Serving", "preview_report"]

if TYPE_CHECKING:
    from kpi_helpers.preview.builder import Outcome
    from kpi_helpers.preview.loop import BuildEnded, Changed, PreviewEvent, Serving, preview_report
else:
    __getattr__ = door(
        __name__,
        {
            "builder": ("Outcome",),
            "loop": ("BuildEnded", "Changed", "PreviewEvent", "Serving", "preview_report"),
        },
    )
