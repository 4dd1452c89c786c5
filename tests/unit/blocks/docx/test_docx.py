from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from PIL import Image

from kpi_helpers import blocks
from kpi_helpers.blocks import Block, Part, Publication
from kpi_helpers.blocks.docx import write
from kpi_helpers.blocks.docx.formulas import math_of
from kpi_helpers.blocks.formulas import formula_of
from kpi_helpers.blocks.html import markup_of
from kpi_helpers.errors import RenderError, UsageError
from tests.docs_commands import ROOT, fences
from tests.docx_audit import audit, find, paragraphs_of, part_of, tables_of_word, tables_that_differ, text_of

EXAMPLES: list[Block] = [
    json.loads(fence.text) for fence in fences(ROOT / "docs" / "blocks.md") if fence.language == "json"
]
PLACE = "notebook waste, cell 4"
HEADING = blocks.heading(1, "Waste", "waste")
LINE = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20" viewBox="0 0 40 20"><path d="M0 20 40 0"/></svg>'
DOCUMENT = {
    "title": "Performance report",
    "authority": "Mills Council",
    "period": "Q2 2022/23",
    "period_words": "July to September 2022",
    "language": "cy-GB",
    "accent": "#5b2a86",
    "fictional": True,
    "as_at": "14 November 2022",
    "as_at_date": "2022-11-14",
}


def publication(*parts: Block, kind: str = "notebook", **document: Any) -> Publication:
    outline = [
        {"level": one["level"], "text": one["text"], "id": one["id"], "notebook": "waste"}
        for one in parts
        if one["kind"] == "heading"
    ]
    return Publication(kind, "waste", {**DOCUMENT, **document}, outline, [Part(PLACE, "waste", True, list(parts))])


def content_of(*parts: Block, **document: Any) -> bytes:
    written = write(publication(HEADING, *parts, **document))
    assert written.warnings == ()
    return written.content


def body_of(*parts: Block, **document: Any) -> Any:
    return part_of(content_of(*parts, **document))


def shown(*parts: Block) -> list[tuple[str, str]]:
    """Give style and words of what comes after the heading."""
    return paragraphs_of(content_of(*parts))[1:]


def test_of_several_headings_as_high_none_is_the_title() -> None:
    parts = [HEADING, blocks.heading(1, "Roads", "roads")]
    content = write(publication(*parts, title="")).content
    assert part_of(content, "docProps/core.xml").xpath("string(//*[local-name()='title'])") == "waste"


# ---------------------------------------------------------------- every kind


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["kind"])
def test_every_kind_of_block_is_written_and_can_be_read_by_everybody(example: Block) -> None:
    start = HEADING if example["kind"] == "heading" else blocks.heading(2, "Recycling", "recycling")
    written = write(publication(HEADING, start, example))
    assert (audit(written.content), written.warnings) == ([], ())


def test_the_examples_together_keep_their_words() -> None:
    written = write(publication(HEADING, *EXAMPLES, kind="report", reader_address="https://example.org/q2/report.html"))
    assert (audit(written.content), written.warnings) == ([], ())
    words = text_of(part_of(written.content))
    for expected in ("Recycling rate", "44.6%", "Counted in May.", "Key performance indicator.", "'rents'", "Mills 31"):
        assert expected in words


def test_an_unknown_kind_is_refused_with_its_place() -> None:
    with pytest.raises(RenderError) as refused:
        write(publication({"kind": "hologram"}))
    assert str(refused.value) == (
        'Notebook waste, cell 4: the Word document cannot be made. Unknown kind of block "hologram"; expected one of '
        "heading, paragraph, list, notice, table, figure, figures, commentary, counts, definitions, keep, link_line, "
        "data_table, picture, formula, printed, quote, box, details, anchor, division, missing, failure. Change what "
        "the cell shows, then run it again."
    )


def test_an_accent_that_cannot_be_used_is_refused_as_in_the_pdf() -> None:
    with pytest.raises(RenderError) as refused:
        write(publication(HEADING, accent="no colour"))
    assert str(refused.value) == (
        "The accent colour no colour cannot be used; expected a colour with a contrast of at least 4.5:1 on white, "
        "such as #0b4f6c. Change it in report.yml."
    )


def test_the_same_publication_gives_the_same_bytes() -> None:
    one = publication(HEADING, *EXAMPLES, kind="report")
    assert write(one).content == write(one).content
    with zipfile.ZipFile(io.BytesIO(write(one).content)) as parts:
        assert {part.date_time for part in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}


# ---------------------------------------------------------------- words


def test_headings_and_paragraphs_have_the_styles_of_word() -> None:
    text = "Homes were let."
    assert shown(blocks.heading(2, "Homes", "homes"), blocks.paragraph(text), blocks.paragraph(text, "lead")) == [
        ("heading 2", "Homes"),
        ("Normal", "Homes were let."),
        ("Report Lead", "Homes were let."),
    ]


def test_a_list_has_numbers_of_words_own_that_begin_again() -> None:
    inner = blocks.bullet_list([[blocks.paragraph("Deeper")]])
    first = blocks.bullet_list([[blocks.paragraph("One"), inner], [blocks.paragraph("Two")]], ordered=True)
    second = {**blocks.bullet_list([[blocks.paragraph("Five")]], ordered=True), "start": 5}
    content = content_of(first, second)
    items = [
        (text_of(one), find(one, "w:pPr/w:numPr/w:ilvl/@w:val")[0], find(one, "w:pPr/w:numPr/w:numId/@w:val")[0])
        for one in find(part_of(content), "//w:p[w:pPr/w:numPr]")
    ]
    one, deeper, two, five = items
    assert [(item[0], item[1]) for item in items] == [("One", "0"), ("Deeper", "1"), ("Two", "0"), ("Five", "0")]
    assert one[2] == two[2] != deeper[2] != five[2] != one[2]
    starts = find(part_of(content, "word/numbering.xml"), f"w:num[@w:numId='{five[2]}']/w:lvlOverride[@w:ilvl='0']")
    assert find(starts[0], "w:startOverride/@w:val") == ["5"]


def test_what_stands_in_a_list_is_further_in_and_a_table_there_keeps_its_cells() -> None:
    inner = {**blocks.bullet_list([[blocks.paragraph("Deeper")]], ordered=True), "start": 4}
    rows = [[blocks.data_cell(blocks.words("Mills"), 0)]]
    table = blocks.data_table(rows, head=0, aligns=["left"])
    content = content_of(blocks.bullet_list([[blocks.paragraph("One"), inner, blocks.paragraph("More"), table]]))
    body = part_of(content)
    assert [(text_of(one), find(one, "w:pPr/w:ind/@w:left")) for one in find(body, "//w:p")[1:-1]] == [
        ("One", []), ("Deeper", []), ("More", ["360"]), ("Mills", []),
    ]  # fmt: skip
    assert find(body, "//w:tblInd/@w:w") == ["360"]
    (start,) = find(part_of(content, "word/numbering.xml"), "w:num/w:lvlOverride[w:startOverride/@w:val='4']/@w:ilvl")
    assert start == "1"


def test_runs_keep_their_dress() -> None:
    run = {"text": "late", "strong": True, "em": True, "struck": True, "sup": True, "fill": "#fff3cd", "lang": "fr"}
    (made,) = find(body_of(blocks.paragraph([run])), "//w:p[2]/w:r")
    looks = [(one.tag.rpartition("}")[2], one.get(f"{{{one.nsmap['w']}}}val")) for one in find(made, "w:rPr/*")]
    assert looks == [
        ("b", None), ("i", None), ("strike", None), ("color", "1f2a30"), ("shd", "clear"), ("vertAlign", "superscript"),
        ("lang", "fr"),
    ]  # fmt: skip


def test_a_tone_has_its_colour_and_a_mark_is_decoration() -> None:
    body = body_of(blocks.paragraph([blocks.run("Green", tone="green", mark="green")]))
    assert text_of(find(body, "//w:p[2]")[0]) == "Green"
    assert find(body, "//w:r[w:t='Green']/w:rPr/w:color/@w:val") == ["17703a"]
    assert len(find(body, "//wp:docPr[@descr='']//adec:decorative[@val='1']")) == 1


def test_control_characters_are_left_out_and_told() -> None:
    written = write(publication(blocks.paragraph("a\x0bb")))
    assert paragraphs_of(written.content) == [("Normal", "ab")]
    assert written.warnings == (
        "Notebook waste, cell 4: control characters in the text are left out of the Word document.",
    )


def test_printed_text_keeps_lines_and_spaces() -> None:
    (made,) = find(body_of(blocks.printed("Mills    31\nVale\t4")), "//w:p[2]")
    assert [one.text or one.tag.rpartition("}")[2] for one in made.iter() if one.tag.endswith(("}t", "}br"))] == [
        "Mills    31", "br", "Vale    4",
    ]  # fmt: skip


# ---------------------------------------------------------------- links


def links_of(content: bytes) -> dict[str, str]:
    """Give where the words of each link lead."""
    addresses = {one.get("Id"): one.get("Target") for one in part_of(content, "word/_rels/document.xml.rels")}
    inside = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}anchor"
    outside = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
    return {
        text_of(one): f"#{one.get(inside)}" if one.get(inside) else addresses[one.get(outside)]
        for one in find(part_of(content), "//w:hyperlink")
    }


def test_links_lead_to_pages_and_places() -> None:
    runs = [
        blocks.run("page", link="https://example.org/a?b=1&c=2"),
        blocks.run("mail", link="mailto:a@example.org"),
        blocks.run("place", link="#counting"),
        blocks.run("nowhere", link="#none"),
        blocks.run("script", link="javascript:alert(1)"),
    ]
    content = content_of(blocks.paragraph(runs), blocks.anchor("counting"), blocks.paragraph("By hand."))
    assert links_of(content) == {
        "page": "https://example.org/a?b=1&c=2",
        "mail": "mailto:a@example.org",
        "place": "#counting",
    }
    assert audit(content) == []


def test_an_entry_of_the_contents_without_its_heading_is_words_alone() -> None:
    outline = [{"level": 1, "text": "Gone", "id": "gone", "notebook": "waste"}]
    content = write(Publication("report", "waste", DOCUMENT, outline, [Part(PLACE, "", True, [HEADING])])).content
    assert ("toc 1", "Gone") in paragraphs_of(content)
    assert links_of(content) == {}


@pytest.mark.parametrize(
    ("address", "links"),
    [
        ("", {}),
        ("shelf 4", {}),
        ("https://example.org/q2/report.html", {"chart": "https://example.org/q2/dashboard/index.html"}),
        ("https://example.org/q2/", {"chart": "https://example.org/q2/dashboard/index.html"}),
        ("https://example.org/q2", {"chart": "https://example.org/q2/dashboard/index.html"}),
    ],
)
def test_a_file_beside_the_report_is_linked_where_the_report_has_an_address(
    address: str, links: dict[str, str]
) -> None:
    block = blocks.link_line([blocks.run("chart", link="dashboard/index.html")])
    content = content_of(block, reader_address=address)
    assert links_of(content) == links
    assert "chart" in text_of(part_of(content))


# ---------------------------------------------------------------- tables and pictures


def kpi_table() -> Block:
    return blocks.table(
        "Waste: performance, Q2 2022/23",
        [blocks.column("Measure", 3), blocks.column("Latest", 1, right=True), blocks.column("So far", 2)],
        [
            [
                blocks.cell("Recycling", "per cent"),
                blocks.cell([blocks.run("44.6%", mark="green")], "2020/21"),
                blocks.cell("", svg=LINE, alt="Rises."),
            ],
            [blocks.cell("Fly tips"), blocks.cell("12"), blocks.cell("none")],
        ],
        style="kpi",
        footnotes=[blocks.words("A note.")],
    )  # fmt: skip


def test_a_table_of_kpis_has_a_head_that_repeats_and_headers_of_rows() -> None:
    content = content_of(kpi_table())
    assert tables_of_word(content) == [
        (
            "Waste: performance, Q2 2022/23",
            [["Measure", "Latest", "So far"], ["Recycling per cent", "44.6% 2020/21", ""], ["Fly tips", "12", "none"]],
        )
    ]
    body = part_of(content)
    assert len(find(body, "//w:tr")) == len(find(body, "//w:tr/w:trPr/w:cantSplit")) == 3
    assert len(find(body, "//w:tr[1]/w:trPr/w:tblHeader")) == len(find(body, "//w:tblHeader")) == 1
    assert find(body, "//w:tblLook/@w:firstColumn") == ["1"]
    assert find(body, "//wp:docPr[@descr='Rises.']/@name") != []
    assert paragraphs_of(content)[1][0] == "caption"


def test_tables_of_kpis_say_the_same_as_the_page() -> None:
    assert tables_that_differ(markup_of([kpi_table()]), content_of(kpi_table())) == []
    other = json.loads(json.dumps(kpi_table()).replace("44.6%", "44.7%"))
    assert tables_that_differ(markup_of([other]), content_of(kpi_table())) == ["Waste: performance, Q2 2022/23"]


def test_cells_that_reach_over_columns_and_rows_are_merged() -> None:
    def named(words: str, x: int, **extra: Any) -> dict[str, Any]:
        return blocks.data_cell(blocks.words(words), x, **extra)

    rows = [
        [named("Ward", 0, header=True, rows=2), named("Homes", 1, header=True, columns=2)],
        [named("2021", 1, header=True), named("2022", 2, header=True)],
        [
            named("Mills", 0, header=True),
            named("31", 1, fill="#b3221c", strong=True),
            blocks.data_cell([blocks.printed("x  y")], 2),
        ],
    ]
    content = content_of(blocks.data_table(rows, head=2, aligns=["left", "right", "right"], caption="Homes"))
    assert audit(content) == []
    assert tables_of_word(content) == [("Homes", [["Ward", "Homes"], ["", "2021", "2022"], ["Mills", "31", "x y"]])]
    body = part_of(content)
    assert find(body, "//w:tr[1]/w:tc[1]/w:tcPr/w:vMerge/@w:val") == ["restart"]
    assert len(find(body, "//w:tr[2]/w:tc[1]/w:tcPr/w:vMerge[not(@w:val)]")) == 1
    assert find(body, "//w:tr[1]/w:tc[2]/w:tcPr/w:gridSpan/@w:val") == ["2"]
    assert find(body, "//w:tc[w:tcPr/w:shd/@w:fill='b3221c']//w:color/@w:val") == ["ffffff"]
    assert len(find(body, "//w:tblHeader")) == 2


def test_a_chart_is_a_described_picture_in_the_resolution_of_print() -> None:
    content = content_of(blocks.figure("Recycling", LINE, "A line that rises.", source="Source: return", width=0.5))
    body = part_of(content)
    assert find(body, "//wp:docPr/@descr") == ["A line that rises."]
    assert find(body, "//wp:extent/@cx") == [str(238 * 12700)]
    assert paragraphs_of(content)[1:] == [
        ("caption", "Recycling"), ("Report Picture", ""), ("Report Note", "Source: return"),
    ]  # fmt: skip
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        (name,) = [one for one in parts.namelist() if one.startswith("word/media/")]
        assert Image.open(io.BytesIO(parts.read(name))).size == (992, 496)


def test_the_last_figures_behind_a_chart_are_printed_and_the_rest_counted() -> None:
    rows = [[blocks.cell(str(year)), blocks.cell("1", "final")] for year in range(2001, 2015)]
    data = blocks.table("Figures", [blocks.column("Year", 1), blocks.column("Figure", 1)], rows)
    content = content_of(blocks.figure("Recycling", LINE, "Level.", data=data))
    ((caption, printed),) = tables_of_word(content)
    assert (caption, len(printed), printed[1], printed[-1]) == ("Figures", 13, ["2003", "1"], ["2014", "1"])
    assert ("Report Note", "The last 12 of 14 figures; the web page has all of them, with details.") in paragraphs_of(
        content
    )


@pytest.mark.parametrize("svg", ["<svg", '<svg xmlns="http://www.w3.org/2000/svg" width="0" height="9"/>', "<p/>"])
def test_a_picture_that_cannot_be_read_is_told(svg: str) -> None:
    written = write(publication(HEADING, blocks.picture(svg, "A line.")))
    assert written.warnings == (
        "Notebook waste, cell 4: a picture cannot be read and is left out of the Word document.",
    )
    assert paragraphs_of(written.content)[1] == (
        "Report Picture",
        "A picture cannot be shown: its file is damaged or of a kind that cannot be printed.",
    )


def test_commentary_has_a_heading_for_each_label_below_that_of_its_group() -> None:
    parts = [("Issues", [blocks.paragraph("Late.")]), ("", [blocks.paragraph("Words above.")])]
    assert shown(blocks.heading(2, "Waste", "w"), blocks.commentary(parts), blocks.heading(3, "More", "m")) == [
        ("heading 2", "Waste"), ("Normal", "Words above."), ("heading 3", "Issues"), ("Normal", "Late."),
        ("heading 3", "More"),
    ]  # fmt: skip


# ---------------------------------------------------------------- formulas


def test_a_formula_is_mathematics_of_words_own() -> None:
    formula = formula_of(r"\frac{n_t}{N} \times 100")
    assert formula is not None
    made = math_of(formula.tree)
    names = [one.tag.rpartition("}")[2] for one in made.iter()]
    assert [name for name in names if name in ("f", "num", "den", "sSub")] == ["f", "num", "sSub", "den"]
    assert "".join(made.itertext()) == "ntN×100"
    body = body_of(blocks.formula(r"\binom{n}{k}"), blocks.paragraph([blocks.formula_run("p < 0.05")]))
    assert len(find(body, "//m:oMathPara/m:oMath/m:d/m:e/m:f")) == 1
    assert "".join(find(body, "//w:p[3]/m:oMath")[0].itertext()) == "p<0.05"


def test_lines_of_a_formula_stand_under_each_other() -> None:
    formula = formula_of(r"\begin{align} x &= 1 \\ y &= 2 \end{align}")
    assert formula is not None
    (lines,) = math_of(formula.tree)
    assert [line.tag.rpartition("}")[2] for line in [lines, *lines]] == ["eqArr", "e", "e"]
    assert ["".join(line.itertext()) for line in lines] == ["x=1", "y=2"]


@pytest.mark.parametrize(
    "tex",
    [
        r"\begin{pmatrix}1 & 2\\ 3 & 4\end{pmatrix}", r"\begin{cases}1 & x\\ 0 & y\end{cases}", r"\sqrt[3]{x} \sqrt{y}",
        r"\hat{p} \overline{ab} \underbrace{c}_{n}", r"\lim_{x \to 0} \sum_{i=1}^n x_i^2 \quad x^2", r"{a \atop b}",
    ],
)  # fmt: skip
def test_every_structure_of_a_formula_is_written(tex: str) -> None:
    formula = formula_of(tex)
    assert formula is not None
    assert "".join(math_of(formula.tree).itertext()).strip()


def test_a_formula_that_cannot_be_set_stands_as_typed() -> None:
    written = write(publication(HEADING, blocks.formula(r"\nosuchcommand{x}")))
    assert paragraphs_of(written.content)[1:] == [("Normal", r"\nosuchcommand{x}")]
    assert find(part_of(written.content), "//w:r/w:rPr/w:rStyle/@w:val") == ["ReportCodeLetters"]
    assert written.warnings == (
        r"Notebook waste, cell 4: the formula \nosuchcommand{x} cannot be set and stands as typed in the Word "
        "document.",
    )


# ---------------------------------------------------------------- around it


def test_a_report_has_a_cover_contents_and_running_lines() -> None:
    parts = [HEADING, blocks.heading(2, "Recycling", "recycling"), blocks.paragraph("Well.")]
    content = write(publication(*parts, kind="report")).content
    assert paragraphs_of(content) == [
        ("Subtitle", "Mills Council"),
        ("Title", "Performance report"),
        ("Subtitle", "July to September 2022"),
        ("Normal", "Q2 2022/23"),
        ("Report Notice", "This council is fictional and its figures are invented."),
        ("Report Small", "Figures as known on 14 November 2022"),
        ("TOC Heading", "Contents"),
        ("toc 1", "Waste"),
        ("toc 2", "Recycling"),
        ("heading 1", "Waste"),
        ("heading 2", "Recycling"),
        ("Normal", "Well."),
    ]
    body = part_of(content)
    assert [one.text for one in find(body, "//w:instrText")] == [' TOC \\o "1-2" \\h \\z \\u ']
    assert find(body, "//w:fldChar/@w:fldCharType") == ["begin", "separate", "end"]
    assert find(body, "//w:hyperlink/@w:anchor") == ["waste", "recycling"]
    assert len(find(body, "//w:p[w:pPr/w:pageBreakBefore]")) == 2
    assert text_of(part_of(content, "word/header1.xml")) == "Performance report"
    assert text_of(part_of(content, "word/footer1.xml")) == (
        "Q2 2022/23 This council is fictional and its figures are invented. Page 1"
    )
    assert audit(content) == []


def test_language_and_properties_are_the_documents() -> None:
    content = content_of()
    about = docx.Document(io.BytesIO(content)).core_properties
    assert (about.title, about.author, about.subject) == (
        "Performance report", "Mills Council", "July to September 2022",
    )  # fmt: skip
    assert (about.created.isoformat(), about.modified.isoformat()) == ("2022-11-14T00:00:00+00:00",) * 2
    sheet = part_of(content, "word/styles.xml")
    assert find(sheet, "w:docDefaults/w:rPrDefault/w:rPr/w:lang/@w:val") == ["cy-GB"]
    assert find(sheet, "w:style[w:name/@w:val='heading 1']/w:rPr/w:color/@w:val") == ["5b2a86"]


def test_a_notebook_without_words_about_it_takes_its_first_heading() -> None:
    content = write(Publication("notebook", "my_notes", {}, [], [Part(PLACE, "", True, [])])).content
    assert docx.Document(io.BytesIO(content)).core_properties.title == "my notes"
    assert audit(content) == []


def test_a_template_gives_styles_and_page_and_not_its_text(tmp_path: Path) -> None:
    own = docx.Document()
    own.styles["Heading 1"].font.size = docx.shared.Pt(40)
    own.sections[0].header.paragraphs[0].text = "Mills Council"
    own.add_paragraph("How to use this template")
    path = tmp_path / "own.docx"
    own.save(str(path))
    content = write(publication(HEADING, *EXAMPLES), template=path).content
    assert audit(content) == []
    assert find(part_of(content, "word/styles.xml"), "w:style[w:name/@w:val='heading 1']/w:rPr/w:sz/@w:val") == ["80"]
    assert "How to use" not in text_of(part_of(content))
    assert text_of(part_of(content, "word/header1.xml")) == "Mills Council"


def test_a_template_without_lists_and_with_a_style_of_another_id_gets_what_it_lacks(tmp_path: Path) -> None:
    own = docx.Document()
    for name, relation in list(own.part.rels.items()):
        if relation.reltype.endswith("/numbering"):
            del own.part.rels[name]
    own.styles["Normal"].element.styleId = "Standard"
    path = tmp_path / "own.docx"
    own.save(str(path))
    content = write(publication(HEADING, blocks.bullet_list([[blocks.paragraph("One")]])), template=path).content
    assert audit(content) == []
    assert find(part_of(content), "//w:numPr/w:numId/@w:val") == ["1"]
    added = "w:style[w:name/@w:val='Report Note']/w:basedOn/@w:val"
    assert find(part_of(content, "word/styles.xml"), added) == ["Standard"]


@pytest.mark.parametrize("content", [None, b"no zip", b"PK\x05\x06" + bytes(18)])
def test_a_template_that_is_no_word_document_is_refused(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "own.docx"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UsageError) as refused:
        write(publication(HEADING), template=path)
    assert str(refused.value) == (
        f"The template {path} is no Word document; expected a file that Word saved as .docx (not .doc or .dotx). "
        "Open it in Word and save it as a Word document, or name another."
    )
