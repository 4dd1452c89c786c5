"""`kpi-report build`: check, execute, assemble, render, verify, publish. The join of the rooms."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import click
from nbformat import NotebookNode

from kpi_helpers.cli.check import check_groups_shown, require_checked
from kpi_helpers.cli.places import notebooks_folder, require_data, require_quarter
from kpi_helpers.cli.progress import Progress
from kpi_helpers.errors import DataError, NotebookError, UsageError
from kpi_helpers.inputs.authority import Authority
from kpi_helpers.inputs.folder import file_name
from kpi_helpers.publishing.assemble import assemble_report
from kpi_helpers.publishing.bundles import document_of
from kpi_helpers.publishing.clean import clean_report
from kpi_helpers.publishing.execute import execute_step
from kpi_helpers.publishing.manifest import FILE_NAME, build_manifest, groups_of, read_manifest, write_manifest
from kpi_helpers.publishing.plan import Step
from kpi_helpers.publishing.publish import keep_failed, publish_folder, staging_folder
from kpi_helpers.publishing.render import render_html, render_pdf

REQUIRED = {"report.html": 10_000, "report.pdf": 10_000, FILE_NAME: 100}  # fewest bytes of a real one


def build_report(quarter: str, data: str, outputs: str, *, notebooks: str | None, quiet: bool) -> None:
    """Make the report of a quarter and put it in place of the last one.

    Raises
    ------
    KpiReportError
        Anything foreseen; the last report stays as it was.
    """
    folder = require_data(data)
    period = require_quarter(quarter, folder)
    progress = Progress(quiet=quiet)
    authority, steps = require_checked(folder, period, notebooks_folder(folder, notebooks), quiet=quiet)
    target = Path(outputs) / file_name(period)
    require_same_authority(target, authority.report.authority)
    progress.start(authority.report.authority, period.printed, [step.name for step in steps])
    with staging_folder(target) as staging:
        executed = execute_steps(steps, staging, target, progress)
        problems = check_groups_shown(authority.register, groups_of(executed.values()))
        if problems:
            raise DataError(problems)
        make_files(authority, steps, executed, staging, progress)
        publish_folder(staging, target, REQUIRED)
    progress.finish()
    if not quiet:
        click.echo(f"Report: {target / 'report.html'}\n        {target / 'report.pdf'}")


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
    """Write report.html, report.pdf and manifest.json into the staging folder."""
    whole = assemble_report(list(executed.items()), report_document(executed))
    report, warnings = clean_report(whole, folder=steps[0].notebook.parent)
    html, pdf = staging / "report.html", staging / "report.pdf"
    warnings += progress.run("HTML", lambda: render_html(report, html))
    warnings += progress.run("PDF", lambda: render_pdf(report, pdf))
    warnings = list(dict.fromkeys(warnings))
    progress.warn(warnings)
    manifest = build_manifest(
        parameters={"authority": authority.report.authority, "quarter": str(authority.quarter)},
        files={file.name: file.sha256 for file in authority.files},
        notebooks=executed,
        checks={
            "data": {"errors": 0, "warnings": [str(problem) for problem in authority.warnings]},
            "groups_shown": groups_of(executed.values()),
            "reader_warnings": warnings,
        },
        outputs={"report.html": html, "report.pdf": pdf}
        | {f"notebooks/{name}.ipynb": staging / "notebooks" / f"{name}.ipynb" for name in executed},
        root=authority.data_dir,
    )
    write_manifest(manifest, staging / FILE_NAME)


def report_document(executed: dict[str, NotebookNode]) -> dict[str, object]:
    """Give the description of the whole report: the first section's, without its section title."""
    document = document_of(next(iter(executed.values())))
    return {key: value for key, value in document.items() if key != "section_title"}


def require_same_authority(target: Path, authority: str) -> None:
    """Refuse to put one authority's report in place of another's.

    Raises
    ------
    UsageError
        The folder holds another authority's report.
    """
    found = read_manifest(target).get("parameters", {}).get("authority", authority)
    if found != authority:
        raise UsageError(
            f"{target} holds the report of {found}; this one is of {authority}. Name another folder with --outputs."
        )
