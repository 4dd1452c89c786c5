"""Settings of the Word document: which formats there are, and a template that can be one."""

from __future__ import annotations

import io
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.builders import problems_of

KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml.{}+xml"
EXPECTED = "expected the name of a Word document (.docx) in the data folder."


def packed(kind: str) -> bytes:
    content = io.BytesIO()
    with ZipFile(content, "w") as parts:
        parts.writestr("[Content_Types].xml", f'<Types><Override ContentType="{KIND.format(kind)}"/></Types>')
    return content.getvalue()


def test_a_word_document_will_do(tmp_path: Path) -> None:
    settings = {"outputs": ["docx", "pdf"], "word_template": "house style.docx"}
    assert problems_of(tmp_path, report=settings, files={"house style.docx": packed("document.main")}) == []


def test_another_format_is_told_with_those_there_are(tmp_path: Path) -> None:
    assert problems_of(tmp_path, report={"outputs": ["pdf", "docs"]}) == [
        'report.yml, row 8, outputs 2: found "docs"; expected one of html, pdf, docx. Did you mean "docx"? Correct it.'
    ]
    assert problems_of(tmp_path / "text", report={"outputs": "docx"}) == [
        'report.yml, row 6, outputs: found "docx"; expected a list. Begin each item on its own line with a hyphen.'
    ]


@pytest.mark.parametrize("name", ["missing.docx", "../outside.docx", "/etc/hostname", "commentary"])
def test_a_template_that_is_no_file_of_the_data_folder_is_told(tmp_path: Path, name: str) -> None:
    (tmp_path / "outside.docx").write_bytes(packed("document.main"))
    assert problems_of(tmp_path, report={"word_template": name}) == [
        f'report.yml, word_template: found "{name}", which is no file there; {EXPECTED} '
        "Put it there, or correct the name."
    ]


@pytest.mark.parametrize(
    "content", [b"\xd0\xcf\x11\xe0 an old .doc", b"PK\x03\x04 cut off", packed("template.main"), b""]
)
def test_a_template_that_word_saved_otherwise_is_told(tmp_path: Path, content: bytes) -> None:
    assert problems_of(tmp_path, report={"word_template": "a.docx"}, files={"a.docx": content}) == [
        f'report.yml, word_template: found "a.docx", which is none; {EXPECTED} '
        "Open it in Word and save it as a Word document, not as .doc, .dotx or .docm."
    ]
