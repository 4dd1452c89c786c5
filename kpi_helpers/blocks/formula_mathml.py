"""A formula's tree as MathML Core, which browsers set and screen readers read."""

from __future__ import annotations

from html import escape
from typing import Any

Node = dict[str, Any]

SIGNS = {
    "hat": "^", "bar": "¯", "line": "\u203e", "tilde": "~", "arrow": "→", "dot": "˙", "dots": "¨", "check": "ˇ",
    "breve": "˘", "acute": "´", "grave": "`", "ring": "˚", "brace": "\u23de",
}  # fmt: skip
SIGNS_BELOW = {"line": "_", "brace": "\u23df"}


def mathml_of(tree: Node, words: str, *, display: bool) -> str:
    """Give a formula as a ``<math>`` element, its words as its text alternative."""
    shown = ' display="block"' if display else ""
    alt = escape(words)
    return f'<math xmlns="http://www.w3.org/1998/Math/MathML"{shown} alttext="{alt}">{_row(_markup(tree))}</math>'


def _row(inner: str) -> str:
    return inner if inner.startswith("<mrow>") else f"<mrow>{inner}</mrow>"


def _markup(node: Node) -> str:
    """Give one node; a part that MathML counts is always one element."""
    kind, text = node["kind"], escape(str(node.get("text", "")))
    match kind:
        case "row":
            return f"<mrow>{''.join(_markup(item) for item in node['items'])}</mrow>"
        case "identifier" | "number" | "text" | "function":
            tag = {"identifier": "mi", "number": "mn", "text": "mtext", "function": "mi"}[kind]
            return f"<{tag}>{text.replace(' ', chr(0xA0)) if kind == 'text' else text}</{tag}>"
        case "operator":
            fence = ' stretchy="false"' if text in "()[]{}|‖⌊⌋⌈⌉⟨⟩" else ""
            return f"<mo{fence}>{text}</mo>"
        case "space":
            return f'<mspace width="{node["width"]}em"></mspace>'
        case "fraction":
            line = ' linethickness="0"' if node.get("line") is False else ""
            return f"<mfrac{line}>{_markup(node['upper'])}{_markup(node['lower'])}</mfrac>"
        case "binomial":
            inner = f'<mfrac linethickness="0">{_markup(node["upper"])}{_markup(node["lower"])}</mfrac>'
            return f"<mrow><mo>(</mo>{inner}<mo>)</mo></mrow>"
        case "root" if "degree" in node:
            return f"<mroot>{_markup(node['base'])}{_markup(node['degree'])}</mroot>"
        case "root":
            return f"<msqrt>{_markup(node['base'])}</msqrt>"
        case "fenced":
            return f"<mrow>{_fence(node['open'])}{_markup(node['body'])}{_fence(node['close'])}</mrow>"
        case "table":
            return _table(node)
        case _:
            return _above_and_below(node)


def _fence(sign: str) -> str:
    return f'<mo fence="true" stretchy="true">{escape(sign)}</mo>' if sign else ""


def _table(node: Node) -> str:
    """Give a matrix, cases or lines under each other; what MathML Core has no attribute for stands in the style."""
    rows = []
    for row in node["rows"]:
        cells = zip(row, node["aligns"], strict=True)
        rows.append("".join(f"<mtd{_aligned(align)}>{_markup(cell)}</mtd>" for cell, align in cells))
    return f"<mtable>{''.join(f'<mtr>{row}</mtr>' for row in rows)}</mtable>"


def _aligned(align: str) -> str:
    return "" if align == "center" else f' columnalign="{align}" style="text-align:{align}"'


def _above_and_below(node: Node) -> str:
    """Give scripts or an accent."""
    if node["kind"] == "accent":
        below = bool(node.get("below"))
        sign = (SIGNS_BELOW if below else SIGNS).get(node["mark"], SIGNS[node["mark"]])
        tag, word = ("munder", "accentunder") if below else ("mover", "accent")
        return f'<{tag} {word}="true">{_markup(node["base"])}<mo>{escape(sign)}</mo></{tag}>'
    sub, sup = "sub" in node, "sup" in node
    limits = node.get("limits")
    tag = "m" + ("under" if limits else "sub") * sub + ("over" if limits else "sup") * sup
    return f"<{tag}>{''.join(_markup(node[place]) for place in ('base', 'sub', 'sup') if place in node)}</{tag}>"
