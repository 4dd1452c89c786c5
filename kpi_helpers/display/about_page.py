"""The blocks of "About this report": what it is, how to read it, the legend, the shorthand, the dashboard."""

from __future__ import annotations

from kpi_helpers.analysis.scorecard import Scorecard
from kpi_helpers.display import blocks, wording
from kpi_helpers.display.blocks import Block
from kpi_helpers.display.tables import rating_run
from kpi_helpers.inputs.schema import Rag
from kpi_helpers.periods import months_in_words, parse_period

TRAVEL_LEGEND = (
    ("Better", "better", "better_up", "The figure moved the way that is better for this KPI."),
    ("Worse", "worse", "worse_down", "The figure moved the way that is worse for this KPI."),
    ("No material change", "same", "same", "The two figures differ by no more than the KPI's stated band."),
    ("Up or Down", "muted", "none_up", "The figure moved, and neither way is better."),
)


def about_blocks(scorecard: Scorecard) -> list[Block]:
    """Give the front matter: introduction, priorities, legend, directions, shorthand and dashboard."""
    report = scorecard.authority.report
    shown = [blocks.paragraph(text) for text in report.introduction]
    shown += _priorities(scorecard)
    shown += _as_known(scorecard)
    shown += [_legend(scorecard), _directions(), _shorthand()]
    shown += _dashboard(scorecard)
    return shown


def _priorities(scorecard: Scorecard) -> list[Block]:
    report = scorecard.authority.report
    items = [
        [blocks.paragraph([blocks.run(f"{p.title}. ", strong=True), blocks.run(p.purpose)])] for p in report.priorities
    ]
    return [blocks.heading(2, "The priorities", "priorities"), blocks.bullet_list(items, ordered=True)]


def _as_known(scorecard: Scorecard) -> list[Block]:
    authority = scorecard.authority
    closes = parse_period(authority.closes.isoformat()).printed
    quarter = authority.quarter
    text = (
        f"Figures are those known when the return for {quarter.printed} ({months_in_words(quarter)}) closed on "
        f"{closes}. Many KPIs do not arrive every quarter, so each figure carries its own period, and each "
        "comparator too, which may be older. A missing figure is never shown as zero, and a zero is a real zero."
    )
    return [blocks.heading(2, "How to read this report", "how-to-read"), blocks.paragraph(text)]


def _legend(scorecard: Scorecard) -> Block:
    report = scorecard.authority.report
    rows = []
    for rag in Rag:
        meaning = report.rating_words[rag]
        label = blocks.cell([rating_run(rag, wording.RATING_WORDS[rag])])
        rows.append([label, blocks.cell(meaning.label), blocks.cell(meaning.meaning)])
    columns = [blocks.column("Rating", 1), blocks.column("In words", 1.4), blocks.column("Meaning", 4)]
    return blocks.table("Ratings", columns, rows)


def _directions() -> Block:
    rows = [
        [blocks.cell([blocks.run(word, tone=tone, mark=mark)]), blocks.cell(meaning)]
        for word, tone, mark, meaning in TRAVEL_LEGEND
    ]
    note = (
        "A direction is a comparison of two figures, not a trend. It is left out where a break in the series, or a "
        "missing figure, would make it untrue."
    )
    columns = [blocks.column("Direction of travel", 1.4), blocks.column("Meaning", 5)]
    return blocks.table("Direction of travel", columns, rows, footnotes=[blocks.words(note)])


def _shorthand() -> Block:
    rows = [[blocks.cell(sign), blocks.cell(words)] for sign, words in wording.SHORTHAND.items()]
    columns = [blocks.column("Shorthand", 1), blocks.column("Meaning", 5)]
    return blocks.table("Shorthand beside figures", columns, rows)


def _dashboard(scorecard: Scorecard) -> list[Block]:
    report = scorecard.authority.report
    if not report.dashboard_items:
        return []
    items = [[blocks.paragraph(item)] for item in report.dashboard_items]
    shown = [blocks.heading(2, "The dashboard beside this report", "dashboard")]
    shown.append(blocks.paragraph("For every KPI, the Corporate Performance Dashboard adds:"))
    shown.append(blocks.bullet_list(items))
    return shown
