from __future__ import annotations

import inspect
import re

import pytest

from kpi_helpers import errors
from kpi_helpers.errors import (
    DataError,
    KpiReportError,
    NotebookError,
    Problem,
    RenderError,
    Severity,
    UsageError,
    did_you_mean,
)


@pytest.mark.parametrize(
    ("place", "start"),
    [
        ({}, "kpis.csv: "),
        ({"row": 14}, "kpis.csv, row 14: "),
        ({"row": 14, "column": "value"}, "kpis.csv, row 14, value: "),
        ({"column": "value"}, "kpis.csv, value: "),
    ],
)
def test_a_problem_says_where_what_and_what_to_do(place: dict[str, int], start: str) -> None:
    problem = Problem("kpis.csv", '"12,5"', "a number", "Write 12.5", **place)  # type: ignore[arg-type]
    assert str(problem) == f'{start}found "12,5"; expected a number. Write 12.5.'


def test_a_problem_is_an_error_unless_it_says_otherwise() -> None:
    assert Problem("f", "a", "b", "c").severity is Severity.ERROR


def test_a_data_error_carries_every_problem_and_a_line_for_each() -> None:
    first, second = Problem("a.csv", "x", "y", "Do this"), Problem("b.csv", "x", "y", "Do that", row=2)
    error = DataError([first, second])
    assert error.problems == (first, second)
    assert str(error) == "a.csv: found x; expected y. Do this.\nb.csv, row 2: found x; expected y. Do that."


@pytest.mark.parametrize(("kind", "code"), [(DataError, 1), (UsageError, 2), (NotebookError, 3), (RenderError, 4)])
def test_each_error_has_its_exit_code(kind: type[KpiReportError], code: int) -> None:
    assert kind.exit_code == code
    assert issubclass(kind, KpiReportError)


def test_the_drawing_of_the_errors_is_true() -> None:
    drawn = dict(re.findall(r"[├└]── (\w+) .*exit (\d)", inspect.getdoc(errors) or ""))
    there = {
        name: str(kind.exit_code)
        for name, kind in vars(errors).items()
        if isinstance(kind, type) and issubclass(kind, KpiReportError) and kind is not KpiReportError
    }
    assert drawn == there


@pytest.mark.parametrize(
    ("wrong", "hint"),
    [("Houseing", ' Did you mean "Housing"?'), ("Wast", ' Did you mean "Waste"?'), ("zzz", ""), ("", "")],
)
def test_a_near_miss_is_suggested(wrong: str, hint: str) -> None:
    assert did_you_mean(wrong, ["Finance", "Housing", "Waste"]) == hint
