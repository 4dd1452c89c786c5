from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from kpi_helpers.analysis.direction import Direction, Travel, Withheld
from kpi_helpers.analysis.scorecard import KpiResult
from kpi_helpers.analysis.targets import Override, Rating, Unrated
from kpi_helpers.display import words as wording
from kpi_helpers.display.words.results import comparator_lines, limit_words, place_lines, short_gap_words
from kpi_helpers.inputs.lists import Note, OverrideKind, Polarity, Rag, TargetKind
from tests.builders import make_kpi
from tests.results import make_figure, make_result, make_target

NO_TARGET = {"kind": "none", "green_limit": None, "amber_limit": None, "note": "None is set."}
DUE = {"kind": "due_date", "green_limit": 8, "amber_limit": 8.5, "due": "2025-26 financial year"}
RANGE = {"kind": "range", "green_limit": 3.2, "green_limit_upper": 4.3, "amber_limit": None}
SPENT = [  # of a grant, running through the year; 22 of 97 had come by the second quarter of last year
    {"period": period, "value": value}
    for period, value in (
        ("2021-22 Q1..Q1", 5),
        ("2021-22 Q1..Q2", 22),
        ("2021-22 Q1..Q3", 45),
        ("2021-22 Q1..Q4", 97),
        ("2022-23 Q1..Q1", 4),
        ("2022-23 Q1..Q2", 15),
    )
]
YEAR = {"kind": "year_total", "green_limit": 100, "amber_limit": 95, "applies_from": "2015-16 Q1"}
FORECASTS = [
    {"period": "2022-23 financial year", "value": 17_740_000, "status": "forecast", "received": "2022-23 Q1"},
    {"period": "2022-23 financial year", "value": 7_989_000, "status": "forecast", "received": "2022-23 Q2"},
]


def test_every_closed_list_has_words() -> None:
    assert set(wording.RATING_WORDS) == set(Rag)
    assert set(wording.SHORTHAND) == set(Note)
    assert set(wording.POLARITY_WORDS) == set(Polarity)
    told = {reason: wording.unrated_words(Rating(Rag.NOT_RATED, reason), None) for reason in Unrated}
    assert all(told.values())
    assert told[Unrated.AMBER_UNKNOWN] == "worse than target"
    withheld = [wording.withheld_words(Direction(Travel.WITHHELD, withheld=reason)) for reason in Withheld]
    assert len(set(withheld)) == len(Withheld)


# ---------------------------------------------------------------- ratings and directions


def test_a_rating_needs_no_reason() -> None:
    assert wording.unrated_words(Rating(Rag.GREEN), None) == ""
    assert wording.basis_words(Rating(Rag.GREEN)) == ""


def test_a_target_that_is_not_due_says_when() -> None:
    target = make_target(8, kind=TargetKind.DUE_DATE, due_text="2025-26 financial year")
    assert wording.unrated_words(Rating(Rag.NOT_RATED, Unrated.NOT_DUE), target) == "target due 2025/26"


@pytest.mark.parametrize(
    ("kind", "words"), [(OverrideKind.JUDGEMENT, "by judgement"), (OverrideKind.AS_PUBLISHED, "as published")]
)
def test_a_rating_says_what_it_rests_on(kind: OverrideKind, words: str) -> None:
    assert wording.basis_words(Rating(Rag.AMBER, override=Override(Rag.AMBER, kind, "", "", ""))) == words


@pytest.mark.parametrize(
    ("travel", "change", "word", "mark", "verb"),
    [
        (Travel.BETTER, 1, "Better", "better_up", "rose"),
        (Travel.BETTER, -1, "Better", "better_down", "fell"),
        (Travel.WORSE, 1, "Worse", "worse_up", "rose"),
        (Travel.WORSE, -1, "Worse", "worse_down", "fell"),
        (Travel.SAME, 0.01, "No material change", "same", "was unchanged"),
        (Travel.CHANGED, 1, "Up", "none_up", "rose"),
        (Travel.CHANGED, -1, "Down", "none_down", "fell"),
        (Travel.WITHHELD, 1, "Not compared", "", ""),
        (Travel.WITHHELD, None, "Not compared", "", ""),
    ],
)
def test_a_direction_in_words(travel: Travel, change: float | None, word: str, mark: str, verb: str) -> None:
    direction = Direction(travel, change)
    assert wording.travel_words(direction) == word
    assert wording.travel_mark(direction) == mark
    assert wording.direction_verb(direction) == verb


@pytest.mark.parametrize(
    ("withheld", "words"),
    [
        (Withheld.NO_FIGURE, "no figure"),
        (Withheld.NO_EARLIER, "no earlier figure"),
        (Withheld.GAP, "no figure for the period before"),
        (Withheld.RUNNING_TOTAL, "running total"),
        (Withheld.OTHER_WINDOW, "earlier figure covers another window"),
        (Withheld.BREAK, "break in the series"),
        (None, ""),
    ],
)
def test_why_there_is_no_direction(withheld: Withheld | None, words: str) -> None:
    assert wording.withheld_words(Direction(Travel.WITHHELD, withheld=withheld)) == words


# ---------------------------------------------------------------- figures


def test_a_figure_carries_its_shorthand() -> None:
    kpi = make_kpi()
    assert wording.value_words(make_figure(61.2, note="[p] [e]"), kpi) == "61.2% [p] [e]"
    assert wording.value_words(make_figure(0), kpi) == "0.0%"
    assert wording.value_words(make_figure(None, rank=84), kpi) == "not published"


@pytest.mark.parametrize(
    ("numerator", "denominator", "words"),
    [(303, 604, "303 of 604"), (9740, None, "numerator 9,740"), (None, 604, ""), (None, None, ""), (0, 36, "0 of 36")],
)
def test_numerator_and_denominator(numerator: float | None, denominator: float | None, words: str) -> None:
    assert wording.fraction_words(make_figure(numerator=numerator, denominator=denominator)) == words


@pytest.mark.parametrize(
    ("rank", "rank_of", "words"), [(84, 151, "rank 84 of 151"), (84, None, "rank 84"), (None, None, "")]
)
def test_a_rank_is_printed_with_its_total(rank: int | None, rank_of: int | None, words: str) -> None:
    assert wording.rank_words(make_figure(rank=rank, rank_of=rank_of)) == words


@pytest.mark.parametrize(
    ("now", "first", "words"), [(47.6, 47.5, "47.5%"), (47.61, 47.6, ""), (47.6, None, ""), (None, 47.5, "47.5%")]
)
def test_a_first_version_is_told_where_it_prints_differently(
    now: float | None, first: float | None, words: str
) -> None:
    assert wording.first_published_words(make_figure(now, first_published=first), make_kpi()) == words


# ---------------------------------------------------------------- targets


@pytest.mark.parametrize(
    ("target", "words", "due"),
    [
        (None, "none", ""),
        (make_target(None, kind=TargetKind.NONE), "none", ""),
        (make_target(None, kind=TargetKind.NOT_PUBLISHED), "not published", ""),
        (make_target(90), "90%", ""),
        (make_target(3.2, kind=TargetKind.RANGE, green_limit_upper=4.3), "3.2% to 4.3%", ""),
        (make_target(8, kind=TargetKind.DUE_DATE, due_text="2025-26 financial year"), "8%", "by 2025/26"),
        (make_target(8, kind=TargetKind.DUE_DATE, due_text="2022-09-30"), "8%", "by 30 September 2022"),
        (
            make_target(None, kind=TargetKind.RELATIVE, change_percent=20, base_period="2021-22 financial year"),
            "+20% on 2021/22",
            "",
        ),
        (
            make_target(None, kind=TargetKind.RELATIVE, change_percent=-2.5, base_period="2021 calendar year"),
            "−2.5% on 2021",
            "",
        ),
    ],
)
def test_a_target_as_a_table_prints_it(target: Any, words: str, due: str) -> None:
    assert (wording.target_words(target, make_kpi()), wording.due_words(target)) == (words, due)


@pytest.mark.parametrize(
    ("value", "cells", "short", "long"),
    [
        (81.9, {}, "8.1 points below", "8.1 percentage points below target"),
        (96.75, {}, "met", "target met"),
        (90, {}, "met", "target met"),
        (89.96, {}, "0.04 points below", "0.04 percentage points below target"),
        (
            686.13,
            {
                "unit": "rate_per_100k",
                "polarity": "lower",
                "decimals": 2,
                "targets": [{"green_limit": 637.6, "amber_limit": None}],
            },
            "48.53 above",
            "48.53 per 100,000 above target",
        ),
        (
            9.31,
            {"unit": "days_per_fte", "polarity": "lower", "decimals": 2, "targets": [DUE]},
            "1.31 above",
            "1.31 days above the target for 2025/26",
        ),
        (
            8,
            {"unit": "days_per_fte", "polarity": "lower", "decimals": 2, "targets": [DUE]},
            "on target",
            "on the target for 2025/26",
        ),
        (3.1, {"polarity": "range", "targets": [RANGE]}, "0.1 points below", "0.1 percentage points below target"),
        (4.5, {"polarity": "range", "targets": [RANGE]}, "0.2 points above", "0.2 percentage points above target"),
        (91, {"targets": [NO_TARGET]}, "", ""),
        (
            1_840_000,
            {"unit": "gbp", "decimals": 0, "polarity": "lower", "targets": [{"green_limit": 0, "amber_limit": None}]},
            "£1.840m above",
            "£1.840m above target",
        ),
    ],
)
def test_the_gap_to_the_target(value: float, cells: dict[str, Any], short: str, long: str) -> None:
    result = make_result([value], **cells)
    assert (wording.short_gap_words(result), wording.gap_words(result)) == (short, long)


def test_a_limit_that_is_not_the_target_is_told() -> None:
    total = {"kind": "year_total", "green_limit": 60, "amber_limit": None}
    relative = {"kind": "relative", "green_limit": None, "amber_limit": None, "base_value": 160, "change_percent": 20}
    cells: dict[str, Any] = {"unit": "count", "decimals": 0}
    found = make_result([16, 34], basis="year_to_date", targets=[total], **cells)
    assert wording.limit_words(found) == "30 by now"
    relative["base_period"] = "2021-22 financial year"
    assert wording.limit_words(make_result([190], targets=[relative], **cells)) == "192 now"
    assert wording.limit_words(make_result([91])) == ""


# ---------------------------------------------------------------- comparators


def comparator(name: str, period: str, value: float | None = 19.1, **cells: Any) -> dict[str, Any]:
    return {"comparator": name, "period": period, "value": value, **cells}


def test_a_comparator_carries_its_own_period_and_shorthand() -> None:
    rows = [
        comparator("statistical neighbours", "2019-20 financial year", 18.8),
        comparator("England", "2022-23 Q2", note="[p]", status="provisional"),
        comparator("North West", "2022-23 Q2", 19.2),
        comparator("Kent", "2021-22 financial year", None, remark="Lower than ours"),
        comparator("Essex", "2021-22 financial year", None),
    ]
    result = make_result([19.3], unit="score", comparators=rows)
    assert wording.comparator_lines(result) == [
        "England 19.1 [p]; North West 19.2",
        "Statistical neighbours 18.8 (2019/20)",
        "Kent: lower than ours",
        "Essex",
    ]
    assert [wording.comparator_words(figure, result) for figure in result.comparators] == [
        "statistical neighbours 18.8 (2019/20)",
        "England 19.1 [p]",
        "North West 19.2",
        "Kent: lower than ours",
        "Essex",
    ]


# ---------------------------------------------------------------- missing figures


@pytest.mark.parametrize(
    ("rows", "cells", "words", "last"),
    [
        ([], {}, "Not available: no figure has been published.", ""),
        ([], {"state_note": "First figures come in May."}, "Not available: first figures come in May.", ""),
        ([{"note": "[x]"}], {}, "Not available for Q2 2022/23.", ""),
        ([{"note": "[x]", "remark": "Due in May."}], {}, "Not available for Q2 2022/23: due in May.", ""),
        (
            [{"value": 87, "period": "2018-19 Q3"}],
            {},
            "Not available: no newer figure has been published.",
            "87.0% in Q3 2018/19",
        ),
        (
            [{"value": 87, "period": "2018-09-30", "rank": 3, "rank_of": 9}],
            {},
            "Not available: no newer figure has been published.",
            "87.0%, rank 3 of 9 on 30 September 2018",
        ),
        (
            [{"period": "2018-19 Q3", "rank": 3}],
            {},
            "Not available: no newer figure has been published.",
            "rank 3 in Q3 2018/19",
        ),
    ],
)
def test_why_there_is_no_figure(rows: list[dict[str, Any]], cells: dict[str, Any], words: str, last: str) -> None:
    result = make_result(rows=rows, **cells)
    assert (wording.missing_words(result), wording.last_known_words(result)) == (words, last)


# ---------------------------------------------------------------- sentences

SENTENCES: list[tuple[Callable[[], KpiResult], str]] = [
    (
        lambda: make_result([84, 91, 89]),
        "Repairs on time: 89.0% in Q2 2022/23, worse than 91.0% in Q1 2022/23, "
        "1.0 percentage points below target, rated amber.",
    ),
    (
        lambda: make_result([92.04, 92], overrides=[{}]),
        "Repairs on time: 92.0% in Q2 2022/23, no material change from 92.0% in Q1 2022/23, "
        "target met, rated amber by judgement.",
    ),
    (
        lambda: make_result([91, 95], targets=[NO_TARGET], overrides=[{"rating": "green", "kind": "as_published"}]),
        "Repairs on time: 95.0% in Q2 2022/23, better than 91.0% in Q1 2022/23, rated green as published.",
    ),
    (
        lambda: make_result([9740, 9600], unit="count", decimals=0, polarity="none", targets=[NO_TARGET]),
        "Repairs on time: 9,600 in Q2 2022/23, down from 9,740 in Q1 2022/23, not rated (no target).",
    ),
    (
        lambda: make_result([91, 92], breaks=[{}]),
        "Repairs on time: 92.0% in Q2 2022/23, target met, rated green.",
    ),
    (
        lambda: make_result(
            rows=[{"value": 61.2, "period": "2022-07..2022-08", "status": "provisional", "note": "[p]"}]
        ),
        "Repairs on time: 61.2% in July to August 2022 (provisional), 28.8 percentage points below target, rated red.",
    ),
    (
        lambda: make_result(
            rows=FORECASTS, unit="gbp", decimals=0, polarity="lower", basis="forecast", targets=[NO_TARGET]
        ),
        "Repairs on time: £7.989m in 2022/23 (forecast), better than £17.740m in the forecast at Q1 2022/23, "
        "not rated (no target).",
    ),
    (
        lambda: make_result(
            rows=[{"value": 28, "period": "2021-22 Q1..Q2"}, {"value": 34, "period": "2022-23 Q1..Q2"}],
            unit="count",
            decimals=0,
            basis="year_to_date",
            targets=[{"kind": "year_total", "green_limit": 60}],
        ),
        "Repairs on time: 34 in Q1 to Q2 2022/23, better than 28 in Q1 to Q2 2021/22, target met, rated green.",
    ),
    (
        lambda: make_result(rows=[{"note": "[x]", "remark": "Due in May."}]),
        "Repairs on time: not available for Q2 2022/23: due in May.",
    ),
    (
        lambda: make_result(rows=[{"rank": 84, "rank_of": 151, "note": "[x]"}]),
        "Repairs on time: no figure published for Q2 2022/23, rank 84 of 151.",
    ),
]


@pytest.mark.parametrize(("result", "sentence"), SENTENCES, ids=[sentence for _, sentence in SENTENCES])
def test_a_result_in_one_sentence(result: Callable[[], KpiResult], sentence: str) -> None:
    assert wording.sentence(result()) == sentence


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"targets": [NO_TARGET]}, "No target"),
        ({"targets": [DUE]}, "Target not due yet"),
        ({"state": "under_review"}, "Under review"),
        ({"overrides": [{"rating": "not_rated"}]}, "By judgement"),
        ({}, "Not rated"),
    ],
)
def test_reasons_are_counted_by_kind(facts: dict[str, Any], reason: str) -> None:
    assert wording.unrated_reason(make_result([91], **facts)) == reason


PEERS = [{"comparator": f"C{n}"} for n in range(5)]


def others(period: str) -> list[dict[str, Any]]:
    return [{"comparator": f"C{n}", "period": period, "value": 90 + n} for n in range(5)]


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"values": [81.9]}, "8.1 points below"),
        ({"values": [89], "decimals": 0}, "1 point below"),
        ({"values": [92]}, "met"),
        ({"values": [124], "unit": "count", "decimals": 0, "polarity": "lower"}, "34 above"),
        ({"values": []}, ""),
    ],
)
def test_a_gap_in_a_few_letters(facts: dict[str, Any], words: str) -> None:
    assert short_gap_words(make_result(**facts)) == words


@pytest.mark.parametrize(("decimals", "words"), [(0, "23 by now"), (1, "22.7 by now"), (2, "22.68 by now")])
def test_what_is_due_by_now_has_no_more_decimals_than_the_figures(decimals: int, words: str) -> None:
    result = make_result(rows=SPENT, unit="tonnes", decimals=decimals, basis="year_to_date", targets=[YEAR])
    assert limit_words(result) == words
    assert result.rating.limit == 100 * 22 / 97  # held against the exact one


def test_our_place_carries_its_period_where_it_is_not_the_latest() -> None:
    now = make_result([91, 92], peers=PEERS, comparators=others("2022-23 Q2"))
    assert place_lines(now) == [
        "Joint 3rd of 6, Nearest neighbours, second quartile (0.8 points from the first); 2.0 points from the best"
    ]
    before = make_result([95, 92], peers=PEERS, comparators=others("2022-23 Q1"))
    assert place_lines(before) == ["1st of 6, Nearest neighbours, first quartile (Q1 2022/23)"]


def test_peers_are_not_listed_where_our_place_is_told() -> None:
    england = {"comparator": "England", "period": "2022-23 Q2", "value": 88}
    few = [*others("2022-23 Q2")[:2], england]
    assert comparator_lines(make_result([91, 92], peers=PEERS, comparators=[*others("2022-23 Q2"), england])) == [
        "England 88.0%"
    ]
    assert comparator_lines(make_result([91, 92], peers=PEERS, comparators=few)) == [
        "C0 90.0%; C1 91.0%; England 88.0%"
    ]


def test_a_comparison_beyond_chance_says_so() -> None:
    rows = [{"value": 92, "numerator": 920, "denominator": 1000}]
    result = make_result(rows=rows, comparators=[{"period": "2022-23 Q2", "value": 80}])
    assert comparator_lines(result) == ["England 80.0% (we are much better)"]
