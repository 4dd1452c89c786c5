"""The blocks of a group: heading, table of KPIs, those without a figure, charts, commentary, background figures.

The order is always the same, wherever the source put its table (requirement A27). A group's subgroups share
the table and have their own commentary beneath it (A6).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

from kpi_helpers.analysis.scorecard import KpiResult, Scorecard
from kpi_helpers.display import alt_text, blocks
from kpi_helpers.display.blocks import Block
from kpi_helpers.display.chart_plan import charted, worth_drawing
from kpi_helpers.display.charts import draw_trend
from kpi_helpers.display.grammar import join_words
from kpi_helpers.display.narrative import commentary_blocks
from kpi_helpers.display.sources import source_name
from kpi_helpers.display.tables import table_background, table_kpis, table_without_figures
from kpi_helpers.inputs.markdown import Block as CommentaryBlock
from kpi_helpers.inputs.markdown import Chart, Labelled, ListBlock, Part
from kpi_helpers.inputs.register import Group, Subgroup
from kpi_helpers.inputs.schema import Basis


def group_blocks(group: Group, scorecard: Scorecard, level: int) -> list[Block]:
    """Give a group's blocks, its heading at `level`."""
    results = scorecard.of_group(group.key)
    commentary = scorecard.authority.commentary.get(group.key)
    parts = {part.subgroup: part for part in commentary.parts} if commentary else {}
    placed = _charts_placed(parts.values())
    shown: list[Block] = [blocks.heading(level, group.title, group.key)]
    shown += _tables(group.short_title, group.footnote, results, scorecard)
    shown += _body(scorecard.of_group(group.key, ""), group.short_title, parts.get(""), scorecard, placed=placed)
    for subgroup in group.subgroups:
        shown += _subgroup_blocks(group, subgroup, scorecard, parts.get(subgroup.key), placed=placed, level=level + 1)
    return shown


def chart_block(result: KpiResult, scorecard: Scorecard) -> Block:
    """Give a KPI's trend chart with title, text alternative, caption, source and figures; a notice if too few."""
    if not worth_drawing(result):
        return blocks.notice(f"{result.kpi.name}: {no_chart_words(result)}.")
    return blocks.figure(
        alt_text.chart_title(result),
        draw_trend(result),
        alt_text.trend_alt(result),
        caption=alt_text.chart_caption(result),
        source=f"Source: {_source_names(result, scorecard)}",
        width=0.62,
        data=alt_text.chart_data(result),
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
    """Give what stands under a heading and its tables: charts, commentary, background figures."""
    shown = _charts(results, placed, scorecard)
    shown += commentary_blocks(part, scorecard, partial(chart_block, scorecard=scorecard)) if part else []
    return shown + _background(results, title)


def _tables(title: str, footnote: str, results: Sequence[KpiResult], scorecard: Scorecard) -> list[Block]:
    counted = [result for result in results if result.counted]
    quarter = scorecard.authority.quarter.printed
    with_figures = table_kpis(counted, f"{title}: performance, {quarter}", footnote)
    left = "" if with_figures else footnote
    without = table_without_figures(counted, f"{title}: no current figure, {quarter}", left)
    return [table for table in (with_figures, without) if table]


def _background(results: Sequence[KpiResult], title: str) -> list[Block]:
    table = table_background([r for r in results if not r.counted], f"{title}: background figures")
    return [table] if table else []


def _charts(results: Sequence[KpiResult], placed: set[str], scorecard: Scorecard) -> list[Block]:
    drawn = [r for r in results if r.counted and worth_drawing(r) and r.kpi.kpi_id not in placed]
    return [chart_block(result, scorecard) for result in drawn]


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
    used = {figure.source: None for figure in charted(result)}
    return join_words([source_name(scorecard, key) for key in used])
