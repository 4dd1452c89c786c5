"""What is asked of the results at a door is noted, whichever way it is reached; behind the doors nothing is."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from dataclasses import fields, replace
from typing import Any

import pytest

from kpi_helpers.analysis.scorecard import Scorecard
from kpi_helpers.display.noting import noted
from kpi_helpers.display.section import ReportSection
from kpi_helpers.inputs.authority import as_known
from kpi_helpers.reads import Question, noting
from tests.sections import EXAMPLE, scorecard_of


@pytest.fixture(scope="module")
def scorecard() -> Scorecard:
    found = scorecard_of(EXAMPLE)
    assert found is not None
    return found


KPI, GROUP, SECTION = "repairs_days_average", "housing_repairs", "homes_and_places"
WORDS = ("target words", KPI, "2024-25 Q1")
RESULT, RESULTS = ("result", KPI), ("results of group", GROUP)


@pytest.mark.parametrize(
    ("ask", "questions"),
    [
        (lambda asked: asked.authority.values, [("data", "values")]),
        (lambda asked: asked.authority.report.title, [("data", "report")]),
        (lambda asked: asked.authority.register.report.title, [("data", "report")]),
        (lambda asked: asked.authority.quarter, []),
        (lambda asked: asked.authority.file_count, [("file count",)]),
        (lambda asked: asked.authority.source_names["housing_system"], [("source name", "housing_system")]),
        (lambda asked: asked.authority.source_rows["housing_system"], [("source", "housing_system")]),
        (lambda asked: asked.authority.commentary[GROUP], [("commentary", GROUP)]),
        (lambda asked: bool(asked.authority.commentary), [("any commentary",)]),
        (lambda asked: asked.authority.register.kpi(KPI), [("kpi", KPI)]),
        (lambda asked: asked.authority.register.group(GROUP), [("group", GROUP)]),
        (lambda asked: asked.authority.register.groups_of(SECTION), [("groups of", SECTION)]),
        (lambda asked: list(asked.authority.register.groups), [("group", "*")]),
        (lambda asked: asked.result(KPI), [RESULT]),
        (lambda asked: asked.results.get(KPI), [RESULT]),
        (lambda asked: asked.of_section(SECTION), [("results of section", SECTION)]),
        (lambda asked: asked.of_group(GROUP), [RESULTS]),
        (lambda asked: asked.kpis, [("KPIs in use",)]),
        (lambda asked: asked.targets, [("targets in force",)]),
        (lambda asked: asked.sources_used, [("sources used",)]),
        (lambda asked: asked.restated, [("figures restated",)]),
        (lambda asked: asked.overridden, [("ratings overridden",)]),
        (lambda asked: asked.breaks, [("breaks in series",)]),
        (lambda asked: asked.result(KPI).target.green_limit, [RESULT]),
        (lambda asked: asked.result(KPI).target.origin, [RESULT, WORDS]),
        (lambda asked: asked.result(KPI).targets[-1].note, [RESULT, WORDS]),
        (lambda asked: asked.result(KPI).facts.target.origin, [RESULT, WORDS]),
        (lambda asked: asked.result(KPI).target_then(asked.result(KPI).latest).origin, [RESULT, WORDS]),
        (lambda asked: replace(asked.result(KPI).target, row=1).origin, [RESULT, WORDS]),
        (lambda asked: asked.of_group(GROUP)[-1].target.origin, [RESULTS, WORDS]),
        (
            lambda asked: dict(asked.targets)[asked.authority.register.kpis[KPI]].origin,
            [("targets in force",), ("kpi", KPI), WORDS],
        ),
    ],
)
def test_a_question_is_noted_whichever_way_it_is_asked(
    scorecard: Scorecard, ask: Callable[[Any], object], questions: list[Question]
) -> None:
    asked = ReportSection(scorecard, "summary").scorecard
    with noting() as reads:
        ask(asked)
    assert list(reads.questions) == questions


def test_what_was_known_earlier_is_read_of_every_table(scorecard: Scorecard) -> None:
    asked = noted(scorecard).authority
    with noting() as reads:
        as_known(asked, asked.quarter.previous())
    assert {("data", name) for name in ("as_received", "targets", "corrections", "report")} <= {*reads.questions}


def test_behind_the_doors_nothing_is_noted(scorecard: Scorecard) -> None:
    with noting() as reads:
        scorecard.authority.values.copy()
        (
            list(scorecard.results),
            scorecard.result(KPI),
            scorecard.of_group(GROUP),
            list(scorecard.authority.register.kpis),
        )
        assert scorecard.result(KPI).target is not None
    assert not reads.questions


def test_the_answers_are_those_of_the_results_themselves(scorecard: Scorecard) -> None:
    asked = noted(scorecard)
    for kpi_id, result in scorecard.results.items():
        found = asked.result(kpi_id)
        for part in fields(result):
            if part.name not in ("target", "targets", "facts"):
                assert getattr(found, part.name) is getattr(result, part.name)
        if result.target is not None and found.target is not None:
            assert (found.target is found.facts.target) == (result.target is result.facts.target)
            given = {part.name: getattr(result.target, part.name) for part in fields(result.target)}
            assert {part.name: getattr(found.target, part.name) for part in fields(found.target)} == given
    assert pickle.loads(pickle.dumps(asked.result(KPI))).kpi.kpi_id == KPI
