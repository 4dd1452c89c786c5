from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.builders import problems_of

WRONG = {"kpi_id": "HOU_3"}
ROWS: dict[str, dict[str, Any]] = {
    "targets.csv": {"targets": [{}, WRONG]},
    "comparators.csv": {"comparators": [WRONG]},
    "overrides.csv": {"overrides": [WRONG]},
    "breaks.csv": {"breaks": [WRONG]},
    "values/2022-23_Q2.csv": {"values": {"2022-23 Q2": [{"value": 92}, {"value": 92, **WRONG}]}},
}


@pytest.mark.parametrize("file", list(ROWS))
def test_an_unknown_kpi_is_told_in_every_file(tmp_path: Path, file: str) -> None:
    row = 3 if "values" in file or "targets" in file else 2
    assert problems_of(tmp_path, **ROWS[file]) == [
        f'{file}, row {row}, kpi_id: found an unknown KPI "HOU_3"; expected a KPI of kpis.csv. '
        'Did you mean "HOU_03"? Correct it, or add it there.'
    ]


def test_an_unknown_kpi_is_told_once_for_all_its_rows(tmp_path: Path) -> None:
    values = {"2022-23 Q2": [{"value": 92}, {"value": 92, **WRONG}, {"value": 91, **WRONG, "period": "2022-23 Q1"}]}
    assert problems_of(tmp_path, values=values) == [
        'values/2022-23_Q2.csv, row 3, kpi_id: found an unknown KPI "HOU_3" (in 2 rows); expected a KPI of kpis.csv. '
        'Did you mean "HOU_03"? Correct it, or add it there.'
    ]


@pytest.mark.parametrize(
    ("file", "rows"),
    [
        ("values/2022-23_Q2.csv", {"values": {"2022-23 Q2": [{"value": 92, "source": "nomis"}]}}),
        ("comparators.csv", {"comparators": [{"source": "nomis"}]}),
        ("breaks.csv", {"breaks": [{"source": "nomis"}]}),
    ],
)
def test_an_unknown_source_is_told(tmp_path: Path, file: str, rows: dict[str, Any]) -> None:
    assert problems_of(tmp_path, **rows) == [
        f'{file}, row 2, source: found an unknown source "nomis"; expected a source of sources.csv. '
        "Correct it, or add it there."
    ]


# ---------------------------------------------------------------- overrides


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        ({"reason": ""}, "reason: found an empty cell; expected text. Fill it in."),
        ({"name": ""}, "name: found an empty cell; expected text. Fill it in."),
        ({"date": ""}, "date: found an empty cell; expected a date. Fill it in."),
        (
            {"rating": "yellow"},
            'rating: found "yellow"; expected one of green, amber, red, not_rated. Write one of them.',
        ),
        (
            {"kind": "judgment"},
            'kind: found "judgment"; expected one of judgement, as_published. '
            'Did you mean "judgement"? Write one of them.',
        ),
    ],
)
def test_an_override_without_its_reason_name_or_words_is_told(
    tmp_path: Path, cells: dict[str, str], message: str
) -> None:
    assert problems_of(tmp_path, overrides=[cells]) == [f"overrides.csv, row 2, {message}"]


def test_a_rating_for_a_context_figure_is_told(tmp_path: Path) -> None:
    assert problems_of(tmp_path, kpis=[{"state": "context"}], overrides=[{}]) == [
        "overrides.csv, row 2, kpi_id: found a rating for HOU_03, whose state is context; "
        "expected a KPI that is rated. Delete the row, or correct state in kpis.csv."
    ]


# ---------------------------------------------------------------- corrections


def test_a_correction_whose_old_value_is_another_is_told(tmp_path: Path) -> None:
    assert problems_of(tmp_path, corrections=[{"old_value": 90}]) == [
        "corrections.csv, row 2, old_value: found 90 for HOU_03, 2022-23 Q1, but 91 in values/2022-23_Q1.csv, row 2; "
        "expected the value as the return gives it. Correct old_value, period or return; the correction was not made."
    ]


@pytest.mark.parametrize("cells", [{"period": "2021-22 Q4"}, {"kpi_id": "HOU_04"}, {"return": "2022-23 Q2"}])
def test_a_correction_of_no_value_is_told(tmp_path: Path, cells: dict[str, str]) -> None:
    kpi_id, period = cells.get("kpi_id", "HOU_03"), cells.get("period", "2022-23 Q1")
    other = {"kpi_id": "HOU_04"}
    told = problems_of(tmp_path, corrections=[cells], kpis=[{}, other], targets=[{}, other])
    assert told == [
        f"corrections.csv, row 2, old_value: found 91 for {kpi_id}, {period}, "
        f"but no such value in the return {cells.get('return', '2022-23 Q1')}; "
        "expected the value as the return gives it. Correct old_value, period or return; the correction was not made."
    ]


def test_a_correction_of_a_later_return_is_left_to_that_return(tmp_path: Path) -> None:
    assert problems_of(tmp_path, corrections=[{"return": "2022-23 Q3", "old_value": 1}]) == []


def test_a_correction_without_evidence_is_told(tmp_path: Path) -> None:
    assert problems_of(tmp_path, corrections=[{"evidence": ""}]) == [
        "corrections.csv, row 2, evidence: found an empty cell; expected text. Fill it in."
    ]
