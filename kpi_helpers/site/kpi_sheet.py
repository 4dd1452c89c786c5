"""The page of one KPI: performance, trend, commentary, definition, target, sources, and everything behind them.

Printed, it is one A4 sheet: what stands under "behind" is for the screen only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from html import escape
from math import sqrt

from kpi_helpers import blocks, display
from kpi_helpers.analysis import KpiResult, Scorecard
from kpi_helpers.blocks import Block, inline_html, plain_text_of
from kpi_helpers.display import words as wording
from kpi_helpers.inputs import file_name
from kpi_helpers.site import kpi_parts
from kpi_helpers.site.frame import Page, Part, blocks_html, root_of
from kpi_helpers.site.live_chart import live_chart_html
from kpi_helpers.site.open_data import ODS, TABLES, VALUES, XLSX

MOST_ROWS = 12  # a longer table behind the page is folded away
MOST_SOURCES = 6  # with more, the printed sheet gives their names only
FULL, LONG = 1_700, 2_500  # letters on the printed sheet from which it is set smaller, and closer; tried on paper
SIZE, SMALLEST = 8.2, 5.6  # points


Neighbours = tuple[str | None, str | None]  # the KPIs before and after one in the list, None at its ends


def kpi_sheet(kpi_id: str, scorecard: Scorecard, earlier: Sequence[Scorecard], beside: Neighbours) -> Page:
    """Give the page of one KPI."""
    result = scorecard.result(kpi_id)
    path = display.kpi_page(result.kpi.kpi_id)
    root = root_of(path)
    chart, evidence = display.chart_block(result, scorecard), display.evidence_blocks([result], result.kpi.shown_name)
    drawn = chart["kind"] == "figure"
    trend = _live_chart(chart, result, scorecard) if drawn else blocks_html([chart], root)
    said, sources = kpi_parts.commentary_part(result, scorecard), kpi_parts.source_part(result, scorecard)
    definition, target = kpi_parts.definition_part(result), kpi_parts.target_part(result)
    letters = _letters_of([*evidence, *said, *definition, *target, *sources])
    parts = [
        Part("trend", "Trend over time", trend + blocks_html(evidence, root), "trend"),
        Part(
            "commentary",
            "Commentary",
            blocks_html(said or [blocks.notice(kpi_parts.NO_COMMENTARY)], root),
            "commentary",
        ),
        Part("definition", "Definition", blocks_html(definition, root), "definition"),
        Part("target", "Target and RAG thresholds", blocks_html(target, root), "target"),
        Part("sources", "Data sources", blocks_html(sources, root), f"sources{' many' * _are_many(sources)}"),
        *_behind(result, scorecard, earlier, root),
        Part("elsewhere", "In the report, and as data", _elsewhere(result, scorecard, beside, root), "behind"),
    ]
    css_class = "sheet" + " long" * (letters >= LONG) + " undrawn" * (not drawn)
    page = Page(path, result.kpi.name, parts, _trail(result, scorecard), _lead(result, root), css_class)
    return replace(page, style=f"--sheet:{paper_size(letters):.2f}pt")


def paper_size(letters: int) -> float:
    """Give the size of the letters, in points, in which so many of them fit one sheet.

    >>> paper_size(1000), round(paper_size(2600), 1), paper_size(9000)
    (8.2, 6.6, 5.6)
    """
    return SIZE if letters <= FULL else max(SMALLEST, SIZE * sqrt(FULL / letters))


def _letters_of(shown: list[Block]) -> int:
    """Give the number of letters of the texts and tables that stand on the printed sheet."""
    return len(" ".join(plain_text_of(shown).split()))


def _trail(result: KpiResult, scorecard: Scorecard) -> tuple[tuple[str, str], ...]:
    report = scorecard.authority.report
    title = next(p.title for p in report.priorities if p.slug == result.kpi.section)
    group = scorecard.authority.register.group(result.kpi.group)
    place = display.priority_page(result.kpi.section)
    return (("All KPIs", display.INDEX), (title, place), (group.short_title, f"{place}#{group.key}"))


def _lead(result: KpiResult, root: str) -> str:
    """Give the rating in words and the one sentence on the KPI, its facts, and the notes on them."""
    label = wording.RATING_WORDS[result.rating.rag] if result.counted else "Background figure"
    pill = inline_html([display.rating_run(result.rating.rag, label)])
    said = escape(wording.sentence(result).removeprefix(f"{result.kpi.name}: "))
    notes = "".join(f"<p>{escape(note[:1].upper() + note[1:])}</p>" for note in display.notes_on(result))
    below = f'<div class="notes">{notes}</div>' if notes else ""
    return (
        f'<div class="kpi stands"><p class="stand"><span class="pill">{pill}</span> '
        f"{said[:1].upper()}{said[1:]}</p></div>\n"
        f"{kpi_parts.facts_html(result, root)}{below}\n"
    )


def _live_chart(chart: Block, result: KpiResult, scorecard: Scorecard) -> str:
    name = f"{result.kpi.kpi_id}_{file_name(scorecard.authority.quarter)}"
    return f'<div class="kpi">{live_chart_html(chart, display.chart_points(result), saved_as=name)}</div>'


def _are_many(sources: Sequence[Block]) -> bool:
    """Whether the printed sheet has room for the names of sources only."""
    return any(len(block["rows"]) > MOST_SOURCES for block in sources)


def _behind(result: KpiResult, scorecard: Scorecard, earlier: Sequence[Scorecard], root: str) -> list[Part]:
    """Give the parts that only the screen shows; those that would be empty are left out."""
    figures = kpi_parts.figure_table(result, scorecard)
    shown: dict[tuple[str, str], list[Block | None]] = {
        ("actions", "Actions and their dates"): [kpi_parts.action_table(result, scorecard, earlier)],
        ("figures", "Figures, numerators and denominators"): [figures, *kpi_parts.band_notes(result)],
        ("comparators", "Comparators"): [kpi_parts.comparator_table(result, scorecard)],
        ("revisions", "Revisions"): [
            kpi_parts.revision_table(result) or blocks.paragraph("No figure was ever restated.")
        ],
    }
    parts = []
    for (anchor, title), found in shown.items():
        html = "".join(_folded(block, root) for block in found if block)
        parts += [Part(anchor, title, html, "behind")] if html else []
    said = kpi_parts.earlier_html(result, earlier, root)
    parts += [Part("earlier", "Commentary of earlier quarters", said, "behind")] if said else []
    return parts


def _folded(block: Block, root: str) -> str:
    """Give a block, folded away where it is a long table."""
    html = blocks_html([block], root)
    rows = len(block.get("rows", ()))
    if rows <= MOST_ROWS:
        return html
    return f"<details><summary>{escape(block['caption'])}: {rows} rows</summary>{html}</details>"


def _elsewhere(result: KpiResult, scorecard: Scorecard, beside: Neighbours, root: str) -> str:
    group = scorecard.authority.register.group(result.kpi.group)
    lines = [
        [
            blocks.run("Report: "),
            blocks.run(f"{group.short_title}", link=f"{root}../{display.report_place(group)}"),
            blocks.run(", or the whole report "),
            blocks.run("as PDF", link=f"{root}../{display.REPORT_PDF}"),
        ],
        [blocks.run("Open data: "), *_data_links(root)],
    ]
    for words, other in zip(("Before it in the list: ", "After it: "), beside, strict=True):
        if other is not None:
            name = scorecard.authority.register.kpis[other].shown_name
            lines.append([blocks.run(words), blocks.run(name, link=root + display.kpi_page(other))])
    return blocks_html([blocks.bullet_list([[blocks.paragraph(line)] for line in lines])], root)


def _data_links(root: str) -> list[blocks.Run]:
    files = [("figures" if table is VALUES else table.name, table.file) for table in TABLES]
    runs: list[blocks.Run] = []
    for words, name in (*files, ("all as a spreadsheet (ODS)", ODS), ("(XLSX)", XLSX)):
        runs += [blocks.run(", ")] if runs else []
        runs.append(blocks.run(words, link=f"{root}../{display.OPEN_DATA}/{name}"))
    return runs
