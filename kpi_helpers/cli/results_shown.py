"""What came of a build or a check, as the terminal shows it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # heavy, and not needed where nothing has changed
    from kpi_helpers.build import Built, Checked


def built_lines(built: Built, *, quiet: bool, why: bool) -> Iterator[str]:
    """Give why each section was executed or reused, where that was asked for, and where everything is."""
    if why:
        yield from (f"{name}: {became}." for name, became in built.sections.items())
    if quiet:
        return
    if not built.made:
        yield "Nothing has changed since this report was made."
    yield f"Report: {built.page}"
    yield f"        {built.pdf}"
    if built.word:
        yield f"        {built.word}"
    yield f"Dashboard: {built.dashboard}"
    yield f"Open data: {built.open_data}"


def checked_lines(checked: Checked) -> Iterator[str]:
    """Give a summary, and whether the published report still agrees with the data."""
    yield (
        f"{checked.authority}, {checked.quarter.printed}: {checked.kpis} KPIs, {checked.values} values "
        f"in {checked.files} files. No problems."
    )
    if not checked.published:
        yield f"No report has been published at {checked.report}."
    elif not checked.changed:
        yield f"The report at {checked.report} was made from these data."
    else:
        yield f"The report at {checked.report} is older than the data. Changed since: {', '.join(checked.changed)}."
