from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from kpi_helpers.blocks.colours import contrast, readable_on
from kpi_helpers.blocks.pdf.typesetting_state import Manuscript

from kpi_helpers.blocks.pdf.document import accent_of, date_of, settings_of, title_of
from kpi_helpers.errors import RenderError
from tests.notebook_builders import DOCUMENT


@pytest.mark.parametrize(
    ("about", "title"),
    [
        ({"document": {"title": "Report", "section_title": "Waste"}}, "Report"),
        ({"document": {"section_title": "Waste"}}, "Waste"),
        ({"outline": [{"text": "First heading"}]}, "First heading"),
        ({}, "my notebook"),
    ],
)
def test_the_title_is_the_best_that_is_known(about: dict[str, Any], title: str) -> None:
    assert title_of(about, "my_notebook") == title


def test_the_date_is_the_reports_own_and_never_today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert date_of({"as_at": "14 November 2022"}) == datetime(2022, 11, 14, tzinfo=UTC)
    assert date_of({"as_at": "31 February 2022"}) is None
    assert date_of({}) is None
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1668384000")
    assert date_of({}) == datetime(2022, 11, 14, tzinfo=UTC)


@pytest.mark.parametrize("accent", ["#ffcc00", "no colour"])
def test_a_pale_accent_is_refused(accent: str) -> None:
    with pytest.raises(RenderError) as refused:
        accent_of({"accent": accent})
    assert str(refused.value) == (
        f"The accent colour {accent} cannot be used; expected a colour with a contrast of at least 4.5:1 on white, "
        "such as #0b4f6c. Change it in report.yml."
    )


def test_settings_are_one_typst_dictionary() -> None:
    written = settings_of({"kind": "report", "document": {**DOCUMENT, "authority": 'A "B" #c'}}, "", Manuscript())
    assert '  kind: "report",\n' in written
    assert '  full_title: "Quarterly performance report, Q2 2022/23",\n' in written
    assert '  language: "en",\n  region: "GB",\n  date: (year: 2022, month: 11, day: 14),\n' in written
    assert '  authority: "A \\"B\\" #c",\n' in written
    assert "  fictional: true,\n" in written


def test_letters_on_a_coloured_cell_can_be_read() -> None:
    assert readable_on("#08306b", "#f1f1f1") == "#f1f1f1"
    assert readable_on("#08306b", "#1f2a30") == "#ffffff"
    assert readable_on("#ffff00", "#ffffff") == "#1f2a30"
    assert contrast("#ffffff", "#000000") == 21.0
