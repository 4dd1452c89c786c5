r"""Formulas typed as TeX, read once into a small tree that page, PDF and Word are written from.

latex2mathml reads the TeX. What it gives is made into a tree of a dozen shapes, and `formula_mathml` and
`formula_words` write that tree: so every format says the same. Where one sign of a formula is not understood there is
no tree at all, and a writer shows the source as typed: never wrong words.

A node of the tree has a ``kind``:

``row`` (items), ``identifier``, ``number``, ``operator``, ``text``, ``function`` (text; limits), ``fraction`` (upper,
lower, line), ``binomial`` (upper, lower), ``scripts`` (base, sub, sup; limits: above and below), ``accent`` (base,
mark, below), ``root`` (base, degree), ``table`` (rows, aligns), ``fenced`` (open, close, body), ``space`` (width, em).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from kpi_helpers.blocks.formula_mathml import mathml_of
from kpi_helpers.blocks.formula_words import words_of_formula

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

Node = dict[str, Any]

DEEPEST = 40  # elements within each other; no formula a reader follows is deeper
# Environments of TeX to the ones latex2mathml reads; equations are not numbered.
ENVIRONMENTS = {
    **{name: name for name in "matrix pmatrix bmatrix Bmatrix vmatrix Vmatrix smallmatrix array cases split".split()},  # noqa: SIM905
    **dict.fromkeys(("align", "align*", "aligned", "eqnarray", "eqnarray*", "alignedat"), "align*"),
    **dict.fromkeys(("gather", "gather*", "gathered", "multline", "multline*"), "matrix"),
    **dict.fromkeys(("equation", "equation*", "displaymath", "math"), ""),
}
MARKS = {  # what latex2mathml sets over or under something, to its name
    "^": "hat", "\u00af": "bar", "\u2015": "line", "~": "tilde", "\u2192": "arrow", "\u02d9": "dot", "\u00a8": "dots",
    "\u02c7": "check", "\u02d8": "breve", "\u00b4": "acute", "`": "grave", "\u02da": "ring", "\u23de": "brace",
    "\u23df": "brace",
}  # fmt: skip
EMS = {"em": 1.0, "ex": 0.43, "cm": 2.85, "mm": 0.285, "in": 7.2, "pt": 0.1, "px": 0.075}  # in a text of 10 points
# Letters and signs that the type of formulas has; a test typesets them.
SET = re.compile(
    "[ -~\u00a0-\u00ac\u00ae-\u024f\u02c6-\u02dd\u0370-\u03ff\u1e80-\u1ef3\u2010-\u2027\u2030-\u205e\u20a0-\u2bff"
    "\U0001d400-\U0001d7ff]*"
)
LETTERLIKE = "%‰°£$€#&…′″∞?!⋯⋮⋱"  # written like a letter, without the room an operator takes
FENCES = {"(": ")", "[": "]", "{": "}", "|": "|", "‖": "‖", "": ""}
BOLD = {"bold": 0x1D400, "bold-italic": 0x1D468}

ENVIRONMENT = re.compile(r"\\(begin|end)\s*\{\s*([^{}]*?)\s*\}")
REFUSED = re.compile(
    r"\\(newcommand|renewcommand|def|DeclareMathOperator|unicode|verb|rule|style|class|href)(?![A-Za-z])"
)
PERCENT = re.compile(r"(?<!\\)%(?![^\n]*[A-Za-z])")  # a share; before words it begins a comment, as in TeX
ESCAPED = re.compile(r"\\([%&#$_{} ])")

FORMULA = re.compile(
    r"\$\$(?P<display>.+?)\$\$"
    r"|(?<![\\$\w])\$(?=\S)(?P<inline>(?:\\.|[^$\n\\])+?)(?<=\S)\$(?![\w$])"
    r"|(?P<environment>\\begin\{(?P<name>[a-z]+\*?)\}.+?\\end\{(?P=name)\})",
    re.DOTALL,
)
TEX_SIGN = re.compile(r"[\\^_{}]")
WORD = r"[A-Za-z]{2,}"
PRICE = re.compile(rf"^[\d£€].*{WORD}", re.DOTALL)  # $5 and 10$
PROSE = re.compile(rf"^(?!.*[=<>+*/−-]).*({WORD}\s|\s{WORD})", re.DOTALL)  # $HOME and $


class _NotUnderstood(Exception):  # noqa: N818 - nobody but formula_of sees it
    """A sign of a formula cannot be typeset."""


@dataclass(frozen=True)
class Formula:
    """A formula that can be typeset.

    Parameters
    ----------
    mathml
        A ``<math>`` element for a page.
    tree
        The formula as nodes, for other writers.
    words
        The formula in spoken words: ``n t over N times 100``.
    """

    mathml: str
    tree: Node
    words: str


def formula_of(tex: str, *, display: bool = False) -> Formula | None:
    r"""Give a formula for every writer, or None where anything in it cannot be typeset.

    Parameters
    ----------
    tex
        TeX without the dollars around it.
    display
        Whether it stands on a line of its own.

    Examples
    --------
    >>> formula_of(r"\frac{n_t}{N} \times 100").words
    'n t over N times 100'
    >>> formula_of(r"\nosuchcommand{x}") is None
    True
    """
    try:
        tree = _node(_read(tex), 0)
    except _NotUnderstood:
        return None
    words = words_of_formula(tree)
    return Formula(mathml_of(tree, words, display=display), tree, words) if words else None


def split_formulas(words: str) -> list[tuple[bool, str]]:
    r"""Split text typed in Markdown into words and formulas; two prices in dollars are no formula.

    Examples
    --------
    >>> split_formulas("from $x_1$ for $5 and $6, if $p < 0.05$")
    [(False, 'from '), (True, 'x_1'), (False, ' for $5 and $6, if '), (True, 'p < 0.05')]
    """
    parts: list[tuple[bool, str]] = []
    end = 0
    for match in FORMULA.finditer(words):
        tex = match["display"] or match["inline"] or match["environment"]
        if match["environment"] and match["name"] not in ENVIRONMENTS:
            continue
        if match["inline"] and not TEX_SIGN.search(tex) and (PRICE.search(tex) or PROSE.search(tex)):
            continue
        parts += [(False, words[end : match.start()]), (True, tex)]
        end = match.end()
    return [part for part in [*parts, (False, words[end:])] if part[1]]


def _read(tex: str) -> Element:
    """Give what latex2mathml makes of a formula."""
    from latex2mathml import converter, exceptions  # most documents have no formula

    own = [one for one in vars(exceptions).values() if isinstance(one, type) and issubclass(one, Exception)]
    common = [LookupError, ValueError, TypeError, AttributeError, AssertionError, RuntimeError, StopIteration]
    foreseen: tuple[type[Exception], ...] = (*own, *common)
    if REFUSED.search(tex) or _unbalanced(tex):
        raise _NotUnderstood
    tex = PERCENT.sub(r"\\%", re.sub(r"\\(nonumber|notag)(?![A-Za-z])|\\label\s*\{[^{}]*\}", "", tex))
    tex = re.sub(r"\\tag\*?\s*\{([^{}]*)\}", r"\\quad\\text{(\1)}", tex)
    tex = re.sub(r"\\not\s*=", r"\\neq ", re.sub(r"\\not\s*\\in(?![A-Za-z])", r"\\notin ", tex))
    try:
        return converter.convert_to_element(ENVIRONMENT.sub(_environment, tex))
    except foreseen as error:
        raise _NotUnderstood from error


def _unbalanced(tex: str) -> bool:
    """Say whether a brace is missing."""
    depth = 0
    for brace in re.findall(r"\\.|[{}]", tex, re.DOTALL):
        depth += {"{": 1, "}": -1}.get(brace, 0)
        if depth < 0:
            return True
    return depth != 0


def _environment(match: re.Match[str]) -> str:
    """Write the beginning or end of an environment as latex2mathml knows it."""
    if match[2] not in ENVIRONMENTS:
        raise _NotUnderstood
    name = ENVIRONMENTS[match[2]]
    return rf"\{match[1]}{{{name}}}" if name else {"begin": "{", "end": "}"}[match[1]]


def _node(element: Element, depth: int) -> Node:
    """Give an element of MathML as a node."""
    if depth > DEEPEST:
        raise _NotUnderstood
    tag, text = element.tag.rpartition("}")[2], element.text or ""
    if tag in ("mi", "mn", "mo", "mtext") and not len(element):
        return _leaf(tag, text, element.get("mathvariant", ""))
    if tag == "mspace":
        return {"kind": "break"} if element.get("linebreak") else _space(element.get("width", "0em"))
    parts = [_node(part, depth + 1) for part in element]
    if tag == "mtable":
        return _table(element, parts)
    if tag in ("math", "mrow", "mstyle", "mtd", "mo", "msqrt") or (
        tag == "mpadded" and element.get("width", "").startswith("+")
    ):
        if len(element) and element[0].get("form") == "prefix":
            return _between(parts)
        row = _row(parts)
        return {"kind": "root", "base": row} if tag == "msqrt" else row
    if tag == "mtr":
        return {"kind": "cells", "cells": parts}
    return _structure(tag, element, parts)


def _structure(tag: str, element: Element, parts: list[Node]) -> Node:
    """Give a fraction, a root, or something with parts above and below."""
    places = {
        "mfrac": ("upper", "lower"), "mroot": ("base", "degree"), "msub": ("base", "sub"), "msup": ("base", "sup"),
        "msubsup": ("base", "sub", "sup"), "munder": ("base", "sub"), "mover": ("base", "sup"),
        "munderover": ("base", "sub", "sup"),
    }.get(tag)  # fmt: skip
    if places is None or len(places) != len(parts) or any(part["kind"] in ("break", "cells") for part in parts):
        raise _NotUnderstood
    named = dict(zip(places, parts, strict=True))
    if tag == "mfrac":
        line = element.get("linethickness") != "0"
        return {"kind": "fraction", **named} if line else {"kind": "fraction", **named, "line": False}
    if tag == "mroot":
        return {"kind": "root", **named}
    mark = MARKS.get(str(parts[1].get("text"))) if parts[1]["kind"] == "operator" else None
    if tag in ("mover", "munder") and mark and not element[1].get("form"):
        return {"kind": "accent", "base": parts[0], "mark": mark, **({"below": True} if tag == "munder" else {})}
    return {"kind": "scripts", **named, **({"limits": True} if tag[1:].startswith(("under", "over")) else {})}


def _leaf(tag: str, text: str, variant: str) -> Node:
    """Give one sign, number or word."""
    if not SET.fullmatch(unescape(text)):
        raise _NotUnderstood
    if tag == "mtext":
        words = ESCAPED.sub(r"\1", unescape(text)).replace("\u00a0", " ")
        if re.search(r"\\", words) or re.search(r"(?<!\\)\$", text):
            raise _NotUnderstood
        return {"kind": "text", "text": words}
    if (text.startswith("\\") and len(text) > 1) or text in ("\\", "&", "{", "}"):
        raise _NotUnderstood
    sign = "".join(_in_variant(letter, variant) for letter in unescape(text))
    if tag == "mn":
        return {"kind": "number", "text": sign}
    if len(sign) > 1 and sign.isalpha() and sign.isascii():
        return {"kind": "function", "text": sign}
    if sign.isalpha():
        return {"kind": "text" if variant == "normal" else "identifier", "text": sign}
    if tag == "mi" and sign == "~":
        sign = "∼"
    written_as_letter = tag == "mi" and (not sign or all(one in LETTERLIKE for one in sign))
    return {"kind": "identifier" if written_as_letter else "operator", "text": sign}


def _in_variant(letter: str, variant: str) -> str:
    """Give a letter in bold as Unicode has it; any other as it is."""
    if variant not in BOLD or not letter.isascii() or not letter.isalnum():
        return letter
    if letter.isdigit():
        return chr(0x1D7CE + int(letter))
    return chr(BOLD[variant] + (ord(letter) - 65 if letter.isupper() else ord(letter) - 97 + 26))


def _space(width: str) -> Node:
    """Give a space; one that is not wider than nothing is nothing."""
    found = re.fullmatch(r"([\d.]+)(em|ex|cm|mm|in|pt|px)", width)
    return {"kind": "space", "width": round(float(found[1]) * EMS[found[2]], 3) if found else 0.0}


def _table(element: Element, rows: list[Node]) -> Node:
    """Give a table of cells, each column aligned as its first cell is."""
    if not rows or any(row["kind"] != "cells" for row in rows):
        raise _NotUnderstood
    first = [cell.get("columnalign", "center") for cell in element[0]]
    wide = max(len(row["cells"]) for row in rows)
    empty: Node = {"kind": "row", "items": []}
    cells = [[*row["cells"], *[empty] * (wide - len(row["cells"]))] for row in rows]
    return {"kind": "table", "rows": cells, "aligns": [*first, *["center"] * (wide - len(first))]}


def _row(parts: list[Node]) -> Node:
    """Give parts in a row: words, numbers and fences that belong together put together, lines under each other."""
    items: list[Node] = []
    for part in parts:
        if part["kind"] == "row" and len(part["items"]) == 0:
            continue
        if part in ({"kind": "space", "width": 0.0}, {"kind": "identifier", "text": ""}):
            continue
        if items and part["kind"] == items[-1]["kind"] == "text":
            items[-1] = {"kind": "text", "text": items[-1]["text"] + part["text"]}
        else:
            items.append(part)
    items = _fenced(_grouped_numbers(items))
    if any(item["kind"] == "break" for item in items):
        return _lines(items)
    return items[0] if len(items) == 1 else {"kind": "row", "items": items}


def _grouped_numbers(items: list[Node]) -> list[Node]:
    """Give 1,250 as one number."""
    made: list[Node] = []
    for item in items:
        is_group = item["kind"] == "number" and re.fullmatch(r"\d{3}(\.\d+)?", item["text"])
        before = [one.get("text", "") for one in made[-2:]]
        if is_group and len(before) == 2 and before[1] == "," and re.fullmatch(r"\d{1,3}(,\d{3})*", before[0]):
            made[-2:] = [{"kind": "number", "text": f"{before[0]},{item['text']}"}]
        else:
            made.append(item)
    return made


def _between(parts: list[Node]) -> Node:
    r"""Give what stands between ``\left`` and ``\right``, or after the brace of cases."""
    closes = len(parts) > 2 and parts[-1]["kind"] in ("operator", "identifier")
    body = _row(parts[1:-1] if closes else parts[1:])
    return {"kind": "fenced", "open": parts[0]["text"], "close": parts[-1]["text"] if closes else "", "body": body}


def _fenced(items: list[Node]) -> list[Node]:
    """Give a matrix or a binomial with the fences beside it as one thing."""
    made = list(items)
    place = 0
    while place + 1 < len(made):
        fence = made[place]
        opens = fence.get("text") if fence["kind"] == "operator" else None
        body = made[place + 1]
        if opens in FENCES and (body["kind"] == "table" or (body["kind"] == "fraction" and body.get("line") is False)):
            after = made[place + 2] if place + 2 < len(made) else {}
            closes = after.get("text") == FENCES[str(opens)] and after.get("kind") == "operator"
            whole: Node = {
                "kind": "fenced", "open": opens, "close": FENCES[str(opens)] if closes else "", "body": body,
            }  # fmt: skip
            if body["kind"] == "fraction" and closes and opens == "(":
                whole = {"kind": "binomial", "upper": body["upper"], "lower": body["lower"]}
            made[place : place + (3 if closes else 2)] = [whole]
        place += 1
    return made


def _lines(items: list[Node]) -> Node:
    """Give the lines of a formula as a table of one column."""
    breaks = [-1, *(place for place, item in enumerate(items) if item["kind"] == "break"), len(items)]
    rows = [_row(items[start + 1 : end]) for start, end in pairwise(breaks)]
    return {"kind": "table", "rows": [[row] for row in rows], "aligns": ["center"]}
