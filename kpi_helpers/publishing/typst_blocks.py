"""The blocks of a kpi-report bundle written as calls of `report.typ`; what they look like is decided there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from kpi_helpers.errors import RenderError
from kpi_helpers.publishing.typst_code import EMPTY, array, call, joined, yes
from kpi_helpers.publishing.typst_inline import bare_address, inline_of, is_web, plain_of
from kpi_helpers.publishing.typst_manuscript import Manuscript
from kpi_helpers.publishing.typst_pictures import picture_function
from kpi_helpers.publishing.typst_text import one_line, quoted

Block = Mapping[str, Any]

VERSION = 1  # of the JSON this module reads
ROLES = frozenset({"lead", "small", "source", "reason", "cohort"})
LOOKS = frozenset({"kpi", "compact", "counts"})
ALIGNMENTS = frozenset({"left", "right", "center"})
TEXT_WIDTH = 168.0  # mm, as in report.typ
LETTERS = {"kpi": 1.74, "compact": 1.62, "counts": 1.88}  # mm, an average bold letter of each look
PADDING = 3.0  # mm, the space beside the words of a column
MOST_ROWS_HELD = 14  # a table of more rows may run over a page
MOST_DATA_ROWS = 5  # figures behind a chart are printed up to here; longer ones are in the page and the open data
BRIEF_MEANING = 170  # letters; definitions up to here stand in two columns
FEWEST_IN_COLUMNS = 6


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
    return [part for block in bundle.get("blocks", []) for part in top_block(block, manuscript)]


def place_of(manuscript: Manuscript) -> str:
    """Give the cell being typeset as the start of a sentence."""
    place = manuscript.place or "the document"
    return place[0].upper() + place[1:]


def top_block(block: Block, manuscript: Manuscript) -> Iterator[str]:
    """Write a block that stands on the page itself; a chapter's heading begins a page."""
    if opens_chapter(block):
        yield call("chapter-break")
    yield typst_of_block(block, manuscript, wide=False)


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


def heading(block: Block, manuscript: Manuscript) -> str:
    """Write a heading with its anchor."""
    level = manuscript.heading_level(int(block.get("level", 2)))
    anchor = str(block.get("id") or "")
    words = manuscript.words(one_line(str(block.get("text", ""))))
    return call("heading-block", str(level), words, id=quoted(anchor) if anchor else None)


def paragraph(block: Block, manuscript: Manuscript, *, wide: bool) -> str:
    """Write a paragraph with its role."""
    role = block.get("role")
    body = inline_of(block.get("inline"), manuscript, noted=True)
    if body == EMPTY:
        return EMPTY
    return call("para", body, role=quoted(str(role)) if role in ROLES else None, wide=yes(wide) if wide else None)


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


def table(block: Block, manuscript: Manuscript) -> str:
    """Write a table of the report; one without rows is left out."""
    columns, rows = block.get("columns", []), block.get("rows", [])
    if not columns or not rows:
        return EMPTY
    caption = str(block.get("caption") or "")
    made = call(
        "kpi-table",
        caption=manuscript.words(one_line(caption)) if caption else None,
        titles=array([manuscript.words(one_line(str(column.get("title", "")))) for column in columns]),
        aligns=array([alignment(column) for column in columns]),
        widths=array(widths(columns, rows, LETTERS[look(block)])),
        rows=array([array([cell(part, manuscript) for part in whole(row, len(columns))]) for row in rows]),
        look=quoted(look(block)),
        footnotes=array([inline_of(note, manuscript) for note in block.get("footnotes") or []]),
        held=yes(bool(block.get("keep")) or len(rows) <= MOST_ROWS_HELD),
    )
    manuscript.add_table((1 if block.get("row_header") else 0,) * len(rows))
    return made


def look(block: Block) -> str:
    """Give the look of a table, kpi unless it names another."""
    return str(block["style"]) if block.get("style") in LOOKS else "kpi"


def alignment(column: Mapping[str, Any]) -> str:
    """Give a column's alignment in Typst's words, which are the same."""
    return str(column["align"]) if column.get("align") in ALIGNMENTS else "left"


def widths(columns: Sequence[Mapping[str, Any]], rows: Sequence[Sequence[Block]], letter: float) -> list[str]:
    """Give column widths: the shares asked for, but no column narrower than its longest word.

    Without any share the first column takes what the others leave.
    """
    shares = [float(column.get("width") or 0) for column in columns]
    if not all(shares):
        return ["1fr", *["auto"] * (len(columns) - 1)] if not any(shares) else [f"{share or 1:g}fr" for share in shares]
    least = [longest_word(place, columns, rows) * letter + PADDING for place in range(len(columns))]
    narrow: set[int] = set()
    while True:
        room = TEXT_WIDTH - sum(least[place] for place in narrow)
        whole_share = sum(share for place, share in enumerate(shares) if place not in narrow) or 1.0
        given = [least[n] if n in narrow else share / whole_share * room for n, share in enumerate(shares)]
        more = {place for place, width in enumerate(given) if width < least[place]}
        if not more or room <= 0:
            return [f"{max(width, 1):.1f}fr" for width in given]
        narrow |= more


def longest_word(place: int, columns: Sequence[Mapping[str, Any]], rows: Sequence[Sequence[Block]]) -> int:
    """Give the letters of the longest word of a column; a shape counts as two."""
    texts = [str(columns[place].get("title", ""))]
    for row in rows:
        runs = row[place].get("inline") or [] if place < len(row) else []
        texts += [("xx" if run.get("mark") else "") + str(run.get("text", "")) for run in runs]
    return max((len(word) for text in texts for word in re.split(r"[\s\-/]+", text)), default=1)


def whole(row: Sequence[Block], length: int) -> list[Block]:
    """Give a row with exactly as many cells as there are columns."""
    return [*row[:length], *({} for _ in range(length - len(row)))]


def cell(part: Block, manuscript: Manuscript) -> str:
    """Write a cell: first line, further lines, a small picture, its tone."""
    runs = part.get("inline") or []
    lines = [inline_of(line, manuscript) for line in part.get("lines") or []]
    picture = spark(part, manuscript) if part.get("svg") else None
    return call(
        "cell",
        inline_of(runs, manuscript),
        lines=array(lines) if lines else None,
        picture=picture,
        tone=quoted(str(part["tone"])) if part.get("tone") else None,
        marked="true" if runs and runs[0].get("mark") else None,
    )


def spark(part: Block, manuscript: Manuscript) -> str:
    """Write the small picture of a cell; without words of its own it is decoration."""
    alt = str(part.get("alt") or "")
    made = picture_function({"svg": part["svg"], "alt": alt}, manuscript)
    return call("spark", made, decorative="true" if not alt else None)


def figure(block: Block, manuscript: Manuscript) -> str:
    """Write a figure: active title above, picture, the figures behind it where few, caption, source."""
    data = block.get("data") or {}
    shown = data and len(data.get("rows", [])) <= MOST_DATA_ROWS
    made = picture_function(block, manuscript)
    return call(
        "picture",
        made,
        title=words_or_none(block, "title", manuscript),
        caption=words_or_none(block, "caption", manuscript),
        source=words_or_none(block, "source", manuscript),
        width=f"{max(0.2, min(float(block.get('width') or 1), 1)):.0%}",
        data=table({**data, "style": "compact"}, manuscript) if shown else None,
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
    """Write terms with their meanings, in two columns when there are several short ones."""
    items = block.get("items", [])
    if not items:
        return EMPTY
    brief = len(items) >= FEWEST_IN_COLUMNS and all(is_brief(item) for item in items)
    made = [
        f"(term: {inline_of(item.get('term'), manuscript)}, body: {list_item(item.get('blocks', []), manuscript)})"
        for item in items
    ]
    return call("definitions", yes(brief), *made)


def is_brief(item: Block) -> bool:
    """Say whether a definition is one short paragraph."""
    blocks = item.get("blocks", [])
    return len(blocks) <= 1 and all(
        block.get("kind") == "paragraph" and len(plain_of(block.get("inline"))) <= BRIEF_MEANING for block in blocks
    )


def kept(block: Block, manuscript: Manuscript) -> str:
    """Write blocks that stay together and with what follows."""
    return call("keep", joined(typst_of_block(part, manuscript, wide=False) for part in block.get("blocks", [])))


WRITERS: dict[str, Callable[[Block, Manuscript], str]] = {
    "heading": heading,
    "notice": notice,
    "table": table,
    "figure": figure,
    "figures": figures,
    "commentary": commentary,
    "counts": counts,
    "definitions": definitions,
    "keep": kept,
    "link_line": link_line,
}
