"""A formula's tree in spoken words: what a screen reader says of it in the PDF and in Word."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

Node = dict[str, Any]

SAID = {
    "+": "plus", "−": "minus", "-": "minus", "×": "times", "·": "times", "*": "times", "∗": "times", "÷": "divided by",
    "/": "divided by", "=": "equals", "≠": "is not equal to", "<": "is less than", ">": "is greater than",
    "≤": "is at most", "≥": "is at least", "≈": "is about", "∼": "is distributed as", "≡": "is equivalent to",
    "±": "plus or minus", "∓": "minus or plus", "∈": "in", "∉": "not in", "→": "to", "⇒": "implies", "∣": "given",
    "%": "per cent", "‰": "per thousand", "°": "degrees", "£": "pounds", "$": "dollars", "€": "euros", "#": "number",
    "&": "and", "∑": "sum", "∏": "product", "∫": "integral", "∞": "infinity", "∂": "partial", "…": "and so on",
    "⋯": "and so on", "′": "prime", "″": "double prime", "!": "factorial", "∪": "union", "∩": "intersection", ",": ",",
    ".": ".", ";": ";", ":": "to", "?": "?", "(": "open bracket", ")": "close bracket", "[": "open square bracket",
    "]": "close square bracket", "{": "open brace", "}": "close brace", "|": "bar", "‖": "double bar",
    "⌊": "floor of", "⌋": "end of floor", "⌈": "ceiling of", "⌉": "end of ceiling",
}  # fmt: skip
MARKS = {"line": "bar", "arrow": "vector", "dots": "double dot"}
SUMS = ("∑", "∏", "∫")
WORD_LETTERS = 4  # identifiers beside each other are read as a word from so many on


def words_of_formula(node: Node) -> str:
    """Give a formula in words, on one line.

    >>> x, power = {"kind": "identifier", "text": "x"}, {"kind": "number", "text": "2"}
    >>> words_of_formula({"kind": "scripts", "base": x, "sup": power})
    'x squared'
    """
    words = re.sub(r"\s+", " ", _said(node)).strip()
    return re.sub(r" ([,.;])", r"\1", words)


def _said(node: Node) -> str:
    """Give one node in words."""
    kind = node["kind"]
    match kind:
        case "row":
            return _row(node["items"])
        case "number" | "text" | "function":
            return unicodedata.normalize("NFKC", str(node["text"]))
        case "identifier" | "operator":
            return _sign(str(node["text"]))
        case "space":
            return ""
        case "fraction" if node.get("line") is False:
            return f"{_said(node['upper'])} above {_said(node['lower'])}"
        case "fraction":
            return _fraction(node)
        case "binomial":
            return f"{_closed(node['upper'])} choose {_closed(node['lower'])}"
        case "root":
            return _root(node)
        case "accent" if node["mark"] == "brace":
            return _closed(node["base"])
        case "accent":
            below = "under" if node.get("below") else ""
            return f"{_closed(node['base'])} {below}{MARKS.get(node['mark'], node['mark'])}"
        case "fenced":
            return _fenced(node)
        case "table":
            between = " " if "right" in node["aligns"] else ", "
            return "; ".join(between.join(filter(None, map(_said, row))) for row in node["rows"])
        case _:
            return _scripts(node)


def _row(items: list[Node]) -> str:
    """Give a row; many letters beside each other are a word, as their author meant them."""
    parts: list[str] = []
    letters = ""
    for item in [*items, {"kind": "end"}]:
        if item["kind"] == "identifier" and item["text"].isascii() and item["text"].isalpha():
            letters += item["text"]
            continue
        parts.append(letters if len(letters) >= WORD_LETTERS else " ".join(letters))
        letters = ""
        if item["kind"] != "end":
            parts.append(_said(item))
    return " ".join(part for part in parts if part)


def _sign(sign: str) -> str:
    """Give a letter or sign in words."""
    if sign in SAID:
        return SAID[sign]
    plain = unicodedata.normalize("NFKC", sign)
    if len(plain) != 1 or plain.isascii():
        return " ".join(SAID.get(one, one) for one in plain)
    name = unicodedata.name(plain, "sign").lower()
    greek = re.fullmatch(r"greek (small |capital )?(?:letter )?(?:lunate )?(\w+)(?: symbol)?", name)
    if greek:
        return f"{'capital ' if greek[1] == 'capital ' else ''}{greek[2]}"
    return plain if plain.isalpha() else re.sub(r" (sign|symbol|operator)$", "", name)


def _is_plain(node: Node) -> bool:
    """Say whether the end of a part is heard without saying so."""
    if node["kind"] == "row":
        first, *rest = node["items"] or [{"kind": "space"}]
        plain = all(item["kind"] in ("identifier", "number", "text", "space") for item in rest)
        return plain and (first.get("text") == "−" or first["kind"] in ("identifier", "number", "text", "space"))
    if node["kind"] == "scripts":
        return all(_is_plain(node[place]) for place in ("base", "sub", "sup") if place in node)
    return node["kind"] in ("identifier", "number", "text", "function", "accent")


def _closed(node: Node) -> str:
    """Give a part so that a listener hears where it ends."""
    return _said(node) if _is_plain(node) else f"the quantity {_said(node)} end quantity"


def _fraction(node: Node) -> str:
    """Give a fraction: a over b, or with its beginning and end where its parts are long."""
    upper, lower = _said(node["upper"]), _said(node["lower"])
    if _is_plain(node["upper"]) and _is_plain(node["lower"]):
        return f"{upper} over {lower}"
    return f"the fraction {upper} over {lower} end fraction"


def _root(node: Node) -> str:
    """Give a root and where it ends."""
    degree = _said(node["degree"]) if "degree" in node else "2"
    name = {"2": "square root", "3": "cube root"}.get(degree, f"root of order {degree}")
    return f"the {name} of {_closed(node['base'])}"


def _scripts(node: Node) -> str:
    """Give what stands above and below something: limits, index, power."""
    base = _said(node["base"])
    sub, sup = (_said(node[place]) if place in node else "" for place in ("sub", "sup"))
    if node["base"].get("text") in SUMS:
        return (
            base
            + (f" from {sub}" if sub and sup else f" over {sub}" if sub else "")
            + (f" to {sup} of" if sup else " of")
        )
    if node.get("limits") or node["base"]["kind"] == "function":
        return base + (f" with {sub} below" if sub else "") + (f" with {sup} above" if sup else "")
    base = _closed(node["base"])
    if sub:
        base += f" {sub}" if _is_plain(node["sub"]) else f" sub {sub} end sub"
    if not sup:
        return base
    if node["sup"].get("text", "")[:1] in ("′", "″"):
        return f"{base} {sup}"
    power = {"2": "squared", "3": "cubed"}.get(sup)
    return f"{base} {power}" if power else f"{base} to the power {_closed(node['sup'])}"


def _fenced(node: Node) -> str:
    """Give a matrix by rows, cases one after another, anything else between its fences."""
    body = node["body"]
    if body["kind"] != "table":
        return f"{_sign(node['open'])} {_said(body)} {_sign(node['close'])}"
    rows = [", ".join(filter(None, map(_said, row))) for row in body["rows"]]
    if node["open"] == "{" and not node["close"]:
        return f"{len(rows)} cases: {'; '.join(rows)}; end of cases"
    name = "determinant" if node["open"] == "|" else "matrix"
    told = "; ".join(f"row {number}: {row}" for number, row in enumerate(rows, start=1))
    return f"{name} of {len(rows)} by {len(body['aligns'])}, {told}; end of {name}"
