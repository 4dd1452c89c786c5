"""Drawings as Typst needs them: SVG whose letters the report's fonts can draw.

Typst stops at a picture it cannot read, and in PDF/UA mode at a letter inside an SVG that no font has.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree

from kpi_helpers.blocks.from_pictures import local_name
from kpi_helpers.blocks.pdf.letters import printable
from kpi_helpers.fonts import FAMILY

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
