"""Making a report's files in a staging folder: execute, assemble, render, describe. The join of the rooms."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from nbformat import NotebookNode

from kpi_helpers.blocks import WRITERS, import_typesetter
from kpi_helpers.build.build_record import Reuse
from kpi_helpers.build.check import check_groups_shown
from kpi_helpers.build.progress import Teller
from kpi_helpers.build.sections import Sections
from kpi_helpers.build.warm import PRELOAD
from kpi_helpers.display import DASHBOARD
from kpi_helpers.errors import DataError, NotebookError
from kpi_helpers.inputs import Authority, OutputFormat, Report, Snapshot
from kpi_helpers.publishing import (
    FILE_NAME,
    NEEDED,
    Step,
    assemble_report,
    build_manifest,
    clean_report,
    digest_of,
    document_of,
    end_started,
    groups_of,
    render,
    render_beside,
    run_forked,
    sha256,
    write_manifest,
)

if TYPE_CHECKING:
    from kpi_helpers.site import Beside

OFTEN = 0.05  # seconds between two looks whether all has ended
ALWAYS = (OutputFormat.HTML, OutputFormat.PDF)


def formats_of(report: Report, asked: Collection[str]) -> tuple[OutputFormat, ...]:
    """Give the formats a report is made in: page and PDF always, others where the settings or a user want them."""
    return tuple(one for one in OutputFormat if one in (*ALWAYS, *report.outputs, *asked))


@dataclass(frozen=True)
class Making:
    """One report in the making: of what, in which formats, where, and what may be reused."""

    authority: Authority
    steps: tuple[Step, ...]
    formats: tuple[OutputFormat, ...]
    staging: Path
    snapshot: Snapshot
    reuse: Reuse
    teller: Teller

    @property
    def files(self) -> tuple[str, ...]:
        """The names of the files of the report itself."""
        return tuple(f"report.{one}" for one in self.formats)

    @property
    def template(self) -> Path | None:
        """The council's own Word document, where one is made after it."""
        name = self.authority.report.word_template if OutputFormat.DOCX in self.formats else ""
        return self.authority.data_dir / name if name else None


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
    sections = Sections(making.authority, making.reuse, making.staging, making.steps, making.snapshot)
    jobs: dict[str, Future[NotebookNode]] = {}
    pool = ThreadPoolExecutor(max_workers=workers(len(making.steps)))
    try:
        for step in making.steps:
            job, how = partial(sections.make, step), partial(_word, making.reuse, step.name)
            jobs[step.name] = pool.submit(making.teller.run, step.name, job, how)
        beside = pool.submit(making.teller.run, "dashboard and open data", partial(_beside, making))
        import_typesetter()  # while kernels start
        executed = _results(jobs)
        problems = check_groups_shown(making.authority.register, groups_of(executed.values()))
        if problems:
            raise DataError(problems)
        warnings = _report(making, executed)
        describe(making, executed, beside.result(), warnings)
    except BaseException:  # also when interrupted
        making.teller.stop()
        break_off(pool)
        raise
    pool.shutdown()


def break_off(pool: ThreadPoolExecutor) -> None:
    """End what is being made, and wait until it has ended: nobody will ask for it."""
    pool.shutdown(wait=False, cancel_futures=True)
    ended = Thread(target=pool.shutdown)
    ended.start()
    while ended.is_alive():  # a kernel may just be starting
        end_started()
        ended.join(OFTEN)


def _word(reuse: Reuse, section: str) -> str:
    return reuse.became[section].word


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
    made_from, made_by = reuse.state_but("notebooks", "formats"), reuse.state_but("notebooks", "formats", "data")
    last = reuse.record.get("beside", {})
    if reuse.take("beside", made_from, last.get("files", []), making.staging):
        return last["files"], last["read"], last["told"], last["asked"]
    job = "kpi_helpers.site.write:write_beside"  # by name: what it imports this process does without
    published = None
    if not reuse.fresh and last.get("by") == made_by:
        published = reuse.target / DASHBOARD, reuse.whole_files(DASHBOARD), last["asked"]
    made: Beside = run_forked(
        (*NEEDED, *PRELOAD), job, authority.data_dir, authority.quarter, making.staging, published, making.snapshot
    )
    files, read, told, asked = made
    reuse.made("beside", made_from, by=made_by, files=files, read=read, told=told, asked=asked)
    return made


def _report(making: Making, executed: dict[str, NotebookNode]) -> list[str]:
    """Give what a reader will miss in the report's files: those published, if they were made from the same."""
    reuse, template = making.reuse, making.template
    sections = [sha256(making.staging / "notebooks" / f"{name}.ipynb") for name in executed]
    own = [*making.files, sha256(template) if template else ""]
    made_from = digest_of([sections, own, reuse.state_but("data", "quarter", "formats")])
    if reuse.take("report", made_from, making.files, making.staging):
        told: list[str] = reuse.record["report"]["told"]
        return told
    told = render_report(making, executed)
    reuse.made("report", made_from, files=list(making.files), told=told)
    return told


def render_report(making: Making, executed: dict[str, NotebookNode]) -> list[str]:
    """Write the report in each format; give what a reader will miss."""
    whole = assemble_report(list(executed.items()), report_document(executed))
    report, warnings = clean_report(whole, folder=making.steps[0].notebook.parent)

    def job(made_as: OutputFormat) -> Callable[[], list[str]]:
        own = {"template": str(making.template)} if making.template and made_as is OutputFormat.DOCX else {}
        place = making.staging / f"report.{made_as}"
        return partial(making.teller.run, WRITERS[made_as].name, partial(render, report, place, made_as, **own))

    warnings += render_beside(*map(job, making.formats))
    return list(dict.fromkeys(warnings))


def describe(making: Making, executed: dict[str, NotebookNode], beside: Beside, warnings: list[str]) -> None:
    """Tell the warnings and write the manifest."""
    authority, staging = making.authority, making.staging
    files, read, told, _ = beside
    making.teller.warn([*warnings, *told])
    names = [*making.files, *(f"notebooks/{name}.ipynb" for name in executed), *files]
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
