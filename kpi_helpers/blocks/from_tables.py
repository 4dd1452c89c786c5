"""Tables made by analysts (pandas, Styler, great_tables, Markdown) read into blocks.

Spans are kept and cut to the table, header rows told from body rows, figures marked, the words that name a row found.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any

from bs4.element import Tag

from kpi_helpers.blocks import kinds
from kpi_helpers.blocks.from_css import bar_of, ground_and_ink, is_bold
from kpi_helpers.blocks.kinds import Block, Inline
from kpi_helpers.blocks.reading import Reader
from kpi_helpers.blocks.text import plain_text_of, words_of

FIGURE = re.compile(r"^[-+−–]?\s*[£$€]?\s*[-+−]?\d[\d,   ]*(\.\d+)?([eE][-+]?\d+)?\s*(%|pp|[a-z]{1,2})?$")
MOST_REACHED = 1000  # columns or rows by one cell, as in the standard of HTML
PARTS_OF_TABLES = ["caption", "thead", "tbody", "tfoot", "tr", "th", "td"]
NOTHING = frozenset({"", "-", "–", "—", "nan", "NaN", "None", "<NA>", "NaT", "[x]", "[z]", "[c]", "[u]", "..."})


@dataclass(frozen=True)
class Cell:
    """One cell: what it holds and says, whether it is a header or names its row, its reach, its dress."""

    content: Inline | list[Block]
    text: str
    header: bool
    columns: int = 1
    rows: int = 1
    figure: bool = False
    label: bool = False
    dress: dict[str, Any] = field(default_factory=dict)


def data_table_of(tag: Tag, reader: Reader, dress: dict[str, Any]) -> list[Block]:
    """Read a table element: a data table, or a sentence where it has no rows."""
    head, body = rows_of(tag, reader, dress)
    width = max(width_of(head), width_of(body))
    found = tag.find("caption", recursive=False)
    caption = words_of(reader.inline(found.children, {})) if isinstance(found, Tag) else ""
    caption = re.sub(r"\s+", " ", caption).strip()
    if width == 0 or not body:
        return [empty_table(head, caption)]
    rows = placed(head, width) + placed(labelled(body), width)
    grid = [[kinds.data_cell(cell.content, x, **facts_of(cell)) for x, cell in row] for row in rows]
    return [kinds.data_table(grid, head=len(head), aligns=aligns_of(rows[len(head) :], width), caption=caption)]


def facts_of(cell: Cell) -> dict[str, Any]:
    """Give what a cell's block says beside its content; what is as usual is left out."""
    reach = {"columns": cell.columns if cell.columns > 1 else 0, "rows": cell.rows if cell.rows > 1 else 0}
    return {**reach, "header": cell.header, "label": cell.label, "figure": cell.figure, **cell.dress}


def empty_table(head: list[list[Cell]], caption: str) -> Block:
    """Give a sentence for a table without rows."""
    titles = [cell.text for row in head for cell in row if cell.text]
    sentence = " ".join(filter(None, [f"{caption}:" if caption else "", "This table has no rows."]))
    columns = f" Its columns: {', '.join(titles)}." if titles else ""
    return kinds.paragraph(sentence + columns, role="reason")


def rows_of(tag: Tag, reader: Reader, dress: dict[str, Any]) -> tuple[list[list[Cell]], list[list[Cell]]]:
    """Read head and body; a first row of plain cells becomes the head where there is none."""
    head: list[list[Cell]] = []
    body: list[list[Cell]] = []
    for row in tag.find_all("tr"):
        if row.find_parent("table") is not tag or not reader.is_seen(row):
            continue
        cells = [
            cell_of(cell, reader, dress) for cell in row.find_all(["td", "th"], recursive=False) if reader.is_seen(cell)
        ]
        if not cells:
            continue
        is_head = row.find_parent("thead") is not None or (not body and all(cell.header for cell in cells))
        (head if is_head else body).append(cells)
    if head and not body and tag.find("thead", recursive=False) is None:  # header cells are all it has
        head, body = (head[:1], head[1:]) if len(head) > 1 else ([], head)
    if not head and len(body) > 1 and len(body[0]) > 1 and not any(cell.header for row in body for cell in row):
        head, body = [[replace(cell, header=True) for cell in body[0]]], body[1:]
    return head, body


def cell_of(tag: Tag, reader: Reader, dress: dict[str, Any]) -> Cell:
    """Read one cell; a table in it becomes what its cells hold."""
    said = reader.said_of(tag)
    for part in [part for inner in tag.find_all("table") for part in (inner, *inner.find_all(PARTS_OF_TABLES))]:
        if reader.is_seen(part):
            part.insert_after(" ")
            part.unwrap()
        else:
            part.extract()
    found = reader.blocks(tag.children, **dress)
    lone = found[0]["inline"] if len(found) == 1 and found[0]["kind"] == "paragraph" else None
    text = " ".join((plain_text_of(found) if lone is None else words_of(lone)).split())
    bar = bar_of(said)
    styled = {**ground_and_ink({key: value for key, value in said.items() if not (bar and key == "background")})}
    dress = {**styled, **({"strong": True} if is_bold(said) else {}), **({"bar": bar} if bar else {})}
    return Cell(
        content=found if lone is None else lone,
        text=text,
        header=tag.name == "th" and bool(text or found),
        columns=span(tag, "colspan"),
        rows=span(tag, "rowspan"),
        figure=tag.name == "td" and bool(FIGURE.match(text)),
        dress=dress,
    )


def span(tag: Tag, name: str) -> int:
    """Give how far a cell reaches; anything unreadable is 1."""
    value = str(tag.get(name) or "1")
    return min(max(1, int(value)), MOST_REACHED) if value.isascii() and value.isdigit() and len(value) < 5 else 1


def labelled(body: list[list[Cell]]) -> list[list[Cell]]:
    """Mark the first cells of rows without headers as their labels: words, one in each row, no two alike."""
    firsts = [row[0] for row in body if len(row) > 1]
    words = {cell.text for cell in firsts if cell.text and not cell.figure and cell.rows == 1}
    if len(words) < len(body) or any(cell.header for row in body for cell in row):
        return body
    return [[replace(row[0], label=True), *row[1:]] for row in body]


def width_of(rows: list[list[Cell]]) -> int:
    """Give how many columns rows have, with what reaches down into them."""
    covered: set[tuple[int, int]] = set()
    widest = 0
    for number, row in enumerate(rows):
        x = 0
        for cell in row:
            while (number, x) in covered:
                x += 1
            down = range(1, min(cell.rows, len(rows) - number))
            covered |= {(number + n, x + along) for n in down for along in range(cell.columns)}
            x += cell.columns
        widest = max(widest, x)
    return widest


def placed(rows: list[list[Cell]], width: int) -> list[list[tuple[int, Cell]]]:
    """Put cells in their columns, spans cut to the table and short rows filled."""
    grid: list[list[tuple[int, Cell]]] = []
    covered: set[tuple[int, int]] = set()
    for number, row in enumerate(rows):
        waiting = iter(row)
        line: list[tuple[int, Cell]] = []
        x = 0
        while x < width:
            if (number, x) in covered:
                x += 1
                continue
            cell = next(waiting, Cell([], "", header=False))
            room = next((n for n in range(1, width - x) if (number, x + n) in covered), width - x)
            cell = replace(cell, columns=min(cell.columns, room), rows=min(cell.rows, len(rows) - number))
            covered |= {(number + down, x + n) for down in range(1, cell.rows) for n in range(cell.columns)}
            line.append((x, cell))
            x += cell.columns
        grid.append(line)
    return grid


def aligns_of(body: list[list[tuple[int, Cell]]], width: int) -> list[str]:
    """Give ``right`` for each column of figures, else ``left``."""
    figures, words = set(), set()
    for row in body:
        for x, cell in row:
            if cell.columns == 1:
                if cell.figure:
                    figures.add(x)
                elif cell.text not in NOTHING or cell.header:
                    words.add(x)
    return ["right" if x in figures - words else "left" for x in range(width)]
