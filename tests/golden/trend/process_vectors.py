"""The reference vectors of XmR charts as arrays, and the same series run through our presets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from kpi_helpers.analysis.statistics.control.chart import analyse_charts
from kpi_helpers.analysis.statistics.control.results import ControlChart
from kpi_helpers.analysis.statistics.control.settings import ControlSettings, Preset, settings_for

FOLDER = Path(__file__).parent
BETTER = {"increase": 1, "decrease": -1, "neutral": 0, "Up": 1, "Down": -1, "Neither": 0}
BAD_SETTING = "S234"  # fix_after_n_points below 12
TWICE_A_DATE = "S304"  # dates are the caller's; the engine sees a sequence

Array = NDArray[Any]


def read_texts(name: str) -> pd.DataFrame:
    """Give a file as text, so that NA and NaN stay apart."""
    return pd.read_csv(FOLDER / name, keep_default_na=False, na_values=[], dtype=str)


def numbers(cells: Iterable[str]) -> NDArray[np.float64]:
    """Give texts as numbers, NA as NaN."""
    return np.array([float("nan") if cell == "NA" else float(cell) for cell in cells])


def truths(cells: Iterable[str]) -> NDArray[np.bool_]:
    """Give TRUE as True; an unknown rule (NA) does not flag."""
    found = list(cells)
    assert set(found) <= {"TRUE", "FALSE", "NA"}
    return np.array([cell == "TRUE" for cell in found])


def as_array(cells: tuple[Any, ...]) -> NDArray[np.float64]:
    return np.array([np.nan if cell is None else cell for cell in cells], dtype=float)


def padded(columns: list[Array], fill: object, dtype: type) -> Array:
    """Give columns of several lengths as the rows of one array."""
    table: Array = np.full((len(columns), max(map(len, columns))), fill, dtype=dtype)
    for row, column in zip(table, columns, strict=True):
        row[: len(column)] = column
    return table


@dataclass(frozen=True)
class Vectors:
    """Series by id, and the points of each series in order."""

    series: dict[str, dict[str, str]]
    points: dict[str, pd.DataFrame]

    def ids(self, **cells: str) -> list[str]:
        """Give the ids of the series with these cells."""
        return [series_id for series_id, facts in self.series.items() if cells.items() <= facts.items()]


def read_rows(name: str) -> list[dict[str, str]]:
    """Give a file as one dictionary of texts per row."""
    frame = read_texts(name)
    return [dict(zip(frame.columns, cells, strict=True)) for cells in frame.itertuples(index=False, name=None)]


def read_vectors(kind: str) -> Vectors:
    series = {row["series_id"]: row for row in read_rows(f"{kind}_series.csv")}
    points = read_texts(f"{kind}_points.csv").groupby("series_id", sort=False)
    return Vectors(series, {str(name): rows for name, rows in points})


def whole_or_zero(cell: str) -> int:
    return 0 if cell == "NA" else int(cell)


def run_spc(vectors: Vectors, ids: list[str], settings: ControlSettings) -> dict[str, ControlChart]:
    """Give the charts of series of spc_series.csv, in one call."""
    points = [vectors.points[series_id] for series_id in ids]
    series = [vectors.series[series_id] for series_id in ids]
    rebased = [set(facts["rebase_dates"].split(";")) for facts in series]
    segments = [np.cumsum(rows["date"].isin(dates)) for rows, dates in zip(points, rebased, strict=True)]
    charts = analyse_charts(
        padded([numbers(rows["value"]) for rows in points], np.nan, float),
        settings=settings,
        better=[BETTER[facts["improvement_direction"]] for facts in series],
        segments=np.maximum.accumulate(padded(segments, 0, int), axis=1),
        baseline_points=[whole_or_zero(facts["fix_after_n_points"]) for facts in series],
        targets=padded([numbers(rows["target_at_date"]) for rows in points], np.nan, float),
        lengths=[len(rows) for rows in points],
    )
    return {series_id: charts.series(number) for number, series_id in enumerate(ids)}


def run_every_spc(vectors: Vectors, preset: Preset, **changes: Any) -> dict[str, ControlChart]:
    """Give the charts of all series the engine takes, screened or not as each says."""
    charts: dict[str, ControlChart] = {}
    for cell in ("TRUE", "FALSE"):
        ids = [series_id for series_id in vectors.ids(screen_outliers=cell) if series_id != BAD_SETTING]
        settings = settings_for(preset, screen_outliers=cell == "TRUE", **changes)
        charts |= run_spc(vectors, ids, settings)
    return charts


def run_mdc(vectors: Vectors, series_id: str, settings: ControlSettings) -> ControlChart:
    """Give the chart of a series of mdc_series.csv."""
    rows, facts = vectors.points[series_id], vectors.series[series_id]
    charts = analyse_charts(
        numbers(rows["value"])[None],
        settings=settings,
        better=[BETTER[facts["metric_improvement"]]],
        segments=1 + np.cumsum(truths(rows["recalculate"]))[None],
        ghosts=truths(rows["ghost"])[None],
        baseline_points=[whole_or_zero(facts["baseline_points"])],
        targets=numbers(rows["target_at_date"])[None],
        lengths=[len(rows)],
    )
    return charts.series(0)


def count_settings(
    vectors: Vectors, series_id: str, preset: Preset = Preset.MAKING_DATA_COUNT, **changes: Any
) -> ControlSettings:
    """Give the settings of a series of mdc_series.csv."""
    facts = vectors.series[series_id]
    return settings_for(
        preset,
        screen_outliers=facts["exclude_moving_range_outliers"] == "TRUE",
        shift_points=int(facts["shift_points"]),
        trend_points=int(facts["trend_points"]),
        least_points=0,  # the vectors give icons whatever the number of points
        **changes,
    )


def counted_chart(vectors: Vectors, series_id: str) -> ControlChart:
    """Give the chart of a series of mdc_series.csv as Making Data Count draws it."""
    rule = vectors.series[series_id]["conflict_rule"].lower()
    return run_mdc(vectors, series_id, count_settings(vectors, series_id, conflict=rule))
