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
