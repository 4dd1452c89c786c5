from __future__ import annotations

import pytest

from kpi_helpers.inputs.files.cells import EXAMPLES_OF_PERIODS, Cell, read_cells
from kpi_helpers.inputs.files.numbers import NotRead
from kpi_helpers.inputs.files.table import Column, Holds


@pytest.mark.parametrize(
    ("holds", "text", "cell"),
    [
        (Holds.NUMBER, "12.5", 12.5),
        (Holds.WHOLE, "150", 150),
        (Holds.WHOLE, "150.0", 150),
        (Holds.PERIOD, "Q2 2022/23", "2022-23 Q2"),
        (Holds.PERIOD, "month 6 2022/23", "2022-09"),
        (Holds.QUARTER, "2022/23 Q2", "2022-23 Q2"),
        (Holds.QUARTER, "2022-23_Q2", "2022-23 Q2"),
        (Holds.DATE, "2023-03-31", "2023-03-31"),
        (Holds.TEXT, "12,5", "12,5"),
        (Holds.NUMBER, "", None),
        (Holds.WHOLE, "", None),
        (Holds.PERIOD, "", ""),
    ],
)
def test_cells_become_what_their_column_holds(holds: Holds, text: str, cell: Cell) -> None:
    assert read_cells(Column("x", holds), [text]) == ([cell], {})


@pytest.mark.parametrize(
    ("holds", "text", "left", "expected", "todo"),
    [
        (Holds.NUMBER, "12,5", None, "a number", "Write 12.5"),
        (Holds.WHOLE, "3.5", None, "a whole number", "Write it without decimals"),
        (Holds.WHOLE, "1,234", None, "a whole number", "Write 1234"),
        (Holds.WHOLE, "three", None, "a whole number", "Write digits only, or leave the cell empty"),
        (Holds.PERIOD, "2022-24", "", "a period", EXAMPLES_OF_PERIODS),
        (Holds.QUARTER, "2022-23", "", "a quarter", "Write it like 2022-23 Q2 (July to September 2022)"),
        (Holds.QUARTER, "soon", "", "a quarter", "Write it like 2022-23 Q2 (July to September 2022)"),
        (Holds.DATE, "31/03/2023", "", "a date", "Write 2023-03-31"),
        (Holds.DATE, "31.3.23", "", "a date", "Write 2023-03-31"),
        (Holds.DATE, "31/02/2023", "", "a date", "Write it as year-month-day, like 2023-03-31"),
        (Holds.DATE, "2025-11-31", "", "a day of the calendar, from 1800 to 2199", "Correct day, month or year"),
        (Holds.DATE, "9999-12-31", "", "a day of the calendar, from 1800 to 2199", "Correct day, month or year"),
        (Holds.PERIOD, "9999/00", "", "a period", EXAMPLES_OF_PERIODS),
        (Holds.QUARTER, "9999-00 Q4", "", "a quarter", "Write it like 2022-23 Q2 (July to September 2022)"),
        (Holds.NUMBER, "9" * 310, None, "a finite number", "Write the figure, or leave the cell empty"),
        (Holds.WHOLE, "9" * 310, None, "a finite number", "Write the figure, or leave the cell empty"),
        (Holds.DATE, "March", "", "a date", "Write it as year-month-day, like 2023-03-31"),
    ],
)
def test_cells_that_cannot_be_read_are_left_empty_and_explained(
    holds: Holds, text: str, left: Cell, expected: str, todo: str
) -> None:
    assert read_cells(Column("x", holds), [text]) == ([left], {text: NotRead(expected, todo)})


def test_each_row_keeps_its_own_cell() -> None:
    cells, faults = read_cells(Column("x", Holds.NUMBER), ["1", "x", "", "1", "2"])
    assert cells == [1.0, None, None, 1.0, 2.0]
    assert list(faults) == ["x"]
