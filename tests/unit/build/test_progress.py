"""What a build tells: one event at a time, before and after each step; warnings are kept."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

from kpi_helpers.build import Event, StepDone, StepStarted, Warned
from kpi_helpers.build.progress import Teller


def test_a_step_is_told_before_and_after() -> None:
    heard: list[Event] = []
    teller = Teller(heard.append)
    assert teller.run("summary", lambda: 42, lambda: "reused") == 42
    started, done = heard
    assert started == StepStarted("summary")
    assert isinstance(done, StepDone)
    assert (done.name, done.outcome) == ("summary", "reused")


def test_warnings_are_told_and_kept_in_order() -> None:
    heard: list[Event] = []
    teller = Teller(heard.append)
    teller.warn(["first", "second"])
    assert heard == [Warned("first"), Warned("second")]
    assert teller.warnings == ["first", "second"]
    silent = Teller(None)
    silent.warn(["first"])
    assert silent.warnings == ["first"]


def test_whoever_listens_hears_one_event_at_a_time() -> None:
    busy, overlaps = threading.Lock(), []

    def hear(event: Event) -> None:
        overlaps.append(not busy.acquire(blocking=False))
        busy.release()

    teller = Teller(hear)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: teller.run(str(number), lambda: None), range(200)))
    assert len(overlaps) == 400
    assert not any(overlaps)


def test_the_events_read_as_lines() -> None:
    assert [str(event) for event in (StepStarted("annex"), StepDone("annex", "executed", 2.04), Warned("old"))] == [
        "  annex ...",
        "  annex: executed in 2.0 s",
        "Warning: old",
    ]
