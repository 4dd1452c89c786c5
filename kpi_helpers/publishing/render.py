"""Rendering a clean, assembled report to files with the two exporters.

nbconvert has no types for its exporters; this is the one place that calls them.
"""

from __future__ import annotations

import logging
from pathlib import Path

from nbformat import NotebookNode

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
