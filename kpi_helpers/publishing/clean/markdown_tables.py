"""Tables of Markdown cells made whole before they are read.

GitHub's rules, which JupyterLab follows: a row may have fewer cells than the head (the rest are empty) or more (they
are ignored), and a table may be indented. nbconvert's parser takes such a table for text.
"""

from __future__ import annotations

import re

DIVIDER = re.compile(r"^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")
FENCE = re.compile(r"^\s*(```|~~~)")
BAR = re.compile(r"(?<!\\)\|")
HELD = re.compile(r"`[^`]*`|\$[^$\n]+\$")


def with_whole_tables(source: str) -> str:
    r"""Give Markdown in which every row of a table has as many cells as its head.

    >>> print(with_whole_tables("| a | b |\n|---|---|\n| 1 |"))
    | a | b |
    | --- | --- |
    | 1 |  |
    """
    lines, made, fenced, at = source.split("\n"), [], False, 0
    while at < len(lines):
        if FENCE.match(lines[at]):
            fenced = not fenced
        is_head = not fenced and at + 1 < len(lines) and "|" in lines[at] and is_divider(lines[at], lines[at + 1])
        if not is_head:
            made.append(lines[at])
            at += 1
            continue
        end = at + 2
        while end < len(lines) and lines[end].strip() and "|" in lines[end]:
            end += 1
        made += whole_table(lines[at:end])
        at = end
    return "\n".join(made)


def is_divider(head: str, line: str) -> bool:
    """Say whether a line divides the head above it from a table's body."""
    return bool(DIVIDER.match(line)) and "-" in line and len(cells_of(line)) == len(cells_of(head))


def cells_of(line: str) -> list[str]:
    """Give the cells of a row; bars inside code and formulas divide nothing."""
    masked = HELD.sub(lambda found: found[0].replace("|", "\x00"), line.strip())
    parts = BAR.split(masked)
    parts = parts[1:] if not parts[0].strip() else parts
    parts = parts[:-1] if parts and not parts[-1].strip() else parts
    return [part.strip().replace("\x00", "\\|" if "`" in part else "|") for part in parts]


def whole_table(lines: list[str]) -> list[str]:
    """Give the lines of a table with equal rows, at the indent of its head, a blank line after what it follows."""
    indent = lines[0][: len(lines[0]) - len(lines[0].lstrip())]
    count = len(cells_of(lines[0]))
    made = []
    for line in lines:
        cells = (cells_of(line) + [""] * count)[:count]
        made.append(f"{indent}| {' | '.join(cells)} |")
    return made
