from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from kpi_helpers.analysis.statistics.comparing.significance import Standing
from kpi_helpers.analysis.statistics.trends.mann_kendall import NoRankTrend
from kpi_helpers.analysis.variation import Way
from kpi_helpers.blocks.html.inline import SHAPES
from kpi_helpers.blocks.palette import TONES
from kpi_helpers.display.words.evidence import (
    ASSURANCE_MARKS,
    ASSURANCE_WORDS,
    STANDING_WORDS,
    beside_words,
    ordinal,
    p_words,
    place_words,
    rules_words,
    stage_words,
    trend_basis_words,
    trend_mark,
    trend_words,
    variation_mark,
    variation_tone,
    variation_words,
)
from tests.results import make_result

USUAL = [90, 92, 89, 91, 93, 90, 88, 92, 91, 90, 92, 89, 91]
RISING = [100, 101, 99, 100, 102, 98, 90, 91, 92, 93, 94, 95, 96]  # the last seven rise from low to the middle
SINCE = {"applies_from": "2018-19 Q1"}
NO_TARGET = {"kind": "none", "green_limit": None, "amber_limit": None, "note": "None is set."}


@pytest.mark.parametrize(
    ("facts", "words", "mark", "tone", "rules"),
    [
        ({"values": [*USUAL, 90]}, "Usual variation", "usual", "muted", ""),
        ({"values": [*USUAL, 80]}, "Concern, unusually low", "concern_low", "concern", "below the lower limit"),
        (
            {"values": [*USUAL, 99]},
            "Improvement, unusually high",
            "improvement_high",
            "improvement",
            "above the upper limit",
        ),
        (
            {"values": [*USUAL, 80], "polarity": "lower"},
            "Improvement, unusually low",
            "improvement_low",
            "improvement",
            "below the lower limit",
        ),
        (
            {"values": [*USUAL, 99], "polarity": "none", "targets": [NO_TARGET]},
            "Unusually high",
            "neutral_high",
            "neutral",
            "above the upper limit",
        ),
        (
            {"values": RISING},
            "Improvement, rising",
            "improvement_high",
            "improvement",
            "7 or more rising in a row; 7 or more in a row below the mean",
        ),
        ({"values": USUAL[:5]}, "", "", "", ""),
    ],
)
def test_the_verdict_on_the_latest_figure(facts: dict[str, Any], words: str, mark: str, tone: str, rules: str) -> None:
    variation = make_result(**{"targets": [SINCE], **facts}).evidence.variation
    found = (variation_words(variation), variation_mark(variation), variation_tone(variation), rules_words(variation))
    assert found == (words, mark, tone, rules)
    assert mark == "" or mark in SHAPES
    assert tone == "" or tone in TONES


def test_how_far_limits_may_be_trusted() -> None:
    assert stage_words(make_result(USUAL, targets=[SINCE]).evidence.variation) == "13 figures"
    assert stage_words(make_result(USUAL[:7], targets=[SINCE]).evidence.variation) == "trial limits, 7 figures"


@pytest.mark.parametrize(
    ("facts", "words", "mark"),
    [
        ({"values": [80, 82, 84, 86, 88]}, "Rising, better", "better_up"),
        ({"values": [88, 86, 84, 82, 80]}, "Falling, worse", "worse_down"),
        ({"values": [88, 86, 84, 82, 80], "polarity": "lower"}, "Falling, better", "better_down"),
        ({"values": [80, 82, 84, 86, 88], "polarity": "none", "targets": [NO_TARGET]}, "Rising", "none_up"),
        ({"values": [80, 82, 81, 80, 82]}, "No trend beyond chance", "same"),
    ],
)
def test_the_verdict_of_a_test_of_trend(facts: dict[str, Any], words: str, mark: str) -> None:
    trend = make_result(**facts).evidence.trend
    assert trend is not None
    assert (trend_words(trend), trend_mark(trend)) == (words, mark)
    assert mark in SHAPES


def test_what_a_verdict_rests_on() -> None:
    trend = make_result([80, 82, 84, 86, 88]).evidence.trend
    assert trend is not None
    assert trend_basis_words(trend) == "5 figures, Q2 2021/22 to Q2 2022/23; p = 0.017"
    untested = replace(trend, way=Way.UNTESTED, p=None)
    assert (trend_words(untested), trend_mark(untested)) == ("Not tested", "")
    assert trend_basis_words(untested) == ("5 figures, Q2 2021/22 to Q2 2022/23; the counts do not allow the test")
    few = replace(untested, why_untested=NoRankTrend.TOO_FEW_YEARS)
    assert trend_basis_words(few).endswith("; too few years for each season")


def test_a_recent_trend_names_its_confidence() -> None:
    rows = [
        {"period": f"{year} calendar year", "value": value, "numerator": value * 100, "denominator": 10_000}
        for year, value in zip(range(2017, 2022), (50, 53, 56, 59, 62), strict=True)
    ]
    trend = make_result(rows=rows, frequency="annual_calendar").evidence.trend
    assert trend is not None
    assert trend_words(trend) == "Rising, better"
    assert trend_basis_words(trend) == "5 figures, 2017 to 2021; at 99.8% confidence"


@pytest.mark.parametrize(
    ("p", "words"),
    [
        (0.0004, "p below 0.001"),
        (0.001, "p = 0.001"),
        (0.0301, "p = 0.030"),
        (0.0994, "p = 0.099"),
        (0.0996, "p = 0.10"),
        (1.0, "p = 1.00"),
    ],
)
def test_p_values_are_told_with_the_digits_they_deserve(p: float, words: str) -> None:
    assert p_words(p) == words


def beside(value: float, **own: Any) -> str:
    rows = [{"value": 92, **own}]
    result = make_result(rows=rows, comparators=[{"period": "2022-23 Q2", "value": value}])
    return beside_words(result.evidence.beside[0], result.kpi)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (beside(80, numerator=920, denominator=1000), "much better"),
        (beside(92.5, numerator=920, denominator=1000), "similar"),
        (beside(90), "2.0 points above"),
        (beside(92.5), "0.5 points below"),
        (beside(92), "the same"),
    ],
)
def test_how_we_stand_beside_another(words: str, expected: str) -> None:
    assert words == expected


def test_one_point_is_one_point() -> None:
    result = make_result([92], decimals=0, comparators=[{"period": "2022-23 Q2", "value": 91}])
    assert beside_words(result.evidence.beside[0], result.kpi) == "1 point above"


def test_a_figure_of_another_period_is_not_judged() -> None:
    result = make_result([92], comparators=[{"period": "2021-22 Q2", "value": 91}])
    assert [beside_words(one, result.kpi) for one in result.evidence.beside] == [""]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (95, "1st of 6, Nearest neighbours, first quartile"),
        (
            92,
            "joint 3rd of 6, Nearest neighbours, second quartile (0.8 points from the first); 2.0 points from the best",
        ),
        (
            80,
            "6th of 6, Nearest neighbours, last quartile (10.3 points from the third); 14.0 points from the best",
        ),
    ],
)
def test_our_place_among_peers(value: float, words: str) -> None:
    peers = [{"comparator": f"C{n}"} for n in range(5)]
    others = [{"comparator": f"C{n}", "period": "2022-23 Q2", "value": 90 + n} for n in range(5)]
    result = make_result([value], peers=peers, comparators=others)
    assert [place_words(place, result.kpi) for place in result.evidence.places] == [words]


@pytest.mark.parametrize(
    ("number", "word"),
    [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (13, "13th"), (22, "22nd"), (113, "113th")],
)  # fmt: skip
def test_ranks(number: int, word: str) -> None:
    assert ordinal(number) == word


def test_every_word_has_its_mark() -> None:
    assert set(ASSURANCE_MARKS) == set(ASSURANCE_WORDS)
    assert set(ASSURANCE_MARKS.values()) <= set(SHAPES)
    assert set(STANDING_WORDS) == set(Standing)
