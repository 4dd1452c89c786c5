"""What people recorded about each KPI's series, gathered from the authority's frames."""

from __future__ import annotations

from collections.abc import Mapping

from kpi_helpers.analysis.comparison import build_peer_groups
from kpi_helpers.analysis.evidence import Facts
from kpi_helpers.analysis.forecast_years import forecast_years_by_kpi
from kpi_helpers.analysis.rag import Target
from kpi_helpers.analysis.ratings import analysis_of, breaks_by_kpi
from kpi_helpers.analysis.stretches import changes_by_kpi
from kpi_helpers.analysis.targets import target_for
from kpi_helpers.inputs.authority import Authority


def facts_by_kpi(authority: Authority, targets: Mapping[str, tuple[Target, ...]]) -> dict[str, Facts]:
    """Give the facts of every KPI of the register, with the target in force in the authority's quarter."""
    breaks = breaks_by_kpi(authority.breaks)
    analysis, changes = analysis_of(authority), changes_by_kpi(authority.chart_changes)
    years = forecast_years_by_kpi(authority.values, authority.register.kpis)
    groups = build_peer_groups(authority.peers)
    return {
        kpi_id: Facts(
            analysis=analysis.get(kpi_id, authority.report.analysis),
            breaks=breaks.get(kpi_id, ()),
            changes=changes.get(kpi_id, ()),
            peer_groups=groups,
            forecast_years=years.get(kpi_id, ()),
            target=target_for(targets.get(kpi_id, ()), authority.quarter),
        )
        for kpi_id in authority.register.kpis
    }
