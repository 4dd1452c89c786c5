"""What holds for every page of the dashboard."""

from __future__ import annotations

import posixpath
import re
from itertools import pairwise

import pytest

from tests.site_builders import example_pages, example_scorecards, text_of, tree

PATHS = sorted(example_pages())
BESIDE = re.compile(r"^\.\./(report\.html#[a-z0-9-]+|report\.html|report\.pdf|open_data/[a-z-]+\.(csv|json|xlsx|ods))$")


def test_there_is_a_page_for_everything() -> None:
    scorecard, _ = example_scorecards()
    helping = {"index.html", "instructions.html", "glossary.html", "accessibility.html"}
    priorities = {
        "priority/homes_and_places.html",
        "priority/clean_and_green.html",
        "priority/growing_together.html",
        "priority/caring_for_each_other.html",
    }
    assert set(PATHS) == helping | priorities | {f"kpi/{kpi_id}.html" for kpi_id in scorecard.results}
    assert len(scorecard.results) == 38


@pytest.mark.parametrize("path", PATHS)
def test_every_link_leads_somewhere(path: str) -> None:
    lost = []
    for address in tree(path).xpath("//@href | //@src"):
        if str(address).startswith(("https://", "mailto:", "data:")):
            continue
        file, _, anchor = str(address).partition("#")
        whole = posixpath.normpath(posixpath.join(posixpath.dirname(path), file)) if file else path
        if whole.startswith("../"):
            lost += [] if BESIDE.match(f"{whole}{'#' * bool(anchor)}{anchor}") else [address]
        elif whole not in PATHS:
            lost += [] if whole.startswith("assets/dashboard.") else [address]
        elif anchor and not tree(whole).xpath(f'//*[@id="{anchor}"]'):
            lost.append(address)
    assert lost == []


@pytest.mark.parametrize("path", PATHS)
def test_names_are_unique_and_headings_step_down_one_at_a_time(path: str) -> None:
    ids = tree(path).xpath("//@id")
    assert len(ids) == len(set(ids))
    levels = [int(heading.tag[1]) for heading in tree(path).xpath("//h1|//h2|//h3|//h4|//h5|//h6")]
    assert levels.count(1) == 1
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("path", PATHS)
def test_a_page_says_what_and_whose_it_is_and_that_it_is_fictional(path: str) -> None:
    page = tree(path)
    assert page.get("lang") == "en-GB"
    assert page.xpath("string(//title)").endswith("Example Borough Council, Q2 2025/26")
    assert page.xpath("string(//h1)") in page.xpath("string(//title)")
    banner = page.xpath('string(//p[@class="fictional"])')
    assert banner == "Example Borough Council is fictional. Every name and figure on this page is invented."
    assert page.xpath("string((//a)[1])") == "Skip to the text"
    assert page.xpath("string((//a)[1]/@href)") == "#main"


@pytest.mark.parametrize("path", PATHS)
def test_tables_have_captions_and_headers_with_a_scope(path: str) -> None:
    for table in tree(path).xpath("//table"):
        assert text_of(table.xpath("caption")[0])
        assert table.xpath(".//thead//th") or len(table.xpath(".//tr")) == 1
        assert set(table.xpath(".//thead//th/@scope")) <= {"col"}
        assert {row.xpath("string(th/@scope)") for row in table.xpath("./tbody/tr")} <= {"row"}


@pytest.mark.parametrize("path", PATHS)
def test_a_page_asks_nobody_and_keeps_its_weight(path: str) -> None:
    page = tree(path)
    assert page.xpath("//script/@src") == [posixpath.relpath("assets/dashboard.js", posixpath.dirname(path) or ".")]
    style = posixpath.relpath("assets/dashboard.css", posixpath.dirname(path) or ".")
    assert page.xpath("//link/@href") == ["data:,", style]  # an icon of nothing, or browsers ask the server for one
    assert page.xpath("//script/text()") == []
    assert page.xpath("//@*[starts-with(name(), 'on')]") == []
    assert "default-src 'none'" in page.xpath("string(//meta[@http-equiv='Content-Security-Policy']/@content)")
    assert len(example_pages()[path].encode()) < 100_000


def test_the_same_results_give_the_same_pages() -> None:
    from kpi_helpers.site.frame import page_html
    from kpi_helpers.site.write import pages_of

    scorecard, earlier = example_scorecards()
    again = {page.path: page_html(page, scorecard) for page in pages_of(scorecard, earlier)}
    assert again == example_pages()
