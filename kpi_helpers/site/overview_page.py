"""The overview page of a priority: how it is doing, and its groups with their tables, each KPI a way to its page."""

from __future__ import annotations

from html import escape

from kpi_helpers import blocks
from kpi_helpers.analysis.scorecard import Scorecard
from kpi_helpers.blocks.kinds import Block
from kpi_helpers.display.addresses import INDEX, priority_page, report_place
from kpi_helpers.display.pages.evidence import evidence_blocks
from kpi_helpers.display.pages.group import group_tables
from kpi_helpers.display.pages.summary import priority_blocks
from kpi_helpers.display.pages.tables import table_background
from kpi_helpers.inputs.kpis import Group
from kpi_helpers.inputs.settings import Priority
from kpi_helpers.site.frame import Page, Part, blocks_html, root_of


def overview_page(priority: Priority, scorecard: Scorecard) -> Page:
    """Give the overview page of one priority."""
    path = priority_page(priority.slug)
    root = root_of(path)
    groups = scorecard.authority.register.groups_of(priority.slug)
    themes: set[str] = set()
    parts = []
    for group in groups:
        lead = "" if group.theme in themes else _theme_html(group, scorecard)
        themes.add(group.theme)
        parts.append(Part(group.key, group.title, lead + blocks_html(_group_blocks(group, scorecard, root), root)))
    lead = blocks_html(priority_blocks(priority, scorecard), root) + _contents(groups)
    return Page(path, priority.title, parts, (("All KPIs", INDEX),), lead, "overview")


def _theme_html(group: Group, scorecard: Scorecard) -> str:
    theme = next((one for one in scorecard.authority.report.themes if one.slug == group.theme), None)
    return f'<p class="theme">{escape(theme.title)}</p>' if theme is not None else ""


def _group_blocks(group: Group, scorecard: Scorecard, root: str) -> list[Block]:
    results = scorecard.of_group(group.key)
    shown = group_tables(group, scorecard)
    shown += evidence_blocks([result for result in results if result.counted], group.short_title)
    background = table_background(
        [result for result in results if not result.counted], f"{group.short_title}: background figures"
    )
    shown += [background] if background else []
    if group.key in scorecard.authority.commentary:
        link = blocks.run("Commentary in the report", link=f"{root}../{report_place(group)}")
        shown.append(blocks.link_line([link]))
    elif not shown:
        shown.append(blocks.notice("This group has no figure and no commentary this quarter."))
    return shown


def _contents(groups: tuple[Group, ...]) -> str:
    """Give the ways to the groups of the page."""
    items = "".join(f'<li><a href="#{escape(group.key)}">{escape(group.short_title)}</a></li>' for group in groups)
    return f'<nav class="groups" aria-label="On this page"><ul>{items}</ul></nav>\n' if len(groups) > 1 else ""
