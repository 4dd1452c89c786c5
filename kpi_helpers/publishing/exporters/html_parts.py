"""Pieces of the page: an analyst's HTML fitted in, pictures described."""

from __future__ import annotations

import re
from html import escape

from kpi_helpers.publishing.clean.html import ATTRIBUTES, STYLE, text_of

HEADING_TAG = re.compile(r"(</?h)([1-6])(?=[\s>])")
TABLE = re.compile(rf"<table{ATTRIBUTES}>.*?</table>", re.DOTALL)
CAPTION = re.compile(r"<caption\b[^>]*>(.*?)</caption>", re.DOTALL)
COLOUR = re.compile(r"(?:^|[\s;{\"])(?:background(?:-color)?|color)\s*:", re.IGNORECASE)
STYLED = re.compile(r'\sstyle="([^"]*)"')
FITS_A_PHONE = 3  # columns a screen of 320 px shows without scrolling


def page_html(html: str, *, shift: int) -> str:
    """Give an analyst's cleaned HTML fitted to the page: heading levels, wide tables, styles kept inside."""
    return with_shifted_headings(TABLE.sub(scrolling_table, STYLE.sub(kept_style, html)), shift)


def with_shifted_headings(html: str, shift: int) -> str:
    """Give HTML with every heading `shift` levels deeper, h6 at most.

    >>> with_shifted_headings('<h2 id="a">A</h2>', 1)
    '<h3 id="a">A</h3>'
    """
    if not shift:
        return html
    return HEADING_TAG.sub(lambda found: f"{found[1]}{min(int(found[2]) + shift, 6)}", html)


def scrolling_table(found: re.Match[str]) -> str:
    """Put a table of many columns into a region that scrolls by itself and can be reached by keyboard."""
    table = found[0]
    widest = max((len(re.findall(r"<t[hd]\b", row)) for row in table.split("</tr>")), default=0)
    if widest <= FITS_A_PHONE:
        return table
    caption = CAPTION.search(table)
    name = text_of(caption[1]) if caption else "Table"
    return f'<div class="scroll" role="region" aria-label="{escape(name)}" tabindex="0">{table}</div>'


def kept_style(found: re.Match[str]) -> str:
    """Give an analyst's style sheet if it speaks of elements by id only (pandas, great_tables), else nothing.

    Rules for plain tags would restyle the whole report.

    >>> kept_style(STYLE.match("<style>#t1 td {color: red}</style>"))
    '<style>#t1 td {color: red}</style>'
    >>> kept_style(STYLE.match("<style>td {color: red}</style>"))
    ''
    """
    selectors = re.findall(r"([^{}]+)\{", found[2])
    own = all(part.strip().startswith(("#", "@media")) for each in selectors for part in each.split(","))
    return found[0] if own else ""


def has_own_colours(html: str) -> bool:
    """Say whether HTML sets colours, which were chosen for a white page.

    >>> has_own_colours('<p style="color: red">x</p>'), has_own_colours('<td style="text-align: right">')
    (True, False)
    """
    sheets = "".join(css for _, css in STYLE.findall(html))
    return bool(COLOUR.search(sheets)) or any(COLOUR.search(style) for style in STYLED.findall(html))


def described_svg(svg: str, alt: str) -> str:
    """Give a cleaned drawing with its description.

    >>> described_svg('<svg viewBox="0 0 1 1"></svg>', "A line.")
    '<svg role="img" aria-label="A line." focusable="false" viewBox="0 0 1 1"></svg>'
    """
    return svg.replace("<svg", f'<svg role="img" aria-label="{escape(alt)}" focusable="false"', 1)
