"""One authority as known at one quarter: the only door through which the other rooms get figures."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from kpi_helpers.errors import DataError, Problem, UsageError
from kpi_helpers.inputs.checks.everything import (
    build_kpis_and_groups,
    check_everything,
    errors_of,
    in_reading_order,
    new_places,
)
from kpi_helpers.inputs.commentary.tree import Commentary
from kpi_helpers.inputs.files.columns import (
    BREAKS,
    CHART_CHANGES,
    COMPARATORS,
    CORRECTIONS,
    OVERRIDES,
    PEERS,
    SETTINGS,
    SOURCES,
    TARGETS,
    VALUES,
)
from kpi_helpers.inputs.files.folder import SourceFile, require_data_folder, require_quarter
from kpi_helpers.inputs.files.table import Table
from kpi_helpers.inputs.observations import (
    apply_corrections,
    breaks_known,
    corrections_known,
    decisions_known,
    rows_received,
)
from kpi_helpers.inputs.reading import Gathered, gather, return_closes
from kpi_helpers.inputs.register import Register
from kpi_helpers.inputs.settings.report import Report
from kpi_helpers.periods import Period, PeriodKind


@dataclass(frozen=True, eq=False)
class Authority:
    """Everything that was known of an authority when a quarter's return closed.

    Parameters
    ----------
    values
        One row per value received in a return up to the quarter, corrections in place: the columns of
        `columns.VALUES`.
    as_received
        The same rows before corrections.
    comparators, targets, overrides, breaks, corrections, sources, chart_changes, settings, peers
        One row per row of the file that was known by then: the columns of the table of that name.
    commentary
        The quarter's commentary by group.
    warnings
        Problems that do not stop the report.
    files
        Every file that was read, with its hash.
    """

    data_dir: Path
    quarter: Period
    closes: date
    report: Report
    register: Register
    values: pd.DataFrame = field(repr=False)
    as_received: pd.DataFrame = field(repr=False)
    comparators: pd.DataFrame = field(repr=False)
    targets: pd.DataFrame = field(repr=False)
    overrides: pd.DataFrame = field(repr=False)
    breaks: pd.DataFrame = field(repr=False)
    corrections: pd.DataFrame = field(repr=False)
    sources: pd.DataFrame = field(repr=False)
    chart_changes: pd.DataFrame = field(repr=False)
    settings: pd.DataFrame = field(repr=False)
    peers: pd.DataFrame = field(repr=False)
    commentary: Mapping[str, Commentary] = field(repr=False)
    warnings: tuple[Problem, ...] = ()
    files: tuple[SourceFile, ...] = field(default=(), repr=False)

    @property
    def closing_day(self) -> str:
        """The day the return closed, as printed: ``14 November 2022``."""
        return Period(PeriodKind.DAY, self.closes, self.closes).printed

    @property
    def file_count(self) -> int:
        """How many files were read."""
        return len(self.files)

    @cached_property
    def source_names(self) -> Mapping[str, str]:
        """The name of each source of `sources.csv` by its key."""
        return dict(zip(self.sources["source"], self.sources["name"], strict=True))

    @cached_property
    def source_rows(self) -> Mapping[str, dict[Hashable, Any]]:
        """The row of each source of `sources.csv` by its key, in the order of the file."""
        return {row["source"]: row for row in self.sources.to_dict("records")}


def check_authority(data_dir: Path, quarter: Period) -> tuple[Authority | None, list[Problem]]:
    """Read a quarter's data and give it with every problem found; None where one of them stops the report.

    Raises
    ------
    UsageError
        There is no such data folder, or it has no return for the quarter.
    """
    require_data_folder(data_dir)
    require_quarter(data_dir, quarter)
    gathered = gather(data_dir, quarter)
    found = new_places(check_everything(gathered), told=gathered.problems)
    problems = in_reading_order([*gathered.problems, *found])
    if errors_of(problems) or gathered.report is None:
        return None, problems
    kpis, groups = build_kpis_and_groups(gathered)
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
        raise DataError(errors_of(problems))
    return authority


def as_known(authority: Authority, quarter: Period) -> Authority:
    """Give the same authority as it was known at an earlier quarter, without reading files again.

    Commentary belongs to the quarter it was written for and is left out.

    Raises
    ------
    UsageError
        The quarter is later than the authority's own.
    """
    if quarter.start > authority.quarter.start:
        raise UsageError(f"Data of {authority.quarter} cannot tell what was known at {quarter}.")
    closes = return_closes(quarter, authority.report.return_closes_after_days)
    as_received = rows_received(authority.as_received, quarter)
    corrections = corrections_known(authority.corrections, quarter, closes)
    return replace(
        authority,
        quarter=quarter,
        closes=closes,
        values=apply_corrections(as_received, corrections),
        as_received=as_received,
        comparators=rows_received(authority.comparators, quarter),
        targets=rows_received(authority.targets, quarter, column="applies_from"),
        overrides=rows_received(authority.overrides, quarter, column="quarter"),
        breaks=breaks_known(authority.breaks, quarter, closes),
        corrections=corrections,
        chart_changes=decisions_known(authority.chart_changes, closes),
        settings=decisions_known(authority.settings, closes),
        commentary={},
        warnings=(),
    )


def _build_authority(gathered: Gathered, register: Register, warnings: tuple[Problem, ...]) -> Authority:
    """Give the authority as known at the quarter; rows that only later quarters know are left out here."""
    quarter, closes = gathered.quarter, gathered.closes
    frames = {table: _frame(gathered, table) for table in (VALUES, COMPARATORS, TARGETS, OVERRIDES, BREAKS)}
    corrections = corrections_known(_frame(gathered, CORRECTIONS), quarter, closes)
    return Authority(
        data_dir=gathered.data_dir,
        quarter=quarter,
        closes=closes,
        report=register.report,
        register=register,
        values=apply_corrections(frames[VALUES], corrections),
        as_received=frames[VALUES],
        comparators=rows_received(frames[COMPARATORS], quarter),
        targets=rows_received(frames[TARGETS], quarter, column="applies_from"),
        overrides=rows_received(frames[OVERRIDES], quarter, column="quarter"),
        breaks=breaks_known(frames[BREAKS], quarter, closes),
        corrections=corrections,
        sources=_frame(gathered, SOURCES),
        chart_changes=decisions_known(_frame(gathered, CHART_CHANGES), closes),
        settings=decisions_known(_frame(gathered, SETTINGS), closes),
        peers=_frame(gathered, PEERS),
        commentary=gathered.commentary or {},
        warnings=warnings,
        files=tuple(SourceFile(file.name, file.sha256) for file in gathered.files),
    )


def _frame(gathered: Gathered, table: Table) -> pd.DataFrame:
    return gathered.frame(table)[[column.name for column in table.frame_columns]]
