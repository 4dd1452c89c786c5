"""Blocks as plain text: what a terminal shows, and a screen reader where no HTML is."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable
from typing import Any

from kpi_helpers.blocks.kinds import Block, numbers_of
from kpi_helpers.blocks.publication import Publication, Written

WIDEST_COLUMN = 44  # letters; a terminal has 80 or more
LINE = 100  # letters


def plain_text_of(blocks: list[Block]) -> str:
    """Give blocks as text: sentences, aligned tables, a blank line between.

    >>> print(plain_text_of([{"kind": "heading", "level": 2, "text": "Waste", "id": "waste"}]))
    Waste
    -----
    """
    texts = (text_of_block(block) for block in blocks)
    return "\n\n".join(text for text in texts if text)


def text_of_block(block: Block) -> str:
    """Give one block as text; "" for a kind without words."""
    kind = str(block.get("kind"))
    return TEXTS[kind](block) if kind in TEXTS else ""


def words_of(runs: Iterable[dict[str, Any]]) -> str:
    """Give the words of runs of text.

    >>> words_of([{"text": "rose", "mark": "better_up"}, {"text": " a little"}])
    'rose a little'
    """
    return "".join(_word_of(run) for run in runs)


def _word_of(run: dict[str, Any]) -> str:
    """Give one run: its words, a new line, a picture's words, a formula as typed."""
    if run.get("break"):
        return "\n"
    return str(run.get("text") or run.get("tex") or run.get("picture", {}).get("alt") or "")


def heading_text(block: Block) -> str:
    """Give a heading, underlined."""
    text = str(block["text"])
    return f"{text}\n{('=' if int(block['level']) == 1 else '-') * len(text)}"


def inline_text(block: Block) -> str:
    """Give a paragraph, notice or link line, folded."""
    return textwrap.fill(words_of(block["inline"]), LINE)


def list_text(block: Block) -> str:
    """Give a list with its marks, nested ones indented."""
    lines = []
    for number, item in zip(numbers_of(block), block["items"], strict=True):
        sign = f"{number}. " if block.get("ordered") else "- "
        inner = "\n".join(text_of_block(part) for part in item)
        lines.append(sign + textwrap.indent(inner, " " * len(sign)).lstrip())
    return "\n".join(lines)


def table_text(block: Block) -> str:
    """Give a table with its columns lined up and its notes under it."""
    titles = [str(column.get("title") or "") for column in block["columns"]]
    rows = [[cell_text(cell) for cell in row] for row in block["rows"]]
    used = [i for i, _ in enumerate(titles) if any(row[i] for row in rows)]
    widths = [min(WIDEST_COLUMN, max(len(text) for text in [titles[i], *(row[i] for row in rows)])) for i in used]
    right = [block["columns"][i].get("align") == "right" for i in used]
    lines = [aligned_row([texts[i] for i in used], widths, right) for texts in [titles, *rows]]
    rule = "  ".join("-" * width for width in widths)
    notes = [words_of(note) for note in block.get("footnotes") or []]
    return "\n".join(filter(None, [str(block.get("caption") or ""), lines[0], rule, *lines[1:], *notes]))


def aligned_row(texts: list[str], widths: list[int], right: list[bool]) -> str:
    """Give one row of a table, long texts folded within their column."""
    folded = [textwrap.wrap(text, width) or [""] for text, width in zip(texts, widths, strict=True)]
    lines = []
    for place in range(max(map(len, folded), default=0)):
        parts = [column[place] if place < len(column) else "" for column in folded]
        set_parts = [
            part.rjust(width) if on_right else part.ljust(width)
            for part, width, on_right in zip(parts, widths, right, strict=True)
        ]
        lines.append("  ".join(set_parts).rstrip())
    return "\n".join(lines)


def cell_text(cell: dict[str, Any]) -> str:
    """Give the words of a cell and of its further lines; drawings are left out."""
    lines = [words_of(line) for line in cell.get("lines") or []]
    return "; ".join(filter(None, [words_of(cell.get("inline") or []), *lines]))


def figure_text(block: Block) -> str:
    """Give what a chart shows, in words."""
    parts = [str(block.get(key) or "") for key in ("title", "alt", "caption", "note", "source")]
    return textwrap.fill(" ".join(part if part.endswith(".") else f"{part}." for part in parts if part), LINE)


def commentary_text(block: Block) -> str:
    """Give the parts of a commentary, each under its label."""
    texts = []
    for part in block["parts"]:
        body = plain_text_of(part["blocks"])
        label = str(part.get("label") or "")
        texts.append(f"{label}:\n{textwrap.indent(body, '  ')}" if label else body)
    return "\n\n".join(texts)


def counts_text(block: Block) -> str:
    """Give how many are rated how."""
    counted = ", ".join(f"{item['count']} {item['label']}" for item in block["items"])
    return str(block.get("alt") or counted)


def definitions_text(block: Block) -> str:
    """Give terms and meanings, one under another."""
    return "\n".join(f"{words_of(item['term'])}: {plain_text_of(item['blocks'])}" for item in block["items"])


def data_table_text(block: Block) -> str:
    """Give an analyst's table; a cell over several columns or rows is said once."""
    count = len(block["aligns"])
    rows = [[""] * count for _ in block["rows"]]
    for texts, row in zip(rows, block["rows"], strict=True):
        for cell in row:
            texts[cell["x"]] = (
                " ".join(plain_text_of(cell["blocks"]).split()) if "blocks" in cell else words_of(cell["inline"])
            )
    widths = [min(WIDEST_COLUMN, max(map(len, texts))) for texts in zip(*rows, strict=True)]
    lines = [aligned_row(texts, widths, [align == "right" for align in block["aligns"]]) for texts in rows]
    head = int(block["head"])
    rule = ["  ".join("-" * width for width in widths)] if head else []
    return "\n".join(filter(None, [str(block.get("caption") or ""), *lines[:head], *rule, *lines[head:]]))


def write_text(publication: Publication) -> Written:
    """Write a document as plain text, a blank line between blocks."""
    text = "\n\n".join(filter(None, (plain_text_of(list(part.blocks)) for part in publication.parts)))
    return Written(f"{text}\n".encode())


TEXTS: dict[str, Callable[[Block], str]] = {
    "heading": heading_text,
    "paragraph": inline_text,
    "list": list_text,
    "notice": inline_text,
    "table": table_text,
    "figure": figure_text,
    "figures": lambda block: "\n\n".join(figure_text(item) for item in block["items"]),
    "commentary": commentary_text,
    "counts": counts_text,
    "definitions": definitions_text,
    "keep": lambda block: plain_text_of(block["blocks"]),
    "link_line": inline_text,
    "data_table": data_table_text,
    "picture": lambda block: f"[{block['alt']}]",
    "formula": lambda block: str(block["tex"]),
    "printed": lambda block: str(block["text"]),
    "quote": lambda block: textwrap.indent(plain_text_of(block["blocks"]), "> "),
    "box": lambda block: plain_text_of(block["blocks"]),
    "details": lambda block: "\n\n".join([words_of(block["summary"]), plain_text_of(block["blocks"])]),
    "anchor": lambda _block: "",
    "division": lambda _block: "-" * 20,
    "missing": inline_text,
    "failure": lambda block: f"{block['name']}: {block['words']}",
}
