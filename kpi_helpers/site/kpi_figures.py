"""A KPI's numbers on its page: the facts at the top, every figure known, comparators, and what was restated.

All words and marks come from the same functions as the report's tables. A column that would be empty in every row is
left out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from typing import Any

from kpi_helpers import blocks
from kpi_helpers.analysis.scorecard import KpiResult, Scorecard
from kpi_helpers.analysis.series import Figure
from kpi_helpers.blocks.html_tables import cell_html
from kpi_helpers.blocks.kinds import Block
from kpi_helpers.display.addresses import with_addresses
from kpi_helpers.display.pages.tables import (
    compared_cell,
    earlier_cell,
    latest_cell,
    rating_cell,
    target_cell,
    travel_cell,
)
from kpi_helpers.display.words import results as wording
from kpi_helpers.display.words.cells import place_lines
from kpi_helpers.display.words.grammar import upper_first
from kpi_helpers.display.words.numbers import format_limit, format_plain
from kpi_helpers.display.words.sources import source_name
from kpi_helpers.inputs.kpis import Kpi
from kpi_helpers.periods import parse_period

Cell = dict[str, Any]


def facts_html(result: KpiResult, root: str) -> str:
    """Give the latest performance as a row of facts: latest, target, rating, direction, earlier, compared with."""
    facts: list[tuple[str, Cell]] = []
    if result.latest is None:
        last = wording.last_known_words(result)
        why = blocks.cell(wording.missing_words(result), f"Last figure: {last}" if last else "")
        facts.append(("Latest figure", why))
    else:
        facts.append(("Latest figure", latest_cell(result)))
    if result.counted:
        facts += [("Target", target_cell(result)), ("Rating", rating_cell(result))]
    facts.append(("Direction of travel", travel_cell(result)))
    if result.earlier is not None:
        facts.append(("Earlier figure", earlier_cell(result)))
    if result.comparators or place_lines(result) or (result.latest and result.latest.rank):
        facts.append(("Compared with", compared_cell(result)))
    items = "".join(
        f'<div class="fact fact-{words.split()[0].lower()}"><dt>{escape(words)}</dt>'
        f"<dd>{cell_html(with_addresses(cell, root))}</dd></div>"
        for words, cell in facts
    )
    return f'<div class="kpi"><dl class="facts">{items}</dl></div>'


def figure_table(result: KpiResult, scorecard: Scorecard) -> Block | None:
    """Give every figure known, newest first: with counts, rank, status, target then, and where it came from."""
    kpi = result.kpi
    parts: list[tuple[Cell, Callable[[Figure], str]]] = [
        (blocks.column("Period", 2), lambda one: one.period.printed),
        (blocks.column("Figure", 1.2, right=True), lambda one: _figure(one, kpi)),
        (blocks.column("Numerator", 1.1, right=True), lambda one: _plain(one.numerator)),
        (blocks.column("Denominator", 1.2, right=True), lambda one: _plain(one.denominator)),
        (blocks.column("Rank", 1.1), lambda one: wording.rank_words(one).removeprefix("rank ")),
        (blocks.column("Status", 1), lambda one: str(one.status) if one.has_something else ""),
        (blocks.column("Target then", 1.2, right=True), lambda one: _target_then(result, one)),
        (blocks.column("First published as", 1.1, right=True), lambda one: wording.first_published_words(one, kpi)),
        (blocks.column("In the return for", 1.2), lambda one: parse_period(one.received).printed),
        (blocks.column("Source", 2.6), lambda one: source_name(scorecard, one.source)),
        (blocks.column("Remark", 2.6), lambda one: upper_first(one.remark)),
    ]
    return _table("Every figure known", parts, tuple(reversed(result.figures)))


def _figure(figure: Figure, kpi: Kpi) -> str:
    """Give a figure as printed; the shorthand for why there is none where there is none."""
    return wording.value_words(figure, kpi) if figure.has_something else figure.note


def _target_then(result: KpiResult, figure: Figure) -> str:
    target = result.target_then(figure)
    return "" if target is None or target.green_limit is None else wording.target_words(target, result.kpi)


def band_notes(result: KpiResult) -> list[Block]:
    """Give the runs of years of which only the lowest and the highest figure are known, a line each."""
    lines = [
        f"Between {format_limit(band.low, result.kpi)} and {format_limit(band.high, result.kpi)} "
        f"in {band.period.printed}."
        for band in result.bands
    ]
    return [blocks.paragraph(line, role="small") for line in lines]


def comparator_table(result: KpiResult, scorecard: Scorecard) -> Block | None:
    """Give every comparator's figures, newest first, with our own for the same period."""
    kpi, own = result.kpi, {figure.period: figure for figure in result.figures if figure.value is not None}
    figures = [figure for series in result.comparator_series.values() for figure in series]
    figures.sort(key=lambda one: one.period.sort_key, reverse=True)
    parts: list[tuple[Cell, Callable[[Figure], str]]] = [
        (blocks.column("Comparator", 2), lambda one: upper_first(one.comparator)),
        (blocks.column("Period", 1.6), lambda one: one.period.printed),
        (blocks.column("Figure", 1.2, right=True), lambda one: _figure(one, kpi)),
        (blocks.column("Numerator", 1.1, right=True), lambda one: _plain(one.numerator)),
        (blocks.column("Denominator", 1.2, right=True), lambda one: _plain(one.denominator)),
        (blocks.column("Rank", 1.1), lambda one: wording.rank_words(one).removeprefix("rank ")),
        (
            blocks.column("Ours then", 1.2, right=True),
            lambda one: wording.value_words(own[one.period], kpi) if one.period in own else "",
        ),
        (blocks.column("In words", 2.4), lambda one: upper_first(one.remark)),
        (blocks.column("Source", 2.4), lambda one: source_name(scorecard, one.source)),
    ]
    return _table("Figures of others", parts, figures)


def revision_table(result: KpiResult) -> Block | None:
    """Give the figures that a later return changed: as first published, and now."""
    changed = [figure for figure in result.figures if wording.first_published_words(figure, result.kpi)]
    parts: list[tuple[Cell, Callable[[Figure], str]]] = [
        (blocks.column("Period", 2), lambda one: one.period.printed),
        (
            blocks.column("First published as", 1.3, right=True),
            lambda one: wording.first_published_words(one, result.kpi),
        ),
        (blocks.column("Now", 1.2, right=True), lambda one: wording.value_words(one, result.kpi)),
        (blocks.column("Changed in the return for", 2), lambda one: parse_period(one.received).printed),
    ]
    return _table("Figures restated", parts, tuple(reversed(changed)))


def _table(
    caption: str, parts: Sequence[tuple[Cell, Callable[[Figure], str]]], figures: Sequence[Figure]
) -> Block | None:
    """Give a row for each figure, without the columns that say nothing; None where there is no figure."""
    if not figures:
        return None
    texts = [[words(figure) for figure in figures] for _, words in parts]
    used = [place for place, column in enumerate(texts) if any(column)]
    rows = [[blocks.cell(texts[place][row] or NOTHING) for place in used] for row in range(len(figures))]
    return blocks.table(caption, [parts[place][0] for place in used], rows)


NOTHING = "\N{EN DASH}"


def _plain(number: float | None) -> str:
    return "" if number is None else format_plain(number)
