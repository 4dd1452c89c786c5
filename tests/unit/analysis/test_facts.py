from __future__ import annotations

from kpi_helpers.analysis.facts import facts_by_kpi
from kpi_helpers.analysis.targets import targets_by_kpi
from kpi_helpers.inputs.words import ChartRules, TrendTest
from tests.results import make_authority


def test_every_kpi_of_the_register_has_its_own_facts() -> None:
    authority = make_authority(
        kpis=[{}, {"kpi_id": "HOU_04", "group": "housing"}],
        targets=[{}, {"applies_from": "2022-23 Q2", "green_limit": 92}, {"applies_from": "2022-23 Q3"}],
        breaks=[{}],
        chart_changes=[{}],
        settings=[{"setting": "trend_test", "value": "regression"}],
        peers=[{"comparator": "Kent"}],
        report={"analysis": {"control_chart": "none"}},
    )
    facts = facts_by_kpi(authority, targets_by_kpi(authority.targets))
    own, other = facts["HOU_03"], facts["HOU_04"]
    assert list(facts) == ["HOU_03", "HOU_04"]
    assert (own.analysis.control_chart, own.analysis.trend_test) == (ChartRules.NONE, TrendTest.REGRESSION)
    assert (other.analysis.control_chart, other.analysis.trend_test) == (ChartRules.NONE, TrendTest.AUTOMATIC)
    assert [one.reason for one in own.breaks] == ["A new system counts part days."]
    assert [one.reason for one in own.changes] == ["A second repairs team began."]
    assert own.target is not None
    assert own.target.green_limit == 92
    assert (other.breaks, other.changes, other.target, other.forecast_years) == ((), (), None, ())
    assert [group.key for group in own.peer_groups] == ["neighbours"]
    assert own.peer_groups is other.peer_groups


def test_decisions_count_from_the_day_they_were_made() -> None:
    later = "2023-06-01"
    authority = make_authority(
        breaks=[{"recorded_on": later}],
        chart_changes=[{"date": later}],
        settings=[{"setting": "trend_test", "value": "regression", "date": later}],
    )
    facts = facts_by_kpi(authority, {})["HOU_03"]
    assert (facts.breaks, facts.changes, facts.analysis.trend_test) == ((), (), TrendTest.AUTOMATIC)
