"""A formula's tree as Word's own mathematics (OMML), which Word sets, edits and reads aloud."""

from __future__ import annotations

from html import escape
from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.oxml.xmlchemy import BaseOxmlElement

Node = dict[str, Any]

MARKS = {
    "hat": "\u0302", "bar": "\u0305", "tilde": "\u0303", "arrow": "\u20d7", "dot": "\u0307", "dots": "\u0308",
    "check": "\u030c", "breve": "\u0306", "acute": "\u0301", "grave": "\u0300", "ring": "\u030a",
}  # fmt: skip
LETTERS = '<w:rPr><w:rFonts w:ascii="Cambria Math" w:hAnsi="Cambria Math"/></w:rPr>'
WIDE, THIN = "\u2003", "\u2009"  # spaces
NO_BAR = '<m:fPr><m:type m:val="noBar"/></m:fPr>'


def math_of(tree: Node, *, alone: bool = False) -> BaseOxmlElement:
    """Give a formula as it stands in a line of text, or `alone` on its own."""
    formula = f"<m:oMath {nsdecls('m', 'w')}>{_markup(tree)}</m:oMath>"
    return parse_xml(f"<m:oMathPara {nsdecls('m')}>{formula}</m:oMathPara>" if alone else formula)


def _markup(node: Node) -> str:
    """Give one node."""
    match kind := node["kind"]:
        case "row":
            return "".join(map(_markup, node["items"]))
        case "identifier" | "number" | "operator" | "text" | "function":  # a quantity is slanted, all else upright
            upright = {"identifier": "", "text": "<m:rPr><m:nor/></m:rPr>"}.get(
                kind, '<m:rPr><m:sty m:val="p"/></m:rPr>'
            )
            return f'<m:r>{upright}{LETTERS}<m:t xml:space="preserve">{escape(node["text"])}</m:t></m:r>'
        case "space":
            return f"<m:r><m:t>{WIDE if node['width'] >= 0.9 else THIN}</m:t></m:r>"
        case "fraction":
            return _structure("f", node, num="upper", den="lower", looks="" if node.get("line", True) else NO_BAR)
        case "binomial":
            return _between("(", ")", _structure("f", node, num="upper", den="lower", looks=NO_BAR))
        case "root":
            hidden = "" if "degree" in node else '<m:radPr><m:degHide m:val="1"/></m:radPr>'
            return _structure("rad", node, deg="degree", e="base", looks=hidden)
        case "fenced":
            return _between(node["open"], node["close"], _markup(node["body"]))
        case "accent":
            return _accent(node)
        case "table":
            return _table(node)
        case _:
            return _scripts(node)


def _structure(tag: str, node: Node, looks: str = "", **places: str) -> str:
    """Give a structure: each of Word's places with the part of the node that stands in it."""
    inner = "".join(f"<m:{name}>{_markup(node[key]) if key in node else ''}</m:{name}>" for name, key in places.items())
    return f"<m:{tag}>{looks}{inner}</m:{tag}>"


def _between(opening: str, closing: str, inner: str) -> str:
    """Give something between fences."""
    signs = f'<m:begChr m:val="{escape(opening)}"/><m:endChr m:val="{escape(closing)}"/>'
    return f"<m:d><m:dPr>{signs}</m:dPr><m:e>{inner}</m:e></m:d>"


def _accent(node: Node) -> str:
    """Give an accent: a sign over a letter, a line, or a brace."""
    mark, below = node["mark"], bool(node.get("below"))
    side, brace = ('<m:pos m:val="bot"/>', "\u23df") if below else ('<m:pos m:val="top"/>', "\u23de")
    if mark == "brace":
        sign = f'<m:chr m:val="{brace}"/>'
        return _structure("groupChr", node, e="base", looks=f"<m:groupChrPr>{sign}{side}</m:groupChrPr>")
    if mark == "line":
        return _structure("bar", node, e="base", looks=f"<m:barPr>{side}</m:barPr>")
    return _structure("acc", node, e="base", looks=f'<m:accPr><m:chr m:val="{MARKS[mark]}"/></m:accPr>')


def _scripts(node: Node) -> str:
    """Give what stands above and below something, or beside it."""
    if node.get("limits") or node["base"]["kind"] == "function":
        made = _markup(node["base"])
        for place, tag in (("sub", "limLow"), ("sup", "limUpp")):
            if place in node:
                made = f"<m:{tag}><m:e>{made}</m:e><m:lim>{_markup(node[place])}</m:lim></m:{tag}>"
        return made
    places = {name: name for name in ("sub", "sup") if name in node}
    return _structure(f"s{''.join(map(str.title, places))}", node, e="base", **places)


def _table(node: Node) -> str:
    """Give a matrix with its columns aligned, or lines under each other.

    Word's mark for lines that are aligned at a sign is a wrong word in other word processors, so there is none.
    """
    rows = [[_markup(cell) for cell in row] for row in node["rows"]]
    if "right" in node["aligns"]:
        lines = (f"<m:e>{''.join(row)}</m:e>" for row in rows)
        return f"<m:eqArr>{''.join(lines)}</m:eqArr>"
    columns = "".join(
        f'<m:mc><m:mcPr><m:count m:val="1"/><m:mcJc m:val="{align}"/></m:mcPr></m:mc>' for align in node["aligns"]
    )
    lines = (f"<m:mr><m:e>{'</m:e><m:e>'.join(row)}</m:e></m:mr>" for row in rows)
    return f"<m:m><m:mPr><m:mcs>{columns}</m:mcs></m:mPr>{''.join(lines)}</m:m>"
