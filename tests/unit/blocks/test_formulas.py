from __future__ import annotations

import io
import json
import unicodedata
from datetime import UTC, datetime
from pathlib import Path

import pytest
from latex2mathml import symbols_parser
from pypdfium2 import PdfDocument

from kpi_helpers.blocks import pdf
from kpi_helpers.blocks.formulas import SET, Node, formula_of, split_formulas
from kpi_helpers.blocks.pdf.compile import fonts

MATH = Path(pdf.__file__).with_name("math.typ").read_text(encoding="utf-8")


def identifier(text: str) -> dict[str, str]:
    return {"kind": "identifier", "text": text}


def number(text: str) -> dict[str, str]:
    return {"kind": "number", "text": text}


def operator(text: str) -> dict[str, str]:
    return {"kind": "operator", "text": text}


def words_of(tex: str) -> str:
    formula = formula_of(tex)
    assert formula is not None, tex
    return formula.words


# ---------------------------------------------------------------- prices and formulas


@pytest.mark.parametrize(
    "words",
    [
        "from $5 and 10$ more",
        "it costs $5 or $10",
        "$5 to $6 a week, US$7 in all",
        "between $1,000 and 2,000$ each",
        "the variables $HOME and $PATH",
        "the words $tax and income$",
        r"\$x\$ is typed",
        "$ x $ has spaces",
    ],
)
def test_prices_and_words_between_dollars_are_no_formula(words: str) -> None:
    assert split_formulas(words) == [(False, words)]


@pytest.mark.parametrize(
    "tex", ["p < 0.05", "a+b", "n", r"\mathbb{R}", "44.6", "5 + 3 = 8", "income - costs", "2n", r"\$5 \times 3", "x_1"]
)
def test_a_short_formula_is_a_formula(tex: str) -> None:
    assert split_formulas(f"tested with ${tex}$; so") == [(False, "tested with "), (True, tex), (False, "; so")]


def test_formulas_on_lines_of_their_own() -> None:
    assert split_formulas("so $$\n\\frac{a}{b}\n$$ and\n\\begin{align}x &= 1\\end{align}") == [
        (False, "so "),
        (True, "\n\\frac{a}{b}\n"),
        (False, " and\n"),
        (True, r"\begin{align}x &= 1\end{align}"),
    ]
    assert split_formulas(r"\begin{document}x\end{document}") == [(False, r"\begin{document}x\end{document}")]


# ---------------------------------------------------------------- trees


def test_a_rate_as_a_tree() -> None:
    formula = formula_of(r"\frac{n_t}{N} \times 100")
    assert formula is not None
    assert formula.tree == {
        "kind": "row",
        "items": [
            {
                "kind": "fraction",
                "upper": {"kind": "scripts", "base": identifier("n"), "sub": identifier("t")},
                "lower": identifier("N"),
            },
            operator("×"),
            number("100"),
        ],
    }
    assert formula.words == "n t over N times 100"


def test_a_rate_as_mathml() -> None:
    formula = formula_of(r"\frac{n_t}{N}", display=True)
    assert formula is not None
    assert formula.mathml == (
        '<math xmlns="http://www.w3.org/1998/Math/MathML" display="block" alttext="n t over N"><mrow><mfrac>'
        "<msub><mi>n</mi><mi>t</mi></msub><mi>N</mi></mfrac></mrow></math>"
    )
    inline = formula_of("p < 0.05")
    assert inline is not None
    assert inline.mathml == (
        '<math xmlns="http://www.w3.org/1998/Math/MathML" alttext="p is less than 0.05">'
        "<mrow><mi>p</mi><mo>&lt;</mo><mn>0.05</mn></mrow></math>"
    )


def test_a_matrix_a_binomial_and_cases() -> None:
    matrix, binomial = formula_of(r"\begin{pmatrix}0.9 & 0.1\\ 0.2 & 0.8\end{pmatrix}"), formula_of(r"\binom{n}{k}")
    cases = formula_of(r"\begin{cases} 1 & x \\ 0 & \text{otherwise}\end{cases}")
    assert matrix is not None
    assert matrix.tree == {
        "kind": "fenced",
        "open": "(",
        "close": ")",
        "body": {
            "kind": "table",
            "rows": [[number("0.9"), number("0.1")], [number("0.2"), number("0.8")]],
            "aligns": ["center", "center"],
        },
    }
    assert binomial is not None
    assert binomial.tree == {"kind": "binomial", "upper": identifier("n"), "lower": identifier("k")}
    assert cases is not None
    assert cases.tree == {
        "kind": "fenced",
        "open": "{",
        "close": "",
        "body": {
            "kind": "table",
            "rows": [
                [number("1"), identifier("x")],
                [number("0"), {"kind": "text", "text": "otherwise"}],
            ],
            "aligns": ["left", "left"],
        },
    }


def test_lines_that_stand_under_each_other_are_not_numbered() -> None:
    lines = {
        "kind": "table",
        "rows": [
            [identifier("x"), {"kind": "row", "items": [operator("="), number("1")]}],
            [identifier("y"), {"kind": "row", "items": [operator("="), number("2")]}],
        ],
        "aligns": ["right", "left"],
    }
    for name in ("align", "align*", "aligned"):
        formula = formula_of(rf"\begin{{{name}}} x &= 1 \\ y &= 2 \end{{{name}}}")
        assert formula is not None
        assert (formula.tree, formula.words) == (lines, "x equals 1; y equals 2")


def test_thousands_and_words_stay_whole() -> None:
    thousands, rate = formula_of(r"\frac{1,250}{1{,}000{,}000}"), formula_of(r"\mathrm{rate}_{2021}")
    assert thousands is not None
    assert thousands.tree == {"kind": "fraction", "upper": number("1,250"), "lower": number("1,000,000")}
    assert rate is not None
    assert rate.tree == {"kind": "scripts", "base": {"kind": "text", "text": "rate"}, "sub": number("2021")}


@pytest.mark.parametrize(
    ("tex", "words"),
    [
        (
            r"\text{rate} = \frac{\text{recycled}}{\text{all waste}} \times 100 %",
            "rate equals recycled over all waste times 100 per cent",
        ),
        (r"\frac{a+b}{c}", "the fraction a plus b over c end fraction"),
        (
            r"\hat{p} \pm 1.96 \sqrt{\frac{pq}{n}}",
            "p hat plus or minus 1.96 the square root of the quantity p q over n end quantity",
        ),
        (r"\sum_{i=1}^{n} x_i^2", "sum from i equals 1 to n of x i squared"),
        (r"x_{t-1} \geq \bar{x}", "x sub t minus 1 end sub is at least x bar"),
        (r"\binom{n}{k} p^k", "n choose k p to the power k"),
        (r"1.5 \times 10^{-3}", "1.5 times 10 to the power minus 3"),
        (r"\begin{bmatrix}1 & 2\end{bmatrix}", "matrix of 1 by 2, row 1: 1, 2; end of matrix"),
        (r"\mu \in \mathbb{R}", "mu in R"),
        (r"\operatorname{median}(x)", "median open bracket x close bracket"),
        (r"£1.2\text{ million}", "pounds 1.2 million"),
        ("income - costs", "income minus costs"),
        (r"\left( \frac{a}{b} \right)", "open bracket a over b close bracket"),
    ],
)  # fmt: skip
def test_a_formula_in_words(tex: str, words: str) -> None:
    assert words_of(tex) == words


@pytest.mark.parametrize(
    "tex",
    [
        "",
        " ",
        r"\nosuchcommand{x}",
        r"\frac{a",
        r"\frac{a}",
        "}{",
        "a}",
        "x^",
        "x^2^3",
        "a & b",
        r"\left( x",
        r"\begin{matrix}1",
        r"\begin{foo}x\end{foo}",
        r"\begin{tikzpicture}x\end{tikzpicture}",
        r"\cancel{x}",
        r"\newcommand{\x}{y}",
        r"\text{a \unknown}",
        r"\text{漢}",
        r"\big",
        r"x^ \\ 2",
        r"\genfrac",
        "{" * 60 + "x" + "}" * 60,
        "\\",
    ],
)
def test_what_cannot_be_typeset_is_no_formula(tex: str) -> None:
    assert formula_of(tex) is None


# ---------------------------------------------------------------- in the PDF


def typeset(*formulas: tuple[Node, str]) -> str:
    """Give the letters of a PDF that keeps both standards, with each formula in a line and on its own."""
    import typst

    source = (
        '#set document(title: "Formulas")\n#set text(font: "Source Sans 3", lang: "en")\n' + MATH + "\n= Formulas\n"
    )
    for tree, words in formulas:
        made = f"json(bytes({json.dumps(json.dumps(tree))})), {json.dumps(words, ensure_ascii=False)}"
        source += f"#formula({made}, false)\n#formula({made}, true)\n\n"
    written = typst.Compiler(source.encode("utf-8"), font_paths=fonts()).compile(
        format="pdf", pdf_standards=["ua-1", "a-2a"], timestamp=datetime(2022, 11, 14, tzinfo=UTC)
    )
    assert isinstance(written, bytes)
    document = PdfDocument(io.BytesIO(written))
    text = " ".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return unicodedata.normalize("NFKC", text)


@pytest.mark.parametrize(
    ("tex", "letters"),
    [
        (r"\frac{n_t}{N} \times 100", "nt N × 100"),
        (r"\binom{n}{k}", "( n k )"),
        (r"\begin{pmatrix}0.9 & 0.1\\ 0.2 & 0.8\end{pmatrix}", "( 0.9 0.1 0.2 0.8 )"),
        (r"f(x) = \begin{cases} 1 & x > 0 \\ 0 & \text{otherwise}\end{cases}", "f(x) = {1 x > 0 0 otherwise"),
        (r"\begin{align} x &= 1 \\ y &= 2 \end{align}", "x = 1 y = 2"),
        (r"\sum_{i=1}^{n} \sqrt[3]{x_i}", "∑ i = 1 n 3√xi"),
        (r"p < 0.05, a-b", "p < 0.05, a − b"),
    ],
)
def test_the_letters_of_a_formula_stand_in_the_pdf(tex: str, letters: str) -> None:
    formula = formula_of(tex)
    assert formula is not None
    shown = "".join(typeset((formula.tree, formula.words)).split()).removeprefix("Formulas")
    assert sorted(shown) == sorted("".join(letters.split()) * 2)


def test_every_mark_fence_and_structure_can_be_typeset() -> None:
    tex = [
        r"\hat{a}\bar{a}\overline{ab}\underline{a}\tilde{a}\vec{a}\dot{a}\ddot{a}",
        r"\check{a}\breve{a}\acute{a}\grave{a}\mathring{a}",
        r"\underbrace{a+b}_{\text{two}} + \overbrace{c}^{n}",
        r"\left[ \frac{a}{b} \right] \left\{ \frac{a}{b} \right\} \left| \frac{a}{b} \right|",
        r"\left. \frac{a}{b} \right|_0",
        r"\lim_{x \to 0} \max_i \operatorname*{argmax}_x \int_0^1 \prod_i \xrightarrow{abc} \overset{!}{=}",
        r"\begin{vmatrix}a & b\end{vmatrix} \begin{Bmatrix}a\end{Bmatrix}",
        r"\begin{array}{lr}a & b\end{array} \substack{a\\b}",
        r"{n \choose k} {a \atop b} \bm{x} \mathbf{1} \mathcal{N} \textbf{words} x' \quad \lfloor x \rfloor",
        r"x \\ y",
    ]
    formulas = [formula_of(one) for one in tex]
    assert [one for one, formula in zip(tex, formulas, strict=True) if formula is None] == []
    assert typeset(*((one.tree, one.words) for one in formulas if one))


def test_every_sign_that_a_formula_may_have_can_be_typeset() -> None:
    table = Path(symbols_parser.__file__).with_name("unimathsymbols.txt").read_text(encoding="utf-8")
    known = {chr(int(line.split("^")[0], 16)) for line in table.splitlines() if not line.startswith("#")}
    signs = sorted(sign for sign in known if SET.fullmatch(sign) and unicodedata.category(sign) != "Cn")
    assert len(signs) > 2000
    assert typeset(*((operator(sign), "a sign") for sign in signs))
