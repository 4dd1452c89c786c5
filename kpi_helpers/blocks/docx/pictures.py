"""Pictures for Word: drawings become pixels, with the report's own letters.

Word shows SVG only in its newest versions, and with whatever letters the machine has.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from kpi_helpers.blocks.from_pictures import POINT, width_of_svg
from kpi_helpers.blocks.html import SHAPES, verdict_of
from kpi_helpers.blocks.kinds import PIXELS
from kpi_helpers.blocks.palette import MUTED, PAPER, TONES
from kpi_helpers.blocks.pdf import fonts, readable_svg

PRINTED = 300  # pixels an inch
TALLEST = 620.0  # points; a page less its margins and a line of words
DRAWING = b"""#set page(width: auto, height: auto, margin: 0pt, fill: none)
#image(bytes(sys.inputs.svg), format: "svg", width: float(sys.inputs.wide) * 1pt)"""
OF_MARKS = {"usual": MUTED, "chance": MUTED, "none": MUTED, "pass": TONES["improvement"], "fail": TONES["concern"]}

RULES = (  # of their shapes, as in blocks.css
    ".kpi-open {fill: none; stroke: currentColor} "
    f".kpi-letter {{fill: none; stroke: {PAPER}; stroke-width: 1.05; stroke-linecap: round; stroke-linejoin: round}} "
    ".kpi-letter-ink {stroke: currentColor}"
)


def pixels_of(picture: Mapping[str, Any], wide: float, room: float) -> tuple[bytes, float, float] | None:
    """Give a picture as a file that Word shows, with its width and height in points; None where it cannot be read.

    It is `wide` points, for 0 as wide as it asks to be, but never wider than `room` nor taller than a page.
    """
    from PIL import Image  # only documents with pictures need it

    try:
        if picture.get("svg"):
            wide = min(wide or width_of_svg(str(picture["svg"])), room)
            content = drawn(str(picture["svg"]), wide)
        else:
            content = base64.b64decode(next((picture[form] for form in PIXELS if picture.get(form)), ""))
        with Image.open(io.BytesIO(content)) as image:
            shape = image.height / image.width
            wide = min(wide or image.width * POINT, room, TALLEST / shape)
            if image.format not in ("PNG", "JPEG"):
                kept = io.BytesIO()
                image.convert("RGBA").save(kept, "PNG")
                content = kept.getvalue()
    except (OSError, SyntaxError, ValueError):
        return None
    return content, wide, wide * shape


@lru_cache(maxsize=500)  # marks return in every table
def drawn(svg: str, wide: float) -> bytes:
    """Give a drawing as PNG in the resolution of print; nothing where it cannot be read."""
    import typst  # a fifth of a second that only a document with drawings needs

    told = {"svg": readable_svg(svg) or "", "wide": str(wide)}
    try:
        made = typst.compile(DRAWING, format="png", ppi=PRINTED, sys_inputs=told, font_paths=fonts())
    except typst.TypstError:
        return b""
    return bytes(made)


def mark_svg(name: str) -> str:
    """Give the shape of a mark as a drawing of its own, in its colour and size."""
    verdict, is_lettered = verdict_of(name), "kpi-letter" in SHAPES[name]
    size, line = (10, 1.1) if is_lettered else (6.4, 1.7)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10" width="{size}pt" height="{size}pt" '
        f'fill="currentColor" stroke-width="{line}" color="{TONES.get(verdict) or OF_MARKS[verdict]}">'
        f"<style>{RULES}</style>{SHAPES[name]}</svg>"
    )


def bar_svg(bar: dict[str, Any]) -> str:
    """Give the bar behind a figure as a drawing of its own."""
    start, end = (min(max(float(bar[key]), 0.0), 1.0) * 100 for key in ("from", "to"))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 8"><rect x="{start}" y="0" '
        f'width="{max(end - start, 0)}" height="8" style="fill:{bar["colour"]}"/></svg>'
    )
