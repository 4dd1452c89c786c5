from __future__ import annotations

import pytest

from kpi_helpers import blocks
from kpi_helpers.display.addresses import (
    dashboard_link,
    dashboard_root,
    kpi_page,
    priority_page,
    report_place,
    with_addresses,
)
from kpi_helpers.inputs.kpis import Group
from kpi_helpers.inputs.settings import Report
from tests.builders import REPORT


@pytest.mark.parametrize(
    ("address", "root"),
    [
        ("", "dashboard/"),
        ("https://example.org/dash", "https://example.org/dash/"),
        ("https://example.org/dash/", "https://example.org/dash/"),
    ],
)
def test_the_report_finds_the_dashboard_where_it_is_published_else_beside_itself(address: str, root: str) -> None:
    report = Report.model_validate({**REPORT, "dashboard_address": address})
    assert dashboard_root(report) == root


def test_links_are_put_in_wherever_they_stand_in_blocks() -> None:
    name = blocks.run("Bins", link=dashboard_link(kpi_page("bins")), quiet=True)
    table = blocks.table("T", [blocks.column("Measure", 1)], [[blocks.cell([name], blocks.words("per cent"))]])
    nested = blocks.bullet_list([[blocks.paragraph([name]), table]])
    found = with_addresses([nested], "../")
    item = found[0]["items"][0]
    assert item[0]["inline"][0]["link"] == "../kpi/bins.html"
    assert item[1]["rows"][0][0]["inline"][0]["link"] == "../kpi/bins.html"
    assert name["link"] == "dashboard:kpi/bins.html"  # what was given is as it was


def test_other_links_and_words_stay() -> None:
    runs = [{"text": "dashboard:kpi/x.html", "link": "https://example.org"}, {"text": "a", "link": "#a"}]
    assert with_addresses(runs, "../") == runs


def test_every_page_has_its_place() -> None:
    assert priority_page("homes_and_places") == "priority/homes_and_places.html"
    group = Group("road_repairs", "homes_and_places", "", "Road repairs", "Roads")
    assert report_place(group) == "report.html#homes-and-places-road-repairs"
