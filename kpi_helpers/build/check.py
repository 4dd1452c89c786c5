"""`kpi-report check`: every problem of data and notebooks at once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from kpi_helpers.build.folders import notebooks_folder, require_data, require_quarter
from kpi_helpers.errors import DataError, Problem, Severity
from kpi_helpers.inputs import Authority, Register, check_authority, file_name
from kpi_helpers.periods import Period
from kpi_helpers.publishing.manifest import read_manifest
from kpi_helpers.publishing.plan import Step, calls_of, plan_steps, read_notebook, relative_to_notebooks


def check_data(quarter: str, data: str, outputs: str, *, notebooks: str | None, quiet: bool) -> None:
    """Check, and print a summary and whether the published report still agrees with the data.

    Raises
    ------
    DataError
        The data break a rule.
    """
    folder = require_data(data)
    period = require_quarter(quarter, folder)
    authority, _ = require_checked(folder, period, notebooks_folder(folder, notebooks), quiet=quiet)
    if not quiet:
        kpis = sum(kpi.counted and kpi.in_use(period) for kpi in authority.register.kpis.values())
        click.echo(
            f"{authority.report.authority}, {period.printed}: {kpis} KPIs, {len(authority.values)} values "
            f"in {len(authority.files)} files. No problems."
        )
        click.echo(report_words(authority, Path(outputs) / file_name(period)))


def report_words(authority: Authority, report: Path) -> str:
    """Say whether the published report was made from the data as they are now."""
    published = read_manifest(report)
    if not published:
        return f"No report has been published at {report}."
    before = published.get("data_files", {})
    now = {file.name: file.sha256 for file in authority.files}
    changed = sorted(name for name in before.keys() | now.keys() if before.get(name) != now.get(name))
    if not changed:
        return f"The report at {report} was made from these data."
    return f"The report at {report} is older than the data. Changed since: {', '.join(changed)}."


def require_checked(data: Path, quarter: Period, notebooks: Path, *, quiet: bool) -> tuple[Authority, tuple[Step, ...]]:
    """Give the checked data and the plan of the build; prints warnings.

    Raises
    ------
    DataError
        The data break a rule, or a group is shown by no notebook.
    UsageError
        A notebook is missing or its parameters are wrong.
    """
    authority, problems = check_authority(data, quarter)
    errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    if not quiet:
        for problem in problems:
            if problem.severity is Severity.WARNING:
                click.echo(f"Warning: {problem}", err=True)
    if errors or authority is None:
        raise DataError(errors)
    names = ("summary", *authority.report.sections, "annex")
    parameters = {"quarter": str(quarter), "data_dir": relative_to_notebooks(data, notebooks)}
    steps = plan_steps(notebooks, names, parameters)
    unshown = check_groups_planned(authority.register, steps)
    if unshown:
        raise DataError(unshown)
    return authority, steps


def check_groups_planned(register: Register, steps: Sequence[Step]) -> list[Problem]:
    """Give a problem for each group that its section's notebook does not show.

    A notebook that shows groups in a loop is checked after it ran, by what it showed.
    """
    problems = []
    for step in steps:
        shown = calls_of(read_notebook(step.notebook), "show_group", step.notebook)
        if shown is not None:
            problems += _unshown(register, step.name, shown, step.notebook.name)
    return problems


def check_groups_shown(register: Register, shown: Sequence[str]) -> list[Problem]:
    """Give a problem for each group of the register that no executed notebook showed."""
    return [
        problem
        for section in register.report.sections
        for problem in _unshown(register, section, shown, f"{section}.ipynb")
    ]


def _unshown(register: Register, section: str, shown: Sequence[str], notebook: str) -> list[Problem]:
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
