"""The nbconvert exporters: any notebook, or an assembled report, to each format that blocks can be written in.

    jupyter nbconvert --to kpi-html some.ipynb
    jupyter nbconvert --to kpi-pdf some.ipynb
    jupyter nbconvert --to kpi-docx some.ipynb

JupyterLab's export menu has them, too. nbconvert copies a notebook three times and checks it after each of eleven
preprocessors, though none has anything to do (its issue 1663). Here a notebook is checked once, and one that is clean
already goes to the writer as it is.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any

from nbconvert.exporters.exporter import Exporter
from nbformat import NotebookNode
from traitlets import Bool, Unicode, default
from traitlets.config import Config

from kpi_helpers.blocks import WRITERS
from kpi_helpers.errors import RenderError
from kpi_helpers.publishing.clean import clean_report, is_clean, publication_of

QUIET = logging.getLogger("kpi_helpers.publishing.exporters")
QUIET.addHandler(logging.NullHandler())
QUIET.propagate = False  # in a build the exporters' warnings are handed back, not logged


class KpiExporter(Exporter):
    """Notebook to one format.

    ``resources["kpi_warnings"]`` lists a sentence for each thing a reader will miss, naming notebook and cell.
    """

    format = "html"
    output_mimetype = WRITERS["html"].mime  # of the class: Jupyter's server asks it for the export menu
    optimistic_validation = Bool(
        True, help="Check a notebook once, after all preprocessors, and not after each of them."
    ).tag(config=True)

    @property
    def options(self) -> dict[str, Any]:
        """What the writer of the format is told besides the publication."""
        return {}

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return WRITERS[self.format].suffix

    @property
    def default_config(self) -> Config:
        """Cells an analyst asks nbconvert to leave out, by tag or pattern, are left out."""
        asked = ("RegexRemovePreprocessor", "TagRemovePreprocessor")
        return Config({name: {"enabled": True} for name in asked})

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[Any, dict[str, Any]]:
        """Give the file's content, text for a page and bytes for anything else, and nbconvert's resources.

        Raises
        ------
        RenderError
            The notebook cannot be written in this format; names notebook and cell where known.
        """
        if not is_clean(nb):
            nb, resources = super().from_notebook_node(nb, resources, **kw)
        resources = self._init_resources(resources)  # type: ignore[no-untyped-call]
        place = resources["metadata"]
        known = place.get("path") is not None and place.get("name")
        report, warnings = clean_report(nb, folder=Path(place["path"]) if known else None)
        written = WRITERS[self.format].write(publication_of(report, str(place["name"])), **self.options)
        resources["kpi_warnings"] = [*warnings, *written.warnings]
        for sentence in resources["kpi_warnings"]:
            self.log.warning(sentence)
        resources["output_extension"] = self.file_extension
        is_text = self.output_mimetype.startswith("text/")
        return written.content.decode("utf-8") if is_text else written.content, resources


class KpiHtmlExporter(KpiExporter):
    """Notebook to one offline HTML page in the report's own design."""

    format = "html"
    export_from_notebook = "KPI report page (HTML)"


class KpiPdfExporter(KpiExporter):
    """Notebook to accessible PDF (PDF/UA-1, and PDF/A-2a where the document has a date)."""

    format = "pdf"
    output_mimetype = WRITERS["pdf"].mime
    export_from_notebook = "KPI report (PDF)"


class KpiDocxExporter(KpiExporter):
    """Notebook to a Word document with real headings, lists, captions and tables."""

    format = "docx"
    output_mimetype = WRITERS["docx"].mime
    export_from_notebook = "KPI report (Word)"
    template = Unicode("", help="A Word document whose styles, page, header and footer are taken.").tag(config=True)

    @property
    def options(self) -> dict[str, Any]:
        """The template, where there is one."""
        return {"template": Path(self.template)} if self.template else {}


EXPORTERS: dict[str, type[KpiExporter]] = {
    one.format: one for one in (KpiHtmlExporter, KpiPdfExporter, KpiDocxExporter)
}


def render(report: NotebookNode, path: Path, name: str, **settings: str) -> list[str]:
    """Write a clean report in one format; give what a reader will miss, one sentence each.

    `settings` are the exporter's own, such as the template of a Word document.

    Raises
    ------
    RenderError
        The report cannot be written; the message names notebook and cell.
    """
    exporter = EXPORTERS[name](log=QUIET, **settings)
    content, resources = exporter.from_notebook_node(report)
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
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
