"""The one type family of the report: Source Sans 3, version 3.052, as released by Adobe (npm package `source-sans`).

The files are the released static TrueType fonts, unchanged, so that the reserved name may be kept; the Open
Font Licence stands beside them in `OFL.txt`. Charts, the page and the PDF all take their letters from here and
never from what happens to be installed.
"""

from __future__ import annotations

from pathlib import Path

FAMILY = "Source Sans 3"


def font_folder() -> Path:
    """Give the folder that holds the fonts, for programs that load every font of a folder.

    Examples
    --------
    >>> sorted(path.stem for path in font_folder().glob("*.ttf"))[-1]
    'SourceSans3-SemiboldIt'
    """
    return Path(__file__).resolve().parent
