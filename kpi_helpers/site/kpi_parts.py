"""The parts of a KPI's page: facts, figures, comparators, commentary, definition, target, sources, decisions.

All words and marks come from the same functions as the report's tables. A column that would be empty in every row is
left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from html import escape
from typing import Any

from kpi_helpers import blocks, display
from kpi_helpers.analysis import Figure, KpiResult, Scorecard, Target
from kpi_helpers.blocks import Block, cell_html
from kpi_helpers.display import words as wording
from kpi_helpers.inputs import Basis, Commentary, Frequency, Kpi, Part, TargetKind
from kpi_helpers.periods import parse_period
from kpi_helpers.site.frame import blocks_html

Cell = dict[str, Any]


def facts_html(result: KpiResult, root: str) -> str:
    """Give the latest performance as a row of facts: latest, target, rating, direction, earlier, compared with."""
    facts: list[tuple[str, Cell]] = []
    if result.latest is None:
        last = wording.last_known_words(result)
        why = blocks.cell(wording.missing_words(result), f"Last figure: {last}" if last else "")
        facts.append(("Latest figure", why))
    else:
        facts.append(("Latest figure", display.latest_cell(result)))
    if result.counted:
        facts += [("Target", display.target_cell(result)), ("Rating", display.rating_cell(result))]
    facts.append(("Direction of travel", display.travel_cell(result)))
    if result.earlier is not None:
        facts.append(("Earlier figure", display.earlier_cell(result)))
    if result.comparators or display.place_lines(result) or (result.latest and result.latest.rank):
        facts.append(("Compared with", display.compared_cell(result)))
    items = "".join(
        f'<div class="fact fact-{words.split()[0].lower()}"><dt>{escape(words)}</dt>'
        f"<dd>{cell_html(display.with_addresses(cell, root))}</dd></div>"
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
        (blocks.column("Source", 2.6), lambda one: display.source_name(scorecard, one.source)),
        (blocks.column("Remark", 2.6), lambda one: display.upper_first(one.remark)),
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
        f"Between {display.format_limit(band.low, result.kpi)} and {display.format_limit(band.high, result.kpi)} "
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
        (blocks.column("Comparator", 2), lambda one: display.upper_first(one.comparator)),
        (blocks.column("Period", 1.6), lambda one: one.period.printed),
        (blocks.column("Figure", 1.2, right=True), lambda one: _figure(one, kpi)),
        (blocks.column("Numerator", 1.1, right=True), lambda one: _plain(one.numerator)),
        (blocks.column("Denominator", 1.2, right=True), lambda one: _plain(one.denominator)),
        (blocks.column("Rank", 1.1), lambda one: wording.rank_words(one).removeprefix("rank ")),
        (
            blocks.column("Ours then", 1.2, right=True),
            lambda one: wording.value_words(own[one.period], kpi) if one.period in own else "",
        ),
        (blocks.column("In words", 2.4), lambda one: display.upper_first(one.remark)),
        (blocks.column("Source", 2.4), lambda one: display.source_name(scorecard, one.source)),
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
    return "" if number is None else display.format_plain(number)


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
    shown = [block for part in parts for block in display.commentary_blocks(part, scorecard, _chart_elsewhere(result))]
    return [*shown, blocks.paragraph(_signed(commentary), role="source")]


def _chart_elsewhere(result: KpiResult) -> display.ChartOf:
    def link_to(other: KpiResult) -> Block:
        if other.kpi.kpi_id == result.kpi.kpi_id:
            return blocks.paragraph("The chart stands above.", role="small")
        link = blocks.run(other.kpi.shown_name, link=display.dashboard_link(display.kpi_page(other.kpi.kpi_id)))
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
    for action in display.actions_of(parts, known):
        if action.owner or action.due_text:
            said = known.authority.quarter.printed
            cells = (action.text, action.owner or "not named", action.due_text or "no date", said)
            action_cells = [blocks.cell(text) for text in cells]
            action_cells[2] = blocks.cell(cells[2], _when(action, on))
            yield action_cells


def _when(action: display.Action, on: date) -> str:
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
        ("Unit", display.UNIT_WORDS[kpi.unit]),
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
    return wording.rule_words(result)


def _target_row(target: Target, result: KpiResult) -> list[dict[str, object]]:
    kpi = result.kpi
    return [
        blocks.cell(target.applies_from.printed),
        blocks.cell(wording.green_words(target, kpi), wording.due_words(target)),
        blocks.cell(wording.amber_words(target, kpi)),
        blocks.cell(wording.name_words(target, kpi)),
        blocks.cell(wording.origin_words(target)),
    ]


def source_part(result: KpiResult, scorecard: Scorecard) -> list[Block]:
    """Give the sources of the KPI's figures and of its comparators, with publisher and licence."""
    used = dict.fromkeys(
        figure.source
        for figure in (*reversed(result.figures), *(f for s in result.comparator_series.values() for f in s))
    )
    used.setdefault(result.kpi.source)
    known = scorecard.authority.source_rows
    return display.source_table("Sources of these figures", [known[key] for key in used if key in known])
