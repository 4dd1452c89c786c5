"""How tables are laid out in the PDF: size of type, direction of the page, parts, what is held.

What is decided is written into the block; `blocks.typ` sets it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from kpi_helpers.blocks.kinds import Block
from kpi_helpers.blocks.widths import (
    LARGEST_TYPE,
    Need,
    Row,
    column_needs,
    data_widths,
    least_widths,
    lines_of,
    plain_of,
    shared_widths,
    width_of,
    with_whole_rows,
)

TEXT_WIDTH, LANDSCAPE = 168.0, 255.0  # mm of text width in report.typ
POINT = 0.3528  # mm
LOOKS = {"kpi": 8.8, "compact": 8.2, "counts": 9.5}  # points, as in report.typ
GAP, NARROW_GAP = 3.1, 2.8  # mm between columns; beside a chart
LINE, ROW = 3.5, 3.0  # mm, a line of a cell, the space around a row
TALLEST_HELD = 170.0  # mm; so may a taller one
NARROW = 0.66  # share of the text width; figures that fit stand beside a chart up to here, else below
GUTTER = 6.0  # mm, between a chart and the figures beside it, as in report.typ

PORTRAIT_SIZES, LANDSCAPE_SIZES = (LARGEST_TYPE, 7.9, 7.2), (8.2, 7.4, 6.6)  # points, of analysts' tables
MOST_PORTRAIT_COLUMNS = 12
DATA_GAP = 3.2  # mm between columns of analysts' tables
WISH = 12.5  # em; the line a column of words would like to have
MOST_LEADING = 4  # columns of headers repeated in every part of a wide table
MOST_ROWS_HELD = 12
TALLEST_ROW = 130.0  # mm; a taller row may break over pages


# ---- tables of the report -----------------------------------------------------------------------------------


def laid_out_table(block: Block, room: float = TEXT_WIDTH) -> Block:
    """Give a table with its widths (mm) and whether it is held on one page."""
    block = with_whole_rows(block)
    shares = [float(column.get("width") or 1) for column in block["columns"]]
    widths = shared_widths(shares, [wide * size_of(block) + GAP for wide in least_widths(block)], room)
    return {**block, "widths": widths, "keep": is_held(block, widths)}


def size_of(block: Block) -> float:
    """Give the size of a table's type, in mm."""
    return LOOKS.get(str(block.get("style")), LOOKS["kpi"]) * POINT


def is_held(block: Block, widths: Sequence[float]) -> bool:
    """Say whether a table stays on one page: it asks to, and is not too tall for that."""
    size = size_of(block)
    tall = sum(
        ROW + LINE * max(lines_in(cell, (wide - GAP) / size) for cell, wide in zip(row, widths, strict=True))
        for row in block["rows"]
    )
    return bool(block.get("keep")) and tall <= TALLEST_HELD


def lines_in(cell: Mapping[str, Any], room: float) -> int:
    """Guess how many lines a cell takes in a column of so many em."""
    texts = [plain_of(cell.get("inline")), *map(plain_of, cell.get("lines") or [])]
    return sum(max(1, math.ceil(width_of(text) / max(room, 1.0))) for text in texts)


def laid_out_figure(block: Block) -> Block:
    """Give a chart with the figures behind it beside it where there is room, else below."""
    data = block.get("data")
    if not data or not data["rows"]:
        return {**block, "data": None, "beside": False}
    data = with_whole_rows({**data, "style": "compact"})
    size = size_of(data)
    room = TEXT_WIDTH * (1 - float(block["width"])) - GUTTER
    least = [wide * size + NARROW_GAP for wide in least_widths(data, first_whole=True)]
    beside = float(block["width"]) <= NARROW and sum(least) <= room
    if not beside:
        return {**block, "data": laid_out_table(data), "beside": False}
    whole = [wide * size + NARROW_GAP for wide in least_widths(data, whole=True)]
    return {**block, "data": {**data, "widths": None if sum(whole) <= room else least}, "beside": True}


# ---- tables of analysts -------------------------------------------------------------------------------------


def laid_out_data_table(block: Block) -> Block:
    """Give an analyst's table in one or more parts: smaller type, then a landscape page, then parts with the same head.

    Each part has rows, aligns, widths (mm), ``size`` (points) and ``held``; cells that may break over pages say so.
    """
    head, rows, aligns = int(block["head"]), block["rows"], block["aligns"]
    needs = column_needs(rows, len(aligns))
    size, flipped = type_size(needs)
    lead = leading_columns(rows[head:])
    lead = lead if lead < len(aligns) and lead <= MOST_LEADING else 0
    parts = [(lead, len(aligns))]
    if needed(needs, size, wished=False) > (LANDSCAPE if flipped else TEXT_WIDTH):
        parts = cut_points(needs, rows[:head], lead, size)
    made = []
    for start, end in parts:
        columns = [*range(lead), *range(start, end)]
        kept = rows if len(parts) == 1 else [sliced(row, lead, start, end) for row in rows]
        widths = data_widths([needs[x] for x in columns], LANDSCAPE if flipped else TEXT_WIDTH, size * POINT, DATA_GAP)
        heights = [row_height(row, widths, size) for row in kept]
        tall = LANDSCAPE / 2 if flipped else TALLEST_HELD
        held = len(kept) - head <= MOST_ROWS_HELD and sum(heights) <= tall
        broken = [
            [{**cell, "breakable": True} for cell in row] if height > TALLEST_ROW else row
            for row, height in zip(kept, heights, strict=True)
        ]
        made.append(
            {
                "rows": broken,
                "head": head,
                "aligns": [aligns[x] for x in columns],
                "widths": widths,
                "size": size,
                "held": held,
                "heads": [leading_headers(row) for row in kept[head:]],
            }
        )
    return {"kind": "data_table", "caption": block.get("caption") or "", "flipped": flipped, "parts": made}


def needed(needs: Sequence[Need], size: float, *, wished: bool) -> float:
    """Give the width a table needs in mm, when columns of words may take the line they would like."""
    return sum(max(word, min(line, WISH) if wished else 0.0) * size * POINT + DATA_GAP for word, line in needs)


def type_size(needs: Sequence[Need]) -> tuple[float, bool]:
    """Give the largest type at which no word is cut, and whether the page is turned for it."""
    if len(needs) <= MOST_PORTRAIT_COLUMNS:
        for size in PORTRAIT_SIZES:
            if needed(needs, size, wished=size > PORTRAIT_SIZES[-1]) <= TEXT_WIDTH:
                return size, False
    for size in LANDSCAPE_SIZES:
        if needed(needs, size, wished=size > LANDSCAPE_SIZES[-1]) <= LANDSCAPE:
            return size, True
    return LANDSCAPE_SIZES[-1], True


def leading_headers(row: Row) -> int:
    """Count the header cells a row begins with; positions covered from above have no cell of their own."""
    count = 0
    for cell in row:
        if not (cell.get("header") or cell.get("label")):
            break
        count += 1
    return count


def leading_columns(body: Sequence[Row]) -> int:
    """Count the columns that hold the headers of rows."""
    return max(
        (cell["x"] + int(cell.get("columns") or 1) for row in body for cell in row[: leading_headers(row)]), default=0
    )


def cut_points(needs: Sequence[Need], head: Sequence[Row], lead: int, size: float) -> list[tuple[int, int]]:
    """Give the columns after the leading ones in groups that fit, cut between groups of the head where possible."""
    wide = [word * size * POINT + DATA_GAP for word, _ in needs]
    room = LANDSCAPE - sum(wide[:lead])
    parts, start = [], lead
    while start < len(needs):
        end, used = start + 1, wide[start]
        while end < len(needs) and used + wide[end] <= room:
            used += wide[end]
            end += 1
        if end < len(needs):
            end = next((cut for cut in range(end, start, -1) if not is_crossed(head, cut)), end)
        parts.append((start, end))
        start = end
    return parts


def is_crossed(head: Sequence[Row], cut: int) -> bool:
    """Say whether a cell of the head reaches over the line before column `cut`."""
    return any(cell["x"] < cut < cell["x"] + int(cell.get("columns") or 1) for row in head for cell in row)


def sliced(row: Row, lead: int, start: int, end: int) -> list[dict[str, Any]]:
    """Give the cells of a row that stand in the leading columns or from `start` to `end`, in their new columns."""
    kept = []
    for cell in row:
        x, reach = cell["x"], cell["x"] + int(cell.get("columns") or 1)
        in_lead = max(0, min(reach, lead) - x)
        in_part = max(0, min(reach, end) - max(x, start))
        if in_lead + in_part:
            place = x if in_lead else lead + max(x, start) - start
            kept.append({**cell, "x": place, "columns": in_lead + in_part})
    return kept


def row_height(row: Row, widths: Sequence[float], size: float) -> float:
    """Guess the height of a row in mm; a cell over several rows counts in none."""
    tallest = 1
    for cell in row:
        if int(cell.get("rows") or 1) > 1:
            continue
        reach = widths[cell["x"] : cell["x"] + int(cell.get("columns") or 1)]
        room = max((sum(reach) - DATA_GAP) / (size * POINT), 1.0)
        tallest = max(tallest, sum(max(1, math.ceil(width_of(line) / room)) for line in lines_of(cell)))
    return tallest * size * POINT * 1.42 + 2.4
