from __future__ import annotations

import json

import pytest
import typst
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st

from kpi_helpers.blocks.pdf.compile import fonts
from kpi_helpers.blocks.pdf.letters import covered, missing_letters, one_line, printable
from kpi_helpers.fonts import FAMILY, font_folder

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


@settings(max_examples=60, deadline=None)
@given(st.text())
def test_any_text_is_a_string_to_typst_and_never_markup(words: str) -> None:
    said = typst.eval(
        b"", json.dumps(printable(words), ensure_ascii=False), font_paths=fonts(), ignore_system_fonts=True
    )
    assert json.loads(said) == printable(words)


@settings(max_examples=200, deadline=None)
@given(st.text())
def test_printable_text_has_only_letters_of_the_fonts(words: str) -> None:
    shown = printable(words)
    assert all(ord(letter) in covered() or letter == "\n" for letter in shown)
    assert printable(shown) == shown
