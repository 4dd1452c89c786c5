"""Text on its way to Typst: letters the fonts can draw, and words that can be broken at the end of a line.

In PDF/UA mode Typst refuses a letter that no bundled font has, so every text passes `printable` first.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import groupby
from operator import itemgetter

from kpi_helpers.fonts import font_folder

KEPT_AS_SPACE = "\t\n\r\x0b\x0c\x85\u2028\u2029"
LONG_WORD = re.compile(r"[^\s\u200b]{25,}")  # a line in the narrowest column of words
SIGN = re.compile(r"[_./\\:;,&=?+|@#%-]+(?=\w)")
LONG_RUN = re.compile(r"\w{12}(?=\w{12})")
LONGEST_NAMED_RUN = 3  # letters; longer runs are counted, not named one by one
# Drawn by nothing: joiners, marks of direction, variation selectors and tags.
INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e0fff]"
)
# DejaVu Sans Mono, which comes with Typst, draws these in code and printed text besides the letters above.
MONO_EXTRAS = frozenset(range(0x2500, 0x25A0))


@cache
def covered() -> frozenset[int]:
    """Give the code points that the bundled fonts can draw.

    Returns
    -------
    frozenset of int
        The character map of the regular font; a test shows that the other weights have the same letters.
    """
    from fontTools.ttLib import TTFont  # a tenth of a second that only a PDF needs

    with TTFont(font_folder() / "SourceSans3-Regular.ttf", lazy=True) as font:
        return frozenset(font["cmap"].getBestCmap())


def printable(words: str, *, extras: frozenset[int] = frozenset()) -> str:
    r"""Give the text in letters the fonts can draw; others as plain letters or by name in brackets.

    Parameters
    ----------
    words
        Any text.
    extras
        Further code points that may stay, for text set in another font.

    Examples
    --------
    >>> printable("Tŷ Mawr ↑ 5\u202f%\x07")
    'Tŷ Mawr ↑ 5\u202f%'
    >>> printable("Done \U0001f389")
    'Done [party popper]'
    """
    if words.isascii() and words.isprintable():
        return words
    words = INVISIBLE.sub("", unicodedata.normalize("NFC", words))
    known = covered() | extras
    shown = (_shown(letter, known) for letter in words)
    runs = groupby((part for part in shown if part[1]), key=itemgetter(0))
    parts = ((drawn, "".join(letters for _, letters in run)) for drawn, run in runs)
    return "".join(letters if drawn else _named(letters) for drawn, letters in parts)


def missing_letters(words: str) -> str:
    """Give the letters of a text that the fonts cannot draw, each once, in order of first use.

    Examples
    --------
    >>> missing_letters("a 漢 b 漢")
    '漢'
    """
    if words.isascii():
        return ""
    words = INVISIBLE.sub("", unicodedata.normalize("NFC", words))
    seen = dict.fromkeys(letter for letter in words if not _drawn(letter, covered()) and not _plain(letter))
    return "".join(letter for letter in seen if unicodedata.category(letter) != "Cc")


def breakable(words: str) -> str:
    r"""Give text in which very long words may break: after a sign, else between letters.

    >>> breakable("ordinary words"), breakable("Annex_A_" + "x" * 30).replace("\u200b", "|")
    ('ordinary words', 'Annex_|A_|xxxxxxxxxxxx|xxxxxxxxxxxxxxxxxx')
    """
    return LONG_WORD.sub(lambda found: LONG_RUN.sub("\\g<0>\u200b", SIGN.sub("\\g<0>\u200b", found[0])), words)


def one_line(words: str) -> str:
    r"""Give the text with every run of white space as one space; no-break spaces stay.

    Examples
    --------
    >>> one_line("  two\n   lines ")
    ' two lines '
    """
    return re.sub(r"[ \t\n\r\x0b\x0c\x85\u2028\u2029]+", " ", words)


def _shown(letter: str, known: frozenset[int]) -> tuple[bool, str]:
    """Say whether a letter can be drawn, and as what: itself, a space, plain letters, or nothing for a control."""
    if _drawn(letter, known):
        return True, letter
    if letter in KEPT_AS_SPACE:
        return True, " "
    if unicodedata.category(letter) in ("Cc", "Cs", "Co", "Cn"):
        return True, ""
    plain = _plain(letter)
    return (True, plain) if plain else (False, letter)


def _drawn(letter: str, known: frozenset[int]) -> bool:
    """Say whether a font has the letter itself; a new line is no letter but is kept for printed text."""
    return ord(letter) in known or letter == "\n"


def _plain(letter: str) -> str:
    """Give the compatibility form of a letter (full width, circled, ligature) if the fonts have all of it."""
    plain = unicodedata.normalize("NFKC", letter)
    return plain if plain != letter and all(ord(part) in covered() for part in plain) else ""


def _named(letters: str) -> str:
    """Give letters no font has by their Unicode names, or their number when there are many."""
    if len(letters) > LONGEST_NAMED_RUN:
        return f"[{len(letters)} letters of another script]"
    return "".join(f"[{unicodedata.name(letter, 'unknown letter').lower()}]" for letter in letters)
