"""The one list of every KPI: a plain table, and the form by which a script filters and sorts it.

Words and marks are those of the report's tables. A row carries a number for each thing the list is filtered or sorted
by: the place of its value among the options, which stand in order, worst first. The address of a filtered list holds
the values of options, so they are keys, never words: words may change. Long lists are many letters, so a mark is drawn
once and used by name, and end tags that HTML does not ask for are left out.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from kpi_helpers import blocks
from kpi_helpers.analysis import Direction, KpiResult, PointType, Scorecard, Travel
from kpi_helpers.blocks import SHAPES
from kpi_helpers.display import counted, kpi_page, measure_cell, rating_cell, target_cell, travel_cell, words as wording
from kpi_helpers.inputs import Rag

Cell = dict[str, Any]
NONE_FOUND = "No KPI fits. Take a word or a filter away, or clear them all."
_ARROW = '<symbol id="m-sorted" viewBox="0 0 10 10"><path d="M5 1 9.2 8.2H.8z"/></symbol>'


@dataclass(frozen=True, slots=True)
class _Column:
    """A column: its title, its share of the width, what it is sorted by, and its cells."""

    title: str
    width: float
    sort: str
    cell_of: Callable[[KpiResult], Cell]


def kpi_list_html(scorecard: Scorecard, *, address: Callable[[str], str] = kpi_page) -> str:
    """Give the list of every counted KPI, in the order of priorities, with the form that filters it.

    Parameters
    ----------
    address
        Gives the page of a KPI, seen from the page the list is on.
    """
    sections = scorecard.authority.report.sections
    results = sorted(scorecard.counted, key=lambda result: sections.index(result.kpi.section))
    choices, columns = list_choices(results, scorecard), _columns(results, scorecard)
    groups = list(dict.fromkeys(result.kpi.group for result in results))
    caption = f"Every KPI, {scorecard.authority.quarter.printed}"
    rows = "".join(
        _row(result, columns, [*(choice.place(result) for choice in choices), groups.index(result.kpi.group)], address)
        for result in results
    )
    keys, words = " ".join(choice.key for choice in choices), [_group_words(key, scorecard) for key in groups]
    head = "".join(_head(column) for column in columns)
    widths = [f"{column.width / sum(one.width for one in columns):.2%}" for column in columns]
    cols = "".join(f'<col style="width:{width}">' for width in widths)
    return (
        f'<div class="kpi list">{_sprite(rows)}{_form(choices, len(results))}'
        f'<div class="kpi-scroll" role="region" aria-label="{escape(caption)}" tabindex="0">'
        f'<table class="kpi-table list-table" style="--list-grid:{" ".join(widths)}" data-keys="{keys}"'
        f' data-words="{escape(json.dumps(words, ensure_ascii=False))}"><caption class="kpi-hidden">{escape(caption)}'
        f"</caption><colgroup>{cols}</colgroup><thead><tr>{head}</thead>\n<tbody>{rows}</tbody></table></div>"
        f'<p class="kpi-notice list-none" hidden>{NONE_FOUND}</p></div>'
    )


# ---------------------------------------------------------------- form


def _form(choices: Sequence[Choice], rows: int) -> str:
    fields = "".join(_field(choice) for choice in choices if choice.key in FILTERS and len(choice.options) > 1)
    return (
        '<form class="list-form" role="search" aria-label="Filter the list of KPIs" autocomplete="off">'
        '<p class="list-search"><label for="list-q">Search</label>'
        '<input type="search" id="list-q" name="q" maxlength="100" spellcheck="false"></p>'
        f'{fields}<p class="list-foot"><span role="status">{counted(rows, "KPI")}</span>'
        '<button type="button">Clear filters</button></p></form>'
    )


def _field(choice: Choice) -> str:
    options = "".join(f'<option value="{escape(value)}">{escape(label)}' for value, label in choice.options.items())
    name = f"list-{choice.key}"
    return (
        f'<p><label for="{name}">{escape(choice.title)}</label><select id="{name}" name="{choice.key}">'
        f'<option value="">All{options}</select></p>'
    )


# ---------------------------------------------------------------- table


def _columns(results: Sequence[KpiResult], scorecard: Scorecard) -> list[_Column]:
    """Give the columns; one that would be empty in every row is left out."""
    titles = {priority.slug: priority.title for priority in scorecard.authority.report.priorities}
    columns = [
        _Column("Measure", 2.4, "name", lambda r: blocks.cell("", *measure_cell(r).get("lines", []))),
        _Column("Priority", 1.4, "priority", lambda r: blocks.cell(titles[r.kpi.section])),
        _Column("Latest", 1.45, "period", _latest_cell),
        _Column("Target", 1.0, "", _target_cell),
        _Column("Rating", 1.2, "rating", rating_cell),
        _Column("Direction", 1.35, "direction", _direction_cell),
        _Column("Variation", 1.55, "variation", _variation_cell),
        _Column("Owner", 1.4, "owner", lambda r: blocks.cell(r.kpi.owner)),
    ]
    left_out = [
        *(["owner"] if not any(result.kpi.owner for result in results) else []),
        *(["variation"] if not any(result.evidence.variation.claims for result in results) else []),
    ]
    return [column for column in columns if column.sort not in left_out]


def _row(result: KpiResult, columns: Sequence[_Column], places: Sequence[int], address: Callable[[str], str]) -> str:
    first, *others = columns
    name = f'<a href="{escape(address(result.kpi.kpi_id))}">{escape(result.kpi.shown_name)}</a>'
    cells = "".join(_cell_html(column.cell_of(result)) for column in others)
    lines = _lines_html(first.cell_of(result))
    return f'<tr data-f="{" ".join(map(str, places))}"><th scope="row">{name}{lines}{cells}\n'


def _head(column: _Column) -> str:
    sort = f' data-sort="{column.sort}"' if column.sort else ""
    return f'<th scope="col"{sort}>{escape(column.title)}'


def _latest_cell(result: KpiResult) -> Cell:
    latest = result.latest
    if latest is None:
        last = wording.last_known_words(result)
        return blocks.cell([blocks.run(wording.SHORTHAND["[x]"], tone="muted")], f"Last: {last}" if last else "")
    figure = wording.value_words(latest, result.kpi) if latest.value is not None else wording.rank_words(latest)
    return blocks.cell(figure, latest.period.printed)


def _target_cell(result: KpiResult) -> Cell:
    return blocks.cell(target_cell(result)["inline"], wording.due_words(result.target))


def _direction_cell(result: KpiResult) -> Cell:
    cell = travel_cell(result)
    shown, *against = cell["inline"] if travel_of(result) is result.travel_previous else cell["lines"][0]
    return blocks.cell([shown], "".join(run["text"] for run in against).strip())


def _variation_cell(result: KpiResult) -> Cell:
    variation = result.evidence.variation
    tone, mark = wording.variation_tone(variation), wording.variation_mark(variation)
    return blocks.cell([blocks.run(wording.variation_words(variation), tone=tone, mark=mark)])


# ---------------------------------------------------------------- few letters


def _cell_html(cell: Cell) -> str:
    """Give a cell of one run: its tone on the cell, its mark by name, its further lines small."""
    (run,) = cell["inline"]
    tone = f' class="kpi-tone-{run["tone"]}"' if run.get("tone") else ""
    mark = _mark_html(run["mark"]) if run.get("mark") else ""
    return f"<td{tone}>{mark}{escape(run['text'])}{_lines_html(cell)}"


def _mark_html(mark: str) -> str:
    lettered = ' class="l"' if "kpi-letter" in SHAPES[mark] else ""
    return f'<svg{lettered} aria-hidden="true"><use href="#m-{mark}"/></svg>'


def _lines_html(cell: Cell) -> str:
    lines = ("".join(run["text"] for run in line) for line in cell.get("lines", []))
    return "".join(f"<small>{escape(line)}</small>" for line in lines)


def _sprite(rows: str) -> str:
    """Give every mark that rows use, once, and the arrow of a sorted column."""
    used = [mark for mark in SHAPES if f'"#m-{mark}"' in rows]
    marks = "".join(f'<symbol id="m-{mark}" viewBox="0 0 10 10">{SHAPES[mark]}</symbol>' for mark in used)
    return f'<svg class="kpi-mark list-marks" aria-hidden="true">{marks}{_ARROW}</svg>'


def _group_words(key: str, scorecard: Scorecard) -> str:
    """Give the words by which the KPIs of a group are found, beside their own name and owner."""
    report, group = scorecard.authority.report, scorecard.authority.register.group(key)
    above = [one.title for one in report.priorities if one.slug == group.section]
    above += [one.title for one in report.themes if one.slug == group.theme]
    named = (*above, group.title, group.short_title)
    return " ".join(dict.fromkeys(filter(None, named)))


FILTERS = ("priority", "theme", "rating", "direction", "variation", "owner")
EMPTY = "none"  # value of the option for KPIs that have no theme, no owner
_RATINGS = (Rag.RED, Rag.AMBER, Rag.GREEN, Rag.NOT_RATED)
_TRAVELS = {
    "worse": Direction(Travel.WORSE),
    "better": Direction(Travel.BETTER),
    "up": Direction(Travel.CHANGED, change=1.0),
    "down": Direction(Travel.CHANGED, change=-1.0),
    "same": Direction(Travel.SAME),
    "withheld": Direction(Travel.WITHHELD),
}
VERDICTS = {  # value and words; the words begin those of `words.variation_words`, as a test makes sure
    PointType.CONCERN: ("concern", "Concern"),
    PointType.NEUTRAL_HIGH: ("high", "Unusually high"),
    PointType.NEUTRAL_LOW: ("low", "Unusually low"),
    PointType.IMPROVEMENT: ("improvement", "Improvement"),
    PointType.COMMON_CAUSE: ("usual", "Usual variation"),
    PointType.NONE: ("none", "Nothing claimed"),
}


@dataclass(frozen=True)
class Choice:
    """One thing the list is filtered or sorted by: the words of its options by value, and the value of a KPI."""

    key: str
    title: str
    options: Mapping[str, str]
    value_of: Callable[[KpiResult], str]

    def place(self, result: KpiResult) -> int:
        """Give the place of a KPI's value among the options."""
        return list(self.options).index(self.value_of(result))


def list_choices(results: Sequence[KpiResult], scorecard: Scorecard) -> list[Choice]:
    """Give the choices, each with the options that some KPI has, in order."""
    report = scorecard.authority.report
    owners = sorted({result.kpi.owner for result in results} - {""}, key=lambda owner: (owner.casefold(), owner))
    latest = {result.latest.period for result in results if result.latest}
    periods = sorted(latest, key=lambda period: (period.end, period.start, str(period)))
    ratings = {str(rag): wording.RATING_WORDS[rag] for rag in _RATINGS}
    travels = {key: wording.travel_words(direction) for key, direction in _TRAVELS.items()}
    choices = (
        Choice("priority", "Priority", {one.slug: one.title for one in report.priorities}, lambda r: r.kpi.section),
        Choice(
            "theme",
            "Theme",
            {**{one.slug: one.title for one in report.themes}, EMPTY: "No theme"},
            lambda r: r.kpi.theme or EMPTY,
        ),
        Choice("rating", "Rating", ratings, lambda r: str(r.rating.rag)),
        Choice("direction", "Direction", travels, lambda r: _travel_value(travel_of(r))),
        Choice("variation", "Variation", dict(VERDICTS.values()), lambda r: VERDICTS[r.evidence.variation.verdict][0]),
        Choice(
            "owner",
            "Owner",
            {**{owner: owner for owner in owners}, EMPTY: "No owner named"},
            lambda r: r.kpi.owner or EMPTY,
        ),
        Choice("period", "Period", {"": "", **{str(one): one.printed for one in periods}}, _period_value),
    )
    return [_narrowed(choice, results) for choice in choices]


def travel_of(result: KpiResult) -> Direction:
    """Give the direction the list shows: against the period before, or else the same period last year."""
    first, second = result.travel_previous, result.travel_year
    return second if first.travel is Travel.WITHHELD and second.travel is not Travel.WITHHELD else first


def _travel_value(direction: Direction) -> str:
    if direction.travel is Travel.CHANGED:
        return "up" if direction.rose else "down"
    return str(direction.travel)


def _period_value(result: KpiResult) -> str:
    return str(result.latest.period) if result.latest else ""


def _narrowed(choice: Choice, results: Iterable[KpiResult]) -> Choice:
    used = {choice.value_of(result) for result in results}
    options = {value: words for value, words in choice.options.items() if value in used}
    return Choice(choice.key, choice.title, options, choice.value_of)
