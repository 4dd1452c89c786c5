r"""Formulas typed as TeX, set as plain words and letters: ``\frac{a}{b}`` becomes a / b.

A formula in a performance report says how a figure is worked out. As text it is set in the report's own type,
can be read aloud and searched, and needs no picture. What is not understood stays as the author typed it.
"""

from __future__ import annotations

import re

from kpi_helpers.blocks.pdf.typesetting_state import Manuscript
from kpi_helpers.blocks.pdf.typst_code import call, joined

# TeX names in pairs with what stands for them.
SYMBOLS = dict(
    pair.split()
    for line in r"""
    alpha α;beta β;gamma γ;delta δ;epsilon ε;varepsilon ε;zeta ζ;eta η;theta θ;kappa κ;lambda λ;mu μ;nu ν;xi ξ;pi π
    rho ρ;sigma σ;tau τ;phi φ;varphi φ;chi χ;psi ψ;omega ω;Gamma Γ;Delta Δ;Theta Θ;Lambda Λ;Pi Π;Sigma Σ;Phi Φ;Psi Ψ
    Omega Ω;times ×;div ÷;cdot ·;pm ±;mp ∓;le ≤;leq ≤;ge ≥;geq ≥;ne ≠;neq ≠;approx ≈;sim ~;infty ∞;sum ∑;prod ∏;mid |
    partial ∂;int ∫;to →;rightarrow →;leftarrow ←;Rightarrow ⇒;ldots …;dots …;cdots …;sqrt √;percent %;circ °
    """.strip().split("\n")
    for pair in line.split(";")
)
SPACES = {"quad": "  ", "qquad": "    ", ",": " ", ";": " ", ":": " ", "!": "", " ": " ", "\\": " "}
UNSEEN = frozenset({"left", "right", "big", "Big", "displaystyle", "textstyle", "limits", "nolimits", "nonumber"})
AS_WORDS = frozenset({"text", "mathrm", "textrm", "operatorname", "mathbf", "textbf", "mathit", "textit", "mbox"})
ACCENTS = {"bar": "\u0304", "overline": "\u0304", "hat": "\u0302", "tilde": "\u0303", "dot": "\u0307"}
TOKEN = re.compile(r"\\([A-Za-z]+|.)|([{}^_])|(\s+)|([^\\{}^_\s]+)", re.DOTALL)
FORMULA = re.compile(r"\$\$(.+?)\$\$|(?<![\\$\w])\$(?=\S)([^$\n]+?)(?<=\S)\$(?![\d$])", re.DOTALL)
OPERATION = re.compile(r"[+\-=/*]|^\\(times|cdot|pm|div|frac|sum)$")
LOOKS_LIKE_TEX = re.compile(r"[\\^_={}]|^[A-Za-z]$")


def typst_of_formula(tex: str, manuscript: Manuscript) -> str:
    """Write a formula as text with raised and lowered parts."""
    signs = [match.group(0) for match in TOKEN.finditer(without_environment(tex))]
    return joined(_sequence(signs, manuscript))


def without_environment(tex: str) -> str:
    """Give a formula without delimiters, environments and alignment marks."""
    tex = re.sub(r"\\(begin|end)\{[a-z]*\*?\}|&|\\\[|\\\]|\\\(|\\\)|\$", " ", tex)
    return re.sub(r"\s+", " ", tex).strip()


def split_formulas(words: str) -> list[tuple[bool, str]]:
    r"""Split text typed in Markdown into words and formulas; two prices in dollars are no formula.

    Examples
    --------
    >>> split_formulas("from $x_1$ for $5 and $6")
    [(False, 'from '), (True, 'x_1'), (False, ' for $5 and $6')]
    """
    parts: list[tuple[bool, str]] = []
    end = 0
    for match in FORMULA.finditer(words):
        tex = match[1] or match[2]
        if match[1] is None and not LOOKS_LIKE_TEX.search(tex):
            continue
        parts += [(False, words[end : match.start()]), (True, tex)]
        end = match.end()
    return [part for part in [*parts, (False, words[end:])] if part[1]]


def _sequence(signs: list[str], manuscript: Manuscript) -> list[str]:
    """Write signs one after another, taking from the front of the list until it is empty."""
    parts: list[str] = []
    while signs:
        parts.append(_one(signs, manuscript))
    return parts


def _group(signs: list[str]) -> list[str]:
    """Take the signs of one braced group, or one sign, from the front."""
    while signs and signs[0].isspace():
        signs.pop(0)
    if not signs or signs[0] != "{":
        return [signs.pop(0)] if signs else []
    depth, group = 0, []
    while signs:
        sign = signs.pop(0)
        depth += {"{": 1, "}": -1}.get(sign, 0)
        if depth == 0:
            break
        group.append(sign)
    return group[1:]


def _one(signs: list[str], manuscript: Manuscript) -> str:
    """Write what stands first in the list, with its arguments."""
    sign = signs.pop(0)
    if sign in "^_":
        return call("super" if sign == "^" else "sub", joined(_sequence(_group(signs), manuscript)))
    if sign == "{":
        signs.insert(0, sign)
        return joined(_sequence(_group(signs), manuscript))
    if sign.startswith("\\") and len(sign) > 1:
        return _command(sign[1:], signs, manuscript)
    return call("t", manuscript.words("" if sign == "}" else sign.replace("*", "×").replace("-", "−")))


def _command(name: str, signs: list[str], manuscript: Manuscript) -> str:
    """Write a TeX command; an unknown one as its name."""
    if name in ("frac", "dfrac", "tfrac"):
        upper, lower = _group(signs), _group(signs)
        return joined(
            [_bracketed(upper, manuscript), call("t", manuscript.words(" / ")), _bracketed(lower, manuscript)]
        )
    if name in AS_WORDS:
        return call("t", manuscript.words("".join(_group(signs)).replace("\\", "")))
    if name == "sqrt":
        return joined([call("t", manuscript.words("√")), _bracketed(_group(signs), manuscript)])
    if name in ACCENTS:
        return call("t", manuscript.words("".join(_group(signs)) + ACCENTS[name]))
    if name in UNSEEN:
        return call("t", manuscript.words(""))
    return call("t", manuscript.words(SYMBOLS.get(name) or SPACES.get(name) or name))


def _bracketed(signs: list[str], manuscript: Manuscript) -> str:
    """Write a part in brackets when it is more than one thing."""
    several = any(OPERATION.search(sign) for sign in signs)
    made = joined(_sequence(list(signs), manuscript))
    return made if not several else joined([call("t", manuscript.words("(")), made, call("t", manuscript.words(")"))])
