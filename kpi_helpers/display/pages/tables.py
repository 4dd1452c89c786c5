"""Tables of KPIs: the group's table of figures, the table of those without, and the background figures.

A column that would be empty in every row is left out. Figures stand to the right with equal decimals,
each with its own period beneath (requirements A5, B17, C1 to C4, D14, E7, E9).
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

from kpi_helpers import blocks
from kpi_helpers.analysis import Direction, KpiResult, Travel
from kpi_helpers.blocks import Block, Inline
from kpi_helpers.display import words as wording
from kpi_helpers.display.addresses import dashboard_link, kpi_page
from kpi_helpers.display.charts import SPARK_POINTS, draw_sparkline
from kpi_helpers.display.words import UNIT_WORDS, format_limit, lower_first, upper_first, when
from kpi_helpers.inputs import OverrideKind, Rag, Unit

Cell = dict[str, Any]
LEAST_DRAWN = 3  # fewer points are no picture
_SIGN_IN_FIGURE = (Unit.PERCENT, Unit.GBP)  # the sign stands beside the figure; no unit line needed


def table_kpis(results: Sequence[KpiResult], caption: str, footnote: str = "") -> Block | None:
    """Give the table of KPIs that have a current figure; None where none has."""
    shown = [result for result in results if result.latest is not None]
    if not shown:
        return None
    parts = [
        (blocks.column("Measure", 2.35), measure_cell),
        (blocks.column("Latest", 1.6, right=True), latest_cell),
        (blocks.column("Earlier", 1.6, right=True), earlier_cell),
        (blocks.column("Target", 1.2, right=True), target_cell),
        (blocks.column("Rating", 1.3), rating_cell),
        (blocks.column("Direction of travel", 1.75), travel_cell),
        (blocks.column("Compared with", 2.1), compared_cell),
        (blocks.column("So far", 1.05), sparkline_cell),
    ]
    if not any(result.earlier for result in shown):
        parts = [part for part in parts if part[1] is not earlier_cell]
    if not any(_compared_lines(result) for result in shown):
        parts = [part for part in parts if part[1] is not compared_cell]
    if not any(len(result.series) >= LEAST_DRAWN for result in shown):
        parts = [part for part in parts if part[1] is not sparkline_cell]
    columns = [column for column, _ in parts]
    rows = [[cell_of(result) for _, cell_of in parts] for result in shown]
    return blocks.table(caption, columns, rows, style="kpi", footnotes=_footnotes(shown, footnote))


def table_without_figures(results: Sequence[KpiResult], caption: str, footnote: str = "") -> Block | None:
    """Give the compact table of KPIs without a current figure, each with the reason; None where all have one."""
    shown = [result for result in results if result.latest is None]
    if not shown:
        return None
    columns = [
        blocks.column("Measure", 2.6),
        blocks.column("Rating", 1.3),
        blocks.column("Target", 1.2),
        blocks.column("Latest figure", 4.2),
    ]
    rows = []
    for result in shown:
        last = wording.last_known_words(result)
        rows.append(
            [
                blocks.cell(name_runs(result)),
                rating_cell(result),
                target_cell(result),
                blocks.cell(wording.missing_words(result), f"Last figure: {last}" if last else ""),
            ]
        )
    return blocks.table(caption, columns, rows, footnotes=_footnotes(shown, footnote))


def table_background(results: Sequence[KpiResult], caption: str) -> Block | None:
    """Give the small table of background figures that are known; None where there are none."""
    shown = [result for result in results if result.latest is not None]
    if not shown:
        return None
    compared = any(_compared_lines(result) for result in shown)
    columns = [
        blocks.column("Background figure, not a KPI", 3.4),
        blocks.column("Latest", 1.4, right=True),
        blocks.column("Earlier", 1.4, right=True),
    ]
    columns += [blocks.column("Compared with", 3.4)] if compared else []
    rows = []
    for result in shown:
        row = [measure_cell(result), latest_cell(result), earlier_cell(result)]
        rows.append(row + ([compared_cell(result)] if compared else []))
    return blocks.table(caption, columns, rows)


def measure_cell(result: KpiResult) -> Cell:
    """Give the row header: the short name and, where the figure does not show it, the unit."""
    kpi = result.kpi
    unit = "" if kpi.unit in _SIGN_IN_FIGURE else UNIT_WORDS[kpi.unit]
    return blocks.cell(name_runs(result), unit)


def name_runs(result: KpiResult) -> Inline:
    """Give a KPI's name as a link to its page of the dashboard, which does not stand out."""
    return [blocks.run(result.kpi.shown_name, link=dashboard_link(kpi_page(result.kpi.kpi_id)), quiet=True)]


def rating_cell(result: KpiResult) -> Cell:
    """Give the rating: mark and word, then what it rests on or why there is none."""
    rating = result.rating
    label = wording.RATING_WORDS[rating.rag]
    reason = wording.basis_words(rating) or wording.unrated_words(rating, result.target)
    return blocks.cell([rating_run(rating.rag, label)], reason)


def rating_run(rag: Rag, label: str) -> dict[str, Any]:
    """Give a rating's word with its colour and shape."""
    return blocks.run(label, tone=str(rag), mark=str(rag), strong=True)


def travel_cell(result: KpiResult) -> Cell:
    """Give the direction against the previous period, then against the same period last year."""
    first = _travel_inline(result.travel_previous, result)
    second = _travel_inline(result.travel_year, result) if result.travel_year.against is not None else ""
    return blocks.cell(first, second)


def _travel_inline(direction: Direction, result: KpiResult) -> Inline:
    if direction.travel is Travel.WITHHELD:
        return [blocks.run(upper_first(wording.withheld_words(direction)), tone="muted")]
    tone = str(direction.travel) if direction.travel is not Travel.CHANGED else "muted"
    return [
        blocks.run(wording.travel_words(direction), tone=tone, mark=wording.travel_mark(direction)),
        blocks.run(f" on {wording.against_words(direction, result)}"),
    ]


def latest_cell(result: KpiResult) -> Cell:
    """Give the latest figure with its period and its fraction."""
    latest = result.latest
    assert latest is not None
    figure = wording.value_words(latest, result.kpi)
    return blocks.cell(blocks.words(figure, strong=True), latest.period.printed, wording.fraction_words(latest))


def earlier_cell(result: KpiResult) -> Cell:
    """Give the figure before, with its period; "none" where there is none."""
    earlier = result.earlier
    if earlier is None:
        return blocks.cell([blocks.run("none", tone="muted")])
    return blocks.cell(wording.value_words(earlier, result.kpi), earlier.period.printed)


def target_cell(result: KpiResult) -> Cell:
    """Give the target, when it is due, the limit held against and the gap."""
    target = wording.target_words(result.target, result.kpi)
    quiet = target in (wording.NO_TARGET, wording.TARGET_LOST)
    inline: Inline = [blocks.run(target, tone="muted")] if quiet else blocks.words(target)
    lines = wording.due_words(result.target), wording.limit_words(result), wording.short_gap_words(result)
    return blocks.cell(inline, *lines)


def _compared_lines(result: KpiResult) -> list[str]:
    """Give the rank, then the comparators, those of one period on one line."""
    lines = [upper_first(wording.rank_line(result))] if result.latest and result.latest.rank else []
    return [*lines, *wording.place_lines(result), *wording.comparator_lines(result)]


def compared_cell(result: KpiResult) -> Cell:
    """Give rank, places among peers and comparators, each with its own period."""
    lines = _compared_lines(result)
    if not lines:
        return blocks.cell([blocks.run("none", tone="muted")])
    return blocks.cell("", *lines)


def sparkline_cell(result: KpiResult) -> Cell:
    """Give the small line of the figures so far, described in words."""
    series = result.series[-SPARK_POINTS:]
    if len(series) < LEAST_DRAWN:
        return blocks.cell([blocks.run("too few figures", tone="muted")])
    first, last = (f"{wording.value_words(f, result.kpi)} {when(f.period)}" for f in (series[0], series[-1]))
    alt = f"{len(series)} figures, from {first} to {last}"
    return blocks.cell("", svg=draw_sparkline(series, result.kpi, result.breaks), alt=alt)


def _footnotes(results: Sequence[KpiResult], footnote: str) -> list[Inline]:
    notes = [blocks.words(footnote)] if footnote else []
    for result in results:
        name = result.kpi.shown_name
        for text in notes_on(result):
            notes.append([blocks.run(f"{name}: ", strong=True), blocks.run(text)])
    return notes


def notes_on(result: KpiResult) -> list[str]:
    """Give what a reader must know of a figure or its rating: a judgement, a break, a restatement, a band."""
    notes = []
    override, latest = result.rating.override, result.latest
    if override is not None and override.kind is OverrideKind.JUDGEMENT:
        rated = "not rated" if override.rag is Rag.NOT_RATED else f"rated {override.rag}"
        notes.append(f"{rated} by judgement. {override.reason.rstrip('.')} ({override.name}).")
    broken = result.travel_previous.broken_by or result.travel_year.broken_by
    if broken is not None:
        notes.append(f"not compared with earlier figures. {broken.reason.rstrip('.')}.")
    first = wording.first_published_words(latest, result.kpi) if latest is not None else ""
    notes += [f"first published as {first}."] if first else []
    if latest is not None and result.missing is not None:
        notes.append(lower_first(wording.missing_words(result)))
    for band in result.bands:
        low, high = format_limit(band.low, result.kpi), format_limit(band.high, result.kpi)
        notes.append(f"between {low} and {high} in {band.period.printed}.")
    return notes


def source_table(caption: str, sources: Sequence[Mapping[Hashable, str]]) -> list[Block]:
    """Give rows of `sources.csv` as a table with publisher and licence; nothing for none."""
    columns = [blocks.column("Source", 4), blocks.column("Publisher", 2), blocks.column("Licence", 2)]
    rows = [
        [
            blocks.cell([blocks.run(row["name"], link=row["url"])]),
            blocks.cell(row["publisher"]),
            blocks.cell(row["licence"]),
        ]
        for row in sources
    ]
    return [blocks.table(caption, columns, rows)] if rows else []
