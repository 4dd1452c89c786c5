"""The first page of the dashboard (counts, exceptions, changes, the list of every KPI) and each priority's page."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from kpi_helpers import blocks, display
from kpi_helpers.analysis import KpiResult, Scorecard, find_exceptions
from kpi_helpers.blocks import Block
from kpi_helpers.display import words as wording
from kpi_helpers.inputs import Group, Priority, Rag
from kpi_helpers.site.frame import Page, Part, blocks_html, root_of
from kpi_helpers.site.kpi_list import kpi_list_html


def index_page(scorecard: Scorecard) -> Page:
    """Give the first page."""
    quarter = scorecard.authority.quarter
    changes = [*display.moved_blocks(find_exceptions(scorecard), scorecard), *display.restated_blocks(scorecard)]
    parts = [
        Part("list", "Every KPI", kpi_list_html(scorecard)),
        Part("exceptions", "Exceptions", blocks_html(_exceptions(scorecard), "")),
        Part("changes", f"What changed since {quarter.previous().printed}", blocks_html(changes, "")),
    ]
    background = display.table_background(
        [result for result in scorecard.results.values() if not result.counted], "Figures shown for context, not rated"
    )
    parts += [Part("background", "Background figures", blocks_html([background], ""))] if background else []
    title = f"Performance in {quarter.printed}"
    return Page(display.INDEX, title, parts, lead=blocks_html(display.summary_blocks(scorecard), ""), css_class="index")


def _exceptions(scorecard: Scorecard) -> list[Block]:
    """Give what needs a look first: red, amber, and worse than target but not rated; short tables."""
    found, report = find_exceptions(scorecard), scorecard.authority.report
    shown = [
        table
        for title, results in (
            (display.rating_title(Rag.RED, report), found.red),
            (display.rating_title(Rag.AMBER, report), found.amber),
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
        cells = blocks.cell(display.name_runs(result)), blocks.cell(figure, latest.period.printed if latest else "")
        rows.append([*cells, blocks.cell(gap[:1].upper() + gap[1:]), display.travel_cell(result)])
    return blocks.table(f"{title} ({len(rows)})", columns, rows)


def overview_page(priority: Priority, scorecard: Scorecard) -> Page:
    """Give the overview page of one priority."""
    path = display.priority_page(priority.slug)
    root = root_of(path)
    groups = scorecard.authority.register.groups_of(priority.slug)
    themes: set[str] = set()
    parts = []
    for group in groups:
        lead = "" if group.theme in themes else _theme_html(group, scorecard)
        themes.add(group.theme)
        parts.append(Part(group.key, group.title, lead + blocks_html(_group_blocks(group, scorecard, root), root)))
    lead = blocks_html(display.priority_blocks(priority, scorecard), root) + _contents(groups)
    return Page(path, priority.title, parts, (("All KPIs", display.INDEX),), lead, "overview")


def _theme_html(group: Group, scorecard: Scorecard) -> str:
    theme = next((one for one in scorecard.authority.report.themes if one.slug == group.theme), None)
    return f'<p class="theme">{escape(theme.title)}</p>' if theme is not None else ""


def _group_blocks(group: Group, scorecard: Scorecard, root: str) -> list[Block]:
    results = scorecard.of_group(group.key)
    shown = display.group_tables(group, scorecard)
    shown += display.evidence_blocks([result for result in results if result.counted], group.short_title)
    background = display.table_background(
        [result for result in results if not result.counted], f"{group.short_title}: background figures"
    )
    shown += [background] if background else []
    if group.key in scorecard.authority.commentary:
        link = blocks.run("Commentary in the report", link=f"{root}../{display.report_place(group)}")
        shown.append(blocks.link_line([link]))
    elif not shown:
        shown.append(blocks.notice("This group has no figure and no commentary this quarter."))
    return shown


def _contents(groups: tuple[Group, ...]) -> str:
    """Give the ways to the groups of the page."""
    items = "".join(f'<li><a href="#{escape(group.key)}">{escape(group.short_title)}</a></li>' for group in groups)
    return f'<nav class="groups" aria-label="On this page"><ul>{items}</ul></nav>\n' if len(groups) > 1 else ""
