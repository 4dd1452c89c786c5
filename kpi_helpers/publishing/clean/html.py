"""HTML from anyone made safe, offline and regular: the fragments a page is built of.

Uses nh3 (the Rust library ammonia), an allow-list cleaner on a real HTML5 parser: it keeps the case of
inline SVG attributes, which bs4 and lxml.html lose, and writes regular mark-up that the small
patterns below can be trusted with. Style sheets are taken out first and have their own rules.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from html import escape, unescape
from pathlib import PurePosixPath

import nh3

ATTRIBUTES = r'(?:\s+[^\s=>"/]+(?:="[^"]*")?)*'
TAG = re.compile(rf"<(/?)([A-Za-z][\w:-]*)({ATTRIBUTES})\s*/?>")
ATTRIBUTE = re.compile(r'([^\s=>"/]+)(?:="([^"]*)")?')
STYLE = re.compile(r"<style\b([^>]*)>(.*?)</style\s*>", re.DOTALL | re.IGNORECASE)
ACTIVE = re.compile(r"<\s*(script|iframe|object|embed|form|video|audio)\b", re.IGNORECASE)
SAFE_LINK = re.compile(r"^(https?:|mailto:|#)", re.IGNORECASE)
BESIDE = re.compile(r"^(?:[\w-]+/)*[\w-]+\.(?:html|pdf|csv|json|xlsx|ods|txt|md)(?:#[\w=,;-]*)?$")  # a file beside
EMBEDDED_PICTURE = re.compile(r"^data:image/(png|jpeg|gif|webp|svg\+xml);base64,", re.IGNORECASE)

# Names of drawing elements and attributes in SVG 1.1; matplotlib and our own charts use these.
SVG_TAGS = frozenset(
    re.findall(
        r"\w+",
        """svg g path rect circle ellipse line polyline polygon text tspan textPath defs use symbol marker
        clipPath mask pattern linearGradient radialGradient stop title desc""",
    )
)
TAGS = (nh3.ALLOWED_TAGS | {"section", "tfoot", "input", "main", "dl"} | SVG_TAGS) - {"center", "tt", "map"}
SVG_ATTRIBUTES = frozenset(
    re.findall(
        r"[\w:-]+",
        """viewBox preserveAspectRatio xmlns xmlns:xlink version x y x1 y1 x2 y2 cx cy r rx ry dx dy d
        points width height transform fill fill-opacity fill-rule stroke stroke-width
        stroke-opacity stroke-dasharray stroke-linecap stroke-linejoin stroke-miterlimit
        stroke-dashoffset opacity clip-path clip-rule mask marker-start marker-mid marker-end
        markerWidth markerHeight refX refY orient font-family font-size font-weight font-style
        text-anchor dominant-baseline alignment-baseline baseline-shift letter-spacing href
        xlink:href gradientUnits gradientTransform patternUnits patternTransform clipPathUnits
        maskUnits offset stop-color stop-opacity vector-effect focusable color textLength
        lengthAdjust paint-order""",
    )
)
COMMON_ATTRIBUTES = frozenset({"id", "class", "style", "title", "lang", "dir", "role", "tabindex", "hidden"})
CELL_ATTRIBUTES = frozenset({"colspan", "rowspan", "scope", "headers", "align", "valign"})
ALLOWED: dict[str, set[str]] = {
    "*": set(COMMON_ATTRIBUTES),
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "th": set(CELL_ATTRIBUTES),
    "td": set(CELL_ATTRIBUTES),
    "tr": {"align"},
    "col": {"span"},
    "colgroup": {"span"},
    "ol": {"start", "type", "reversed"},
    "li": {"value"},
    "details": {"open"},
    "time": {"datetime"},
    "input": {"type", "checked"},
    **{tag: set(SVG_ATTRIBUTES) for tag in SVG_TAGS},
}


def clean_html(html: str, warn: Callable[[str], None]) -> str:
    """Give a fragment without programs, event handlers, frames, forms and anything fetched from elsewhere.

    Parameters
    ----------
    html
        Any HTML, well formed or not. The result has quoted attributes and closed tags.
    warn
        Told in one sentence what a reader will miss.
    """
    for name in sorted({found.lower() for found in ACTIVE.findall(html)}):
        warn(f"a <{name}> is left out: pages carry no programs, frames, forms or players")
    sheets = [clean_css(css) for attributes, css in STYLE.findall(html) if "scoped" not in attributes]
    body = nh3.clean(
        STYLE.sub("", html),
        tags=set(TAGS),
        attributes=ALLOWED,
        clean_content_tags={"script", "style", "iframe", "object", "metadata", "template", "noscript"},
        attribute_filter=safe_attribute,
        generic_attribute_prefixes={"aria-", "data-"},
        url_schemes={"http", "https", "mailto", "data", "attachment"},
        link_rel=None,
    )
    style = "\n".join(sheet for sheet in sheets if sheet)
    return (f"<style>{style}</style>" if style else "") + task_boxes(body)


def safe_attribute(tag: str, name: str, value: str) -> str | None:
    """Give an attribute's value, or None when it could fetch or run something.

    >>> safe_attribute("a", "href", "data:text/html,x") is None
    True
    >>> safe_attribute("use", "href", "#mark")
    '#mark'
    """
    if name in {"href", "xlink:href"}:
        if tag == "a":
            return None if value.strip().lower().startswith("data:") else value
        return value if value.startswith("#") else None
    if name == "style":
        return clean_css(value) or None
    if "url(" in value.lower().replace(" ", "") and not re.fullmatch(r"\s*url\(\s*['\"]?#[^)]*\)\s*", value):
        return None if tag in SVG_TAGS else value
    return value


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
    return re.sub(r"(?:-moz-binding|behavior)\s*:[^;}]*;?", "", css, flags=re.IGNORECASE).strip()


def task_boxes(html: str) -> str:
    """Give task lists as text: a lone check box has no name a screen reader could say."""
    html = re.sub(r'<input(?=[^>]*type="checkbox")[^>]*checked[^>]*>', "[done] ", html)
    html = re.sub(r'<input[^>]*type="checkbox"[^>]*>', "[to do] ", html)
    return re.sub(r"<input[^>]*>", "", html)


def attributes_of(text: str) -> dict[str, str]:
    """Give the attributes of a tag from `TAG`, entities resolved.

    >>> attributes_of(' id="a" title="x &amp; y" open')
    {'id': 'a', 'title': 'x & y', 'open': ''}
    """
    return {name: unescape(value) for name, value in ATTRIBUTE.findall(text)}


def written(name: str, attributes: dict[str, str]) -> str:
    """Give the text of an opening tag.

    >>> written("a", {"href": "#x&y"})
    '<a href="#x&amp;y">'
    """
    return f"<{name}" + "".join(f' {key}="{escape(value)}"' for key, value in attributes.items()) + ">"


def text_of(html: str) -> str:
    """Give the words of a fragment, with the alternatives of its pictures, on one line.

    >>> text_of("<p>Waste <b>up</b> &amp; away</p>")
    'Waste up & away'
    """
    html = STYLE.sub(" ", html)
    html = re.sub(r'<img\b[^>]*\balt="([^"]*)"[^>]*>', r" \1 ", html)
    return " ".join(unescape(TAG.sub("", html)).split())


def shows_something(html: str) -> bool:
    """Say whether a cleaned fragment leaves anything to see: words, a picture, a rule or a table cell."""
    return bool(text_of(html)) or bool(re.search(r"<(img|svg|hr|td)\b", html))


def picture_name(source: str) -> str:
    """Give the file name of a picture's address, for a message; "" for embedded data."""
    return "" if source.startswith("data:") else PurePosixPath(source.split("?")[0]).name
