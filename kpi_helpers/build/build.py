"""`kpi-report build`: check, then make the report in a staging folder (`make`), verify and publish it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from kpi_helpers.build.build_record import Reuse, state_of
from kpi_helpers.build.folders import notebooks_folder, require_data, require_quarter
from kpi_helpers.build.progress import Progress
from kpi_helpers.display import DASHBOARD, INDEX, OPEN_DATA
from kpi_helpers.errors import UsageError
from kpi_helpers.inputs import file_name
from kpi_helpers.publishing.manifest import FILE_NAME, read_manifest, warnings_of
from kpi_helpers.publishing.publish import publish_folder, staging_folder

REQUIRED = {  # fewest bytes of a real one
    "report.html": 10_000,
    "report.pdf": 10_000,
    f"{DASHBOARD}/{INDEX}": 5_000,
    f"{OPEN_DATA}/scorecard.csv": 500,
    FILE_NAME: 100,
}


def build_report(
    quarter: str,
    data: str,
    outputs: str,
    *,
    notebooks: str | None,
    quiet: bool,
    fresh: bool = False,
    why: bool = False,
) -> None:
    """Make the report of a quarter and put it in place of the last one; of what has not changed, nothing is made again.

    Parameters
    ----------
    fresh
        Whether everything is to be made, whatever has changed.
    why
        Whether to say of each section why it was executed or reused.

    Raises
    ------
    KpiReportError
        Anything foreseen; the last report stays as it was.
    """
    folder = require_data(data)
    period = require_quarter(quarter, folder)
    progress = Progress(quiet=quiet)
    folder_of_notebooks, target = notebooks_folder(folder, notebooks), Path(outputs) / file_name(period)
    reuse = Reuse(target, state_of(folder, folder_of_notebooks, str(period)), fresh)
    if reuse.nothing_changed():
        published = read_manifest(target)
        progress.warn(warnings_of(published))
        tell_why(dict.fromkeys(published["sections"], "reused: nothing it read has changed") if why else {})
        tell_places(target, quiet=quiet, first="Nothing has changed since this report was made.\n")
        return
    from kpi_helpers.build.warm import begin_warming, importing

    begin_warming()
    with importing():  # heavy, and not needed where nothing has changed
        from kpi_helpers.build.check import require_checked

        authority, steps = require_checked(folder, period, folder_of_notebooks, quiet=quiet)
        require_same_authority(target, authority.report.authority)
        from kpi_helpers.build.make import Making, make_report  # faulty data are told without it

    progress.start(authority.report.authority, period.printed, [step.name for step in steps])
    with staging_folder(target) as staging:
        make_report(Making(authority, steps, staging, reuse, progress))
        publish_folder(staging, target, REQUIRED)
    if state_of(folder, folder_of_notebooks, str(period)) == reuse.whole:
        reuse.write_record()
    else:
        progress.warn(["files changed while the report was made; build again"])
    progress.finish()
    tell_why({step.name: reuse.told[step.name] for step in steps} if why else {})
    tell_places(target, quiet=quiet)


def tell_why(sections: Mapping[str, str]) -> None:
    """Say of each section why it was executed or reused."""
    for name, told in sections.items():
        click.echo(f"{name}: {told}.")


def tell_places(target: Path, *, quiet: bool, first: str = "") -> None:
    """Say where the report and what belongs to it are."""
    if not quiet:
        click.echo(f"{first}Report: {target / 'report.html'}\n        {target / 'report.pdf'}")
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
