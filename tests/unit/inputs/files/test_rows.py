from __future__ import annotations

import pandas as pd

from kpi_helpers.inputs.files.rows import cells_of, rows_of, rows_where
from kpi_helpers.inputs.files.tables import VALUES
from tests.builders import VALUE, make_frame

FRAME = make_frame(VALUES, {**VALUE, "value": 91.5, "rank": 3}, {**VALUE, "period": "2022-23 Q1"})


def test_cells_are_plain_python() -> None:
    cells = list(cells_of(FRAME, "period", "value", "rank"))
    assert [type(cell) for cell in cells[0]] == [str, float, int]
    assert cells[0][1:] == (91.5, 3)
    assert cells[1][2] is pd.NA


def test_rows_are_read_by_column() -> None:
    rows = rows_of(FRAME)
    assert [row["row"] for row in rows] == [2, 3]
    assert list(rows[0]) == list(FRAME.columns)
    assert rows_of(FRAME.iloc[:0]) == []


def test_only_the_rows_that_are_told_are_made() -> None:
    assert [row["row"] for row in rows_where(FRAME, FRAME["rank"].gt(1))] == [2]  # unknown is not true
    assert [row["row"] for row in rows_where(FRAME, [False, True])] == [3]
    assert rows_where(FRAME, FRAME["value"].gt(1000)) == []
