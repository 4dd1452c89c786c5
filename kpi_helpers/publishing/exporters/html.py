"""The report page: an nbconvert exporter for an assembled report or any one notebook.

``jupyter nbconvert --to kpi-html x.ipynb`` and JupyterLab's export menu use it, too. One file leaves it:
fonts, pictures and styles inside, no program, and a content security policy that refuses every request.

It stands on `TemplateExporter`, not `HTMLExporter`: the latter reads the finished page again with
BeautifulSoup, which takes most of its time and writes inline SVG attributes in lower case.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from nbconvert.exporters.templateexporter import TemplateExporter
from nbformat import NotebookNode
from traitlets import default
from traitlets.config import Config

from kpi_helpers.publishing.exporters.base import CleanExporter
from kpi_helpers.publishing.exporters.html_page import drop_heading, page_of, with_distinct_regions
from kpi_helpers.publishing.exporters.html_parts import described_svg, has_own_colours, page_html, with_shifted_headings

TEMPLATES = Path(__file__).with_name("templates")


class KpiHtmlExporter(TemplateExporter, CleanExporter):
    """Notebook to one offline HTML page in the report's own design."""

    export_from_notebook = "KPI report page (HTML)"
    output_mimetype = "text/html"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".html"

    @default("template_name")
    def _template_name_default(self) -> str:
        return "kpi_html"

    @default("extra_template_basedirs")
    def _extra_template_basedirs_default(self) -> list[str]:
        return [str(TEMPLATES)]

    @property
    def default_config(self) -> Config:
        """The forms of an output that a page shows, best first."""
        forms = ["text/html", "image/svg+xml", "image/png", "image/jpeg", "text/latex", "text/plain"]
        config = Config({"NbConvertBase": {"display_data_priority": forms}})
        inherited = super().default_config
        if inherited:
            inherited = inherited.copy()
            inherited.merge(config)
            config = inherited
        return config

    def default_filters(self) -> Iterable[tuple[str, Callable[..., Any]]]:
        """Give the filters of nbconvert and those of this page."""
        yield from super().default_filters()  # type: ignore[no-untyped-call]
        yield "page_html", lambda html: page_html(html, shift=self._shift)
        yield "block_html", lambda html: with_shifted_headings(html, self._shift)
        yield "has_own_colours", has_own_colours
        yield "described_svg", described_svg
        yield "one_line", lambda text: "".join(text.split())

    _shift = 1

    def from_notebook_node(  # type: ignore[override]
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """Give the page and nbconvert's resources; what a reader will miss is logged and in ``resources``."""
        html, resources = super().from_notebook_node(nb, resources, **kw)
        page = resources["page"]
        if page.title_id and not page.shift:
            html = drop_heading(html, page.title_id)
        return with_distinct_regions(html), resources

    def prepare(self, report: NotebookNode, resources: dict[str, Any]) -> None:
        """Add what stands around the text."""
        self.tell(resources)
        page = page_of(report, str(resources["metadata"]["name"]), TEMPLATES / self.template_name)
        self._shift = page.shift
        resources["page"] = page
