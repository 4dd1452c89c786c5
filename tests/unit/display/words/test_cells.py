from __future__ import annotations

from typing import Any

import pytest

from kpi_helpers.display.words.cells import comparator_lines, limit_words, place_lines, short_gap_words
from tests.results import make_result

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
