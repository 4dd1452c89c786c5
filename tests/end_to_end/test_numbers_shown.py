"""No reader meets a raw number: every text of report and dashboard, seen, heard or printed, is searched for one."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import html as lxml_html

from tests.end_to_end.reports import example_report, pdf_text

LONG = re.compile(r"\d\.\d{5,}")  # no KPI has so many decimals
SPOKEN = ("alt", "title", "aria-label", "aria-valuetext", "aria-description", "content", "placeholder")
NOT_READ = ("script", "style")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return example_report(tmp_path_factory)


def texts(page: Path) -> Iterator[str]:
    """Give every text of a page, those of its pictures, of its attributes and of the points of its charts."""
    for element in lxml_html.fromstring(page.read_text(encoding="utf-8")).iter():
        if isinstance(element.tag, str) and element.tag not in NOT_READ:
            yield from filter(None, (element.text, *(element.get(name) for name in SPOKEN)))
            if element.get("data-live"):
                for _, _, *words in json.loads(element.get("data-live"))["points"]:
                    yield from words
        yield element.tail or ""


def test_no_text_holds_a_number_with_more_decimals_than_a_reader_wants(made: Path) -> None:
    pages = sorted(made.rglob("*.html"))
    found = {f"{page.relative_to(made)}: {text}" for page in pages for text in texts(page) if LONG.search(text)}
    assert (len(pages) > 30, found) == (True, set())
    assert LONG.findall(pdf_text(made / "report.pdf")) == []
