"""Making a report's files in a staging folder: execute, assemble, render, describe. The join of the rooms."""

from __future__ import annotations

import os
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from nbformat import NotebookNode

from kpi_helpers.cli.check import check_groups_shown
from kpi_helpers.cli.progress import Progress
from kpi_helpers.cli.warm import PRELOAD
from kpi_helpers.errors import DataError, NotebookError
from kpi_helpers.inputs.authority import Authority
from kpi_helpers.publishing.assemble import assemble_report
from kpi_helpers.publishing.bundles import document_of
from kpi_helpers.publishing.clean import clean_report
from kpi_helpers.publishing.execute import execute_step
from kpi_helpers.publishing.manifest import FILE_NAME, build_manifest, groups_of, write_manifest
from kpi_helpers.publishing.nursery import run_forked
from kpi_helpers.publishing.plan import Step
from kpi_helpers.publishing.publish import keep_failed
from kpi_helpers.publishing.render import render_html, render_pdf
from kpi_helpers.publishing.warm_start import NEEDED

if TYPE_CHECKING:
    from kpi_helpers.site.beside import Beside


def make_report(authority: Authority, steps: tuple[Step, ...], staging: Path, target: Path, progress: Progress) -> None:
    """Make everything in the staging folder: the sections at the same time, dashboard and open data beside the rest.

    Raises
    ------
    NotebookError
        Sections failed; the notebook of each up to there is kept beside the last report.
    DataError
        A group of the register was shown by no notebook.
    """
    (staging / "notebooks").mkdir()
    jobs: dict[str, Future[NotebookNode]] = {}
    with ThreadPoolExecutor(max_workers=workers(len(steps))) as pool:
        for step in steps:
            jobs[step.name] = pool.submit(progress.run, step.name, partial(_execute, step, staging, target))
        beside = pool.submit(progress.run, "dashboard and open data", partial(_write_beside, authority, staging))
        executed = _results(jobs)
        problems = check_groups_shown(authority.register, groups_of(executed.values()))
        if problems:
            raise DataError(problems)
        warnings = render_report(steps, executed, staging, progress)
    describe(authority, executed, beside.result(), warnings, staging=staging, progress=progress)


def _results(jobs: Mapping[str, Future[NotebookNode]]) -> dict[str, NotebookNode]:
    """Wait for the sections; every failure is told, not the first alone."""
    wait(jobs.values())
    failed = [error for job in jobs.values() if (error := job.exception()) is not None]
    if len(failed) > 1 and all(isinstance(error, NotebookError) for error in failed):
        raise NotebookError("\n".join(map(str, failed))) from failed[0]
    return {name: job.result() for name, job in jobs.items()}


def workers(jobs: int) -> int:
    """Give how many sections are executed at a time: one for each processor this process may use."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(jobs, usable))


def _execute(step: Step, staging: Path, target: Path) -> NotebookNode:
    try:
        return execute_step(step, staging / "notebooks", preload=PRELOAD)
    except NotebookError as error:
        place = keep_failed(staging, target, step.name)
        words = f"{error} The notebook up to there: {place}" if place.is_file() else str(error)
        raise NotebookError(words) from error


def _write_beside(authority: Authority, staging: Path) -> Beside:
    job = "kpi_helpers.site.beside:write_beside"  # by name: what it imports this process does without
    made: Beside = run_forked((*NEEDED, *PRELOAD), job, authority.data_dir, authority.quarter, staging)
    return made


def render_report(
    steps: tuple[Step, ...], executed: dict[str, NotebookNode], staging: Path, progress: Progress
) -> list[str]:
    """Write report.html and report.pdf; give what a reader will miss."""
    whole = assemble_report(list(executed.items()), report_document(executed))
    report, warnings = clean_report(whole, folder=steps[0].notebook.parent)
    warnings += progress.run("HTML", lambda: render_html(report, staging / "report.html"))
    warnings += progress.run("PDF", lambda: render_pdf(report, staging / "report.pdf"))
    return list(dict.fromkeys(warnings))


def describe(
    authority: Authority,
    executed: dict[str, NotebookNode],
    beside: Beside,
    warnings: list[str],
    *,
    staging: Path,
    progress: Progress,
) -> None:
    """Tell the warnings and write the manifest."""
    files, read, told = beside
    progress.warn([*warnings, *told])
    names = ["report.html", "report.pdf", *(f"notebooks/{name}.ipynb" for name in executed), *files]
    data_warnings = [*map(str, authority.warnings), *told]
    manifest = build_manifest(
        parameters={"authority": authority.report.authority, "quarter": str(authority.quarter)},
        files={file.name: file.sha256 for file in authority.files} | read,
        notebooks=executed,
        checks={
            "data": {"errors": 0, "warnings": data_warnings},
            "groups_shown": groups_of(executed.values()),
            "reader_warnings": warnings,
        },
        outputs={name: staging / name for name in names},
        root=authority.data_dir,
    )
    write_manifest(manifest, staging / FILE_NAME)


def report_document(executed: dict[str, NotebookNode]) -> dict[str, object]:
    """Give the description of the whole report: the first section's, without its section title."""
    document = document_of(next(iter(executed.values())))
    return {key: value for key, value in document.items() if key != "section_title"}
