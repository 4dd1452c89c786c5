from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.builders import KPI, problems_of

CARE = {"slug": "care", "section": "roads", "title": "Care"}
HOMES = {"slug": "homes", "title": "Homes", "purpose": "Homes."}
ROADS = {"slug": "roads", "title": "Roads", "purpose": "Roads."}
OTHER = {"kpi_id": "HOU_04"}
TARGETS: list[dict[str, Any]] = [{}, OTHER]


@pytest.mark.parametrize(
    ("kpi", "messages"),
    [
        (
            {"source": "housing_sistem"},
            [
                'kpis.csv, row 2, source: found an unknown source "housing_sistem"; '
                'expected a source of sources.csv. Did you mean "housing_system"? Correct it, or add it there.'
            ],
        ),
        ({"source": ""}, []),
        ({"decimals": 0}, []),
        ({"decimals": 4}, []),
        ({"same_within": 0}, []),
        ({"minimum": 95, "maximum": 95}, []),
        ({"starts": "2022-23 Q1"}, []),
        ({"ends": "2022-23 Q2"}, []),
        ({"starts": "2022-23 Q1", "ends": "2022-23 Q1"}, []),
        (
            {"decimals": 5},
            ["kpis.csv, row 2, decimals: found 5; expected 0 to 4. Write how many digits stand after the point."],
        ),
        (
            {"decimals": -1},
            ["kpis.csv, row 2, decimals: found -1; expected 0 to 4. Write how many digits stand after the point."],
        ),
        (
            {"same_within": -0.5},
            [
                "kpis.csv, row 2, same_within: found -0.5; expected 0 or more. "
                "Write the largest change that still counts as none."
            ],
        ),
        (
            {"minimum": 95, "maximum": 90.5},
            [
                "kpis.csv, row 2, minimum: found 95, above the maximum 90.5; expected minimum below maximum. "
                "Correct one of them."
            ],
        ),
        (
            {"starts": "2022-23 Q1", "ends": "2021-22 Q4"},
            [
                "kpis.csv, row 2, ends: found 2021-22 Q4, before the start 2022-23 Q1; expected a later quarter. "
                "Correct one of them."
            ],
        ),
        (
            {"state": "under_review"},
            [
                "kpis.csv, row 2, state_note: found an empty cell for a KPI that is under_review; "
                "expected the reason, which is printed beside the KPI. Write it in one short sentence."
            ],
        ),
        ({"state": "in_development", "state_note": "New measure."}, []),
        (
            {"polarity": "up"},
            ['kpis.csv, row 2, polarity: found "up"; expected one of higher, lower, range, none. Write one of them.'],
        ),
    ],
)
def test_faults_of_a_kpi_are_told(tmp_path: Path, kpi: dict[str, Any], messages: list[str]) -> None:
    values = {"2022-23 Q1": [{"value": 95}], "2022-23 Q2": [{"value": 95}]}
    told = problems_of(tmp_path, kpis=[kpi], values=values)
    assert [message for message in told if message.startswith("kpis.csv")] == messages


def test_a_section_that_is_no_priority_is_told_once_per_file(tmp_path: Path) -> None:
    place = {"section": "home"}
    message = (
        'an unknown section "home"{}; expected a section of report.yml. '
        'Did you mean "homes"? Correct it, or add it there.'
    )
    assert problems_of(tmp_path, kpis=[place, {**OTHER, **place}], groups=[place], targets=TARGETS) == [
        f"groups.csv, row 2, section: found {message.format('')}",
        f"kpis.csv, row 2, section: found {message.format(' (in 2 rows)')}",
    ]


def test_an_unknown_theme_is_told(tmp_path: Path) -> None:
    place = {"theme": "car"}
    told = problems_of(tmp_path, kpis=[place], groups=[place], report={"themes": [{**CARE, "section": "homes"}]})
    assert told == [
        f'{file}, row 2, theme: found an unknown theme "car"; expected a theme of report.yml. '
        'Did you mean "care"? Correct it, or add it there.'
        for file in ("groups.csv", "kpis.csv")
    ]


def test_a_theme_of_another_section_is_told(tmp_path: Path) -> None:
    place = {"theme": "care"}
    report = {"priorities": [HOMES, ROADS], "themes": [CARE]}
    assert problems_of(tmp_path, kpis=[place], groups=[place], report=report) == [
        f"{file}, row 2, theme: found the theme care in the section homes; "
        "expected the section roads, as in report.yml. Correct one of the two."
        for file in ("groups.csv", "kpis.csv")
    ]


def test_a_group_in_two_sections_is_told(tmp_path: Path) -> None:
    kpis = [{}, {**OTHER, "section": "roads"}]
    assert problems_of(tmp_path, kpis=kpis, targets=TARGETS, report={"priorities": [HOMES, ROADS]}) == [
        "kpis.csv, row 3, section: found roads for the group housing; expected homes, as in groups.csv, row 2. "
        "Put all of a group into one place."
    ]


def test_a_group_in_two_themes_is_told(tmp_path: Path) -> None:
    kpis = [{}, {**OTHER, "theme": "care"}]
    told = problems_of(tmp_path, kpis=kpis, targets=TARGETS, report={"themes": [{**CARE, "section": "homes"}]})
    assert told == [
        "kpis.csv, row 3, theme: found care for the group housing; expected no theme, as in groups.csv, row 2. "
        "Put all of a group into one place."
    ]


def test_ids_that_differ_only_in_capitals_are_told(tmp_path: Path) -> None:
    assert problems_of(tmp_path, kpis=[{}, {"kpi_id": "hou_03"}], targets=[{}, {"kpi_id": "hou_03"}]) == [
        "kpis.csv, row 3, kpi_id: found hou_03, which differs from another id only in capitals; "
        "expected ids that differ in letters or digits. Choose another id."
    ]


def test_an_id_that_stands_twice_is_told(tmp_path: Path) -> None:
    assert problems_of(tmp_path, kpis=[KPI, KPI]) == [
        "kpis.csv, row 3: found a second row for kpi_id HOU_03 (the first is row 2); expected one. Delete one of them."
    ]


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
