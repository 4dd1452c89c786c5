"""The verbs: each parses its words, calls the room that does the work, and shows what came of it."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence

import click

from kpi_helpers.cli.interrupts import Interrupted, interruptible
from kpi_helpers.cli.options import notebooks_option, shared_options
from kpi_helpers.errors import KpiReportError
from kpi_helpers.inputs import OutputFormat

EXIT_CODES = """\b
Exit codes: 0 done; 1 the data break a rule; 2 unknown quarter, KPI, folder or option;
3 a notebook failed; 4 the HTML or PDF could not be made; 130 interrupted; 143 ended by another program."""


@click.group(context_settings={"help_option_names": ["-h", "--help"]}, epilog=EXIT_CODES)
@click.version_option(package_name="kpi-report", prog_name="kpi-report")
def commands() -> None:
    """Make a council's quarterly KPI report from its data and notebooks.

    \b
    Examples:
      kpi-report check --quarter "2022-23 Q2"
      kpi-report build --quarter "2022-23 Q2"
      kpi-report explain asc_perm_admissions_65plus --quarter "2022-23 Q2"
      kpi-report preview
    """


@commands.command()
@shared_options
@notebooks_option
@click.option(
    "--output",
    "formats",
    type=click.Choice([str(one) for one in OutputFormat]),
    multiple=True,
    help="Make this too, besides page, PDF and what report.yml asks for; docx is a Word document.",
)
@click.option("--fresh", is_flag=True, help="Make everything, also what has not changed since the last build.")
@click.option("--why", is_flag=True, help="Say of each section why it was executed or reused.")
def build(
    quarter: str,
    data: str,
    outputs: str,
    *,
    notebooks: str | None,
    formats: tuple[str, ...],
    fresh: bool,
    why: bool,
    quiet: bool,
    debug: bool,
) -> None:
    """Check the data, execute the notebooks and publish the report as HTML and PDF.

    The last good report stays untouched until the new one is whole. What has not changed since it was made (code,
    the data that a section read, parameters, packages) is not made again.

    \b
    Examples:
      kpi-report build
      kpi-report build --quarter "Q1 2022/23" --why
      kpi-report build --output docx
      kpi-report build --data tests/example_data --outputs outputs/example
    """
    from kpi_helpers.build import build_report
    from kpi_helpers.cli.shown import ShownProgress, built_lines

    progress = ShownProgress(quiet=quiet)
    built = build_report(data, quarter, outputs, notebooks=notebooks, formats=formats, fresh=fresh, progress=progress)
    progress.clear()
    for line in built_lines(built, quiet=quiet, why=why):
        click.echo(line)


@commands.command()
@shared_options
@notebooks_option
def check(quarter: str, data: str, outputs: str, *, notebooks: str | None, quiet: bool, debug: bool) -> None:
    """Check the data and the notebooks, list every problem at once, and say whether the report is up to date.

    \b
    Examples:
      kpi-report check
      kpi-report check --quarter "2022-23 Q1" --data data
    """
    from kpi_helpers.build import check_report
    from kpi_helpers.cli.shown import ShownProgress, checked_lines

    checked = check_report(data, quarter, outputs, notebooks=notebooks, progress=ShownProgress(quiet=quiet))
    for line in () if quiet else checked_lines(checked):
        click.echo(line)


@commands.command()
@click.argument("kpi")
@shared_options
def explain(kpi: str, quarter: str, data: str, outputs: str, *, quiet: bool, debug: bool) -> None:
    """Print one figure's whole path: file and row, restatements, target, rule, rating, wording.

    KPI is an id of kpis.csv. With --quiet only the wording is printed.

    \b
    Examples:
      kpi-report explain hwrc_recycling_rate
      kpi-report explain ks4_attainment8 --quarter "2022-23 Q2"
    """
    from kpi_helpers.cli.explain import explain_kpi

    explain_kpi(kpi, quarter, data, outputs, quiet=quiet)


@commands.command()
@shared_options
@notebooks_option
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, metavar="NUMBER", help="Port to serve at (default: a free one)."
)
@click.option("--no-browser", is_flag=True, help="Do not open a browser.")
def preview(
    quarter: str,
    data: str,
    outputs: str,
    *,
    notebooks: str | None,
    port: int,
    no_browser: bool,
    quiet: bool,
    debug: bool,
) -> None:
    """Build, show the report in a browser, and build again whenever data, commentary, notebooks or helpers change.

    Only this machine can open it. The last good report stays until the next one can be made. Ctrl+C ends it.

    \b
    Examples:
      kpi-report preview
      kpi-report preview --quarter "2022-23 Q2" --port 8000
      kpi-report preview --data tests/example_data --outputs outputs/example
    """
    from kpi_helpers.cli.shown import ShownPreview
    from kpi_helpers.preview import preview_report

    shown = ShownPreview(quiet=quiet, debug=debug, browser=not no_browser)
    preview_report(data, quarter, outputs, notebooks=notebooks, port=port, tell=shown)
    if not quiet:
        click.echo("Preview ended.")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command; every foreseen error is one plain message and an exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        with interruptible():
            code = commands.main(args=words, prog_name="kpi-report", standalone_mode=False)
    except Interrupted as error:
        sys.exit(error.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.exceptions.Abort, KeyboardInterrupt):  # of the preview, which has ways of its own
        click.echo("Interrupted; the last report stays as it was.", err=True)
        sys.exit(130)
    except KpiReportError as error:
        if "--debug" in words:
            raise
        click.echo(f"kpi-report: {error}", err=True)
        sys.exit(error.exit_code)
    finally:
        gc.freeze()  # a process that ends need not look through all it has; that took a third of a second
    sys.exit(code or 0)
