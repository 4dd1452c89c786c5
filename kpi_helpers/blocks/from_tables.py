"""Tables made by analysts (pandas, Styler, great_tables, Markdown) written as Typst tables of the house.

Spans are kept, header rows repeat, leading header cells of a row become row headers, figures stand to the right.
Wide tables get smaller type, then a landscape page, then are set in parts that each repeat the row headers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from bs4.element import Tag

from kpi_helpers.blocks.colours import colour_of, readable_on
from kpi_helpers.blocks.pdf.letters import one_line, quoted
from kpi_helpers.blocks.pdf.typesetting_state import Manuscript
from kpi_helpers.blocks.pdf.typst_code import EMPTY, array, call, joined, yes

MOST_ROWS_HELD = 12
LONGEST_KEPT_CELL = 1500  # letters; rows with longer cells may break over pages
PORTRAIT, LANDSCAPE = 168.0, 255.0  # mm of text width in report.typ
PORTRAIT_SIZES, LANDSCAPE_SIZES = (8.6, 7.9, 7.2), (8.2, 7.4, 6.6)  # points
MOST_PORTRAIT_COLUMNS = 12
LETTER = 0.53 * 0.3528  # mm per point of type, an average letter of the family
PADDING = 3.2  # mm between columns
LINE = 24  # letters a column of words would like to have
NOTHING = frozenset({"", "-", "–", "—", "nan", "NaN", "None", "<NA>", "NaT", "[x]", "[z]", "[c]", "[u]", "..."})
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
KEPT_RULES = frozenset({"background-color", "background", "color", "font-weight"})


@dataclass(frozen=True)
class Cell:
    """One cell: its Typst content and words, whether it is a header or labels its row, its reach, its dress."""

    content: str
    text: str
    header: bool
    columns: int = 1
    rows: int = 1
    figure: bool = False
    label: bool = False
    style: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Grid:
    """Rows of cells, and how many of the rows are head rows; positions a span covers hold None."""

    rows: list[list[Cell | None]]
    head: int
    width: int


def typst_of_table(
    tag: Tag, content: Callable[[Tag], str], styles: dict[str, dict[str, str]], manuscript: Manuscript
) -> str:
    """Write a table element.

    Parameters
    ----------
    tag
        The table.
    content
        Writes the content of a cell.
    styles
        Per cell id: the rules that pandas Styler gave it.
    manuscript
        Learns how many cells of each row are headers.
    """
    grid = grid_of(tag, content, styles)
    caption = tag.find("caption")
    words = one_line(caption.get_text(" ")).strip() if isinstance(caption, Tag) else ""
    if grid.width == 0 or len(grid.rows) == grid.head:
        return empty_table(grid, words, manuscript)
    titled = manuscript.words(words) if words else None
    size, landscape, parts = layout(grid)
    made = [one_table(part, size, titled, manuscript) for part in parts]
    return call("landscape", joined(made)) if landscape else joined(made)


def empty_table(grid: Grid, caption: str, manuscript: Manuscript) -> str:
    """Write a sentence for a table without rows."""
    titles = [cell.text for row in grid.rows for cell in row if cell and cell.text]
    sentence = " ".join(filter(None, [f"{caption}:" if caption else "", "This table has no rows."]))
    columns = f" Its columns: {', '.join(titles)}." if titles else ""
    return call("para", call("t", manuscript.words(sentence + columns)), role=quoted("reason"))


def one_table(grid: Grid, size: float, caption: str | None, manuscript: Manuscript) -> str:
    """Write one table of a grid that fits."""
    head, body = grid.rows[: grid.head], grid.rows[grid.head :]
    manuscript.add_table(tuple(leading_headers(row) for row in body))
    longest = max((len(cell.text) for row in body for cell in row if cell), default=0)
    return call(
        "data-table",
        caption=caption,
        aligns=array([alignment(grid, column) for column in range(grid.width)]),
        head=array([written(cell) for row in head for cell in row if cell]),
        head_rows=str(grid.head),
        body=array([written(cell) for row in body for cell in row if cell]),
        rows=str(len(grid.rows)),
        size=f"{size}pt",
        held=yes(len(body) <= MOST_ROWS_HELD and longest < LONGEST_KEPT_CELL),
        breakable="true" if longest >= LONGEST_KEPT_CELL else None,
    )


def grid_of(tag: Tag, content: Callable[[Tag], str], styles: dict[str, dict[str, str]]) -> Grid:
    """Read the rows of a table; a first row of plain cells becomes the head where there is none."""
    head: list[list[Cell]] = []
    body: list[list[Cell]] = []
    for row in tag.find_all("tr"):
        if row.find_parent("table") is not tag:
            continue
        cells = [cell_of(cell, content, styles) for cell in row.find_all(["td", "th"], recursive=False)]
        is_head = row.find_parent("thead") is not None or (not body and all(cell.header for cell in cells))
        (head if is_head else body).append(cells)
    if not head and len(body) > 1 and len(body[0]) > 1 and not any(cell.header for row in body for cell in row):
        head, body = [[replace(cell, header=True) for cell in body[0]]], body[1:]
    width = max((sum(cell.columns for cell in row) for row in [*head, *body][:1]), default=0)
    width = max(
        [width, *(sum(cell.columns for cell in row) for row in [*head, *body] if all(c.rows == 1 for c in row))]
    )
    return Grid(placed(head, width) + placed(labelled(body), width), len(head), width)


def labelled(body: list[list[Cell]]) -> list[list[Cell]]:
    """Mark the first cells of rows without headers as their labels: words, one in each row, no two alike."""
    firsts = [row[0] for row in body if len(row) > 1]
    words = {cell.text for cell in firsts if cell.text and not cell.figure and cell.rows == 1}
    if len(words) < len(body) or any(cell.header for row in body for cell in row):
        return body
    return [[replace(row[0], label=True), *row[1:]] for row in body]


def cell_of(tag: Tag, content: Callable[[Tag], str], styles: dict[str, dict[str, str]]) -> Cell:
    """Read one cell."""
    style = {**styles.get(str(tag.get("id") or ""), {}), **declarations(str(tag.get("style") or ""))}
    return Cell(
        content=content(tag),
        text=one_line(tag.get_text(" ")).strip(),
        header=tag.name == "th",
        columns=span(tag, "colspan"),
        rows=span(tag, "rowspan"),
        figure="figure" in (tag.get("class") or []),
        style=tuple(sorted(style.items())),
    )


def span(tag: Tag, name: str) -> int:
    """Give how far a cell reaches; anything unreadable is 1."""
    value = str(tag.get(name) or "1")
    return max(1, int(value)) if value.isdigit() else 1


def placed(rows: list[list[Cell]], width: int) -> list[list[Cell | None]]:
    """Put cells in their columns, spans cut to the table and short rows filled."""
    grid: list[list[Cell | None]] = [[] for _ in rows]
    covered: set[tuple[int, int]] = set()
    for number, row in enumerate(rows):
        waiting = iter(row)
        line: list[Cell | None] = []
        while len(line) < width:
            if (number, len(line)) in covered:
                line.append(None)
                continue
            cell = next(waiting, Cell(EMPTY, "", header=False))
            room = next(
                (n for n in range(1, width - len(line)) if (number, len(line) + n) in covered), width - len(line)
            )
            cell = replace(cell, columns=min(cell.columns, room), rows=min(cell.rows, len(rows) - number))
            start = len(line)
            covered |= {(number + down, start + n) for down in range(1, cell.rows) for n in range(cell.columns)}
            line += [cell, *[None] * (cell.columns - 1)]
        grid[number] = line
    return grid


def leading_headers(row: list[Cell | None]) -> int:
    """Count the header cells a row begins with; positions covered from above have no cell of their own."""
    count = 0
    for cell in row:
        if cell is not None and not (cell.header or cell.label):
            break
        count += cell is not None
    return count


def alignment(grid: Grid, column: int) -> str:
    """Give ``right`` for a column of figures, else ``left``."""
    cells = [row[column] for row in grid.rows[grid.head :]]
    figures = [cell for cell in cells if cell and cell.columns == 1 and cell.figure]
    words = [cell for cell in cells if cell and cell.columns == 1 and not cell.figure and cell.text not in NOTHING]
    return "right" if figures and not words else "left"


def written(cell: Cell) -> str:
    """Write one cell with its spans and colours."""
    style = dict(cell.style)
    fill = colour_of(style.get("background-color") or style.get("background") or "")
    ink = colour_of(style.get("color") or "")
    if fill or ink:
        ink = readable_on(fill, ink)
    content = call("text", cell.content, fill=f'rgb("{ink}")') if ink else cell.content
    if style.get("font-weight") in ("bold", "bolder", "600", "700"):
        content = call("strong", content)
    return call(
        "head-cell" if cell.header else "body-cell",
        content,
        colspan=str(cell.columns) if cell.columns > 1 else None,
        rowspan=str(cell.rows) if cell.rows > 1 else None,
        fill=f'rgb("{fill}")' if fill else None,
    )


def layout(grid: Grid) -> tuple[float, bool, list[Grid]]:
    """Choose type size, page direction and parts: the largest type at which no word is cut."""
    if grid.width <= MOST_PORTRAIT_COLUMNS:
        for size in PORTRAIT_SIZES:
            if needed(grid, size, wish=LINE if size > PORTRAIT_SIZES[-1] else 0) <= PORTRAIT:
                return size, False, [grid]
    for size in LANDSCAPE_SIZES:
        if needed(grid, size, wish=LINE if size > LANDSCAPE_SIZES[-1] else 0) <= LANDSCAPE:
            return size, True, [grid]
    return LANDSCAPE_SIZES[-1], True, parts_of(grid)


def needed(grid: Grid, size: float, *, wish: int) -> float:
    """Give the width a table needs, in mm, when columns of words may take `wish` letters a line."""
    letters = (letters_of(grid, column, wish) for column in range(grid.width))
    return sum(count * LETTER * size + PADDING for count in letters)


def letters_of(grid: Grid, column: int, wish: int) -> int:
    """Give how many letters wide a column must be: its longest word, and for words up to `wish`."""
    texts = [cell.text for row in grid.rows if (cell := row[column]) and cell.columns == 1 and cell.text]
    word = max((len(part) for text in texts for part in re.split(r"[\s-]", text)), default=1)
    longest = max(map(len, texts), default=1)
    return max(min(word, 40), min(longest, wish))


def parts_of(grid: Grid) -> list[Grid]:
    """Split a grid too wide for any page into parts that each begin with its row headers."""
    lead = max((leading_headers(row) for row in grid.rows[grid.head :]), default=0)
    spanning = any(cell and cell.columns > 1 for row in grid.rows for cell in row)
    if spanning or lead >= grid.width:
        return [grid]
    widths = [letters_of(grid, column, 0) * LETTER * LANDSCAPE_SIZES[-1] + PADDING for column in range(grid.width)]
    room = LANDSCAPE - sum(widths[:lead])
    count = len(packed(widths, lead, room))
    parts = packed(widths, lead, min(room, sum(widths[lead:]) / count + max(widths[lead:])))
    return [
        Grid([[row[n] for n in [*range(lead), *part]] for row in grid.rows], grid.head, lead + len(part))
        for part in parts
    ]


def packed(widths: list[float], lead: int, room: float) -> list[list[int]]:
    """Give the columns after the leading ones in groups that fit into `room`."""
    parts: list[list[int]] = [[]]
    for column in range(lead, len(widths)):
        if parts[-1] and sum(widths[n] for n in parts[-1]) + widths[column] > room:
            parts.append([])
        parts[-1].append(column)
    return parts


def cell_styles(sheets: Iterable[str]) -> dict[str, dict[str, str]]:
    """Give per cell id the rules of the style sheets pandas Styler writes.

    Examples
    --------
    >>> cell_styles(["#t1_row0_col0, #t1_row1_col0 { color: red; width: 10em }"])["t1_row1_col0"]
    {'color': 'red'}
    """
    styles: dict[str, dict[str, str]] = {}
    for sheet in sheets:
        for selectors, rules in RULE.findall(sheet):
            for name in re.findall(r"#([\w-]+)\s*(?:,|$)", selectors.strip()):
                styles.setdefault(name, {}).update(declarations(rules))
    return styles


def declarations(css: str) -> dict[str, str]:
    """Give the declarations this house keeps: colours and weight."""
    pairs = (part.partition(":") for part in css.split(";"))
    return {name.strip(): value.strip() for name, _, value in pairs if name.strip() in KEPT_RULES}
