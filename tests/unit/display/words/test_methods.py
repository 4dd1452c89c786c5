from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from kpi_helpers.analysis.evidence import Tension
from kpi_helpers.analysis.scorecard import KpiResult
from kpi_helpers.display.words.methods import chart_note, method_words, tension_words
from kpi_helpers.inputs.lists import Rag
from tests.results import make_result

SINCE = {"applies_from": "2018-19 Q1"}
USUAL = [90, 92, 89, 91, 93, 90, 88, 92, 91, 90, 92, 89, 91, 90]
COUNTS = [{"period": f"2022-23 Q{n}", "value": 90, "numerator": 900, "denominator": 1000} for n in (1, 2)]
ROLLING = [{"value": 80, "period": period} for period in ("2021-04..2022-03", "2021-07..2022-06", "2021-10..2022-09")]
FORECAST = [{"value": 5, "period": "2021-22 financial year", "status": "forecast", "note": "[f]"}]
REGRESSION = [{"setting": "trend_test", "value": "regression"}]
PAUSED = [{"period": "2022-23 Q1", "kind": "paused"}]
FEW = "enough for a test of trend and too few for settled limits"


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"values": USUAL}, "Control chart (XmR), because there are 14 figures, enough for settled limits."),
        ({"values": USUAL[:5]}, f"Mann-Kendall test of trend, because there are 5 figures, {FEW}."),
        (
            {"values": [90, 91]},
            "Plain difference of two figures, because there are 2 figures, too few for a test of trend.",
        ),
        (
            {"rows": COUNTS},
            "95% intervals of two figures, because there are 2 figures, too few for a test of trend; numerators and "
            "denominators are known.",
        ),
        ({"values": [90]}, "No method fits: there is nothing to hold the latest figure against."),
        ({"values": []}, "No method fits: there is no current figure."),
        (
            {"rows": ROLLING},
            "No method fits: neighbouring figures share months, so they are not separate readings.",
        ),
        (
            {"rows": FORECAST, "basis": "forecast"},
            "No method fits: each year's forecasts close in on an outturn of their own, so there is no control chart "
            "and no trend from year to year.",
        ),
        (
            {"values": USUAL[:5], "settings": REGRESSION},
            "Regression line of 5 figures, as set for this KPI or report.",
        ),
        (
            {"values": [*USUAL, 80, 82, 81, 79, 82], "breaks": [{"period": "2021-22 Q2"}]},
            f"Mann-Kendall test of trend, because there are 5 figures since Q2 2021/22, {FEW}.",
        ),
        (
            {"values": [*USUAL[:8], 84, 80], "breaks": PAUSED},
            "Plain difference of two figures, because the figures since Q1 2022/23 are those of a pause.",
        ),
    ],
)
def test_the_method_and_its_reason(facts: dict[str, Any], words: str) -> None:
    assert method_words(make_result(**facts).evidence) == words


@pytest.mark.parametrize(
    ("facts", "note"),
    [
        (
            {"values": USUAL},
            "Method: control chart (XmR), because there are 14 figures, enough for settled limits. Limits by the "
            "recommended rules.",
        ),
        (
            {"values": USUAL[:6]},
            f"Method: Mann-Kendall test of trend, because there are 6 figures, {FEW}. Limits by the recommended rules. "
            "Limits from fewer than 13 figures are trial limits.",
        ),
        (
            {"values": USUAL, "settings": [{"setting": "control_chart", "value": "plot_the_dots"}]},
            "Method: control chart (XmR), because there are 14 figures, enough for settled limits. Limits by the rules "
            "of NHSRplotthedots 0.2.2.",
        ),
        (
            {"values": [80, 90, 70, 60] * 4 + [80, 90]},
            "Method: control chart (XmR), because there are 18 figures, enough for settled limits. Limits by the "
            "recommended rules. The figures follow the seasons: hold each against the same season of other years.",
        ),
        (
            {"values": [80, None, 82, None, 83, None, 90]},
            "Method: plain difference of two figures, because there are 4 figures, too few for a test of trend. "
            "No figure for Q1 2021/22, Q3 2021/22 and Q1 2022/23.",
        ),
        (
            {"values": [80, *[None] * 9, 90]},
            "No method fits: there is nothing to hold the latest figure against. No figure for Q1 2020/21, "
            "Q2 2020/21, Q3 2020/21, Q4 2020/21, Q1 2021/22, Q2 2021/22 and 3 more.",
        ),
        ({"values": []}, "No method fits: there is no current figure."),
    ],
)
def test_the_note_under_a_chart(facts: dict[str, Any], note: str) -> None:
    assert chart_note(make_result(**{"targets": [SINCE], **facts})) == note


def test_the_note_tells_decisions_pauses_and_missing_limits() -> None:
    changes = [
        {"period": "2021-22 Q2"},
        {"period": "2020-21 Q1", "change": "exclude", "reason": "Two days were lost."},
    ]
    note = chart_note(make_result([*USUAL, 80, 82, 81, 79, 82], targets=[SINCE], chart_changes=changes))
    assert note.split("settled limits. ", 1)[1] == (
        "Limits by the recommended rules. 5 figures since Q2 2021/22: limits need 6, so these have none. "
        "Limits recalculated from Q2 2021/22: a second repairs team began (Head of Housing, 2022-10-10). "
        "Q1 2020/21 is shown and left out of the limits: two days were lost (Head of Housing, 2022-10-10)."
    )
    restarted = [{"period": "2021-22 Q4", "kind": "paused"}, {"period": "2022-23 Q2", "kind": "restarted"}]
    note = chart_note(make_result([*USUAL[:7], 1, 2, 90], targets=[SINCE], breaks=restarted))
    assert note.split("held against. ", 1)[-1].split("trial limits. ", 1)[1] == (
        "1 figure since Q2 2022/23: limits need 6, so it has none. "
        "Figures of the pause (Q4 2021/22 to Q1 2022/23) are shown and left out of the limits."
    )


def test_a_pause_that_goes_on_needs_no_word_on_missing_limits() -> None:
    note = chart_note(make_result([*USUAL[:8], 84, 80], targets=[SINCE], breaks=PAUSED))
    assert note.split("trial limits. ", 1)[1] == (
        "Figures of the pause (Q1 2022/23 to Q2 2022/23) are shown and left out of the limits."
    )


def test_a_recalculation_is_only_suggested() -> None:
    note = chart_note(make_result([80, 81, 79, 80, 82, 81, 80, 79, *[90, 91, 89, 90, 92, 91, 90, 89]], targets=[SINCE]))
    assert note.endswith(
        "The latest figures have stayed on one side of the mean since Q3 2020/21: if the cause is known, consider "
        "recalculating the limits from then."
    )


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
