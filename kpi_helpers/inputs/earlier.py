"""What was written for earlier quarters, each with the figures as they were known then.

A fault in an old text must not stop a new report: the text is left out and told as a warning.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from kpi_helpers.errors import Problem, Severity
from kpi_helpers.inputs.authority import Authority, as_known
from kpi_helpers.inputs.checks.commentary import bound_kpis
from kpi_helpers.inputs.commentary.tree import Commentary
from kpi_helpers.inputs.files.folder import SourceFile
from kpi_helpers.inputs.reading import read_commentary_folder
from kpi_helpers.periods import Period

MOST_QUARTERS = 4  # a year of texts


@dataclass(frozen=True)
class Earlier:
    """The authority at each earlier quarter that has commentary, newest first; the files read and the warnings."""

    quarters: tuple[Authority, ...]
    files: tuple[SourceFile, ...]
    warnings: tuple[Problem, ...]


def read_earlier(authority: Authority, most: int = MOST_QUARTERS) -> Earlier:
    """Read the commentary of up to `most` quarters just before the authority's own."""
    quarters: list[Authority] = []
    files: list[SourceFile] = []
    problems: list[Problem] = []
    for quarter in _before(authority.quarter, most):
        commentary, read, found = read_commentary_folder(authority.data_dir, quarter)
        if not commentary:
            continue
        known = as_known(authority, quarter)
        found += [problem for one in commentary.values() for problem in _unknown_kpis(one, known)]
        faulty = {problem.file for problem in found if problem.severity is Severity.ERROR}
        kept: Mapping[str, Commentary] = {key: one for key, one in commentary.items() if one.file not in faulty}
        quarters.append(replace(known, commentary=kept))
        files += read
        problems += [_left_out(problem) for problem in found if problem.file in faulty]
    return Earlier(tuple(quarters), tuple(files), tuple(problems))


def _before(quarter: Period, most: int) -> Iterable[Period]:
    for _ in range(most):
        quarter = quarter.previous()
        yield quarter


def _unknown_kpis(commentary: Commentary, known: Authority) -> list[Problem]:
    """Find figures in words of KPIs that were not in use when the words were written."""
    kpis = known.register.kpis
    return [
        Problem(commentary.file, f'the KPI "{kpi_id}"', f"a KPI in use in {known.quarter}", "Write the figure out")
        for kpi_id in sorted(bound_kpis(commentary))
        if kpi_id not in kpis or not kpis[kpi_id].in_use(known.quarter)
    ]


def _left_out(problem: Problem) -> Problem:
    todo = f"{problem.todo}; until then this text of an earlier quarter is left out of the dashboard"
    return replace(problem, severity=Severity.WARNING, todo=todo)
