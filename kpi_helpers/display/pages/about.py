"""The blocks of "About this report": what it is, how to read it, the legend, the shorthand, the dashboard."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from kpi_helpers import blocks
from kpi_helpers.analysis import Assurance, Scorecard
from kpi_helpers.blocks import Block
from kpi_helpers.display import words as wording
from kpi_helpers.display.addresses import INDEX, INSTRUCTIONS, dashboard_link
from kpi_helpers.display.pages.tables import rating_run
from kpi_helpers.display.words import report_rule_words
from kpi_helpers.inputs import Rag
from kpi_helpers.periods import months_in_words

TRAVEL_LEGEND = (
    ("Better", "better", "better_up", "The figure moved the way that is better for this KPI."),
    ("Worse", "worse", "worse_down", "The figure moved the way that is worse for this KPI."),
    ("No material change", "same", "same", "The two figures differ by no more than the KPI's stated band."),
    ("Up or Down", "muted", "none_up", "The figure moved, and neither way is better."),
)
_VARIATION_LEGEND = (
    (
        "Improvement",
        "improvement",
        "improvement_high",
        "Better by more than chance (H high or rising, L low or falling).",
    ),
    ("Concern", "concern", "concern_low", "Worse by more than chance (H high or rising, L low or falling)."),
    ("Unusually high or low", "neutral", "neutral_high", "More than chance, and neither way is better."),
    ("Usual variation", "muted", "usual", "The latest figure moves as figures of this KPI usually do."),
)
_ASSURANCE_LEGEND = (
    ("Met consistently", "", "pass", "The limits lie on the better side of the target: it can be expected to be met."),
    (
        "Out of reach",
        "",
        "fail",
        "The limits lie on the worse side of the target: as things work now, it will be missed.",
    ),
    ("Met or missed by chance", "", "chance", "The target lies between the limits."),
)
_TREND_LEGEND = (
    ("Rising or Falling", "", "better_up", "The order of the figures shows a trend that is more than chance."),
    ("No trend beyond chance", "", "same", "Figures in such an order may well come about by chance."),
)
_OUTLOOK_LEGEND = (
    (
        "On course for the target",
        "green",
        "green",
        "The whole range forecast for the end of the year meets the target.",
    ),
    ("Target in doubt", "amber", "amber", "Part of that range meets the target."),
    ("Target not expected", "red", "red", "All of that range misses the target."),
)


def about_blocks(scorecard: Scorecard) -> list[Block]:
    """Give the front matter: introduction, priorities, legend, directions, shorthand and dashboard."""
    report = scorecard.authority.report
    shown = [blocks.paragraph(text) for text in report.introduction]
    shown += _priorities(scorecard)
    shown += _as_known(scorecard)
    shown += legend_blocks(scorecard)
    shown += _dashboard(scorecard)
    return shown


def legend_blocks(scorecard: Scorecard) -> list[Block]:
    """Give what the marks mean: ratings, directions of travel, signals over time, shorthand."""
    return [_legend(scorecard), _directions(), *_signals(scorecard), _shorthand()]


def _priorities(scorecard: Scorecard) -> list[Block]:
    report = scorecard.authority.report
    items = [
        [blocks.paragraph([blocks.run(f"{p.title}. ", strong=True), blocks.run(p.purpose)])] for p in report.priorities
    ]
    return [blocks.heading(2, "The priorities", "priorities"), blocks.bullet_list(items, ordered=True)]


def _as_known(scorecard: Scorecard) -> list[Block]:
    authority = scorecard.authority
    quarter = authority.quarter
    text = (
        f"Figures are those known when the return for {quarter.printed} ({months_in_words(quarter)}) closed on "
        f"{authority.closing_day}. Many KPIs do not arrive every quarter, so each figure carries its own period, and "
        "each comparator too, which may be older. A missing figure is never shown as zero, and a zero is a real zero."
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
    return blocks.table("Ratings", columns, rows, footnotes=[blocks.words(report_rule_words(report))])


def _directions() -> Block:
    note = (
        "A direction is a comparison of two figures, not a trend. It is left out where a break in the series, or a "
        "missing figure, would make it untrue."
    )
    head = blocks.column("Direction of travel", 1.4)
    return _legend_of_marks("Direction of travel", head, TRAVEL_LEGEND, note)


def _legend_of_marks(
    caption: str, head: dict[str, Any], legend: Iterable[tuple[str, str, str, str]], note: str
) -> Block:
    """Give a legend of (word, tone, mark, meaning) as a table with a note beneath."""
    rows = [
        [blocks.cell([blocks.run(word, tone=tone, mark=mark)]), blocks.cell(meaning)]
        for word, tone, mark, meaning in legend
    ]
    return blocks.table(caption, [head, blocks.column("Meaning", 5)], rows, footnotes=[blocks.words(note)])


def _signals(scorecard: Scorecard) -> list[Block]:
    """Give the legend of what figures show over time: of variation, assurance, trend, outlook, those that are used."""
    found = [result.evidence for result in scorecard.results.values()]
    legend = [
        *(_VARIATION_LEGEND if any(one.variation.claims for one in found) else ()),
        *(_ASSURANCE_LEGEND if any(one.variation.assurance is not Assurance.NONE for one in found) else ()),
        *(_TREND_LEGEND if any(one.trend is not None for one in found) else ()),
        *(_OUTLOOK_LEGEND if any(one.outlook.status is not None for one in found) else ()),
    ]
    if not legend:
        return []
    note = (
        "These are facts beside the rating, and are given only where there are enough figures. Where they and the "
        "rating pull apart, a sentence under the table says so."
    )
    return [_legend_of_marks("What the figures show over time", blocks.column("Mark", 1.6), legend, note)]


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
    index, how = dashboard_link(INDEX), dashboard_link(INSTRUCTIONS)
    line = [blocks.run("Open it at "), blocks.run("the list of all KPIs", link=index), blocks.run(", or read ")]
    shown.append(blocks.link_line([*line, blocks.run("how to use the dashboard", link=how), blocks.run(".")]))
    return shown
