"""The example council's dashboard, made once for the tests of its pages."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from lxml import html as lxml_html

from kpi_helpers.analysis.scorecard import Scorecard, build_scorecard
from kpi_helpers.inputs.checked import read_earlier, require_authority
from kpi_helpers.periods import parse_quarter
from kpi_helpers.site.frame import page_html
from kpi_helpers.site.write import pages_of

EXAMPLE = Path(__file__).resolve().parent / "example_data"
QUARTER = "2025-26 Q2"


@cache
def example_scorecards() -> tuple[Scorecard, tuple[Scorecard, ...]]:
    """Give the example's scorecard, and those of the earlier quarters that have commentary."""
    authority = require_authority(EXAMPLE, parse_quarter(QUARTER))
    earlier = read_earlier(authority)
    return build_scorecard(authority), tuple(build_scorecard(one) for one in earlier.quarters)


@cache
def example_pages() -> dict[str, str]:
    """Give every page of the example's dashboard by its path."""
    scorecard, earlier = example_scorecards()
    return {page.path: page_html(page, scorecard) for page in pages_of(scorecard, earlier)}


@cache
def tree(path: str) -> lxml_html.HtmlElement:
    """Give one page as a tree."""
    return lxml_html.fromstring(example_pages()[path])


def text_of(element: lxml_html.HtmlElement) -> str:
    """Give the words of an element, spaces folded; drawings left out."""
    words = element.xpath(".//text()[not(ancestor::*[local-name()='svg'])]")
    return " ".join(" ".join(words).split())


def part_of(path: str, anchor: str) -> lxml_html.HtmlElement:
    """Give the part of a page under a heading."""
    found: lxml_html.HtmlElement = tree(path).xpath(f'//section[@aria-labelledby="{anchor}"]')[0]
    return found
