from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from kpi_helpers.blocks.from_css import (
    bar_of,
    clean_css,
    colour_of,
    declarations,
    ground_and_ink,
    is_bold,
    is_hidden,
    readable_on,
    styles_of,
)
from kpi_helpers.blocks.palette import contrast


@pytest.mark.parametrize(
    ("css", "safe"),
    [
        ("@import url(https://x.y/z.css); #a {color: red}", "#a {color: red}"),
        ("@IMPORT 'https://x.y/z.css'", ""),
        ("#a {background: u\\72l(https://x.y)}", "#a {background: u72l(https://x.y)}"),
        ("@font-face {src: url(https://x.y/f)} #a {color: red}", "#a {color: red}"),
        ("a:after {content: '</style><script>x</script>", "a:after {content: '/style>script>x/script>"),
        ("td {background: URL( 'https://x.y' ); color: red}", "td {background: none; color: red}"),
        ("td {background: image-set('https://x.y/a.png' 1x)}", "td {background: none}"),
        ("td {width: expression(alert(1))}", "td {width: none)}"),
        ("td {background: url(https://x.y/never-closed", "td {background: none"),
        ("fill: url(#a); clip-path: url('#b')", "fill: url(#a); clip-path: url('#b')"),
        ("-moz-binding: x; behavior: y; color: red", "color: red"),
        ("position: fixed; top: 0; background-position: left", "top: 0; background-position: left"),
        ("u/* */rl(https://x.y)", "none"),
    ],
)
def test_css_fetches_nothing_runs_nothing_and_stays_in_its_place(css: str, safe: str) -> None:
    assert clean_css(css) == safe


def test_only_what_a_report_can_carry_is_taken_over() -> None:
    assert declarations("Color: RED !important; width: 10em; font-weight: BOLD; ; display:none; border") == {
        "color": "red",
        "font-weight": "bold",
        "display": "none",
    }


def test_rules_find_their_elements_and_the_later_one_wins() -> None:
    soup = BeautifulSoup('<p id="a" class="x">1</p><p id="b">2</p>', "html.parser")
    sheet = (
        "p {color: red} .x {color: blue} #a, #b {font-weight: bold} p:hover {color: green}"
        "@media print {p {display: none}}"
    )
    found = {tag["id"]: styles_of(soup, [sheet]).get(id(tag)) for tag in soup.find_all("p")}
    assert found == {"a": {"color": "blue", "font-weight": "bold"}, "b": {"color": "red", "font-weight": "bold"}}


@pytest.mark.parametrize(
    "nonsense", ["}}}{{{", "p {", "<<<", "]]> {color: red}", ":::x {color: red}", "p,, {color: red}"]
)
def test_a_sheet_that_is_none_says_nothing(nonsense: str) -> None:
    assert styles_of(BeautifulSoup("<b>1</b>", "html.parser"), [nonsense]) == {}


@pytest.mark.parametrize(
    ("css", "colour"),
    [
        ("#abc", "#aabbcc"),
        ("#ABCDEF", "#abcdef"),
        ("rgb(255, 0, 0)", "#ff0000"),
        ("rgba(255, 0, 0, 255)", "#ff0000"),
        ("navy", "#000080"),
        ("hsl(120, 100%, 25%)", "#008000"),
        ("#ff000010", None),
        ("transparent", None),
        ("inherit", None),
        ("var(--x)", None),
        ("", None),
        ("red; } body { display: none", None),
    ],
)
def test_colours_however_they_are_written(css: str, colour: str | None) -> None:
    assert colour_of(css) == colour


def test_letters_on_a_coloured_ground_can_be_read() -> None:
    assert readable_on("#08306b", "#f1f1f1") == "#f1f1f1"
    assert readable_on("#ffff00", None) == "#1f2a30"
    assert readable_on("#08306b", None) == "#ffffff"
    assert contrast("#ffffff", "#000000") == 21.0
    for ground in ("#ffffff", "#08306b", "#777777", "#ffff00"):
        for ink in ("#1f2a30", "#ffffff", "#777777", "#ffff00", "#ff0000"):
            assert contrast(readable_on(ground, ink), ground) >= 4.4


def test_an_ink_keeps_its_hue_where_it_is_made_readable() -> None:
    assert readable_on(None, "#ff0000") == "#ea0000"
    assert ground_and_ink({"color": "#ff0000"}) == {"ink": "#ea0000"}


def test_colours_that_are_those_of_the_page_are_none() -> None:
    assert ground_and_ink({"background-color": "white"}) == {}
    assert ground_and_ink({"color": "#1f2a30"}) == {}
    assert ground_and_ink({"background": "#fff3cd"}) == {"fill": "#fff3cd", "ink": "#1f2a30"}
    assert ground_and_ink({"background": "linear-gradient(90deg, red, blue)"}) == {}


@pytest.mark.parametrize(
    ("background", "bar"),
    [
        ("linear-gradient(90deg, #aabbcc 40.0%, transparent 40.0%)", {"from": 0.0, "to": 0.4, "colour": "#aabbcc"}),
        (
            "linear-gradient(90deg, transparent 25%, red 25%, red 50%, transparent 50%)",
            {"from": 0.25, "to": 0.5, "colour": "#ff0000"},
        ),
        ("linear-gradient(90deg, transparent 100%)", None),
        ("#aabbcc", None),
    ],
)
def test_bars_of_styler_in_shares_of_the_width(background: str, bar: dict[str, object] | None) -> None:
    assert bar_of({"background": background}) == bar


def test_hidden_and_bold() -> None:
    assert is_hidden({"display": "none"})
    assert is_hidden({"visibility": "collapse"})
    assert not is_hidden({"display": "block", "visibility": "visible"})
    assert is_bold({"font-weight": "600"})
    assert not is_bold({"font-weight": "normal"})
