"""The Word document of a build: made where it is asked for, after a council's own, with the figures of the page."""

from __future__ import annotations

import io
import json
from pathlib import Path

import docx
import pytest
import yaml

from kpi_helpers.build import Event, StepDone, build_report, check_report
from kpi_helpers.errors import UsageError
from tests.docx_audit import audit, paragraphs_of, part_of, tables_of_word, tables_that_differ, text_of
from tests.end_to_end.reports import run
from tests.end_to_end.small_council import write_council

pytestmark = pytest.mark.slow
FOLDER = Path("outputs/2022-23_Q2")


@pytest.fixture
def council(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a small council, with all that is kept beside it; it is where the process stands."""
    monkeypatch.setenv("KPI_REPORT_CACHE", str(tmp_path / "kept"))
    root = write_council(tmp_path / "council")
    monkeypatch.chdir(root)
    return root


def ask(**settings: object) -> None:
    """Add settings to the council's report.yml, or change them."""
    file = Path("data/report.yml")
    file.write_text(yaml.safe_dump({**yaml.safe_load(file.read_text(encoding="utf-8")), **settings}), encoding="utf-8")


def own_template(words: str) -> bytes:
    """Give a council's own document: words in its header, and text that is none of the report's."""
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = words
    document.add_paragraph("Dear all, please use this template.")
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def header_of(content: bytes) -> str:
    return text_of(part_of(content, "word/header1.xml"))


def test_a_council_asks_for_word(council: Path) -> None:
    plain = build_report("data")
    assert plain.word is None
    before = {path: path.read_bytes() for path in (plain.page, plain.pdf)}

    ask(outputs=["docx"])
    events: list[Event] = []
    built = build_report("data", progress=events.append)
    assert built.word == FOLDER / "report.docx"
    content = built.word.read_bytes()
    assert audit(content) == []
    assert [rows for _, rows in tables_of_word(content)] != []
    assert tables_that_differ(built.page.read_text(encoding="utf-8"), content) == []
    assert ("heading 1", "Homes") in paragraphs_of(content)
    assert {path: path.read_bytes() for path in before} == before
    assert "report.docx" in json.loads((FOLDER / "manifest.json").read_text(encoding="utf-8"))["outputs"]
    assert {event.name: event.outcome for event in events if isinstance(event, StepDone)}["Word"] == "done"
    assert build_report("data").made is False

    ask(outputs=["html", "pdf"])
    assert build_report("data").word is None
    assert not (FOLDER / "report.docx").exists()


def test_a_user_asks_for_word_once(council: Path) -> None:
    """Asked for at the command line, it is there; no section is executed again for it."""
    assert run("build", cwd=council).returncode == 0
    told = run("build", "--output", "docx", "--why", cwd=council)
    assert told.returncode == 0, told.stderr
    assert f"        {FOLDER / 'report.docx'}\n" in told.stdout
    assert told.stdout.count("reused: nothing it read has changed") == 3
    assert run("build", "--output", "docx", cwd=council).stdout.startswith(
        "Nothing has changed since this report was made."
    )
    assert run("build", cwd=council).returncode == 0
    assert not (FOLDER / "report.docx").exists()


def test_a_template_gives_the_look(council: Path) -> None:
    template = Path("data/house_style.docx")
    template.write_bytes(own_template("Example Borough Council, policy team"))
    ask(outputs=["docx"], word_template="house_style.docx")
    content = (FOLDER / "report.docx").read_bytes() if build_report("data").word else b""
    assert header_of(content) == "Example Borough Council, policy team"
    assert not any("Dear all" in words for _, words in paragraphs_of(content))

    template.write_bytes(own_template("Another team"))
    assert check_report("data").changed == ("house_style.docx",)
    again = build_report("data")
    assert {became.reused for became in again.sections.values()} == {True}
    assert header_of((FOLDER / "report.docx").read_bytes()) == "Another team"


def test_what_a_report_is_not_made_as_is_told(council: Path) -> None:
    with pytest.raises(UsageError, match=r'A report is not made as "doc"; expected some of html, pdf, docx\.'):
        build_report("data", formats=["doc"])
    told = run("build", "--output", "word", cwd=council)
    assert told.returncode == 2
    assert "'word' is not one of 'html', 'pdf', 'docx'" in told.stderr
    assert not FOLDER.exists()
