"""What an analysis of control charts is given, checked and brought to one shape: series x points.

Every refusal is one sentence that says what was found and what is expected.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kpi_helpers.analysis.statistics.control.lanes import Flags, Floats, Ints
from kpi_helpers.analysis.statistics.control.settings import ControlSettings

LARGEST = 1e300  # beyond it sums and limits would overflow
EVERY_POINT = 2**31 - 1  # a baseline of all points there are; more than a series can have


@dataclass(frozen=True, slots=True)
class Given:
    """Inputs of many series, checked.

    `values`, `targets` (float), `segments` (whole numbers), `counted`, `rows` and `part` (flags) are series x points:
    `rows` are the points a series has, `counted` those with a value and not left out, `part` those that take part in
    runs: with gaps bridged the counted ones, else all rows. `baseline` is the points the limits
    of a point's segment rest on. `better`, `lengths` and `latest` (place of the point the icons are about, -1 for none)
    are one number per series.
    """

    values: Floats
    targets: Floats
    segments: Ints
    counted: Flags
    rows: Flags
    part: Flags
    better: NDArray[np.int8]
    baseline: Ints
    lengths: Ints
    latest: Ints

    @property
    def seen(self) -> Floats:
        """The values that are counted, NaN elsewhere."""
        return np.where(self.counted, self.values, np.nan)


def read_given(values: ArrayLike, *, settings: ControlSettings, better: ArrayLike, **others: ArrayLike | None) -> Given:
    """Check and shape the inputs of `chart.analyse_charts`.

    Raises
    ------
    ValueError
        When a shape, a number or a baseline is not as described there, or a value is infinite.
    """
    table = _numbers("values", values)
    if table.ndim != 2:
        raise ValueError(f"values: found {table.ndim} dimensions; expected series x points.")
    series, points = table.shape
    places = np.arange(points)
    ghosts = np.zeros(table.shape, dtype=bool) if others["ghosts"] is None else _flags(others["ghosts"], table.shape)
    has_value = ~np.isnan(table)
    lengths = _last(has_value) + 1
    if others["lengths"] is not None:
        lengths = _whole("lengths", others["lengths"], (series,), least=0)
        if (lengths > points).any():
            raise ValueError(f"lengths: found {lengths.max()}; expected at most the {points} points given.")
    rows = places < lengths[:, None]
    counted = has_value & ~ghosts & rows
    targets = np.full(table.shape, np.nan)
    if others["targets"] is not None:
        targets = _shaped("targets", _numbers("targets", others["targets"]), table.shape)
    return Given(
        values=table,
        targets=targets,
        segments=_segments(others["segments"], rows),
        counted=counted,
        rows=rows,
        part=counted if settings.bridge_gaps else rows,
        better=_better(better, series),
        baseline=_baseline(others["baseline_points"], (series, points), settings),
        lengths=lengths,
        latest=lengths - 1 if settings.habits.judges_missing else _last(counted),
    )


def _numbers(name: str, found: ArrayLike | None) -> Floats:
    try:
        numbers = np.asarray(found, dtype=np.float64)
    except (TypeError, ValueError):
        raise ValueError(f"{name}: found something that is not a number; expected numbers, NaN for missing.") from None
    if (np.abs(numbers) > LARGEST).any():
        raise ValueError(f"{name}: found {numbers[np.abs(numbers) > LARGEST][0]:g}; expected finite numbers.")
    return numbers


def _shaped(name: str, found: NDArray[Any], shape: tuple[int, ...]) -> NDArray[Any]:
    if found.shape != shape:
        raise ValueError(f"{name}: found the shape {found.shape}; expected {shape}.")
    return found


def _whole(name: str, found: ArrayLike | None, shape: tuple[int, ...], least: int | None = None) -> Ints:
    numbers = _shaped(name, np.asarray(found), shape)
    if numbers.dtype.kind not in "iu" and numbers.size:
        raise ValueError(f"{name}: found {numbers.dtype} numbers; expected whole numbers.")
    if least is not None and (numbers < least).any():
        raise ValueError(f"{name}: found {numbers.min()}; expected {least} or more.")
    return numbers.astype(np.int64)


def _flags(found: ArrayLike | None, shape: tuple[int, ...]) -> Flags:
    flags = _shaped("ghosts", np.asarray(found), shape)
    if flags.dtype.kind != "b":
        raise ValueError(f"ghosts: found {flags.dtype}; expected True and False.")
    return flags


def _segments(found: ArrayLike | None, rows: Flags) -> Ints:
    if found is None:
        return np.zeros(rows.shape, dtype=np.int64)
    numbers = _whole("segments", found, rows.shape)
    if ((numbers[:, 1:] < numbers[:, :-1]) & rows[:, 1:]).any():
        raise ValueError("segments: found a number below the one before it; expected numbers that never fall.")
    return numbers


def _better(found: ArrayLike, series: int) -> NDArray[np.int8]:
    numbers = _whole("better", found, (series,))
    strange = numbers[~np.isin(numbers, (-1, 0, 1))]
    if strange.size:
        raise ValueError(f"better: found {strange[0]}; expected 1 (higher), -1 (lower) or 0 (neither).")
    return numbers.astype(np.int8)


def _baseline(found: ArrayLike | None, shape: tuple[int, int], settings: ControlSettings) -> Ints:
    if found is None:
        fixed = settings.fix_after_points
        return np.full(shape, EVERY_POINT if fixed is None else fixed, dtype=np.int64)
    given = np.asarray(found)
    per_series = given.ndim < 2
    numbers = _whole("baseline_points", given, shape[:1] if per_series else shape, least=0)
    numbers = np.broadcast_to(numbers[:, None] if per_series else numbers, shape)
    low = numbers[(numbers > 0) & (numbers < settings.least_fixed)]
    if low.size:
        raise ValueError(
            f"baseline_points: found {low[0]}; expected 0 (all points) or {settings.least_fixed} or more "
            f"in {settings.preset}."
        )
    return np.where(numbers == 0, EVERY_POINT, numbers)


def _last(flags: Flags) -> Ints:
    """Give the place of the last flag that is set in each row, -1 where none is."""
    places = np.where(flags, np.arange(flags.shape[1]), -1)
    return np.asarray(places.max(axis=1, initial=-1), dtype=np.int64)
