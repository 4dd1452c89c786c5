"""A KPI's words on its page: commentary, actions, earlier commentary, definition, target, sources, decisions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from html import escape

from kpi_helpers import blocks
from kpi_helpers.analysis.scorecard import KpiResult, Scorecard
from kpi_helpers.analysis.targets import Target
from kpi_helpers.blocks.kinds import Block
from kpi_helpers.display.addresses import dashboard_link, kpi_page
from kpi_helpers.display.pages.actions import Action, actions_of
from kpi_helpers.display.pages.commentary import ChartOf, commentary_blocks
from kpi_helpers.display.words import results as wording
from kpi_helpers.display.words import rules as rule_words
from kpi_helpers.display.words.numbers import UNIT_WORDS
from kpi_helpers.display.words.sources import source_table
from kpi_helpers.inputs.commentary import Commentary, Part
from kpi_helpers.inputs.words import Basis, Frequency, TargetKind
from kpi_helpers.periods import parse_period
from kpi_helpers.site.frame import blocks_html

NO_COMMENTARY = "No commentary is held for this quarter."
_OFTEN = {
    Frequency.MONTHLY: "every month",
    Frequency.QUARTERLY: "every quarter",
    Frequency.TERMLY: "every school term",
    Frequency.ANNUAL_FINANCIAL: "every financial year",
    Frequency.ANNUAL_ACADEMIC: "every academic year",
    Frequency.ANNUAL_CALENDAR: "every calendar year",
    Frequency.IRREGULAR: "at irregular times",
}
_WINDOWS = {
    Basis.PERIOD: "each figure stands for its own period",
    Basis.YEAR_TO_DATE: "each figure adds up the year so far",
    Basis.ROLLING_YEAR: "each figure covers the twelve months up to its date",
    Basis.SNAPSHOT: "each figure is a count on one day",
    Basis.FORECAST: "each figure is a forecast of the year's end",
}


def parts_for(result: KpiResult, scorecard: Scorecard) -> tuple[Commentary | None, tuple[Part, ...]]:
    """Give the commentary on a KPI: what is said of its group as a whole, and of its own subgroup."""
    commentary = scorecard.authority.commentary.get(result.kpi.group)
    if commentary is None:
        return None, ()
    return commentary, tuple(part for part in commentary.parts if part.subgroup in ("", result.kpi.subgroup))


def commentary_part(result: KpiResult, scorecard: Scorecard) -> list[Block]:
    """Give the commentary on a KPI with who answers for it; a chart of another KPI becomes the way to its page."""
    commentary, parts = parts_for(result, scorecard)
    if commentary is None or not parts:
        return []
    shown = [block for part in parts for block in commentary_blocks(part, scorecard, _chart_elsewhere(result))]
    return [*shown, blocks.paragraph(_signed(commentary), role="source")]


def _chart_elsewhere(result: KpiResult) -> ChartOf:
    def link_to(other: KpiResult) -> Block:
        if other.kpi.kpi_id == result.kpi.kpi_id:
            return blocks.paragraph("The chart stands above.", role="small")
        link = blocks.run(other.kpi.shown_name, link=dashboard_link(kpi_page(other.kpi.kpi_id)))
        return blocks.link_line([blocks.run("Chart: "), link])

    return link_to


def _signed(commentary: Commentary) -> str:
    day = parse_period(commentary.date.isoformat()).printed
    words = f"Written by: {commentary.written_by}."
    return f"{words} Approved by: {commentary.approved_by}, {day}." if commentary.approved_by else f"{words} {day}."


# ---------------------------------------------------------------- actions


def action_table(result: KpiResult, scorecard: Scorecard, earlier: Sequence[Scorecard]) -> Block | None:
    """Give the actions that name an owner or a date, of this quarter and those before; None where none does."""
    rows = [row for known in (scorecard, *earlier) for row in _action_rows(result, known, scorecard.authority.closes)]
    if not rows:
        return None
    columns = [
        blocks.column("Action", 4),
        blocks.column("Owner", 1.8),
        blocks.column("Due", 1.6),
        blocks.column("Said in", 1.1),
    ]
    return blocks.table("Actions with an owner or a date", columns, [list(row) for row in rows])


def _action_rows(result: KpiResult, known: Scorecard, on: date) -> Iterator[list[dict[str, object]]]:
    _, parts = parts_for(result, known)
    for action in actions_of(parts, known):
        if action.owner or action.due_text:
            said = known.authority.quarter.printed
            cells = (action.text, action.owner or "not named", action.due_text or "no date", said)
            action_cells = [blocks.cell(text) for text in cells]
            action_cells[2] = blocks.cell(cells[2], _when(action, on))
            yield action_cells


def _when(action: Action, on: date) -> str:
    """Say where a date stands: passed when the figures were closed, or still to come."""
    if action.due is None:
        return ""
    return "date has passed" if action.overdue(on) else "still to come"


# ---------------------------------------------------------------- earlier quarters


def earlier_html(result: KpiResult, earlier: Sequence[Scorecard], root: str) -> str:
    """Give the commentary of earlier quarters, folded, with the figures as they were known then."""
    shown = []
    for known in earlier:
        if result.kpi.kpi_id not in known.results:
            continue
        found = commentary_part(known.result(result.kpi.kpi_id), known)
        if found:
            said = escape(known.authority.quarter.printed)
            stood = blocks.paragraph(wording.sentence(known.result(result.kpi.kpi_id)), role="small")
            shown.append(
                f"<details><summary>What was said in {said}</summary>{blocks_html([stood, *found], root)}</details>"
            )
    return "".join(shown)


# ---------------------------------------------------------------- definition, target, sources


def definition_part(result: KpiResult) -> list[Block]:
    """Give the definition with unit, better direction, frequency, owner and state."""
    kpi = result.kpi
    facts = [
        ("Unit", UNIT_WORDS[kpi.unit]),
        ("Better", wording.POLARITY_WORDS[kpi.polarity]),
        ("Figures come", f"{_OFTEN[kpi.frequency]}; {_WINDOWS[kpi.basis]}"),
        ("Owner", kpi.owner or "not named"),
        ("In use", _lifetime(result)),
        ("State", kpi.state_note or ("" if result.counted else "Background figure, not a KPI")),
    ]
    items = [(blocks.words(term), [blocks.paragraph(words)]) for term, words in facts if words]
    return [blocks.paragraph(f"{kpi.definition.rstrip('.')}."), blocks.definitions(items)]


def _lifetime(result: KpiResult) -> str:
    starts, ends = result.kpi.starts, result.kpi.ends
    words = f"since {starts.printed}" if starts is not None else ""
    return f"{words} until {ends.printed}".strip() if ends is not None else words


def target_part(result: KpiResult) -> list[Block]:
    """Give the rule of the rating, the target in force and those before it."""
    if not result.counted:
        return [blocks.paragraph("A background figure has no target and no rating.")]
    shown: list[Block] = [blocks.paragraph(_target_sentence(result))]
    limits = [target for target in reversed(result.targets) if _has_limits(target)]
    if limits:
        columns = [
            blocks.column("Since", 1),
            blocks.column("Green", 1.4),
            blocks.column("Amber", 1.4),
            blocks.column("Rule", 1.7),
            blocks.column("Where it comes from", 3),
        ]
        rows = [_target_row(target, result) for target in limits]
        shown.append(blocks.table("Targets and limits, newest first", columns, rows))
    return shown


def _has_limits(target: Target) -> bool:
    return target.kind not in (TargetKind.NONE, TargetKind.NOT_PUBLISHED)


def _target_sentence(result: KpiResult) -> str:
    target = result.target
    if target is None or target.kind is TargetKind.NONE:
        return "No target is set, so the KPI is not rated."
    if target.kind is TargetKind.NOT_PUBLISHED:
        note = f": {target.note.rstrip('.')}" if target.note else ""
        return f"There is a target, but its figure is not published{note}."
    return rule_words.rule_words(result)


def _target_row(target: Target, result: KpiResult) -> list[dict[str, object]]:
    kpi = result.kpi
    return [
        blocks.cell(target.applies_from.printed),
        blocks.cell(rule_words.green_words(target, kpi), wording.due_words(target)),
        blocks.cell(rule_words.amber_words(target, kpi)),
        blocks.cell(rule_words.name_words(target, kpi)),
        blocks.cell(rule_words.origin_words(target)),
    ]


def source_part(result: KpiResult, scorecard: Scorecard) -> list[Block]:
    """Give the sources of the KPI's figures and of its comparators, with publisher and licence."""
    used = dict.fromkeys(
        figure.source
        for figure in (*reversed(result.figures), *(f for s in result.comparator_series.values() for f in s))
    )
    used.setdefault(result.kpi.source)
    known = scorecard.authority.source_rows
    return source_table("Sources of these figures", [known[key] for key in used if key in known])
