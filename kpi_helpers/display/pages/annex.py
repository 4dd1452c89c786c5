"""The blocks of the annexes: definitions, targets, sources, methods, revisions, decisions, glossary, making."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version
from typing import Any

import pandas as pd

from kpi_helpers import blocks
from kpi_helpers.analysis import Scorecard, Target
from kpi_helpers.blocks import Block
from kpi_helpers.display import words as wording
from kpi_helpers.display.pages.tables import source_table
from kpi_helpers.display.words import UNIT_WORDS, format_plain, source_names
from kpi_helpers.inputs import ChartChange, Kpi, RatingRule, TargetKind
from kpi_helpers.periods import parse_period

_WITHOUT_LIMITS = {
    TargetKind.NOT_PUBLISHED: "with a target that is not published",
    TargetKind.NONE: "without a target",
}
PACKAGES = ("kpi-report", "pandas", "matplotlib", "seaborn", "papermill", "nbconvert", "typst")


def definition_blocks(scorecard: Scorecard) -> list[Block]:
    """Give every measure with its definition, unit, better direction, frequency and source, by priority."""
    names = source_names(scorecard)
    shown: list[Block] = [blocks.heading(2, "Definitions", "definitions")]
    for priority in scorecard.authority.report.priorities:
        kpis = [kpi for kpi in scorecard.kpis if kpi.section == priority.slug]
        if kpis:
            shown.append(blocks.heading(3, priority.title, f"definitions-{priority.slug}"))
            shown.append(blocks.definitions([_definition(kpi, names) for kpi in kpis]))
    return shown


def _definition(kpi: Kpi, names: Mapping[str, str]) -> tuple[blocks.Inline, list[Block]]:
    facts = [
        UNIT_WORDS[kpi.unit],
        wording.POLARITY_WORDS[kpi.polarity].lower(),
        kpi.frequency.replace("_", ", "),
    ]
    facts.append(f"source: {names.get(kpi.source, kpi.source)}")
    if kpi.owner:
        facts.append(f"owner: {kpi.owner}")
    if not kpi.counted:
        facts.append("background figure, not a KPI")
    text = f"{kpi.definition.rstrip('.')}. "
    inline = [
        blocks.run(text),
        blocks.run("; ".join(facts)[:1].upper() + "; ".join(facts)[1:] + ".", tone="muted"),
    ]
    return blocks.words(kpi.name), [blocks.paragraph(inline, role="small")]


def target_blocks(scorecard: Scorecard) -> list[Block]:
    """Give the targets with their limits, from when they apply and where they come from.

    Their rules are named where one of them is rated by more than its limits.
    """
    shown: list[Block] = [blocks.heading(2, "Targets and limits", "targets")]
    with_target = [(kpi, target) for kpi, target in scorecard.targets if _kind(target) not in _WITHOUT_LIMITS]
    columns = [
        blocks.column("Measure", 2.4),
        blocks.column("Green", 1.3, right=True),
        blocks.column("Amber", 1.2, right=True),
        blocks.column("Since", 1),
        blocks.column("Where it comes from", 3.2),
    ]
    with_rule = any(target and target.rule is not RatingRule.LIMITS for _, target in with_target)
    if with_rule:
        columns.insert(3, blocks.column("Rule", 1.6))
    rows = [_target_row(kpi, target, with_rule=with_rule) for kpi, target in with_target if target]
    shown += [blocks.table("Targets and limits in force", columns, rows)] if rows else []
    for kind, words in _WITHOUT_LIMITS.items():
        without = [kpi.shown_name for kpi, target in scorecard.targets if _kind(target) is kind]
        if without:
            lead = f"KPIs {words} ({len(without)}): "
            inline = [blocks.run(lead, strong=True), blocks.run(f"{'; '.join(without)}.")]
            shown.append(blocks.paragraph(inline, role="small"))
    return shown


def _kind(target: Target | None) -> TargetKind:
    return target.kind if target else TargetKind.NONE


def _target_row(kpi: Kpi, target: Target, *, with_rule: bool) -> list[dict[str, object]]:
    cells = [
        blocks.cell(kpi.shown_name),
        blocks.cell(wording.green_words(target, kpi), wording.due_words(target)),
        blocks.cell(wording.amber_words(target, kpi)),
        blocks.cell(target.applies_from.printed),
        blocks.cell(wording.origin_words(target)),
    ]
    return [*cells[:3], blocks.cell(wording.name_words(target, kpi)), *cells[3:]] if with_rule else cells


def source_blocks(scorecard: Scorecard) -> list[Block]:
    """Give the sources of the figures shown, with licence, and the attribution lines."""
    report, sources = scorecard.authority.report, scorecard.authority.sources
    used = scorecard.sources_used
    rows = sources[sources["source"].isin(used)].to_dict("records")
    shown: list[Block] = [blocks.heading(2, "Sources and licence", "sources")]
    shown += source_table("Sources of the figures in this report", rows)
    shown += [blocks.paragraph(text, role="small") for text in (report.licence, *report.attribution)]
    return shown


def method_blocks(scorecard: Scorecard) -> list[Block]:
    """Say how ratings, directions and counts are worked out."""
    points = (
        wording.report_rule_words(scorecard.authority.report),
        "Limits are stored numbers, or worked out exactly from the target and a stated tolerance. Where the amber "
        "limit is not published, a figure worse than target is not rated, because amber and red cannot be told apart.",
        "A target with a date is judged from that date on. A target for a year's total is due in equal parts: half "
        "of it after two quarters.",
        "A rating marked by judgement was set by a named person, with a reason. A rating marked as published is "
        "stated in words by a published report whose figure or target is not available as data.",
        "The direction of travel compares the latest figure with the period before and with the same period last "
        "year. There is no material change when the two figures differ by no more than the KPI's band or, where it "
        "has none, when they print the same.",
        "A control chart (XmR) shows which changes are more than chance. Its limits lie 2.66 average moving ranges "
        "either side of the mean. Signals: a figure outside the limits, seven in a row on one side of the mean, seven "
        "in a row rising or falling, two of three near a limit. Fewer than 13 figures make trial limits, fewer than 6 "
        "none. Of stable series, about one in sixty shows a signal at the latest figure by chance alone.",
        "Where there are too few figures for settled limits, five or more are tested for a trend by their order "
        "(Mann-Kendall), by season where the seasons differ, or, for yearly figures with their counts, by the test "
        "that Fingertips uses. Two figures are never called a trend. The method and its reason stand under each chart.",
        "We are called better or worse than a comparator only where counts are known and the difference is more than "
        "chance (95% intervals). Other comparators are shown as they are, each with its own period.",
        "The end of the year is forecast by four simple methods, and their median is used. The range comes from the "
        "errors of the same forecast in earlier years, or else from the four methods. Without either there is none.",
        "A later return may restate an earlier figure. The report shows what was known when its return closed; the "
        "figure first published is given beside a restated one.",
        "A figure is current for 18 months after its period if it comes in quarterly or more often, and for three "
        "years if it is annual. Older figures are given as the last known.",
    )
    items = [[blocks.paragraph(point)] for point in points]
    return [blocks.heading(2, "Methods", "methods"), blocks.bullet_list(items)]


def revision_blocks(scorecard: Scorecard) -> list[Block]:
    """Give what was restated in this quarter's return, what was corrected, and every overridden rating."""
    shown: list[Block] = [blocks.heading(2, "Revisions, corrections and overrides", "revisions")]
    for part in (restated_blocks(scorecard), _corrections(scorecard), _overrides(scorecard), _breaks(scorecard)):
        shown += part
    return shown


def restated_blocks(scorecard: Scorecard) -> list[Block]:
    """Give the figures that this quarter's return restated; a sentence where there are none."""
    rows = [
        [
            blocks.cell(kpi.shown_name),
            blocks.cell(figure.period.printed),
            blocks.cell(wording.first_published_words(figure, kpi)),
            blocks.cell(wording.value_words(figure, kpi)),
        ]
        for kpi, figure in scorecard.restated
        if wording.first_published_words(figure, kpi)
    ]
    if not rows:
        return [blocks.paragraph("No figure was restated in this quarter's return.")]
    columns = [
        blocks.column("Measure", 3),
        blocks.column("Period", 1.6),
        blocks.column("First published", 1.2, right=True),
        blocks.column("Now", 1.2, right=True),
    ]
    return [blocks.table("Figures restated in this quarter's return", columns, rows)]


def _corrections(scorecard: Scorecard) -> list[Block]:
    frame = scorecard.authority.corrections
    if frame.empty:
        return [blocks.paragraph("No published figure was corrected.")]
    rows = [
        [
            blocks.cell(_name(scorecard, row["kpi_id"])),
            blocks.cell(parse_period(row["period"]).printed),
            blocks.cell(_plain(row["old_value"])),
            blocks.cell(_plain(row["new_value"])),
            blocks.cell(row["reason"], f"{row['name']}, {row['date']}"),
        ]
        for row in frame.to_dict("records")
    ]
    columns = [
        blocks.column("Measure", 2.4),
        blocks.column("Period", 1.3),
        blocks.column("Was", 0.9, right=True),
        blocks.column("Is", 0.9, right=True),
        blocks.column("Why, and who recorded it", 3),
    ]
    return [blocks.table("Published figures corrected", columns, rows)]


def _overrides(scorecard: Scorecard) -> list[Block]:
    if not scorecard.overridden:
        return [blocks.paragraph("No rating was overridden.")]
    rows = []
    for kpi, rating in scorecard.overridden:
        override = rating.override
        assert override is not None
        label = blocks.cell(wording.RATING_WORDS[override.rag], wording.basis_words(rating))
        why = blocks.cell(override.reason, f"{override.name}, {override.day}")
        rows.append([blocks.cell(kpi.shown_name), label, why])
    columns = [
        blocks.column("Measure", 2.4),
        blocks.column("Rating", 1.2),
        blocks.column("Why, and by whom", 4),
    ]
    return [blocks.table("Ratings by judgement or as published", columns, rows)]


def _breaks(scorecard: Scorecard) -> list[Block]:
    rows = [
        [
            blocks.cell(kpi.shown_name),
            blocks.cell(item.period.printed),
            blocks.cell(item.reason),
        ]
        for kpi, item in scorecard.breaks
    ]
    if not rows:
        return []
    columns = [
        blocks.column("Measure", 2.4),
        blocks.column("First period after", 1.4),
        blocks.column("What changed", 4),
    ]
    return [blocks.table("Breaks in series", columns, rows)]


def glossary_blocks(scorecard: Scorecard) -> list[Block]:
    """Give the abbreviations and terms of the report."""
    items = glossary_items(scorecard)
    shown: list[Block] = [blocks.heading(2, "Glossary", "glossary")]
    return [*shown, blocks.definitions(items)] if items else []


def glossary_items(scorecard: Scorecard) -> list[tuple[blocks.Inline, list[Block]]]:
    """Give each term with its meaning, in alphabetical order."""
    terms = sorted(scorecard.authority.report.glossary, key=lambda item: item.term.casefold())
    return [(blocks.words(item.term), [blocks.paragraph(item.meaning, role="small")]) for item in terms]


def provenance_blocks(scorecard: Scorecard) -> list[Block]:
    """Say how the report was made: files read, packages used."""
    authority = scorecard.authority
    used, kpis = ", ".join(f"{name} {version(name)}" for name in PACKAGES), scorecard.kpis
    text = (
        f"The report is made from {authority.file_count} data files by notebooks, one for each section, and shows "
        f"{len(kpis)} measures, {sum(kpi.counted for kpi in kpis)} of them KPIs. Every figure, sentence, chart and "
        "text alternative comes from the same results. The same files and programs give the same report, byte for byte."
    )
    shown: list[Block] = [blocks.heading(2, "How this report was made", "making"), blocks.paragraph(text)]
    shown.append(blocks.paragraph(f"Programs: {used}.", role="small"))
    if authority.report.contact:
        shown.append(blocks.paragraph(f"Contact: {authority.report.contact}", role="small"))
    return shown


def _name(scorecard: Scorecard, kpi_id: str) -> str:
    return scorecard.authority.register.kpi(kpi_id).shown_name


def _plain(value: object) -> str:
    return "none" if pd.isna(value) else format_plain(float(value))  # type: ignore[call-overload, arg-type]


_CHANGES = {
    ChartChange.RECALCULATE: "limits recalculated from then on",
    ChartChange.EXCLUDE: "figure shown and left out",
    ChartChange.FIX_LIMITS: "limits fixed from the figures up to then",
}


def decision_blocks(scorecard: Scorecard) -> list[Block]:
    """Give the decisions on control charts and the settings of single KPIs known at the quarter; none, no table."""
    authority = scorecard.authority
    tables = [_changes(scorecard, authority.chart_changes), _settings(scorecard, authority.settings)]
    return [table for table in tables if table is not None]


def _changes(scorecard: Scorecard, changes: pd.DataFrame) -> Block | None:
    columns = [blocks.column("Period", 1.3), blocks.column("Decision", 2)]
    cells = ([parse_period(row["period"]).printed, _CHANGES[ChartChange(row["change"])]] for row in _rows(changes))
    return _table("Decisions on control charts", scorecard, changes, columns, cells)


def _settings(scorecard: Scorecard, settings: pd.DataFrame) -> Block | None:
    columns = [blocks.column("Setting", 1.6), blocks.column("Value", 1.3)]
    cells = ([str(row[name]).replace("_", " ") for name in ("setting", "value")] for row in _rows(settings))
    return _table("KPIs analysed in a way of their own", scorecard, settings, columns, cells)


def _table(
    caption: str,
    scorecard: Scorecard,
    decisions: pd.DataFrame,
    columns: Sequence[dict[str, Any]],
    cells: Iterable[Sequence[str]],
) -> Block | None:
    """Give a table of decisions: the KPI, what was decided in the `cells` of its `columns`, why, by whom and when."""
    if decisions.empty:
        return None
    register = scorecard.authority.register
    rows = [
        [
            blocks.cell(register.kpi(row["kpi_id"]).shown_name),
            *map(blocks.cell, decided),
            blocks.cell(row["reason"], f"{row['name']}, {row['date']}"),
        ]
        for row, decided in zip(_rows(decisions), cells, strict=True)
    ]
    heads = [blocks.column("Measure", 2.4), *columns, blocks.column("Why, and who recorded it", 3)]
    return blocks.table(caption, heads, rows)


def _rows(decisions: pd.DataFrame) -> list[dict[Any, Any]]:
    return decisions.to_dict("records")
