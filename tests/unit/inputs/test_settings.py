from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from kpi_helpers.analysis.statistics.control.settings import LEAST_FIXED, ControlSettings
from kpi_helpers.inputs.files.tables import SETTINGS
from kpi_helpers.inputs.lists import (
    CHART_SETTINGS,
    RUN_LENGTHS,
    ChartRules,
    Conflict,
    OnLimit,
    OutlookMethod,
    Seasonal,
    Setting,
    TrendTest,
    YearProfile,
)
from kpi_helpers.inputs.settings import (
    LEAST_POINTS,
    LEAST_TO_FIX,
    SETTLED_POINTS,
    Analysis,
    analysis_by_kpi,
    contradictions,
    values_of,
    words_of,
)
from tests.builders import make_frame


def found_in(**settings: Any) -> list[str]:
    """Give every contradiction as the words of a message."""
    told = contradictions(Analysis(**settings))
    return [f"{setting}: found {found}; expected {expected}. {todo}." for setting, found, expected, todo in told]


# ---------------------------------------------------------------- settings and their values


def test_what_holds_where_nothing_is_set() -> None:
    usual = Analysis()
    assert usual.control_chart is ChartRules.RECOMMENDED
    assert usual.trend_test is TrendTest.AUTOMATIC
    assert usual.seasonal is Seasonal.AUTOMATIC
    assert usual.outlook is OutlookMethod.AUTOMATIC
    assert usual.year_profile is YearProfile.LAST_YEAR
    assert [getattr(usual, setting) for setting in CHART_SETTINGS] == [None] * 10


def test_every_setting_is_one_of_the_list_in_its_order() -> None:
    assert list(Analysis.model_fields) == list(Setting)


def test_the_numbers_are_those_of_the_charts() -> None:
    usual = ControlSettings()
    assert (usual.least_points, usual.settled_points, LEAST_FIXED) == (LEAST_POINTS, SETTLED_POINTS, LEAST_TO_FIX)
    for setting in (Setting.SHIFT_POINTS, Setting.TREND_POINTS):
        assert values_of(setting) == f"a whole number from {RUN_LENGTHS[0]} to {RUN_LENGTHS[-1]}"


@pytest.mark.parametrize(
    ("setting", "values"),
    [
        (Setting.CONTROL_CHART, "one of recommended, plot_the_dots, making_data_count, none"),
        (Setting.SCREEN_OUTLIERS, "yes or no"),
        (Setting.LEAST_POINTS, "a whole number from 3 to 30"),
        (Setting.SETTLED_POINTS, "a whole number from 3 to 60"),
        (Setting.FIX_LIMITS_AFTER, "a whole number from 6 to 60"),
        (Setting.ASSURANCE_ON_LIMIT, "one of inconsistent, decided"),
        (Setting.CONFLICT, "one of priority, improvement, concern"),
        (Setting.TREND_TEST, "one of automatic, rank, seasonal_rank, recent_trend, regression, none"),
        (
            Setting.OUTLOOK,
            "one of automatic, run_rate, last_years_rest, growth_on_last_year, share_of_year, smoothing, none",
        ),
        (Setting.YEAR_PROFILE, "one of last_year, equal_parts"),
    ],
)
def test_what_a_setting_may_be_is_told_in_words(setting: Setting, values: str) -> None:
    assert values_of(setting) == values


def test_only_settings_of_a_list_have_words() -> None:
    assert words_of(Setting.CONFLICT) == [word.value for word in Conflict]
    assert (words_of(Setting.BRIDGE_GAPS), words_of(Setting.SHIFT_POINTS)) == ([], [])


@pytest.mark.parametrize(("value", "expected"), [(True, Seasonal.YES), (False, Seasonal.NO), ("no", Seasonal.NO)])
def test_yes_and_no_of_seasonal_may_be_the_booleans_of_yaml(value: object, expected: Seasonal) -> None:
    assert Analysis.model_validate({"seasonal": value}).seasonal is expected


# ---------------------------------------------------------------- one KPI


def test_settings_of_one_kpi_replace_those_of_the_report() -> None:
    report = Analysis(shift_points=8, trend_points=8, trend_test=TrendTest.RANK)
    own = report.changed({"shift_points": "6", "screen_outliers": "no", "outlook": "none"})
    expected = Analysis(
        shift_points=6,
        trend_points=8,
        screen_outliers=False,
        trend_test=TrendTest.RANK,
        outlook=OutlookMethod.NONE,
    )
    assert own == expected


def test_other_chart_rules_come_with_their_own_values() -> None:
    report = Analysis(shift_points=8, bridge_gaps=False, trend_test=TrendTest.RANK, seasonal=Seasonal.NO)
    own = report.changed({"control_chart": "plot_the_dots", "screen_outliers": "no"})
    assert own == Analysis(
        control_chart=ChartRules.PLOT_THE_DOTS,
        screen_outliers=False,
        trend_test=TrendTest.RANK,
        seasonal=Seasonal.NO,
    )
    assert list(contradictions(own)) == []


@pytest.mark.parametrize(("name", "value"), [("shift_points", "9"), ("shift_pionts", "7"), ("seasonal", "summer")])
def test_a_setting_that_cannot_be_is_refused(name: str, value: str) -> None:
    with pytest.raises(ValidationError):
        Analysis().changed({name: value})


def test_the_newest_row_of_a_setting_wins_whatever_the_order_of_the_file() -> None:
    rows = make_frame(
        SETTINGS,
        {"kpi_id": "HOU_03", "setting": "shift_points", "value": "8", "date": "2022-10-11"},
        {"kpi_id": "HOU_03", "setting": "shift_points", "value": "6", "date": "2022-10-10"},
        {"kpi_id": "HOU_04", "setting": "trend_test", "value": "none", "date": "2022-10-10"},
    )
    report = Analysis(assurance_on_limit=OnLimit.DECIDED)
    assert analysis_by_kpi(report, rows) == {
        "HOU_03": Analysis(assurance_on_limit=OnLimit.DECIDED, shift_points=8),
        "HOU_04": Analysis(assurance_on_limit=OnLimit.DECIDED, trend_test=TrendTest.NONE),
    }
    assert analysis_by_kpi(report, rows.iloc[:0]) == {}


# ---------------------------------------------------------------- contradictions


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (
            {"least_points": 9, "settled_points": 8},
            "least_points: found 9, more than settled_points, which is 8; expected at most settled_points. "
            "Correct one of the two.",
        ),
        (
            {"least_points": 14},
            "least_points: found 14, more than settled_points, which is 13 unless set; "
            "expected at most settled_points. Correct one of the two.",
        ),
        (
            {"settled_points": 5},
            "settled_points: found 5, fewer than least_points, which is 6 unless set; "
            "expected least_points or more. Correct one of the two.",
        ),
        (
            {"least_points": 9, "fix_limits_after": 8},
            "fix_limits_after: found 8, fewer than least_points, which is 9; expected least_points or more. "
            "Correct one of the two.",
        ),
        (
            {"control_chart": "plot_the_dots", "fix_limits_after": 11},
            "fix_limits_after: found 11; expected 12 or more with control_chart plot_the_dots. "
            "Write a larger number, or choose other chart rules.",
        ),
        (
            {"control_chart": "making_data_count", "conflict": "priority"},
            "conflict: found priority; expected improvement or concern with control_chart making_data_count. "
            "Correct it, or choose other chart rules.",
        ),
        (
            {"control_chart": "making_data_count", "bridge_gaps": False},
            "bridge_gaps: found bridge_gaps beside control_chart making_data_count, which leaves no choice of it; "
            "expected no such setting. Delete it, or choose other chart rules.",
        ),
        (
            {"control_chart": "none", "screen_outliers": True},
            "screen_outliers: found screen_outliers beside control_chart none, which leaves no choice of it; "
            "expected no such setting. Delete it, or choose other chart rules.",
        ),
    ],
)
def test_settings_that_cannot_hold_together_are_told(settings: dict[str, Any], message: str) -> None:
    assert found_in(**settings) == [message]


@pytest.mark.parametrize(
    "settings",
    [
        {"least_points": 13},
        {"least_points": 20, "settled_points": 20},
        {"least_points": 3, "settled_points": 3},
        {"settled_points": 6},
        {"least_points": 9, "fix_limits_after": 9},
        {"fix_limits_after": 6},
        {"conflict": "priority", "bridge_gaps": False, "assurance_on_limit": "decided"},
        {"control_chart": "plot_the_dots", "fix_limits_after": 12, "screen_outliers": False},
        {"control_chart": "making_data_count", "least_points": 15, "settled_points": 12, "fix_limits_after": 6},
        {"control_chart": "making_data_count", "conflict": "concern", "two_in_three_beyond": True, "shift_points": 6},
        {"control_chart": "none", "trend_test": "rank", "seasonal": "yes", "outlook": "run_rate"},
    ],
)
def test_settings_that_can_hold_together_are_fine(settings: dict[str, Any]) -> None:
    assert found_in(**settings) == []


@pytest.mark.parametrize(
    ("rules", "may_change"),
    [
        (ChartRules.RECOMMENDED, CHART_SETTINGS),
        (ChartRules.PLOT_THE_DOTS, ("screen_outliers", "fix_limits_after")),
        (
            ChartRules.MAKING_DATA_COUNT,
            (
                "screen_outliers",
                "shift_points",
                "trend_points",
                "least_points",
                "settled_points",
                "fix_limits_after",
                "two_in_three_beyond",
                "conflict",
            ),
        ),
        (ChartRules.NONE, ()),
    ],
)
def test_each_rules_leave_their_own_choice(rules: ChartRules, may_change: tuple[str, ...]) -> None:
    harmless = {
        "screen_outliers": True,
        "shift_points": 8,
        "trend_points": 8,
        "least_points": 12,
        "settled_points": 13,
        "fix_limits_after": 12,
        "bridge_gaps": True,
        "two_in_three_beyond": True,
        "assurance_on_limit": "decided",
        "conflict": "concern",
    }
    assert list(harmless) == list(CHART_SETTINGS)
    refused = [name for name, value in harmless.items() if found_in(control_chart=rules, **{name: value})]
    assert refused == [name for name in harmless if name not in may_change]
