from __future__ import annotations

from collections.abc import Callable
from threading import Barrier

import pytest
from kpi_helpers.publishing.exporters.render import render_beside

from kpi_helpers.errors import RenderError


def failing(error: Exception) -> Callable[[], list[str]]:
    def job() -> list[str]:
        raise error

    return job


def test_files_are_rendered_at_the_same_time_and_warnings_keep_their_order() -> None:
    meeting = Barrier(2, timeout=5)  # broken where one waits for the end of the other
    assert render_beside(lambda: [str(meeting.wait() >= 0), "html"], lambda: [str(meeting.wait() >= 0), "pdf"]) == [
        "True",
        "html",
        "True",
        "pdf",
    ]


def test_one_failure_comes_as_it_is_after_the_other_file_was_made() -> None:
    made: list[str] = []
    error = RenderError("No page.")
    with pytest.raises(RenderError) as refused:
        render_beside(failing(error), lambda: made.append("pdf") or [])  # type: ignore[func-returns-value]
    assert refused.value is error
    assert made == ["pdf"]


def test_a_failure_of_one_does_not_hide_that_of_the_other() -> None:
    with pytest.raises(RenderError) as refused:
        render_beside(failing(RenderError("No page.")), failing(RenderError("No PDF.")))
    assert str(refused.value) == "No page.\nNo PDF."


def test_what_nobody_foresaw_is_not_hidden_either() -> None:
    errors = [KeyError("x"), RenderError("No PDF.")]
    with pytest.raises(ExceptionGroup) as refused:
        render_beside(*map(failing, errors))
    assert list(refused.value.exceptions) == errors
