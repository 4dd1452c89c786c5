"""Tables analysts display: header cells say what they head, figures are marked, ids do not change."""

from __future__ import annotations

import re

from kpi_helpers.publishing.clean.html import ATTRIBUTES, TAG, attributes_of, text_of, written

EMPTY_HEADER = re.compile(rf"<th({ATTRIBUTES})>((?:\s|&nbsp;)*)</th>")
CELL = re.compile(rf"<td({ATTRIBUTES})>([^<]*)</td>")
FIGURE = re.compile(r"^[-+−–]?\s*[£$€]?\s*[-+−]?\d[\d,   ]*(\.\d+)?([eE][-+]?\d+)?\s*(%|pp|[a-z]{1,2})?$")
TABLE = re.compile(rf"<table{ATTRIBUTES}>.*?</table>", re.DOTALL)
ROW = re.compile(rf"<tr{ATTRIBUTES}>.*?</tr>", re.DOTALL)
ANY_CELL = re.compile(rf"<(t[hd])({ATTRIBUTES})>.*?</\1>", re.DOTALL)
STYLER_ID = re.compile(r"\bT_[0-9a-f]{5,36}(?=_|\b)")
GREAT_TABLES_ID = re.compile(r'<div\b[^>]*\bid="([a-z]{10})"')


def clean_tables(html: str) -> str:
    """Give a fragment whose tables can be read aloud: every header cell has a scope, none is empty."""
    if "<table" not in html:
        return html
    html = EMPTY_HEADER.sub(lambda found: f"<td{found[1]}>{found[2]}</td>", html)
    html = CELL.sub(marked_figure, with_scopes(html))
    return TABLE.sub(lambda found: with_aligned_heads(found[0]), html)


def with_scopes(html: str) -> str:
    """Give a fragment with a scope on every header cell that has none."""
    in_body, row = False, 0

    def scoped(found: re.Match[str]) -> str:
        nonlocal in_body, row
        closing, name = found[1], found[2].lower()
        if name == "table" and not closing:
            in_body, row = False, 0
        elif name in {"thead", "tbody"} and not closing:
            in_body = name == "tbody"
        elif name == "tr" and not closing:
            row += 1
        elif name == "th" and not closing:
            attributes = attributes_of(found[3])
            attributes.setdefault("scope", scope_of(attributes, in_body=in_body and row > 1))
            return written("th", attributes)
        return found[0]

    return TAG.sub(scoped, html)


def scope_of(attributes: dict[str, str], *, in_body: bool) -> str:
    """Give what a header cell heads, from where it stands and how many cells it spans."""
    span = attributes.get("rowspan" if in_body else "colspan", "1")
    return ("row" if in_body else "col") + ("group" if span not in {"", "1"} else "")


def marked_figure(found: re.Match[str]) -> str:
    """Mark a cell that holds only a figure, so that figures line up."""
    attributes = attributes_of(found[1])
    if not FIGURE.match(text_of(found[2])):
        return found[0]
    attributes["class"] = f"{attributes.get('class', '')} figure".strip()
    return written("td", attributes) + found[2] + "</td>"


def with_aligned_heads(table: str) -> str:
    """Give a table whose head cells line up with the figures under them.

    Looks at the first row of figures, and at head rows with as many cells.
    """
    figures = next((cells for row in ROW.findall(table) if any(cells := figure_places(row))), [])
    return ROW.sub(lambda found: with_aligned_head(found[0], figures), table)


def figure_places(row: str) -> list[bool]:
    """Give, for each cell of a row, whether it holds a figure."""
    return ["figure" in attributes_of(cell[2]).get("class", "").split() for cell in ANY_CELL.finditer(row)]


def with_aligned_head(row: str, figures: list[bool]) -> str:
    """Give a head row with its cells over figures marked like them; any other row as it is."""
    cells = list(ANY_CELL.finditer(row))
    if len(cells) != len(figures) or not any('scope="col"' in cell[2] for cell in cells):
        return row
    for cell, over_figure in reversed(list(zip(cells, figures, strict=True))):
        if over_figure and cell[1] == "th":
            attributes = attributes_of(cell[2])
            attributes["class"] = f"{attributes.get('class', '')} figure".strip()
            end = cell.start() + len(f"<th{cell[2]}>")
            row = row[: cell.start()] + written("th", attributes) + row[end:]
    return row


def with_steady_ids(html: str, name: str) -> str:
    """Give a fragment with the random ids of pandas Styler and great_tables numbered within `name`.

    >>> with_steady_ids('<table id="T_a1b2c"><td id="T_a1b2c_row0_col0"></td></table>', "waste-4")
    '<table id="waste-4-t1"><td id="waste-4-t1_row0_col0"></td></table>'
    """
    found = [*STYLER_ID.findall(html)]
    if "gt_table" in html:
        found += GREAT_TABLES_ID.findall(html)
    for number, old in enumerate(dict.fromkeys(found), start=1):
        html = re.sub(rf"\b{old}(?=_|\b)", f"{name}-t{number}", html)
    return html
