from __future__ import annotations

import base64
import json
import re
from dataclasses import replace
from typing import Any

from lxml import etree, html

from kpi_helpers.blocks import Block, markup_of
from kpi_helpers.blocks.palette import INK, MUTED, PAPER
from kpi_helpers.display.charts.drawing import BOTTOM_EDGE, TOP_EDGE
from kpi_helpers.display.charts.trend import chart_points
from kpi_helpers.display.pages.group import chart_block
from kpi_helpers.fonts import font_folder
from kpi_helpers.site.live_chart import live_chart_html, save_fonts_script
from tests.builders import make_values
from tests.results import make_scorecard

SCORECARD = make_scorecard(values=make_values(first="2021-22 Q3", HOU_03=[88, 91, 92, 93]))
RESULT = SCORECARD.result("HOU_03")
POINTS = chart_points(RESULT)


def figure(**changes: Any) -> Block:
    return {**chart_block(RESULT, SCORECARD), **changes}


def parsed(text: str) -> Any:
    return html.fragment_fromstring(text)


def live(**changes: Any) -> Any:
    return parsed(live_chart_html(figure(**changes), POINTS, saved_as="HOU_03"))


def text_of(element: Any, css_class: str) -> list[str]:
    found = element.xpath(f"//*[contains(concat(' ', @class, ' '), ' {css_class} ')]")
    return [" ".join("".join(one.itertext()).split()) for one in found]


def test_without_a_script_it_is_the_figure_of_the_report() -> None:
    page, report = live(), parsed(markup_of([figure()]))
    for part in ("//figcaption", "//p[@class='kpi-caption']", "//p[@class='kpi-source']", "//details"):
        assert [etree.tostring(one) for one in page.xpath(part)] == [etree.tostring(o) for o in report.xpath(part)]
    (picture,) = page.xpath("//*[name()='svg']")
    assert (picture.get("role"), picture.get("aria-label")) == ("img", figure()["alt"])


def test_a_chart_without_points_and_a_notice_are_given_as_they_are() -> None:
    notice: Block = {"kind": "notice", "inline": [{"text": "Too few <figures>."}]}
    assert live_chart_html(notice, POINTS, saved_as="x") == markup_of([notice])
    assert live_chart_html(figure(), (), saved_as="x") == markup_of([figure()])
    photograph = figure(svg="", png="AAAA")
    assert live_chart_html(photograph, POINTS, saved_as="x") == markup_of([photograph])


def test_the_script_is_told_points_edges_colours_and_name() -> None:
    facts = json.loads(live().get("data-live"))
    assert facts == {
        "points": [[p.x, p.y, p.period, p.value, p.target, p.status, p.more] for p in POINTS],
        "edges": [TOP_EDGE, round(BOTTOM_EDGE, 2)],
        "below": ["Source: Housing system"],
        "colours": [INK, MUTED, PAPER],
        "name": "HOU_03",
    }


def test_the_latest_point_is_said_first_and_room_is_kept_for_the_longest_words() -> None:
    points = [replace(POINTS[0], period="A longer period", more="Concern"), *POINTS[1:]]
    page = parsed(live_chart_html(figure(), points, saved_as="x"))
    seen, kept = page.xpath("//div[@class='live-now']/p")
    assert "".join(seen.itertext()).split() == ["93.0%", "Q2", "2022/23", "final", "target", "90%"]
    assert "A longer period" in "".join(kept.itertext())
    assert "Concern" in "".join(kept.itertext())
    assert kept.get("aria-hidden") == "true"
    assert seen.xpath("span[@class='live-period']/@style") == ["min-width:15.5ch"]  # those after it keep their place
    assert seen.xpath("span[@class='live-status']/@style") == []


def test_the_slider_is_named_and_says_its_point_in_words() -> None:
    (slider,) = live().xpath("//input")
    told = {key: slider.get(key) for key in ("type", "min", "max", "value", "step", "aria-label", "aria-valuetext")}
    assert told == {
        "type": "range",
        "min": "0",
        "max": "3",
        "value": "3",
        "step": "1",
        "aria-label": "Step through the figures of the chart",
        "aria-valuetext": "Q2 2022/23, 93.0%, target 90%, final",
    }


def test_the_slider_lies_under_the_points() -> None:
    (style,) = live().xpath("//div[@class='live-plot']/@style")
    places = {key: float(share) for key, share in re.findall(r"--(\w+):([\d.]+)%", style)}
    across = [100 * point.x / 309.6 for point in POINTS]
    assert abs(places["from"] - across[0]) < 0.01
    assert places["to"] == places["at"]
    assert abs(places["at"] - across[-1]) < 0.01


def test_the_buttons_say_what_they_do() -> None:
    page = live()
    assert text_of(page, "live-bar") == ["ChartTableSave as PNGSave as SVG"]
    assert page.xpath("//button/@type") == ["button"] * 4
    assert page.xpath("//button/@aria-pressed") == ["true", "false"]
    assert page.xpath("//div[@role='group']/@aria-label") == ["Show as"]


def test_without_a_table_there_is_nothing_to_change_to() -> None:
    page = live(data=None)
    assert page.xpath("//button/@data-view") == []
    assert page.xpath("//button/@data-save") == ["png", "svg"]


def test_whatever_a_person_wrote_is_escaped() -> None:
    bad = "\"'><script>alert(1)</script>"
    points = [replace(point, period=bad, value=bad, target=bad, status=bad, more=bad) for point in POINTS]
    changed = figure(title=bad, caption=bad, note=bad, source=bad, alt=bad)
    text = live_chart_html(changed, points, saved_as=bad)
    page = parsed(text)
    assert "<script" not in text
    assert json.loads(page.get("data-live"))["name"] == bad
    assert page.xpath("//input/@aria-valuetext") == [", ".join([bad] * 5)]


def test_saved_pictures_take_their_letters_from_a_script_of_their_own() -> None:
    script = save_fonts_script()
    assert script.startswith("window.kpiSaveFonts = {")
    told = json.loads(script.removeprefix("window.kpiSaveFonts = ").removesuffix(";\n"))
    assert told["family"] == "Source Sans 3"
    assert list(told["faces"]) == ["font-weight:400;font-style:normal", "font-weight:600;font-style:normal"]
    data = base64.b64decode(told["faces"]["font-weight:600;font-style:normal"].partition(",")[2])
    assert data == (font_folder() / "web" / "KpiReportSans-Semibold.woff2").read_bytes()
