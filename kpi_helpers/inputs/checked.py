"""A quarter's data read, checked as a whole and handed on, or every problem told; earlier quarters' words too.

A fault in an old text must not stop a new report: the text is left out and told as a warning.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from kpi_helpers.errors import DataError, Problem, Severity
from kpi_helpers.inputs import checks, files
from kpi_helpers.inputs.authority import (
    Authority,
    apply_corrections,
    as_known,
    breaks_known,
    corrections_known,
    decisions_known,
    rows_received,
)
from kpi_helpers.inputs.commentary import Commentary
from kpi_helpers.inputs.files import SourceFile
from kpi_helpers.inputs.reading import Gathered, gather, read_commentary_folder
from kpi_helpers.inputs.register import Register
from kpi_helpers.periods import Period


def check_authority(data_dir: Path, quarter: Period) -> tuple[Authority | None, list[Problem]]:
    """Read a quarter's data and give it with every problem found; None where one of them stops the report.

    Raises
    ------
    UsageError
        There is no such data folder, or it has no return for the quarter.
    """
    files.require_data_folder(data_dir)
    files.require_quarter(data_dir, quarter)
    gathered = gather(data_dir, quarter)
    found = checks.new_places(checks.check_everything(gathered), told=gathered.problems)
    problems = checks.in_reading_order([*gathered.problems, *found])
    if checks.errors_of(problems) or gathered.report is None:
        return None, problems
    kpis, groups = checks.build_kpis_and_groups(gathered)
    register = Register(gathered.report, kpis, groups)
    return _build_authority(gathered, register, tuple(problems)), problems


def require_authority(data_dir: Path, quarter: Period) -> Authority:
    """Read a quarter's data.

    Raises
    ------
    DataError
        The files break a rule; the error carries every problem that stops the report.
    UsageError
        There is no such data folder, or it has no return for the quarter.
    """
    authority, problems = check_authority(data_dir, quarter)
    if authority is None:
        raise DataError(checks.errors_of(problems))
    return authority


def _build_authority(gathered: Gathered, register: Register, warnings: tuple[Problem, ...]) -> Authority:
    """Give the authority as known at the quarter; rows that only later quarters know are left out here."""
    quarter, closes = gathered.quarter, gathered.closes
    frames = {
        table: _frame(gathered, table)
        for table in (files.VALUES, files.COMPARATORS, files.TARGETS, files.OVERRIDES, files.BREAKS)
    }
    corrections = corrections_known(_frame(gathered, files.CORRECTIONS), quarter, closes)
    return Authority(
        data_dir=gathered.data_dir,
        quarter=quarter,
        closes=closes,
        report=register.report,
        register=register,
        values=apply_corrections(frames[files.VALUES], corrections),
        as_received=frames[files.VALUES],
        comparators=rows_received(frames[files.COMPARATORS], quarter),
        targets=rows_received(frames[files.TARGETS], quarter, column="applies_from"),
        overrides=rows_received(frames[files.OVERRIDES], quarter, column="quarter"),
        breaks=breaks_known(frames[files.BREAKS], quarter, closes),
        corrections=corrections,
        sources=_frame(gathered, files.SOURCES),
        chart_changes=decisions_known(_frame(gathered, files.CHART_CHANGES), closes),
        settings=decisions_known(_frame(gathered, files.SETTINGS), closes),
        peers=_frame(gathered, files.PEERS),
        commentary=gathered.commentary or {},
        warnings=warnings,
        files=tuple(SourceFile(file.name, file.sha256) for file in gathered.files),
    )


def _frame(gathered: Gathered, table: files.Table) -> pd.DataFrame:
    return gathered.frame(table)[[column.name for column in table.frame_columns]]


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
        for kpi_id in sorted(checks.bound_kpis(commentary))
        if kpi_id not in kpis or not kpis[kpi_id].in_use(known.quarter)
    ]


def _left_out(problem: Problem) -> Problem:
    todo = f"{problem.todo}; until then this text of an earlier quarter is left out of the dashboard"
    return replace(problem, severity=Severity.WARNING, todo=todo)
