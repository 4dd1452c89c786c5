from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from kpi_helpers.blocks.pdf.document import Typesetting, json_of, language_of, settings_of
from kpi_helpers.blocks.publication import Part, Publication
from tests.notebook_builders import DOCUMENT, DRAWING, PIXEL
from tests.readings import para
from tests.typeset import prepared

FIGURE = {"kind": "figure", "title": "T", "svg": DRAWING, "alt": "A", "caption": "", "source": "S", "width": 0.6,
          "data": None}  # fmt: skip


def run(text: str, **dress: Any) -> dict[str, Any]:
    return {"text": text, **dress}


def table(rows: int, **more: Any) -> dict[str, Any]:
    columns = [{"title": "Measure", "align": "left", "width": 2}, {"title": "Latest", "align": "right", "width": 1}]
    cells = [[{"inline": [run(f"Measure {n}")]}, {"inline": [run("1.0%")]}] for n in range(rows)]
    return {"kind": "table", "caption": "Caption", "columns": columns, "rows": cells, "row_header": True, **more}


def data_of(data: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Give the figures that are printed with a chart."""
    (figure,) = prepared({**FIGURE, "data": data, **more})
    return dict(figure["data"])


def column(data: dict[str, Any], number: int = 0) -> list[str]:
    return ["".join(part["text"] for part in row[number].get("inline", [])) for row in data["rows"]]


def notes(data: dict[str, Any]) -> list[str]:
    return ["".join(part["text"] for part in note) for note in data["footnotes"]]


# ---- settings ----------------------------------------------------------------------------------------------


def test_settings_are_what_the_design_asks_for() -> None:
    report = Publication("report", "report", {**DOCUMENT, "authority": 'A "B" #c'}, [], [])
    assert settings_of(report, Typesetting()) == {
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


def test_what_is_not_known_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    settings = settings_of(Publication("notebook", "my_notebook", {}, [], []), Typesetting())
    assert settings["title"] == settings["full_title"] == "my notebook"
    unknown = ("region", "date", "fiction", "authority", "period", "period_words", "as_at")
    assert {key: settings[key] for key in unknown} == {**dict.fromkeys(unknown), "region": "GB"}


@pytest.mark.parametrize(
    ("tag", "language"),
    [
        ("cy", ("cy", None)),
        ("en-GB", ("en", "GB")),
        ("EN-gb", ("en", "GB")),
        ("Welsh", ("en", None)),
        ("", ("en", None)),
    ],
)
def test_a_language_that_typst_refuses_is_english(tag: str, language: tuple[str, str | None]) -> None:
    assert language_of(tag) == language


# ---- words and pictures ------------------------------------------------------------------------------------


def test_the_json_has_cells_in_order_and_names_the_place_of_each_loss() -> None:
    parts = [
        Part("notebook waste, cell 1", "waste", True, [para("a")]),
        Part("notebook waste, cell 4", "waste", False, [para("\N{PARTY POPPER}"), para("\N{PARTY POPPER}")]),
    ]
    typesetting = Typesetting()
    made = json.loads(json_of(Publication("report", "report", DOCUMENT, [], parts), typesetting))
    assert made["cells"] == [
        {"opens": True, "blocks": [para("a")]},
        {"opens": False, "blocks": [para("[party popper]"), para("[party popper]")]},
    ]
    assert typesetting.warnings == [
        "Notebook waste, cell 4: no font of the report has \N{PARTY POPPER}; the name stands in its place."
    ]


def test_only_words_are_changed() -> None:
    hostile = {"text": "\N{PARTY POPPER}", "link": "https://example.org/\N{PARTY POPPER}", "tone": "red"}
    (block,) = prepared(para(hostile))
    assert block["inline"] == [{**hostile, "text": "[party popper]"}]


def test_the_same_picture_is_kept_once() -> None:
    typesetting = Typesetting()
    picture = {"kind": "picture", "png": PIXEL, "alt": "A dot", "width": 40}
    first, second = prepared(picture, {**picture, "alt": "Again"}, typesetting=typesetting)
    ((name, content),) = typesetting.files.items()
    assert first == {"kind": "picture", "alt": "A dot", "width": 30.0, "file": name}
    assert second["file"] == name
    assert content == base64.b64decode(PIXEL)
    assert name.endswith(".png")


@pytest.mark.parametrize(
    ("svg", "points"),
    [('width="4in"', 288.0), ('width="100"', 75.0), ('viewBox="0 0 200 100"', 150.0), ('width="50%"', 340.0)],
)
def test_a_drawing_is_as_wide_as_it_asks_to_be(svg: str, points: float) -> None:
    (made,) = prepared({"kind": "picture", "svg": f'<svg xmlns="http://www.w3.org/2000/svg" {svg}/>', "alt": "A"})
    assert made["width"] == points


def test_a_drawing_is_set_in_the_reports_letters() -> None:
    text = '<text style="font: 8px Arial" font-family="Comic">\N{PARTY POPPER}</text>'
    (made,) = prepared({**FIGURE, "svg": DRAWING.replace("<path", f"{text}<path")})
    assert "Arial" not in made["svg"]
    assert "Comic" not in made["svg"]
    assert "[party popper]" in made["svg"]


@pytest.mark.parametrize("broken", ["<svg", "words", "<html></html>", '<!DOCTYPE x [<!ENTITY a "b">]><svg/>'])
def test_a_damaged_picture_is_told(broken: str) -> None:
    typesetting = Typesetting(place="notebook waste, cell 4")
    (made,) = prepared({**FIGURE, "svg": broken}, typesetting=typesetting)
    assert made["unusable"] is True
    assert typesetting.warnings == ["Notebook waste, cell 4: a picture cannot be read and is left out."]


def test_a_formula_that_cannot_be_set_is_printed_as_typed_and_told() -> None:
    typesetting = Typesetting(place="cell 2")
    block, line = prepared(
        {"kind": "formula", "tex": "\\nosuchsign{x}"},
        para({"text": "", "tex": "\\nosuchsign{x}"}),
        typesetting=typesetting,
    )
    assert (block["tex"], block["code"]) == ("\\nosuchsign{x}", True)
    assert line["inline"] == [{"text": "\\nosuchsign{x}", "code": True}]
    assert typesetting.warnings == ["Cell 2: a formula cannot be typeset and is printed as typed: \\nosuchsign{x}."]


# ---- headings ----------------------------------------------------------------------------------------------


def test_headings_never_skip_a_level_nor_go_deeper_than_six() -> None:
    def heading(level: int) -> dict[str, Any]:
        return {"kind": "heading", "level": level, "text": "a", "id": ""}

    made = prepared(heading(5), heading(9), heading(1), heading(3), typesetting=Typesetting())
    assert [one["level"] for one in made] == [1, 2, 1, 2]
    made = prepared(*map(heading, range(1, 9)), typesetting=Typesetting())
    assert [one["level"] for one in made] == [1, 2, 3, 4, 5, 6, 6, 6]


def test_a_heading_that_is_a_picture_has_its_words() -> None:
    picture = {"kind": "picture", "png": PIXEL, "alt": "Crest"}
    inline = [{"text": "", "picture": picture}]
    assert prepared({"kind": "heading", "level": 1, "text": "Crest", "id": "", "inline": inline}) == [
        {"kind": "heading", "level": 1, "text": "Crest", "id": ""}
    ]


def test_commentary_labels_are_headings_below_the_groups() -> None:
    parts = [{"label": "", "blocks": [para("Free.")]}, {"label": " Issues ", "blocks": [para("One.")]}]
    heading = {"kind": "heading", "level": 2, "text": "Waste", "id": ""}
    _, panel = prepared(heading, {"kind": "commentary", "parts": parts})
    assert [(part["label"], part["level"]) for part in panel["parts"]] == [("", 3), ("Issues", 3)]


# ---- printed text ------------------------------------------------------------------------------------------


def test_long_print_is_cut_and_says_so() -> None:
    (made,) = prepared({"kind": "printed", "text": "\n".join(str(number) for number in range(50))})
    assert made["lines"] == [str(number) for number in range(40)]
    assert made["remark"] == "10 further lines are not printed; the web page has all of them."
    (made,) = prepared({"kind": "printed", "text": "\n".join("x" for _ in range(42))})
    assert (len(made["lines"]), made["remark"]) == (42, "")


def test_boxes_drawn_in_printed_text_and_its_spaces_stay() -> None:
    (made,) = prepared({"kind": "printed", "text": "┌─┐\n\ta  b\n漢字漢字\n"})
    assert made["lines"] == ["┌─┐", "        a  b", "[4 letters of another script]"]


# ---- the figures behind a chart ----------------------------------------------------------------------------


def test_columns_that_say_the_same_in_every_row_become_a_note() -> None:
    data = table(3)
    for row in data["rows"]:
        row[1]["inline"] = [run("final")]
    made = data_of(data)
    assert [one["title"] for one in made["columns"]] == ["Measure"]
    assert notes(made) == ["Latest: final."]


def test_of_many_figures_behind_a_chart_the_last_nine_are_printed() -> None:
    made = data_of(table(11))
    assert column(made) == [f"Measure {number}" for number in range(2, 11)]
    assert notes(made) == ["The last 9 of 11 figures; the web page has all of them."]


def test_beside_a_chart_only_the_first_line_of_a_cell_is_printed() -> None:
    data = table(11)
    data["rows"][10][1] = {"inline": [run("Concern")], "lines": [[run("Below the lower limit")]]}
    made = data_of(data)
    assert "Below the lower limit" not in json.dumps(made)
    assert notes(made) == ["The last 9 of 11 figures; the web page has all of them, with details."]
    few = data_of({**data, "rows": data["rows"][6:]})
    assert notes(few) == ["The web page says more about these figures."]


def test_a_chart_without_figures_has_none() -> None:
    assert prepared(FIGURE)[0]["data"] is None
    assert prepared({**FIGURE, "data": table(0)})[0]["data"] is None


def test_figures_in_two_columns_keep_theirs_in_the_page() -> None:
    (made,) = prepared({"kind": "figures", "items": [{**FIGURE, "data": table(3)}]})
    assert [(item["width"], item["data"]) for item in made["items"]] == [(1, None)]


# ---- tables ------------------------------------------------------------------------------------------------


def test_short_rows_are_filled_and_small_pictures_described() -> None:
    (made,) = prepared(
        {**table(0), "rows": [[{"inline": [], "svg": DRAWING, "alt": "Rising"}], [{"svg": DRAWING}, {}]]}
    )
    assert [len(row) for row in made["rows"]] == [2, 2]
    assert [row[0]["alt"] for row in made["rows"]] == ["Rising", ""]


def test_a_table_without_rows_is_left_out() -> None:
    assert prepared({"kind": "table", "caption": "", "columns": [], "rows": []}) == [{"kind": "nothing"}]


def test_a_cell_over_very_many_rows_is_said_again() -> None:
    rows = [[{"x": 0, "inline": [run("North")], "rows": 60}, {"x": 1, "inline": [run("0")]}]]
    rows += [[{"x": 1, "inline": [run(str(number))]}] for number in range(1, 60)]
    (made,) = prepared({"kind": "data_table", "caption": "", "head": 0, "aligns": ["left", "left"], "rows": rows})
    spans = [(number, row[0]["rows"]) for number, row in enumerate(made["parts"][0]["rows"]) if row[0]["x"] == 0]
    assert spans == [(0, 24), (24, 24), (48, 12)]


def test_an_error_is_told() -> None:
    typesetting = Typesetting(place="cell 1")
    prepared({"kind": "failure", "name": "KeyError", "words": "'rents'"}, typesetting=typesetting)
    assert typesetting.warnings == ["Cell 1: the cell stopped with KeyError; the error is printed."]
