"""The options every verb shares."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from kpi_helpers.build import LATEST

Verb = TypeVar("Verb", bound=Callable[..., Any])


notebooks_option = click.option(
    "--notebooks",
    metavar="FOLDER",
    help="Folder with the notebooks (default: DATA/notebooks, else notebooks).",
)


def shared_options(verb: Verb) -> Verb:
    """Add --quarter, --data, --outputs, --quiet and --debug to a verb."""
    options = (
        click.option(
            "--quarter",
            default=LATEST,
            metavar="QUARTER",
            help='Quarter to report, such as "2022-23 Q2", "Q2 2022/23"; default: the latest one with commentary.',
        ),
        click.option("--data", default="data", show_default=True, metavar="FOLDER", help="Folder with the figures."),
        click.option(
            "--outputs",
            default="outputs",
            show_default=True,
            metavar="FOLDER",
            help="Folder the report is put in.",
        ),
        click.option("--quiet", is_flag=True, help="Print nothing but errors."),
        click.option("--debug", is_flag=True, help="Show the whole traceback of an error."),
    )
    for option in reversed(options):
        verb = option(verb)
    return verb
