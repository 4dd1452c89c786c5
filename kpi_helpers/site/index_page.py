"""The first page of the dashboard: counts, exceptions, what changed, and the one list of every KPI."""

from __future__ import annotations

from collections.abc import Sequence

from kpi_helpers import blocks
from kpi_helpers.analysis.scorecard import KpiResult, Scorecard
from kpi_helpers.analysis.summary import find_exceptions
from kpi_helpers.blocks.kinds import Block
from kpi_helpers.display.addresses import INDEX
from kpi_helpers.display.pages.annex import restated_blocks
from kpi_helpers.display.pages.summary import moved_blocks, rating_title, summary_blocks
from kpi_helpers.display.pages.tables import name_runs, table_background, travel_cell
from kpi_helpers.display.words import results as wording
from kpi_helpers.inputs.words import Rag
from kpi_helpers.site.frame import Page, Part, blocks_html
from kpi_helpers.site.kpi_list import kpi_list_html


def index_page(scorecard: Scorecard) -> Page:
    """Give the first page."""
    quarter = scorecard.authority.quarter
    parts = [
        Part("list", "Every KPI", kpi_list_html(scorecard)),
        Part("exceptions", "Exceptions", blocks_html(_exceptions(scorecard), "")),
        Part("changes", f"What changed since {quarter.previous().printed}", blocks_html(_changes(scorecard), "")),
    ]
    background = table_background(
        [result for result in scorecard.results.values() if not result.counted], "Figures shown for context, not rated"
    )
    parts += [Part("background", "Background figures", blocks_html([background], ""))] if background else []
    title = f"Performance in {quarter.printed}"
    return Page(INDEX, title, parts, lead=blocks_html(summary_blocks(scorecard), ""), css_class="index")


def _exceptions(scorecard: Scorecard) -> list[Block]:
    """Give what needs a look first: red, amber, and worse than target but not rated; short tables."""
    found, report = find_exceptions(scorecard), scorecard.authority.report
    shown = [
        table
        for title, results in (
            (rating_title(Rag.RED, report), found.red),
            (rating_title(Rag.AMBER, report), found.amber),
            ("Worse than target, not rated", found.missed),
        )
        if (table := _short_table(title, results))
    ]
    return shown or [blocks.paragraph("No KPI is rated red or amber, and none is worse than its target.")]


def _short_table(title: str, results: Sequence[KpiResult]) -> Block | None:
    if not results:
        return None
    columns = [
        blocks.column("Measure", 3),
        blocks.column("Latest", 1.6, right=True),
        blocks.column("Against target", 2),
        blocks.column("Direction of travel", 2.2),
    ]
    rows = []
    for result in results:
        latest = result.latest
        figure = wording.value_words(latest, result.kpi) if latest else "none"
        gap = wording.gap_words(result) or wording.unrated_words(result.rating, result.target)
        gap = gap or wording.basis_words(result.rating)
        cells = blocks.cell(name_runs(result)), blocks.cell(figure, latest.period.printed if latest else "")
        rows.append([*cells, blocks.cell(gap[:1].upper() + gap[1:]), travel_cell(result)])
    return blocks.table(f"{title} ({len(rows)})", columns, rows)


def _changes(scorecard: Scorecard) -> list[Block]:
    return [*moved_blocks(find_exceptions(scorecard), scorecard), *restated_blocks(scorecard)]
