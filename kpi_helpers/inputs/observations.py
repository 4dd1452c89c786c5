"""What was known when a quarter's return closed: the visible rows of every frame, and corrections in place.

A row is known from the return that brought it. Overrides and targets count from their quarter; corrections
and breaks from the first return that closes on or after the day they were recorded.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from kpi_helpers.periods import Period, parse_period, parse_quarter


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
