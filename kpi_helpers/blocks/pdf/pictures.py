"""Pictures on their way to Typst: SVG whose letters the fonts can draw, pixel pictures that can be read.

Typst stops at a picture it cannot read, and in PDF/UA mode at a letter inside an SVG that no font has, so both
are looked at first. A picture that cannot be used gives a line that says so, and a warning.
"""

from __future__ import annotations

import base64
import binascii
import io
import re
from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree

from kpi_helpers.blocks.pdf.letters import printable, quoted
from kpi_helpers.blocks.pdf.typesetting_state import Manuscript
from kpi_helpers.blocks.pdf.typst_code import call
from kpi_helpers.fonts import FAMILY
from kpi_helpers.publishing.clean.svg import local_name

SUFFIXES = {"PNG": "png", "JPEG": "jpg", "GIF": "gif", "WEBP": "webp"}
POINTS = {"": 0.75, "px": 0.75, "pt": 1.0, "mm": 72 / 25.4, "cm": 72 / 2.54, "in": 72.0}
PIXELS_PER_INCH = 96  # of a browser, for pixel pictures that do not say
LENGTH = re.compile(r"^\s*([\d.]+)\s*(px|pt|mm|cm|in)?\s*$")
FAMILY_RULE = re.compile(r"font-family\s*:\s*[^;]*")
FONT_RULE = re.compile(r"(font\s*:\s*[^;]*?[\d.]+(?:px|pt|em|rem|mm)?(?:/\S+)?\s+)(?=[\"'A-Za-z])[^;]*")
UNUSABLE = "A picture cannot be shown: its file is damaged or of a kind that cannot be printed."


def picture_function(part: Mapping[str, Any], manuscript: Manuscript) -> str:
    """Write a function that draws a picture at the size it is given.

    Parameters
    ----------
    part
        Something with ``svg`` (text) or ``png`` (base64), and ``alt``.
    manuscript
        Keeps pixel pictures; is told of one that cannot be used.
    """
    svg = readable_svg(str(part.get("svg") or ""))
    if svg is not None:
        return drawing(svg, str(part.get("alt") or ""), manuscript)
    kept = keep_pixels(str(part.get("png") or ""), manuscript)
    if kept is not None:
        return photograph(kept[0], str(part.get("alt") or ""), manuscript)
    manuscript.warn("a picture cannot be read and is left out")
    return f"(..size) => {call('para', manuscript.words(UNUSABLE), role=quoted('reason'))}"


def drawing(svg: str, alt: str, manuscript: Manuscript) -> str:
    """Write the function for an SVG picture that `readable_svg` gave."""
    made = call("image", call("bytes", quoted(svg)), "..size", format=quoted("svg"), alt=manuscript.words(alt))
    return f"(..size) => {made}"


def photograph(name: str, alt: str, manuscript: Manuscript) -> str:
    """Write the function for a pixel picture kept under `name`."""
    return f"(..size) => {call('image', quoted('/' + name), '..size', alt=manuscript.words(alt))}"


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


def width_of_svg(text: str) -> float:
    """Give the width an SVG asks for, in points; 340 when it asks for none.

    Examples
    --------
    >>> width_of_svg('<svg width="4in" height="2in"/>'), width_of_svg('<svg viewBox="0 0 200 100"/>')
    (288.0, 150.0)
    """
    start = text[: text.find(">") + 1] if text.startswith("<svg") else text[:2000]
    width = re.search(r'<svg\b[^>]*?\swidth="([^"]*)"', start)
    length = LENGTH.match(width[1]) if width else None
    if length:
        return float(length[1]) * POINTS[length[2] or ""]
    box = re.search(r'viewBox="\s*\S+[\s,]+\S+[\s,]+([\d.]+)', start)
    return float(box[1]) * 0.75 if box else 340.0


def keep_pixels(encoded: str, manuscript: Manuscript) -> tuple[str, float] | None:
    """Keep a base64 picture; give its file name and its width in points, or None when it cannot be read."""
    from PIL import Image  # only documents with pixel pictures need it

    try:
        content = base64.b64decode("".join(encoded.split()), validate=True)
        with Image.open(io.BytesIO(content)) as image:
            image.load()
            suffix, width = SUFFIXES.get(image.format or ""), float(image.width)
    except (binascii.Error, OSError, SyntaxError, ValueError):
        return None
    if suffix is None:
        return None
    return manuscript.add_picture(content, suffix), width * 72 / PIXELS_PER_INCH


def drawn_or_kept(source: str, alt: str, manuscript: Manuscript) -> tuple[str, float] | None:
    """Give the drawing function and width of an SVG text or a data address, or None."""
    if source.startswith("data:image/svg+xml"):
        source = decoded(source)
    if source.startswith("data:"):
        kept = keep_pixels(source.partition(",")[2], manuscript)
        return (photograph(kept[0], alt, manuscript), kept[1]) if kept else None
    svg = readable_svg(source)
    return (drawing(svg, alt, manuscript), width_of_svg(svg)) if svg else None


def decoded(source: str) -> str:
    """Give the text of a data address in base64, or nothing."""
    try:
        return base64.b64decode(source.partition(",")[2]).decode("utf-8")
    except ValueError:
        return ""


def words_of_drawing(svg: str) -> str:
    """Give the words a drawing has for who cannot see it: its label, else its title."""
    found = re.search(r'<svg\b[^>]*\baria-label="([^"]+)"', svg) or re.search(r"<title[^>]*>([^<]+)</title>", svg)
    return found[1].strip() if found else ""
