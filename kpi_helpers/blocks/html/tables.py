"""Tables as HTML: a caption, headers that say what they head, figures lined up.

Wide tables stand in a region that scrolls by itself and can be reached by keyboard, so that the
page never scrolls sideways on a small screen.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

from kpi_helpers.blocks.html.inline import colours_of, drawing_html, inline_html

FITS_A_PHONE = 3  # columns a screen of 320 px shows without scrolling


def table_html(block: dict[str, Any]) -> str:
    """Give a table block with its footnotes."""
    caption = str(block.get("caption") or "")
    columns = block["columns"]
    title = f"<caption>{escape(caption)}</caption>" if caption else ""
    body = "".join(table_row(row, block) for row in block["rows"])
    style = escape(str(block.get("style") or "compact"))
    table = (
        f'<table class="kpi-table kpi-table-{style}" style="--kpi-columns:{len(columns)}">'
        f"{title}{table_columns(columns)}{table_head(columns)}<tbody>{body}</tbody></table>"
    )
    return scrolling(table, caption or "Table", wide=len(columns) > FITS_A_PHONE) + table_footnotes(block)


def scrolling(html: str, name: str, *, wide: bool) -> str:
    """Give wide content in a region that scrolls by itself; narrow content in a plain box.

    >>> scrolling("<table></table>", "Waste", wide=False)
    '<div class="kpi-scroll"><table></table></div>'
    """
    reachable = f' role="region" aria-label="{escape(name)}" tabindex="0"' if wide else ""
    return f'<div class="kpi-scroll"{reachable}>{html}</div>'


def table_columns(columns: list[dict[str, Any]]) -> str:
    """Give the columns' shares of the width, where the block states them."""
    widths = [float(column.get("width") or 0) for column in columns]
    if not all(widths):
        return ""
    shares = (f'<col style="width:{100 * width / sum(widths):.2f}%">' for width in widths)
    return f"<colgroup>{''.join(shares)}</colgroup>"


def table_head(columns: list[dict[str, Any]]) -> str:
    """Give the head row; a column without a title gets a plain cell."""
    if not any(str(column.get("title") or "") for column in columns):
        return ""
    cells = []
    for column in columns:
        title = escape(str(column.get("title") or ""))
        tag, scope = ("th", ' scope="col"') if title else ("td", "")
        cells.append(f"<{tag}{scope}{aligned(column)}>{title}</{tag}>")
    return f"<thead><tr>{''.join(cells)}</tr></thead>"


def table_row(row: list[dict[str, Any]], block: dict[str, Any]) -> str:
    """Give one row; its first cell is its header where the block says so."""
    cells = []
    for place, (cell, column) in enumerate(zip(row, block["columns"], strict=True)):
        is_header = place == 0 and bool(block.get("row_header"))
        tag, scope = ("th", ' scope="row"') if is_header else ("td", "")
        cells.append(f"<{tag}{scope}{aligned(column)}>{cell_html(cell)}</{tag}>")
    return f"<tr>{''.join(cells)}</tr>"


def aligned(column: dict[str, Any]) -> str:
    """Give the class that lines a column up, "" for the left."""
    align = str(column.get("align") or "left")
    return "" if align == "left" else f' class="kpi-{escape(align)}"'


def cell_html(cell: dict[str, Any]) -> str:
    """Give a cell: its words, its drawing, and its small further lines."""
    words = inline_html(cell.get("inline") or [])
    if cell.get("tone") and words:
        words = f'<span class="kpi-tone-{escape(str(cell["tone"]))}">{words}</span>'
    drawing = drawing_html(str(cell.get("svg") or ""), str(cell.get("alt") or ""), css_class="kpi-spark")
    lines = "".join(f'<span class="kpi-line">{inline_html(line)}</span>' for line in cell.get("lines") or [])
    return words + drawing + lines


def table_footnotes(block: dict[str, Any]) -> str:
    """Give the notes under a table."""
    notes = [f"<p>{inline_html(note)}</p>" for note in block.get("footnotes") or []]
    return f'<div class="kpi-footnotes">{"".join(notes)}</div>' if notes else ""


def data_table_html(block: dict[str, Any], cell_blocks: Callable[[list[dict[str, Any]]], str]) -> str:
    """Give an analyst's table: any number of head rows, cells that reach over others, colours.

    Parameters
    ----------
    block
        The table.
    cell_blocks
        Writes the blocks of a cell that holds more than text.
    """
    caption, head = str(block.get("caption") or ""), int(block["head"])
    title = f"<caption>{escape(caption)}</caption>" if caption else ""
    aligns = block["aligns"]
    rows = [
        "<tr>" + "".join(data_cell_html(cell, aligns, cell_blocks, in_head=number < head) for cell in row) + "</tr>"
        for number, row in enumerate(block["rows"])
    ]
    top = f"<thead>{''.join(rows[:head])}</thead>" if head else ""
    table = (
        f'<table class="kpi-table kpi-table-compact kpi-table-data" style="--kpi-columns:{len(aligns)}">'
        f"{title}{top}<tbody>{''.join(rows[head:])}</tbody></table>"
    )
    return scrolling(table, caption or "Table", wide=len(aligns) > FITS_A_PHONE)


def data_cell_html(
    cell: dict[str, Any], aligns: list[str], cell_blocks: Callable[[list[dict[str, Any]]], str], *, in_head: bool
) -> str:
    """Give one cell; a header cell says what it heads."""
    columns, rows = int(cell.get("columns") or 1), int(cell.get("rows") or 1)
    is_header = bool(cell.get("header") or (cell.get("label") and not in_head))
    group = "group" if (columns if in_head else rows) > 1 else ""
    scope = f' scope="{"col" if in_head else "row"}{group}"' if is_header else ""
    reach = (f' colspan="{columns}"' if columns > 1 else "") + (f' rowspan="{rows}"' if rows > 1 else "")
    right = columns == 1 and aligns[int(cell["x"])] == "right" and (in_head or cell.get("figure"))
    words = cell_blocks(cell["blocks"]) if cell.get("blocks") else inline_html(cell.get("inline") or [])
    if cell.get("strong"):
        words = f"<strong>{words}</strong>"
    tag = "th" if is_header else "td"
    side = ' class="kpi-right"' if right else ""
    return f"<{tag}{scope}{reach}{side}{colours_of(cell)}>{words}</{tag}>"
