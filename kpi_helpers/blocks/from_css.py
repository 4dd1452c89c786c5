"""Style sheets of analysts: made harmless, and what they say of single elements.

Only what a table or a word of a report can carry is taken over: colours, weight, and that something is hidden.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING

from kpi_helpers.blocks.palette import INK, PAPER, contrast

if TYPE_CHECKING:
    from bs4 import BeautifulSoup
    from bs4.element import Tag

LEAST_CONTRAST = 4.5  # WCAG 2.2, 1.4.3, text
STYLE_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
AT_RULE = re.compile(r"@[^{;]*(?:;|\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}|$)")  # of certain pages and screens only
IDS_ONLY = re.compile(r"\s*#[\w-]+(?:\s*,\s*#[\w-]+)*\s*")
TAKEN = frozenset({"background-color", "background", "color", "font-weight", "font-style", "display", "visibility"})
GRADIENT = re.compile(r"linear-gradient\(\s*90deg\s*,(.*)\)", re.DOTALL)
STOP = re.compile(r"\s*(#[0-9a-fA-F]{3,8}|rgba?\([^)]*\)|[a-z]+)\s*([\d.]+)?%?\s*([\d.]+)?%?\s*")

Declarations = dict[str, str]


@lru_cache(maxsize=1000)  # drawings say the same few styles over and over
def clean_css(css: str) -> str:
    """Give CSS that fetches nothing and cannot leave its element.

    >>> clean_css("@import 'x.css'; td {background: url(http://a.b/c.png); color: red}")
    'td {background: none; color: red}'
    """
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = css.replace("\\", "").replace("<", "")
    css = re.sub(r"@(?:import|charset|namespace|font-face)\b[^;{]*(?:;|\{[^}]*\}|$)", "", css, flags=re.IGNORECASE)
    css = re.sub(r"(?:image-set|expression|src|url)\s*\((?!\s*['\"]?#)[^)]*\)?", "none", css, flags=re.IGNORECASE)
    return re.sub(r"(?<![\w-])(?:-moz-binding|behavior|position)\s*:[^;}]*;?", "", css, flags=re.IGNORECASE).strip()


def declarations(css: str) -> Declarations:
    """Give the declarations that are taken over.

    >>> declarations("color: RED !important; width: 10em")
    {'color': 'red'}
    """
    pairs = (part.partition(":") for part in css.split(";"))
    return {
        name.strip().lower(): value.lower().replace("!important", "").strip()
        for name, _, value in pairs
        if name.strip().lower() in TAKEN
    }


def styles_of(soup: BeautifulSoup, sheets: Iterable[str]) -> dict[int, Declarations]:
    """Give what style sheets say of the elements of a fragment, by the element's `id()` in Python.

    A later rule wins; specificity is left aside, as in the sheets that pandas and great_tables write.
    """
    found: dict[int, Declarations] = {}
    named = {str(tag["id"]): tag for tag in soup.find_all(id=True)}
    for sheet in sheets:
        for selectors, body in STYLE_RULE.findall(AT_RULE.sub("", clean_css(sheet))):
            said = declarations(body)
            if not said:
                continue
            if IDS_ONLY.fullmatch(selectors):
                tags = [named[one] for one in re.findall(r"#([\w-]+)", selectors) if one in named]
            else:
                tags = selected(soup, selectors)
            for tag in tags:
                found.setdefault(id(tag), {}).update(said)
    return found


def selected(soup: BeautifulSoup, selectors: str) -> list[Tag]:
    """Give the elements that selectors name; none for selectors of states and pages."""
    try:
        return list(soup.select(selectors.strip()))
    except Exception:  # noqa: BLE001  # soupsieve's errors for @media, :hover and the like
        return []


def is_hidden(said: Declarations) -> bool:
    """Say whether an element is not to be seen."""
    return said.get("display") == "none" or said.get("visibility") in ("hidden", "collapse")


def is_bold(said: Declarations) -> bool:
    """Say whether an element's words are bold."""
    return said.get("font-weight") in ("bold", "bolder", "600", "700", "800", "900")


def ground_and_ink(said: Declarations) -> dict[str, str]:
    """Give the colours of an element as ``fill`` and ``ink``, letters readable on their ground."""
    fill = colour_of(said.get("background-color") or said.get("background") or "")
    ink = colour_of(said.get("color") or "")
    if fill == PAPER:
        fill = None
    if fill or ink:
        ink = readable_on(fill, ink)
    return {**({"fill": fill} if fill else {}), **({"ink": ink} if ink and (fill or ink != INK) else {})}


def bar_of(said: Declarations) -> dict[str, object] | None:
    """Give the bar that pandas' Styler draws behind a figure as a gradient, in shares of the cell's width.

    >>> bar_of({"background": "linear-gradient(90deg, #aabbcc 40.0%, transparent 40.0%)"})
    {'from': 0.0, 'to': 0.4, 'colour': '#aabbcc'}
    """
    gradient = GRADIENT.search(said.get("background", ""))
    if not gradient:
        return None
    start = 0.0
    for stop in STOP.finditer(gradient[1]):
        ends = [float(part) / 100 for part in stop.groups()[1:] if part]
        end = ends[-1] if ends else start
        colour = colour_of(stop[1])
        if colour and end > start:
            return {"from": round(start, 4), "to": round(end, 4), "colour": colour}
        start = end
    return None


def colour_of(css: str) -> str | None:
    """Give a CSS colour as ``#rrggbb``, or None for none, transparent and anything that is no plain colour.

    >>> colour_of("rgb(255, 0, 0)"), colour_of("#abc"), colour_of("linear-gradient(90deg, red)")
    ('#ff0000', '#aabbcc', None)
    """
    from PIL import ImageColor  # knows every way CSS writes a colour

    try:
        parts = ImageColor.getrgb(css.strip().lower())
    except ValueError:
        return None
    if len(parts) == 4 and parts[3] < 128:
        return None
    return "#" + "".join(f"{part:02x}" for part in parts[:3])


def readable_on(fill: str | None, ink: str | None) -> str:
    """Give the colour of letters: the one asked for, darker or lighter until it can be read; else dark or white.

    >>> readable_on(None, "#ff0000"), readable_on("#08306b", None)
    ('#ea0000', '#ffffff')
    """
    ground = fill or PAPER
    best = max((INK, PAPER), key=lambda colour: contrast(colour, ground))
    if ink is None:
        return best
    towards = 0 if best == INK else 255
    channels = [int(ink[start : start + 2], 16) for start in (1, 3, 5)]
    for step in range(21):
        tried = "#" + "".join(f"{round(part + (towards - part) * step / 24):02x}" for part in channels)
        if contrast(tried, ground) >= LEAST_CONTRAST:
            return tried
    return best
