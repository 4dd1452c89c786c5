"""Runs of text and small drawings as HTML: the smallest parts of every block.

Whatever a person wrote is escaped here and nowhere else. A mark is a drawn shape before words that say the
same; it is hidden from screen readers and told apart by its shape, not its colour.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from html import escape
from typing import Any

from kpi_helpers.blocks.formulas import formula_of
from kpi_helpers.blocks.kinds import PIXELS

SAFE_LINK = re.compile(r"^(https?://|mailto:|#)", re.IGNORECASE)
BESIDE = re.compile(  # a file beside the page
    r"^(?:\.\./)*(?:[\w-]+/)*[\w-]+\.(?:html|pdf|csv|json|xlsx|ods|txt|md)(?:#[\w=,;-]*)?$"
)
HEX = re.compile(r"#[0-9a-f]{6}")
SVG_ID = re.compile(r'\bid="([^"]+)"')

ARROW = "M5 0.6 9 5H6.3V9.4H3.7V5H1z"
_LETTERS = {
    "H": "M3.7 3.1v3.8M6.3 3.1v3.8M3.7 5h2.6",
    "L": "M4 3v3.9h2.3",
    "U": "M3.5 3v2.5a1.5 1.5 0 0 0 3 0V3",
    "P": "M3.9 7.2V2.9h1.5a1.25 1.25 0 0 1 0 2.5H3.9",
    "F": "M3.9 7.2V2.9h2.4M3.9 4.9h1.9",
    "?": "M3.7 3.9a1.35 1.35 0 1 1 2 1.1c-.5.3-.7.5-.7 1.1M5 7v.3",
}


def _lettered(shape: str, letter: str, *, is_open: bool = False) -> str:
    """Give a shape with a letter in it: paper on a filled shape, ink in an open one."""
    css_class = "kpi-letter kpi-letter-ink" if is_open else "kpi-letter"
    return f'{shape}<path class="{css_class}" d="{_LETTERS[letter]}"/>'


_CIRCLE = '<circle cx="5" cy="5" r="4.7"/>'
_DIAMOND = '<path d="M5 0 10 5 5 10 0 5z"/>'
_UP, _DOWN = '<path d="M5 0 10 9.6H0z"/>', '<path d="M5 10 0 .4h10z"/>'
_SQUARE, _OCTAGON = (
    '<rect x=".4" y=".4" width="9.2" height="9.2" rx="1.6"/>',
    '<path d="M3 .2h4L9.8 3v4L7 9.8H3L.2 7V3z"/>',
)
_RING = '<circle class="kpi-open" cx="5" cy="5" r="4.2"/>'
_FRAME = '<rect class="kpi-open" x=".9" y=".9" width="8.2" height="8.2"/>'
SHAPES = {
    "green": '<circle cx="5" cy="5" r="4.4"/>',
    "amber": '<path d="M5 .4 10 9.4H0z"/>',
    "red": '<path d="M.9.9h8.2v8.2H.9z"/>',
    "not_rated": '<circle class="kpi-open" cx="5" cy="5" r="3.6"/>',
    "same": '<path d="M.5 3.9h9v2.2h-9z"/>',
    "better_up": f'<path d="{ARROW}"/>',
    "better_down": f'<path d="{ARROW}" transform="rotate(180 5 5)"/>',
    "worse_up": f'<path d="{ARROW}"/>',
    "worse_down": f'<path d="{ARROW}" transform="rotate(180 5 5)"/>',
    "none_up": f'<path d="{ARROW}"/>',
    "none_down": f'<path d="{ARROW}" transform="rotate(180 5 5)"/>',
    "improvement_high": _lettered(_CIRCLE, "H"),
    "improvement_low": _lettered(_CIRCLE, "L"),
    "concern_high": _lettered(_DIAMOND, "H"),
    "concern_low": _lettered(_DIAMOND, "L"),
    "neutral_high": _lettered(_UP, "H"),
    "neutral_low": _lettered(_DOWN, "L"),
    "usual": _lettered(_RING, "U", is_open=True),
    "pass": _lettered(_SQUARE, "P"),
    "fail": _lettered(_OCTAGON, "F"),
    "chance": _lettered(_FRAME, "?", is_open=True),
}


DRESSES = (("code", "code"), ("sub", "sub"), ("sup", "sup"), ("struck", "del"), ("em", "em"), ("strong", "strong"))


def inline_html(runs: Iterable[dict[str, Any]]) -> str:
    """Give runs of text as HTML.

    >>> inline_html([{"text": "R&D "}, {"text": "rose", "strong": True}])
    'R&amp;D <strong>rose</strong>'
    """
    return "".join(run_html(run) for run in runs)


def run_html(run: dict[str, Any]) -> str:
    """Give one run: escaped, emphasised, linked where the address is safe, toned, marked."""
    words = special_html(run) or escape(str(run.get("text", ""))).replace("\n", "<br>")
    for key, tag in DRESSES:
        if run.get(key):
            words = f"<{tag}>{words}</{tag}>"
    if run.get("ink") or run.get("fill") or run.get("lang"):
        words = f"<span{lang_of(run)}{colours_of(run)}>{words}</span>"
    link = str(run.get("link") or "")
    if SAFE_LINK.match(link) or BESIDE.match(link):
        words = f'<a{_link_class(run, link)} href="{escape(link)}">{words}</a>'
    if run.get("mark"):
        words = with_mark(words, str(run["mark"]))
    if run.get("tone"):
        words = f'<span class="kpi-tone-{escape(str(run["tone"]))}">{words}</span>'
    return words


def special_html(run: dict[str, Any]) -> str:
    """Give a run that is no text: a new line, a place, a picture, a formula; "" for text."""
    if run.get("break"):
        return "<br>"
    if run.get("picture"):
        return own_picture_html(run["picture"], css_class="kpi-small-picture")
    if run.get("tex"):
        return formula_html(str(run["tex"]), display=False)
    return f'<span id="{escape(str(run["id"]))}"></span>' if run.get("id") else ""


def lang_of(part: dict[str, Any]) -> str:
    """Give the attribute that names the language of words, "" where it is the document's."""
    return f' lang="{escape(str(part["lang"]))}"' if part.get("lang") else ""


def colours_of(part: dict[str, Any]) -> str:
    """Give the attribute for colours of an analyst's own, "" for none."""
    rules = []
    if HEX.fullmatch(str(part.get("ink") or "")):
        rules.append(f"color:{part['ink']}")
    bar = part.get("bar") or {}
    if HEX.fullmatch(str(bar.get("colour") or "")):
        start, end = (f"{100 * float(bar[key]):g}%" for key in ("from", "to"))
        ground = part["fill"] if HEX.fullmatch(str(part.get("fill") or "")) else "transparent"
        stops = f"{ground} {start},{bar['colour']} {start} {end},{ground} {end}"
        rules.append(f"background:linear-gradient(90deg,{stops})")
    elif HEX.fullmatch(str(part.get("fill") or "")):
        rules.append(f"background:{part['fill']}")
    return f' style="{";".join(rules)}"' if rules else ""


def own_picture_html(picture: dict[str, Any], *, css_class: str) -> str:
    """Give an analyst's picture: its drawing or its pixels, at the width asked for but never wider than its place."""
    alt, width = str(picture.get("alt") or ""), picture.get("width")
    if picture.get("svg"):
        made = drawing_html(str(picture["svg"]), alt, css_class=css_class)
        return with_width(made, float(width)) if width else made
    form = next((form for form in PIXELS if picture.get(form)), "png")
    size = f' width="{round(float(width))}"' if width else ""
    return (
        f'<img class="{css_class}" src="data:image/{form};base64,{escape(str(picture.get(form) or ""))}"'
        f' alt="{escape(alt)}"{size}>'
    )


def with_width(drawing: str, width: float) -> str:
    """Give a drawing that is so many CSS pixels wide, beside what its style says already.

    >>> with_width('<svg style="color: red"></svg>', 80)
    '<svg style="width:80px;color: red"></svg>'
    """
    opening, rest = drawing.split(">", 1)
    styled = opening.replace(' style="', f' style="width:{width:g}px;', 1)
    if styled == opening:
        styled = opening.replace("<svg", f'<svg style="width:{width:g}px"', 1)
    return f"{styled}>{rest}"


def formula_html(tex: str, *, display: bool) -> str:
    """Give a formula in MathML, or as typed where it cannot be set."""
    made = formula_of(tex, display=display)
    return f"<code>{escape(tex)}</code>" if made is None else made.mathml


def _link_class(run: dict[str, Any], link: str) -> str:
    """Give the class of a link to a file beside the page, and of one that is not to stand out."""
    names = ["kpi-near"] * bool(BESIDE.match(link)) + ["kpi-quiet"] * bool(run.get("quiet"))
    return f' class="{" ".join(names)}"' if names else ""


def with_mark(words: str, mark: str) -> str:
    """Give words with their shape before them, kept on one line with the first word.

    Raises
    ------
    ValueError
        The mark has no shape; the message lists those that have.
    """
    first, space, rest = words.partition(" ") if "<" not in words else (words, "", "")
    return f'<span class="kpi-marked">{mark_html(mark)}{first}</span>{space}{rest}'


def verdict_of(mark: str) -> str:
    """Give what a mark says without the way the figure went: a name that has a colour.

    >>> verdict_of("better_up"), verdict_of("not_rated")
    ('better', 'not_rated')
    """
    return mark.rsplit("_", 1)[0] if mark.endswith(("_up", "_down", "_high", "_low")) else mark


def mark_html(mark: str) -> str:
    """Give the drawn shape of a mark, hidden from screen readers.

    Raises
    ------
    ValueError
        The mark has no shape; the message lists those that have.
    """
    if mark not in SHAPES:
        raise ValueError(f'Unknown mark "{mark}". Marks: {", ".join(SHAPES)}.')
    large = " kpi-mark-large" if "kpi-letter" in SHAPES[mark] else ""
    return (
        f'<svg class="kpi-mark kpi-mark-{verdict_of(mark)}{large}" viewBox="0 0 10 10" width="10" height="10"'
        f' aria-hidden="true" focusable="false">{SHAPES[mark]}</svg>'
    )


def drawing_html(svg: str, alt: str, *, css_class: str) -> str:
    """Give a drawing to put into a page: described, or hidden when it only decorates, its ids its own.

    >>> drawing_html('<svg viewBox="0 0 1 1"></svg>', "A line.", css_class="kpi-spark")
    '<svg class="kpi-spark" role="img" aria-label="A line." focusable="false" viewBox="0 0 1 1"></svg>'
    """
    start = re.search(r"<svg\b", svg)
    if start is None:
        return ""
    said = f'role="img" aria-label="{escape(alt)}"' if alt.strip() else 'aria-hidden="true"'
    drawing = with_own_ids(svg[start.start() :].strip())
    opening, rest = drawing.split(">", 1)
    opening = re.sub(r'\s(?:class|role|aria-[a-z]+|focusable)="[^"]*"', "", opening)
    return f'<svg class="{css_class}" {said} focusable="false"{opening.removeprefix("<svg")}>{rest}'


def with_own_ids(svg: str) -> str:
    """Give a drawing whose ids begin with a mark of its content, so that two drawings never share one.

    >>> with_own_ids('<svg><path id="a"/><use href="#a"/></svg>')
    '<svg><path id="d920b10b-a"/><use href="#d920b10b-a"/></svg>'
    """
    ids = set(SVG_ID.findall(svg))
    if not ids:
        return svg
    prefix = "d" + hashlib.sha256(svg.encode("utf-8")).hexdigest()[:7]
    svg = SVG_ID.sub(lambda found: f'id="{prefix}-{found[1]}"', svg)
    return re.sub(r"#([\w.:-]+)", lambda found: f"#{prefix}-{found[1]}" if found[1] in ids else found[0], svg)
