"""A formula's tree as Word's own mathematics (OMML), which Word sets, edits and reads aloud."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kpi_helpers.blocks.docx.elements import Element, el

Node = dict[str, Any]

MARKS = {
    "hat": "\u0302", "bar": "\u0305", "line": "\u0305", "tilde": "\u0303", "arrow": "\u20d7", "dot": "\u0307",
    "dots": "\u0308", "check": "\u030c", "breve": "\u0306", "acute": "\u0301", "grave": "\u0300", "ring": "\u030a",
}  # fmt: skip


def math_of(tree: Node) -> Element:
    """Give a formula as it stands in a line of text."""
    return el("m:oMath", *_parts(tree))


def _parts(node: Node) -> list[Element]:
    """Give one node as elements in a row."""
    return [made for item in node["items"] for made in _parts(item)] if node["kind"] == "row" else [_one(node)]


def _slot(name: str, node: Node | None) -> Element:
    """Give a place of a structure with what stands in it."""
    return el(f"m:{name}", *(_parts(node) if node else []))


def _one(node: Node) -> Element:
    """Give one node that is no row."""
    return WRITERS[node["kind"]](node)


def _text(node: Node) -> Element:
    """Give letters: slanted where they stand for a quantity, upright else."""
    upright = node["kind"] != "identifier"
    plain = el("m:nor") if node["kind"] == "text" else el("m:sty", val="p")
    dress = el("m:rPr", plain) if upright else None
    font = el("rPr", el("rFonts", ascii="Cambria Math", hAnsi="Cambria Math"))
    return el("m:r", dress, font, el("m:t", str(node["text"])))


def _space(node: Node) -> Element:
    return el("m:r", el("m:t", "\u2003" if node["width"] >= 0.9 else "\u2009"))


def _fraction(node: Node) -> Element:
    line = el("m:fPr", el("m:type", val="noBar")) if node.get("line") is False else None
    return el("m:f", line, _slot("num", node["upper"]), _slot("den", node["lower"]))


def _delimited(opening: str, closing: str, *inner: Element) -> Element:
    shape = el("m:dPr", el("m:begChr", val=opening), el("m:endChr", val=closing))
    return el("m:d", shape, el("m:e", *inner))


def _binomial(node: Node) -> Element:
    return _delimited("(", ")", _fraction({**node, "line": False}))


def _root(node: Node) -> Element:
    hidden = None if "degree" in node else el("m:radPr", el("m:degHide", val="1"))
    return el("m:rad", hidden, _slot("deg", node.get("degree")), _slot("e", node["base"]))


def _accent(node: Node) -> Element:
    """Give an accent: a sign over a letter, a line, or a brace."""
    base, below = _slot("e", node["base"]), bool(node.get("below"))
    if node["mark"] == "brace":
        shape = (el("m:chr", val="\u23df" if below else "\u23de"), el("m:pos", val="bot" if below else "top"))
        return el("m:groupChr", el("m:groupChrPr", *shape), base)
    if node["mark"] == "line":
        return el("m:bar", el("m:barPr", el("m:pos", val="bot" if below else "top")), base)
    return el("m:acc", el("m:accPr", el("m:chr", val=MARKS[node["mark"]])), base)


def _scripts(node: Node) -> Element:
    """Give what stands above and below something, or beside it."""
    sub, sup = node.get("sub"), node.get("sup")
    if node.get("limits") or node["base"]["kind"] == "function":
        made = _slot("e", node["base"])
        for part, tag in ((sub, "limLow"), (sup, "limUpp")):
            if part:
                whole = el(f"m:{tag}", made, _slot("lim", part))
                made = el("m:e", whole)
        return whole
    if sub and sup:
        return el("m:sSubSup", _slot("e", node["base"]), _slot("sub", sub), _slot("sup", sup))
    tag, name, part = ("sSub", "sub", sub) if sub else ("sSup", "sup", sup)
    return el(f"m:{tag}", _slot("e", node["base"]), _slot(name, part))


def _fenced(node: Node) -> Element:
    return _delimited(node["open"], node["close"], *_parts(node["body"]))


def _table(node: Node) -> Element:
    """Give a matrix with its columns aligned, or lines under each other.

    Word's mark for lines that are aligned at a sign is a wrong word in other word processors, so there is none.
    """
    if "right" in node["aligns"]:
        lines = ([part for cell in row for part in _parts(cell)] for row in node["rows"])
        return el("m:eqArr", *(el("m:e", *line) for line in lines))
    columns = [el("m:mc", el("m:mcPr", el("m:count", val=1), el("m:mcJc", val=align))) for align in node["aligns"]]
    rows = [el("m:mr", *(_slot("e", cell) for cell in row)) for row in node["rows"]]
    return el("m:m", el("m:mPr", el("m:mcs", *columns)), *rows)


WRITERS: dict[str, Callable[[Node], Element]] = {
    **dict.fromkeys(("identifier", "number", "operator", "text", "function"), _text),
    "space": _space,
    "fraction": _fraction,
    "binomial": _binomial,
    "root": _root,
    "accent": _accent,
    "scripts": _scripts,
    "fenced": _fenced,
    "table": _table,
}
