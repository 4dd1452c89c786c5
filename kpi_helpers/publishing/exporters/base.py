"""What stands between nbconvert and our templates: one pass over a notebook, which leaves it clean.

nbconvert copies a notebook three times and checks it after each of eleven preprocessors, though none has anything to
do (its issue 1663). Here a notebook is checked once, and one that is clean already goes to the template as it is.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nbconvert.exporters.exporter import Exporter
from nbformat import NotebookNode
from traitlets import Bool

from kpi_helpers.publishing.clean.report import clean_report, is_clean


class CleanExporter(Exporter):
    """Gives a template a clean notebook; to be named after `TemplateExporter` among the bases of an exporter.

    ``resources["kpi_warnings"]`` lists one sentence per thing left out or without a description.
    """

    optimistic_validation = Bool(
        True, help="Check a notebook once, after all preprocessors, and not after each of them."
    ).tag(config=True)

    def from_notebook_node(
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Give the notebook a template is filled with, and the resources."""
        if not is_clean(nb):
            nb, resources = super().from_notebook_node(nb, resources, **kw)
        resources = self._init_resources(resources)  # type: ignore[no-untyped-call]
        place = resources["metadata"]
        known = place.get("path") is not None and place.get("name")
        report, resources["kpi_warnings"] = clean_report(nb, folder=Path(place["path"]) if known else None)
        self.prepare(report, resources)
        return report, resources

    def prepare(self, report: NotebookNode, resources: dict[str, Any]) -> None:
        """Add to the resources what the template needs besides the notebook."""
        raise NotImplementedError

    def tell(self, resources: dict[str, Any]) -> None:
        """Log what a reader will miss."""
        for sentence in resources["kpi_warnings"]:
            self.log.warning(sentence)
