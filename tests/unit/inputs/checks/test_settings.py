from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kpi_helpers.inputs.checked import require_authority
from kpi_helpers.inputs.lists import Seasonal
from tests.builders import Q1, Q2, problems_of, write_authority

SETTINGS = (
    "control_chart, screen_outliers, shift_points, trend_points, least_points, settled_points, fix_limits_after, "
    "bridge_gaps, two_in_three_beyond, assurance_on_limit, conflict, trend_test, seasonal, outlook, year_profile"
)
DOTS = {"setting": "control_chart", "value": "plot_the_dots"}
AFTER_CLOSE = "2022-11-15"  # the return of 2022-23 Q2 closed the day before


# ---------------------------------------------------------------- settings.csv


def test_settings_decisions_and_peers_that_can_be_are_fine(tmp_path: Path) -> None:
    assert problems_of(tmp_path, settings=[{}], chart_changes=[{}], peers=[{}], comparators=[{}]) == []


def test_an_unknown_setting_is_told_with_all_there_are(tmp_path: Path) -> None:
    assert problems_of(tmp_path, settings=[{"setting": "shift_pionts"}]) == [
        f'settings.csv, row 2, setting: found "shift_pionts"; expected one of {SETTINGS}. '
        'Did you mean "shift_points"? Write one of them.'
    ]


@pytest.mark.parametrize(
    ("setting", "value", "message"),
    [
        ("shift_points", "9", 'found "9" for shift_points; expected a whole number from 6 to 8. Correct it.'),
        ("shift_points", "seven", 'found "seven" for shift_points; expected a whole number from 6 to 8. Correct it.'),
        ("trend_points", "6.5", 'found "6.5" for trend_points; expected a whole number from 6 to 8. Correct it.'),
        ("bridge_gaps", "perhaps", 'found "perhaps" for bridge_gaps; expected yes or no. Correct it.'),
        ("seasonal", "summer", 'found "summer" for seasonal; expected one of automatic, yes, no. Correct it.'),
        (
            "control_chart",
            "plot_dots",
            'found "plot_dots" for control_chart; expected one of recommended, plot_the_dots, making_data_count, none. '
            'Did you mean "plot_the_dots"? Correct it.',
        ),
        ("shift_points", "", "found an empty cell; expected text. Fill it in."),
    ],
)
def test_a_value_that_a_setting_cannot_have_is_told(tmp_path: Path, setting: str, value: str, message: str) -> None:
    assert problems_of(tmp_path, settings=[{"setting": setting, "value": value}]) == [
        f"settings.csv, row 2, value: {message}"
    ]


def test_every_wrong_value_is_told_one_that_is_not_yet_known_too(tmp_path: Path) -> None:
    later = {"setting": "bridge_gaps", "value": "perhaps", "date": AFTER_CLOSE}
    assert problems_of(tmp_path, settings=[{"value": "9"}, later]) == [
        'settings.csv, row 2, value: found "9" for shift_points; expected a whole number from 6 to 8. Correct it.',
        'settings.csv, row 3, value: found "perhaps" for bridge_gaps; expected yes or no. Correct it.',
    ]


@pytest.mark.parametrize("name", ["settings", "chart_changes"])
def test_a_decision_without_reason_name_or_date_is_told(tmp_path: Path, name: str) -> None:
    assert problems_of(tmp_path, **{name: [{"reason": "", "name": "", "date": ""}]}) == [
        f"{name}.csv, row 2, date: found an empty cell; expected a date. Fill it in.",
        f"{name}.csv, row 2, name: found an empty cell; expected text. Fill it in.",
        f"{name}.csv, row 2, reason: found an empty cell; expected text. Fill it in.",
    ]


def test_a_break_that_nobody_signs_is_told(tmp_path: Path) -> None:
    assert problems_of(tmp_path, breaks=[{"recorded_by": "", "recorded_on": ""}]) == [
        "breaks.csv, row 2, recorded_by: found an empty cell; expected text. Fill it in.",
        "breaks.csv, row 2, recorded_on: found an empty cell; expected a date. Fill it in.",
    ]


@pytest.mark.parametrize("name", ["settings", "chart_changes"])
def test_a_decision_on_an_unknown_kpi_is_told(tmp_path: Path, name: str) -> None:
    first, *_ = problems_of(tmp_path, **{name: [{"kpi_id": "HOU_3"}]})
    assert first == (
        f'{name}.csv, row 2, kpi_id: found an unknown KPI "HOU_3"; expected a KPI of kpis.csv. '
        'Did you mean "HOU_03"? Correct it, or add it there.'
    )


def test_the_same_setting_may_be_changed_on_another_day_only(tmp_path: Path) -> None:
    assert problems_of(tmp_path / "days", settings=[{}, {"value": "6", "date": "2022-10-11"}]) == []
    assert problems_of(tmp_path / "day", settings=[{}, {"value": "6"}]) == [
        "settings.csv, row 3: found a second row for kpi_id HOU_03, setting shift_points, date 2022-10-10 "
        "(the first is row 2); expected one. Delete one of them."
    ]


# ---------------------------------------------------------------- contradictions


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (
            [{"setting": "least_points", "value": "9"}, {"setting": "settled_points", "value": "8"}],
            "row 2, value: found 9, more than settled_points, which is 8; expected at most settled_points. "
            "Correct one of the two.",
        ),
        (
            [DOTS, {"setting": "bridge_gaps", "value": "yes"}],
            "row 3, value: found bridge_gaps beside control_chart plot_the_dots, which leaves no choice of it; "
            "expected no such setting. Delete it, or choose other chart rules.",
        ),
        (
            [{"setting": "fix_limits_after", "value": "11"}, DOTS],
            "row 2, value: found 11; expected 12 or more with control_chart plot_the_dots. "
            "Write a larger number, or choose other chart rules.",
        ),
    ],
)
def test_rows_that_contradict_each_other_are_told(tmp_path: Path, rows: list[dict[str, str]], message: str) -> None:
    assert problems_of(tmp_path, settings=rows) == [f"settings.csv, {message}"]


def test_a_row_may_contradict_the_report(tmp_path: Path) -> None:
    report = {"analysis": {"least_points": 9, "settled_points": 15}}
    assert problems_of(tmp_path, report=report, settings=[{"setting": "settled_points", "value": "8"}]) == [
        "settings.csv, row 2, value: found 9, more than settled_points, which is 8 (least_points stands in "
        "report.yml); expected at most settled_points. Correct one of the two."
    ]


def test_only_the_newest_row_of_a_setting_counts(tmp_path: Path) -> None:
    rows = [
        {"setting": "least_points", "value": "9"},
        {"setting": "settled_points", "value": "8"},
        {"setting": "settled_points", "value": "9", "date": "2022-10-11"},
    ]
    assert problems_of(tmp_path, settings=rows) == []


def test_rows_that_are_not_yet_known_contradict_nothing(tmp_path: Path) -> None:
    assert problems_of(tmp_path, settings=[DOTS, {"date": AFTER_CLOSE}]) == []


def test_a_contradiction_of_the_report_is_not_told_again_for_each_kpi(tmp_path: Path) -> None:
    report = {"analysis": {"least_points": 9, "settled_points": 8}}
    assert problems_of(tmp_path, report=report, settings=[{}]) == [
        "report.yml, row 3, analysis, least_points: found 9, more than settled_points, which is 8; "
        "expected at most settled_points. Correct one of the two."
    ]


# ---------------------------------------------------------------- report.yml


@pytest.mark.parametrize(
    ("analysis", "message"),
    [
        (
            {"shift_pionts": 7},
            f"row 3, analysis, shift_pionts: found an unknown setting; expected one of {SETTINGS}. "
            'Did you mean "shift_points"? Rename or delete it.',
        ),
        ({"shift_points": 9}, 'row 3, analysis, shift_points: found "9"; expected 6 to 8. Correct it.'),
        (
            {"bridge_gaps": True, "shift_points": "seven"},
            'row 4, analysis, shift_points: found "seven"; expected a whole number. Correct it.',
        ),
        (
            {"bridge_gaps": "perhaps"},
            'row 3, analysis, bridge_gaps: found "perhaps"; expected true or false. Correct it.',
        ),
        (
            {"seasonal": "summer"},
            'row 3, analysis, seasonal: found "summer"; expected one of automatic, yes, no. Correct it.',
        ),
        (
            {"outlook": "run_rat"},
            'row 3, analysis, outlook: found "run_rat"; expected one of automatic, run_rate, last_years_rest, '
            'growth_on_last_year, share_of_year, smoothing, none. Did you mean "run_rate"? Correct it.',
        ),
        (
            {"control_chart": "plot_the_dots", "fix_limits_after": 11},
            "row 4, analysis, fix_limits_after: found 11; expected 12 or more with control_chart plot_the_dots. "
            "Write a larger number, or choose other chart rules.",
        ),
        (
            {"control_chart": "making_data_count", "assurance_on_limit": "decided"},
            "row 3, analysis, assurance_on_limit: found assurance_on_limit beside control_chart making_data_count, "
            "which leaves no choice of it; expected no such setting. Delete it, or choose other chart rules.",
        ),
        ("recommended", 'row 2, analysis: found "recommended"; expected a block of settings. Correct it.'),
    ],
)
def test_faults_of_the_reports_own_settings_are_told_with_their_line(
    tmp_path: Path, analysis: object, message: str
) -> None:
    assert problems_of(tmp_path, report={"analysis": analysis}) == [f"report.yml, {message}"]


@pytest.mark.parametrize(("word", "expected"), [("yes", Seasonal.YES), ("no", Seasonal.NO)])
def test_yes_and_no_need_no_quotation_marks(tmp_path: Path, word: str, expected: Seasonal) -> None:
    data = write_authority(tmp_path)
    with (data / "report.yml").open("a", encoding="utf-8") as file:
        file.write(f"analysis:\n  seasonal: {word}\n  bridge_gaps: {word}\n")
    analysis = require_authority(data, Q2).report.analysis
    assert (analysis.seasonal, analysis.bridge_gaps) == (expected, word == "yes")


# ---------------------------------------------------------------- chart_changes.csv


def test_an_unknown_decision_is_told(tmp_path: Path) -> None:
    assert problems_of(tmp_path, chart_changes=[{"change": "rebase"}]) == [
        'chart_changes.csv, row 2, change: found "rebase"; expected one of recalculate, exclude, fix_limits. '
        "Write one of them."
    ]


@pytest.mark.parametrize("change", ["recalculate", "exclude", "fix_limits"])
def test_a_decision_on_a_period_without_a_figure_is_told(tmp_path: Path, change: str) -> None:
    assert problems_of(tmp_path, chart_changes=[{"period": "2022-23 Q3", "change": change}]) == [
        "chart_changes.csv, row 2, period: found 2022-23 Q3, for which HOU_03 has no figure; "
        "expected a period with a figure. Correct it, or delete the row."
    ]


def test_a_decision_that_is_not_yet_known_may_be_on_a_figure_to_come(tmp_path: Path) -> None:
    assert problems_of(tmp_path, chart_changes=[{"period": "2022-23 Q3", "date": AFTER_CLOSE}]) == []


def test_decisions_are_not_held_against_values_that_cannot_be_read(tmp_path: Path) -> None:
    files = {"values/2022-23_Q2.csv": "kpi_id;period\n"}
    assert [m for m in problems_of(tmp_path, chart_changes=[{}], files=files) if "chart_changes" in m] == []


@pytest.mark.parametrize("change", ["exclude", "fix_limits"])
@pytest.mark.parametrize("rules", [{"settings": [DOTS]}, {"report": {"analysis": {"control_chart": "plot_the_dots"}}}])
def test_a_decision_that_the_chart_rules_do_not_know_is_told(
    tmp_path: Path, change: str, rules: dict[str, Any]
) -> None:
    assert problems_of(tmp_path, chart_changes=[{"change": change}], **rules) == [
        f"chart_changes.csv, row 2, change: found {change} for HOU_03, whose chart rules are plot_the_dots; "
        "expected recalculate, the only decision those rules know. Delete the row, or choose other chart rules."
    ]


def test_every_rules_know_a_recalculation_and_a_kpi_may_have_other_rules_than_the_report(tmp_path: Path) -> None:
    dots = {"analysis": {"control_chart": "plot_the_dots"}}
    other = [{"setting": "control_chart", "value": "recommended"}]
    assert problems_of(tmp_path / "first", chart_changes=[{}], report=dots) == []
    assert problems_of(tmp_path / "second", chart_changes=[{"change": "exclude"}], report=dots, settings=other) == []


# ---------------------------------------------------------------- peers.csv


def test_an_unknown_peer_is_told(tmp_path: Path) -> None:
    assert problems_of(tmp_path, peers=[{}, {"comparator": "Englnd"}], comparators=[{}]) == [
        'peers.csv, row 3, comparator: found an unknown comparator "Englnd"; expected a comparator of '
        'comparators.csv. Did you mean "England"? Correct it, or add it there.'
    ]


def test_peers_may_be_named_before_there_are_any_comparators(tmp_path: Path) -> None:
    assert problems_of(tmp_path, peers=[{}]) == []


def test_a_group_of_peers_has_one_title(tmp_path: Path) -> None:
    peers = [{}, {"comparator": "Kent", "title": "Counties"}]
    assert problems_of(tmp_path, peers=peers, comparators=[{}, {"comparator": "Kent"}]) == [
        "peers.csv, row 3, title: found Counties for the peer group neighbours; "
        "expected Nearest neighbours, as in peers.csv, row 2. Give a group one title."
    ]


def test_an_unknown_source_of_peers_is_told(tmp_path: Path) -> None:
    assert problems_of(tmp_path, peers=[{"source": "nomis"}], comparators=[{}]) == [
        'peers.csv, row 2, source: found an unknown source "nomis"; expected a source of sources.csv. '
        "Correct it, or add it there."
    ]


# ---------------------------------------------------------------- as known at the time


def test_a_decision_counts_from_the_return_that_closes_on_its_day_or_later(tmp_path: Path) -> None:
    data = write_authority(
        tmp_path,
        settings=[DOTS, {"date": AFTER_CLOSE}],
        chart_changes=[{"date": "2022-11-14"}, {"period": "2022-23 Q1", "date": AFTER_CLOSE}],
        peers=[{}],
        comparators=[{}],
    )
    authority = require_authority(data, Q2)
    assert list(authority.settings["setting"]) == ["control_chart"]
    assert list(authority.chart_changes["period"]) == ["2022-23 Q2"]
    assert list(authority.peers["comparator"]) == ["England"]
    earlier = require_authority(data, Q1)
    assert (len(earlier.settings), len(earlier.chart_changes), len(earlier.peers)) == (0, 0, 1)
