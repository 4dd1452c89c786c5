from __future__ import annotations

import base64
import io
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from PIL import Image

from kpi_helpers.blocks.from_pictures import drawing_of, picture_of, pixels_of, safe_attribute, words_of_drawing
from tests.notebook_builders import DRAWING, PIXEL

NS = 'xmlns="http://www.w3.org/2000/svg"'


def drawn(inner: str, attributes: str = "") -> str:
    """Give what stands in a drawing once it is read."""
    svg = drawing_of(f"<svg {NS}{attributes}>{inner}</svg>", "c4")
    assert svg is not None
    return svg.split(">", 1)[1].removesuffix("</svg>")


def encoded(image: Image.Image, form: str) -> str:
    kept = io.BytesIO()
    image.save(kept, form)
    return base64.b64encode(kept.getvalue()).decode("ascii")


# ---- drawings ----------------------------------------------------------------------------------------------


def test_drawings_are_safe_and_the_same_at_every_run() -> None:
    svg = (
        '<?xml version="1.0"?><!DOCTYPE svg><svg xmlns="http://www.w3.org/2000/svg" onload="x()">'
        "<metadata>2026-01-01</metadata><style>*{stroke-linejoin: round}</style><script>x</script>"
        '<path id="m8fa2c1" d="M0 0"/><use href="#m8fa2c1" clip-path="url(#m8fa2c1)"/>'
        '<image href="https://x.y/z.png"/></svg>'
    )
    assert drawing_of(svg, "c4") == (
        '<svg xmlns="http://www.w3.org/2000/svg" style="stroke-linejoin: round">'
        '<path id="c4-1" d="M0 0" /><use href="#c4-1" clip-path="url(#c4-1)" /><image /></svg>'
    )


@pytest.mark.parametrize(
    "broken",
    [
        "",
        "words",
        "<svg><g></svg>",
        "<html></html>",
        '<!DOCTYPE x [<!ENTITY a "b">]><svg/>',
        '<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><svg xmlns="http://www.w3.org/2000/svg">&b;</svg>',
        '<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>',
        "<svg><text>&nbsp;</text></svg>",
    ],
)
def test_what_is_no_drawing_is_none(broken: str) -> None:
    assert drawing_of(broken, "c4") is None


@pytest.mark.parametrize(
    ("hostile", "left"),
    [
        ("<script>x</script>", ""),
        ("<g onclick='x()' onfocus='y()'/>", "<g />"),
        ("<use href='https://x.y/z#a'/><use href='data:image/svg+xml;base64,AA'/>", "<use /><use />"),
        ("<image href='https://x.y/z.png'/>", "<image />"),
        ("<image href='data:image/png;base64,AA'/>", '<image href="data:image/png;base64,AA" />'),
        ("<a href='javascript:x()'><path d='M0'/></a>", '<g><path d="M0" /></g>'),
        ("<path fill='url(https://x.y#a)' d='M0'/>", '<path d="M0" />'),
        ("<path style='fill: url(https://x.y#a); position: fixed'/>", '<path style="fill: none;" />'),
        ("<set attributeName='href' to='javascript:x()'/><animate onbegin='x()'/>", ""),
        ("<foreignObject width='40' height='20'><iframe src='https://x.y'/><b>Mills</b></foreignObject>",
         '<text x="20" y="14" text-anchor="middle" font-size="12">Mills</text>'),
        ("<foreignObject><img src='https://x.y' onerror='x()'/></foreignObject>", ""),
        ("<h:script xmlns:h='http://www.w3.org/1999/xhtml'>x()</h:script>", ""),
        ("<switch><g requiredFeatures='x'><path d='M0'/></g><text>old</text></switch>",
         '<g><g><path d="M0" /></g></g>'),
        ("<!-- <script>x</script> --><g/>", "<g />"),
    ],
)  # fmt: skip
def test_what_could_run_or_fetch_is_no_part_of_a_drawing(hostile: str, left: str) -> None:
    assert drawn(hostile) == left


@pytest.mark.parametrize(
    ("rules", "left"),
    [
        (".st0 {fill: red}", "<style>#drawing-c4 .st0 {fill: red}</style>"),
        ("text, .a.b {fill: red}", "<style>#drawing-c4 text, #drawing-c4 .a.b {fill: red}</style>"),
        ("body {display: none}", "<style>#drawing-c4 body {display: none}</style>"),
        ("+ p {display: none} ~ div {color: red} .a, &gt; b {x: y}", ""),
        ("@media print {.a {fill: red}} @import 'x.css'; .b {fill: blue}",
         "<style>#drawing-c4 .b {fill: blue}</style>"),
        (".a {fill: url(https://x.y)}", "<style>#drawing-c4 .a {fill: none}</style>"),
    ],
)  # fmt: skip
def test_the_rules_of_a_drawing_hold_inside_it(rules: str, left: str) -> None:
    made = drawing_of(f"<svg {NS}><style>{rules}</style><g/></svg>", "c4")
    assert made is not None
    assert made.split(">", 1)[1] == f"{left}<g /></svg>"


def test_every_reference_follows_a_new_name() -> None:
    made = drawn(
        "<style>#a {fill: red} .b {fill: url(#a)}</style><linearGradient id='a'/><path id='b' fill='url(#a)'/>"
        "<path style='fill:url(&quot;#a&quot;)'/><use xlink:href='#b'/>",
        ' xmlns:xlink="http://www.w3.org/1999/xlink"',
    )
    assert made == (
        "<style>#drawing-c4 #c4-1 {fill: red} #drawing-c4 .b {fill: url(#c4-1)}</style>"
        '<linearGradient id="c4-1" /><path id="c4-2" fill="url(#c4-1)" />'
        '<path style="fill:url(#c4-1)" /><use xlink:href="#c4-2" />'
    )


def test_a_drawing_written_without_its_namespaces_is_read() -> None:
    made = drawing_of("<svg viewBox='0 0 1 1'><use xlink:href='#a'/></svg>", "c4")
    assert made is not None
    assert ElementTree.fromstring(made).tag == "{http://www.w3.org/2000/svg}svg"
    assert 'viewBox="0 0 1 1"' in made


def test_attributes_that_are_not_known_are_none() -> None:
    assert [safe_attribute(key, "x") for key in ("onload", "formaction", "data-x", "srcdoc", "d")] == [
        None, None, None, None, "x",
    ]  # fmt: skip


def test_the_words_of_a_drawing_are_its_label_or_its_title() -> None:
    assert words_of_drawing('<svg aria-label="Bars &amp; lines"><title>T</title></svg>') == "Bars & lines"
    assert words_of_drawing("<svg><title>A slope</title></svg>") == "A slope"
    assert words_of_drawing(DRAWING) == ""


# ---- pixels ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("form", "kept"), [("PNG", "png"), ("JPEG", "jpeg"), ("GIF", "gif"), ("WEBP", "webp")])
def test_a_picture_that_every_format_can_show_is_kept_as_it_is(form: str, kept: str) -> None:
    content = encoded(Image.new("RGB", (30, 10)), form)
    assert pixels_of(content) == (kept, content, 30.0)


@pytest.mark.parametrize(("mode", "form"), [("CMYK", "JPEG"), ("RGB", "BMP"), ("RGB", "TIFF"), ("I;16", "PNG")])
def test_any_other_becomes_a_png(mode: str, form: str) -> None:
    found = pixels_of(encoded(Image.new(mode, (30, 10)), form))
    assert found is not None
    with Image.open(io.BytesIO(base64.b64decode(found[1]))) as image:
        assert (found[0], found[2], image.format, image.mode, image.size) == ("png", 30.0, "PNG", "RGB", (30, 10))


@pytest.mark.parametrize("damaged", ["AAAA", "", "not base64!", PIXEL[:60], base64.b64encode(b"<svg/>").decode()])
def test_a_picture_that_cannot_be_read_is_none(damaged: str) -> None:
    assert pixels_of(damaged) is None


def test_a_picture_is_read_from_its_address() -> None:
    assert picture_of(f"data:image/png;base64,{PIXEL}", "c4") == {"png": PIXEL, "width": 1.0}
    drawing = base64.b64encode(DRAWING.encode()).decode()
    assert picture_of(f"data:image/svg+xml;base64,{drawing}", "c4") == {"svg": drawing_of(DRAWING, "c4")}
    assert picture_of(DRAWING, "c4") == {"svg": drawing_of(DRAWING, "c4")}
    assert picture_of(f"data:image/svg+xml;utf8,{quote(DRAWING)}", "c4") is None
    assert picture_of("https://x.y/z.png", "c4") is None
