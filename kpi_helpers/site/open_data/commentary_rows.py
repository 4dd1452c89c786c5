"""The rows of the commentary: one per paragraph, heading and list item, in reading order.

Charts are pictures of figures that the other tables hold and are left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from kpi_helpers.analysis.scorecard import Scorecard
from kpi_helpers.display.pages.actions import action_of
from kpi_helpers.display.pages.commentary import inline_words
from kpi_helpers.inputs import commentary as md
from kpi_helpers.inputs.kpis import Group
from kpi_helpers.inputs.words import Label
from kpi_helpers.site.open_data.figure_rows import Row


@dataclass(frozen=True, slots=True)
class _Piece:
    """Where a piece of commentary stands, and its words."""

    subgroup: str = ""
    labels: tuple[Label, ...] = ()
    cohort: str = ""
    piece: str = "paragraph"
    depth: int = 0
    text: str = ""


def commentary_rows(scorecard: Scorecard) -> Iterator[Row]:
    """Give a row per piece, by group in the order of the report."""
    authority = scorecard.authority
    for group in authority.register.groups.values():
        said = authority.commentary.get(group.key)
        if said is None:
            continue
        pieces = (piece for part in said.parts for piece in _of_part(part, scorecard))
        for order, piece in enumerate((piece for piece in pieces if piece.text), start=1):
            yield {
                **_place(piece, group),
                "order": order,
                **_action(piece),
                "written_by": said.written_by,
                "approved_by": said.approved_by,
                "date": said.date,
            }


def _place(piece: _Piece, group: Group) -> Row:
    titles: Mapping[str, str] = {subgroup.key: subgroup.title for subgroup in group.subgroups}
    return {
        "group": group.key,
        "group_title": group.title,
        "subgroup": piece.subgroup,
        "subgroup_title": titles.get(piece.subgroup),
        "label": " ".join(piece.labels),
        "cohort": piece.cohort,
        "piece": piece.piece,
        "depth": piece.depth,
        "text": piece.text,
    }


def _action(piece: _Piece) -> Row:
    if Label.ACTIONS not in piece.labels or piece.piece != "item":
        return {}
    action = action_of(piece.text)
    return {"owner": action.owner, "due": action.due_text, "due_date": action.due}


def _of_part(part: md.Part, scorecard: Scorecard) -> Iterator[_Piece]:
    yield from _of_blocks(part.blocks, _Piece(part.subgroup), scorecard)


def _of_blocks(blocks: Sequence[md.Block], here: _Piece, scorecard: Scorecard) -> Iterator[_Piece]:
    for block in blocks:
        match block:
            case md.Paragraph():
                yield replace(here, text=inline_words(block.inline, scorecard))
            case md.Notice():
                yield replace(here, piece="notice", text=inline_words(block.inline, scorecard))
            case md.Heading():
                yield replace(here, piece="heading", text=inline_words(block.inline, scorecard))
            case md.ListBlock():
                yield from _of_list(block, replace(here, depth=here.depth + 1), scorecard)
            case md.Labelled():
                yield from _of_label(block, replace(here, labels=block.labels), scorecard)
            case md.Chart():
                pass


def _of_list(block: md.ListBlock, here: _Piece, scorecard: Scorecard) -> Iterator[_Piece]:
    for item in block.items:
        if item and isinstance(item[0], md.Paragraph):
            yield replace(here, piece="item", text=inline_words(item[0].inline, scorecard))
            item = item[1:]
        yield from _of_blocks(item, here, scorecard)


def _of_label(block: md.Labelled, here: _Piece, scorecard: Scorecard) -> Iterator[_Piece]:
    yield from _of_blocks(block.blocks, here, scorecard)
    for cohort in block.cohorts:
        named = replace(here, cohort=inline_words(cohort.title, scorecard))
        yield from _of_blocks(cohort.blocks, named, scorecard)
