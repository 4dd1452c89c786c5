"""Rendering a clean, assembled report to files with the two exporters.

nbconvert has no types for its exporters; this is the one place that calls them.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path

from nbformat import NotebookNode

from kpi_helpers.errors import RenderError
from kpi_helpers.publishing.html import KpiHtmlExporter
from kpi_helpers.publishing.typst import KpiPdfExporter

QUIET = logging.getLogger("kpi_helpers.publishing.render")
QUIET.addHandler(logging.NullHandler())
QUIET.propagate = False  # the exporters' warnings are handed back, not logged


def render_html(report: NotebookNode, path: Path) -> list[str]:
    """Write the HTML page; give what a reader will miss, one sentence each."""
    exporter = KpiHtmlExporter(log=QUIET)  # type: ignore[no-untyped-call]
    html, resources = exporter.from_notebook_node(report)
    path.write_text(html, encoding="utf-8", newline="\n")
    return list(resources["kpi_warnings"])


def render_pdf(report: NotebookNode, path: Path) -> list[str]:
    """Write the PDF; give what a reader will miss, one sentence each.

    Raises
    ------
    RenderError
        The report cannot be typeset; the message names notebook and cell.
    """
    exporter = KpiPdfExporter(log=QUIET)  # type: ignore[no-untyped-call]
    pdf, resources = exporter.from_notebook_node(report)
    path.write_bytes(pdf)
    return list(resources["kpi_warnings"])


def render_beside(*jobs: Callable[[], list[str]]) -> list[str]:
    """Render several files at the same time; give what a reader will miss in any of them, in order.

    Threads do it: Typst, which takes longest, leaves Python to the others while it compiles.

    Raises
    ------
    RenderError
        What each that failed says, a line each.
    ExceptionGroup
        Several failed, and not all in a way that was foreseen.
    """
    with ThreadPoolExecutor(max_workers=len(jobs)) as pool:
        rendered = [pool.submit(job) for job in jobs]
        wait(rendered)  # here, so that an interrupt does not leave them running
    failed = [error for each in rendered if (error := each.exception()) is not None]
    if len(failed) > 1:
        if all(isinstance(error, RenderError) for error in failed):
            raise RenderError("\n".join(map(str, failed))) from failed[0]
        raise BaseExceptionGroup("Several files could not be rendered", failed)
    return [warning for each in rendered for warning in each.result()]
