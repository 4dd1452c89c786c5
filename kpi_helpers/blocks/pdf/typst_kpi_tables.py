"""Tables of the report (kpi-report blocks) written as Typst: column widths, row headers, what stays on one page."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

from kpi_helpers.blocks.pdf.letters import one_line, quoted
from kpi_helpers.blocks.pdf.pictures import picture_function
from kpi_helpers.blocks.pdf.typesetting_state import Manuscript
from kpi_helpers.blocks.pdf.typst_code import EMPTY, array, call, yes
from kpi_helpers.blocks.pdf.typst_inline import MARKS, inline_of, plain_of

Block = Mapping[str, Any]

TEXT_WIDTH = 168.0  # mm, as in report.typ
LETTERS = {"kpi": 1.74, "compact": 1.62, "counts": 1.88}  # mm, an average bold letter of each look
LOOKS = frozenset(LETTERS)
ALIGNMENTS = frozenset({"left", "right", "center"})
PADDING = 3.0  # mm, the space beside the words of a column
LINE, ROW = 3.5, 3.0  # mm, a line of a cell, the space around a row
TALLEST_HELD = 170.0  # mm; so may a taller one
SMALL = 0.88  # size of a cell's further lines against its first
SMALL_LETTER, SMALL_FIGURE, HEAD_LETTER = 1.3, 1.45, 1.45  # mm, in the table beside a chart
MOST_ROWS_BESIDE = 9  # figures printed beside a chart; the page has all of them
WHOLE_LABEL = 12  # letters; a rating's words up to here stay on one line


def typst_of_kpi_table(block: Block, manuscript: Manuscript, room: float = TEXT_WIDTH) -> str:
    """Write a table of the report in `room` millimetres; one without rows is left out."""
    columns, rows = block.get("columns", []), block.get("rows", [])
    if not columns or not rows:
        return EMPTY
    caption = str(block.get("caption") or "")
    rows = [whole(row, len(columns)) for row in rows]
    given = widths(columns, rows, LETTERS[look(block)], room)
    made = call(
        "kpi-table",
        caption=manuscript.words(one_line(caption)) if caption else None,
        titles=array([manuscript.words(one_line(str(column.get("title", "")))) for column in columns]),
        aligns=array([alignment(column) for column in columns]),
        widths=array([f"{wide:.1f}fr" for wide in given] or ["auto"] * len(columns)),
        rows=array([array([cell(part, manuscript) for part in row]) for row in rows]),
        look=quoted(look(block)),
        footnotes=array([inline_of(note, manuscript) for note in block.get("footnotes") or []]),
        held=yes(is_held(block, rows, given)),
    )
    manuscript.add_table((1 if block.get("row_header") else 0,) * len(rows))
    return made


def look(block: Block) -> str:
    """Give the look of a table, kpi unless it names another."""
    return str(block["style"]) if block.get("style") in LOOKS else "kpi"


def alignment(column: Mapping[str, Any]) -> str:
    """Give a column's alignment in Typst's words, which are the same."""
    return str(column["align"]) if column.get("align") in ALIGNMENTS else "left"


def is_held(block: Block, rows: Sequence[Sequence[Block]], given: Sequence[float]) -> bool:
    """Say whether a table stays on one page: it asks to, and is not too tall for that."""
    letter = LETTERS[look(block)]
    tall = sum(
        ROW + LINE * max(lines_of(part, wide / letter) for part, wide in zip(row, given, strict=True))
        for row in rows
        if given
    )
    return bool(block.get("keep")) and tall <= TALLEST_HELD


def lines_of(part: Block, letters: float) -> int:
    """Guess how many lines a cell takes in a column of so many letters."""
    texts = [plain_of(part.get("inline")), *map(plain_of, part.get("lines") or [])]
    return sum(max(1, math.ceil(len(text) / max(letters, 1))) for text in texts)


def widths(
    columns: Sequence[Mapping[str, Any]], rows: Sequence[Sequence[Block]], letter: float, width: float
) -> list[float]:
    """Give column widths in mm: the shares asked for, but no column narrower than its longest word.

    In a narrow place each column takes what it needs.
    """
    if width < TEXT_WIDTH / 2:
        return narrow_widths(columns, rows, width)
    shares = [float(column.get("width") or 1) for column in columns]
    least = [longest_word(place, columns, rows) * letter + PADDING for place in range(len(columns))]
    narrow: set[int] = set()
    while True:
        room = width - sum(least[place] for place in narrow)
        shared = sum(share for place, share in enumerate(shares) if place not in narrow) or 1.0
        given = [least[n] if n in narrow else share / shared * room for n, share in enumerate(shares)]
        more = {place for place, wide in enumerate(given) if wide < least[place]} - narrow
        if not more or room <= 0:
            return [max(wide, 1.0) for wide in given]
        narrow |= more


def longest_word(place: int, columns: Sequence[Mapping[str, Any]], rows: Sequence[Sequence[Block]]) -> int:
    """Give the letters of the longest word of a column; a shape counts as two, a short rating is one word."""
    words = re.split(r"[\s\-/]+", str(columns[place].get("title", "")))
    for row in rows:
        for line in row[place].get("lines") or []:
            words += [word[: round(len(word) * SMALL)] for word in plain_of(line).split()]
        for run in row[place].get("inline") or []:
            text = str(run.get("text", ""))
            if run.get("mark") and len(text) <= WHOLE_LABEL:
                words.append(f"xx{text}")
            else:
                words += re.split(r"[\s\-/]+", text)
    return max(map(len, words), default=1)


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
        mark=quoted(str(runs[0]["mark"])) if runs and runs[0].get("mark") in MARKS else None,
    )


def spark(part: Block, manuscript: Manuscript) -> str:
    """Write the small picture of a cell; without words of its own it is decoration."""
    alt = str(part.get("alt") or "")
    made = picture_function({"svg": part["svg"], "alt": alt}, manuscript)
    return call("spark", made, decorative="true" if not alt else None)


def last_rows(block: Block) -> Block:
    """Give the figures behind a chart as they stand beside it: the last ones, the first line of each cell only.

    A note says how many there are in all, and where the further lines are to be found.
    """
    rows, kept = block["rows"], block["rows"][-MOST_ROWS_BESIDE:]
    detailed = any(part.get("lines") for row in rows for part in row)
    words = "The web page says more about these figures." if detailed else ""
    if len(rows) > len(kept):
        all_of_them = "all of them, with details" if detailed else "all of them"
        words = f"The last {len(kept)} of {len(rows)} figures; the web page has {all_of_them}."
    kept = [[{**part, "lines": []} for part in row] for row in kept]
    notes = [*block.get("footnotes", []), *([[{"text": words}]] if words else [])]
    return {**block, "rows": kept, "footnotes": notes, "keep": True}


def fits_beside(block: Block, room: float) -> bool:
    """Say whether a table has room beside a chart (mm): periods on one line, no figure or word broken."""
    columns, rows = block["columns"], [whole(row, len(block["columns"])) for row in block["rows"]]
    return sum(least_widths(columns, rows)) <= room


def narrow_widths(columns: Sequence[Mapping[str, Any]], rows: Sequence[Sequence[Block]], width: float) -> list[float]:
    """Give column widths in a narrow place: none where every cell has room on one line, else the least."""
    return [] if sum(least_widths(columns, rows, whole_cells=True)) <= width else least_widths(columns, rows)


def least_widths(
    columns: Sequence[Mapping[str, Any]], rows: Sequence[Sequence[Block]], *, whole_cells: bool = False
) -> list[float]:
    """Give the width each column needs in small text (mm): of its longest word, in the first of its longest cell."""
    least = []
    for place, column in enumerate(columns):
        head, texts = str(column.get("title", "")), [plain_of(row[place].get("inline")) for row in rows]
        words = texts if whole_cells or place == 0 else [word for text in texts for word in text.split()]
        heads = [head] if whole_cells else head.split()
        widest_head = max((len(word) * HEAD_LETTER for word in heads), default=0.0)
        least.append(max([widest_head, *map(text_width, words)]) + PADDING)
    return least


def text_width(text: str) -> float:
    """Guess the width of small text (mm): figures and signs are wider than letters."""
    wide = sum(letter.isdigit() or letter in "£%\N{MINUS SIGN}" for letter in text)
    return wide * SMALL_FIGURE + (len(text) - wide) * SMALL_LETTER


def with_constants_noted(block: Block) -> Block:
    """Give a table whose columns of one and the same word in every row are a note under it instead.

    For the narrow table of figures beside a chart: "Status: final." says as much as a column of it.
    """
    columns, rows = block["columns"], [whole(row, len(block["columns"])) for row in block["rows"]]
    told = {place: plain_of(rows[0][place].get("inline")) for place in range(1, len(columns))} if len(rows) > 1 else {}
    same = {
        place: words
        for place, words in told.items()
        if not any(letter.isdigit() for letter in words)
        and all(plain_of(row[place].get("inline")) == words for row in rows)
    }
    note = " ".join(f"{columns[place].get('title', '')}: {words}." for place, words in same.items() if words)
    return {
        **block,
        "columns": [column for place, column in enumerate(columns) if place not in same],
        "rows": [[part for place, part in enumerate(row) if place not in same] for row in rows],
        "footnotes": [*(block.get("footnotes") or []), *([[{"text": note}]] if note else [])],
    }
