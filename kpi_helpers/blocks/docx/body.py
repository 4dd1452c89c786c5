"""Each kind of block as Word's own parts: headings, lists, tables, pictures with their words."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.table import CT_Tc
from docx.shared import Pt
from docx.text.parfmt import ParagraphFormat

from kpi_helpers.blocks import widths as on_paper
from kpi_helpers.blocks.document import last_rows
from kpi_helpers.blocks.docx.draft import TEXT_WIDTH, Draft, el, shade
from kpi_helpers.blocks.docx.pictures import bar_svg
from kpi_helpers.blocks.from_css import readable_on
from kpi_helpers.blocks.kinds import Block, data_cell, numbers_of, words
from kpi_helpers.blocks.palette import TONES
from kpi_helpers.errors import RenderError

ROLES = {"lead": "Report Lead", "small": "Report Small", "source": "Report Note", "reason": "Report Note"}
MOST_ROWS_BEHIND = 12  # figures printed under a chart; the page has all of them
STEP = 18.0  # points further in, a level of a list
DEEPEST = 8  # level of lists that Word numbers, from 0
SIZES = (9.0, 8.0, 7.0, 6.0)  # points; a table that is too wide is set smaller
WIDER = 1.2  # than the report's letters are those that stand in for them on a machine that has them not
SPARK, PADDING = 64.0, 12.0  # points, of a drawing in a table, and beside what a column holds


def write_blocks(draft: Draft, blocks: Sequence[Block]) -> None:
    """Write blocks one after another.

    Raises
    ------
    RenderError
        A kind is unknown; the message says where and lists the known ones.
    """
    for block in blocks:
        kind = str(block.get("kind"))
        if kind not in KINDS:
            raise RenderError(
                f'{draft.place[:1].upper()}{draft.place[1:]}: the Word document cannot be made. Unknown kind of block "'
                f'{kind}"; expected one of {", ".join(KINDS)}. Change what the cell shows, then run it again.'
            )
        KINDS[kind](draft, block)


def write_inside(draft: Draft, blocks: Sequence[Block]) -> None:
    """Write blocks further in."""
    with draft.on(indent=STEP):
        write_blocks(draft, blocks)


def heading(draft: Draft, block: Block) -> None:
    """Write a heading of its level, a place links can lead to."""
    draft.level = min(max(int(block["level"]), 1), 6)
    draft.pending.append(str(block.get("id") or ""))
    draft.paragraph(block.get("inline") or str(block["text"]), f"Heading {draft.level}")


def paragraph(draft: Draft, block: Block) -> None:
    """Write a paragraph in its role."""
    role = str(block.get("role") or "")
    cohort = role == "cohort"
    draft.paragraph(block["inline"], ROLES.get(role, "Normal"), leads=cohort, strong=cohort)


def bullets(draft: Draft, block: Block) -> None:
    """Write a list of Word's own; a numbered one counts from its own first number."""
    style, level = "List Number" if block.get("ordered") else "List Bullet", min(draft.depth, DEEPEST)
    expected = None
    for start, item in zip(numbers_of(block), block["items"], strict=True):
        if start != expected:
            number = draft.list_number(ordered=bool(block.get("ordered")), level=level, start=start)
        expected = start + 1
        plain = bool(item) and item[0]["kind"] == "paragraph"
        made = draft.paragraph(item[0]["inline"] if plain else (), style)
        place = made.get_or_add_pPr().get_or_add_numPr()
        place.get_or_add_ilvl().val, place.get_or_add_numId().val = level, number
        if draft.indent:
            looks = ParagraphFormat(made)
            looks.left_indent, looks.first_line_indent = Pt(draft.indent + STEP * (level + 1)), Pt(-STEP)
        with draft.on(depth=draft.depth + 1):
            for part in item[1:] if plain else item:
                with draft.on(indent=0.0 if part["kind"] == "list" else STEP * draft.depth):
                    write_blocks(draft, [part])


def figure(draft: Draft, block: Block) -> None:
    """Write a chart under its title, with what belongs to it below, and the figures behind it."""
    if block.get("title"):
        draft.paragraph(str(block["title"]), "Caption", leads=True)
    below = [str(block[key]) for key in ("caption", "note", "source") if block.get(key)]
    shown = draft.paragraph(style="Report Picture", leads=bool(below))
    draft.picture(shown, block, float(block.get("width") or 1) * TEXT_WIDTH)
    for text in below:
        draft.paragraph(text, "Report Note")
    if block.get("data"):
        table(draft, last_rows(block["data"], MOST_ROWS_BEHIND))


def commentary(draft: Draft, block: Block) -> None:
    """Write the panel of commentary: words above, then each part under a heading of its label."""
    level = min(draft.level + 1, 6)
    with draft.on(fill=draft.tint):
        for part in sorted(block["parts"], key=lambda part: bool(part.get("label"))):
            if part.get("label"):
                draft.paragraph(str(part["label"]), f"Heading {level}")
            write_blocks(draft, part["blocks"])


def counts(draft: Draft, block: Block) -> None:
    """Write the numbers of each rating as a sentence and a small table."""
    if block.get("alt"):
        draft.paragraph(str(block["alt"]), leads=True)
    cells = [{"inline": words(str(int(item["count"])), strong=True, tone=item["rag"])} for item in block["items"]]
    columns = [{"title": str(item["label"]), "align": "center"} for item in block["items"]]
    table(draft, {"columns": columns, "rows": [cells], "keep": True})


def definitions(draft: Draft, block: Block) -> None:
    """Write terms, each with its meaning further in."""
    for item in block["items"]:
        draft.paragraph(item["term"], "Report Term")
        write_inside(draft, item["blocks"])


def keep(draft: Draft, block: Block) -> None:
    """Write blocks that stay on one page, with what follows."""
    with draft.on(keeps=True):
        write_blocks(draft, block["blocks"])


def quote(draft: Draft, block: Block) -> None:
    """Write a quotation, its plain paragraphs in the style of one, anything else further in."""
    for part in block["blocks"]:
        if part["kind"] == "paragraph" and not part.get("role"):
            draft.paragraph(part["inline"], "Quote")
        else:
            write_inside(draft, [part])


def box(draft: Draft, block: Block) -> None:
    """Write blocks on a ground of their own, in letters that can be read on it."""
    with draft.on(fill=str(block["fill"]), ink=readable_on(str(block["fill"]), block.get("ink"))):
        write_blocks(draft, block["blocks"])


def details(draft: Draft, block: Block) -> None:
    """Write what a page folds away, under its summary."""
    draft.paragraph(block["summary"], leads=True, strong=True)
    write_inside(draft, block["blocks"])


def failure(draft: Draft, block: Block) -> None:
    """Write the error that stopped a cell."""
    name = {"text": str(block["name"]), "strong": True, "ink": TONES["red"]}
    draft.paragraph([name, {"text": f": {block['words']}"}], "Report Notice")


# ---- tables -------------------------------------------------------------------------------------------------


def table(draft: Draft, block: Block) -> None:
    """Write a table of the report and its notes; one without rows is left out."""
    columns, first = block["columns"], bool(block.get("row_header"))
    if not columns or not block["rows"]:
        return
    block = on_paper.with_whole_rows(block)
    titles = [data_cell(words(str(one.get("title") or "")), x, header=True) for x, one in enumerate(columns)]
    head = [titles] if any(one.get("title") for one in columns) else []
    body = [[{**cell, "x": x, "header": first and x == 0} for x, cell in enumerate(row)] for row in block["rows"]]
    longest = on_paper.least_widths(block)
    drawn = [SPARK if any(row[x].get("svg") for row in block["rows"]) else 0.0 for x in range(len(columns))]
    size, em = type_size(longest, drawn, draft.room)
    least = [max(wide * em, drawing) + PADDING for wide, drawing in zip(longest, drawn, strict=True)]
    widths = on_paper.shared_widths([float(one.get("width") or 1) for one in columns], least, draft.room)
    made = {"rows": [*head, *body], "head": len(head), "aligns": [str(one.get("align") or "left") for one in columns]}
    write_grid(draft, {**block, **made}, widths, size)
    for note in block.get("footnotes") or []:
        draft.paragraph(note, "Report Note")
    if not block.get("footnotes"):
        draft.paragraph(style="Report Space")  # which also parts it from a table that follows


def data_table(draft: Draft, block: Block) -> None:
    """Write a table an analyst made."""
    if block["rows"] and block["aligns"]:
        needs = on_paper.column_needs(block["rows"], len(block["aligns"]))
        size, em = type_size([word for word, _ in needs], [0.0] * len(needs), draft.room)
        write_grid(draft, block, on_paper.data_widths(needs, draft.room, em, PADDING), size)
        draft.paragraph(style="Report Space")


def type_size(longest: Sequence[float], drawn: Sequence[float], room: float) -> tuple[float, float]:
    """Give the largest size of text, and an em of it, at which no word is broken, in points.

    Each column has a longest word in em, and a drawing in points, 0 for none.
    """
    for size in SIZES:
        em = size * WIDER
        if sum(max(wide * em, drawing) + PADDING for wide, drawing in zip(longest, drawn, strict=True)) <= room:
            break
    return size, em


def write_grid(draft: Draft, block: Block, widths: Sequence[float], size: float) -> None:
    """Write a caption and a table with columns of so many points: head rows repeat on each page, no row is broken."""
    rows, head, caption = block["rows"], int(block["head"]), str(block.get("caption") or "")
    if caption:
        draft.paragraph(caption, "Caption", leads=True)
    first = int(any(cell.get("header") and cell["x"] == 0 for row in rows[head:] for cell in row))
    points = [width * min(1.0, draft.room / sum(widths)) for width in widths]
    made = el(
        "tbl",
        el(
            "tblPr",
            el("tblStyle", val=draft.styles["report table"]),
            el("tblW", w=round(sum(points) * 20), type="dxa"),
            el("tblInd", w=round(draft.indent * 20), type="dxa"),
            el("tblLayout", type="fixed"),
            el("tblLook", val="04A0" if first else "0420", firstRow=int(head > 0), firstColumn=first, noVBand=1),
            *([el("tblCaption", val=caption)] if caption else []),
        ),
        el("tblGrid", *(el("gridCol", w=round(width * 20)) for width in points)),
    )
    draft.into._insert_tbl(made)
    reached = {
        (y + down, int(cell["x"])): (cell, down)  # down in a cell so many rows
        for y, row in enumerate(rows)
        for cell in row
        for down in range(int(cell.get("rows") or 1))
    }
    for y in range(len(rows)):
        line = el("tr", el("trPr", el("cantSplit"), *([el("tblHeader")] if y < head else [])))
        made.append(line)
        x = 0
        while x < len(points):
            cell, down = reached.get((y, x), ({}, 0))
            wide = min(int(cell.get("columns") or 1), len(points) - x)
            place = OxmlElement("w:tc")
            line.append(place)
            place.width, place.grid_span = Pt(sum(points[x : x + wide])), wide
            if int(cell.get("rows") or 1) > 1:
                place.vMerge = "continue" if down else "restart"
            with draft.on(keeps=draft.keeps or y < head or (bool(block.get("keep")) and y + 1 < len(rows))):
                write_cell(draft, place, {"fill": cell.get("fill")} if down else cell, block["aligns"][x], size)
            x += wide


def write_cell(draft: Draft, place: CT_Tc, cell: Block, align: str, size: float) -> None:
    """Write what stands in a cell: blocks, or words with a drawing, a bar and small lines under them."""
    fill = str(cell.get("fill") or draft.fill)
    if fill:
        place.get_or_add_tcPr().append(shade(fill))
    ink = str(cell.get("ink") or ("" if cell.get("fill") else draft.ink))
    strong, lines = bool(cell.get("strong") or cell.get("header")), cell.get("lines") or []
    room = max((place.width or Pt(TEXT_WIDTH)).pt - PADDING, 10.0)
    with draft.on(into=place, fill=fill, ink=ink, depth=0, indent=-draft.indent, room=room):
        write_blocks(draft, cell.get("blocks") or [])
        is_whole = place[-1].tag == qn("w:p")  # as Word asks of a cell
        inline, tone = [run for run in cell.get("inline") or () if run != {"text": ""}], cell.get("tone")
        if inline or cell.get("svg") or not (lines or is_whole):
            text = draft.paragraph(inline, "Report Cell", align=align, size=size, strong=strong, tone=tone)
            if cell.get("svg"):
                draft.picture(text, cell, min(SPARK, room))
        if cell.get("bar"):
            draft.picture(draft.paragraph(style="Report Cell"), {"svg": bar_svg(cell["bar"])}, room)
        for line in lines:
            draft.paragraph(line, "Report Cell", align=align, size=size - 1, tone="muted")


KINDS: dict[str, Callable[[Draft, Block], object]] = {
    "heading": heading,
    "paragraph": paragraph,
    "list": bullets,
    "notice": lambda draft, block: draft.paragraph(block["inline"], "Report Notice"),
    "table": table,
    "figure": figure,
    "figures": lambda draft, block: write_blocks(draft, [{**item, "kind": "figure"} for item in block["items"]]),
    "commentary": commentary,
    "counts": counts,
    "definitions": definitions,
    "keep": keep,
    "link_line": lambda draft, block: draft.paragraph(block["inline"], "Report Small"),
    "data_table": data_table,
    "picture": lambda draft, block: draft.paragraph([{"picture": block}], "Report Picture"),
    "formula": lambda draft, block: draft.paragraph([{"tex": block["tex"], "alone": True}]),
    "printed": lambda draft, block: draft.paragraph(str(block["text"]).expandtabs(8), "Report Code"),
    "quote": quote,
    "box": box,
    "details": details,
    "anchor": lambda draft, block: draft.pending.append(str(block["id"])),
    "division": lambda draft, _block: draft.paragraph(style="Report Rule"),
    "missing": lambda draft, block: draft.paragraph(block["inline"], "Report Notice"),
    "failure": failure,
}
