from __future__ import annotations

import re

import pytest
from kpi_helpers.blocks.from_tex import split_formulas, typst_of_formula
from kpi_helpers.blocks.pdf.typesetting_state import Manuscript


def plain(tex: str) -> str:
    """Give a formula's letters in order, without the calls around them."""
    return "".join(re.findall(r't\("([^"]*)"\)', typst_of_formula(tex, Manuscript())))


@pytest.mark.parametrize(
    ("tex", "shown"),
    [
        (r"\frac{a}{b}", "a / b"),
        (r"\frac{n_t + 1}{N} \times 100", "(nt + 1) / N × 100"),
        (r"\text{rate} = \dfrac{\text{recycled}}{\text{collected}}", "rate = recycled / collected"),
        (r"\sqrt{x - \mu}", "√(x − μ)"),
        (r"\hat{p} \le 0.05", "p\u0302 ≤ 0.05"),
        (r"\begin{align} x &= 1 \end{align}", "x = 1"),
        (r"\left( \unknowncommand \right)", "( unknowncommand )"),
        ("}{", ""),
    ],
)
def test_formulas_become_plain_letters(tex: str, shown: str) -> None:
    assert re.sub(r"\s+", " ", plain(tex)).replace("p̂", "p\u0302").strip() == shown


def test_raised_and_lowered_parts_stay_raised_and_lowered() -> None:
    assert typst_of_formula("x^{2}_i", Manuscript()) == '{\nt("x")\nsuper(t("2"))\nsub(t("i"))\n}'


def test_two_prices_are_no_formula() -> None:
    assert split_formulas("from $5 and 10$ more") == [(False, "from $5 and 10$ more")]
    assert split_formulas("it costs $5 or $10, not $a_1$") == [
        (False, "it costs $5 or $10, not "),
        (True, "a_1"),
    ]
