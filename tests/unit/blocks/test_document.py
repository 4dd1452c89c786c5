from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from kpi_helpers.blocks import Publication
from kpi_helpers.blocks.document import date_of, title_of


@pytest.mark.parametrize(
    ("document", "outline", "title"),
    [
        ({"title": "Report", "section_title": "Waste"}, [], "Report"),
        ({"section_title": "Waste"}, [], "Waste"),
        ({}, [{"level": 1, "text": "First heading", "id": "first"}], "First heading"),
        ({}, [{"level": 1, "text": "One", "id": "one"}, {"level": 1, "text": "Two", "id": "two"}], "my notebook"),
        ({}, [], "my notebook"),
    ],
)
def test_the_title_is_the_best_that_is_known(
    document: dict[str, Any], outline: list[dict[str, Any]], title: str
) -> None:
    assert title_of(Publication("notebook", "my_notebook", document, outline, [])) == title


def test_the_date_is_the_reports_own_and_never_today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert date_of({"as_at": "14 November 2022"}) == datetime(2022, 11, 14, tzinfo=UTC)
    assert date_of({"as_at": "31 February 2022"}) is None
    assert date_of({}) is None
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1668384000")
    assert date_of({}) == datetime(2022, 11, 14, tzinfo=UTC)
