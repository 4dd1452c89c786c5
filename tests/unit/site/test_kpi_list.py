from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from kpi_helpers.analysis.scorecard import Scorecard, build_scorecard
from kpi_helpers.display.words.evidence import variation_words
from kpi_helpers.inputs.checked import check_authority
from kpi_helpers.inputs.files.tables import VALUES
from kpi_helpers.periods import parse_quarter
from kpi_helpers.site.kpi_list import NONE_FOUND, VERDICTS, kpi_list_html, list_choices, travel_of
from tests.builders import make_frame, make_values
from tests.results import make_result, make_scorecard

EXAMPLE = Path("tests/example_data")
MOST_BYTES = 500  # of a row, on average
EARLY = {"applies_from": "2016-17 Q1"}
USUAL = [90, 92, 89, 91, 93, 90, 88, 92, 91, 90, 92, 89, 91]
TWO = {
    "priorities": [
        {"slug": "homes", "title": "Homes", "purpose": "Well kept."},
        {"slug": "streets", "title": "Streets & parks", "purpose": "Clean."},
    ]
}
KPIS: Sequence[dict[str, Any]] = (
    {"kpi_id": "STR_01", "name": "Litter", "section": "streets", "group": "litter", "owner": "Zoe"},
    {"kpi_id": "HOU_03", "name": "Repairs on time", "owner": "Ann"},
    {"kpi_id": "HOU_04", "name": "Voids", "polarity": "lower", "unit": "days", "owner": ""},
    {"kpi_id": "HOU_05", "name": "Homes", "state": "context"},
)


def make_list(**facts: Any) -> Scorecard:
    values = make_values(HOU_03=[91, 92], HOU_04=[9, 4], STR_01=[70])
    groups = [{}, {"group": "litter", "section": "streets", "title": "Clean streets"}]
    return make_scorecard(**{"kpis": KPIS, "values": values, "report": TWO, "groups": groups, **facts})


def table_of(scorecard: Scorecard) -> Any:
    return html.fragment_fromstring(kpi_list_html(scorecard)).xpath(".//table")[0]


def cells_of(row: Any) -> list[str]:
    return ["|".join(text.strip() for text in cell.itertext() if text.strip()) for cell in row.xpath("th|td")]


def test_a_row_tells_what_the_reports_tables_tell() -> None:
    table = table_of(make_list())
    rows = [cells_of(row) for row in table.xpath(".//tr")]
    assert rows == [
        ["Measure", "Priority", "Latest", "Target", "Rating", "Direction", "Owner"],
        ["Repairs on time", "Homes", "92.0%|Q2 2022/23", "90%", "Green", "Better|on Q1 2022/23", "Ann"],
        ["Voids|days", "Homes", "4.0|Q2 2022/23", "none", "Not rated|no target", "Better|on Q1 2022/23", ""],
        ["Litter", "Streets & parks", "70.0%|Q1 2022/23", "none", "Not rated|no target", "No earlier figure", "Zoe"],
    ]


def test_a_kpi_without_a_current_figure_tells_its_last_one() -> None:
    rows = [{"value": 87, "period": "2022-23 Q1"}, {"note": "[x]", "remark": "Due in May."}]
    row = table_of(make_scorecard(values=rows)).xpath(".//tbody/tr")[0]
    assert cells_of(row)[2:] == [
        "not available|Last: 87.0% in Q1 2022/23",
        "90%",
        "Not rated|no figure published",
        "No figure",
    ]
    ranked = make_scorecard(values=[{"rank": 110, "rank_of": 150, "note": "[x]"}])
    assert cells_of(table_of(ranked).xpath(".//tbody/tr")[0])[2] == "rank 110 of 150|Q2 2022/23"


def test_the_header_of_a_row_leads_to_its_kpi() -> None:
    assert table_of(make_list()).xpath(".//th/a/@href") == ["kpi/HOU_03.html", "kpi/HOU_04.html", "kpi/STR_01.html"]
    text = kpi_list_html(make_list(), address=lambda kpi_id: f"../{kpi_id}")
    assert 'href="../HOU_03"' in text


def test_words_stand_with_their_mark_and_tone() -> None:
    row = table_of(make_list()).xpath(".//tbody/tr")[0]
    assert row.xpath("td/@class") == ["kpi-tone-green", "kpi-tone-better"]
    assert row.xpath(".//*[name()='use']/@href") == ["#m-green", "#m-better_up"]
    assert set(row.xpath(".//*[name()='svg']/@aria-hidden")) == {"true"}


def test_every_mark_used_is_drawn_once() -> None:
    page = html.fragment_fromstring(kpi_list_html(make_list()))
    drawn = page.xpath(".//*[name()='symbol']/@id")
    assert sorted(drawn) == sorted({*(use[1:] for use in page.xpath(".//*[name()='use']/@href")), "m-sorted"})


def test_the_numbers_of_a_row_are_places_among_the_options() -> None:
    page = html.fragment_fromstring(kpi_list_html(make_list()))
    (table,) = page.xpath(".//table")
    keys = table.get("data-keys").split()
    words = json.loads(table.get("data-words"))
    for row in table.xpath(".//tbody/tr"):
        *places, group = map(int, row.get("data-f").split())
        assert len(places) == len(keys)
        cells = cells_of(row)
        for key, column in (("priority", 1), ("rating", 4), ("direction", 5), ("owner", 6)):
            options = page.xpath(f".//select[@name='{key}']/option/text()")[1:]
            assert options[places[keys.index(key)]].partition(",")[0] in (cells[column].split("|")[0], *UNNAMED)
        assert cells[1] in words[group]


UNNAMED = ("No owner named", "Not compared")


def test_options_are_those_some_kpi_has_worst_first() -> None:
    page = html.fragment_fromstring(kpi_list_html(make_list()))
    assert page.xpath(".//select/@name") == ["priority", "rating", "direction", "owner"]
    assert page.xpath(".//select[@name='rating']/option/@value") == ["", "green", "not_rated"]
    assert page.xpath(".//select[@name='direction']/option/text()") == ["All", "Better", "Not compared"]
    assert page.xpath(".//select[@name='owner']/option/text()") == ["All", "Ann", "Zoe", "No owner named"]


def test_every_field_has_a_label() -> None:
    page = html.fragment_fromstring(kpi_list_html(make_list()))
    assert page.xpath(".//label/@for") == page.xpath(".//form//input/@id | .//form//select/@id")


def test_a_column_empty_in_every_row_is_left_out() -> None:
    heads = [cell.text for cell in table_of(make_scorecard(values=make_values(HOU_03=[91, 92]))).xpath(".//thead//th")]
    assert heads == ["Measure", "Priority", "Latest", "Target", "Rating", "Direction"]


def test_a_verdict_is_shown_where_a_control_chart_claims_one() -> None:
    values = make_values(first="2019-20 Q1", HOU_03=[*USUAL, 80])
    table = table_of(make_scorecard(values=values, targets=[EARLY]))
    assert cells_of(table.xpath(".//tbody/tr")[0])[6] == "Concern, unusually low"
    assert table.xpath(".//tbody//td[@class='kpi-tone-concern']//*[name()='svg']/@class") == ["l"]


@pytest.mark.parametrize(
    ("values", "facts"),
    [
        ([*USUAL, 80], {}),
        ([*USUAL, 99], {}),
        ([*USUAL, 91], {}),
        ([*USUAL, 99], {"polarity": "none"}),
        ([*USUAL, 80], {"polarity": "none"}),
        ([91, 92], {}),
    ],
)
def test_the_words_of_a_verdict_begin_those_of_the_report(values: list[float], facts: dict[str, Any]) -> None:
    target = EARLY if not facts else {**EARLY, "kind": "none", "green_limit": None, "amber_limit": None, "note": "-"}
    variation = make_result(values, targets=[target], **facts).evidence.variation
    said = variation_words(variation) or "Nothing claimed"
    assert said.startswith(VERDICTS[variation.verdict][1])


def test_the_direction_is_that_of_last_year_where_there_is_none_of_the_period_before() -> None:
    result = make_result([90, 85, None, None, None, 95])
    assert travel_of(make_result([90, 85])) == make_result([90, 85]).travel_previous
    assert travel_of(result) == result.travel_year
    assert result.travel_previous != result.travel_year


def test_moves_that_are_neither_better_nor_worse_are_told_apart() -> None:
    scorecard = make_list(kpis=[{"polarity": "none"}, {"kpi_id": "HOU_04", "polarity": "none"}], groups=[{}])
    (direction,) = [one for one in list_choices(scorecard.counted, scorecard) if one.key == "direction"]
    assert dict(direction.options) == {"up": "Up", "down": "Down"}
    assert [direction.place(result) for result in scorecard.counted] == [0, 1]


def test_whatever_a_person_wrote_is_escaped() -> None:
    bad = "\"'><script>alert(1)</script>"
    kpis = [{"name": bad, "owner": bad}, {"kpi_id": "HOU_04", "name": "x", "owner": "y"}]
    priorities = {"priorities": [{"slug": "homes", "title": bad, "purpose": "x"}]}
    text = kpi_list_html(make_list(kpis=kpis, report=priorities, groups=[{"title": bad}]))
    page = html.fragment_fromstring(text)
    assert "<script" not in text
    assert page.xpath(".//th/a/text()")[0] == bad
    assert page.xpath(".//select[@name='owner']/option/@value")[1] == bad


def test_no_kpi_is_no_row() -> None:
    page = html.fragment_fromstring(kpi_list_html(make_list(kpis=[{"state": "context"}], groups=[{}])))
    assert page.xpath(".//tbody/tr") == []
    assert page.xpath(".//*[@role='status']/text()") == ["0 KPIs"]
    assert page.xpath(".//p[@hidden]/text()") == [NONE_FOUND]


def test_a_row_is_few_letters() -> None:
    authority, _ = check_authority(EXAMPLE, parse_quarter("2025-26 Q2"))
    assert authority is not None
    text = kpi_list_html(build_scorecard(authority))
    rows = text.partition("<tbody>")[2].partition("</tbody>")[0]
    assert len(rows.encode()) / rows.count("<tr") <= MOST_BYTES


def test_nothing_is_known_is_no_error() -> None:
    row = table_of(make_scorecard(values=make_frame(VALUES))).xpath(".//tbody/tr")[0]
    assert cells_of(row)[2:4] == ["not available", "90%"]


def test_the_order_of_options_is_the_same_in_every_process() -> None:
    """Periods with the same dates, and owners who differ in capitals only, have one order all the same."""
    code = (
        "from pathlib import Path\n"
        "from kpi_helpers.analysis.scorecard import build_scorecard\n"
        "from kpi_helpers.inputs import require_authority\n"
        "from kpi_helpers.periods import parse_quarter\n"
        "from kpi_helpers.site.kpi_list import list_choices\n"
        "scorecard = build_scorecard(require_authority(Path('tests/example_data'), parse_quarter('2024-25 Q4')))\n"
        "print([list(choice.options) for choice in list_choices(scorecard.counted, scorecard)])\n"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": str(seed)},
            capture_output=True,
            text=True,
            check=True,
            cwd=Path(__file__).parents[3],
        ).stdout
        for seed in range(3)
    }
    assert len(said) == 1
