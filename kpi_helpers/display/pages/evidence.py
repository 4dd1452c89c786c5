"""The table of what figures show over time, and the sentences where the facts disagree.

Only KPIs of which something can be said stand in it; a column that would be empty in every row is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from kpi_helpers import blocks
from kpi_helpers.analysis import Assurance, KpiResult, SeriesTrend
from kpi_helpers.blocks import Block, Inline
from kpi_helpers.display import words as wording
from kpi_helpers.display.charts import possible
from kpi_helpers.display.words import KIND_WORDS, format_worked_out, tension_words, upper_first

Cell = dict[str, Any]


def evidence_blocks(results: Sequence[KpiResult], title: str, figures: str = "the figures") -> list[Block]:
    """Give the table and, under it, one line for each KPI whose facts disagree; nothing where nothing is claimed."""
    shown = [result for result in results if says_something(result)]
    found = [table_evidence(shown, f"{title}: what {figures} show over time")] if shown else []
    return found + _tensions(results)


def says_something(result: KpiResult) -> bool:
    """Whether a KPI has a verdict on variation, a test of trend, an outlook or a dated target to tell of."""
    evidence = result.evidence
    return bool(
        evidence.variation.claims
        or (evidence.trend is not None and evidence.trend.p is not None)
        or (evidence.trend is not None and evidence.trend.chi_squared is not None)
        or evidence.outlook.end is not None
        or evidence.chance is not None
    )


def table_evidence(results: Sequence[KpiResult], caption: str) -> Block:
    """Give the table of variation, assurance, trend and outlook; at least one of `results` has something to say.

    Where there is nothing but tests of trend, what each rests on has a column of its own, and each row one line.
    """
    parts: list[tuple[dict[str, Any], Callable[[KpiResult], Cell], Callable[[KpiResult], bool]]] = [
        (blocks.column("Variation", 2.5), _variation_cell, lambda r: r.evidence.variation.claims),
        (
            blocks.column("Target and limits", 2.1),
            _assurance_cell,
            lambda r: r.evidence.variation.assurance is not Assurance.NONE,
        ),
        (blocks.column("Trend", 2.2), _trend_cell, lambda r: r.evidence.trend is not None),
        (
            blocks.column("End of year", 2.5),
            _outlook_cell,
            lambda r: r.evidence.outlook.end is not None or r.evidence.chance is not None,
        ),
    ]
    used = [(column, cell) for column, cell, has in parts if any(has(result) for result in results)]
    if [cell for _, cell in used] == [_trend_cell]:
        used = [(blocks.column("Trend", 1.6), _verdict_cell), (blocks.column("Test", 4.2), _test_cell)]
    columns = [blocks.column("Measure", 2.1), *(column for column, _ in used)]
    rows = [[blocks.cell(result.kpi.shown_name), *(cell(result) for _, cell in used)] for result in results]
    return blocks.table(caption, columns, rows)


def _variation_cell(result: KpiResult) -> Cell:
    variation = result.evidence.variation
    if not variation.claims:
        return _none("too few figures for limits" if variation.chart is None else "no limits yet")
    words = wording.variation_words(variation)
    if not words:
        return _none("the latest figure is left out by a recorded decision")
    run = blocks.run(words, tone=wording.variation_tone(variation), mark=wording.variation_mark(variation))
    rules = wording.rules_words(variation)
    return blocks.cell([run], upper_first(rules), upper_first(wording.stage_words(variation)))


def _assurance_cell(result: KpiResult) -> Cell:
    variation = result.evidence.variation
    if variation.limits is None:
        return _none("no limits")
    if variation.assurance is Assurance.NONE:
        return _none("no single target in force")
    low, _, high = (format_worked_out(possible(limit, result.kpi), result.kpi) for limit in variation.limits)
    words = wording.ASSURANCE_WORDS[variation.assurance]
    run = blocks.run(words, mark=wording.ASSURANCE_MARKS[variation.assurance])
    return blocks.cell([run], f"Limits {low} to {high}")


def _trend_cell(result: KpiResult) -> Cell:
    trend = result.evidence.trend
    if trend is None:
        return _none("control chart instead" if result.evidence.variation.claims else "too few figures")
    return blocks.cell(
        _verdict(trend), upper_first(KIND_WORDS[trend.kind]), upper_first(wording.trend_basis_words(trend))
    )


def _verdict_cell(result: KpiResult) -> Cell:
    trend = result.evidence.trend
    return _none("not tested") if trend is None else blocks.cell(_verdict(trend))


def _test_cell(result: KpiResult) -> Cell:
    trend = result.evidence.trend
    if trend is None:
        return blocks.cell("")
    return blocks.cell(f"{upper_first(KIND_WORDS[trend.kind])}: {wording.trend_basis_words(trend)}")


def _verdict(trend: SeriesTrend) -> Inline:
    return [blocks.run(wording.trend_words(trend), mark=wording.trend_mark(trend))]


def _outlook_cell(result: KpiResult) -> Cell:
    outlook, chance, kpi = result.evidence.outlook, result.evidence.chance, result.kpi
    due = "" if chance is None else wording.chance_words(chance, kpi)
    if outlook.end is None:
        return blocks.cell(due) if due else _none("no outlook")
    lines: list[Inline | str] = [due]
    year = outlook.year.printed if outlook.year is not None else ""
    head: Inline = [blocks.run(wording.range_words(outlook, kpi), strong=True), blocks.run(f" for {year}")]
    if outlook.status is not None:
        words = upper_first(wording.STATUS_WORDS[outlook.status])
        lines.append([blocks.run(words, tone=str(outlook.status), mark=str(outlook.status))])
    if not due:
        lines.append(upper_first(wording.needed_words(outlook, kpi)))
    lines.append(upper_first(wording.outlook_method_words(outlook)))
    return blocks.cell(head, *lines)


def _none(words: str) -> Cell:
    return blocks.cell([blocks.run(words, tone="muted")])


def _tensions(results: Sequence[KpiResult]) -> list[Block]:
    items = []
    for result in results:
        sentences = tension_words(result)
        if sentences:
            name = result.kpi.shown_name
            said = " ".join(sentences)
            words = [blocks.run(f"{name}: ", strong=True), blocks.run(said[:1].lower() + said[1:])]
            items.append([blocks.paragraph(words)])
    return [blocks.bullet_list(items)] if items else []
