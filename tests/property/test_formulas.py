from __future__ import annotations

from xml.etree import ElementTree

from hypothesis import given, strategies as st

from kpi_helpers.blocks.formulas import formula_of, split_formulas

SIGNS = (  # noqa: SIM905
    r"\big \frac \sqrt { } _ ^ a 1 2,000 + - = \left( \right) \begin{matrix} \end{matrix} \begin{cases} \end{cases}"
    r" & \\ \text{x} \hat \sum [ ] \limits \choose \over \mathrm \bm % $ ' \operatorname \substack \not \tag \genfrac"
    r" \overset \binom \color{red} \sideset \root \of \unicode é 漢"
).split()


@given(st.lists(st.sampled_from(SIGNS), max_size=9))
def test_any_signs_are_a_formula_or_none(signs: list[str]) -> None:
    formula = formula_of(" ".join(signs))
    assert formula is None or (formula.words and ElementTree.fromstring(formula.mathml).tag.endswith("math"))


@given(st.text("$ab5 \\{}_.\n"))
def test_splitting_loses_only_dollars(words: str) -> None:
    assert "".join(part for _, part in split_formulas(words)).replace("$", "") == words.replace("$", "")
