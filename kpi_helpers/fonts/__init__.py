"""The one type family of the report: Source Sans 3, version 3.052, as released by Adobe (npm package `source-sans`).

The files are the released static TrueType fonts, unchanged, so that the reserved name may be kept; the Open
Font Licence stands beside them in `OFL.txt`. Charts, the page and the PDF all take their letters from here and
never from what happens to be installed.
"""

from __future__ import annotations

import base64
from functools import cache
from pathlib import Path

FAMILY = "Source Sans 3"  # the name that charts and styles ask for
WEB_FONTS = {  # for pages: the letters of Western European languages, about 15 KB each; see web/README.md
    "Light": "font-weight:300;font-style:normal",
    "Regular": "font-weight:400;font-style:normal",
    "It": "font-weight:400;font-style:italic",
    "Semibold": "font-weight:600;font-style:normal",
    "Bold": "font-weight:700;font-style:normal",
}


def font_folder() -> Path:
    """Give the folder that holds the fonts, for programs that load every font of a folder.

    Examples
    --------
    >>> sorted(path.stem for path in font_folder().glob("*.ttf"))[-1]
    'SourceSans3-SemiboldIt'
    """
    return Path(__file__).resolve().parent


@cache
def font_faces(styles: tuple[str, ...] = tuple(WEB_FONTS)) -> str:
    """Give fonts of `WEB_FONTS` as CSS with the files inside, so that a page asks nobody for them."""
    return "\n".join(
        f"@font-face{{font-family:'{FAMILY}';{WEB_FONTS[style]};src:url({font_data(style)}) format('woff2')}}"
        for style in styles
    )


def font_data(style: str) -> str:
    """Give one font of `WEB_FONTS` as a data address."""
    file = font_folder() / "web" / f"KpiReportSans-{style}.woff2"
    return f"data:font/woff2;base64,{base64.b64encode(file.read_bytes()).decode('ascii')}"
