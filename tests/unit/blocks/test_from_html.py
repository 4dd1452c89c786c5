from __future__ import annotations

import json
from typing import Any

import pytest

from kpi_helpers.publishing.clean.markdown import html_of_markdown
from tests.notebook_builders import DRAWING, PIXEL
from tests.readings import para, read_html, shown_in

NO_PROGRAMS = "is left out: pages carry no programs, frames, forms or players"
BOX = {
    "kind": "missing",
    "inline": [{"text": "[An interactive output stands here in the notebook; a page cannot show it.]"}],
}
DOT = f'<img src="data:image/png;base64,{PIXEL}" alt="A dot"'


def bullets(*items: list[dict[str, Any]], ordered: bool = False, **more: Any) -> dict[str, Any]:
    return {"kind": "list", "ordered": ordered, "items": list(items), **more}


@pytest.mark.parametrize(
    ("markdown", "blocks"),
    [
        (
            "Costs **rose** by *5* and `x`.",
            [
                para(
                    "Costs ",
                    {"text": "rose", "strong": True},
                    " by ",
                    {"text": "5", "em": True},
                    " and ",
                    {"text": "x", "code": True},
                    ".",
                )
            ],
        ),
        ("# One\n\ntext", [{"kind": "heading", "level": 1, "text": "One", "id": ""}, para("text")]),
        ("- a\n  - b\n- c", [bullets([para("a"), bullets([para("b")])], [para("c")])]),
        ("3. a\n4. b", [bullets([para("a")], [para("b")], ordered=True, start=3)]),
        ("> said", [{"kind": "quote", "blocks": [para("said")]}]),
        ("```\n#let x = 1\n```", [{"kind": "printed", "text": "#let x = 1"}]),
        ("a ~~b~~", [para("a ", {"text": "b", "struck": True})]),
        ("---", [{"kind": "division"}]),
        ("x #set page(fill: red) @cite $x [y]", [para("x #set page(fill: red) @cite $x [y]")]),
        ("two  \nlines", [para("two", {"text": "", "break": True}, "lines")]),
        ("- [ ] Ring\n- [x] Write", [bullets([para("[to do] Ring")], [para("[done] Write")])]),
        ("From $5 to $10, $$x^2$$", [para("From $5 to $10,"), {"kind": "formula", "tex": "x^2"}]),
        ("a rate of $x_1$ here", [para("a rate of ", {"text": "", "tex": "x_1"}, " here")]),
    ],
)
def test_markdown_becomes_blocks(markdown: str, blocks: list[dict[str, Any]]) -> None:
    assert shown_in(html_of_markdown(markdown)) == blocks


@pytest.mark.parametrize(
    ("html", "blocks"),
    [
        ("<div><section>a</section><p>b</p></div>", [para("a"), para("b")]),
        ("<blink>kept</blink>", [para("kept")]),
        ("<p></p><h2> </h2><ul></ul><a href='https://x.org'></a>", []),
        (
            "<dl><dt>A</dt><dd>b</dd></dl>",
            [{"kind": "definitions", "items": [{"term": [{"text": "A"}], "blocks": [para("b")]}]}],
        ),
        (
            "<details><summary>More</summary><p>in</p></details>",
            [{"kind": "details", "summary": [{"text": "More"}], "blocks": [para("in")]}],
        ),
        ("<p>a <a href='#b'>link</a></p>", [para("a ", {"text": "link", "link": "#b"})]),
        ("<p>5 rows × 3 columns</p>", [para("5 rows × 3 columns", role="source")]),
        ("<p>H<sub>2</sub>O<!-- no --></p>", [para("H", {"text": "2", "sub": True}, "O")]),
        ("<p>un<b>closed", [para("un", {"text": "closed", "strong": True})]),
        ("<p id='here'>a</p>", [{"kind": "anchor", "id": "here"}, para("a")]),
        (
            "<div style='background: #fff3cd'><p>a</p></div>",
            [{"kind": "box", "blocks": [para("a")], "fill": "#fff3cd", "ink": "#1f2a30"}],
        ),
        ("<p style='color: #ff0000'>a</p>", [para({"text": "a", "ink": "#ea0000"})]),
        ("<h2>CO<sub>2</sub> <b>up</b>¶</h2>", [{
            "kind": "heading", "level": 2, "text": "CO2 up", "id": "",
            "inline": [{"text": "CO"}, {"text": "2", "sub": True}, {"text": " "}, {"text": "up", "strong": True},
                       {"text": "¶"}],
        }]),
        ("<a href='https://x.org'><p>Plan</p></a>", [para({"text": "Plan", "link": "https://x.org"})]),
        ("<span lang='cy'>Tŷ</span> <span lang='Welsh!'>Mawr</span>", [para({"text": "Tŷ", "lang": "cy"}, " Mawr")]),
    ],
)  # fmt: skip
def test_html_becomes_blocks(html: str, blocks: list[dict[str, Any]]) -> None:
    assert shown_in(html) == blocks


# ---- safety ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "blocks", "told"),
    [
        ("<script>alert(1)</script>safe", [para("safe")], [f"a <script> {NO_PROGRAMS}"]),
        ("safe<SCRIPT>alert(1)", [para("safe")], [f"a <script> {NO_PROGRAMS}"]),
        ('<p onclick="x()" onmouseover=y()>a</p>', [para("a")], []),
        ('<a href="javascript:x()">a</a>', [para("a")], []),
        ('<a href="java\nscript:x()">a</a>', [para("a")], []),
        ('<a href="vbscript:x()">a</a><a href="file:///etc/passwd">b</a>', [para("ab")], []),
        ('<a href="https://example.org" target="_blank" ping="https://x.y">a</a>',
         [para({"text": "a", "link": "https://example.org"})], []),
        ("<iframe src='https://example.org'>old</iframe>b", [BOX, para("b")],
         [f"a <iframe> {NO_PROGRAMS}", "an output needs a program to be seen and is left out"]),
        ("<form action='x'><button>go</button>words</form>", [para("words")], [f"a <form> {NO_PROGRAMS}"]),
        ("<object data='x.swf'>x</object><embed src='y'>", [BOX],
         [f"a <embed> {NO_PROGRAMS}", f"a <object> {NO_PROGRAMS}",
          "an output needs a program to be seen and is left out"]),
        ("<div id='plot'></div><script>Plotly.newPlot()</script>", [BOX],
         [f"a <script> {NO_PROGRAMS}", "an output needs a program to be seen and is left out"]),
        ('<p style="background:url(https://x.y/z); position:fixed; color:red">a</p>',
         [para({"text": "a", "ink": "#ea0000"})], []),
        ("<link rel=stylesheet href='https://x.y/z.css'><meta http-equiv=refresh content='0;x'><base href='x'>a",
         [para("a")], []),
        ("<noscript><img src='https://x.y/z.png'></noscript><template>t</template>a", [para("a")], []),
    ],
)  # fmt: skip
def test_what_could_run_or_fetch_is_left_out(written: str, blocks: list[dict[str, Any]], told: list[str]) -> None:
    assert read_html(written) == (blocks, told)


@pytest.mark.parametrize(
    "sheet",
    [
        "@import url(https://x.y/z.css);",
        "@font-face {font-family: x; src: url(https://x.y/f)}",
        "p {background: u\\72l(https://x.y)}",
        "p:after {content: '</style><script>x</script>",
        "body {display: none} .kpi {display: none} :root {color: white} * {position: fixed}",
    ],
)
def test_a_style_sheet_reaches_the_words_beside_it_only_and_fetches_nothing(sheet: str) -> None:
    blocks, _ = read_html(f"<style>{sheet}</style><p>a</p>")
    assert [block["kind"] for block in blocks] == ["paragraph"]
    assert "a" in blocks[0]["inline"][-1]["text"]
    assert "x.y" not in json.dumps(blocks)
    assert "script>" not in json.dumps(blocks)


def test_what_an_author_hid_stays_hidden() -> None:
    hidden = (
        "<style>.secret {visibility: hidden}</style><p hidden>a</p><p style='display: none !important'>b</p>"
        "<p>seen<span class='secret'>c</span></p><pre>lines<br>of<i style='display:none'>d</i> text</pre>"
    )
    assert shown_in(hidden) == [para("seen"), {"kind": "printed", "text": "lines\nof text"}]


# ---- nothing is lost ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("html", "blocks"),
    [
        ("<ul><li>a</li><ul><li>b</li></ul>c</ul>", [bullets([para("a"), bullets([para("b")]), para("c")])]),
        ("<ol>first<li>a</li></ol>", [bullets([para("first")], [para("a")], ordered=True)]),
        ("<li>loose</li>", [para("loose")]),
        (
            "<dl><div><dt>A</dt><dt>B</dt><dd>b<dl><dt>C</dt><dd>d</dd></dl></dd></div>more<dt>E</dt></dl>",
            [{"kind": "definitions", "items": [
                {"term": [{"text": "A"}, {"text": "", "break": True}, {"text": "B"}],
                 "blocks": [para("b"), {"kind": "definitions", "items": [
                     {"term": [{"text": "C"}], "blocks": [para("d")]}]}, para("more")]},
                {"term": [{"text": "E"}], "blocks": []},
            ]}],
        ),
        ("<math><mi>x</mi><mo>=</mo><mn>2</mn></math>", [para("x = 2")]),
        (
            "<math><semantics><mi>x</mi><annotation encoding='application/x-tex'>x_1</annotation></semantics></math>",
            [{"kind": "formula", "tex": "x_1"}],
        ),
        ("<details><p>in</p></details>",
         [{"kind": "details", "summary": [{"text": "Details"}], "blocks": [para("in")]}]),
        ("<figure><img src='data:image/png;base64," + PIXEL + "' alt='A dot'><figcaption>Below</figcaption></figure>",
         [{"kind": "picture", "png": PIXEL, "width": 1.0, "alt": "A dot"}, para({"text": "Below", "em": True})]),
    ],
)  # fmt: skip
def test_what_stands_where_html_does_not_expect_it_arrives(html: str, blocks: list[dict[str, Any]]) -> None:
    assert shown_in(html) == blocks


def test_of_elements_within_each_other_without_end_the_words_arrive() -> None:
    blocks, told = read_html("<div>" * 2000 + "deep")
    assert blocks == [{"kind": "printed", "text": "deep"}]
    assert told == ["an output has too many elements within each other; its words are shown"]


# ---- pictures ----------------------------------------------------------------------------------------------


def test_pictures_arrive_with_their_words_and_the_width_asked_for() -> None:
    picture = {"kind": "picture", "png": PIXEL, "width": 1.0, "alt": "A dot"}
    assert shown_in(f"<p>{DOT}></p>") == [picture]
    assert shown_in(f"{DOT} width=80>") == [{**picture, "width": 80.0}]
    assert shown_in(f"{DOT} style='width: 60px'>") == [{**picture, "width": 60.0}]
    small = {"text": "", "picture": picture}
    assert shown_in(f"<p>before {DOT}> after</p>") == [para("before ", small, " after")]
    wide = {**picture, "width": 200.0}
    assert shown_in(f"<p>before {DOT} width=200> after</p>") == [para("before"), wide, para("after")]


def test_a_drawing_takes_its_words_from_itself_or_from_the_cell() -> None:
    def words(svg: str, alt: str = "") -> str:
        blocks, _ = read_html(svg, alt=alt)
        return str(blocks[0]["alt"])

    assert words(DRAWING.replace("<svg ", '<svg aria-label="Bars &amp; lines" ')) == "Bars & lines"
    assert words(DRAWING.replace("<path", "<title>A slope</title><path")) == "A slope"
    assert words(DRAWING, alt="The cell's") == "The cell's"
    assert words(DRAWING) == "Picture without a description, from cell 1."


def test_a_picture_that_cannot_be_read_or_had_is_told() -> None:
    assert read_html('<img src="data:image/png;base64,AAAA" alt="x">') == (
        [],
        ["a picture cannot be read and is left out"],
    )
    assert read_html(
        '<img src="https://x.y/bin.png?size=2" alt="A bin" onerror="x()" srcset="https://x.y/2.png 2x">'
    ) == (
        [para({"text": "[Picture not included: A bin]", "tone": "muted"})],
        ["the picture bin.png is not part of the report and is left out"],
    )


def test_the_link_of_a_picture_on_its_own_is_told() -> None:
    linked = f"<a href='https://x.org'>{DOT} width=300></a>"
    assert read_html(linked)[1] == ["a picture is shown without its link (https://x.org)"]
    assert shown_in(f"see <a href='https://x.org'>{DOT}></a>")[0]["inline"][1]["link"] == "https://x.org"


def test_a_drawing_in_html_is_safe_and_keeps_its_own_rules_and_the_capitals_of_its_names() -> None:
    loose = (
        "<p>a</p><svg viewBox='0 0 9 9' onload='x()'><style>.st0 {fill: red} + p {display: none}</style>"
        "<script>x</script><path class='st0' d='M0 0'><use href='https://x.y/z#a'><text>1&nbsp;&lt;&nbsp;2</text></svg>b"
    )
    blocks, told = read_html(loose, alt="A line.")
    assert [block["kind"] for block in blocks] == ["paragraph", "paragraph"]
    picture = blocks[1]["inline"][0]["picture"]
    assert picture["width"] == 9
    assert picture["svg"] == (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" id="drawing-c1-p2">'
        '<style>#drawing-c1-p2 .st0 {fill: red}</style><path class="st0" d="M0 0"><use><text>1\xa0&lt;\xa02</text>'
        "</use></path></svg>"
    )
    assert told == [f"a <script> {NO_PROGRAMS}"]


def test_an_image_that_pretends_to_be_a_drawing_is_none() -> None:
    blocks, told = read_html('<img data-drawing="0" alt="x"><img data-drawing="many" alt="y">')
    assert [run["text"] for run in blocks[0]["inline"]] == ["[Picture not included: x][Picture not included: y]"]
    assert told == ["the picture no address is not part of the report and is left out"] * 2


def test_words_of_a_script_are_no_drawing() -> None:
    html = f"<script>var x = '<svg>'</script><p>a</p>{DRAWING}"
    blocks, _ = read_html(html, alt="A line.")
    assert [block["kind"] for block in blocks] == ["paragraph", "picture"]
