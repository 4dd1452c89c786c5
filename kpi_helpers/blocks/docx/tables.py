"""Tables for Word: heads that repeat, rows that stay whole, first columns that are headers, cells that reach far."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from kpi_helpers.blocks.docx.draft import Draft
from kpi_helpers.blocks.docx.elements import TEXT_WIDTH, Element, el, twips, within
from kpi_helpers.blocks.docx.inline import paragraph, plain, runs_of
from kpi_helpers.blocks.docx.pictures import bar_svg
from kpi_helpers.blocks.kinds import Block
from kpi_helpers.blocks.text import words_of

LETTER = 0.56  # of the size of text: an average letter, somewhat wide
PADDING = 12.0  # points beside the words of a column
SIZES = (9.0, 8.0, 7.0, 6.0)  # points; a table that is too wide is set smaller
LONGEST_WISH = 44  # letters a column asks for at most
MARK_LETTERS, WHOLE_LABEL = "xx", 12  # room of a small shape; letters up to which the words beside it stay on its line
SPARK = 64.0  # points


def table_of(draft: Draft, block: Block) -> list[Element]:
    """Give a table of the report: caption, table, notes."""
    columns = block["columns"]
    rows = [[*row, *[{"inline": []}] * (len(columns) - len(row))][: len(columns)] for row in block["rows"]]
    titles = [str(column.get("title") or "") for column in columns]
    texts = [[titles[x], *(_text_of_cell(row[x]) for row in rows)] for x in range(len(columns))]
    shares = [float(column.get("width") or 0) for column in columns]
    size, widths = fitted_widths(texts, shares if all(shares) else None, TEXT_WIDTH - draft.indent)
    aligns = ["" if column.get("align") == "left" else str(column.get("align") or "") for column in columns]
    head = [
        _cell([paragraph(draft, plain(draft, title, strong=True, size=size), "Report Cell", align=align)], width)
        for title, align, width in zip(titles, aligns, widths, strict=True)
    ]
    body = [
        [_kpi_cell(draft, part, width, align, size, strong=x == 0 and bool(block.get("row_header")))
         for x, (part, width, align) in enumerate(zip(row, widths, aligns, strict=True))]
        for row in rows
    ]  # fmt: skip
    made = _table(draft, [head] if any(titles) else [], body, widths, block, first=bool(block.get("row_header")))
    notes = [paragraph(draft, runs_of(draft, note), "Report Note") for note in block.get("footnotes") or []]
    if block.get("keep"):
        keep_with_next(made[-1:] if not notes else made)
    return [*made, *notes, *_after(draft, notes)]


def data_table_of(draft: Draft, block: Block, blocks: Callable[[list[Block]], list[Element]]) -> list[Element]:
    """Give a table an analyst made; `blocks` writes what stands in cells that hold more than words."""
    count, head = len(block["aligns"]), int(block.get("head") or 0)
    texts: list[list[str]] = [[] for _ in range(count)]
    for row in block["rows"]:
        for cell in row:
            if int(cell.get("columns") or 1) == 1 and int(cell["x"]) < count:
                texts[int(cell["x"])].append(words_of(cell.get("inline") or []))
    size, widths = fitted_widths(texts, None, TEXT_WIDTH - draft.indent)
    reaching: dict[int, tuple[int, int]] = {}  # column to the columns and the further rows of a cell from above
    rows = []
    for number, row in enumerate(block["rows"]):
        at = {int(cell["x"]): cell for cell in row}
        cells, x = [], 0
        while x < count:
            if x in at:
                cell = at[x]
                wide = min(int(cell.get("columns") or 1), count - x)
                down = min(int(cell.get("rows") or 1), len(block["rows"]) - number)
                align = block["aligns"][x] if block["aligns"][x] != "left" else ""
                inside = _data_cell(draft, cell, align, size, blocks, width=sum(widths[x : x + wide]))
                merge = el("vMerge", val="restart") if down > 1 else None
                cells.append(_cell(inside, sum(widths[x : x + wide]), wide, merge, str(cell.get("fill") or "")))
                if down > 1:
                    reaching[x] = (wide, down - 1)
            else:
                wide, further = reaching.pop(x, (1, 0))
                merge = el("vMerge") if further else None
                cells.append(_cell([_empty(draft)], sum(widths[x : x + wide]), wide, merge))
                if further > 1:
                    reaching[x] = (wide, further - 1)
            x += wide
        rows.append(cells)
    first = any(cell.get("header") for row in block["rows"][head:] for cell in row if int(cell["x"]) == 0)
    return [*_table(draft, rows[:head], rows[head:], widths, block, first=first), *_after(draft, [])]


def keep_with_next(elements: Sequence[Element], *, last: bool = False) -> None:
    """Keep elements on the page of what follows them: every row but the last, or the last too."""
    paragraphs = within("p", elements)
    rows = within("tr", elements)
    stay = set() if last else set(within("p", rows[-1:] or elements[-1:]))
    for one in paragraphs:
        looks = one.find(el("pPr").tag)
        if one not in stay and looks is not None and looks.find(el("keepNext").tag) is None:
            looks.insert(1, el("keepNext"))


def fitted_widths(
    texts: Sequence[Sequence[str]], shares: Sequence[float] | None, room: float
) -> tuple[float, list[float]]:
    """Give the size of text and the widths of columns in points; no word is broken while there is room.

    >>> fitted_widths([["Measure"], ["Latest"]], [3, 1], 400)
    (9.0, [300.0, 100.0])
    """
    for size in SIZES:
        letter = size * LETTER
        least = [max([_longest_word(text) for text in column] or [1]) * letter + PADDING for column in texts]
        if sum(least) <= room:
            break
    if sum(least) > room:
        return size, [width * room / sum(least) for width in least]
    longest = [max([min(len(text), LONGEST_WISH) for text in column] or [1]) for column in texts]
    wishes = list(shares) if shares else [length * letter + PADDING for length in longest]
    if not shares and sum(wishes) <= room:
        return size, [round(wish, 1) for wish in wishes]
    narrow: set[int] = set()
    while True:
        free = room - sum(least[x] for x in narrow)
        shared = sum(wish for x, wish in enumerate(wishes) if x not in narrow) or 1.0
        widths = [least[x] if x in narrow else wish / shared * free for x, wish in enumerate(wishes)]
        more = {x for x, width in enumerate(widths) if width < least[x]} - narrow
        if not more:
            return size, [round(width, 1) for width in widths]
        narrow |= more


def _longest_word(text: str) -> int:
    return max(map(len, re.split(r"[\s\-/]+", text)))


def _text_of_cell(cell: Block) -> str:
    """Give the words of a cell as its column has to hold them."""
    lines = [words_of(line) for line in cell.get("lines") or []]
    for run in cell.get("inline") or []:
        text = str(run.get("text") or "")
        short = bool(run.get("mark")) and len(text) <= WHOLE_LABEL
        lines.append(MARK_LETTERS + text.replace(" ", "x") if short else text)
    drawing = "x" * round(SPARK / (SIZES[0] * LETTER)) if cell.get("svg") else ""
    return " ".join(filter(None, [*lines, drawing]))


def _kpi_cell(draft: Draft, cell: Block, width: float, align: str, size: float, *, strong: bool) -> Element:
    """Give a cell of a report's table: its words, its drawing, its small lines."""
    dress = {"size": size, **({"strong": True} if strong else {})}
    if cell.get("tone"):
        dress["tone"] = cell["tone"]
    content = runs_of(draft, cell.get("inline"), **dress)
    if cell.get("svg"):
        wide = min(SPARK, width - PADDING)
        drawn = draft.pictures.run_of({"svg": cell["svg"], "alt": cell.get("alt")}, draft.place, wide=wide)
        if drawn is None:
            draft.warn("a drawing in a table cannot be read and is left out of the Word document.")
        else:
            content.append(drawn)
    lines = [
        paragraph(draft, runs_of(draft, line, size=size - 1, tone="muted"), "Report Cell", align=align)
        for line in cell.get("lines") or []
    ]
    first = [paragraph(draft, content, "Report Cell", align=align)] if content or not lines else []
    return _cell([*first, *lines], width)


def _data_cell(
    draft: Draft,
    cell: Block,
    align: str,
    size: float,
    blocks: Callable[[list[Block]], list[Element]],
    *,
    width: float,
) -> list[Element]:
    """Give what stands in a cell of an analyst's table."""
    if cell.get("blocks"):
        made = blocks(cell["blocks"])
        return made if made and made[-1].tag == el("p").tag else [*made, _empty(draft)]
    dress = {"size": size, "on": cell.get("fill"), "ink": cell.get("ink")}
    strong = cell.get("strong") or cell.get("header")
    content = runs_of(draft, cell.get("inline"), **{k: v for k, v in {**dress, "strong": strong}.items() if v})
    made = [paragraph(draft, content, "Report Cell", align=align)]
    if cell.get("bar"):
        drawn = draft.pictures.run_of({"svg": bar_svg(cell["bar"])}, draft.place, wide=max(width - PADDING, 10))
        made += [paragraph(draft, [drawn], "Report Cell")] if drawn is not None else []
    return made


def _cell(
    content: list[Element], width: float, columns: int = 1, merge: Element | None = None, fill: str = ""
) -> Element:
    """Give a table cell."""
    looks = el(
        "tcPr",
        el("tcW", w=twips(width), type="dxa"),
        el("gridSpan", val=columns) if columns > 1 else None,
        merge,
        el("shd", val="clear", color="auto", fill=fill.lstrip("#")) if fill else None,
    )
    return el("tc", looks, *content)


def _empty(draft: Draft) -> Element:
    return paragraph(draft, [], "Report Cell")


def _table(
    draft: Draft,
    head: list[list[Element]],
    body: list[list[Element]],
    widths: Sequence[float],
    block: Block,
    *,
    first: bool,
) -> list[Element]:
    """Give a caption and a table: head rows repeat on each page, no row is broken."""
    caption = str(block.get("caption") or "")
    above = [paragraph(draft, plain(draft, caption), "Caption", keep_next=True)] if caption else []
    looks = el(
        "tblPr",
        el("tblStyle", val=draft.styles["report table"]),
        el("tblW", w=twips(sum(widths)), type="dxa"),
        el("tblInd", w=twips(draft.indent), type="dxa") if draft.indent else None,
        el("tblLayout", type="fixed"),
        el("tblLook", val="04A0" if first else "0420", firstRow=int(bool(head)), lastRow=0, firstColumn=int(first),
           lastColumn=0, noHBand=1, noVBand=1),
        el("tblCaption", val=caption) if caption else None,
    )  # fmt: skip
    grid = el("tblGrid", *(el("gridCol", w=twips(width)) for width in widths))
    rows = [el("tr", el("trPr", el("cantSplit"), el("tblHeader")), *row) for row in head]
    rows += [el("tr", el("trPr", el("cantSplit")), *row) for row in body]
    made = [*above, el("tbl", looks, grid, *rows)]
    keep_with_next(rows[: len(head)], last=True)
    return made


def _after(draft: Draft, notes: list[Element]) -> list[Element]:
    """Give the space below a table, which also parts it from a table that follows."""
    return [] if notes else [paragraph(draft, [], "Report Space")]
