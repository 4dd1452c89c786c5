"""A report built: the data checked, everything made in a staging folder, verified, and put in place.

The rooms it joins are named whole, so that each is imported where it is first needed: never, where nothing has changed.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from kpi_helpers import blocks, inputs, publishing
from kpi_helpers.build.build_record import Became, Reuse, state_of
from kpi_helpers.build.check import check_groups_shown, require_checked
from kpi_helpers.build.folders import LATEST, notebooks_folder, report_folder, require_data, require_quarter
from kpi_helpers.build.progress import Progress, Started, Teller
from kpi_helpers.build.warm import PRELOAD, begin_warming, importing
from kpi_helpers.display import DASHBOARD, INDEX, OPEN_DATA
from kpi_helpers.errors import DataError, NotebookError, UsageError, did_you_mean
from kpi_helpers.inputs import OutputFormat
from kpi_helpers.periods import Period

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from kpi_helpers.build.sections import Sections
    from kpi_helpers.site import Beside

OFTEN = 0.05  # seconds between two looks whether all has ended
ALWAYS = (OutputFormat.HTML, OutputFormat.PDF)
LEAST = 10_000  # bytes of a real report, in whatever format
REQUIRED = {  # fewest bytes of a real one
    "report.html": LEAST,
    "report.pdf": LEAST,
    f"{DASHBOARD}/{INDEX}": 5_000,
    f"{OPEN_DATA}/scorecard.csv": 500,
    publishing.FILE_NAME: 100,
}


@dataclass(frozen=True)
class Built:
    """A published report, and how it came about.

    Parameters
    ----------
    folder
        The folder of the report; `files` are the paths of what was published there.
    sections
        By the name of each section, in order: whether it was executed or reused, and why.
    warnings
        What stops nothing, and what somebody should look at.
    made
        False where nothing had changed since the report was made, so that nothing was made.
    """

    folder: Path
    authority: str
    quarter: Period
    sections: Mapping[str, Became]
    warnings: tuple[str, ...]
    made: bool
    files: tuple[Path, ...]

    @property
    def page(self) -> Path:
        """The report as a web page."""
        return self.folder / "report.html"

    @property
    def pdf(self) -> Path:
        """The report on paper."""
        return self.folder / "report.pdf"

    @property
    def word(self) -> Path | None:
        """The report as a Word document, where one was asked for."""
        place = self.folder / "report.docx"
        return place if place in self.files else None

    @property
    def dashboard(self) -> Path:
        """The first page of the dashboard."""
        return self.folder / DASHBOARD / INDEX

    @property
    def open_data(self) -> Path:
        """The folder of the figures as open data."""
        return self.folder / OPEN_DATA


def build_report(
    data: str | Path,
    quarter: str | Period = LATEST,
    outputs: str | Path = "outputs",
    *,
    notebooks: str | Path | None = None,
    formats: Collection[str] = (),
    fresh: bool = False,
    progress: Progress | None = None,
) -> Built:
    """Make the report of a quarter and put it in place of the last one; of what has not changed, nothing is made again.

    The data are read once: whatever is saved while the report is made, all of it is of what was read.

    Parameters
    ----------
    data
        The folder with the figures.
    quarter
        The quarter to report, however it is written: ``2022-23 Q2``, ``Q2 2022/23``; else the latest with commentary.
    outputs
        The folder to put the report in; it gets a folder of its own there, such as ``2022-23_Q2``.
    notebooks
        The folder of the notebooks; else the data folder's own, else the one beside it.
    formats
        Formats to make besides page, PDF and what `report.yml` asks for: ``["docx"]`` makes a Word document too.
    fresh
        Whether everything is to be made, whatever has changed.
    progress
        Called with each `Event` as it happens; ``print`` will do.

    Raises
    ------
    DataError
        The data break a rule; every problem is listed.
    UsageError
        A folder, quarter, notebook, format or parameter is not there or does not fit.
    NotebookError
        A cell failed; the notebook up to there is kept beside the report.
    RenderError
        Page or PDF could not be made. Whatever went wrong, the last report stays as it was.
    """
    asked = require_formats(formats)
    folder = require_data(data)
    period = require_quarter(quarter, folder)
    teller = Teller(progress)
    folder_of_notebooks, target = notebooks_folder(folder, notebooks), report_folder(outputs, period, folder)
    publishing.recover(target)
    reuse = Reuse(target, state_of(folder, folder_of_notebooks, str(period), asked), fresh)
    if reuse.nothing_changed():
        published = publishing.read_manifest(target)
        teller.warn(publishing.warnings_of(published))
        unchanged = Became(reused=True, why="nothing it read has changed")
        return _built(target, period, dict.fromkeys(published["sections"], unchanged), teller, made=False)
    publishing.require_replaceable(target)  # and again before the report is put there
    begin_warming()
    with importing():  # heavy, and not needed where nothing has changed
        authority, steps = require_checked(folder, period, folder_of_notebooks, teller)
        require_same_authority(target, authority.report.authority)
        from kpi_helpers.build.sections import Sections  # faulty data are told without it

    names, made = tuple(step.name for step in steps), formats_of(authority.report, asked)
    teller.tell(Started(authority.report.authority, period, names, len(names) + len(made) + 1))  # and the dashboard
    with publishing.staging_folder(target) as staging, inputs.snapshot_of(authority) as snapshot:
        making = Making(authority, steps, made, staging, snapshot, reuse, teller)
        make_report(making, Sections(authority, reuse, staging, steps, snapshot))
        left = publishing.publish_folder(staging, target, REQUIRED | {f"report.{one}": LEAST for one in made})
    if state_of(folder, folder_of_notebooks, str(period), asked) == reuse.whole:
        reuse.write_record()
    else:
        teller.warn(["files changed while the report was made; build again"])
    teller.warn(left)
    return _built(target, period, {name: reuse.became[name] for name in names}, teller, made=True)


def require_formats(asked: Collection[str]) -> tuple[str, ...]:
    """Give the formats asked for, each once.

    Raises
    ------
    UsageError
        A report is not made in one of them.
    """
    known = [str(one) for one in OutputFormat]
    for one in (asked,) if isinstance(asked, str) else asked:
        if one not in known:
            hint = did_you_mean(str(one), known)
            raise UsageError(f'A report is not made as "{one}"; expected some of {", ".join(known)}. {hint}'.strip())
    return tuple(one for one in known if one in asked)


def require_same_authority(target: Path, authority: str) -> None:
    """Refuse to put one authority's report in place of another's.

    Raises
    ------
    UsageError
        The folder holds another authority's report.
    """
    found = publishing.read_manifest(target).get("parameters", {}).get("authority", authority)
    if found != authority:
        raise UsageError(
            f"{target} holds the report of {found}; this one is of {authority}. Name another folder with --outputs."
        )


def _built(target: Path, quarter: Period, sections: Mapping[str, Became], teller: Teller, *, made: bool) -> Built:
    manifest = publishing.read_manifest(target)
    files = tuple(target / name for name in (*manifest["outputs"], publishing.FILE_NAME))
    authority = str(manifest["parameters"]["authority"])
    return Built(target, authority, quarter, sections, tuple(teller.warnings), made, files)


def formats_of(report: inputs.Report, asked: Collection[str]) -> tuple[OutputFormat, ...]:
    """Give the formats a report is made in: page and PDF always, others where the settings or a user want them."""
    return tuple(one for one in OutputFormat if one in (*ALWAYS, *report.outputs, *asked))


@dataclass(frozen=True)
class Making:
    """One report in the making: of what, in which formats, where, and what may be reused."""

    authority: inputs.Authority
    steps: tuple[publishing.Step, ...]
    formats: tuple[OutputFormat, ...]
    staging: Path
    snapshot: inputs.Snapshot
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


def make_report(making: Making, sections: Sections) -> None:
    """Make everything in the staging folder: the sections at the same time, dashboard and open data beside the rest.

    Raises
    ------
    NotebookError
        Sections failed; the notebook of each up to there is kept beside the last report.
    DataError
        A group of the register was shown by no notebook.
    """
    (making.staging / "notebooks").mkdir()
    jobs: dict[str, Future[NotebookNode]] = {}
    pool = ThreadPoolExecutor(max_workers=workers(len(making.steps)))
    try:
        for step in making.steps:
            job, how = partial(sections.make, step), partial(_word, making.reuse, step.name)
            jobs[step.name] = pool.submit(making.teller.run, step.name, job, how)
        beside = pool.submit(making.teller.run, "dashboard and open data", partial(_beside, making))
        blocks.import_typesetter()  # while kernels start
        executed = _results(jobs)
        problems = check_groups_shown(making.authority.register, publishing.groups_of(executed.values()))
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
        publishing.end_started()
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
    made: Beside = publishing.run_forked(
        (*publishing.NEEDED, *PRELOAD),
        job,
        authority.data_dir,
        authority.quarter,
        making.staging,
        published,
        making.snapshot,
    )
    files, read, told, asked = made
    reuse.made("beside", made_from, by=made_by, files=files, read=read, told=told, asked=asked)
    return made


def _report(making: Making, executed: dict[str, NotebookNode]) -> list[str]:
    """Give what a reader will miss in the report's files: those published, if they were made from the same."""
    reuse, template = making.reuse, making.template
    sections = [publishing.sha256(making.staging / "notebooks" / f"{name}.ipynb") for name in executed]
    own = [*making.files, publishing.sha256(template) if template else ""]
    made_from = publishing.digest_of([sections, own, reuse.state_but("data", "quarter", "formats")])
    if reuse.take("report", made_from, making.files, making.staging):
        told: list[str] = reuse.record["report"]["told"]
        return told
    told = render_report(making, executed)
    reuse.made("report", made_from, files=list(making.files), told=told)
    return told


def render_report(making: Making, executed: dict[str, NotebookNode]) -> list[str]:
    """Write the report in each format; give what a reader will miss."""
    whole = publishing.assemble_report(list(executed.items()), report_document(executed))
    report, warnings = publishing.clean_report(whole, folder=making.steps[0].notebook.parent)

    def job(made_as: OutputFormat) -> Callable[[], list[str]]:
        own = {"template": str(making.template)} if making.template and made_as is OutputFormat.DOCX else {}
        place = making.staging / f"report.{made_as}"
        return partial(
            making.teller.run, blocks.WRITERS[made_as].name, partial(publishing.render, report, place, made_as, **own)
        )

    warnings += publishing.render_beside(*map(job, making.formats))
    return list(dict.fromkeys(warnings))


def describe(making: Making, executed: dict[str, NotebookNode], beside: Beside, warnings: list[str]) -> None:
    """Tell the warnings and write the manifest."""
    authority, staging = making.authority, making.staging
    files, read, told, _ = beside
    making.teller.warn([*warnings, *told])
    names = [*making.files, *(f"notebooks/{name}.ipynb" for name in executed), *files]
    data_warnings = [*map(str, authority.warnings), *told]
    manifest = publishing.build_manifest(
        parameters={"authority": authority.report.authority, "quarter": str(authority.quarter)},
        files={file.name: file.sha256 for file in authority.files} | read,
        notebooks=executed,
        checks={
            "data": {"errors": 0, "warnings": data_warnings},
            "groups_shown": publishing.groups_of(executed.values()),
            "reader_warnings": warnings,
        },
        outputs={name: staging / name for name in names},
        root=authority.data_dir,
    )
    publishing.write_manifest(manifest, staging / publishing.FILE_NAME)


def report_document(executed: dict[str, NotebookNode]) -> dict[str, object]:
    """Give the description of the whole report: the first section's, without its section title."""
    document = publishing.document_of(next(iter(executed.values())))
    return {key: value for key, value in document.items() if key != "section_title"}
