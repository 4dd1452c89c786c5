from __future__ import annotations

import re
from typing import Any

import pytest
from lxml import html as lxml_html

from kpi_helpers import blocks
from kpi_helpers.blocks import SHAPES, Part, Publication, inline_html, markup_of, plain_text_of, style_sheet
from kpi_helpers.blocks.html.blocks import KINDS
from kpi_helpers.blocks.html.inline import drawing_html, mark_html
from kpi_helpers.blocks.text import TEXTS, write_text

HOSTILE = "<script>x</script>\"'&"
ESCAPED = "&lt;script&gt;x&lt;/script&gt;&quot;&#x27;&amp;"
SPARK = '<svg viewBox="0 0 72 20"><path d="M0 0"/></svg>'


def paragraph(text: str) -> dict[str, Any]:
    return {"kind": "paragraph", "inline": [{"text": text}]}


def markup(*parts: dict[str, Any]) -> str:
    return markup_of(list(parts)).removeprefix('<div class="kpi">').removesuffix("</div>")


def table(columns: int = 2, **more: Any) -> dict[str, Any]:
    titles = [{"title": f"C{i}", "align": "right" if i else "left", "width": 1} for i in range(columns)]
    rows = [[{"inline": [{"text": f"{row}.{i}"}]} for i in range(columns)] for row in range(2)]
    return {"kind": "table", "caption": "Waste", "columns": titles, "rows": rows, "row_header": True, **more}


def figure(**more: Any) -> dict[str, Any]:
    words = {"title": "Waste fell", "alt": "A line that falls.", "caption": "", "source": "", "width": 0.5}
    return {"kind": "figure", "svg": SPARK, **words, "data": None, **more}


def commentary(*parts: tuple[str, str]) -> dict[str, Any]:
    return {"kind": "commentary", "parts": [{"label": label, "blocks": [paragraph(text)]} for label, text in parts]}


def data_table(**more: Any) -> dict[str, Any]:
    rows: list[list[dict[str, Any]]] = [
        [
            {"x": 0, "inline": [{"text": "Ward"}], "header": True, "rows": 2},
            {"x": 1, "inline": [{"text": "Homes"}], "header": True, "columns": 2},
        ],
        [
            {"x": 1, "inline": [{"text": "2021"}], "header": True},
            {"x": 2, "inline": [{"text": "Note"}], "header": True},
        ],
        [
            {"x": 0, "inline": [{"text": "Mills"}], "label": True},
            {"x": 1, "inline": [{"text": "31"}], "figure": True, "fill": "#08306b", "ink": "#ffffff", "strong": True},
            {"x": 2, "blocks": [paragraph("one"), paragraph("two")]},
        ],
    ]
    return {"kind": "data_table", "caption": "", "head": 2, "aligns": ["left", "right", "left"], "rows": rows, **more}


EVERY_KIND = [
    {"kind": "heading", "level": 2, "text": "Waste", "id": "waste"},
    *({**paragraph("words"), "role": role} for role in ("lead", "small", "source", "reason", "cohort")),
    {"kind": "list", "ordered": True, "items": [[paragraph("one")]]},
    {
        "kind": "notice",
        "inline": [{"text": name, "tone": name, "mark": name} for name in ("green", "amber", "red", "not_rated")],
    },
    {"kind": "notice", "inline": [{"text": "w", "tone": tone} for tone in ("better", "worse", "same", "muted")]},
    {"kind": "notice", "inline": [{"text": "w", "tone": tone} for tone in ("improvement", "concern", "neutral")]},
    {"kind": "notice", "inline": [{"text": "w", "mark": mark} for mark in ("usual", "pass", "fail", "chance")]},
    *(table(columns=5, style=style, footnotes=[[{"text": "note"}]]) for style in ("kpi", "compact", "counts")),
    {"kind": "figures", "items": [figure(caption="c", note="n", source="s", data=table()), figure()]},
    commentary(("", "a"), ("Issues", "b"), ("Causes", "c")),
    {
        "kind": "counts",
        "items": [{"rag": rag, "label": rag, "count": 1} for rag in ("green", "amber", "red", "not_rated")],
        "alt": "a",
    },
    {"kind": "definitions", "items": [{"term": [{"text": "t"}], "blocks": [paragraph("d")]}]},
    {"kind": "keep", "blocks": [{"kind": "link_line", "inline": [{"text": "l"}]}]},
    data_table(caption="Homes", aligns=["left", "right", "left", "left"]),
    {"kind": "picture", "svg": SPARK, "alt": "A line."},
    {**paragraph("a"), "inline": [{"text": "", "picture": {"kind": "picture", "png": "AA==", "alt": "A dot."}}]},
    {"kind": "formula", "tex": "x_1"},
    {"kind": "printed", "text": "a  b"},
    {"kind": "quote", "blocks": [paragraph("a")]},
    {"kind": "box", "fill": "#fff3cd", "ink": "#1f2a30", "blocks": [paragraph("a")]},
    {"kind": "details", "summary": [{"text": "a"}], "blocks": [paragraph("b")]},
    {"kind": "missing", "inline": [{"text": "gone"}]},
    {"kind": "failure", "name": "KeyError", "words": "'rents'"},
]


# ---- inline ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("run", "expected"),
    [
        ({"text": HOSTILE}, ESCAPED),
        ({"text": "a", "strong": True, "em": True}, "<strong><em>a</em></strong>"),
        ({"text": "a", "code": True}, "<code>a</code>"),
        ({"text": "a", "link": "https://example.org/?b=1&c"}, '<a href="https://example.org/?b=1&amp;c">a</a>'),
        ({"text": "a", "link": "#waste"}, '<a href="#waste">a</a>'),
        ({"text": "a", "link": "mailto:a@example.org"}, '<a href="mailto:a@example.org">a</a>'),
        ({"text": "a", "link": "javascript:alert(1)"}, "a"),
        ({"text": "a", "link": "data:text/html,x"}, "a"),
        ({"text": "a", "link": 'https://x.y/"onclick="z'}, '<a href="https://x.y/&quot;onclick=&quot;z">a</a>'),
        ({"text": "a", "tone": "red"}, '<span class="kpi-tone-red">a</span>'),
        ({"text": "two\nlines"}, "two<br>lines"),
        ({"text": "a", "struck": True, "sub": True}, "<del><sub>a</sub></del>"),
        ({"text": "a", "sup": True, "lang": 'cy"'}, '<span lang="cy&quot;"><sup>a</sup></span>'),
        ({"text": "a", "ink": "#b3221c", "fill": "#fff3cd"}, '<span style="color:#b3221c;background:#fff3cd">a</span>'),
        ({"text": "a", "ink": "red;position:fixed", "fill": "url(x)"}, "<span>a</span>"),
        ({"text": "", "break": True}, "<br>"),
        ({"text": "", "id": 'a"b'}, '<span id="a&quot;b"></span>'),
        (
            {"text": "", "picture": {"png": "AA==", "alt": HOSTILE, "width": 80.4}, "link": "#a"},
            '<a href="#a"><img class="kpi-small-picture" src="data:image/png;base64,AA=="'
            f' alt="{ESCAPED}" width="80"></a>',
        ),
        ({"text": "", "tex": "\\nosuchsign{<b>}"}, "<code>\\nosuchsign{&lt;b&gt;}</code>"),
        ({"text": "a", "link": "dashboard/index.html#a"}, '<a class="kpi-near" href="dashboard/index.html#a">a</a>'),
        ({"text": "a", "link": "//x.y/z"}, "a"),
    ],
)
def test_runs_of_text(run: dict[str, Any], expected: str) -> None:
    assert inline_html([run]) == expected


def test_a_mark_is_hidden_and_stays_with_its_first_word() -> None:
    assert inline_html([{"text": "No change", "mark": "same"}]) == (
        '<span class="kpi-marked"><svg class="kpi-mark kpi-mark-same" viewBox="0 0 10 10" width="10" height="10"'
        ' aria-hidden="true" focusable="false"><path d="M.5 3.9h9v2.2h-9z"/></svg>No</span> change'
    )


def test_every_rating_has_its_own_shape() -> None:
    drawn = [SHAPES[name] for name in ("green", "amber", "red", "not_rated", "same", "better_up", "better_down")]
    assert len(set(drawn)) == len(drawn)


def test_every_mark_of_what_figures_show_has_its_own_shape() -> None:
    names = ("improvement", "concern", "neutral")
    lettered = [f"{name}_{side}" for name in names for side in ("high", "low")] + ["usual", "pass", "fail", "chance"]
    assert len({SHAPES[name] for name in lettered}) == len(lettered)
    for name in lettered:
        assert "kpi-mark-large" in mark_html(name)
    assert 'class="kpi-mark kpi-mark-concern kpi-mark-large"' in mark_html("concern_low")


def test_an_unknown_mark_is_refused_with_those_that_exist() -> None:
    message = (
        'Unknown mark "purple". Marks: green, amber, red, not_rated, same, better_up, better_down,'
        " worse_up, worse_down, none_up, none_down, improvement_high, improvement_low, concern_high, concern_low,"
        " neutral_high, neutral_low, usual, pass, fail, chance."
    )
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        mark_html("purple")


def test_a_drawing_from_matplotlib_is_inlined_with_its_words() -> None:
    svg = (
        '<?xml version="1.0"?>\n<!DOCTYPE svg>\n<svg width="10pt" viewBox="0 0 1 1" role="none" class="x"><g/></svg>\n'
    )
    assert drawing_html(svg, 'A "line"', css_class="kpi-picture") == (
        '<svg class="kpi-picture" role="img" aria-label="A &quot;line&quot;" focusable="false"'
        ' width="10pt" viewBox="0 0 1 1"><g/></svg>'
    )


def test_two_drawings_with_the_same_ids_do_not_share_them() -> None:
    one, two = (f'<svg><path id="a" d="M0 {n}"/><use xlink:href="#a"/><g clip-path="url(#a)"/></svg>' for n in (1, 2))
    page = markup(figure(svg=one), figure(svg=two, title="Other"))
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(set(ids)) == 2
    for name in ids:
        assert f'href="#{name}"' in page
        assert f"url(#{name})" in page


def test_a_drawing_without_words_is_hidden() -> None:
    assert drawing_html(SPARK, "", css_class="kpi-spark").startswith('<svg class="kpi-spark" aria-hidden="true"')


# ---- blocks ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        ({"kind": "heading", "level": 2, "text": HOSTILE, "id": "a"}, f'<h2 id="a">{ESCAPED}</h2>'),
        ({"kind": "heading", "level": 9, "text": "a", "id": ""}, "<h6>a</h6>"),
        (paragraph("a"), "<p>a</p>"),
        ({**paragraph("a"), "role": "lead"}, '<p class="kpi-lead">a</p>'),
        ({**paragraph("Boys"), "role": "cohort"}, '<p class="kpi-cohort"><strong>Boys</strong></p>'),
        ({"kind": "notice", "inline": [{"text": "a"}]}, '<p class="kpi-notice">a</p>'),
        ({"kind": "link_line", "inline": [{"text": "a"}]}, '<p class="kpi-link-line">a</p>'),
        ({"kind": "keep", "blocks": [paragraph("a")]}, '<div class="kpi-keep"><p>a</p></div>'),
        (
            {"kind": "definitions", "items": [{"term": [{"text": "KPI"}], "blocks": [paragraph("a"), paragraph("b")]}]},
            '<dl class="kpi-definitions"><dt>KPI</dt><dd>a<p>b</p></dd></dl>',
        ),
        (
            {
                "kind": "list",
                "ordered": True,
                "items": [[paragraph("a"), {"kind": "list", "ordered": False, "items": [[paragraph("b")]]}], []],
            },
            "<ol><li>a<ul><li>b</li></ul></li><li></li></ol>",
        ),
    ],
)
def test_small_blocks(block: dict[str, Any], expected: str) -> None:
    assert markup(block) == expected


def test_a_table_has_caption_column_and_row_headers() -> None:
    assert markup(table()) == (
        '<div class="kpi-scroll"><table class="kpi-table kpi-table-compact" style="--kpi-columns:2">'
        '<caption>Waste</caption><colgroup><col style="width:50.00%"><col style="width:50.00%"></colgroup>'
        '<thead><tr><th scope="col">C0</th><th scope="col" class="kpi-right">C1</th></tr></thead><tbody>'
        '<tr><th scope="row">0.0</th><td class="kpi-right">0.1</td></tr>'
        '<tr><th scope="row">1.0</th><td class="kpi-right">1.1</td></tr></tbody></table></div>'
    )


def test_a_wide_table_scrolls_in_a_region_reached_by_keyboard() -> None:
    assert markup(table(columns=4)).startswith(
        '<div class="kpi-scroll" role="region" aria-label="Waste" tabindex="0"><table'
    )


def test_a_cell_has_its_drawing_and_small_lines() -> None:
    cell = {
        "inline": [{"text": "92%"}],
        "lines": [[{"text": "Q2"}], [{"text": "<p>"}]],
        "svg": SPARK,
        "alt": "It rose.",
    }
    page = markup(table(columns=1, rows=[[cell]], row_header=False))
    assert (
        '<td>92%<svg class="kpi-spark" role="img" aria-label="It rose." focusable="false" viewBox="0 0 72 20">'
        '<path d="M0 0"/></svg><span class="kpi-line">Q2</span><span class="kpi-line">&lt;p&gt;</span></td>'
    ) in page


def test_a_column_without_a_title_has_no_empty_header() -> None:
    page = markup({**table(), "columns": [{"title": ""}, {"title": "B"}]})
    assert '<thead><tr><td></td><th scope="col">B</th></tr></thead>' in page


def test_footnotes_stand_under_the_table() -> None:
    page = markup(table(footnotes=[[{"text": "[p] provisional"}]]))
    assert page.endswith('</div><div class="kpi-footnotes"><p>[p] provisional</p></div>')


def test_a_figure_has_title_words_source_and_its_figures() -> None:
    page = markup(figure(caption="By quarter.", source="Source: depot", data=table()))
    assert page.startswith('<figure class="kpi-figure" style="--kpi-share:0.5"><figcaption>Waste fell</figcaption>')
    assert 'role="img" aria-label="A line that falls."' in page
    assert '<p class="kpi-caption">By quarter.</p><p class="kpi-source">Source: depot</p>' in page
    assert (
        '<details><summary>Figures behind this chart<span class="kpi-hidden"> Waste fell</span></summary><div' in page
    )


def test_a_dense_figure_is_a_png_with_its_words() -> None:
    page = markup(figure(svg="", png="iVBORw0="))
    assert '<img class="kpi-picture" src="data:image/png;base64,iVBORw0=" alt="A line that falls.">' in page


def test_narrow_charts_in_a_row_stand_two_by_two() -> None:
    assert markup(figure(), figure()).startswith('<div class="kpi-figures"><figure')
    assert markup(figure(), paragraph("between"), figure()).startswith("<figure")
    assert markup(figure(width=1), figure(width=1)).startswith("<figure")


@pytest.mark.parametrize(
    ("parts", "beside"),
    [
        ([("Issues", "a"), ("Causes", "b"), ("Actions", "c")], True),
        ([("Issues", "a"), ("Actions", "c" * 701)], False),
        ([("Issues", "a")], False),
        ([(f"Part {i}", "a") for i in range(4)], False),
    ],
)
def test_short_parts_of_a_commentary_stand_beside_each_other(parts: list[tuple[str, str]], beside: bool) -> None:
    assert ("kpi-beside" in markup(commentary(*parts))) is beside


def test_plain_commentary_stands_above_the_labelled_parts() -> None:
    assert markup(commentary(("Issues", "late"), ("", "All well."))) == (
        '<div class="kpi-commentary"><div class="kpi-part"><p>All well.</p></div><div class="kpi-parts">'
        '<div class="kpi-part"><p class="kpi-label"><strong>Issues</strong></p><p>late</p></div></div></div>'
    )


def test_the_bar_leaves_out_what_there_is_none_of_but_the_legend_names_it() -> None:
    items = [{"rag": "green", "label": "On target", "count": 3}, {"rag": "red", "label": "Worse", "count": 0}]
    page = lxml_html.fromstring(markup({"kind": "counts", "items": items, "alt": "3 on target."}))
    assert page.xpath("//div[@role='img']/@aria-label") == ["3 on target."]
    assert [span.text_content() for span in page.xpath("//div[@role='img']/span")] == ["3"]
    assert [item.text_content() for item in page.xpath("//li")] == ["On target 3", "Worse 0"]


# ---- what analysts display ---------------------------------------------------------------------------------


def test_a_table_of_an_analyst_says_what_its_headers_head() -> None:
    table_html = markup(data_table())
    assert table_html.removeprefix('<div class="kpi-own-ground">').removesuffix("</div>") == (
        '<div class="kpi-scroll"><table class="kpi-table kpi-table-compact kpi-table-data" style="--kpi-columns:3">'
        '<thead><tr><th scope="col" rowspan="2">Ward</th><th scope="colgroup" colspan="2">Homes</th></tr>'
        '<tr><th scope="col" class="kpi-right">2021</th><th scope="col">Note</th></tr></thead>'
        '<tbody><tr><th scope="row">Mills</th>'
        '<td class="kpi-right" style="color:#ffffff;background:#08306b"><strong>31</strong></td>'
        "<td>one<p>two</p></td></tr></tbody></table></div>"
    )


def test_a_wide_table_of_an_analyst_scrolls_in_a_region_reached_by_keyboard() -> None:
    page = markup(data_table(caption="Homes", aligns=["left"] * 4))
    assert '<div class="kpi-scroll" role="region" aria-label="Homes" tabindex="0"><table' in page


def test_a_bar_stands_behind_its_figure() -> None:
    cell = {"x": 0, "inline": [{"text": "40"}], "figure": True, "bar": {"from": 0.1, "to": 0.4, "colour": "#aabbcc"}}
    page = markup(data_table(head=0, aligns=["right"], rows=[[cell]]))
    assert (
        '<td class="kpi-right" style="background:linear-gradient(90deg,'
        'transparent 10%,#aabbcc 10% 40%,transparent 40%)">40'
    ) in page


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        ({"kind": "formula", "tex": "\\nosuchsign{x}"}, '<div class="kpi-formula"><code>\\nosuchsign{x}</code></div>'),
        ({"kind": "printed", "text": f"a  {HOSTILE}"}, f'<pre class="kpi-printed">a  {ESCAPED}</pre>'),
        ({"kind": "quote", "blocks": [paragraph("a")]}, "<blockquote><p>a</p></blockquote>"),
        (
            {"kind": "box", "fill": "#fff3cd", "ink": "#1f2a30", "blocks": [paragraph("a")]},
            '<div class="kpi-box" style="color:#1f2a30;background:#fff3cd"><p>a</p></div>',
        ),
        ({"kind": "box", "fill": "url(https://x.y)", "blocks": [paragraph("a")]},
         '<div class="kpi-box"><p>a</p></div>'),
        (
            {"kind": "details", "summary": [{"text": HOSTILE}], "blocks": [paragraph("a")]},
            f"<details><summary>{ESCAPED}</summary><p>a</p></details>",
        ),
        ({"kind": "anchor", "id": "a"}, '<span id="a"></span>'),
        ({"kind": "division"}, "<hr>"),
        ({"kind": "missing", "inline": [{"text": HOSTILE}]}, f'<p class="kpi-missing">{ESCAPED}</p>'),
        (
            {"kind": "failure", "name": HOSTILE, "words": HOSTILE},
            f'<p class="kpi-failure"><strong>This cell stopped: {ESCAPED}.</strong> {ESCAPED}</p>',
        ),
        (
            {"kind": "picture", "jpeg": '"><script>', "alt": HOSTILE},
            '<div class="kpi-own-picture kpi-own-ground"><img class="kpi-drawn"'
            f' src="data:image/jpeg;base64,&quot;&gt;&lt;script&gt;" alt="{ESCAPED}"></div>',
        ),
        (
            {"kind": "picture", "svg": '<svg style="fill: red" viewBox="0 0 1 1"></svg>', "alt": "A.", "width": 80},
            '<div class="kpi-own-picture kpi-own-ground"><svg class="kpi-drawn" role="img"'
            ' aria-label="A." focusable="false" style="width:80px;fill: red" viewBox="0 0 1 1"></svg></div>',
        ),
        ({"kind": "heading", "level": 3, "text": "CO2", "inline": [{"text": "CO"}, {"text": "2", "sub": True}]},
         "<h3>CO<sub>2</sub></h3>"),
        ({"kind": "list", "ordered": True, "start": 3, "items": [[paragraph("a")]]}, '<ol start="3"><li>a</li></ol>'),
    ],
)  # fmt: skip
def test_small_blocks_of_analysts(block: dict[str, Any], expected: str) -> None:
    assert markup(block) == expected


@pytest.mark.parametrize(
    "block",
    [
        {
            "kind": "list",
            "ordered": False,
            "items": [[{"kind": "paragraph", "inline": [{"text": "a", "ink": "#b3221c"}]}]],
        },
        {"kind": "paragraph", "inline": [{"text": "a", "fill": "#fff3cd"}]},
        {"kind": "heading", "level": 2, "text": "a", "id": "", "inline": [{"text": "a", "ink": "#b3221c"}]},
        {"kind": "definitions", "items": [{"term": [{"text": "a", "ink": "#b3221c"}], "blocks": []}]},
        {"kind": "details", "summary": [{"text": "a", "ink": "#b3221c"}], "blocks": []},
    ],
    ids=lambda block: block["kind"],
)
def test_words_with_colours_for_white_paper_stand_on_it_on_a_dark_page_too(block: dict[str, Any]) -> None:
    assert markup(block).startswith('<div class="kpi-own-ground">')


def test_an_unknown_kind_is_refused_with_those_that_exist() -> None:
    message = (
        'Unknown kind of block "pie". Kinds: heading, paragraph, list, notice, table, figure, figures,'
        " commentary, counts, definitions, keep, link_line, data_table, picture, formula, printed, quote, box, details,"
        " anchor, division, missing, failure."
    )
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        markup({"kind": "pie"})


def test_every_block_the_house_can_build_has_its_markup() -> None:
    built = [
        blocks.heading(1, "a", "a"),
        blocks.paragraph("a"),
        blocks.bullet_list([[blocks.paragraph("a")]]),
        blocks.notice("a"),
        blocks.table("a", [blocks.column("a", 1)], [[blocks.cell("a")]]),
        blocks.figure("a", SPARK, "a"),
        blocks.figures([blocks.figure("a", SPARK, "a")]),
        blocks.commentary([("a", [blocks.paragraph("a")])]),
        blocks.counts([("green", "a", 1)], "a"),
        blocks.definitions([(blocks.words("a"), [blocks.paragraph("a")])]),
        blocks.keep([blocks.paragraph("a")]),
        blocks.link_line(blocks.words("a")),
        blocks.data_table([[blocks.data_cell(blocks.words("a"), 0)]], head=0, aligns=["left"]),
        blocks.picture(SPARK, "a"),
        blocks.formula("a"),
        blocks.printed("a"),
        blocks.quote([blocks.paragraph("a")]),
        blocks.box([blocks.paragraph("a")], fill="#fff3cd"),
        blocks.details(blocks.words("a"), [blocks.paragraph("a")]),
        blocks.anchor("a"),
        blocks.division(),
        blocks.missing("a"),
        blocks.failure("a", "a"),
    ]
    assert [block["kind"] for block in built] == list(KINDS) == list(TEXTS)
    assert all(markup(block) for block in built)


def test_the_style_sheet_knows_every_class() -> None:
    sheet = style_sheet("#0b4f6c")
    page = lxml_html.fromstring(markup_of(EVERY_KIND))
    names = {name for names in page.xpath("//@class") for name in names.split()}
    quiet = {"kpi-mark-green", "kpi-mark-amber", "kpi-mark-red", "kpi-mark-not_rated"}  # take the colour of their words
    assert {name for name in names - quiet if not re.search(rf"\.{name}\b", sheet)} == set()


def test_no_block_carries_an_event_handler() -> None:
    assert not re.search(r"\son\w+=", markup_of(EVERY_KIND))


# ---- plain text --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        ({"kind": "heading", "level": 1, "text": "Waste", "id": "a"}, "Waste\n====="),
        (paragraph("Waste <fell>."), "Waste <fell>."),
        (
            {
                "kind": "list",
                "ordered": True,
                "items": [[paragraph("a"), {"kind": "list", "ordered": False, "items": [[paragraph("b")]]}]],
            },
            "1. a\n   - b",
        ),
        (figure(source="Source: depot"), "Waste fell. A line that falls. Source: depot."),
        (commentary(("", "All well."), ("Issues", "late")), "All well.\n\nIssues:\n  late"),
        ({"kind": "counts", "items": [{"rag": "green", "label": "On target", "count": 3}], "alt": ""}, "3 On target"),
        ({"kind": "definitions", "items": [{"term": [{"text": "KPI"}], "blocks": [paragraph("a")]}]}, "KPI: a"),
        ({"kind": "keep", "blocks": [paragraph("a"), paragraph("b")]}, "a\n\nb"),
        ({"kind": "unheard of"}, ""),
        ({"kind": "picture", "png": "AA==", "alt": "A dot."}, "[A dot.]"),
        ({"kind": "formula", "tex": "x_1"}, "x_1"),
        ({"kind": "printed", "text": "a  b\n c"}, "a  b\n c"),
        ({"kind": "quote", "blocks": [paragraph("a")]}, "> a"),
        ({"kind": "box", "fill": "#fff3cd", "blocks": [paragraph("a")]}, "a"),
        ({"kind": "details", "summary": [{"text": "s"}], "blocks": [paragraph("a")]}, "s\n\na"),
        ({"kind": "anchor", "id": "a"}, ""),
        ({"kind": "division"}, 20 * "-"),
        ({"kind": "missing", "inline": [{"text": "gone"}]}, "gone"),
        ({"kind": "failure", "name": "KeyError", "words": "'rents'"}, "KeyError: 'rents'"),
        (
            {
                "kind": "paragraph",
                "inline": [
                    {"text": "a "},
                    {"text": "", "tex": "x_1"},
                    {"text": "", "id": "b"},
                    {"text": "", "picture": {"png": "AA==", "alt": "A dot."}},
                ],
            },
            "a x_1A dot.",
        ),
    ],
)
def test_blocks_as_text(block: dict[str, Any], expected: str) -> None:
    assert plain_text_of([block]) == expected


def test_a_table_as_text_is_aligned_and_folded() -> None:
    long = "Household waste sent for reuse, recycling or composting"
    rows = [
        [
            {"inline": [{"text": long}]},
            {"inline": [{"text": "92.5%"}], "lines": [[{"text": "Q2"}]]},
            {"inline": [], "svg": SPARK},
        ],
        [{"inline": [{"text": "Visits"}]}, {"inline": [{"text": "7"}]}, {"inline": []}],
    ]
    block = table(columns=3, rows=rows, footnotes=[[{"text": "Note."}]])
    assert plain_text_of([block]).splitlines() == [
        "Waste",
        "C0" + 42 * " " + "         C1",
        44 * "-" + "  ---------",
        "Household waste sent for reuse, recycling or  92.5%; Q2",
        "composting",
        "Visits" + 38 * " " + "          7",
        "Note.",
    ]


def test_the_note_of_a_chart_has_a_line_of_its_own() -> None:
    page = markup(figure(caption="Hollow points are forecasts.", note="Method: <b>.", source="Source: depot"))
    assert re.findall(r'<p class="kpi-(?:caption|source)">(.*?)</p>', page) == [
        "Hollow points are forecasts.",
        "Method: &lt;b&gt;.",
        "Source: depot",
    ]
    assert plain_text_of([figure(note="Method: none.", source="S")]) == (
        "Waste fell. A line that falls. Method: none. S."
    )


def test_a_table_of_an_analyst_as_text_is_aligned() -> None:
    assert plain_text_of([data_table(caption="Homes")]).splitlines() == [
        "Homes",
        "Ward   Homes",
        "        2021  Note",
        "-----  -----  -------",
        "Mills     31  one two",
    ]


def test_a_document_as_text_has_a_blank_line_between_cells() -> None:
    parts = [Part(f"cell {number}", "", number == 1, [paragraph(text)]) for number, text in ((1, "a"), (2, "b"))]
    assert write_text(Publication("notebook", "x", {}, [], parts)).content == b"a\n\nb\n"
