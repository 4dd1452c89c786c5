from __future__ import annotations

import base64
import hashlib
from typing import Any

import pytest

from kpi_helpers.blocks import Publication
from kpi_helpers.blocks.pdf.document import Typesetting, accent_of, settings_of
from kpi_helpers.errors import RenderError
from tests.notebook_builders import DOCUMENT, PIXEL

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="5"><path d="M0 0 10 5"/></svg>'
FIGURE = {"kind": "figure", "title": "T", "svg": SVG, "alt": "A", "caption": "", "source": "S", "width": 0.6}


def run(text: str, **dress: Any) -> dict[str, Any]:
    return {"text": text, **dress}


def table(rows: int, **more: Any) -> dict[str, Any]:
    columns = [{"title": "Measure", "align": "left", "width": 2}, {"title": "Latest", "align": "right", "width": 1}]
    cells = [[{"inline": [run(f"Measure {n}")]}, {"inline": [run("1.0%")]}] for n in range(rows)]
    return {"kind": "table", "caption": "Caption", "columns": columns, "rows": cells, "row_header": True, **more}


def prepared(block: dict[str, Any], typesetting: Typesetting | None = None) -> Any:
    return (typesetting or Typesetting()).part(block)


@pytest.mark.parametrize("accent", ["#ffcc00", "no colour"])
def test_a_pale_accent_is_refused(accent: str) -> None:
    with pytest.raises(RenderError) as refused:
        accent_of({"accent": accent})
    assert str(refused.value) == (
        f"The accent colour {accent} cannot be used; expected a colour with a contrast of at least 4.5:1 on white, "
        "such as #0b4f6c. Change it in report.yml."
    )


def test_settings_are_what_the_design_asks_for() -> None:
    publication = Publication("report", "", {**DOCUMENT, "authority": 'A "B" #c'}, [], [])
    assert settings_of(publication, Typesetting()) == {
        "kind": "report",
        "accent": "#0b4f6c",
        "title": "Quarterly performance report",
        "full_title": "Quarterly performance report, Q2 2022/23",
        "language": "en",
        "region": "GB",
        "date": {"year": 2022, "month": 11, "day": 14},
        "fiction": "This council is fictional and its figures are invented.",
        "authority": 'A "B" #c',
        "period": "Q2 2022/23",
        "period_words": "July to September 2022",
        "as_at": "14 November 2022",
    }


def test_letters_no_font_has_are_named_wherever_they_stand() -> None:
    typesetting = Typesetting(place="notebook waste, cell 4")
    party = "\N{PARTY POPPER}"
    made = prepared({"kind": "notice", "inline": [run(f"Done {party}", link="https://example.org")]}, typesetting)
    assert made == {"kind": "notice", "inline": [run("Done [party popper]", link="https://example.org")]}
    assert typesetting.warnings == [
        f"Notebook waste, cell 4: no font of the report has {party}; the name stands in its place."
    ]


def test_headings_never_skip_a_level_and_labels_stand_below_them() -> None:
    typesetting = Typesetting(level=1)
    assert prepared({"kind": "heading", "level": 5, "text": "Waste", "id": ""}, typesetting)["level"] == 2
    parts = [{"label": "", "blocks": []}, {"label": "Issues", "blocks": []}]
    made = prepared({"kind": "commentary", "parts": parts}, typesetting)
    assert [(part["label"], part["level"]) for part in made["parts"]] == [("", 3), ("Issues", 3)]


def test_a_heading_that_is_a_picture_has_its_words() -> None:
    picture = {"kind": "picture", "png": PIXEL, "alt": "Crest"}
    made = prepared({"kind": "heading", "level": 1, "text": "Crest", "id": "", "inline": [run("", picture=picture)]})
    assert made == {"kind": "heading", "level": 1, "text": "Crest", "id": ""}


def test_pixels_stand_beside_the_document_once() -> None:
    typesetting = Typesetting()
    name = f"{hashlib.sha256(base64.b64decode(PIXEL)).hexdigest()[:16]}.png"
    for _ in range(2):
        made = prepared({"kind": "picture", "png": PIXEL, "alt": "A dot", "width": 120}, typesetting)
        assert made == {"kind": "picture", "file": name, "alt": "A dot", "width": 90.0}
    assert list(typesetting.files) == [name]


def test_a_damaged_picture_is_told() -> None:
    typesetting = Typesetting(place="notebook waste, cell 4")
    assert prepared({**FIGURE, "svg": "<svg"}, typesetting)["unusable"] is True
    assert typesetting.warnings == ["Notebook waste, cell 4: a picture cannot be read and is left out."]


def test_a_formula_is_a_tree_with_its_words_or_code() -> None:
    typesetting = Typesetting()
    made = prepared({"kind": "paragraph", "inline": [run("", tex="x^2"), run("", tex="\\nosuchsign")]}, typesetting)
    assert made["inline"][0]["words"] == "x squared"
    assert "tex" not in made["inline"][0]
    assert made["inline"][1] == run("\\nosuchsign", code=True)
    assert typesetting.warnings == ["The document: a formula cannot be typeset and is printed as typed: \\nosuchsign."]


def test_long_print_is_cut_and_says_so() -> None:
    made = prepared({"kind": "printed", "text": "\n".join(str(number) for number in range(50))})
    assert made["lines"] == [str(number) for number in range(40)]
    assert made["remark"] == "10 further lines are not printed; the web page has all of them."
    assert prepared({"kind": "printed", "text": "x\n" * 42})["remark"] == ""


def test_boxes_drawn_in_printed_text_stay() -> None:
    assert prepared({"kind": "printed", "text": "┌─┐\n漢字漢字"})["lines"] == ["┌─┐", "[4 letters of another script]"]


def test_a_table_without_rows_is_left_out() -> None:
    assert prepared({"kind": "table", "caption": "", "columns": [], "rows": []}) == {"kind": "nothing"}


def test_of_many_figures_behind_a_chart_the_last_nine_are_printed() -> None:
    made = prepared({**FIGURE, "data": table(11)})["data"]
    assert [row[0]["inline"][0]["text"] for row in made["rows"]] == [f"Measure {number}" for number in range(2, 11)]
    assert [note[-1]["text"] for note in made["footnotes"]] == [
        "The last 9 of 11 figures; the web page has all of them.",
        "Latest: 1.0%.",
    ][:1]


def test_beside_a_chart_only_the_first_line_of_a_cell_is_printed() -> None:
    data = table(11)
    data["rows"][10][1] = {"inline": [run("Concern")], "lines": [[run("Below the lower limit")]]}
    made = prepared({**FIGURE, "data": data})["data"]
    assert "Below the lower limit" not in str(made["rows"])
    assert made["footnotes"] == [[run("The last 9 of 11 figures; the web page has all of them, with details.")]]
    few = prepared({**FIGURE, "data": {**data, "rows": data["rows"][6:]}})["data"]
    assert few["footnotes"] == [[run("The web page says more about these figures.")]]


def test_a_column_of_one_word_is_a_note() -> None:
    data = table(3)
    for row in data["rows"]:
        row[1]["inline"] = [run("final")]
    made = prepared({**FIGURE, "data": data})["data"]
    assert [column["title"] for column in made["columns"]] == ["Measure"]
    assert made["footnotes"] == [[run("Latest: final.")]]


def test_a_cell_over_very_many_rows_says_its_words_again() -> None:
    rows = [[{"x": 0, "inline": [run("Roads")], "header": True, "rows": 50}, {"x": 1, "inline": [run("1")]}]]
    rows += [[{"x": 1, "inline": [run(str(number))]}] for number in range(2, 51)]
    table = {"kind": "data_table", "caption": "", "head": 0, "aligns": ["left", "right"], "rows": rows}
    (part,) = prepared(table)["parts"]
    said = [(place, row[0]["rows"]) for place, row in enumerate(part["rows"]) if len(row) == 2]
    assert said == [(0, 24), (24, 24), (48, 2)]
