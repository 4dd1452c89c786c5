"""What is true of settings of analysis for any values: whatever the checks let through, the charts accept."""

from __future__ import annotations

from typing import Any

from hypothesis import assume, given, settings, strategies as st

from kpi_helpers.analysis.statistics.control.settings import settings_for
from kpi_helpers.analysis.variation import control_settings
from kpi_helpers.inputs.lists import CHART_SETTINGS, ChartRules, Setting
from kpi_helpers.inputs.settings import Analysis, contradictions, values_of, words_of

MANY = settings(max_examples=1000, deadline=None)
ENGINE = {Setting.FIX_LIMITS_AFTER: "fix_after_points"}  # where the charts' name is another one


def values(setting: Setting) -> st.SearchStrategy[Any]:
    """Every value that a setting may have, as `values_of` tells."""
    if words_of(setting):
        return st.sampled_from(words_of(setting))
    told = values_of(setting)
    if told == "yes or no":
        return st.booleans()
    lowest, highest = told.removeprefix("a whole number from ").split(" to ")
    return st.integers(int(lowest), int(highest))


chosen = st.fixed_dictionaries({}, optional={str(setting): values(setting) for setting in Setting})


@MANY
@given(given_settings=chosen, yearly=st.booleans())
def test_the_charts_accept_whatever_has_no_contradiction(given_settings: dict[str, Any], yearly: bool) -> None:
    analysis = Analysis(**given_settings)
    assume(analysis.control_chart is not ChartRules.NONE and not list(contradictions(analysis)))
    found = control_settings(analysis, yearly=yearly)
    assert found.preset.value == analysis.control_chart.value
    for setting in set(CHART_SETTINGS) - {Setting.LEAST_POINTS}:
        asked = getattr(analysis, setting)
        assert asked is None or getattr(found, ENGINE.get(setting, setting)) == asked
    if not yearly and analysis.least_points is not None:
        assert found.least_points == analysis.least_points


@MANY
@given(rules=st.sampled_from([ChartRules.PLOT_THE_DOTS, ChartRules.MAKING_DATA_COUNT]), given_settings=chosen)
def test_what_the_charts_refuse_is_told(rules: ChartRules, given_settings: dict[str, Any]) -> None:
    analysis = Analysis(**{**given_settings, "control_chart": rules})
    changes = {
        ENGINE.get(setting, str(setting)): getattr(analysis, setting)
        for setting in CHART_SETTINGS
        if getattr(analysis, setting) is not None
    }
    try:
        settings_for(rules.value, **changes)
    except ValueError:
        assert list(contradictions(analysis))


@MANY
@given(report=chosen, own=chosen)
def test_settings_of_one_kpi_win_over_those_of_the_report(report: dict[str, Any], own: dict[str, Any]) -> None:
    written = {name: {True: "yes", False: "no"}.get(value, str(value)) for name, value in own.items()}
    changed = Analysis(**report).changed(written)
    assert {name: getattr(changed, name) for name in own} == {name: getattr(Analysis(**own), name) for name in own}
    kept = set(report) - set(own) - (set(CHART_SETTINGS) if "control_chart" in own else set())
    assert {name: getattr(changed, name) for name in kept} == {name: getattr(Analysis(**report), name) for name in kept}
