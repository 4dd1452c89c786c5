"""Tables of Markdown cells, read by GitHub's rules as in JupyterLab.

A row may have fewer cells than the head (the rest are empty) or more (they are ignored), and a table may stand in a
list.
nbconvert's parser takes such tables for text, so they are made HTML before it reads the rest.
"""

from __future__ import annotations

import re
from collections.abc import Callable

DIVIDER = re.compile(r"^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")
FENCE = re.compile(r"^\s*(```|~~~)")
BAR = re.compile(r"(?<!\\)\|")
HELD = re.compile(r"`[^`]*`|\$[^$\n]+\$")
PARAGRAPH = re.compile(r"^<p>(.*)</p>\s*$", re.DOTALL)


def with_tables(source: str, render: Callable[[str], str]) -> str:
    r"""Give Markdown in which every table is HTML; `render` gives the HTML of a cell's Markdown.

    >>> with_tables("| a | b |\n|---|---|\n| 1 |", str)
    '\n<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td><td></td></tr></tbody></table>\n'
    """
    lines = source.split("\n")
    made: list[str] = []
    fenced, at = False, 0
    while at < len(lines):
        if FENCE.match(lines[at]):
            fenced = not fenced
        if fenced or at + 1 == len(lines) or not is_head(lines[at], lines[at + 1]):
            made.append(lines[at])
            at += 1
            continue
        end = at + 2
        while end < len(lines) and lines[end].strip() and "|" in lines[end]:
            end += 1
        indent = lines[at][: len(lines[at]) - len(lines[at].lstrip())]
        made += ["", indent + table_html(lines[at:end], render), ""]
        at = end
    return "\n".join(made)


def is_head(line: str, below: str) -> bool:
    """Say whether a line is the head of a table: a divider of as many cells stands below it."""
    code = line.startswith(("    ", "\t")) and not line.lstrip().startswith("|")
    return "|" in line and not code and bool(DIVIDER.match(below)) and len(cells_of(below)) == len(cells_of(line))


def cells_of(line: str) -> list[str]:
    """Give the cells of a row; bars inside code and formulas divide nothing."""
    masked = HELD.sub(lambda found: found[0].replace("|", "\x00"), line.strip())
    parts = BAR.split(masked)
    parts = parts[1:] if not parts[0].strip() else parts
    parts = parts[:-1] if parts and not parts[-1].strip() else parts
    return [part.strip().replace("\x00", "|").replace("\\|", "|") for part in parts]


def table_html(lines: list[str], render: Callable[[str], str]) -> str:
    """Give the HTML of a table, on one line."""
    count = len(cells_of(lines[0]))
    head, *body = [(cells_of(line) + [""] * count)[:count] for line in (lines[0], *lines[2:])]
    rows = "".join(row_html(row, "td", render) for row in body)
    return f"<table><thead>{row_html(head, 'th', render)}</thead><tbody>{rows}</tbody></table>"


def row_html(cells: list[str], tag: str, render: Callable[[str], str]) -> str:
    """Give the HTML of a row."""
    made = (PARAGRAPH.sub(r"\1", render(cell)).replace("\n", " ").strip() for cell in cells)
    return "<tr>" + "".join(f"<{tag}>{cell}</{tag}>" for cell in made) + "</tr>"
