"""The blocks of a kpi-report bundle written as calls of `report.typ`; what they look like is decided there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from kpi_helpers.blocks.pdf.letters import one_line, quoted
from kpi_helpers.blocks.pdf.pictures import picture_function
from kpi_helpers.blocks.pdf.typesetting_state import Manuscript
from kpi_helpers.blocks.pdf.typst_code import EMPTY, array, call, joined, yes
from kpi_helpers.blocks.pdf.typst_inline import bare_address, inline_of, is_web, plain_of
from kpi_helpers.blocks.pdf.typst_kpi_tables import (
    TEXT_WIDTH,
    fits_beside,
    last_rows,
    typst_of_kpi_table,
    with_constants_noted,
)
from kpi_helpers.errors import RenderError

Block = Mapping[str, Any]

VERSION = 1  # of the JSON this module reads
ROLES = frozenset({"lead", "small", "source", "reason", "cohort"})
NARROW = 0.66  # share of the text width; figures that fit stand beside a chart up to here, else below
GUTTER = 6.0  # mm, between a chart and the figures beside it, as in report.typ
BRIEF_TERM, BRIEF_MEANING = 40, 110  # letters; definitions up to here stand in two columns, when there are
FEWEST_BRIEF = 6
SHORT_PARAGRAPH = 200  # letters


def typst_of_bundle(bundle: Mapping[str, Any], manuscript: Manuscript) -> list[str]:
    """Write every block of a bundle.

    Raises
    ------
    RenderError
        The bundle is of another version, or holds a block nobody here knows; names notebook and cell.
    """
    version = bundle.get("version")
    if version != VERSION:
        raise RenderError(
            f"{place_of(manuscript)}: the block is written in version {version!r} of the report's format; "
            f"this program reads version {VERSION}. Run the notebook again with the installed kpi_helpers."
        )
    blocks = bundle.get("blocks", [])
    before = [None, *blocks]
    return [part for block, last in zip(blocks, before, strict=False) for part in top_block(block, last, manuscript)]


def place_of(manuscript: Manuscript) -> str:
    """Give the cell being typeset as the start of a sentence."""
    place = manuscript.place or "the document"
    return place[0].upper() + place[1:]


def top_block(block: Block, last: Block | None, manuscript: Manuscript) -> Iterator[str]:
    """Write a block that stands on the page itself.

    A chapter's heading begins a page; a short paragraph under a heading stays with what it introduces.
    """
    if opens_chapter(block):
        yield call("chapter-break")
    if last and last.get("kind") == "heading" and is_short(block):
        yield paragraph(block, manuscript, wide=False, leads=True)
    else:
        yield typst_of_block(block, manuscript, wide=False)


def is_short(block: Block) -> bool:
    """Say whether a block is a paragraph of a line or two."""
    return block.get("kind") == "paragraph" and len(plain_of(block.get("inline"))) <= SHORT_PARAGRAPH


def opens_chapter(block: Block) -> bool:
    """Say whether a block is, or begins with, a heading of level 1."""
    if block.get("kind") == "keep":
        return any(opens_chapter(part) for part in block.get("blocks", [])[:1])
    return block.get("kind") == "heading" and int(block.get("level", 2)) == 1


def typst_of_block(block: Block, manuscript: Manuscript, *, wide: bool = True) -> str:
    """Write one block.

    Parameters
    ----------
    block
        A block of the kpi-report JSON.
    manuscript
        State of the document.
    wide
        Whether text fills what it stands in (a panel, a list item) instead of keeping to a readable width.
    """
    kind = str(block.get("kind"))
    if kind in WRITERS:
        return WRITERS[kind](block, manuscript)
    if kind == "paragraph":
        return paragraph(block, manuscript, wide=wide)
    if kind == "list":
        return listed(block, manuscript) if wide else call("prose", listed(block, manuscript))
    raise RenderError(f"{place_of(manuscript)}: there is no block of kind {kind!r} in the report's format.")


def blocks_of(blocks: Sequence[Block] | None, manuscript: Manuscript) -> str:
    """Write blocks that stand inside another one."""
    return joined(typst_of_block(block, manuscript) for block in blocks or [])


def announces(block: Block) -> bool:
    """Say whether a paragraph ends with a colon."""
    return plain_of(block.get("inline")).rstrip().endswith(":")


def heading(block: Block, manuscript: Manuscript) -> str:
    """Write a heading with its anchor."""
    level = manuscript.heading_level(int(block.get("level", 2)))
    anchor = str(block.get("id") or "")
    words = manuscript.words(one_line(str(block.get("text", ""))))
    return call("heading-block", str(level), words, id=quoted(anchor) if anchor else None)


def paragraph(block: Block, manuscript: Manuscript, *, wide: bool, leads: bool = False) -> str:
    """Write a paragraph with its role; one that leads, or ends with a colon, stays with what follows."""
    role = block.get("role")
    body = inline_of(block.get("inline"), manuscript, noted=True)
    if body == EMPTY:
        return EMPTY
    return call(
        "para",
        body,
        role=quoted(str(role)) if role in ROLES else None,
        wide="true" if wide else None,
        leads="true" if leads or announces(block) else None,
    )


def listed(block: Block, manuscript: Manuscript) -> str:
    """Write a list; an item of one paragraph is set tight."""
    items = [list_item(item, manuscript) for item in block.get("items", [])]
    if not items:
        return EMPTY
    return call("numbered", "1", *items) if block.get("ordered") else call("bullets", *items)


def list_item(blocks: Sequence[Block], manuscript: Manuscript) -> str:
    """Write an item: its first paragraph as the line itself, what follows under it."""
    if blocks and blocks[0].get("kind") == "paragraph":
        first = inline_of(blocks[0].get("inline"), manuscript, noted=True)
        return joined([first, *(typst_of_block(block, manuscript) for block in blocks[1:])])
    return blocks_of(blocks, manuscript)


def notice(block: Block, manuscript: Manuscript) -> str:
    """Write a boxed notice."""
    return call("notice", inline_of(block.get("inline"), manuscript, noted=True))


def link_line(block: Block, manuscript: Manuscript) -> str:
    """Write a line that is a link, with the address printed after it for readers on paper."""
    runs = block.get("inline", [])
    parts = [inline_of(runs, manuscript)]
    for run in runs:
        link = str(run.get("link") or "")
        if is_web(link) and bare_address(link) not in plain_of(runs):
            parts.append(call("t", manuscript.words(" (")))
            parts.append(call("address", manuscript.words(bare_address(link))))
            parts.append(call("t", manuscript.words(")")))
    return call("link-line", joined(parts))


def figure(block: Block, manuscript: Manuscript) -> str:
    """Write a figure: active title above, picture, the figures behind it where few, caption, note, source."""
    width = max(0.2, min(float(block.get("width") or 1), 1))
    data = with_constants_noted(last_rows(block["data"])) if block.get("data") else {}
    room = TEXT_WIDTH * (1 - width) - GUTTER
    beside = bool(data) and width <= NARROW and fits_beside(data, room)
    room = room if beside else TEXT_WIDTH
    made = picture_function(block, manuscript)
    return call(
        "picture",
        made,
        title=words_or_none(block, "title", manuscript),
        caption=words_or_none(block, "caption", manuscript),
        note=words_or_none(block, "note", manuscript),
        source=words_or_none(block, "source", manuscript),
        width=f"{width:.0%}",
        beside=yes(beside) if beside else None,
        data=typst_of_kpi_table({**data, "style": "compact"}, manuscript, room) if data else None,
    )


def words_or_none(block: Block, name: str, manuscript: Manuscript) -> str | None:
    """Write one text of a block, or None when it is empty."""
    text = one_line(str(block.get(name) or "")).strip()
    return manuscript.words(text) if text else None


def figures(block: Block, manuscript: Manuscript) -> str:
    """Write figures in two columns; the data behind each stays in the page."""
    items = [figure({**item, "width": 1, "data": None}, manuscript) for item in block.get("items", [])]
    return call("picture-pairs", *items) if items else EMPTY


def commentary(block: Block, manuscript: Manuscript) -> str:
    """Write the commentary panel; each label is a heading one level below the group's."""
    under = manuscript.level
    parts = []
    for part in block.get("parts", []):
        label = one_line(str(part.get("label") or "")).strip()
        level, words = "none", "none"
        if label:
            level, words = str(manuscript.heading_level(under + 1)), manuscript.words(label)
        body = blocks_of(part.get("blocks"), manuscript)
        parts.append(f"(label: {words}, level: {level}, body: {body})")
    return call("panel", *parts) if parts else EMPTY


def counts(block: Block, manuscript: Manuscript) -> str:
    """Write the bar of ratings."""
    items = [
        f"(rag: {quoted(str(item.get('rag')))}, label: {manuscript.words(str(item.get('label', '')))}, "
        f"count: {int(item.get('count', 0))})"
        for item in block.get("items", [])
    ]
    return call("counts-bar", array(items), manuscript.words(str(block.get("alt", ""))))


def definitions(block: Block, manuscript: Manuscript) -> str:
    """Write terms with their meanings, in two columns when there are several brief ones."""
    items = block.get("items", [])
    if not items:
        return EMPTY
    made = [
        f"(term: {inline_of(item.get('term'), manuscript)}, body: {list_item(item.get('blocks', []), manuscript)})"
        for item in items
    ]
    return call("definitions", yes(len(items) >= FEWEST_BRIEF and all(map(is_brief, items))), *made)


def is_brief(item: Block) -> bool:
    """Say whether a definition is a short term with one short paragraph."""
    blocks = item.get("blocks", [])
    meanings = [plain_of(block.get("inline")) for block in blocks if block.get("kind") == "paragraph"]
    short = len(meanings) == len(blocks) <= 1 and all(len(words) <= BRIEF_MEANING for words in meanings)
    return short and len(plain_of(item.get("term"))) <= BRIEF_TERM


def kept(block: Block, manuscript: Manuscript) -> str:
    """Write blocks that stay together and with what follows."""
    parts = block.get("blocks", [])
    body = joined([typst_of_block(part, manuscript, wide=False) for part in parts])
    opens = bool(parts) and parts[0].get("kind") == "heading" and 2 <= int(parts[0].get("level", 2)) <= 4
    return call("keep", body, above=f'space-above.at("{parts[0].get("level", 2)}")' if opens else None)


WRITERS: dict[str, Callable[[Block, Manuscript], str]] = {
    "heading": heading,
    "notice": notice,
    "table": typst_of_kpi_table,
    "figure": figure,
    "figures": figures,
    "commentary": commentary,
    "counts": counts,
    "definitions": definitions,
    "keep": kept,
    "link_line": link_line,
}
