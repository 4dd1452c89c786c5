"""An analyst's own frame as a table of the report: labels in words, figures to the right, dates as dates."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, datetime
from numbers import Real
from typing import Any

import pandas as pd

from kpi_helpers import blocks
from kpi_helpers.blocks import Block
from kpi_helpers.display.words import format_number, format_plain
from kpi_helpers.periods import Period, PeriodKind

NOT_KNOWN = "not known"
_YES_AND_NO = {True: "yes", False: "no"}


def table_of_frame(frame: pd.DataFrame, caption: str, decimals: int) -> Block:
    """Give a frame as a table: its index heads the rows, columns of numbers stand to the right.

    A column of whole numbers stays whole, also where a missing one has turned them into 31.0; `decimals` are for
    the others. Labels of several levels are joined: ``North, Mills``.
    """
    columns = [blocks.column(_title(frame.index.names), 1.5)]
    rows = [[blocks.cell(label_words(label))] for label in frame.index]
    for place, label in enumerate(frame.columns):
        values = frame.iloc[:, place].tolist()
        known = [value for value in values if not _is_missing(value)]
        numbers = [float(value) for value in known if _is_number(value)]
        of_numbers = len(numbers) == len(known) and bool(
            known or pd.api.types.is_numeric_dtype(frame.dtypes.iloc[place])
        )
        needed = 0 if all(number.is_integer() for number in numbers) else decimals
        columns.append(blocks.column(label_words(label), 1, right=of_numbers))
        for row, value in zip(rows, values, strict=True):
            row.append(blocks.cell(cell_words(value, needed)))
    return blocks.table(caption, columns, rows)


def cell_words(value: object, decimals: int) -> str:
    """Give a value as a reader meets it; any kind of missing one is not known.

    >>> cell_words(31.0, 0), cell_words(date(2024, 5, 1), 0), cell_words(pd.NaT, 1), cell_words("Mills", 1)
    ('31', '1 May 2024', 'not known', 'Mills')
    """
    if _is_missing(value):
        return NOT_KNOWN
    if isinstance(value, bool):
        return _YES_AND_NO[value]
    if _is_number(value):
        return format_number(float(value), decimals)  # type: ignore[arg-type]
    if isinstance(value, date):
        return _date_words(value)
    return str(value)


def label_words(label: object) -> str:
    """Give the label of a row or column, its levels joined: ``2022/23, Count``; a year has no thousands."""
    if isinstance(label, tuple):
        return ", ".join(words for part in label if (words := label_words(part)))
    if _is_missing(label) or not _is_number(label):
        return cell_words(label, 0)
    number = float(label)  # type: ignore[arg-type]
    return str(int(number)) if number.is_integer() else format_plain(number)


def _title(names: Sequence[Any]) -> str:
    return ", ".join(str(name) for name in names if name is not None)


def _date_words(day: date) -> str:
    """Give a date, with its time where it has one."""
    words = Period(PeriodKind.DAY, day, day).printed
    time = f"{day:%H:%M}" if isinstance(day, datetime) else "00:00"
    return words if time == "00:00" else f"{words}, {time}"


def _is_missing(value: object) -> bool:
    """Whether a value is None, NaN, NaT or pd.NA, or came of a division by zero."""
    if isinstance(value, Real) and not math.isfinite(value):
        return True
    return bool(pd.api.types.is_scalar(value) and pd.isna(value))  # type: ignore[call-overload]


def _is_number(value: object) -> bool:
    return isinstance(value, Real) and not isinstance(value, bool)
