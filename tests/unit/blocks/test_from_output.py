from __future__ import annotations

import sys
from types import SimpleNamespace
from typing import Any

import pytest

from kpi_helpers.blocks.from_output import (
    alternative_of,
    blocks_of_error,
    blocks_of_print,
    is_bare_object,
    printed_text,
    width_in,
)
from tests.notebook_builders import DRAWING, PIXEL
from tests.readings import para, read_data

DRAWN = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20" viewBox="0 0 40 20">'
    '<path id="c1-p1-1" d="M0 0 40 20" stroke="#1f2a30" /></svg>'
)
NO_WORDS = 'a picture has no description. Give it one: add "alt" to the cell\'s metadata, or use show_chart'
BOX = {
    "kind": "missing",
    "inline": [{"text": "[An interactive output stands here in the notebook; a page cannot show it.]"}],
}
VEGA = "application/vnd.vegalite.v5+json"


@pytest.mark.parametrize(
    ("data", "blocks"),
    [
        ({"text/html": "<b>a</b>", "text/plain": "<HTML>"}, [para({"text": "a", "strong": True})]),
        ({"text/html": ["<b>", "a</b>"]}, [para({"text": "a", "strong": True})]),
        ({"text/markdown": "### Share\n\n<b>x</b>", "text/plain": "x"},
         [{"kind": "heading", "level": 3, "text": "Share", "id": ""}, para({"text": "x", "strong": True})]),
        ({"text/latex": "$x^2$", "text/plain": "x"}, [{"kind": "formula", "tex": "x^2"}]),
        ({"text/latex": r"\[ x^2 \]"}, [{"kind": "formula", "tex": "x^2"}]),
        ({"text/latex": "a rate of $x_1$"}, [para("a rate of ", {"text": "", "tex": "x_1"})]),
        ({"text/plain": "a    1\nb    2\ndtype: int64"}, [{"kind": "printed", "text": "a    1\nb    2\ndtype: int64"}]),
        ({"text/plain": "<Axes: xlabel='quarter'>"}, []),
        ({"text/plain": ""}, []),
        ({}, []),
        ({"application/json": {"a": 1}, "text/plain": "{'a': 1}"}, [{"kind": "printed", "text": "{'a': 1}"}]),
        ({"text/plain": "[1, <Thing at 0x7f12ab90>]"}, [{"kind": "printed", "text": "[1, <Thing>]"}]),
    ],
)  # fmt: skip
def test_the_best_form_of_an_object_is_read(data: dict[str, Any], blocks: list[dict[str, Any]]) -> None:
    told: list[str] = []
    assert read_data(data, told) == blocks
    assert told == []


@pytest.mark.parametrize(
    ("data", "picture"),
    [
        ({"image/svg+xml": DRAWING}, {"svg": DRAWN}),
        ({"image/png": PIXEL, "text/plain": "<Figure size 640x480>"}, {"png": PIXEL, "width": 1.0}),
        ({"image/svg+xml": DRAWING, "image/png": PIXEL}, {"svg": DRAWN}),
        ({"application/vnd.plotly.v1+json": {}, "image/png": PIXEL}, {"png": PIXEL, "width": 1.0}),
        ({"text/html": "<script>draw()</script>", "image/png": PIXEL}, {"png": PIXEL, "width": 1.0}),
    ],
)
def test_a_picture_has_the_words_of_its_output(data: dict[str, Any], picture: dict[str, Any]) -> None:
    assert read_data(data, alt="A bar.") == [{"kind": "picture", **picture, "alt": "A bar."}]


def test_a_picture_without_words_says_so_and_warns() -> None:
    told: list[str] = []
    (picture,) = read_data({"image/png": PIXEL}, told)
    assert picture["alt"] == "Picture without a description, from cell 1."
    assert told == [NO_WORDS]


def test_a_broken_drawing_gives_way_to_its_picture() -> None:
    told: list[str] = []
    blocks = read_data({"image/svg+xml": "<svg><g></svg>", "image/png": PIXEL}, told, alt="A bar.")
    assert blocks == [{"kind": "picture", "png": PIXEL, "width": 1.0, "alt": "A bar."}]
    assert told == ["a drawing is not well-formed SVG and is left out"]


def test_a_picture_that_cannot_be_read_leaves_a_box_with_its_words() -> None:
    told: list[str] = []
    (box,) = read_data({"image/png": "AAAA", "text/plain": "<Figure>"}, told, alt="A bar.")
    assert box == {"kind": "missing", "inline": [{"text": "[A picture that cannot be read stands here: A bar.]"}]}
    assert told == ["a picture cannot be read and is left out"]


@pytest.mark.parametrize(
    ("form", "todo"),
    [
        ("application/vnd.jupyter.widget-view+json", "Show a picture or a table of it"),
        ("application/vnd.plotly.v1+json", "Install kaleido, or show a picture of it: Image(figure.to_image())"),
        (VEGA, "Install vl-convert-python, or show a picture of it"),
        ("application/pdf", "Show the figure as SVG or PNG"),
        ("application/javascript", "Show a picture or a table of it"),
    ],
)
def test_what_needs_a_program_leaves_a_box_and_says_what_to_do(form: str, todo: str) -> None:
    told: list[str] = []
    assert read_data({form: {}, "text/plain": "IntSlider(value=3)"}, told) == [BOX]
    assert told == [f"an output needs a program to be seen and is left out ({form}). {todo}"]


def test_a_widget_of_progress_is_for_the_analyst() -> None:
    told: list[str] = []
    bar = "  0%|          | 0/2 [00:00<?, ?it/s]"
    assert read_data({"application/vnd.jupyter.widget-view+json": {}, "text/plain": bar}, told) == []
    assert told == []


def test_a_chart_is_drawn_where_its_library_can_draw_one(monkeypatch: pytest.MonkeyPatch) -> None:
    library = SimpleNamespace(vegalite_to_svg=lambda content: DRAWING if content == {"mark": "bar"} else "")
    monkeypatch.setitem(sys.modules, "vl_convert", library)
    forms = {VEGA: {"mark": "bar"}, "text/html": "<script>x</script>", "text/plain": "alt.Chart(...)"}
    told: list[str] = []
    assert read_data(forms, told, alt="A bar.") == [{"kind": "picture", "svg": DRAWN, "alt": "A bar."}]
    assert told == []


def test_a_library_that_fails_to_draw_loses_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_: Any) -> str:
        raise OSError("no browser")

    monkeypatch.setitem(sys.modules, "vl_convert", SimpleNamespace(vegalite_to_svg=fails))
    assert read_data({VEGA: {}, "text/html": "<p>a</p>"}) == [para("a")]


def test_the_width_a_notebook_states_is_kept() -> None:
    assert width_in({"image/png": {"width": 120, "height": 30}}, "image/png") == 120.0
    assert width_in({"width": 80}, "image/png") == 80.0
    for stated in ({}, {"width": "80"}, {"width": True}, {"width": -3}, {"image/png": "wide"}):
        assert width_in(stated, "image/png") is None
    (picture,) = read_data({"image/png": PIXEL}, None, **{"image/png": {"width": 120, "alt": "A bar."}})
    assert (picture["width"], picture["alt"]) == (120.0, "A bar.")


@pytest.mark.parametrize("key", ["alt", "fig-alt", "fig_alt"])
def test_words_for_pictures_have_the_names_jupyter_and_quarto_use(key: str) -> None:
    assert alternative_of({key: "  A\n bar. "}) == "A bar."
    assert alternative_of({"image/png": {key: "A bar."}, "alt": "of the cell"}) == "A bar."
    assert alternative_of({key: 3}) == ""


# ---- text --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("printed", "left"),
    [
        ("\x1b[31mred\x1b[0m\ttab\x07", "red\ttab"),
        ("\x1b]8;;https://x.y\x07link\x1b]8;;\x07", "link"),
        ("10%|#   | 1/10\rdone", "done"),
        ("one\r\ntwo\r\n", "one\ntwo"),
        ("100%|##########| 3/3 [00:01<00:00,  2.9it/s]\nafter", "after"),
        ("3it [00:01,  2.9it/s]", ""),
        ("Mills 44%|45%|46%", "Mills 44%|45%|46%"),
        ("the new lorry 5.2s/it [test]", "the new lorry 5.2s/it [test]"),
        ("<Thing at 0x7f12ab>", "<Thing>"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    ],
)
def test_printed_text_is_left_as_a_terminal_leaves_it(printed: str, left: str) -> None:
    assert printed_text(printed) == left
    assert blocks_of_print(printed) == ([{"kind": "printed", "text": left}] if left else [])


def test_spaces_at_the_beginning_of_printed_text_stay() -> None:
    assert blocks_of_print("   a  b\n c \n") == [{"kind": "printed", "text": "   a  b\n c"}]


@pytest.mark.parametrize(
    ("text", "is_bare"),
    [
        ("[<matplotlib.lines.Line2D at 0x7f12a4b0>]", True),
        ("<BarContainer object of 3 artists>", True),
        ("Text(0.5, 1.0, 'Rate')", True),
        ("array([<Axes: >, <Axes: >], dtype=object)", True),
        ("(array([1., 2.]), array([0, 1]), <a list of 2 Patch objects>)", True),
        ("<5 homes", False),
        ("[1, 2, 3]", False),
        ("{'Mills': <Axes: >}", False),
        ("homes <Axes: >", False),
    ],
)
def test_names_of_objects_nobody_meant_to_print(text: str, is_bare: bool) -> None:
    assert is_bare_object(text) is is_bare


def test_an_error_has_its_name_and_words_without_colours() -> None:
    assert blocks_of_error("KeyError", "\x1b[31m'rents'\x1b[0m") == [
        {"kind": "failure", "name": "KeyError", "words": "'rents'"}
    ]
