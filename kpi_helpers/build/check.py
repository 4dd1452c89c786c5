"""Every problem of data and notebooks at once, before anything is run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kpi_helpers import inputs, publishing
from kpi_helpers.build.folders import LATEST, notebooks_folder, require_data, require_quarter
from kpi_helpers.build.progress import Progress, Teller
from kpi_helpers.errors import DataError, Problem, Severity
from kpi_helpers.periods import Period


@dataclass(frozen=True)
class Checked:
    """Data and notebooks without a problem that would stop a report.

    Parameters
    ----------
    kpis, values, files
        How many there are: KPIs in use that are counted, values received, files read.
    warnings
        What stops nothing, and what somebody should look at.
    report
        Where the report of the quarter is published, or would be.
    published
        Whether it is.
    changed
        The data files that were other ones, or not there, when it was made.
    """

    authority: str
    quarter: Period
    kpis: int
    values: int
    files: int
    warnings: tuple[str, ...]
    report: Path
    published: bool
    changed: tuple[str, ...]


def check_report(
    data: str | Path,
    quarter: str | Period = LATEST,
    outputs: str | Path = "outputs",
    *,
    notebooks: str | Path | None = None,
    progress: Progress | None = None,
) -> Checked:
    """Check data and notebooks as a build does, and hold the published report against the data as they are now.

    The parameters are those of `build_report`; of what happens, warnings are told.

    Raises
    ------
    DataError
        The data break a rule; every problem is listed.
    UsageError
        A folder, quarter, notebook or parameter is not there or does not fit.
    """
    folder, teller = require_data(data), Teller(progress)
    period = require_quarter(quarter, folder)
    authority, _ = require_checked(folder, period, notebooks_folder(folder, notebooks), teller)
    report = Path(outputs) / inputs.file_name(period)
    changed = since_published(authority, report)
    return Checked(
        authority=authority.report.authority,
        quarter=period,
        kpis=sum(kpi.counted and kpi.in_use(period) for kpi in authority.register.kpis.values()),
        values=len(authority.values),
        files=len(authority.files),
        warnings=tuple(teller.warnings),
        report=report,
        published=changed is not None,
        changed=changed or (),
    )


def since_published(authority: inputs.Authority, report: Path) -> tuple[str, ...] | None:
    """Give the data files that were others when a report was made, or not there; None where none is published."""
    published = publishing.read_manifest(report)
    if not published:
        return None
    files = (
        *authority.files,
        *inputs.read_earlier(authority).files,
    )  # the dashboard tells what was said in quarters before
    before, now = published.get("data_files", {}), {file.name: file.sha256 for file in files}
    return tuple(sorted(name for name in before.keys() | now.keys() if before.get(name) != now.get(name)))


def require_checked(
    data: Path, quarter: Period, notebooks: Path, teller: Teller | None = None
) -> tuple[inputs.Authority, tuple[publishing.Step, ...]]:
    """Give the checked data and the plan of the build; warnings are told.

    Raises
    ------
    DataError
        The data break a rule, or a group is shown by no notebook.
    UsageError
        A notebook is missing or its parameters are wrong.
    """
    teller = teller or Teller(None)
    authority, problems = inputs.check_authority(data, quarter)
    teller.warn(str(problem) for problem in problems if problem.severity is Severity.WARNING)
    errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    if errors or authority is None:
        raise DataError(errors)
    names = ("summary", *authority.report.sections, "annex")
    parameters = {"quarter": str(quarter), "data_dir": publishing.relative_to_notebooks(data, notebooks)}
    steps = publishing.plan_steps(notebooks, names, parameters)
    unshown = check_groups_planned(authority.register, steps)
    if unshown:
        raise DataError(unshown)
    headings = check_headings(authority.report, steps)
    teller.warn(map(str, headings))
    return replace(authority, warnings=(*authority.warnings, *headings)), steps


def check_headings(report: inputs.Report, steps: Sequence[publishing.Step]) -> list[Problem]:
    """Give a warning for each notebook of a priority whose heading is not the priority's title."""
    titles = {priority.slug: priority.title for priority in report.priorities}
    problems = []
    for step in steps:
        heading = publishing.heading_of(step.content)
        if heading and heading != titles.get(step.name, heading):
            found, expected = f'the heading "{heading}"', f'"{titles[step.name]}", the title in {inputs.REPORT_FILE}'
            todo = "Write the same in both: the report prints the heading, the dashboard the title"
            problems.append(Problem(step.notebook.name, found, expected, todo, severity=Severity.WARNING))
    return problems


def check_groups_planned(register: inputs.Register, steps: Sequence[publishing.Step]) -> list[Problem]:
    """Give a problem for each group that its section's notebook does not show.

    A notebook that shows groups in a loop is checked after it ran, by what it showed.
    """
    problems = []
    for step in steps:
        shown = publishing.calls_of(step.content, "show_group", step.notebook)
        if shown is not None:
            problems += _unshown(register, step.name, shown, step.notebook.name)
    return problems


def check_groups_shown(register: inputs.Register, shown: Sequence[str]) -> list[Problem]:
    """Give a problem for each group of the register that no executed notebook showed."""
    return [
        problem
        for section in register.report.sections
        for problem in _unshown(register, section, shown, f"{section}.ipynb")
    ]


def _unshown(register: inputs.Register, section: str, shown: Sequence[str], notebook: str) -> list[Problem]:
    return [
        Problem(
            file=notebook,
            found=f'no cell that shows the group "{group.key}"',
            expected="every group of the section to be shown",
            todo=f'Add a cell with section.show_group("{group.key}")',
        )
        for group in register.groups_of(section)
        if group.key not in shown
    ]
