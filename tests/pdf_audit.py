"""What a screen reader and a careful printer would find in a PDF: an audit of our own, and the PDF/UA checker.

The checker says what the standard demands; the audit says what we demand besides: every table with column and row
heads, a scope on every head, headings in order, bookmarks, words for every figure and link, fonts inside the file.
`pdf_structure` looks closer at the elements, `pdf_content` at what is painted on the pages.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import page  # PyPI page-validation; its signature has changed before, so it is called here only
import pikepdf
from pikepdf import Array, Dictionary

from tests.pdf_content import problems_of_content
from tests.pdf_structure import attributes_of, elements_below, problems_of_structure

HEADINGS = {"/H1": 1, "/H2": 2, "/H3": 3, "/H4": 4, "/H5": 5, "/H6": 6}


@dataclass(frozen=True)
class PdfAudit:
    """What was found in one PDF.

    Parameters
    ----------
    tags
        Number of structure elements by tag, without the slash.
    headings
        Level and words of each heading, in reading order.
    bookmarks
        Level (from 1) and words of each bookmark.
    figure_words
        The alternative text of each figure.
    artifacts
        Number of marked artifacts: rules, shapes, running heads.
    fonts
        Names of the fonts used.
    problems
        One sentence for each thing we do not accept.
    """

    pages: int
    language: str
    title: str
    tags: Mapping[str, int]
    headings: tuple[tuple[int, str], ...]
    bookmarks: tuple[tuple[int, str], ...]
    figure_words: tuple[str, ...]
    row_headers: int
    column_headers: int
    artifacts: int
    fonts: tuple[str, ...]
    problems: tuple[str, ...]

    @property
    def bookmark_depth(self) -> int:
        """Levels of bookmarks."""
        return max((level for level, _ in self.bookmarks), default=0)


def check_pdf_ua(path: Path) -> list[str]:
    """Give every finding of the PDF/UA-1 checker; none for a file that conforms."""
    return _checked(path, page.ValidationProfile.PDF_UA_1)


def check_pdf_a(path: Path) -> list[str]:
    """Give every finding of the PDF/A-2a checker; none for a file that conforms."""
    return _checked(path, page.ValidationProfile.PDF_A_2A)


def audit_pdf(path: Path) -> PdfAudit:
    """Read a PDF's structure and give what is in it and what is wrong with it."""
    with pikepdf.open(path) as pdf:
        found = list(elements_below(pdf.Root.StructTreeRoot))
        tables = [node for node in found if node.get("/S") == "/Table"]
        heads = [node for node in found if node.get("/S") == "/TH"]
        headings = tuple((HEADINGS[str(node.S)], str(node.get("/T", ""))) for node in found if str(node.S) in HEADINGS)
        fonts = _fonts(pdf)
        return PdfAudit(
            pages=len(pdf.pages),
            language=str(pdf.Root.get("/Lang", "")),
            title=str(pdf.docinfo.get("/Title", "")),
            tags=Counter(str(node.S).lstrip("/") for node in found),
            headings=headings,
            bookmarks=tuple(_bookmarks(pdf)),
            figure_words=tuple(str(node.get("/Alt", "")) for node in found if node.S == "/Figure"),
            row_headers=sum(_scope(head) == "/Row" for head in heads),
            column_headers=sum(_scope(head) == "/Column" for head in heads),
            artifacts=sum(_content(one).count(b"/Artifact") for one in pdf.pages),
            fonts=tuple(sorted({name for name, _ in fonts})),
            problems=(
                *_problems_of_document(pdf, headings),
                *_problems_of_figures(found),
                *(said for number, table in enumerate(tables, start=1) for said in _problems_of_table(table, number)),
                *_problems_of_links(found),
                *problems_of_structure(pdf),
                *problems_of_content(pdf),
                *(f"font {name} is not inside the file" for name, inside in fonts if not inside),
            ),
        )


def _checked(path: Path, profile: page.ValidationProfile) -> list[str]:
    report = page.validate_pdf(path, profile=profile)
    findings = [f"{failure.rule_id}: {failure.message}" for failure in report.failures]
    return findings if findings or report.is_compliant else ["the checker gave no reason"]


def _scope(head: Any) -> str:
    return str(attributes_of(head).get("/Scope", ""))


def _problems_of_document(pdf: pikepdf.Pdf, headings: tuple[tuple[int, str], ...]) -> Iterator[str]:
    if not str(pdf.Root.get("/Lang", "")):
        yield "the document names no language"
    if not str(pdf.docinfo.get("/Title", "")):
        yield "the document has no title"
    if not bool(pdf.Root.get("/ViewerPreferences", Dictionary()).get("/DisplayDocTitle", False)):
        yield "the window shows the file name instead of the title"
    if headings and headings[0][0] != 1:
        yield f'the first heading "{headings[0][1]}" is of level {headings[0][0]}'
    for (before, _), (level, words) in pairwise(headings):
        if level > before + 1:
            yield f'heading "{words}" skips from level {before} to {level}'
    for level, words in headings:
        if not words.strip():
            yield f"a heading of level {level} is empty"


def _problems_of_figures(found: list[Any]) -> Iterator[str]:
    for number, node in enumerate((node for node in found if node.S == "/Figure"), start=1):
        if not str(node.get("/Alt", "")).strip():
            yield f"figure {number} has no alternative text"


def _problems_of_table(table: Any, number: int) -> Iterator[str]:
    cells = [node for node in elements_below(table) if node.S in ("/TH", "/TD")]
    heads = [node for node in cells if node.S == "/TH"]
    scopes = {_scope(head) for head in heads}
    if "/Column" not in scopes:
        yield f"table {number} has no column headers"
    if "/Row" not in scopes:
        yield f"table {number} has no row headers"
    if "" in scopes:
        yield f"table {number} has a header without a scope"
    known = {str(head.get("/ID", "")) for head in heads}
    named = {str(one) for cell in cells for one in attributes_of(cell).get("/Headers", [])}
    if named - known:
        yield f"table {number} names headers it does not have: {', '.join(sorted(named - known))}"


def _problems_of_links(found: list[Any]) -> Iterator[str]:
    for link in (node for node in found if node.S == "/Link"):
        kids = link.get("/K")
        for kid in kids if isinstance(kids, Array) else [kids]:
            if isinstance(kid, Dictionary) and kid.get("/Type") == "/OBJR":
                words = str(kid.Obj.get("/Contents", "")).strip()
                if not words:
                    yield "a link has no description"


def _bookmarks(pdf: pikepdf.Pdf) -> Iterator[tuple[int, str]]:
    with pdf.open_outline() as outline:
        waiting = [(1, item) for item in reversed(outline.root)]
        while waiting:
            level, item = waiting.pop()
            yield level, item.title
            waiting += [(level + 1, child) for child in reversed(item.children)]


def _fonts(pdf: pikepdf.Pdf) -> list[tuple[str, bool]]:
    found = []
    for each in pdf.objects:
        if not isinstance(each, Dictionary) or each.get("/Type") != "/Font" or "/DescendantFonts" in each:
            continue
        described = each.get("/FontDescriptor", Dictionary())
        inside = any(name in described for name in ("/FontFile", "/FontFile2", "/FontFile3"))
        found.append((str(each.get("/BaseFont", "")).lstrip("/").split("+")[-1], inside))
    return found


def _content(one: pikepdf.Page) -> bytes:
    contents = one.obj.get("/Contents")
    streams = contents if isinstance(contents, Array) else [contents]
    return b"\n".join(stream.read_bytes() for stream in streams if stream is not None)
