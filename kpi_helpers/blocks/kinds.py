"""The kinds of block: the one language in which anything is said that a reader sees.

A block is a plain JSON object with a ``kind``. The report's own displays are made of blocks; whatever an analyst
displays is read into blocks (`from_output`). Every writer (page, PDF, Word, text) writes all of them. This
module makes the shapes; ``docs/blocks.md`` is their reference.

Inline text is a list of runs. A run may carry a ``tone`` (a colour with a meaning) and a ``mark`` (a
small shape drawn before it); the text alone always says what tone and mark say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

MIME_TYPE = "application/vnd.kpi-report+json"
VERSION = 1
ROWS_KEPT, TALL_ROWS_KEPT = 12, 4  # a longer table may run over pages; its rows never split

KINDS = frozenset(
    """heading paragraph list notice table figure figures commentary counts definitions keep link_line data_table
    picture formula printed quote box details anchor division missing failure""".split()  # noqa: SIM905
)
PIXELS = ("png", "jpeg", "gif", "webp")  # forms of a picture, in base64; the other is svg
Block = dict[str, Any]
Run = dict[str, Any]
Inline = list[Run]


def run(text: str, **style: Any) -> Run:
    """Give one run of text.

    Style keys: strong, em, code, link, quiet, tone, mark; of analysts' text also struck, sub, sup, ink, fill.
    """
    return {"text": text, **{key: value for key, value in style.items() if value}}


def words(text: str, **style: Any) -> Inline:
    """Give inline text of a single run."""
    return [run(text, **style)]


def heading(level: int, text: str, anchor: str) -> Block:
    """Give a heading: 1 is a section, 2 a group or theme."""
    return {"kind": "heading", "level": level, "text": text, "id": anchor}


def paragraph(inline: Inline | str, role: str = "") -> Block:
    """Give a paragraph; roles: lead, small, source, reason, cohort."""
    block: Block = {"kind": "paragraph", "inline": words(inline) if isinstance(inline, str) else inline}
    return {**block, "role": role} if role else block


def notice(inline: Inline | str) -> Block:
    """Give a boxed one-line notice."""
    return {"kind": "notice", "inline": words(inline) if isinstance(inline, str) else inline}


def bullet_list(items: Iterable[Sequence[Block]], *, ordered: bool = False) -> Block:
    """Give a list whose items are blocks."""
    return {"kind": "list", "ordered": ordered, "items": [list(item) for item in items]}


def numbers_of(block: Block) -> list[int]:
    """Give the number of each item of a list: its author's, else one after another.

    >>> numbers_of({"items": [[], []], "start": 4}), numbers_of({"items": [[], []], "numbers": [2, 1]})
    ([4, 5], [2, 1])
    """
    start = int(block.get("start") or 1)
    return list(block.get("numbers") or range(start, start + len(block["items"])))


def link_line(inline: Inline) -> Block:
    """Give a small line that points elsewhere."""
    return {"kind": "link_line", "inline": inline}


def column(title: str, width: float, *, right: bool = False) -> dict[str, Any]:
    """Give a table column: title, relative width, figures to the right."""
    return {"title": title, "align": "right" if right else "left", "width": width}


def cell(inline: Inline | str, *lines: Inline | str, **extra: Any) -> dict[str, Any]:
    """Give a table cell: its text, further small lines, and svg with alt where it holds a drawing."""
    content: dict[str, Any] = {"inline": _inline(inline)}
    small = [_inline(line) for line in lines if line]
    return {**content, **({"lines": small} if small else {}), **extra}


def table(
    caption: str,
    columns: Sequence[dict[str, Any]],
    rows: Sequence[Sequence[dict[str, Any]]],
    *,
    style: str = "compact",
    footnotes: Sequence[Inline] = (),
    row_header: bool = True,
) -> Block:
    """Give a table; short ones (`ROWS_KEPT`, of KPIs `TALL_ROWS_KEPT`) are kept on one page."""
    return {
        "kind": "table",
        "caption": caption,
        "columns": list(columns),
        "rows": [list(row) for row in rows],
        "row_header": row_header,
        "style": style,
        "footnotes": [list(note) for note in footnotes],
        "keep": len(rows) <= (TALL_ROWS_KEPT if style == "kpi" else ROWS_KEPT),
    }


def figure(
    title: str,
    svg: str,
    alt: str,
    *,
    caption: str = "",
    note: str = "",
    source: str = "",
    width: float = 1.0,
    data: Block | None = None,
    png: str = "",
) -> Block:
    """Give a figure with its text alternative; `png` (base64) takes the place of `svg` for dense plots.

    `caption` tells how to read it, `note`, on a line of its own, how it was worked out.
    """
    picture = {"png": png} if png else {"svg": svg}
    return {
        "kind": "figure",
        "title": title,
        **picture,
        "alt": alt,
        "caption": caption,
        **({"note": note} if note else {}),
        "source": source,
        "width": width,
        "data": data,
    }


def figures(items: Sequence[Block]) -> Block:
    """Give figures in a grid of two columns."""
    return {"kind": "figures", "items": list(items)}


def commentary(parts: Sequence[tuple[str, Sequence[Block]]]) -> Block:
    """Give the commentary panel: labelled parts in order."""
    return {
        "kind": "commentary",
        "parts": [{"label": label, "blocks": list(blocks)} for label, blocks in parts],
    }


def counts(items: Sequence[tuple[str, str, int]], alt: str) -> Block:
    """Give the bar of ratings: (rag, label, count) in order, with a sentence that says the same."""
    return {
        "kind": "counts",
        "items": [{"rag": rag, "label": label, "count": count} for rag, label, count in items],
        "alt": alt,
    }


def definitions(items: Sequence[tuple[Inline, Sequence[Block]]]) -> Block:
    """Give a list of terms with what they mean."""
    return {"kind": "definitions", "items": [{"term": term, "blocks": list(b)} for term, b in items]}


def keep(blocks: Sequence[Block]) -> Block:
    """Give blocks that stay together on a page."""
    return {"kind": "keep", "blocks": list(blocks)}


# ---- what analysts display ---------------------------------------------------------------------------------


def line_break() -> Run:
    """Give a run that begins a new line."""
    return {"text": "", "break": True}


def target(name: str) -> Run:
    """Give a run without words that a link can lead to."""
    return {"text": "", "id": name}


def picture_run(picture: Block) -> Run:
    """Give a run that is a small picture; its words are the picture's."""
    return {"text": "", "picture": picture}


def formula_run(tex: str) -> Run:
    """Give a run that is a formula written in TeX."""
    return {"text": "", "tex": tex}


def anchor(name: str) -> Block:
    """Give a place between blocks that a link can lead to."""
    return {"kind": "anchor", "id": name}


def quote(blocks: Sequence[Block]) -> Block:
    """Give a quotation."""
    return {"kind": "quote", "blocks": list(blocks)}


def printed(text: str) -> Block:
    """Give text whose lines and spaces are as they are: code, or what a cell printed."""
    return {"kind": "printed", "text": text}


def division() -> Block:
    """Give a rule between blocks."""
    return {"kind": "division"}


def box(blocks: Sequence[Block], *, fill: str, ink: str = "") -> Block:
    """Give blocks on a ground of their own colour (``#rrggbb``)."""
    return {"kind": "box", "blocks": list(blocks), "fill": fill, **({"ink": ink} if ink else {})}


def details(summary: Inline, blocks: Sequence[Block]) -> Block:
    """Give blocks that a page folds away under a summary."""
    return {"kind": "details", "summary": summary, "blocks": list(blocks)}


def formula(tex: str) -> Block:
    """Give a formula written in TeX that stands on a line of its own."""
    return {"kind": "formula", "tex": tex}


def picture(content: str, alt: str, *, form: str = "svg", width: float | None = None) -> Block:
    """Give a picture: SVG as text, or ``png``, ``jpeg``, ``gif``, ``webp`` in base64; `width` in CSS pixels."""
    return {"kind": "picture", form: content, "alt": alt, **({"width": width} if width else {})}


def missing(inline: Inline | str) -> Block:
    """Give a box in the place of what cannot be shown, which says what stood there."""
    return {"kind": "missing", "inline": _inline(inline)}


def failure(name: str, words: str) -> Block:
    """Give the error that stopped a cell."""
    return {"kind": "failure", "name": name, "words": words}


def data_cell(content: Inline | Sequence[Block], x: int, **extra: Any) -> dict[str, Any]:
    """Give a cell of a data table in column `x` (from 0).

    Extras: columns, rows (its reach), header, label (words that name the row), figure, fill, ink, strong,
    bar (from, to, colour: shares of the cell's width).
    """
    kind = "blocks" if content and "kind" in content[0] else "inline"
    return {"x": x, kind: list(content), **{key: value for key, value in extra.items() if value}}


def data_table(
    rows: Sequence[Sequence[dict[str, Any]]], *, head: int, aligns: Sequence[str], caption: str = ""
) -> Block:
    """Give a table an analyst made: any number of head rows, cells that reach over columns and rows, colours."""
    return {
        "kind": "data_table",
        "caption": caption,
        "head": head,
        "aligns": list(aligns),
        "rows": [list(row) for row in rows],
    }


def _inline(inline: Inline | str) -> Inline:
    return words(inline) if isinstance(inline, str) else inline


def map_parts(value: Any, change: Callable[[dict[str, Any]], dict[str, Any] | None]) -> Any:
    """Give a copy of nested blocks with every dict passed through `change`; None leaves it out of its list.

    >>> map_parts([{"a": 1}, {"b": [{"a": 2}]}], lambda part: None if part.get("a") == 1 else part)
    [{'b': [{'a': 2}]}]
    """
    if isinstance(value, dict):
        changed = change(dict(value))
        if changed is None:
            return None
        nested = {key: map_parts(part, change) for key, part in changed.items() if isinstance(part, dict | list)}
        return {**changed, **nested}
    if isinstance(value, list):
        parts = [(part, map_parts(part, change)) for part in value]
        return [new for old, new in parts if not (isinstance(old, dict) and new is None)]
    return value
