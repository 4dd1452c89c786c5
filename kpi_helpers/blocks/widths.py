"""Widths of columns on paper, worked out from the widths of the letters in the report's own fonts.

So no word is cut, and no table has to be laid out twice. PDF and Word share them: their columns are alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from kpi_helpers.blocks.kinds import Block
from kpi_helpers.fonts import font_folder

Row = Sequence[Mapping[str, Any]]
Need = tuple[float, float]  # em: of the longest word of a column, of its longest line

SMALL = 0.88  # size of a cell's further lines against its first
MARK, LARGE_MARK = 1.05, 1.5  # em, the room of a shape before words
WHOLE_LABEL = 12  # letters; a rating's words up to here stay on one line
LARGEST_TYPE = 8.6  # points, of analysts' tables
LONG_WORD = re.compile(r"[\s\-/\u200b]+")


@cache
def advances(weight: str) -> dict[int, float]:
    """Give the width of each letter of a weight of the report's family, in em."""
    from fontTools.ttLib import TTFont  # a tenth of a second that only a PDF needs

    with TTFont(font_folder() / f"SourceSans3-{weight}.ttf", lazy=True) as font:
        unit, widths = font["head"].unitsPerEm, font["hmtx"].metrics
        return {code: widths[name][0] / unit for code, name in font.getBestCmap().items()}


def width_of(words: str, *, bold: bool = False) -> float:
    """Give the width of words in em.

    >>> round(width_of("Recycling"), 2) < round(width_of("Recycling", bold=True), 2)
    True
    """
    known = advances("Semibold" if bold else "Regular")
    return sum(known.get(ord(letter), 0.6) for letter in words)


def widest(words: Iterable[str], *, bold: bool = False) -> float:
    """Give the width of the widest of several words, in em."""
    return max((width_of(word, bold=bold) for word in set(words) if word), default=0.0)


# ---- tables of the report -----------------------------------------------------------------------------------


def with_whole_rows(block: Block) -> Block:
    """Give a table whose rows have exactly as many cells as there are columns."""
    count = len(block["columns"])
    return {**block, "rows": [[*row[:count], *({} for _ in range(count - len(row)))] for row in block["rows"]]}


def shared_widths(shares: Sequence[float], least: Sequence[float], room: float) -> list[float]:
    """Give each column its share of the room, but none less than it needs.

    >>> shared_widths([3, 1], [10, 10], 100), shared_widths([8, 1], [10.0, 50.0], 100)
    ([75.0, 25.0], [50.0, 50.0])
    """
    narrow: set[int] = set()
    while True:
        left = room - sum(least[place] for place in narrow)
        shared = sum(share for place, share in enumerate(shares) if place not in narrow) or 1.0
        given = [least[n] if n in narrow else share / shared * left for n, share in enumerate(shares)]
        more = {place for place, wide in enumerate(given) if wide < least[place]} - narrow
        if not more or left <= 0:
            return [round(max(wide, 1.0), 2) for wide in given]
        narrow |= more


def least_widths(block: Block, *, whole: bool = False, first_whole: bool = False) -> list[float]:
    """Give the width each column needs, in em: of its longest word, or of its longest cell."""
    least = []
    for place, column in enumerate(block["columns"]):
        title = str(column.get("title") or "")
        heads = [title] if whole else LONG_WORD.split(title)
        cells = [cell_width(row[place], whole=whole or (first_whole and place == 0)) for row in block["rows"]]
        least.append(max([widest(heads, bold=True), *cells]))
    return least


def cell_width(cell: Mapping[str, Any], *, whole: bool) -> float:
    """Give the width of what a cell must keep on one line, in em."""
    words: list[str] = []
    marked = 0.0
    for run in cell.get("inline") or []:
        text = str(run.get("text") or "")
        if run.get("mark"):
            kept = text if len(text) <= WHOLE_LABEL else text.split(" ")[0]
            large = str(run["mark"]).endswith(("_high", "_low")) or run["mark"] in ("usual", "pass", "fail", "chance")
            marked = max(marked, width_of(kept, bold=True) + (LARGE_MARK if large else MARK))
        else:
            words += [text] if whole else LONG_WORD.split(text)
    further = [word for line in cell.get("lines") or [] for word in LONG_WORD.split(plain_of(line))]
    return max(marked, widest(words, bold=bool(cell.get("tone"))), SMALL * widest(further))


def plain_of(runs: Iterable[Mapping[str, Any]] | None) -> str:
    """Give the words of runs without any dress."""
    return "".join(str(run.get("text") or "") for run in runs or [])


# ---- tables of analysts -------------------------------------------------------------------------------------


def column_needs(rows: Sequence[Row], count: int) -> list[Need]:
    """Give what each column needs; a cell over several columns spreads what it needs over them."""
    words, lines = [0.5] * count, [0.5] * count
    for row in rows:
        for cell in row:
            if int(cell.get("columns") or 1) == 1:
                word, line = cell_need(cell)
                words[cell["x"]], lines[cell["x"]] = max(words[cell["x"]], word), max(lines[cell["x"]], line)
    for row in rows:
        for cell in row:
            reach = int(cell.get("columns") or 1)
            if reach > 1:
                spread = (cell_need(cell)[0] - sum(words[cell["x"] : cell["x"] + reach])) / reach
                for x in range(cell["x"], cell["x"] + reach):
                    words[x] += max(spread, 0.0)
                    lines[x] = max(lines[x], words[x])
    return list(zip(words, lines, strict=True))


def cell_need(cell: Mapping[str, Any]) -> Need:
    """Give the width of a cell's longest word and of its longest line, in em."""
    bold = bool(cell.get("header") or cell.get("strong"))
    texts = lines_of(cell)
    pictures = [picture_width(run["picture"]) for run in cell.get("inline") or [] if run.get("picture")]
    word = max([widest((part for text in texts for part in LONG_WORD.split(text)), bold=bold), *pictures])
    return word, max([widest(texts, bold=bold), word])


def picture_width(picture: Mapping[str, Any]) -> float:
    """Give the width of a small picture in em of the largest type."""
    return min(float(picture.get("width") or 120), 120.0) / LARGEST_TYPE


def lines_of(cell: Mapping[str, Any]) -> list[str]:
    """Give the words of a cell, a text for each line its author began."""
    if "blocks" in cell:
        return [line for block in cell["blocks"] for line in lines_in_block(block)]
    text = "".join("\n" if run.get("break") else str(run.get("text") or "") for run in cell.get("inline") or [])
    return text.split("\n")


def lines_in_block(block: Mapping[str, Any]) -> list[str]:
    """Give the words of a block in a cell, line by line."""
    if block.get("lines"):
        return [str(line) for line in block["lines"]]
    if block.get("items"):
        parts = [
            one if isinstance(one, list) else [{"inline": one.get("term")}, *one["blocks"]] for one in block["items"]
        ]
        return [line for item in parts for inner in item for line in lines_in_block(inner)]
    inner = [line for part in block.get("blocks") or [] for line in lines_in_block(part)]
    return [*lines_of(block), *inner]


def data_widths(needs: Sequence[Need], room: float, em: float, gap: float) -> list[float]:
    """Give the widths of columns: as wide as their lines where there is room, else their words and a share.

    Room, em, and the gap between columns are in the measure asked for.
    """
    natural = [line * em + gap for _, line in needs]
    if sum(natural) <= room:
        return [round(wide, 2) for wide in natural]
    least = [word * em + gap for word, _ in needs]
    wanting = [max(min(whole, room) - some, 0.0) for whole, some in zip(natural, least, strict=True)]
    left, wanted = max(room - sum(least), 0.0), sum(wanting)
    return [round(some + (left * more / wanted if wanted else 0), 2) for some, more in zip(least, wanting, strict=True)]
