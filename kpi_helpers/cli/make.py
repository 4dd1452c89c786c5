"""Making a report's files in a staging folder: execute, assemble, render, describe. The join of the rooms."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from nbformat import NotebookNode

from kpi_helpers.analysis.scorecard import build_scorecard
from kpi_helpers.cli.progress import Progress
from kpi_helpers.display.addresses import DASHBOARD, OPEN_DATA
from kpi_helpers.errors import NotebookError
from kpi_helpers.inputs.authority import Authority
from kpi_helpers.inputs.earlier import Earlier, read_earlier
from kpi_helpers.publishing.assemble import assemble_report
from kpi_helpers.publishing.bundles import document_of
from kpi_helpers.publishing.clean import clean_report
from kpi_helpers.publishing.execute import execute_step
from kpi_helpers.publishing.manifest import FILE_NAME, build_manifest, groups_of, write_manifest
from kpi_helpers.publishing.plan import Step
from kpi_helpers.publishing.publish import keep_failed
from kpi_helpers.publishing.render import render_html, render_pdf
from kpi_helpers.site.open_data.write import write_open_data
from kpi_helpers.site.write import write_dashboard


def execute_steps(steps: tuple[Step, ...], staging: Path, target: Path, progress: Progress) -> dict[str, NotebookNode]:
    """Execute each section in turn; a failure keeps the notebook up to there beside the last report."""
    kept = staging / "notebooks"
    kept.mkdir()
    executed = {}
    for step in steps:
        try:
            executed[step.name] = progress.run(step.name, partial(execute_step, step, kept))
        except NotebookError as error:
            place = keep_failed(staging, target, step.name)
            words = f"{error} The notebook up to there: {place}" if place.is_file() else str(error)
            raise NotebookError(words) from error
    return executed


def make_files(
    authority: Authority,
    steps: tuple[Step, ...],
    executed: dict[str, NotebookNode],
    staging: Path,
    progress: Progress,
) -> None:
    """Write the report, the dashboard, the open data and the manifest into the staging folder."""
    whole = assemble_report(list(executed.items()), report_document(executed))
    report, warnings = clean_report(whole, folder=steps[0].notebook.parent)
    html, pdf = staging / "report.html", staging / "report.pdf"
    warnings += progress.run("HTML", lambda: render_html(report, html))
    warnings += progress.run("PDF", lambda: render_pdf(report, pdf))
    warnings = list(dict.fromkeys(warnings))
    progress.warn(warnings)
    earlier = read_earlier(authority)
    progress.warn([str(problem) for problem in earlier.warnings])
    beside = make_site(authority, earlier, staging, progress)
    manifest = build_manifest(
        parameters={"authority": authority.report.authority, "quarter": str(authority.quarter)},
        files={file.name: file.sha256 for file in (*authority.files, *earlier.files)},
        notebooks=executed,
        checks={
            "data": {"errors": 0, "warnings": [str(one) for one in (*authority.warnings, *earlier.warnings)]},
            "groups_shown": groups_of(executed.values()),
            "reader_warnings": warnings,
        },
        outputs={"report.html": html, "report.pdf": pdf}
        | {f"notebooks/{name}.ipynb": staging / "notebooks" / f"{name}.ipynb" for name in executed}
        | {path.relative_to(staging).as_posix(): path for path in beside},
        root=authority.data_dir,
    )
    write_manifest(manifest, staging / FILE_NAME)


def make_site(authority: Authority, earlier: Earlier, staging: Path, progress: Progress) -> tuple[Path, ...]:
    """Write the dashboard and the open data, from the same results as the report; give the files."""
    scorecard = build_scorecard(authority)
    pages = progress.run("dashboard", lambda: write_dashboard(scorecard, earlier, staging / DASHBOARD))
    data = progress.run("open data", lambda: write_open_data(scorecard, staging / OPEN_DATA))
    return (*pages, *data)


def report_document(executed: dict[str, NotebookNode]) -> dict[str, object]:
    """Give the description of the whole report: the first section's, without its section title."""
    document = document_of(next(iter(executed.values())))
    return {key: value for key, value in document.items() if key != "section_title"}
