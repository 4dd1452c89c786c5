from __future__ import annotations

import re
from dataclasses import FrozenInstanceError
from typing import Any

import pytest

from kpi_helpers.analysis.statistics.control.settings import ControlSettings, Preset, settings_for
from kpi_helpers.inputs.lists import Conflict, OnLimit


def test_each_preset_has_its_own_settings() -> None:
    assert settings_for("recommended") == ControlSettings(
        preset=Preset.RECOMMENDED,
        screen_outliers=True,
        shift_points=7,
        trend_points=7,
        fix_after_points=None,
        least_points=6,
        settled_points=13,
        bridge_gaps=True,
        two_in_three_beyond=False,
        assurance_on_limit=OnLimit.INCONSISTENT,
        conflict=Conflict.PRIORITY,
    )
    dots = settings_for(Preset.PLOT_THE_DOTS)
    assert (dots.screen_outliers, dots.least_points, dots.settled_points, dots.bridge_gaps) == (True, 0, 13, False)
    count = settings_for(Preset.MAKING_DATA_COUNT)
    assert (count.screen_outliers, count.least_points, count.settled_points, count.bridge_gaps) == (False, 15, 12, True)
    assert (count.assurance_on_limit, count.conflict) == (OnLimit.DECIDED, Conflict.IMPROVEMENT)


def test_changes_are_put_on_top() -> None:
    found = settings_for("making_data_count", shift_points=8, conflict="concern")
    assert (found.shift_points, found.trend_points, found.conflict) == (8, 7, Conflict.CONCERN)
    assert settings_for("plot_the_dots", fix_after_points=12, screen_outliers=False).fix_after_points == 12
    assert settings_for("recommended", assurance_on_limit="decided").assurance_on_limit is OnLimit.DECIDED


def test_settings_cannot_be_changed_afterwards() -> None:
    with pytest.raises(FrozenInstanceError):
        settings_for("recommended").shift_points = 8  # type: ignore[misc]


@pytest.mark.parametrize(
    ("preset", "changes", "message"),
    [
        ("nhs", {}, 'Unknown preset "nhs". Presets: recommended, plot_the_dots, making_data_count.'),
        (
            "recommended",
            {"run": 7},
            'Unknown setting "run" of control charts. Settings: screen_outliers, shift_points, trend_points, '
            "fix_after_points, least_points, settled_points, bridge_gaps, two_in_three_beyond, assurance_on_limit, "
            "conflict.",
        ),
        ("recommended", {"shift_points": 5}, "shift_points: found 5; expected 6 to 8."),
        ("recommended", {"trend_points": 9}, "trend_points: found 9; expected 6 to 8."),
        ("recommended", {"trend_points": True}, "trend_points: found True; expected a whole number of points."),
        ("recommended", {"least_points": None}, "least_points: found None; expected a whole number of points."),
        ("recommended", {"fix_after_points": 12.0}, "fix_after_points: found 12.0; expected a whole number of points."),
        ("recommended", {"screen_outliers": "no"}, "screen_outliers: found 'no'; expected True or False."),
        ("recommended", {"least_points": -1}, "least_points: found -1; expected 0 or more."),
        (
            "recommended",
            {"settled_points": 5},
            "settled_points (5) is below least_points (6): limits would be settled before there are any.",
        ),
        (
            "recommended",
            {"fix_after_points": 5},
            "fix_after_points (5) is below least_points (6): there would never be limits.",
        ),
        (
            "recommended",
            {"fix_after_points": 1, "least_points": 0},
            "fix_after_points: found 1; expected 2 or more in recommended.",
        ),
        (
            "plot_the_dots",
            {"fix_after_points": 11},
            "fix_after_points: found 11; expected 12 or more in plot_the_dots.",
        ),
        (
            "plot_the_dots",
            {"shift_points": 8},
            "shift_points: found 8; plot_the_dots always has 7. Choose recommended.",
        ),
        (
            "plot_the_dots",
            {"bridge_gaps": True},
            "bridge_gaps: found True; plot_the_dots always has False. Choose recommended.",
        ),
        (
            "making_data_count",
            {"assurance_on_limit": "inconsistent"},
            "assurance_on_limit: found inconsistent; making_data_count always has decided. Choose recommended.",
        ),
        (
            "making_data_count",
            {"conflict": "priority"},
            "conflict: found priority; making_data_count expects improvement or concern.",
        ),
        (
            "recommended",
            {"conflict": "both"},
            'conflict: found "both"; expected one of priority, improvement, concern.',
        ),
    ],
)
def test_contradictions_are_refused_in_one_sentence(preset: str, changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        settings_for(preset, **changes)
