from __future__ import annotations

from typing import Any

from kpi_helpers.blocks import cell_text, plain_text_of
from kpi_helpers.display.pages.evidence import evidence_blocks, says_something
from tests.results import make_result

USUAL = [90, 92, 89, 91, 93, 90, 88, 92, 91, 90, 92, 89, 91]
SINCE = {"applies_from": "2018-19 Q1"}
NO_TARGET = {"kind": "none", "green_limit": None, "amber_limit": None, "note": "None is set."}
DUE = {"kind": "due_date", "green_limit": 95, "amber_limit": None, "due": "2023-24 financial year"}
TOTAL = {"kind": "year_total", "green_limit": 60, "amber_limit": None, "applies_from": "2018-19 Q1"}
COUNTED = [
    {"period": f"{2020 + n // 4}-{21 + n // 4} Q{n % 4 + 1}", "value": value}
    for n, value in enumerate([10, 11, 12, 13, 11, 12, 13, 14, 12, 13])
]
TREND = make_result([80, 82, 84, 86, 88], name="Trend")
CHART = make_result([*USUAL, 80], name="Chart", targets=[SINCE])
FEW = make_result([91, 92], name="Few")
YEAR = make_result(rows=COUNTED, name="Year", unit="count", decimals=0, targets=[TOTAL])


def rows_of(*results: Any) -> list[dict[str, str]]:
    table = evidence_blocks(list(results), "Housing")[0]
    titles = [column["title"] for column in table["columns"]]
    return [dict(zip(titles, map(cell_text, row), strict=True)) for row in table["rows"]]


def test_nothing_is_shown_where_nothing_can_be_said() -> None:
    assert not says_something(FEW)
    assert evidence_blocks([FEW], "Housing") == []


def test_only_kpis_of_which_something_can_be_said_stand_in_the_table() -> None:
    assert [row["Measure"] for row in rows_of(FEW, CHART, TREND)] == ["Chart", "Trend"]
    assert evidence_blocks([CHART], "Housing")[0]["caption"] == "Housing: what the figures show over time"
    assert evidence_blocks([CHART], "Housing", "background figures")[0]["caption"] == (
        "Housing: what background figures show over time"
    )


def test_a_control_chart_in_a_row() -> None:
    assert rows_of(CHART) == [
        {
            "Measure": "Chart",
            "Variation": "Concern, unusually low; Below the lower limit; 14 figures",
            "Target and limits": "Met or missed by chance; Limits 83.9% to 95.8%",
        }
    ]


def test_tests_of_trend_alone_stand_on_one_line() -> None:
    assert rows_of(TREND) == [
        {
            "Measure": "Trend",
            "Trend": "Rising, better",
            "Test": "Mann-Kendall test of trend: 5 figures, Q2 2021/22 to Q2 2022/23; p = 0.017",
        }
    ]


def test_empty_cells_say_why() -> None:
    chart, trend, year = rows_of(CHART, TREND, YEAR)
    assert (chart["Trend"], chart["End of year"]) == ("control chart instead", "no outlook")
    assert trend["Variation"] == "too few figures for limits"
    assert trend["Target and limits"] == "no limits"
    assert trend["Trend"] == (
        "Rising, better; Mann-Kendall test of trend; 5 figures, Q2 2021/22 to Q2 2022/23; p = 0.017"
    )
    assert year["Variation"] == "Usual variation; Trial limits, 10 figures"


def test_limits_without_a_single_target_say_so() -> None:
    untold = make_result([*USUAL, 90], name="Untold", targets=[NO_TARGET])
    assert rows_of(CHART, untold)[1]["Target and limits"] == "no single target in force"


def test_the_end_of_the_year() -> None:
    assert rows_of(YEAR)[0]["End of year"] == (
        "50 to 55 for 2022/23; Target not expected; Needs at least 18 a quarter from here; "
        "Median of four methods; from the lowest to the highest of them"
    )


def test_a_target_with_a_date_stands_alone_without_an_outlook() -> None:
    assert rows_of(make_result([80, 82], targets=[DUE])) == [
        {
            "Measure": "Repairs on time",
            "End of year": "Target for 2023/24: needs a rise of 2.2 percentage points a quarter; too few figures to "
            "say how likely that is.",
        }
    ]


def test_limits_are_printed_inside_what_is_possible() -> None:
    wide = make_result([80, 90, 70, 60] * 4 + [80, 90], targets=[SINCE])
    assert rows_of(wide)[0]["Target and limits"] == "Met or missed by chance; Limits 37.0% to 100.0%"


def test_pounds_are_rounded_to_the_thousand() -> None:
    pounds = [212_345, 230_111, 198_750, 221_000, 209_999, 240_123, 215_500, 204_444]
    result = make_result([1000 * p for p in pounds], unit="gbp", decimals=0, targets=[NO_TARGET])
    assert rows_of(result)[0]["Variation"] == "Usual variation; Trial limits, 8 figures"
    kept = make_result(pounds, unit="gbp", decimals=0, targets=[{**SINCE, "green_limit": 200_000, "amber_limit": None}])
    assert rows_of(kept)[0]["Target and limits"] == "Met or missed by chance; Limits £160k to £273k"


def test_disagreements_stand_under_the_table_in_one_line_for_each_kpi() -> None:
    steady = make_result([*USUAL, 90], name="Steady", targets=[SINCE])
    shown = evidence_blocks([steady, CHART], "Housing")
    assert plain_text_of(shown[1:]) == (
        "- Steady: green against target this time by chance: the target lies between the limits, so some\n"
        "  periods meet it and others miss it. Worse than the period before, but within the usual variation."
    )
