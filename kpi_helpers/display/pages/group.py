"""The blocks of a group: heading, tables, what the figures show, charts, commentary, background figures.

The order is always the same, wherever the source put its table (requirement A27). A group's subgroups share
the table and have their own commentary beneath it (A6).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

from kpi_helpers import blocks
from kpi_helpers.analysis import KpiResult, Scorecard
from kpi_helpers.blocks import Block
from kpi_helpers.display import charts
from kpi_helpers.display.pages.commentary import commentary_blocks
from kpi_helpers.display.pages.evidence import evidence_blocks
from kpi_helpers.display.pages.tables import table_background, table_kpis, table_without_figures
from kpi_helpers.display.words import chart_note, join_words, source_name
from kpi_helpers.inputs import Basis, Block as CommentaryBlock, Chart, Group, Labelled, ListBlock, Part, Subgroup


def group_blocks(group: Group, scorecard: Scorecard, level: int) -> list[Block]:
    """Give a group's blocks, its heading at `level`."""
    commentary = scorecard.authority.commentary.get(group.key)
    parts = {part.subgroup: part for part in commentary.parts} if commentary else {}
    placed = _charts_placed(parts.values())
    shown: list[Block] = [blocks.heading(level, group.title, group.key)]
    shown += group_tables(group, scorecard)
    shown += _body(scorecard.of_group(group.key, ""), group.short_title, parts.get(""), scorecard, placed=placed)
    for subgroup in group.subgroups:
        shown += _subgroup_blocks(group, subgroup, scorecard, parts.get(subgroup.key), placed=placed, level=level + 1)
    return shown


def chart_block(result: KpiResult, scorecard: Scorecard) -> Block:
    """Give a KPI's trend chart with title, text alternative, caption, source and figures; a notice if too few."""
    if charts.years_drawn(result):
        return _forecast_block(result, scorecard)
    if not charts.worth_drawing(result):
        return blocks.notice(f"{result.kpi.name}: {no_chart_words(result)}.")
    return blocks.figure(
        charts.chart_title(result),
        charts.draw_trend(result),
        charts.trend_alt(result),
        caption=charts.chart_caption(result),
        note=chart_note(result),
        source=f"Source: {_source_names(result, scorecard)}",
        width=0.62,
        data=charts.chart_data(result),
    )


def _forecast_block(result: KpiResult, scorecard: Scorecard) -> Block:
    return blocks.figure(
        charts.forecast_title(result),
        charts.draw_forecasts(result),
        charts.forecast_alt(result),
        caption="One line for each year: hollow points are its forecasts, the filled one is its outturn.",
        note=chart_note(result),
        source=f"Source: {_source_names(result, scorecard)}",
        width=0.62,
        data=charts.forecast_data(result),
    )


def no_chart_words(result: KpiResult) -> str:
    """Give why a KPI has no chart."""
    if result.latest is None:
        return "no chart, because there is no current figure"
    if result.kpi.basis is Basis.FORECAST:
        return "no chart, because forecasts of different years make no line"
    return "too few figures for a chart"


def _subgroup_blocks(
    group: Group, subgroup: Subgroup, scorecard: Scorecard, part: Part | None, *, placed: set[str], level: int
) -> list[Block]:
    results = scorecard.of_group(group.key, subgroup.key)
    shown = _body(results, subgroup.short_title, part, scorecard, placed=placed)
    if subgroup.footnote:
        shown.append(blocks.paragraph(subgroup.footnote, role="small"))
    if not shown:
        return []
    return [blocks.heading(level, subgroup.title, f"{group.key}-{subgroup.key}"), *shown]


def _body(
    results: Sequence[KpiResult], title: str, part: Part | None, scorecard: Scorecard, *, placed: set[str]
) -> list[Block]:
    """Give what stands under a heading and its tables: evidence, charts, commentary, background figures."""
    shown = evidence_blocks([result for result in results if result.counted], title)
    shown += _charts(results, placed, scorecard)
    shown += commentary_blocks(part, scorecard, partial(chart_block, scorecard=scorecard)) if part else []
    return shown + _background(results, title)


def group_tables(group: Group, scorecard: Scorecard) -> list[Block]:
    """Give the tables of a group's KPIs: those with a current figure, and those without, each with the reason."""
    title, footnote = group.short_title, group.footnote
    counted = [result for result in scorecard.of_group(group.key) if result.counted]
    quarter = scorecard.authority.quarter.printed
    with_figures = table_kpis(counted, f"{title}: performance, {quarter}", footnote)
    left = "" if with_figures else footnote
    without = table_without_figures(counted, f"{title}: no current figure, {quarter}", left)
    return [table for table in (with_figures, without) if table]


def _background(results: Sequence[KpiResult], title: str) -> list[Block]:
    behind = [result for result in results if not result.counted]
    table = table_background(behind, f"{title}: background figures")
    return [*([table] if table else []), *evidence_blocks(behind, title, "background figures")]


def _charts(results: Sequence[KpiResult], placed: set[str], scorecard: Scorecard) -> list[Block]:
    """Give the charts of KPIs, and of background figures that have control limits, but for those placed in words."""
    drawn = [r for r in results if _is_drawn(r, results) and r.kpi.kpi_id not in placed]
    return [chart_block(result, scorecard) for result in drawn]


def _is_drawn(result: KpiResult, others: Sequence[KpiResult]) -> bool:
    """Whether a chart says more than the table; of forecasts of the same group only that with most years is drawn."""
    if not result.counted:
        return charts.worth_drawing(result) and charts.is_control_chart(result)
    if not charts.years_drawn(result):
        return charts.worth_drawing(result)
    return result is max(others, key=lambda other: len(charts.years_drawn(other)))


def _charts_placed(parts: Iterable[Part]) -> set[str]:
    return {kpi_id for part in parts for block in part.blocks for kpi_id in _charts_in(block)}


def _charts_in(block: CommentaryBlock) -> set[str]:
    """Give the KPIs whose charts stand in a block of commentary, however deep."""
    if isinstance(block, Chart):
        return {block.kpi_id}
    inner: list[CommentaryBlock] = []
    if isinstance(block, Labelled):
        inner = [*block.blocks, *(piece for cohort in block.cohorts for piece in cohort.blocks)]
    if isinstance(block, ListBlock):
        inner = [piece for item in block.items for piece in item]
    return {kpi_id for piece in inner for kpi_id in _charts_in(piece)}


def _source_names(result: KpiResult, scorecard: Scorecard) -> str:
    used = {figure.source: None for figure in charts.charted(result)}
    return join_words([source_name(scorecard, key) for key in used])
