"""The quarter's report as published: every fact of its outline in its place, in HTML and in PDF alike."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
import yaml

from tests.end_to_end.reports import (
    ROOT,
    build,
    folded,
    html_group,
    html_section,
    html_text,
    page,
    pdf_sections,
    pdf_text,
    run,
)
from tests.end_to_end.same import differences, lost_links
from tests.pdf_audit import audit_pdf, check_pdf_ua

FACTS = yaml.safe_load((ROOT / "tests" / "golden" / "outline_facts.yml").read_text(encoding="utf-8"))
SECTIONS = [title for title in FACTS if title != "front"]
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build once, in a folder with a space and an accent in its name."""
    outputs = tmp_path_factory.mktemp("café reports")
    done = build(outputs, "--quarter", "Q2 2022/23")
    assert "Traceback" not in done.stderr
    assert "Warning" not in done.stderr
    return outputs / "2022-23_Q2"


def facts() -> Iterator[tuple[str, str, str]]:
    for title in SECTIONS:
        for group, parts in FACTS[title].items():
            for tokens in parts.values():
                for token in tokens:
                    yield title, group, str(token)


def slug(title: str) -> str:
    return title.casefold().replace(" ", "_")


def front_facts() -> Iterator[str]:
    def walk(node: object) -> Iterator[str]:
        if isinstance(node, dict):
            for key, value in node.items():
                if key not in ("section_introductions",):
                    yield from walk(value)
        elif isinstance(node, list):
            for item in node:
                yield from walk(item)
        else:
            yield str(node)

    yield from walk(FACTS["front"])


def test_the_outline_has_enough_facts() -> None:
    assert len(list(facts())) > 380


def test_html_holds_every_fact_in_its_group(made: Path) -> None:
    texts = {(title, group): html_group(made / "report.html", slug(title), group) for title, group, _ in facts()}
    missing = [fact for fact in facts() if folded(fact[2]) not in texts[fact[:2]]]
    assert missing == []


def test_pdf_holds_every_fact_in_its_section(made: Path) -> None:
    texts = {folded(title): text for title, text in pdf_sections(made / "report.pdf").items()}
    missing = [fact for fact in facts() if folded(fact[2]) not in texts[folded(fact[0])]]
    assert missing == []


def test_front_matter_is_there(made: Path) -> None:
    whole = html_text(page(made / "report.html"))
    pdf = pdf_text(made / "report.pdf")
    assert [fact for fact in front_facts() if folded(fact) not in whole] == []
    assert [fact for fact in front_facts() if folded(fact) not in pdf] == []


@pytest.mark.parametrize("title", SECTIONS)
def test_section_opens_with_its_purpose(made: Path, title: str) -> None:
    words = [folded(str(fact)) for fact in FACTS["front"]["section_introductions"][title]]
    text = html_section(made / "report.html", slug(title))
    assert [word for word in words if word not in text[:1500]] == []


def test_sections_stand_in_the_order_of_the_priorities(made: Path) -> None:
    found = page(made / "report.html").xpath("//section[@data-notebook]/@data-notebook")
    assert found == ["summary", *(slug(title) for title in SECTIONS), "annex"]


def test_pdf_is_accessible(made: Path) -> None:
    assert check_pdf_ua(made / "report.pdf") == []
    audit = audit_pdf(made / "report.pdf")
    assert audit.problems == ()
    assert audit.language == "en-GB"
    assert audit.title == "Quarterly performance report, Q2 2022/23"


def test_html_asks_for_nothing(made: Path) -> None:
    tree = page(made / "report.html")
    asked = tree.xpath("//script/@src | //link/@href | //img/@src | //iframe/@src | //source/@src")
    assert [address for address in asked if not address.startswith("data:")] == []
    assert "url(http" not in (made / "report.html").read_text(encoding="utf-8")


def test_html_tables_are_tables_with_headers(made: Path) -> None:
    for table in page(made / "report.html").xpath("//table"):
        assert table.xpath("caption"), html_text(table)[:80]
        assert table.xpath(".//th[@scope='col']"), html_text(table)[:80]
        assert table.xpath(".//tbody/tr/th[@scope='row']"), html_text(table)[:80]


def test_every_picture_has_a_text_alternative(made: Path) -> None:
    for svg in page(made / "report.html").xpath("//*[local-name()='svg']"):
        hidden = svg.xpath("ancestor-or-self::*[@aria-hidden='true']")
        named = svg.get("aria-label") or svg.xpath("ancestor::*[@aria-label]")
        assert hidden or named, svg.xpath("string(..)")[:80]


def test_rating_words_stand_beside_every_mark(made: Path) -> None:
    text = html_section(made / "report.html", "protecting_the_environment")
    assert "61.2% [p]" in text
    assert "july to august 2022" in text
    assert "amber" in text
    assert "by judgement" in text


def test_manifest_says_what_the_report_was_made_from(made: Path) -> None:
    manifest = json.loads((made / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["parameters"] == {"authority": "Lancashire County Council", "quarter": "2022-23 Q2"}
    assert "values/2022-23_Q2.csv" in manifest["data_files"]
    assert "values/2022-23_Q3.csv" not in manifest["data_files"]
    assert manifest["sections"]["protecting_the_environment"]["rows"]["values/2022-23_Q2.csv"]
    assert manifest["checks"]["data"]["errors"] == 0
    assert set(manifest["outputs"]) >= {"report.html", "report.pdf", "notebooks/summary.ipynb"}


def test_executed_notebooks_are_published_without_times(made: Path) -> None:
    for path in sorted((made / "notebooks").glob("*.ipynb")):
        notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
        assert set(notebook.metadata["papermill"]) == {"parameters"}
        assert "start_time" not in path.read_text(encoding="utf-8")


def test_nothing_is_left_beside_the_report(made: Path) -> None:
    assert [item.name for item in made.parent.iterdir()] == ["2022-23_Q2"]
    names = ["dashboard", "manifest.json", "notebooks", "open_data", "report.html", "report.pdf"]
    assert sorted(item.name for item in made.iterdir()) == names


def test_building_again_gives_the_same_bytes(made: Path) -> None:
    before = {item.name: item.read_bytes() for item in made.rglob("*") if item.is_file()}
    build(made.parent, "--quarter", "2022-23 Q2", "--quiet")
    after = {item.name: item.read_bytes() for item in made.rglob("*") if item.is_file()}
    assert [name for name in before if before[name] != after.get(name)] == []


def test_check_says_the_report_is_up_to_date(made: Path) -> None:
    done = run("check", "--quarter", "2022-23 Q2", "--outputs", made.parent)
    assert done.returncode == 0
    assert "was made from these data" in done.stdout


def test_report_pdf_dashboard_and_open_data_say_the_same(made: Path) -> None:
    assert differences(made) == []


def test_every_link_of_page_pdf_and_dashboard_leads_somewhere(made: Path) -> None:
    assert lost_links(made) == []
