from __future__ import annotations

import pytest
from kpi_helpers.blocks.pdf.typesetting_state import Manuscript

from kpi_helpers.blocks.from_html import MOST_LINES, typst_of_html, typst_of_print
from kpi_helpers.publishing.clean.markdown import html_of_markdown
from tests.notebook_builders import DRAWING, PIXEL


def written(html: str, manuscript: Manuscript | None = None) -> list[str]:
    return typst_of_html(html, manuscript or Manuscript())


@pytest.mark.parametrize(
    ("markdown", "pieces"),
    [
        ("Costs **rose** by *5* and `x`.", ['para({\nt("Costs ")\nstrong(t("rose"))\nt(" by ")\nemph(t("5"))\n'
                                            't(" and ")\nmono(t("x"))\nt(".")\n})']),
        ("# One\n\ntext", ['{\nchapter-break()\nheading-block(1, "One")\n}', 'para(t("text"))']),
        ("- a\n  - b\n- c", ['bullets({\nt("a")\nbullets(t("b"))\n}, t("c"))']),
        ("3. a\n4. b", ['numbered(3, t("a"), t("b"))']),
        ("> said", ['quotation(para(t("said")))']),
        ("```\n#let x = 1\n```", ['verbatim("#let x = 1")']),
        ("a ~~b~~", ['para({\nt("a ")\nstruck(t("b"))\n})']),
        ("---", ["division()"]),
        ("x #set page(fill: red) @cite $x [y]", ['para(t("x #set page(fill: red) @cite $x [y]"))']),
        ("two  \nlines", ['para({\nt("two")\nlinebreak()\nt("lines")\n})']),
    ],
)  # fmt: skip
def test_markdown_becomes_calls(markdown: str, pieces: list[str]) -> None:
    assert written(html_of_markdown(markdown)) == pieces


@pytest.mark.parametrize(
    ("html", "pieces"),
    [
        ("<div><section>a</section><p>b</p></div>", ['para(t("a"))', 'para(t("b"))']),
        ("<blink>kept</blink>", ['para(t("kept"))']),
        ("<p></p><h2> </h2><ul></ul><a href='https://x.org'></a>", []),
        ("<dl><dt>A</dt><dd>b</dd></dl>", ['definitions(false, (term: t("A"), body: t("b")))']),
        ("<details><summary>More</summary><p>in</p></details>", ['strong(para(t("More")))', 'para(t("in"))']),
        ("<p>a <a href='#b'>link</a></p>", ['para({\nt("a ")\nanchor("b", t("link"))\n})']),
        ("<p>5 rows × 3 columns</p>", ['para(t("5 rows × 3 columns"), role: "source")']),
        ("<p>H<sub>2</sub>O<!-- no --></p>", ['para({\nt("H")\nsub(t("2"))\nt("O")\n})']),
    ],
)
def test_html_becomes_calls(html: str, pieces: list[str]) -> None:
    assert written(html) == pieces


def test_the_last_words_under_a_heading_stay_with_the_output_below() -> None:
    assert written("<h2>Trend</h2><p>Since 2018.</p>", Manuscript(level=1))[-1] == 'para(leads: true, t("Since 2018."))'


def test_headings_never_skip_a_level() -> None:
    manuscript = Manuscript(level=1)
    written("<h5>deep</h5>", manuscript)
    assert manuscript.level == 2


def test_pictures_arrive_with_their_words() -> None:
    manuscript = Manuscript()
    made = written(f'<p><img src="data:image/png;base64,{PIXEL}" alt="A dot"></p>', manuscript)
    name = next(iter(manuscript.pictures))
    assert made == [f'bounded((..size) => image("/{name}", ..size, alt: "A dot"), 0.8pt)']
    assert 'alt: "Drawing without a description."' in written(DRAWING)[0]
    assert 'alt: "Label"' in written(DRAWING.replace("<svg ", '<svg aria-label="Label" '))[0]


def test_a_picture_that_cannot_be_read_is_told() -> None:
    manuscript = Manuscript(place="notebook waste, cell 4")
    assert written('<img src="data:image/png;base64,AAAA" alt="x">', manuscript) == []
    assert manuscript.warnings == ["Notebook waste, cell 4: a picture cannot be read and is left out."]


def test_long_print_is_cut_and_says_so() -> None:
    made = typst_of_print("\n".join(str(number) for number in range(50)), Manuscript())
    assert made.endswith('remark: "10 further lines are not printed.")')
    assert f"\\n{MOST_LINES - 1}" in made
    assert f"\\n{MOST_LINES}\\n" not in made
    assert "remark" not in typst_of_print("\n".join("x" for _ in range(MOST_LINES + 2)), Manuscript())


def test_boxes_drawn_in_printed_text_stay() -> None:
    assert typst_of_print("┌─┐\n漢字漢字", Manuscript()) == 'verbatim("┌─┐\\n[4 letters of another script]")'
