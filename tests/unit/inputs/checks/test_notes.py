from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kpi_helpers.inputs.checked import check_authority
from tests.builders import Q2, problems_of, write_authority

FILE = "values/2022-23_Q2.csv"


def told(folder: Path, **value: Any) -> list[str]:
    return problems_of(folder, values={"2022-23 Q2": [value]})


@pytest.mark.parametrize(
    "cells", [{}, {"note": "[x]"}, {"remark": "not collected"}, {"note": "[u]", "remark": "not collected"}]
)
def test_an_empty_value_without_note_and_reason_is_told(tmp_path: Path, cells: dict[str, str]) -> None:
    assert told(tmp_path, value="", **cells) == [
        f"{FILE}, row 2, value: found an empty cell; expected a number, or one of [x], [z], [c] in note "
        "and the reason in remark. Write the value, or the note and the reason."
    ]


@pytest.mark.parametrize(
    "cells",
    [
        {"note": "[x]", "remark": "not collected"},
        {"note": "[z]", "remark": "no cases"},
        {"note": "[c]", "remark": "under 5"},
        {"note": "[x]", "rank": 63, "rank_of": 150},
    ],
)
def test_an_empty_value_that_says_why_is_fine(tmp_path: Path, cells: dict[str, Any]) -> None:
    assert told(tmp_path, value="", **cells) == []


def test_a_value_that_cannot_be_read_is_told_once(tmp_path: Path) -> None:
    assert told(tmp_path, value="12,5") == [f'{FILE}, row 2, value: found "12,5"; expected a number. Write 12.5.']


def test_a_zero_is_a_value(tmp_path: Path) -> None:
    assert told(tmp_path, value=0) == []


@pytest.mark.parametrize(
    ("note", "todo"),
    [("[x]", "Delete the value or the note"), ("[c]", "Delete the value"), ("[z]", "Delete the value or the note")],
)
def test_a_value_beside_a_note_that_there_is_none_is_told(tmp_path: Path, note: str, todo: str) -> None:
    assert told(tmp_path, value=3, note=note, remark="few") == [
        f"{FILE}, row 2, value: found 3 beside {note}; expected an empty cell. {todo}."
    ]


@pytest.mark.parametrize(
    ("cells", "found", "todo"),
    [
        ({"status": "provisional"}, "no [p] for a provisional value", "Write [p]"),
        ({"status": "forecast", "note": "[p]"}, "no [f] for a forecast value", "Write [f]"),
        ({"status": "final", "note": "[p]"}, "[p] for a final value", "Correct note or status"),
        ({"status": "final", "note": "[f]"}, "[f] for a final value", "Correct note or status"),
    ],
)
def test_a_note_that_disagrees_with_status_is_a_warning(
    tmp_path: Path, cells: dict[str, str], found: str, todo: str
) -> None:
    data = write_authority(tmp_path, values={"2022-23 Q2": [{"value": 90, **cells}]})
    authority, problems = check_authority(data, Q2)
    message = f"{FILE}, row 2, note: found {found}; expected a note that agrees with status. {todo}."
    assert [str(problem) for problem in problems] == [message]
    assert authority is not None
    assert [str(problem) for problem in authority.warnings] == [message]


@pytest.mark.parametrize("cells", [{"status": "provisional", "note": "[p]"}, {"status": "forecast", "note": "[e] [f]"}])
def test_a_note_that_agrees_with_status_is_fine(tmp_path: Path, cells: dict[str, str]) -> None:
    assert told(tmp_path, value=90, **cells) == []


def test_a_break_that_nobody_recorded_is_told(tmp_path: Path) -> None:
    assert told(tmp_path, value=90, note="[b]") == [
        f"{FILE}, row 2, note: found [b] for HOU_03, 2022-23 Q2; "
        "expected a row for that KPI and period in breaks.csv. Add it with its reason, or delete the note."
    ]


def test_a_break_that_is_recorded_is_fine(tmp_path: Path) -> None:
    assert problems_of(tmp_path, values={"2022-23 Q2": [{"value": 90, "note": "[b]"}]}, breaks=[{}]) == []


def test_a_comparator_may_be_words_or_a_rank_but_not_nothing(tmp_path: Path) -> None:
    rows = [
        {"value": "", "remark": "lower than nearest neighbours"},
        {"value": "", "comparator": "Kent", "rank": 3},
        {"value": "", "comparator": "Bury"},
    ]
    assert problems_of(tmp_path, comparators=rows) == [
        "comparators.csv, row 4, value: found an empty cell; expected a number, a rank, or words in remark. "
        "Write one of them, or delete the row."
    ]
