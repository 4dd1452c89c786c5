from __future__ import annotations

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given, settings, strategies as st

from kpi_helpers.blocks.pdf.compile import fonts
from kpi_helpers.blocks.pdf.letters import breakable, covered, missing_letters, one_line, printable
from kpi_helpers.fonts import FAMILY, font_folder
from tests.readings import para
from tests.typeset import typeset, words_of

WELSH = "ŵ ŷ ẁ ẃ ẅ ỳ â ê î ô û Ŵ Ŷ"
USED_IN_REPORTS = "£ € % – — ‘ ’ “ ” … · • × ÷ ± − ≤ ≥ ≈ ≠ ½ ¼ ² ³ ° ↑ ↓ → ← ▲ ● ■ ○ ✓ Σ μ π √ ∑"


def test_the_fonts_are_one_family_with_the_same_letters() -> None:
    for path in font_folder().glob("*.ttf"):
        with TTFont(path, lazy=True) as font:
            names = font["name"]
            assert (names.getDebugName(16) or names.getDebugName(1)) == FAMILY, path.name
            assert frozenset(font["cmap"].getBestCmap()) == covered(), path.name


def test_typst_sees_the_weights_the_design_asks_for() -> None:
    found = {(font.weight, font.style) for font in fonts().fonts() if font.family == FAMILY}
    assert found == {
        (300, "normal"),
        (400, "normal"),
        (400, "italic"),
        (600, "normal"),
        (600, "italic"),
        (700, "normal"),
    }


def test_the_licence_stands_beside_the_fonts() -> None:
    assert "SIL OPEN FONT LICENSE Version 1.1" in (font_folder() / "OFL.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("words", [WELSH, USED_IN_REPORTS])
def test_letters_reports_use_are_there(words: str) -> None:
    assert printable(words) == words
    assert missing_letters(words) == ""


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("party \N{PARTY POPPER}", "party [party popper]"),
        ("flag \N{VARIATION SELECTOR-16}\N{ZERO WIDTH JOINER}x", "flag x"),
        ("漢字漢字", "[4 letters of another script]"),
        ("bell\x07 tab\t new\x0bline", "bell tab  new line"),
        ("full width ＡＢＣ", "full width ABC"),
        ("e\N{COMBINING ACUTE ACCENT}", "é"),
        ("private \ue000", "private "),
    ],
)
def test_letters_no_font_has_are_named(words: str, shown: str) -> None:
    assert printable(words) == shown


def test_missing_letters_are_told_once() -> None:
    assert missing_letters("\N{PARTY POPPER} and \N{PARTY POPPER}, ＡＢＣ, \x07") == "\N{PARTY POPPER}"


def test_white_space_is_one_space_but_no_break_spaces_stay() -> None:
    assert one_line("a \n\t b\N{NO-BREAK SPACE}c") == "a b\N{NO-BREAK SPACE}c"


def test_words_longer_than_a_column_may_break_and_no_other() -> None:
    shown = breakable("ordinary words and Annex_A_" + "x" * 30).replace("\u200b", "|")
    assert shown == "ordinary words and Annex_|A_|xxxxxxxxxxxx|xxxxxxxxxxxxxxxxxx"
    assert breakable("https://example.org/a") == "https://example.org/a"
    assert breakable(breakable("y" * 40)) == breakable("y" * 40)


@settings(max_examples=25, deadline=None)
@given(st.text(max_size=80))
def test_any_text_can_be_typeset_and_none_is_markup(words: str) -> None:
    cell = {"x": 0, "inline": [{"text": words}]}
    table = {"kind": "data_table", "caption": words, "head": 0, "aligns": ["left"], "rows": [[cell]]}
    pdf = typeset(
        para(words), table, {"kind": "printed", "text": words}, {"kind": "failure", "name": words, "words": words}
    )
    assert pdf.startswith(b"%PDF-")


def test_letters_that_the_type_of_code_has_not_are_set_in_that_of_the_report() -> None:
    letters = "".join(chr(code) for code in sorted(covered()) if chr(code).isprintable())
    rows = "\n".join(letters[start : start + 60] for start in range(0, 2400, 60))
    assert typeset({"kind": "printed", "text": f"{rows}\nrate \N{ROBOT FACE} \ufb00"}).startswith(b"%PDF-")


def test_what_is_markup_elsewhere_arrives_as_typed() -> None:
    markup = '# * _ $ @ [ ] { } < > \\ ` ~ ^ & // /* #let x = 1 #import "x" $a$ <label> @ref'
    assert words_of(typeset(para(markup))) == markup


@settings(max_examples=200, deadline=None)
@given(st.text())
def test_printable_text_has_only_letters_of_the_fonts(words: str) -> None:
    shown = printable(words)
    assert all(ord(letter) in covered() or letter == "\n" for letter in shown)
    assert printable(shown) == shown
