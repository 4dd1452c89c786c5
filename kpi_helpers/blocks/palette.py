"""Colours: written once, used by charts, style sheet and (through the document description) the PDF.

As text on white every colour here has a contrast of at least 4.5 : 1, as a shape at least 3 : 1
(WCAG 2.2, 1.4.3 and 1.4.11); a test computes it. Colour is never alone: `MARKS` gives each rating
its own shape, and the word is always printed beside it.
"""

from __future__ import annotations

INK = "#1f2a30"
MUTED = "#55626b"
RULE = "#c9d1d6"
BAND = "#e6ebee"  # behind a chart: decoration, told by its dashed edges
PAPER = "#ffffff"

GREEN = "#17703a"
AMBER = "#8a5300"
RED = "#b3221c"
NOT_RATED = "#55626b"

BETTER = "#17703a"
WORSE = "#b3221c"
SAME = "#55626b"

IMPROVEMENT = "#1a5a9e"  # special cause: blue and orange as in NHS control charts, dark enough for text
CONCERN = "#a3480b"
NEUTRAL = "#5b2a86"

TONES = {
    "green": GREEN,
    "amber": AMBER,
    "red": RED,
    "not_rated": NOT_RATED,
    "better": BETTER,
    "worse": WORSE,
    "same": SAME,
    "muted": MUTED,
    "improvement": IMPROVEMENT,
    "concern": CONCERN,
    "neutral": NEUTRAL,
}

# Government Analysis Function categorical palette, for analysts' own charts (read 2026-08).
CATEGORICAL = ("#12436D", "#28A197", "#801650", "#F46A25", "#3D3D3D", "#A285D1")


def contrast(first: str, second: str) -> float:
    """Give the WCAG contrast ratio of two colours written ``#rrggbb`` (1 to 21).

    >>> round(contrast("#000000", "#ffffff"), 1)
    21.0
    """
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
