"""The style sheet of the blocks: colours by day and by night, then `blocks.css`.

Daylight colours are the palette's; those of the dark page are here. Every pair that can meet has 4.5 : 1 as
text and 3 : 1 as a shape (WCAG 2.2, 1.4.3 and 1.4.11); a test computes all of them. Dark colours apply
where JupyterLab has a dark theme, or, outside JupyterLab, where the reader's system is dark.
"""

from __future__ import annotations

import colorsys
import re
from functools import cache
from pathlib import Path

from kpi_helpers.blocks import palette

LIGHT = {
    "ink": palette.INK,
    "muted": palette.MUTED,
    "rule": palette.RULE,
    "paper": palette.PAPER,
    "panel": "#f1f5f7",
    "green": palette.GREEN,
    "amber": palette.AMBER,
    "red": palette.RED,
    "blue": palette.IMPROVEMENT,
    "orange": palette.CONCERN,
    "purple": palette.NEUTRAL,
    "amber-tint": "#fdeccb",
    "red-stripe": "#8f1a16",
    "focus": "#1f2a30",
}
DARK = {
    "ink": "#e7ecef",
    "muted": "#a9b6be",
    "rule": "#3a464e",
    "paper": "#14191d",
    "panel": "#1e262c",
    "green": "#74cf97",
    "amber": "#f0ba55",
    "red": "#ff9a92",
    "blue": "#84b9f2",
    "orange": "#f5a56b",
    "purple": "#cda6ef",
    "amber-tint": "#3a2c10",
    "red-stripe": "#e07a72",
    "focus": "#ffdd66",
}
# Charts are drawn in dark ink on nothing: on a dark page they are turned to light ink, hues kept.
DARK_DRAWINGS = ".kpi svg.kpi-picture, .kpi svg.kpi-spark { filter: invert(.92) hue-rotate(180deg); }"
DARK_PHOTOGRAPHS = ".kpi img.kpi-picture { background: #ffffff; padding: .4em; }"
# The dashboard stands beside the report, not beside a notebook: in JupyterLab its links are plain words.
NO_WAY = "body[data-jp-theme-light] .kpi a.kpi-near { color: inherit; text-decoration: none; pointer-events: none; }"
TEXT_CONTRAST = 4.5  # WCAG 2.2, 1.4.3
DARK_ACCENT_CONTRAST = 7  # WCAG 2.2, 1.4.6: above the 4.5 asked for, so that headings do not look grey
DARK_ACCENT_SATURATION = 0.55  # of 1; brighter hues glare on a dark page
HEX_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def style_sheet(accent: str) -> str:
    """Give the style sheet of the blocks as CSS text.

    Parameters
    ----------
    accent
        The report's one colour, ``#rrggbb``, at least 4.5 : 1 on white.

    Raises
    ------
    ValueError
        The accent is not written ``#rrggbb``.
    """
    if not HEX_COLOUR.fullmatch(accent):
        raise ValueError(f'Accent "{accent}" is not a colour. Write it as #rrggbb, for example #0b4f6c.')
    by_day = readable(accent, on=LIGHT, contrast=TEXT_CONTRAST)
    light = variables({**LIGHT, "accent": by_day, "band": accent})
    dark = variables({**DARK, "accent": readable(accent, on=DARK, contrast=DARK_ACCENT_CONTRAST)})
    rules = f"{DARK_DRAWINGS}\n{DARK_PHOTOGRAPHS}"
    outside = "body:not([data-jp-theme-light])"
    inside = 'body[data-jp-theme-light="false"]'
    return "\n".join(
        (
            f":root {{ {light} }}",
            "@media screen and (prefers-color-scheme: dark) {",
            f"{outside} {{ {dark} }}\n{under(outside, rules)}\n}}",
            f"@media screen {{\n{inside} {{ {dark} }}\n{under(inside, rules)}\n}}",
            NO_WAY,
            block_rules(),
        )
    )


def variables(colours: dict[str, str]) -> str:
    """Give colours as CSS variables.

    >>> variables({"ink": "#1f2a30"})
    '--kpi-ink: #1f2a30;'
    """
    return " ".join(f"--kpi-{name}: {colour};" for name, colour in colours.items())


def under(parent: str, rules: str) -> str:
    """Give rules that hold only inside `parent`.

    >>> under("body", ".kpi a, .kpi b { color: red; }")
    'body .kpi a, body .kpi b { color: red; }'
    """
    return re.sub(r"(^|,\s*)(?=\.)", rf"\1{parent} ", rules, flags=re.MULTILINE)


def readable(accent: str, *, on: dict[str, str], contrast: float) -> str:
    """Give the accent, made darker or lighter until it can be read on the page and its panels.

    >>> readable("#0b4f6c", on=LIGHT, contrast=4.5), readable("#0b4f6c", on=DARK, contrast=7)
    ('#0b4f6c', '#75b9d7')
    """
    hue, lightness, saturation = colorsys.rgb_to_hls(*(int(accent[i : i + 2], 16) / 255 for i in (1, 3, 5)))
    dark_page = palette.contrast(on["paper"], "#000000") < palette.contrast(on["paper"], "#ffffff")
    start, end, step = round(100 * lightness), 100 if dark_page else 0, 1 if dark_page else -1
    tried = accent
    for percent in range(start, end + step, step):
        if min(palette.contrast(tried, on[ground]) for ground in ("paper", "panel")) >= contrast:
            return tried
        strength = min(saturation, DARK_ACCENT_SATURATION) if dark_page else saturation
        channels = colorsys.hls_to_rgb(hue, percent / 100, strength)
        tried = "#" + "".join(f"{round(255 * channel):02x}" for channel in channels)
    return on["ink"]


@cache
def block_rules() -> str:
    """Give the rules of `blocks.css`, which stands beside this module."""
    return Path(__file__).with_name("blocks.css").read_text(encoding="utf-8")
