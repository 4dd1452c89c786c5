"""Making a report's files in a staging folder: execute, assemble, render, describe. The join of the rooms."""

from __future__ import annotations

import os
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from nbformat import NotebookNode

from kpi_helpers.blocks.bundles import document_of
from kpi_helpers.blocks.pdf.compile import import_typesetter
from kpi_helpers.build.build_record import Reuse
from kpi_helpers.build.check import check_groups_shown
from kpi_helpers.build.progress import Progress
from kpi_helpers.build.sections import Sections
from kpi_helpers.build.warm import PRELOAD
from kpi_helpers.display import DASHBOARD
from kpi_helpers.errors import DataError, NotebookError
from kpi_helpers.inputs import Authority
from kpi_helpers.publishing.assemble import assemble_report
from kpi_helpers.publishing.clean.report import clean_report
from kpi_helpers.publishing.exporters.render import render_beside, render_html, render_pdf
from kpi_helpers.publishing.kernels.forking import run_forked
from kpi_helpers.publishing.kernels.kernel_start import NEEDED
from kpi_helpers.publishing.manifest import FILE_NAME, build_manifest, groups_of, write_manifest
from kpi_helpers.publishing.plan import Step
from kpi_helpers.publishing.reuse.digests import digest_of, sha256

if TYPE_CHECKING:
    from kpi_helpers.site import Beside

REPORT = ("report.html", "report.pdf")


@dataclass(frozen=True)
class Making:
    """One report in the making: of what, where, and what may be reused."""

    authority: Authority
    steps: tuple[Step, ...]
    staging: Path
    reuse: Reuse
    progress: Progress


def make_report(making: Making) -> None:
    """Make everything in the staging folder: the sections at the same time, dashboard and open data beside the rest.

    Raises
    ------
    NotebookError
        Sections failed; the notebook of each up to there is kept beside the last report.
    DataError
        A group of the register was shown by no notebook.
    """
    (making.staging / "notebooks").mkdir()
    sections = Sections(making.authority, making.reuse, making.staging, making.steps)
    jobs: dict[str, Future[NotebookNode]] = {}
    with ThreadPoolExecutor(max_workers=workers(len(making.steps))) as pool:
        for step in making.steps:
            job, how = partial(sections.make, step), partial(making.reuse.word, step.name)
            jobs[step.name] = pool.submit(making.progress.run, step.name, job, how)
        beside = pool.submit(making.progress.run, "dashboard and open data", partial(_beside, making))
        import_typesetter()  # while kernels start
        executed = _results(jobs)
        problems = check_groups_shown(making.authority.register, groups_of(executed.values()))
        if problems:
            raise DataError(problems)
        warnings = _report(making, executed)
    describe(making, executed, beside.result(), warnings)


def _results(jobs: Mapping[str, Future[NotebookNode]]) -> dict[str, NotebookNode]:
    """Wait for the sections; every failure is told, not the first alone."""
    wait(jobs.values())
    failed = [error for job in jobs.values() if (error := job.exception()) is not None]
    if len(failed) > 1 and all(isinstance(error, NotebookError) for error in failed):
        raise NotebookError("\n".join(map(str, failed))) from failed[0]
    return {name: job.result() for name, job in jobs.items()}


def workers(jobs: int) -> int:
    """Give how many sections are made at a time: one for each processor this process may use, and one more.

    Sections wait for their kernels to start, to answer and to end.
    """
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(jobs, usable + 1))


def _beside(making: Making) -> Beside:
    """Give dashboard and open data: those of the published report, or of its pages those that would be the same."""
    reuse, authority = making.reuse, making.authority
    made_from, made_by = reuse.state_but("notebooks"), reuse.state_but("notebooks", "data")
    last = reuse.record.get("beside", {})
    if reuse.take("beside", made_from, last.get("files", []), making.staging):
        return last["files"], last["read"], last["told"], last["asked"]
    job = "kpi_helpers.site.write:write_beside"  # by name: what it imports this process does without
    published = None
    if not reuse.fresh and last.get("by") == made_by:
        published = reuse.target / DASHBOARD, reuse.whole_files(DASHBOARD), last["asked"]
    made: Beside = run_forked(
        (*NEEDED, *PRELOAD), job, authority.data_dir, authority.quarter, making.staging, published
    )
    files, read, told, asked = made
    reuse.made("beside", made_from, by=made_by, files=files, read=read, told=told, asked=asked)
    return made


def _report(making: Making, executed: dict[str, NotebookNode]) -> list[str]:
    """Give what a reader will miss in report.html and report.pdf: those published, if they were made from the same."""
    reuse = making.reuse
    sections = [sha256(making.staging / "notebooks" / f"{name}.ipynb") for name in executed]
    made_from = digest_of([sections, reuse.state_but("data", "quarter")])
    if reuse.take("report", made_from, REPORT, making.staging):
        told: list[str] = reuse.record["report"]["told"]
        return told
    told = render_report(making.steps, executed, making.staging, making.progress)
    reuse.made("report", made_from, files=list(REPORT), told=told)
    return told


def render_report(
    steps: tuple[Step, ...], executed: dict[str, NotebookNode], staging: Path, progress: Progress
) -> list[str]:
    """Write report.html and report.pdf; give what a reader will miss."""
    whole = assemble_report(list(executed.items()), report_document(executed))
    report, warnings = clean_report(whole, folder=steps[0].notebook.parent)
    warnings += render_beside(
        lambda: progress.run("HTML", lambda: render_html(report, staging / "report.html")),
        lambda: progress.run("PDF", lambda: render_pdf(report, staging / "report.pdf")),
    )
    return list(dict.fromkeys(warnings))


def describe(making: Making, executed: dict[str, NotebookNode], beside: Beside, warnings: list[str]) -> None:
    """Tell the warnings and write the manifest."""
    authority, staging = making.authority, making.staging
    files, read, told, _ = beside
    making.progress.warn([*warnings, *told])
    names = [*REPORT, *(f"notebooks/{name}.ipynb" for name in executed), *files]
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
