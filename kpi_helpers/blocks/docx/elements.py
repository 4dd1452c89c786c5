"""Elements of WordprocessingML, made in one way: text that XML cannot hold is left out here and nowhere else."""

from __future__ import annotations

import re
from collections.abc import Iterable

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

Element = BaseOxmlElement

NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
TEXT_WIDTH = 476.0  # points: A4 less two margins of 21 mm
NAMED = ("w", "m", "r")  # whose attributes carry their prefix


def el(tag: str, *parts: Element | str | None, **attributes: object) -> Element:
    """Give an element of Word (``p``) or of another vocabulary (``m:oMath``); what is None is left out.

    >>> el("r", el("t", "5 < 6"), None).xml.splitlines()[-2].strip()
    '<w:t xml:space="preserve">5 &lt; 6</w:t>'
    """
    prefix = tag.partition(":")[0] if ":" in tag else "w"
    made = OxmlElement(tag if ":" in tag else f"w:{tag}")
    for name, value in attributes.items():
        if value is not None:
            key = name.rstrip("_")
            made.set(qn(f"{prefix}:{key}") if prefix in NAMED else key, clean(str(value)))
    for part in parts:
        if isinstance(part, str):
            made.text = clean(part)
            made.set(qn("xml:space"), "preserve")
        elif part is not None:
            made.append(part)
    return made


def clean(text: str) -> str:
    r"""Give text without the control characters that XML cannot hold.

    >>> clean("a\x0bb\nc")
    'ab\nc'
    """
    return NOT_IN_XML.sub("", text)


def within(tag: str, elements: Iterable[Element]) -> list[Element]:
    """Give every element of a tag at or within elements, in order."""
    return [one for element in elements for one in element.iter(qn(f"w:{tag}"))]


def twips(points: float) -> int:
    """Give a length in twentieths of a point."""
    return round(points * 20)


def properties(tag: str, *parts: Element | None) -> Element | None:
    """Give an element that holds properties, or None where there are none."""
    return el(tag, *parts) if any(part is not None for part in parts) else None
