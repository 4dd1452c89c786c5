"""HTML made by analysts (already cleaned by `clean`) written as Typst; tables are in `typst_tables`.

Unknown elements pass their content through, so whatever was displayed arrives, if plainly.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bs4 import BeautifulSoup
from bs4.element import Comment, NavigableString, PageElement, Tag

from kpi_helpers.blocks.from_tables import cell_styles, typst_of_table
from kpi_helpers.blocks.from_tex import split_formulas, typst_of_formula
from kpi_helpers.blocks.pdf.letters import MONO_EXTRAS, one_line, printable, quoted
from kpi_helpers.blocks.pdf.pictures import drawn_or_kept, words_of_drawing
from kpi_helpers.blocks.pdf.typesetting_state import Manuscript
from kpi_helpers.blocks.pdf.typst_code import EMPTY, call, joined
from kpi_helpers.blocks.pdf.typst_inline import bare_address, is_web, linked, note_of

SKIPPED = frozenset({"style", "script", "head", "template", "noscript", "title", "meta", "link", "colgroup", "svg"})
BLOCKS = frozenset(
    """address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer
    form h1 h2 h3 h4 h5 h6 header hr html img li main nav ol p pre section summary table tbody td tfoot th thead
    tr ul""".split()  # noqa: SIM905 - read as a list of words
)
DRESSES = {
    **dict.fromkeys(("strong", "b", "dt", "summary"), "strong"),
    **dict.fromkeys(("em", "i", "cite"), "emph"),
    **dict.fromkeys(("code", "kbd", "samp"), "mono"),
    **dict.fromkeys(("del", "s"), "struck"),
    "sub": "sub",
    "sup": "super",
}
DRAWING = re.compile(r"<svg\b.*?</svg\s*>", re.DOTALL)
SHAPE_OF_FRAME = re.compile(r"\d+ rows × \d+ columns")  # pandas prints this under a table it cut
MOST_LINES = 40  # of printed text; the rest is counted


@dataclass
class Flow:
    """What is known while a fragment is written: document, drawings, cell styles, whether a space came last."""

    manuscript: Manuscript
    drawings: list[str]
    styles: dict[str, dict[str, str]]
    alt: str = ""
    in_cell: bool = False
    space: bool = True

    def words(self, text: str) -> str:
        """Give text as a Typst string, its white space collapsed with what came before."""
        text = one_line(text)
        if self.space:
            text = text.removeprefix(" ")
        if text:
            self.space = text.endswith(" ")
        return self.manuscript.words(text)


def typst_of_html(html: str, manuscript: Manuscript, *, alt: str = "") -> list[str]:
    """Write a fragment as pieces of Typst, one for each block of it.

    Parameters
    ----------
    html
        A fragment as `clean_report` leaves it.
    manuscript
        State of the document.
    alt
        Words for drawings in it that have none of their own.
    """
    drawings = DRAWING.findall(html)
    numbers = iter(range(len(drawings)))
    soup = BeautifulSoup(DRAWING.sub(lambda _: f'<img data-drawing="{next(numbers)}">', html), "html.parser")
    flow = Flow(manuscript, drawings, cell_styles(sheet.get_text() for sheet in soup("style")), alt)
    pieces = blocks_of_nodes(soup.children, flow)
    if len(pieces) > 1 and pieces[-1].startswith("para(") and pieces[-2].startswith("heading-block("):
        pieces[-1] = pieces[-1].replace("para(", "para(leads: true, ", 1)  # the last words before an output
    return pieces


def typst_of_print(text: str, manuscript: Manuscript) -> str:
    """Write printed text as a panel in fixed-width letters; long text is cut and says so."""
    lines = text.expandtabs(8).rstrip().split("\n")
    left_out = len(lines) - MOST_LINES
    shown = lines if left_out <= 2 else lines[:MOST_LINES]
    remark = f"{left_out} further lines are not printed." if left_out > 2 else ""
    words = printable("\n".join(shown), extras=MONO_EXTRAS)
    return call("verbatim", quoted(words), remark=manuscript.words(remark) if remark else None)


def blocks_of_nodes(nodes: Iterable[PageElement], flow: Flow) -> list[str]:
    """Write nodes as blocks: elements that are blocks, and runs of anything else as paragraphs."""
    pieces: list[str] = []
    waiting: list[PageElement] = []

    def finish() -> None:
        pieces.append(paragraph(waiting, flow))
        waiting.clear()

    for node in nodes:
        if not isinstance(node, Tag):
            waiting.append(node)
        elif node.name in BLOCKS or has_blocks(node):
            finish()
            pieces.extend(blocks_of_tag(node, flow))
        elif node.name not in SKIPPED:
            waiting.append(node)
    finish()
    return [piece for piece in pieces if piece != EMPTY]


def has_blocks(tag: Tag) -> bool:
    """Say whether an inline element holds a block, such as a picture inside a link."""
    return tag.name not in SKIPPED and tag.find(list(BLOCKS)) is not None


def blocks_of_tag(tag: Tag, flow: Flow) -> list[str]:
    """Write a block element."""
    if tag.name in WRITERS:
        return [WRITERS[tag.name](tag, flow)]
    if tag.name in SKIPPED:
        return []
    if tag.name in ("dt", "summary", "figcaption"):
        return [call(DRESSES.get(tag.name, "emph"), paragraph(tag.children, flow))] if tag.get_text().strip() else []
    return blocks_of_nodes(tag.children, flow)


def paragraph(nodes: Iterable[PageElement], flow: Flow) -> str:
    """Write inline nodes as a paragraph, or as bare content inside a cell or list item."""
    nodes = list(nodes)
    made = inline_of_nodes(nodes, flow)
    if made == EMPTY or flow.in_cell:
        return made
    counted = SHAPE_OF_FRAME.fullmatch("".join(node.get_text() for node in nodes).strip())
    return call("para", made, role=quoted("source") if counted else None)


def inline_of_nodes(nodes: Iterable[PageElement], flow: Flow) -> str:
    """Write inline nodes; white space around them is dropped."""
    flow.space = True
    made = joined(part for node in nodes for part in inline(node, flow))
    return EMPTY if made == 't(" ")' else made


def inline(node: PageElement, flow: Flow) -> list[str]:
    """Write an inline node."""
    if isinstance(node, Comment):
        return []
    if isinstance(node, NavigableString):
        return text_parts(str(node), flow)
    if not isinstance(node, Tag) or node.name in SKIPPED:
        return []
    if node.name == "br":
        flow.space = True
        return ["linebreak()"]
    if node.name == "img":
        return [small_picture(node, flow)]
    if node.name == "span" and "formula" in (node.get("class") or []):
        return [typst_of_formula(node.get_text(), flow.manuscript)]
    inner = joined(part for child in node.children for part in inline(child, flow))
    if inner == EMPTY:
        return []
    if node.name == "a":
        return link_parts(node, inner, flow)
    return [call(DRESSES[node.name], inner)] if node.name in DRESSES else [inner]


def text_parts(text: str, flow: Flow) -> list[str]:
    """Write text, formulas between dollar signs apart."""
    if "$" not in text:
        words = flow.words(text)
        return [] if words == '""' else [call("t", words)]
    parts = []
    for is_formula, words in split_formulas(text):
        parts.append(typst_of_formula(words, flow.manuscript) if is_formula else call("t", flow.words(words)))
        flow.space = flow.space and not is_formula
    return parts


def link_parts(tag: Tag, inner: str, flow: Flow) -> list[str]:
    """Write a link, with its address in a foot note where it stands in running text."""
    address, text = str(tag.get("href") or ""), tag.get_text().strip()
    made = [linked(address, inner)] if text else [inner]
    if text and is_web(address) and bare_address(address) != bare_address(text) and not flow.in_cell:
        made.append(note_of(address))
    return made


def heading(tag: Tag, flow: Flow) -> str:
    """Write a heading with its anchor."""
    words = one_line(tag.get_text(" ")).strip().rstrip("¶").strip()
    if not words:
        return EMPTY
    level = flow.manuscript.heading_level(int(tag.name[1]))
    anchor = str(tag.get("id") or "")
    made = call("heading-block", str(level), flow.manuscript.words(words), id=quoted(anchor) if anchor else None)
    return joined([call("chapter-break"), made]) if level == 1 and not flow.in_cell else made


def listed(tag: Tag, flow: Flow) -> str:
    """Write a list with its nested lists."""
    items = [item_of(child, flow) for child in tag.find_all("li", recursive=False)]
    items = [item for item in items if item != EMPTY]
    if not items:
        return EMPTY
    if tag.name == "ul":
        return call("bullets", *items)
    start = str(tag.get("start") or "1")
    return call("numbered", start if start.isdigit() else "1", *items)


def item_of(tag: Tag, flow: Flow) -> str:
    """Write a list item; its text stands as a line, blocks in it under it."""
    before, flow.in_cell = flow.in_cell, True
    pieces = blocks_of_nodes(tag.children, flow)
    flow.in_cell = before
    texts = tag.find_all("p", recursive=False)
    return joined(
        call("para", piece) if len(texts) > 1 and piece.startswith(("t(", "{")) else piece for piece in pieces
    )


def terms(tag: Tag, flow: Flow) -> str:
    """Write a definition list."""
    items, term = [], EMPTY
    for child in tag.find_all(["dt", "dd"]):
        if child.name == "dt":
            term = inline_of_nodes(child.children, flow)
        else:
            items.append(f"(term: {term}, body: {item_of(child, flow)})")
            term = EMPTY
    return call("definitions", "false", *items) if items else EMPTY


def quotation(tag: Tag, flow: Flow) -> str:
    """Write a quotation."""
    return call("quotation", joined(blocks_of_nodes(tag.children, flow)))


def preformatted(tag: Tag, flow: Flow) -> str:
    """Write code or other text whose lines are as they are."""
    return typst_of_print(tag.get_text(), flow.manuscript) if tag.get_text().strip() else EMPTY


def table(tag: Tag, flow: Flow) -> str:
    """Write a table, or in a cell of another table its words."""
    if flow.in_cell:
        return call("t", flow.manuscript.words(one_line(tag.get_text(" ")).strip()))

    def content(cell: Tag) -> str:
        flow.in_cell = True
        made = joined(blocks_of_nodes(cell.children, flow))
        flow.in_cell = False
        return made

    return typst_of_table(tag, content, flow.styles, flow.manuscript)


def large_picture(tag: Tag, flow: Flow) -> str:
    """Write a picture on its own, at its own size but never wider than the text."""
    if flow.in_cell:
        return small_picture(tag, flow)
    found = picture_of(tag, flow)
    return call("bounded", found[0], f"{found[1]:.1f}pt") if found else EMPTY


def small_picture(tag: Tag, flow: Flow) -> str:
    """Write a picture inside a line or a cell."""
    found = picture_of(tag, flow)
    return call("small-picture", found[0], f"{min(found[1], 120):.1f}pt") if found else EMPTY


def picture_of(tag: Tag, flow: Flow) -> tuple[str, float] | None:
    """Give the drawing function of an image element and its width in points, or None with a warning."""
    alt = str(tag.get("alt") or "").strip()
    if tag.has_attr("data-drawing"):
        source = flow.drawings[int(str(tag["data-drawing"]))]
        alt = alt or words_of_drawing(source) or flow.alt or "Drawing without a description."
    else:
        source = str(tag.get("src") or "")
    found = drawn_or_kept(source, alt, flow.manuscript)
    if found is None:
        flow.manuscript.warn("a picture cannot be read and is left out")
    return found


WRITERS: dict[str, Callable[[Tag, Flow], str]] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), heading),
    **dict.fromkeys(("ul", "ol"), listed),
    "dl": terms,
    "blockquote": quotation,
    "pre": preformatted,
    "table": table,
    "img": large_picture,
    "hr": lambda _tag, _flow: call("division"),
}
