"""The ratings of a quarter: each KPI's state, latest figure and target in force, its rule, and any judgement.

Nothing but ratings is worked out here, so that last quarter's cost little; `scorecard` joins them to all the rest.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from kpi_helpers.analysis.conventions import rate_by_rule
from kpi_helpers.analysis.direction import Break, compare_figures, year_ago_figure
from kpi_helpers.analysis.outlook import find_outlook
from kpi_helpers.analysis.rag import Override, Rating, Target, Unrated, apply_override
from kpi_helpers.analysis.series import Figure, latest_figure, period_of
from kpi_helpers.analysis.share_due import share_due
from kpi_helpers.analysis.targets import target_for
from kpi_helpers.inputs.authority import Authority
from kpi_helpers.inputs.files.rows import rows_of
from kpi_helpers.inputs.kpis import Kpi
from kpi_helpers.inputs.settings import Analysis, analysis_by_kpi
from kpi_helpers.inputs.words import Compared, OverrideKind, Rag, RatingRule, State
from kpi_helpers.periods import Period

Figures = tuple[Figure, ...]
_STATES = {
    State.CONTEXT: Unrated.BACKGROUND,
    State.UNDER_REVIEW: Unrated.UNDER_REVIEW,
    State.IN_DEVELOPMENT: Unrated.IN_DEVELOPMENT,
}


def rate_all(
    authority: Authority, figures: Mapping[str, Figures], targets: Mapping[str, tuple[Target, ...]]
) -> dict[str, Rating]:
    """Give the rating of each KPI in use by its id, from figures and targets as known at the authority's quarter."""
    quarter, report = authority.quarter, authority.report.ratings
    breaks = breaks_by_kpi(authority.breaks)
    overrides = _overrides_by_kpi(authority.overrides, quarter)
    analysis = analysis_of(authority)
    ratings = {}
    for kpi_id, kpi in authority.register.kpis.items():
        if kpi.in_use(quarter):
            rating = rate_kpi(
                kpi,
                figures.get(kpi_id, ()),
                target_for(targets.get(kpi_id, ()), quarter),
                quarter=quarter,
                breaks=breaks.get(kpi_id, ()),
                compared=report.compared,
                analysis=analysis.get(kpi_id, authority.report.analysis),
            )
            ratings[kpi_id] = apply_override(rating, overrides.get(kpi_id))
    return ratings


def rate_kpi(
    kpi: Kpi,
    figures: Figures,
    target: Target | None,
    *,
    quarter: Period,
    breaks: tuple[Break, ...] = (),
    compared: Compared = Compared.UNROUNDED,
    analysis: Analysis | None = None,
) -> Rating:
    """Rate one KPI in a quarter, before any judgement; `analysis` says how the end of its year is forecast."""
    if kpi.state in _STATES:
        return Rating(Rag.NOT_RATED, _STATES[kpi.state])
    latest = latest_figure(figures, quarter, kpi.frequency)
    year_ago, settings = year_ago_figure(figures, latest), analysis or Analysis()
    share = None
    if latest is not None:
        share = share_due(target, figures, latest.period, kpi, breaks=breaks, analysis=settings)
    return rate_by_rule(
        latest,
        target,
        kpi=kpi,
        quarter=quarter,
        compared=compared,
        year=compare_figures(latest, year_ago, kpi=kpi, breaks=breaks, target=target),
        outlook=_year_range(kpi, figures, latest, target, breaks=breaks, analysis=settings),
        share=share,
    )


def _year_range(
    kpi: Kpi,
    figures: Figures,
    latest: Figure | None,
    target: Target | None,
    *,
    breaks: tuple[Break, ...],
    analysis: Analysis,
) -> tuple[float, float] | None:
    """Give the lowest and highest forecast of the year's end where the rule rates by it."""
    if target is None or target.rule is not RatingRule.FORECAST:
        return None
    return find_outlook(kpi, figures, latest, target, breaks=breaks, analysis=analysis).range


def analysis_of(authority: Authority) -> dict[str, Analysis]:
    """Give the analysis of each KPI with settings of its own; the others follow the report's."""
    return analysis_by_kpi(authority.report.analysis, authority.settings)


def breaks_by_kpi(breaks: pd.DataFrame) -> dict[str, tuple[Break, ...]]:
    """Give each KPI's breaks in time order."""
    by_kpi: dict[str, list[Break]] = {}
    for row in rows_of(breaks):
        item = Break(period_of(row["period"]), row["kind"], row["reason"], row["recorded_by"], row["recorded_on"])
        by_kpi.setdefault(row["kpi_id"], []).append(item)
    return {kpi: tuple(sorted(items, key=lambda b: b.period.sort_key)) for kpi, items in by_kpi.items()}


def _overrides_by_kpi(overrides: pd.DataFrame, quarter: Period) -> dict[str, Override]:
    now = overrides[overrides["quarter"] == str(quarter)]
    return {
        row["kpi_id"]: Override(Rag(row["rating"]), OverrideKind(row["kind"]), row["reason"], row["name"], row["date"])
        for row in rows_of(now)
    }
