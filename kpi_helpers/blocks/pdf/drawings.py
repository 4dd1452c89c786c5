"""Drawings as Typst needs them: SVG whose letters the report's fonts can draw, and how wide it asks to be.

Typst stops at a picture it cannot read, and in PDF/UA mode at a letter inside an SVG that no font has.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree

from kpi_helpers.blocks.from_pictures import local_name
from kpi_helpers.blocks.pdf.letters import printable
from kpi_helpers.fonts import FAMILY

POINTS = {"": 0.75, "px": 0.75, "pt": 1.0, "mm": 72 / 25.4, "cm": 72 / 2.54, "in": 72.0}
LENGTH = re.compile(r"^\s*([\d.]+)\s*(px|pt|mm|cm|in)?\s*$")
FAMILY_RULE = re.compile(r"font-family\s*:\s*[^;}]*")
FONT_RULE = re.compile(r"(font\s*:\s*[^;]*?[\d.]+(?:px|pt|em|rem|mm)?(?:/\S+)?\s+)(?=[\"'A-Za-z])[^;]*")


def readable_svg(text: str) -> str | None:
    """Give an SVG whose text is in the report's family and letters, or None when it is not well-formed SVG."""
    if not text.strip() or "<!ENTITY" in text:
        return None
    try:
        root = ElementTree.fromstring(text.encode("utf-8"))  # noqa: S314 - entities are refused above
    except (ElementTree.ParseError, ValueError):
        return None
    if local_name(root) != "svg":
        return None
    for element in root.iter():
        in_our_family(element)
        if local_name(element) in ("text", "tspan", "textPath"):
            element.text = printable(element.text) if element.text else element.text
            element.tail = printable(element.tail) if element.tail else element.tail
    return ElementTree.tostring(root, encoding="unicode")


def in_our_family(element: ElementTree.Element) -> None:
    """Replace the font family an element asks for, however it asks."""
    if "font-family" in element.attrib:
        element.attrib["font-family"] = FAMILY
    style = element.attrib.get("style")
    if style and "font" in style:
        style = FAMILY_RULE.sub(f"font-family: '{FAMILY}'", style)
        element.attrib["style"] = FONT_RULE.sub(rf"\g<1>'{FAMILY}'", style)
    if local_name(element) == "style" and element.text:
        element.text = FAMILY_RULE.sub(f"font-family: '{FAMILY}'", element.text)


def width_of_svg(text: str) -> float:
    """Give the width an SVG asks for, in points; 340 when it asks for none.

    Examples
    --------
    >>> width_of_svg('<svg width="4in" height="2in"/>'), width_of_svg('<svg viewBox="0 0 200 100"/>')
    (288.0, 150.0)
    """
    start = text[: text.find(">") + 1] if text.startswith("<svg") else text[:2000]
    width = re.search(r'<svg\b[^>]*?\swidth="([^"]*)"', start)
    asked = points_of(width[1]) if width else None
    if asked is not None:
        return asked
    box = re.search(r'viewBox="\s*\S+[\s,]+\S+[\s,]+([\d.]+)', start)
    return float(box[1]) * 0.75 if box else 340.0


def points_of(length: str) -> float | None:
    """Give a length of SVG in points; None for anything else, such as a share.

    >>> points_of("4in"), points_of("100"), points_of("100%")
    (288.0, 75.0, None)
    """
    found = LENGTH.match(length)
    return float(found[1]) * POINTS[found[2] or ""] if found else None
