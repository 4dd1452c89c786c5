from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from kpi_helpers.analysis.evidence import Tension
from kpi_helpers.analysis.scorecard import KpiResult
from kpi_helpers.display.words.tensions import tension_words
from kpi_helpers.inputs.words import Rag
from tests.results import make_result


def told(result: KpiResult, tension: Tension, **evidence: Any) -> str:
    """Give the sentence for one tension of a result, whatever its own facts say."""
    changed = replace(result)
    changed.__dict__["evidence"] = replace(result.evidence, tensions=(tension,), **evidence)  # it is worked out once
    (sentence,) = tension_words(changed)
    return sentence


@pytest.mark.parametrize(
    ("latest", "tension", "sentence"),
    [
        (
            80,
            Tension.MISSED_OUT_OF_REACH,
            "Red against target, but no significant change: the target is outside what this process can reach as it "
            "works now.",
        ),
        (
            87,
            Tension.MISSED_BY_CHANCE,
            "Amber against target this time by chance: the target lies between the limits, so some periods meet it "
            "and others miss it.",
        ),
        (
            80,
            Tension.MISSED_THOUGH_SAFE,
            "Red against target, although the limits from all its figures say the target can be met every time: the "
            "process has changed, or this figure stands alone.",
        ),
        (80, Tension.MISSED_BUT_IMPROVING, "Red against target, but improving by more than chance."),
        (
            92,
            Tension.MET_BY_CHANCE,
            "Green against target this time by chance: the target lies between the limits, so some periods meet it "
            "and others miss it.",
        ),
        (92, Tension.MET_BUT_WORSENING, "Green against target, but getting worse by more than chance."),
        (
            92,
            Tension.MET_THOUGH_OUT_OF_REACH,
            "Green against target, although the limits from all its figures put the target out of reach: the process "
            "has changed, or this figure stands alone.",
        ),
        (92, Tension.MOVED_WITHIN_CHANCE, "Better than the period before, but within the usual variation."),
        (80, Tension.MOVED_AGAINST_TREND, "Worse than the period before, against the trend."),
        (
            80,
            Tension.MOVED_WITHIN_INTERVALS,
            "Worse than the period before, but the intervals of the two figures overlap, so it may be chance.",
        ),
        (
            92,
            Tension.MET_BUT_WORSE_THAN_OTHERS,
            "Green against target, but significantly worse than a comparator for the same period.",
        ),
        (
            80,
            Tension.MISSED_BUT_BETTER_THAN_OTHERS,
            "Red against target, but significantly better than a comparator for the same period.",
        ),
        (92, Tension.MET_BUT_YEAR_IN_DOUBT, "Green against target so far, but the year's target is in doubt."),
        (
            80,
            Tension.MISSED_BUT_YEAR_SAFE,
            "Red against target so far, but the year's target is still expected to be met.",
        ),
    ],
)
def test_one_plain_sentence_for_each_disagreement(latest: float, tension: Tension, sentence: str) -> None:
    assert told(make_result([91, latest]), tension) == sentence


def test_a_year_that_will_miss_its_target_is_not_called_doubtful() -> None:
    result = make_result([91, 92])
    outlook = replace(result.evidence.outlook, status=Rag.RED)
    assert told(result, Tension.MET_BUT_YEAR_IN_DOUBT, outlook=outlook) == (
        "Green against target so far, but the year's target is not expected to be met."
    )


def test_a_kpi_that_cannot_be_rated_is_told_by_its_target() -> None:
    result = make_result([91, 80], targets=[{"amber_limit": None}])
    assert told(result, Tension.MISSED_BUT_IMPROVING) == "Target missed, but improving by more than chance."
    assert told(result, Tension.MET_BUT_WORSENING) == "Target met, but getting worse by more than chance."


def test_facts_that_agree_need_no_sentence() -> None:
    assert tension_words(make_result([91, 92])) == []
