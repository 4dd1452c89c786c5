from __future__ import annotations

from typing import Any

import pytest

from kpi_helpers.blocks import plain_text_of
from kpi_helpers.display.charts.alt_text import chart_caption, chart_data, chart_title, trend_alt
from tests.results import make_result

NO_TARGET = {"kind": "none", "green_limit": None, "amber_limit": None, "note": "None is set."}
TOTAL = {"kind": "year_total", "green_limit": 60, "amber_limit": None}
SINCE_2021 = {"applies_from": "2021-22 Q1"}
RUNNING = [{"period": f"{y} Q1..Q{n}", "value": 15 * n} for y in ("2021-22", "2022-23") for n in (1, 2, 3, 4)][:6]


def year(first: int, value: float, **cells: Any) -> dict[str, Any]:
    return {"period": f"{first} calendar year", "value": value, **cells}


@pytest.mark.parametrize(
    ("facts", "title"),
    [
        ({"values": [91, 81.9]}, "Repairs on time: 81.9% in Q2 2022/23, 8.1 percentage points below target"),
        ({"values": [91, 92], "short_name": "Repairs"}, "Repairs: 92.0% in Q2 2022/23, target met"),
        (
            {
                "rows": [{"value": 303, "period": "2022-09-30"}],
                "unit": "rate_per_10k",
                "decimals": 0,
                "targets": [NO_TARGET],
            },
            "Repairs on time: 303 per 10,000 on 30 September 2022",
        ),
        (
            {"rows": [{"value": 64, "period": "2022-23 Q1"}, {"rank": 110, "note": "[x]"}]},
            "Repairs on time: 64.0% in Q1 2022/23",
        ),
    ],
)
def test_a_title_says_what_the_chart_shows(facts: dict[str, Any], title: str) -> None:
    assert chart_title(make_result(**facts)) == title


@pytest.mark.parametrize(
    ("facts", "alt"),
    [
        (
            {"values": [88, 91, 93, 92], "targets": [SINCE_2021]},
            "Line chart of 4 figures, from Q3 2021/22 to Q2 2022/23: Repairs on time. Latest 92.0% in Q2 2022/23. "
            "Target 90%. Lowest 88.0% in Q3 2021/22, highest 93.0% in Q1 2022/23.",
        ),
        (
            {"values": [88, None, 93, 92], "targets": [NO_TARGET]},
            "Line chart of 3 figures, from Q3 2021/22 to Q2 2022/23: Repairs on time. Latest 92.0% in Q2 2022/23. "
            "Lowest 88.0% in Q3 2021/22, highest 93.0% in Q1 2022/23. No figures between Q3 2021/22 and Q1 2022/23.",
        ),
        (
            {
                "rows": [year(2016, 60), year(2017, 62), year(2021, 75, note="[p] [e]", status="provisional")],
                "frequency": "annual_calendar",
                "targets": [NO_TARGET],
                "breaks": [{"period": "2021 calendar year"}],
            },
            "Line chart of 3 figures, from 2016 to 2021: Repairs on time. "
            "Latest 75.0% (provisional, estimated or approximate) in 2021. Lowest 60.0% in 2016, "
            "highest 75.0% in 2021. No figures between 2017 and 2021. Break in the series at 2021.",
        ),
        (
            {
                "values": [9.1, 9.3],
                "unit": "days_per_fte",
                "decimals": 2,
                "polarity": "lower",
                "targets": [{"kind": "due_date", "green_limit": 8, "amber_limit": 9, "due": "2025-26 financial year"}],
                "comparators": [
                    {"comparator": "England", "period": f"2022-23 Q{n}", "value": 8 + n, "note": "[r]"} for n in (1, 2)
                ],
            },
            "Line chart of 2 figures, from Q1 2022/23 to Q2 2022/23: Repairs on time. Latest 9.30 days in Q2 2022/23. "
            "Target 8 by 2025/26. Lowest 9.10 in Q1 2022/23, highest 9.30 in Q2 2022/23. "
            "England is drawn beside it: latest 10.00 (revised) in Q2 2022/23.",
        ),
        (
            {"rows": RUNNING, "basis": "year_to_date", "unit": "count", "decimals": 0, "targets": [TOTAL]},
            "Line chart of 6 figures, from Q1 2021/22 to Q1 to Q2 2022/23: Repairs on time. "
            "Latest 30 in Q1 to Q2 2022/23. Target 30. Lowest 15 in Q1 2021/22, highest 60 in Q1 to Q4 2021/22. "
            "The total starts afresh each year.",
        ),
    ],
)
def test_the_text_alternative_tells_what_the_picture_shows(facts: dict[str, Any], alt: str) -> None:
    assert trend_alt(make_result(**facts)) == alt


@pytest.mark.parametrize(
    ("facts", "caption"),
    [
        ({"values": [88, 91]}, ""),
        ({"values": [88, 91], "breaks": [{}]}, "Dotted lines mark breaks in the series."),
        ({"values": [88, 91], "breaks": [{"period": "2022-23 Q1"}]}, ""),  # before the first point
        (
            {"rows": [{"value": 88, "status": "provisional", "note": "[p]"}]},
            "Hollow points are provisional or forecast.",
        ),
        (
            {
                "rows": [{"value": 88, "period": "2022-23 Q1"}, {"value": 9, "status": "forecast", "note": "[f]"}],
                "breaks": [{}],
            },
            "Hollow points are provisional or forecast. Dotted lines mark breaks in the series.",
        ),
    ],
)
def test_a_caption_explains_only_what_is_there(facts: dict[str, Any], caption: str) -> None:
    assert chart_caption(make_result(**facts)) == caption


def test_the_figures_behind_a_chart() -> None:
    rows = [
        {"value": 88, "period": "2021-22 Q4"},
        {"value": 91, "period": "2022-23 Q1"},
        {"value": 92, "status": "provisional", "note": "[p]"},
    ]
    assert plain_text_of([chart_data(make_result(rows=rows))]) == (
        "Repairs on time: figures\n"
        "Period         Figure  Target then\n"
        "----------  ---------  -----------\n"
        "Q4 2021/22      88.0%         none\n"
        "Q1 2022/23      91.0%          90%\n"
        "Q2 2022/23  92.0% [p]          90%"
    )


USUAL = [90, 92, 89, 91, 93, 90, 88, 92, 91, 90, 92, 89, 91]
EARLY = {"applies_from": "2018-19 Q1"}
PAUSE = [{"period": "2021-22 Q4", "kind": "paused"}, {"period": "2022-23 Q2", "kind": "restarted"}]


def test_the_text_alternative_of_a_control_chart() -> None:
    assert trend_alt(make_result([*USUAL, 80], targets=[EARLY])) == (
        "Control chart of 14 figures, from Q1 2019/20 to Q2 2022/23: Repairs on time. Latest 80.0% in Q2 2022/23. "
        "Target 90%. Lowest 80.0% in Q2 2022/23, highest 93.0% in Q1 2020/21. Control limits 83.9% to 95.8%, "
        "mean 89.9%. 1 figure signals more than chance. Latest figure, concern, unusually low: below the lower limit."
    )
    assert trend_alt(make_result([*USUAL, 90], targets=[EARLY])).endswith("Latest figure, usual variation.")


def test_limits_of_two_stretches_are_told_apart() -> None:
    result = make_result([*USUAL[:7], *[v - 20 for v in USUAL[:7]]], targets=[EARLY], breaks=[{"period": "2020-21 Q4"}])
    assert (
        "Trial limits from Q1 2019/20: 84.2% to 96.6%, mean 90.4%. Trial limits from Q4 2020/21: 64.2% to 76.6%, "
        "mean 70.4%."
    ) in trend_alt(result)


@pytest.mark.parametrize(
    ("facts", "caption"),
    [
        ({"values": [*USUAL, 90]}, ""),
        ({"values": [*USUAL, 80]}, "Diamonds: concern."),
        ({"values": [*USUAL, 99, 80]}, "Ringed circles: improvement; diamonds: concern."),
        ({"values": [*USUAL, 99], "polarity": "none", "targets": [NO_TARGET]}, "Triangles: unusually high."),
        (
            {"values": [*USUAL, 80], "polarity": "none", "targets": [NO_TARGET]},
            "Triangles on their point: unusually low.",
        ),
        (
            {"values": [*USUAL[:7], 1, 2, 90], "breaks": PAUSE},
            "Dotted lines mark breaks in the series. Crosses are left out of the limits.",
        ),
    ],
)
def test_a_caption_names_the_shapes_of_signals(facts: dict[str, Any], caption: str) -> None:
    assert chart_caption(make_result(**{"targets": [EARLY], **facts})) == caption


def test_the_figures_behind_a_control_chart_say_which_rule_fired() -> None:
    rows = chart_data(make_result([*USUAL, 80], targets=[EARLY]))["rows"]
    assert [cell["inline"][0]["text"] for cell in rows[-1]] == ["Q2 2022/23", "80.0%", "90%", "Concern"]
    assert rows[-1][3]["lines"] == [[{"text": "Below the lower limit"}]]
    assert [cell["inline"][0]["text"] for cell in rows[0]] == ["Q1 2019/20", "90.0%", "90%", "none"]
