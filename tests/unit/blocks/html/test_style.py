from __future__ import annotations

import re

import pytest

from kpi_helpers.blocks.html.style import DARK, LIGHT, block_rules, readable, style_sheet
from kpi_helpers.blocks.palette import TONES, contrast

ACCENTS = ["#0b4f6c", "#6b2d5c", "#005ea5", "#767676", "#000000", "#b30000"]
INKS = ("ink", "muted", "green", "amber", "red", "blue", "orange", "purple")
INK_ON_GROUND = [(ink, ground) for ink in INKS for ground in ("paper", "panel")]
ON_MARKS = [("paper", shape) for shape in ("blue", "orange", "purple")]  # letters in filled marks
ON_SHARES = [("paper", "green"), ("amber", "amber-tint"), ("paper", "red"), ("muted", "paper"), ("paper", "red-stripe")]


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), INK_ON_GROUND + ON_MARKS + ON_SHARES)
def test_words_can_be_read(colours: dict[str, str], ink: str, ground: str) -> None:
    assert contrast(colours[ink], colours[ground]) >= 4.5


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("shape", ["green", "amber", "red", "muted", "blue", "orange", "purple", "focus"])
@pytest.mark.parametrize("ground", ["paper", "panel"])
def test_shapes_can_be_seen(colours: dict[str, str], shape: str, ground: str) -> None:
    assert contrast(colours[shape], colours[ground]) >= 3


@pytest.mark.parametrize("accent", ACCENTS)
@pytest.mark.parametrize(("colours", "wanted"), [(LIGHT, 4.5), (DARK, 7)], ids=["light", "dark"])
def test_every_accent_can_be_read(accent: str, colours: dict[str, str], wanted: float) -> None:
    colour = readable(accent, on=colours, contrast=wanted)
    assert re.fullmatch("#[0-9a-f]{6}", colour)
    assert min(contrast(colour, colours["paper"]), contrast(colour, colours["panel"])) >= wanted


@pytest.mark.parametrize(
    ("accent", "by_day", "by_night"),
    [("#0b4f6c", "#0b4f6c", "#75b9d7"), ("#767676", "#707070", "#b0b0b0")],
)
def test_the_accent_is_kept_by_day_where_it_can_be_read(accent: str, by_day: str, by_night: str) -> None:
    assert readable(accent, on=LIGHT, contrast=4.5) == by_day
    assert readable(accent, on=DARK, contrast=7) == by_night


def test_the_band_keeps_the_accent_that_words_on_panels_cannot() -> None:
    by_day = style_sheet("#767676").split("}", 1)[0]
    assert "--kpi-accent: #707070;" in by_day
    assert "--kpi-band: #767676;" in by_day


def test_every_tone_has_a_colour_of_both_pages() -> None:
    sheet = block_rules()
    for tone in TONES:
        assert f".kpi-tone-{tone}" in sheet
    named = {LIGHT[name] for name in LIGHT}
    assert set(TONES.values()) <= named


def test_both_palettes_name_the_same_colours() -> None:
    assert set(LIGHT) == set(DARK)


def test_every_variable_used_is_defined() -> None:
    sheet = style_sheet("#0b4f6c")
    defined = set(re.findall(r"(--kpi-[\w-]+):", sheet)) | {"--kpi-columns", "--kpi-share"}
    assert set(re.findall(r"var\((--kpi-[\w-]+)", sheet)) <= defined


def test_dark_colours_hold_in_a_dark_jupyterlab_and_on_a_dark_page_only() -> None:
    sheet = style_sheet("#0b4f6c")
    before_rules, _ = sheet.split("/* The look of report blocks", 1)
    dark = re.findall(r"^(\S.*) \{ --kpi-ink: #e7ecef;", before_rules, flags=re.MULTILINE)
    assert dark == ["body:not([data-jp-theme-light])", 'body[data-jp-theme-light="false"]']
    assert before_rules.count("@media screen and (prefers-color-scheme: dark)") == 1


def test_rules_of_the_blocks_stay_inside_the_blocks() -> None:
    rules = style_sheet("#0b4f6c").split("/* The look of report blocks", 1)[1]
    rules = re.sub(r"/\*.*?\*/", "", rules.split("*/", 1)[1], flags=re.DOTALL)
    selectors = [part.strip() for part in re.findall(r"([^{}]+)\{", rules) if not part.strip().startswith("@")]
    outside = "body:not([data-jp-theme-light]) "  # where no notebook is
    assert [selector for selector in selectors if not selector.removeprefix(outside).startswith(".kpi")] == []


def test_an_accent_that_is_no_colour_is_refused() -> None:
    message = 'Accent "red; } body { display: none" is not a colour. Write it as #rrggbb, for example #0b4f6c.'
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        style_sheet("red; } body { display: none")
