from __future__ import annotations

import pytest

from kpi_helpers.inputs.files.cells import (
    EXAMPLES_OF_PERIODS,
    Cell,
    NotRead,
    decimals_written,
    format_plain,
    read_cells,
    read_number,
)
from kpi_helpers.inputs.files.tables import Column, Holds


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


@pytest.mark.parametrize(
    ("text", "number"),
    [("0", 0.0), ("85", 85.0), ("-0.06", -0.06), ("12.50", 12.5), (".5", 0.5), ("17740000", 17740000.0)],
)
def test_plain_numbers_are_read(text: str, number: float) -> None:
    assert read_number(text) == number


@pytest.mark.parametrize(
    ("text", "todo"),
    [
        ("12,5", "Write 12.5"),
        ("-12,5", "Write -12.5"),
        ("0,123", "Write 0.123"),
        ("1,234", "Write 1234"),
        ("1,234.5", "Write 1234.5"),
        ("1 234", "Write 1234"),
        ("1\u00a0234\u00a0567", "Write 1234567"),
        ("12'345", "Write 12345"),
        ("85%", "Write 85"),
        ("85.2 %", "Write 85.2"),
        ("£1,200", "Write 1200"),
        ("-£1,200", "Write -1200"),
        ("£17.740m", "Write 17740000"),
        ("5k", "Write 5000"),
        ("(1,234)", "Write -1234"),
        ("\u22125", "Write -5"),
        ("+5", "Write 5"),
        ("1.2E+05", "Write 120000"),
        ("5e-05", "Write 0.00005"),
        ("(5", "Write digits only, with a point for decimals, or leave the cell empty"),
        ("about 12", "Write digits only, with a point for decimals, or leave the cell empty"),
        ("12,34,5", "Write digits only, with a point for decimals, or leave the cell empty"),
        ("٣", "Write digits only, with a point for decimals, or leave the cell empty"),
        ("#REF!", "The formula behind it failed: write the figure, or leave the cell empty"),
        ("#DIV/0!", "The formula behind it failed: write the figure, or leave the cell empty"),
    ],
)
def test_numbers_written_otherwise_are_answered_with_what_to_write(text: str, todo: str) -> None:
    assert read_number(text) == NotRead("a number", todo)


@pytest.mark.parametrize("text", ["n/a", "N/A", "-", "–", "nil", "NaN", "tbc", "..", "#N/A", "[x]"])
def test_words_for_nothing_are_to_be_an_empty_cell(text: str) -> None:
    todo = "Leave the cell empty; where there is a note column write [x] there"
    assert read_number(text) == NotRead("a number or an empty cell", todo)


def test_a_suppressed_figure_is_to_be_an_empty_cell_with_c() -> None:
    todo = "Leave the cell empty; where there is a note column write [c] there"
    assert read_number("*") == NotRead("a number or an empty cell", todo)


@pytest.mark.parametrize("text", ["inf", "-inf", "Infinity"])
def test_infinity_is_no_figure(text: str) -> None:
    assert read_number(text) == NotRead("a finite number", "Write the figure, or leave the cell empty")


def test_a_note_beside_the_number_belongs_into_its_own_column() -> None:
    todo = "Write 85.2 and put [p] in the note column"
    assert read_number("85.2 [p]") == NotRead("a number alone", todo)


@pytest.mark.parametrize(
    ("number", "text"), [(1_200_000.0, "1200000"), (0.05, "0.05"), (85.0, "85"), (-0.5, "-0.5"), (1e-7, "0.0000001")]
)
def test_numbers_are_written_without_separator_or_exponent(number: float, text: str) -> None:
    assert format_plain(number) == text


@pytest.mark.parametrize(("text", "count"), [("85", 0), ("85.", 0), ("50.2", 1), ("50.20", 2)])
def test_decimals_are_counted_as_written(text: str, count: int) -> None:
    assert decimals_written(text) == count
