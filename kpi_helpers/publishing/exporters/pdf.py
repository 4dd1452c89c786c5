"""The two nbconvert exporters of the PDF: to Typst source, and to the PDF made from it.

    jupyter nbconvert --to kpi-pdf some.ipynb

works on any notebook; on the assembled report it gives the whole publication. What the PDF looks like is in
`templates/kpi_typst/report.typ`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nbconvert.exporters.templateexporter import TemplateExporter
from nbformat import NotebookNode
from traitlets import default
from traitlets.config import Config

from kpi_helpers.blocks.bundles import BUNDLE_MIME
from kpi_helpers.blocks.pdf.compile import TypstSource, render_pdf
from kpi_helpers.blocks.pdf.document import date_of, settings_of
from kpi_helpers.blocks.pdf.typesetting_state import Manuscript
from kpi_helpers.blocks.pdf.typst_cells import Typesetter
from kpi_helpers.publishing.exporters.base import CleanExporter

TEMPLATES = Path(__file__).resolve().parent / "templates"
PRIORITY = [BUNDLE_MIME, "text/html", "image/svg+xml", "image/png", "image/jpeg", "text/latex", "text/plain"]


class KpiTypstExporter(TemplateExporter, CleanExporter):
    """Notebook to Typst source; pixel pictures are written beside it.

    After `from_notebook_node`, ``resources["kpi_warnings"]`` holds a sentence for each thing a reader will miss.
    """

    output_mimetype = "text/vnd.typst"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".typ"

    @default("template_extension")
    def _template_extension_default(self) -> str:
        return ".typ.j2"

    @default("template_name")
    def _template_name_default(self) -> str:
        return "kpi_typst"

    @default("extra_template_basedirs")
    def _default_extra_template_basedirs(self) -> list[str]:
        return [str(TEMPLATES)]

    @property
    def default_config(self) -> Config:
        """Prefer the report's own description of a block, then HTML, then drawings."""
        config = Config({"NbConvertBase": {"display_data_priority": PRIORITY}})
        config.merge(super().default_config)
        return config

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[Any, dict[str, Any]]:
        """Give the Typst source of a notebook, and the resources with pictures and warnings."""
        source, resources = self.typeset(nb, resources, **kw)
        resources["outputs"] = dict(source.pictures)
        return source.text, resources

    def typeset(
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[TypstSource, dict[str, Any]]:
        """Give everything the PDF is made from, and the resources."""
        text, resources = super().from_notebook_node(nb, resources, **kw)
        manuscript, date = resources.pop("typesetter").manuscript, resources.pop("date")
        del resources["settings"], resources["design"]
        resources["kpi_warnings"] = [*resources["kpi_warnings"], *manuscript.warnings]
        self.tell(resources)
        return TypstSource(text, manuscript.pictures, tuple(manuscript.row_headers), date), resources

    def prepare(self, report: NotebookNode, resources: dict[str, Any]) -> None:
        """Add the design, its settings, and what writes the cells."""
        about, manuscript = report.metadata["kpi_report"], Manuscript()
        resources["typesetter"] = Typesetter(manuscript)
        resources["settings"] = settings_of(about, str(resources["metadata"]["name"]), manuscript)
        resources["design"] = (TEMPLATES / "kpi_typst" / "report.typ").read_text(encoding="utf-8")
        resources["date"] = date_of(about.get("document") or {})


class KpiPdfExporter(KpiTypstExporter):
    """Notebook to accessible PDF (PDF/UA-1, and PDF/A-2a where the document has a date)."""

    output_mimetype = "application/pdf"
    export_from_notebook = "KPI report (PDF)"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".pdf"

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[Any, dict[str, Any]]:
        """Give the PDF of a notebook as bytes, and the resources.

        Raises
        ------
        RenderError
            The notebook cannot be typeset; names notebook and cell where known.
        """
        source, resources = self.typeset(nb, resources, **kw)
        resources["output_extension"] = ".pdf"
        return render_pdf(source), resources
