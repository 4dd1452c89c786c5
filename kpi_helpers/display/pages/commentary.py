"""Commentary as blocks: labels in one spelling, figures put in from the data, charts where they belong; its actions.

Labels print singular or plural by the number of items (requirement A25). A rating is never read from the
block a sentence stands in (C9). An action is an item of a part labelled "Actions"; it may end with
``(owner: Head of Housing, by: 31 March 2026)``. A date that cannot be read stays in the words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from kpi_helpers import blocks
from kpi_helpers.analysis import KpiResult, Scorecard, Travel, Withheld
from kpi_helpers.blocks import Block, Inline
from kpi_helpers.display import words as wording
from kpi_helpers.display.words import format_change, format_plain, format_value, join_words
from kpi_helpers.errors import UsageError
from kpi_helpers.inputs import Field, Label, commentary as md
from kpi_helpers.periods import parse_period

NOT_AVAILABLE = "not available"
ChartOf = Callable[[KpiResult], Block]


def commentary_blocks(part: md.Part, scorecard: Scorecard, chart_of: ChartOf) -> list[Block]:
    """Give one part of a commentary as blocks: free text, notices and charts in order, labelled parts in panels."""
    shown: list[Block] = []
    panel: list[tuple[str, list[Block]]] = []
    for block in part.blocks:
        if isinstance(block, md.Labelled):
            panel.append((_label(block), _labelled_blocks(block, scorecard, chart_of)))
            continue
        if panel:
            shown.append(blocks.commentary(panel))
            panel = []
        shown += _blocks(block, scorecard, chart_of)
    return shown + ([blocks.commentary(panel)] if panel else [])


def inline_words(inline: md.Inline, scorecard: Scorecard) -> str:
    """Give the words of a run of text, figures put in as the report prints them."""
    return "".join(run.text if isinstance(run, md.Text) else binding_text(run, scorecard) for run in inline)


def binding_text(binding: md.Binding, scorecard: Scorecard) -> str:
    """Give the words that stand for ``{{ kpi_id | field }}``, from the same result as the tables."""
    result = scorecard.result(binding.kpi_id)
    latest, kpi = result.latest, result.kpi
    if binding.field is Field.TARGET:
        return wording.target_words(result.target, kpi)
    if latest is None:
        return NOT_AVAILABLE
    match binding.field:
        case Field.VALUE:
            return NOT_AVAILABLE if latest.value is None else format_value(latest.value, kpi)
        case Field.NUMERATOR:
            return NOT_AVAILABLE if latest.numerator is None else format_plain(latest.numerator)
        case Field.DENOMINATOR:
            return NOT_AVAILABLE if latest.denominator is None else format_plain(latest.denominator)
        case Field.PREVIOUS:
            return NOT_AVAILABLE if result.earlier is None else format_value(result.earlier.number, kpi)
        case Field.PERIOD:
            return latest.period.printed
        case Field.CHANGE:
            change, travel = result.travel_previous.change, result.travel_previous.travel
            return NOT_AVAILABLE if change is None or travel is Travel.WITHHELD else format_change(change, kpi)
        case Field.DIRECTION:
            return wording.direction_verb(result.travel_previous) or _not_compared(result)


def _not_compared(result: KpiResult) -> str:
    if result.travel_previous.withheld is Withheld.BREAK:
        return "cannot be compared with earlier figures"
    return "has no earlier figure to compare with"


def _labelled_blocks(block: md.Labelled, scorecard: Scorecard, chart_of: ChartOf) -> list[Block]:
    shown = [piece for inner in block.blocks for piece in _blocks(inner, scorecard, chart_of)]
    for cohort in block.cohorts:
        shown.append(blocks.paragraph(_inline(cohort.title, scorecard), role="cohort"))
        shown += [piece for inner in cohort.blocks for piece in _blocks(inner, scorecard, chart_of)]
    return shown


def _label(block: md.Labelled) -> str:
    """Give "Issues", "Issue", "Issues and causes": plural unless the part holds a single item."""
    names = [str(label) for label in block.labels]
    if len(names) == 1 and _items(block) == 1 and block.labels[0] is not Label.ACHIEVEMENTS:
        names = [names[0].removesuffix("s")]
    text = join_words(names)
    return text[:1].upper() + text[1:]


def _items(block: md.Labelled) -> int:
    pieces: list[md.Block] = [*block.blocks, *(b for cohort in block.cohorts for b in cohort.blocks)]
    listed = sum(len(piece.items) for piece in pieces if isinstance(piece, md.ListBlock))
    return listed or len(pieces)


def _blocks(block: md.Block, scorecard: Scorecard, chart_of: ChartOf) -> list[Block]:
    match block:
        case md.Paragraph():
            return [blocks.paragraph(_inline(block.inline, scorecard))]
        case md.Notice():
            return [blocks.notice(_inline(block.inline, scorecard))]
        case md.Heading():
            return [blocks.paragraph(_inline(block.inline, scorecard), role="cohort")]
        case md.ListBlock():
            items = [[b for inner in item for b in _blocks(inner, scorecard, chart_of)] for item in block.items]
            return [blocks.bullet_list(items, ordered=block.ordered)]
        case md.Chart():
            chart = chart_of(scorecard.result(block.kpi_id))
            titled = block.words and chart["kind"] == "figure"  # the author's own title, where there is one
            return [{**chart, "title": block.words} if titled else chart]
        case md.Labelled():
            return _labelled_blocks(block, scorecard, chart_of)


def _inline(inline: md.Inline, scorecard: Scorecard) -> Inline:
    return [_run(piece, scorecard) for piece in inline]


def _run(piece: md.Text | md.Binding, scorecard: Scorecard) -> blocks.Run:
    if isinstance(piece, md.Binding):
        text = binding_text(piece, scorecard)
        return blocks.run(text, strong=piece.strong, em=piece.em, link=piece.link)
    return blocks.run(piece.text, strong=piece.strong, em=piece.em, code=piece.code, link=piece.link)


_ENDING = re.compile(
    r"\s*\((?=[^()]*\b(?:owner|by)\s*:)"
    r"(?:owner\s*:\s*(?P<owner>[^();]*?))?\s*[,;]?\s*(?:by\s*:\s*(?P<due>[^();]*?))?\s*\)\s*\.?\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Action:
    """One action: its words without the ending, who answers for it, and until when; empty or None where not said."""

    text: str
    owner: str = ""
    due_text: str = ""
    due: date | None = None

    def overdue(self, on: date) -> bool:
        """Whether its date had passed on a day."""
        return self.due is not None and self.due < on


def action_of(text: str) -> Action:
    """Read one action.

    >>> action_of("Train six roofers (owner: Head of Housing, by: 31 March 2026).").due
    datetime.date(2026, 3, 31)
    """
    found = _ENDING.search(text)
    if found is None:
        return Action(text.strip())
    words = text[: found.start()].strip()
    due_text = (found["due"] or "").strip()
    stop = "" if words.endswith((".", "!", "?")) else "."
    return Action(f"{words}{stop}", (found["owner"] or "").strip(), due_text, _day_of(due_text))


def actions_of(parts: Sequence[md.Part], scorecard: Scorecard) -> list[Action]:
    """Give the actions of some parts of a commentary, in order; figures in their words taken from the data."""
    found = (action_of(text) for part in parts for block in part.blocks for text in _actions_in(block, scorecard))
    return [action for action in found if action.text]


def _actions_in(block: md.Block, scorecard: Scorecard) -> Iterator[str]:
    if not isinstance(block, md.Labelled) or Label.ACTIONS not in block.labels:
        return
    for one in (*block.blocks, *(piece for cohort in block.cohorts for piece in cohort.blocks)):
        if isinstance(one, md.ListBlock):
            for item in one.items:
                yield " ".join(words for piece in item if (words := _words(piece, scorecard)))


def _words(block: md.Block, scorecard: Scorecard) -> str:
    if isinstance(block, md.ListBlock):
        return "; ".join(_words(piece, scorecard).rstrip(";,.") for item in block.items for piece in item)
    return inline_words(block.inline, scorecard) if isinstance(block, md.Paragraph | md.Notice) else ""


def _day_of(text: str) -> date | None:
    """Give the last day of the period a date names, None where it names none."""
    try:
        return parse_period(text).end if text else None
    except UsageError:
        return None
