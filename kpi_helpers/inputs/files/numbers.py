"""Numbers as people write them: read once from text, or answered with what to write instead."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from decimal import Decimal

_PLAIN = re.compile(r"-?([0-9]+(\.[0-9]*)?|\.[0-9]+)")
_GROUPED = re.compile(r"-?\d{1,3}([,\s'\u2019]\d{3})+(\.\d+)?")  # 1,234.5 and 1 234
_DECIMAL_COMMA = re.compile(r"-?\d+,\d+")
_SCIENTIFIC = re.compile(r"-?\d+(\.\d+)?e[+-]?\d{1,2}", re.IGNORECASE)
_SCALED = re.compile(r"(?P<number>.*\d)\s?(?P<scale>k|m|bn)", re.IGNORECASE)
_WITH_NOTE = re.compile(r"(?P<number>\S+)\s?(?P<note>\[[a-z]+\])")
_SCALES = {"k": 1_000, "m": 1_000_000, "bn": 1_000_000_000}
_DASHES = ("-", "--", "\u2013", "\u2014", "..", "\u2026", ":")
_WORDS_FOR_NOTHING = (
    "n/a",
    "na",
    "n.a.",
    "#n/a",
    "null",
    "none",
    "nil",
    "nan",
    "tbc",
    "tbd",
    "missing",
    "unknown",
)
_MISSING = frozenset((*_DASHES, *_WORDS_FOR_NOTHING, "x", "z", "[x]", "[z]"))
_SUPPRESSED = frozenset(("*", "c", "[c]", "suppressed", "confidential"))
_FORMULA_ERRORS = ("#ref!", "#div/0!", "#value!", "#name?", "#num!", "#null!", "#spill!", "##")
_INFINITE = frozenset(("inf", "-inf", "+inf", "infinity", "-infinity"))

A_NUMBER = "a number"
A_NUMBER_OR_NOTHING = "a number or an empty cell"


@dataclass(frozen=True, slots=True)
class NotRead:
    """Why a text is no number: what was expected and what to do."""

    expected: str
    todo: str


def read_number(text: str) -> float | NotRead:
    """Read a number written with digits and a point; anything else is answered with what to write.

    >>> read_number("-12.50")
    -12.5
    >>> read_number("12,5")
    NotRead(expected='a number', todo='Write 12.5')
    """
    number = float(text) if _PLAIN.fullmatch(text) else None
    if number is not None and math.isfinite(number):
        return number
    folded = text.casefold()
    if folded in _MISSING:
        return NotRead(A_NUMBER_OR_NOTHING, "Leave the cell empty; where there is a note column write [x] there")
    if folded in _SUPPRESSED:
        return NotRead(A_NUMBER_OR_NOTHING, "Leave the cell empty; where there is a note column write [c] there")
    if folded.startswith(_FORMULA_ERRORS):
        return NotRead(A_NUMBER, "The formula behind it failed: write the figure, or leave the cell empty")
    if folded in _INFINITE or number is not None:  # more than 308 digits
        return NotRead("a finite number", "Write the figure, or leave the cell empty")
    with_note = _WITH_NOTE.fullmatch(folded)
    if with_note and (rewritten := _rewritten(with_note["number"])):
        return NotRead("a number alone", f"Write {rewritten} and put {with_note['note']} in the note column")
    if rewritten := _rewritten(folded):
        return NotRead(A_NUMBER, f"Write {rewritten}")
    return NotRead(A_NUMBER, "Write digits only, with a point for decimals, or leave the cell empty")


def format_plain(number: float) -> str:
    """Give a number as a file writes it: shortest digits, no thousands separator, no exponent.

    >>> format_plain(1200000.0), format_plain(0.05)
    ('1200000', '0.05')
    """
    return _without_exponent(Decimal(repr(float(number))))


def decimals_written(text: str) -> int:
    """Give how many digits stand after the point.

    >>> decimals_written("50.20")
    2
    """
    return len(text.partition(".")[2])


def _rewritten(text: str) -> str:
    """Give the number a text most likely means, in the form a file wants; "" where it is not clear."""
    text = text.replace("\u2212", "-").replace("\u00a0", " ").removeprefix("+").strip()
    if text.startswith("(") and text.endswith(")"):
        text = f"-{text[1:-1]}"
    text = re.sub(r"^(-?)\s?[£$€]\s?", r"\1", text).removesuffix("%").strip()
    if _PLAIN.fullmatch(text):
        return text
    scaled = _SCALED.fullmatch(text)
    if scaled and (number := _rewritten(scaled["number"])):
        return _without_exponent(Decimal(number) * _SCALES[scaled["scale"]])
    if _DECIMAL_COMMA.fullmatch(text) and not _means_thousands(text):
        return text.replace(",", ".")
    if _GROUPED.fullmatch(text):
        return re.sub(r"[,\s'\u2019]", "", text)
    if _SCIENTIFIC.fullmatch(text):
        return _without_exponent(Decimal(text))
    return ""


def _means_thousands(text: str) -> bool:
    """Whether a lone comma separates thousands: three digits follow and no zero leads (1,234 but 0,123)."""
    return bool(_GROUPED.fullmatch(text)) and not text.removeprefix("-").startswith("0")


def _without_exponent(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
