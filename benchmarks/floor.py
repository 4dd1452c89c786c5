"""The floor: one bare Python process that draws and typesets the same content without any kernel.

    python -m benchmarks.floor --data data --quarter "2022-23 Q2" OUTPUT_FOLDER

The code cells of the notebooks are run one after another in this process, what they display is collected, and report,
dashboard and open data are made of it by the same functions as in a build.
"""

from __future__ import annotations

import argparse
import contextlib
import os
from pathlib import Path
from typing import Any


def run_cells(notebook: Path, parameters: dict[str, object]) -> Any:
    """Give a notebook with the outputs of its cells, run here."""
    import nbformat
    from IPython.core.interactiveshell import InteractiveShell

    from kpi_helpers.display import mime_bundle as shown

    found = nbformat.read(notebook, as_version=4)  # type: ignore[no-untyped-call]
    space: dict[str, Any] = {"__name__": "__main__"}
    outputs: list[Any] = []

    def collect(shown_object: Any, **_: Any) -> None:
        data = shown_object._repr_mimebundle_()
        outputs.append(nbformat.v4.new_output("display_data", data=data, metadata={}))  # type: ignore[no-untyped-call]

    setattr(shown, "display", collect)  # noqa: B010  # in place of IPython's
    InteractiveShell.clear_instance()
    for cell in found.cells:
        if cell.cell_type != "code":
            continue
        outputs.clear()
        if "parameters" in cell.metadata.get("tags", []):
            space.update(parameters)
        else:
            exec(compile(cell.source, str(notebook), "exec"), space)
        cell["outputs"] = list(outputs)
    return found


def main() -> None:
    """Make everything in one process."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=Path("data"))
    parser.add_argument("--quarter", default="2022-23 Q2")
    parser.add_argument("folder", type=Path)
    options = parser.parse_args()
    from kpi_helpers.build.check import require_checked
    from kpi_helpers.build.folders import notebooks_folder
    from kpi_helpers.build.report import report_document
    from kpi_helpers.periods import parse_quarter
    from kpi_helpers.publishing.assemble import assemble_report
    from kpi_helpers.publishing.clean.report import clean_report
    from kpi_helpers.publishing.exporters import render
    from kpi_helpers.site.write import write_beside

    folder, data = options.folder.resolve(), options.data.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    notebooks = notebooks_folder(data, None)
    quarter = parse_quarter(options.quarter)
    _, steps = require_checked(data, quarter, notebooks)
    executed = {}
    with contextlib.chdir(notebooks):
        for step in steps:
            executed[step.name] = run_cells(Path(os.path.relpath(step.notebook, notebooks)), dict(step.parameters))
    whole = assemble_report(list(executed.items()), report_document(executed))
    report, _ = clean_report(whole, folder=notebooks)
    render(report, folder / "report.html", "html")
    render(report, folder / "report.pdf", "pdf")
    write_beside(data, quarter, folder)


if __name__ == "__main__":
    main()
