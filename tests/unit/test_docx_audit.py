"""The audit of Word documents notices what it is there for."""

from __future__ import annotations

import io
import zipfile

import pytest

from kpi_helpers import blocks
from kpi_helpers.blocks.docx import write
from kpi_helpers.blocks.publication import Part, Publication
from tests.docx_audit import audit

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="2"><path d="M0 2 4 0"/></svg>'


def sound() -> bytes:
    table = blocks.table("Waste", [blocks.column("Measure", 1)], [[blocks.cell("Bins")]])
    parts = [
        blocks.heading(1, "Waste", "waste"),
        blocks.paragraph([blocks.run("here", link="#waste")]),
        table,
        blocks.picture(SVG, "It rises."),
    ]
    return write(Publication("notebook", "waste", {"title": "Waste"}, [], [Part("cell 1", "", False, parts)])).content


def changed(content: bytes, part: str, old: str, new: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as parts, zipfile.ZipFile(made, "w") as kept:
        for name in parts.namelist():
            text = parts.read(name)
            if name == part:
                assert old.encode() in text
                text = text.replace(old.encode(), new.encode())
            kept.writestr(name, text)
    return made.getvalue()


def test_a_sound_document_has_nothing_against_it() -> None:
    assert audit(sound()) == []


@pytest.mark.parametrize(
    ("part", "old", "new", "found"),
    [
        (
            "word/document.xml",
            'descr="It rises."',
            'descr=""',
            "Picture 1 is neither described nor decorative, or both",
        ),
        ("word/document.xml", "<w:tblHeader/>", "", "table without a head row: Measure"),
        ("word/document.xml", "<w:cantSplit/>", "", "rows that split: Measure"),
        ("word/document.xml", 'w:val="Heading1"', 'w:val="Nothing"', "style Nothing, which is none"),
        ("word/document.xml", 'w:anchor="waste"', 'w:anchor="bins"', "a link to bins, which is no place"),
        ("word/document.xml", 'r:embed="', 'r:embed="x', "reference x"),
        ("word/document.xml", "<w:gridCol", "<w:gridCol/><w:gridCol", "a row of 1 columns in a table of 2: Measure"),
        ("docProps/core.xml", "<dc:title>Waste</dc:title>", "", "no title"),
        ("word/styles.xml", "<w:lang ", "<w:noLang ", "no language"),
    ],
)
def test_each_fault_is_noticed(part: str, old: str, new: str, found: str) -> None:
    assert any(one.startswith(found) for one in audit(changed(sound(), part, old, new)))
