"""The rows of the scorecard: the results as stored, and in the report's words."""

from __future__ import annotations

from collections.abc import Iterator

from kpi_helpers.analysis.direction import Direction
from kpi_helpers.analysis.scorecard import KpiResult, Scorecard
from kpi_helpers.display.addresses import DASHBOARD, kpi_page
from kpi_helpers.display.words import results as wording
from kpi_helpers.display.words.sources import source_names
from kpi_helpers.inputs.authority import Register
from kpi_helpers.site.open_data.figure_rows import Row, figure_cells, period_cells
from kpi_helpers.site.open_data.scorecard_columns import BACKGROUND, KPI


def scorecard_rows(scorecard: Scorecard) -> Iterator[Row]:
    """Give a row per measure, in the order of the report."""
    names = source_names(scorecard)
    for result in scorecard.results.values():
        yield {
            **_register_cells(result, scorecard.authority.register),
            **_latest_cells(result),
            **_rating_cells(result),
            **_direction_cells("travel_previous", result.travel_previous, result),
            **_direction_cells("travel_year", result.travel_year, result),
            **_evidence_cells(result),
            "source": names.get(result.kpi.source, result.kpi.source),
        }


def _register_cells(result: KpiResult, register: Register) -> Row:
    kpi, report = result.kpi, register.report
    priorities = {priority.slug: priority.title for priority in report.priorities}
    themes = {theme.slug: theme.title for theme in report.themes}
    group = register.groups[kpi.group]
    subgroups = {subgroup.key: subgroup.title for subgroup in group.subgroups}
    return {
        "kpi_id": kpi.kpi_id,
        "name": kpi.name,
        "short_name": kpi.shown_name,
        "priority": kpi.section,
        "priority_title": priorities.get(kpi.section, kpi.section),
        "theme": kpi.theme,
        "theme_title": themes.get(kpi.theme),
        "group": kpi.group,
        "group_title": group.title,
        "subgroup": kpi.subgroup,
        "subgroup_title": subgroups.get(kpi.subgroup),
        "kind": KPI if result.counted else BACKGROUND,
        "state": str(kpi.state),
        "unit": str(kpi.unit),
        "decimals": kpi.decimals,
        "polarity": str(kpi.polarity),
        "frequency": str(kpi.frequency),
        "basis": str(kpi.basis),
        "owner": kpi.owner,
        "definition": kpi.definition,
        "dashboard_page": f"../{DASHBOARD}/{kpi_page(kpi.kpi_id)}",
    }


def _latest_cells(result: KpiResult) -> Row:
    latest = result.latest
    if latest is None:
        return {"missing": wording.missing_words(result), "last_known": wording.last_known_words(result)}
    return {**period_cells(latest.period), **figure_cells(latest, result.kpi)}


def _rating_cells(result: KpiResult) -> Row:
    rating, before = result.rating, result.rating_before
    return {
        "target_shown": wording.target_words(result.target, result.kpi),
        "target_due": wording.due_words(result.target),
        "green_limit": rating.limit,
        "gap": result.gap,
        "gap_shown": wording.gap_words(result),
        "rating": str(rating.rag),
        "rating_shown": wording.RATING_WORDS[rating.rag],
        "not_rated_because": wording.unrated_words(rating, result.target),
        "rating_basis": wording.basis_words(rating),
        "rating_before": str(before.rag) if before else None,
    }


def _direction_cells(name: str, direction: Direction, result: KpiResult) -> Row:
    return {
        name: str(direction.travel),
        f"{name}_shown": wording.travel_words(direction),
        f"{name}_against": wording.against_words(direction, result) if direction.against else None,
        f"{name}_change": direction.change,
        f"{name}_withheld": wording.withheld_words(direction),
    }


def _evidence_cells(result: KpiResult) -> Row:
    evidence = result.evidence
    end = evidence.outlook.end
    return {
        "method": str(evidence.method.kind),
        "variation": str(evidence.variation.verdict),
        "assurance": str(evidence.variation.assurance),
        "trend": str(evidence.trend.way) if evidence.trend else None,
        "outlook_low": end.low if end else None,
        "outlook_high": end.high if end else None,
        "outlook_rating": str(evidence.outlook.status) if evidence.outlook.status else None,
        "tensions": " ".join(evidence.tensions),
    }
