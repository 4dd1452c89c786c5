"""Outputs of cells in every format: the cases of `outputs/cases.yml`, read once and written by every writer."""

from __future__ import annotations

import base64
import io
import re
import zipfile
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

import lxml.etree
import lxml.html
import pypdfium2 as pdfium
import pytest
import yaml
from PIL import Image

from kpi_helpers.blocks import WRITERS, Publication, words_of
from kpi_helpers.publishing.clean.report import clean_report, publication_of
from tests.docx_audit import find, part_of, text_of
from tests.notebook_builders import code, display, markdown, notebook, printed
from tests.pdf_audit import audit_pdf, check_pdf_ua

CASES: list[dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "outputs" / "cases.yml").read_text(encoding="utf-8")
)
NAMES = [case["case"] for case in CASES]
every_case = pytest.mark.parametrize("number", range(len(CASES)), ids=NAMES)


@cache
def picture(name: str) -> str:
    """Give a small picture in base64."""
    kept = io.BytesIO()
    mode, colour = ("CMYK", (200, 100, 0, 40)) if name == "cmyk" else ("RGB", (18, 67, 109))
    Image.new(mode, (600, 150), colour).save(kept, "JPEG" if name == "cmyk" else name)
    return base64.b64encode(kept.getvalue()).decode("ascii")


def with_pictures(value: Any) -> Any:
    if isinstance(value, str):
        return re.sub(r"@(gif|webp|cmyk|png)\b", lambda found: picture(found[1]), value)
    return value


def output_of(said: dict[str, Any]) -> dict[str, Any]:
    if "print" in said or "stderr" in said:
        return printed(said.get("print") or said["stderr"], name="stdout" if "print" in said else "stderr")
    if "error" in said:
        return {"output_type": "error", "ename": said["error"], "evalue": said["words"], "traceback": []}
    data = {form: with_pictures(content) for form, content in said["data"].items()}
    return display(data, **said.get("metadata", {}))


def cell_of(case: dict[str, Any]) -> dict[str, Any]:
    about = {"tags": case["tags"]} if "tags" in case else {}
    if "markdown" in case:
        return markdown(with_pictures(case["markdown"]), **about)
    return code(*map(output_of, case["outputs"]), **about)


@cache
def read() -> tuple[Publication, tuple[str, ...]]:
    report, warnings = clean_report(notebook(*map(cell_of, CASES)))
    return publication_of(report, "cases"), tuple(warnings)


def blocks_of(number: int) -> list[dict[str, Any]]:
    return [block for part in read()[0].parts if part.place == f"cell {number + 1}" for block in part.blocks]


@cache
def written(name: str) -> bytes:
    return WRITERS[name].write(read()[0]).content


@cache
def words_in(name: str) -> str:
    """Give the words of a format as a reader meets them, white space as one space."""
    content = written(name)
    if name == "html":
        page = lxml.html.document_fromstring(content.decode("utf-8"))
        for block in page.xpath("//p|//pre|//div|//h1|//h2|//h3|//td|//th|//li|//dt|//dd|//summary|//mtd"):
            block.tail = f"\n{block.tail or ''}"
        text = "".join(page.xpath("//body")[0].itertext())
    elif name == "pdf":
        text = "\n".join(page.get_textpage().get_text_range() for page in pdfium.PdfDocument(content))
    elif name == "docx":
        with zipfile.ZipFile(io.BytesIO(content)) as made:
            body = lxml.etree.fromstring(made.read("word/document.xml"))
        text = "".join(
            "\n" if part.tag.endswith(("}p", "}br", "}e")) else part.get("descr") or part.text or ""
            for part in body.iter()
        )
    else:
        text = content.decode("utf-8")
    return " ".join(text.replace("\u200b", "").split())


@every_case
def test_a_case_becomes_these_blocks(number: int) -> None:
    assert [block["kind"] for block in blocks_of(number)] == CASES[number]["blocks"]


@pytest.mark.parametrize("name", WRITERS)
def test_every_format_says_it(name: str) -> None:
    missing = [words for case in CASES for words in case.get("says", []) if words not in words_in(name)]
    assert missing == []


@pytest.mark.parametrize("name", WRITERS)
def test_no_format_says_what_was_not_meant_for_readers(name: str) -> None:
    shown = [words for case in CASES for words in case.get("silent", []) if words in words_in(name)]
    assert shown == []


@every_case
def test_what_is_missed_is_told(number: int) -> None:
    told = [
        sentence.removeprefix(f"Cell {number + 1}: ")
        for sentence in read()[1]
        if sentence.startswith(f"Cell {number + 1}:")
    ]
    assert told == [f"{sentence}." for sentence in CASES[number].get("warns", [])]


def test_every_picture_is_in_page_and_pdf(tmp_path: Path) -> None:
    wanted = [words for case in CASES for words in case.get("pictures", [])]
    page = written("html").decode("utf-8")
    assert [words for words in wanted if f'alt="{words}"' not in page and f'aria-label="{words}"' not in page] == []
    place = tmp_path / "cases.pdf"
    place.write_bytes(written("pdf"))
    assert [words for words in wanted if words not in audit_pdf(place).figure_words] == []
    assert check_pdf_ua(place) == []


@every_case
def test_drawings_and_sizes(number: int) -> None:
    pictures = [block for block in blocks_of(number) if block["kind"] == "picture"]
    drawn = "".join(str(block.get("svg", "")) for block in pictures)
    assert [part for part in CASES[number].get("drawn", []) if part not in drawn] == []
    if "widths" in CASES[number]:
        assert [block["width"] for block in pictures] == CASES[number]["widths"]


@every_case
def test_lists_count_as_their_author_did(number: int) -> None:
    """And so they do in every format; page, PDF, Word and text each have a way of their own."""
    wanted = CASES[number].get("numbers")
    lists = [block for block in blocks_of(number) if block["kind"] == "list"]
    if wanted is None:
        assert [one for one in lists if "numbers" in one] == []
        return
    assert [one["numbers"] for one in lists] == wanted
    items = [words_of(item[0]["inline"]) for one in lists for item in one["items"]]
    counted = [f"{n}. {words}" for n, words in zip(chain(*wanted), items, strict=True)]
    assert [words for words in counted if words not in words_in("text") or words not in words_in("pdf")] == []
    page = written("html").decode("utf-8")
    assert [words for words in counted if '<li value="{}">{}</li>'.format(*words.split(". ")) not in page] == []
    assert [words for words in counted if words not in numbered_in_word()] == []


def numbered_in_word() -> list[str]:
    """Give the items of lists in Word with their numbers, worked out as Word does."""
    sheet, content = part_of(written("docx"), "word/numbering.xml"), []
    reached: dict[str, int] = {}
    for one in find(part_of(written("docx")), "//w:p[w:pPr/w:numPr/w:ilvl/@w:val='0']"):
        (number,) = find(one, "w:pPr/w:numPr/w:numId/@w:val")
        starts = find(sheet, f"w:num[@w:numId='{number}']/w:lvlOverride/w:startOverride/@w:val")
        reached[number] = reached[number] + 1 if number in reached else int(*starts or [1])
        content.append(f"{reached[number]}. {text_of(one)}")
    return content


def test_the_same_cells_give_the_same_bytes() -> None:
    for name, writer in WRITERS.items():
        assert writer.write(read()[0]).content == written(name), name
