"""One authority as known at one quarter: the only door through which the other rooms get figures.

A row is known from the return that brought it. Overrides and targets count from their quarter; corrections and breaks
from the first return that closes on or after the day they were recorded.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from kpi_helpers.errors import Problem, UsageError
from kpi_helpers.inputs.commentary import Commentary
from kpi_helpers.inputs.files import SourceFile
from kpi_helpers.inputs.register import Register
from kpi_helpers.inputs.settings import Report
from kpi_helpers.periods import Period, PeriodKind, parse_period, parse_quarter


def rows_received(frame: pd.DataFrame, quarter: Period, *, column: str = "received") -> pd.DataFrame:
    """Give the rows whose quarter in `column` is the given one or earlier, in their order."""
    known = {text: parse_quarter(text).start <= quarter.start for text in frame[column].unique()}
    if all(known.values()):
        return frame.reset_index(drop=True)
    return frame[frame[column].map(known).astype(bool)].reset_index(drop=True)


def breaks_known(breaks: pd.DataFrame, quarter: Period, closes: date) -> pd.DataFrame:
    """Give the breaks recorded by the day the return closed whose period had begun when the quarter ended."""
    begun = [parse_period(text).start <= quarter.end for text in breaks["period"]]
    recorded = breaks["recorded_on"].le(closes.isoformat())  # ISO dates sort as text; empty counts as always known
    return breaks[recorded & pd.Series(begun, index=breaks.index, dtype=bool)].reset_index(drop=True)


def decisions_known(decisions: pd.DataFrame, closes: date) -> pd.DataFrame:
    """Give the settings or decisions on charts made by the day the return closed."""
    return decisions[decisions["date"].le(closes.isoformat())].reset_index(drop=True)


def corrections_known(corrections: pd.DataFrame, quarter: Period, closes: date) -> pd.DataFrame:
    """Give the corrections made by the day the return closed, of returns up to the quarter."""
    made = corrections[corrections["date"].le(closes.isoformat())]
    return rows_received(made, quarter, column="return")


def rows_corrected(values: pd.DataFrame, corrections: pd.DataFrame) -> list[list[int]]:
    """Give for each correction the places of the values it replaces: same return, KPI, period and old value."""
    near = values["kpi_id"].isin(corrections["kpi_id"]).to_numpy()
    places: dict[tuple[str, ...], list[tuple[int, float]]] = {}
    cells = (values.loc[near, name] for name in ("received", "kpi_id", "period", "value"))
    for place, *key, value in zip(np.flatnonzero(near), *cells, strict=True):
        places.setdefault(tuple(key), []).append((int(place), value))
    wanted = zip(*(corrections[name] for name in ("return", "kpi_id", "period", "old_value")), strict=True)
    return [
        [place for place, value in places.get(tuple(key), []) if np.isclose(value, old, rtol=1e-12)]
        for *key, old in wanted
    ]


def apply_corrections(values: pd.DataFrame, corrections: pd.DataFrame) -> pd.DataFrame:
    """Give the values with every correction in place of the old value it names; nothing else changes."""
    corrected = values["value"].to_numpy(copy=True)
    for places, new in zip(rows_corrected(values, corrections), corrections["new_value"], strict=True):
        corrected[places] = new
    return values.assign(value=corrected)


@dataclass(frozen=True, eq=False)
class Authority:
    """Everything that was known of an authority when a quarter's return closed.

    Parameters
    ----------
    values
        One row per value received in a return up to the quarter, corrections in place: the columns of
        `tables.VALUES`.
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


def return_closes(quarter: Period, days: int) -> date:
    """Give the last day of which the quarter's return knows, so many days after the quarter's end."""
    return quarter.end + timedelta(days=days)


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
