"""A Word document opens in another word processor, with its words, tables and pictures in place."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from pypdfium2 import PdfDocument

from kpi_helpers.blocks.docx import write
from kpi_helpers.blocks.publication import Part, Publication
from tests.docs_commands import ROOT, fences

OFFICE = shutil.which("soffice")


@pytest.fixture
def opened(tmp_path: Path) -> str:
    """Give the words of every kind of block as LibreOffice reads them from the Word document."""
    if OFFICE is None:
        pytest.skip("there is no LibreOffice (soffice) on this machine to open the document with")
    examples = [json.loads(one.text) for one in fences(ROOT / "docs" / "blocks.md") if one.language == "json"]
    heading = {"kind": "heading", "level": 1, "text": "Performance", "id": "performance"}
    document = {"title": "Every kind", "language": "en-GB"}
    parts = [Part("the page of blocks", "blocks", True, [heading, *examples])]
    outline = [{**heading, "notebook": "blocks"}]
    path = tmp_path / "Every kind é.docx"
    path.write_bytes(write(Publication("report", "blocks", document, outline, parts)).content)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [OFFICE, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    made = path.with_suffix(".pdf")
    if not made.is_file() and "could not be loaded" in done.stderr and not writer_is_there(tmp_path, profile):
        pytest.skip("LibreOffice is here without its word processor (package libreoffice-writer)")
    assert made.is_file(), done.stdout + done.stderr
    pdf = PdfDocument(made)
    words = " ".join(page.get_textpage().get_text_range() for page in pdf)
    pdf.close()
    return " ".join(words.split())


def writer_is_there(folder: Path, profile: str) -> bool:
    """Say whether LibreOffice can open a plain text at all."""
    path = folder / "plain.txt"
    path.write_text("words", encoding="utf-8")
    command = [str(OFFICE), profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(path)]
    subprocess.run(command, capture_output=True, check=False)
    return path.with_suffix(".pdf").is_file()


@pytest.mark.slow
def test_every_kind_of_block_opens_in_a_word_processor(opened: str) -> None:
    for words in (
        "Every kind", "Contents", "Performance", "Two KPIs are", "One reason.", "Waste: performance, Q2 2022/23",
        "Recycling rate", "44.6%", "What is wrong.", "Homes by ward", "Counted in May.", "Mills 31", "Provisional.",
        "How it was counted", "By hand.", "KeyError: 'rents'",
    ):  # fmt: skip
        assert words in opened
