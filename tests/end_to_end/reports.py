"""Building a report as a user does, and reading back what a reader sees of it."""

from __future__ import annotations

import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from lxml import html as lxml_html

from tests.once import made_once

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "tests" / "example_data"
COMMAND = [sys.executable, "-c", "from kpi_helpers.cli import main; main()"]


def run(*words: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run `kpi-report` as a process of its own."""
    command = [*COMMAND, *(str(word) for word in words)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", cwd=cwd or ROOT, check=False)


def build(outputs: Path, *words: str | Path) -> subprocess.CompletedProcess[str]:
    """Build a report and require that it went well."""
    done = run("build", "--outputs", outputs, *words)
    assert done.returncode == 0, done.stderr
    return done


def example_report(factory: pytest.TempPathFactory) -> Path:
    """Give everything a user's build of the example council makes, built once for all that only read it."""
    return made_once(factory, "example report", lambda outputs: build(outputs, "--data", EXAMPLE)) / "2025-26_Q2"


def folded(text: str) -> str:
    """Fold what may differ between two renderings of one text: capitals, spaces, quotes, dashes, line breaks."""
    text = text.casefold().replace("\u2019", "'").replace("\u2018", "'").replace("\u201c", '"').replace("\u201d", '"')
    text = re.sub("[\u2010-\u2015\u2212\u00ad\ufffe\x02]", "-", text)
    text = re.sub(r"\s+", " ", text)
    return re.sub(r"(?<=[-/]) ", "", text)


def html_text(element: lxml_html.HtmlElement) -> str:
    """Give what a reader of the page sees: no style, no drawing."""
    return folded(" ".join(element.xpath(".//text()[not(ancestor::style) and not(ancestor::*[local-name()='svg'])]")))


@cache
def page(report: Path) -> lxml_html.HtmlElement:
    """Give the HTML report as a tree."""
    return lxml_html.fromstring(report.read_text(encoding="utf-8"))


def html_section(report: Path, notebook: str) -> str:
    """Give the text of one section of the HTML report."""
    found = page(report).xpath(f'//section[@data-notebook="{notebook}"]')
    return " ".join(html_text(element) for element in found)


def html_group(report: Path, section: str, group: str) -> str:
    """Give the text from a group's heading to the next heading of its level or above."""
    anchor = f"{section}-{group}".replace("_", "-")
    heading = page(report).xpath(f'//*[@id="{anchor}"]')[0]
    texts, reached = [], False
    for element in page(report).xpath(f'//section[@data-notebook="{section}"]')[0].iter():
        if element is heading:
            reached = True
        elif reached and re.fullmatch("h[1-6]", str(element.tag)) and element.tag <= heading.tag:
            break
        if reached and not element.xpath("ancestor-or-self::*[local-name()='svg' or local-name()='style']"):
            texts.append(element.text or "")
        if reached:
            texts.append(element.tail or "")
    return folded(" ".join(texts))


@cache
def pdf_sections(report: Path) -> dict[str, str]:
    """Give the text of each chapter of the PDF, by the title of its bookmark."""
    document = pdfium.PdfDocument(report)
    pages = [document[number].get_textpage().get_text_range() for number in range(len(document))]
    chapters = [(item.get_title(), item.get_dest().get_index()) for item in document.get_toc(max_depth=1)]
    ends = [start for _, start in chapters[1:]] + [len(pages)]
    return {
        title: folded(" ".join(without_furniture(text) for text in pages[start:end]))
        for (title, start), end in zip(chapters, ends, strict=True)
    }


def pdf_text(report: Path) -> str:
    """Give the text of the whole PDF."""
    document = pdfium.PdfDocument(report)
    texts = [document[number].get_textpage().get_text_range() for number in range(len(document))]
    return folded(" ".join(without_furniture(text) for text in texts))


def without_furniture(text: str) -> str:
    """Leave out a page's last line (authority, folio) where it parts two halves of a sentence."""
    lines = text.splitlines()
    return "\n".join(line for line in lines if not re.fullmatch(r"(.+, Q\d \d{4}/\d{2}|\d+)", line.strip()))


def pages_without(word: str, report: Path) -> list[int]:
    """Give the numbers of the PDF's pages that do not say a word."""
    document = pdfium.PdfDocument(report)
    texts = [folded(document[number].get_textpage().get_text_range()) for number in range(len(document))]
    return [number for number, text in enumerate(texts, start=1) if word not in text]
