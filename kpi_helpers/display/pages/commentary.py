"""Commentary as blocks: labels in one spelling, figures put in from the data, charts where they belong.

Labels print singular or plural by the number of items (requirement A25). A rating is never read from the
block a sentence stands in (C9).
"""

from __future__ import annotations

from collections.abc import Callable

from kpi_helpers import blocks
from kpi_helpers.analysis.direction import Travel, Withheld
from kpi_helpers.analysis.scorecard import KpiResult, Scorecard
from kpi_helpers.blocks.kinds import Block, Inline
from kpi_helpers.display.words import results as wording
from kpi_helpers.display.words.grammar import join_words
from kpi_helpers.display.words.numbers import format_change, format_plain, format_value
from kpi_helpers.inputs import commentary as md
from kpi_helpers.inputs.words import Field, Label

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
