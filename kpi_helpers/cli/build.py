"""`kpi-report build`: check, then make the report in a staging folder (`make`), verify and publish it."""

from __future__ import annotations

from pathlib import Path

import click

from kpi_helpers.cli.check import require_checked
from kpi_helpers.cli.places import notebooks_folder, require_data, require_quarter
from kpi_helpers.cli.progress import Progress
from kpi_helpers.cli.warm import begin_warming
from kpi_helpers.display.addresses import DASHBOARD, INDEX, OPEN_DATA
from kpi_helpers.errors import UsageError
from kpi_helpers.inputs.folder import file_name
from kpi_helpers.publishing.manifest import FILE_NAME, read_manifest
from kpi_helpers.publishing.publish import publish_folder, staging_folder

REQUIRED = {  # fewest bytes of a real one
    "report.html": 10_000,
    "report.pdf": 10_000,
    f"{DASHBOARD}/{INDEX}": 5_000,
    f"{OPEN_DATA}/scorecard.csv": 500,
    FILE_NAME: 100,
}


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
    begin_warming()
    authority, steps = require_checked(folder, period, notebooks_folder(folder, notebooks), quiet=quiet)
    target = Path(outputs) / file_name(period)
    require_same_authority(target, authority.report.authority)
    from kpi_helpers.cli.make import make_report  # heavy; faulty data are told without it

    progress.start(authority.report.authority, period.printed, [step.name for step in steps])
    with staging_folder(target) as staging:
        make_report(authority, steps, staging, target, progress)
        publish_folder(staging, target, REQUIRED)
    progress.finish()
    if not quiet:
        click.echo(f"Report: {target / 'report.html'}\n        {target / 'report.pdf'}")
        click.echo(f"Dashboard: {target / DASHBOARD / INDEX}\nOpen data: {target / OPEN_DATA}")


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
