"""Colours analysts give table cells: read from CSS, and kept readable."""

from __future__ import annotations

LEAST_CONTRAST = 4.5  # WCAG 2.2, 1.4.3, text
DARK, LIGHT = "#1f2a30", "#ffffff"  # ink and paper of report.typ


def colour_of(css: str) -> str | None:
    """Give a CSS colour as ``#rrggbb``, or None for none, transparent and anything that is no plain colour.

    Examples
    --------
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
    """Give the colour of letters: the one asked for if it can be read on the fill, else dark or white."""
    ground = fill or LIGHT
    if ink and contrast(ink, ground) >= LEAST_CONTRAST:
        return ink
    return max((DARK, LIGHT), key=lambda colour: contrast(colour, ground))


def contrast(one: str, other: str) -> float:
    """Give the contrast of two colours as WCAG 2.2 defines it, 1 to 21.

    Examples
    --------
    >>> contrast("#000000", "#ffffff")
    21.0
    """
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return round((light + 0.05) / (dark + 0.05), 2)


def luminance(colour: str) -> float:
    """Give the relative luminance of a colour as WCAG 2.2 defines it, 0 to 1."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
