from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.builders import problems_of

FILE = "values/2022-23_Q2.csv"
SHARE_TODO = "if it is right, write its numerator and denominator beside it."
PUBLISHED_SO = "Correct one of the three; if they were published so, say it with [e] or [r] in note."


def told(
    folder: Path, value: dict[str, Any], *, kpi: dict[str, Any] | None = None, before: list[float] | None = None
) -> list[str]:
    earlier = {f"2021-22 Q{number}": [{"value": figure}] for number, figure in enumerate(before or [], start=1)}
    values = {**earlier, "2022-23 Q2": [value]}
    return problems_of(folder, kpis=[kpi or {}], values=values)


# ---------------------------------------------------------------- limits


@pytest.mark.parametrize(
    ("kpi", "value", "expected"),
    [
        ({}, "101", "0 to 100"),
        ({}, "-1", "0 to 100"),
        ({"minimum": -5, "maximum": 120}, "120.1", "-5 to 120"),
        ({"unit": "count", "minimum": 0}, "-1", "0 or more"),
        ({"unit": "score", "maximum": 91}, "91.5", "91 or less"),
    ],
)
def test_a_value_outside_its_limits_is_told(tmp_path: Path, kpi: dict[str, Any], value: str, expected: str) -> None:
    assert told(tmp_path, {"value": value}, kpi=kpi) == [
        f"{FILE}, row 2, value: found {value}; expected {expected}. Correct it, or the KPI's limits in kpis.csv."
    ]


@pytest.mark.parametrize(
    ("kpi", "value"),
    [({}, "0"), ({}, "100"), ({"maximum": 110}, "100.3"), ({"unit": "gbp"}, "-17740000"), ({"minimum": -9}, "-0.06")],
)
def test_values_at_and_within_limits_are_fine(tmp_path: Path, kpi: dict[str, Any], value: str) -> None:
    assert told(tmp_path, {"value": value}, kpi=kpi) == []


# ---------------------------------------------------------------- shares for percentages


def test_a_share_beside_percentages_is_told(tmp_path: Path) -> None:
    assert told(tmp_path, {"value": "0.85"}, before=[84, 85.5, 86]) == [
        f"{FILE}, row 2, value: found 0.85 beside other figures such as 85.5; expected a percentage. "
        f"Write 85; {SHARE_TODO}"
    ]


def test_every_share_of_a_return_is_told(tmp_path: Path) -> None:
    kpis = [{}, {"kpi_id": "HOU_04"}]
    both = [{"value": "0.9"}, {"value": "0.333", "kpi_id": "HOU_04"}]
    before = [{"value": 90}, {"value": 33, "kpi_id": "HOU_04"}]
    values = {"2021-22 Q1": before, "2021-22 Q2": before, "2022-23 Q1": before, "2022-23 Q2": both}
    told = problems_of(tmp_path, kpis=kpis, targets=[{}, {"kpi_id": "HOU_04"}], values=values)
    assert told == [
        f"{FILE}, row 2, value: found 0.9 beside other figures such as 90; expected a percentage. "
        f"Write 90; {SHARE_TODO}",
        f"{FILE}, row 3, value: found 0.333 beside other figures such as 33; expected a percentage. "
        f"Write 33.3; {SHARE_TODO}",
    ]


@pytest.mark.parametrize(
    ("value", "kpi", "before"),
    [
        ({"value": "0.35"}, {}, [0.79, 0.4, 1.2]),
        ({"value": "0.84"}, {"unit": "score"}, [84, 85, 86]),
        ({"value": "0"}, {}, [84, 85, 86]),
        ({"value": "-0.06"}, {"minimum": -10}, [84, 85, 86]),
        ({"value": "0.8", "numerator": 8, "denominator": 1000}, {}, [84, 85, 86]),
        ({"value": "1.1"}, {}, [84, 85, 86]),
        ({"value": "0.5"}, {}, [15, 16, 17, 18]),
    ],
)
def test_small_percentages_that_can_be_true_are_fine(
    tmp_path: Path, value: dict[str, Any], kpi: dict[str, Any], before: list[float]
) -> None:
    values = {"2022-23 Q1": [{"value": before[0]}]}
    earlier = {f"2021-22 Q{number}": [{"value": one}] for number, one in enumerate(before, start=1)}
    assert problems_of(tmp_path, kpis=[kpi], values={**earlier, **values, "2022-23 Q2": [value]}) == []


def test_a_share_among_comparators_is_told(tmp_path: Path) -> None:
    rows = [{"period": "2021-22 Q4"}, {"value": "0.88"}, {"period": "2021-22 Q3", "value": 86}]
    assert problems_of(tmp_path, comparators=rows) == [
        "comparators.csv, row 3, value: found 0.88 beside other figures such as 86; expected a percentage. "
        f"Write 88; {SHARE_TODO}"
    ]


# ---------------------------------------------------------------- numerator and denominator


def test_a_numerator_above_its_denominator_is_told(tmp_path: Path) -> None:
    assert told(tmp_path, {"value": "50.2", "numerator": 604, "denominator": 303}) == [
        f"{FILE}, row 2, numerator: found 604, above the denominator 303; expected a part of the denominator. "
        "Correct one of them; perhaps they changed places."
    ]


@pytest.mark.parametrize(
    ("value", "numerator", "denominator", "makes"),
    [("51", 303, 604, "50.2"), ("50.3", 303, 604, "50.17"), ("50.20", 303, 604, "50.166"), ("92.0", 9, 10, "90")],
)
def test_a_percentage_that_its_parts_do_not_make_is_told(
    tmp_path: Path, value: str, numerator: int, denominator: int, makes: str
) -> None:
    assert told(tmp_path, {"value": value, "numerator": numerator, "denominator": denominator}) == [
        f"{FILE}, row 2, value: found {value} beside {numerator} of {denominator}, which makes {makes}; "
        f"expected a value that its numerator and denominator make. {PUBLISHED_SO}"
    ]


@pytest.mark.parametrize(
    ("kpi", "value"),
    [
        ({}, {"value": "50.2", "numerator": 303, "denominator": 604}),
        ({}, {"value": "50", "numerator": 303, "denominator": 604}),
        ({}, {"value": "12.5", "numerator": 1, "denominator": 8}),
        ({}, {"value": "13", "numerator": 1, "denominator": 8}),
        ({}, {"value": "12", "numerator": 1, "denominator": 8}),
        ({}, {"value": "98", "denominator": 13507}),
        ({}, {"value": "98", "numerator": 9740}),
        ({"unit": "rate_per_100k"}, {"value": "637.6", "numerator": 1594, "denominator": 250000}),
        ({"unit": "rate_per_10k"}, {"value": "5.4", "numerator": 54, "denominator": 100000}),
        ({"unit": "score"}, {"value": "19.3", "numerator": 3, "denominator": 7}),
        ({}, {"value": "51", "numerator": 303, "denominator": 604, "note": "[e]"}),
        ({}, {"value": "51", "numerator": 303, "denominator": 604, "note": "[r]"}),
        ({"maximum": 110}, {"value": "100.3", "numerator": 1003, "denominator": 1000}),
    ],
)
def test_parts_that_make_the_value_as_far_as_it_is_written_are_fine(
    tmp_path: Path, kpi: dict[str, Any], value: dict[str, Any]
) -> None:
    assert told(tmp_path, value, kpi=kpi) == []


def test_a_rate_that_its_parts_do_not_make_is_told(tmp_path: Path) -> None:
    value = {"value": "63.8", "numerator": 1594, "denominator": 250000}
    assert told(tmp_path, value, kpi={"unit": "rate_per_100k"}) == [
        f"{FILE}, row 2, value: found 63.8 beside 1594 of 250000, which makes 637.6; "
        f"expected a value that its numerator and denominator make. {PUBLISHED_SO}"
    ]


def test_a_denominator_of_nothing_is_told(tmp_path: Path) -> None:
    assert told(tmp_path, {"value": "0", "numerator": 0, "denominator": 0}) == [
        f"{FILE}, row 2, denominator: found 0; expected more than 0. "
        "Correct it; if there were no cases leave value and denominator empty and write [z]."
    ]


# ---------------------------------------------------------------- ranks


@pytest.mark.parametrize(
    ("cells", "found"),
    [({"rank": 151, "rank_of": 150}, "151 of 150"), ({"rank": 0, "rank_of": 150}, "0 of 150"), ({"rank": 0}, "0")],
)
def test_a_rank_that_cannot_be_is_told(tmp_path: Path, cells: dict[str, int], found: str) -> None:
    assert told(tmp_path, {"value": 50, **cells}) == [
        f"{FILE}, row 2, rank: found {found}; expected a place from 1 to rank_of. "
        "Correct one of them; perhaps they changed places."
    ]


@pytest.mark.parametrize("cells", [{"rank": 150, "rank_of": 150}, {"rank": 1}, {"rank_of": 150}])
def test_a_rank_up_to_its_total_is_fine(tmp_path: Path, cells: dict[str, int]) -> None:
    assert told(tmp_path, {"value": 50, **cells}) == []
