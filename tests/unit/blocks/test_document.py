from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from kpi_helpers.blocks.document import (
    accent_of,
    date_of,
    fictional_line,
    lone_first_heading,
    period_line,
    text_of,
    title_of,
    web_address,
)
from kpi_helpers.blocks.publication import Publication
from kpi_helpers.errors import RenderError


def entry(level: int, text: str) -> dict[str, Any]:
    return {"level": level, "text": text, "id": text.lower(), "notebook": ""}


@pytest.mark.parametrize(
    ("document", "outline", "title"),
    [
        ({"title": "Report", "section_title": "Waste"}, [], "Report"),
        ({"section_title": "Waste"}, [entry(1, "First")], "Waste"),
        ({}, [entry(1, "First"), entry(2, "Second")], "First"),
        ({}, [entry(1, "First"), entry(1, "Second")], "my notebook"),
        ({"title": " \n"}, [], "my notebook"),
        ({}, [], "my notebook"),
    ],
)
def test_the_title_is_the_best_that_is_known(
    document: dict[str, Any], outline: list[dict[str, Any]], title: str
) -> None:
    assert title_of(Publication("notebook", "my_notebook", document, outline, [])) == title


def test_without_a_name_it_is_a_notebook() -> None:
    assert title_of(Publication("notebook", "", {}, [], [])) == "Notebook"


def test_the_first_heading_is_the_title_where_no_other_is_as_high() -> None:
    assert lone_first_heading([entry(1, "First"), entry(2, "Second")]) == entry(1, "First")
    assert lone_first_heading([entry(1, "First"), entry(1, "Second")]) is None
    assert lone_first_heading([]) is None


def test_the_date_is_the_reports_own_and_never_today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert date_of({"as_at": "14 novembre 2022", "as_at_date": "2022-11-14"}) == datetime(2022, 11, 14, tzinfo=UTC)
    assert date_of({"as_at_date": "2022-02-31"}) is None
    assert date_of({"as_at": "14 November 2022"}) is None
    assert date_of({}) is None
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1668384000")
    assert date_of({}) == datetime(2022, 11, 14, tzinfo=UTC)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "soon")
    assert date_of({}) is None


@pytest.mark.parametrize("accent", ["#ffcc00", "no colour", "red; } body { display: none"])
def test_a_pale_accent_is_refused(accent: str) -> None:
    with pytest.raises(RenderError) as refused:
        accent_of({"accent": accent})
    assert str(refused.value) == (
        f"The accent colour {accent} cannot be used; expected a colour with a contrast of at least 4.5:1 on white, "
        "such as #0b4f6c. Change it in report.yml."
    )


def test_words_of_a_document_stand_on_one_line() -> None:
    assert text_of({"title": " Report\n of  Q2 "}, "title") == "Report of Q2"
    assert period_line({"period_words": "July to September 2022"}) == "July to September 2022"
    assert fictional_line({"fictional": True}) == "This council is fictional and its figures are invented."
    assert fictional_line({}) == ""


@pytest.mark.parametrize("address", ["javascript:x()", "www.example.org", "//x.y", "data:text/html,x", None])
def test_only_a_web_address_is_one(address: str | None) -> None:
    assert web_address({"reader_address": address}) == ""
    assert web_address({"reader_address": "https://example.org"}) == "https://example.org"
