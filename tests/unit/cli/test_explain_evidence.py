from __future__ import annotations

from typing import Any

import pytest

from kpi_helpers.cli.explain_evidence import evidence_lines
from tests.results import make_result

USUAL = [90, 92, 89, 91, 93, 90, 88, 92, 91, 90, 92, 89, 91]
SINCE = {"applies_from": "2018-19 Q1"}
TOTAL = {"kind": "year_total", "green_limit": 60, "amber_limit": None, "applies_from": "2018-19 Q1"}
DUE = {"kind": "due_date", "green_limit": 95, "amber_limit": None, "due": "2023-24 financial year"}
COUNTED = [
    {"period": f"{2020 + n // 4}-{21 + n // 4} Q{n % 4 + 1}", "value": value}
    for n, value in enumerate([10, 11, 12, 13, 11, 12, 13, 14, 12, 13])
]
FEW = "Method: Plain difference of two figures, because there are 2 figures, too few for a test of trend."
ENOUGH = "enough for a test of trend and too few for settled limits"
NO_COUNTS = "Outlook: none, because numerators and denominators are not known"


@pytest.mark.parametrize(
    ("facts", "lines"),
    [
        (
            {"values": [*USUAL, 80]},
            [
                "Method: Control chart (XmR), because there are 14 figures, enough for settled limits.",
                "Variation: Concern, unusually low (14 figures)",
                "  Limits 83.9% to 95.8%, mean 89.9%",
                "  Rules: Below the lower limit",
                "  Target: Met or missed by chance",
                "  Limits by the recommended rules.",
                NO_COUNTS,
            ],
        ),
        (
            {"values": [80, 82, 84, 86, 88]},
            [
                f"Method: Mann-Kendall test of trend, because there are 5 figures, {ENOUGH}.",
                "Trend: Rising, better (Mann-Kendall test of trend; 5 figures, Q2 2021/22 to Q2 2022/23; p = 0.017)",
                NO_COUNTS,
            ],
        ),
        (
            {"rows": COUNTED, "unit": "count", "decimals": 0, "targets": [TOTAL]},
            [
                f"Method: Mann-Kendall test of trend, because there are 10 figures, {ENOUGH}.",
                "Variation: Usual variation (trial limits, 10 figures)",
                "  Limits 9 to 15, mean 12",
                "  Target: Met or missed by chance",
                "  Limits by the recommended rules.",
                "  Limits from fewer than 13 figures are trial limits.",
                "Trend: Rising, better (Mann-Kendall test of trend; 10 figures, Q1 2020/21 to Q2 2022/23; p = 0.030)",
                "Outlook for 2022/23: 50 to 55",
                "  Median of four methods; from the lowest to the highest of them",
                "  Target not expected",
                "  Needs at least 18 a quarter from here",
                "Note: Target missed this time by chance: the target lies between the limits, so some periods meet it "
                "and others miss it.",
                "Note: Better than the period before, but within the usual variation.",
            ],
        ),
        (
            {"values": [80, 82], "targets": [DUE]},
            [
                FEW,
                NO_COUNTS,
                "Target for 2023/24: needs a rise of 2.2 percentage points a quarter; too few figures to say how "
                "likely that is.",
            ],
        ),
        (
            {
                "values": [91, 92],
                "peers": [{"comparator": f"C{n}"} for n in range(4)],
                "comparators": [{"comparator": f"C{n}", "period": "2022-23 Q2", "value": 90 + n} for n in range(4)],
            },
            [
                FEW,
                "Place: Joint 2nd of 5, Nearest neighbours, first quartile; 1.0 points from the best",
                NO_COUNTS,
            ],
        ),
        (
            {
                "rows": [{"value": 92, "numerator": 920, "denominator": 1000}],
                "comparators": [{"period": "2022-23 Q2", "value": 80}, {"comparator": "Kent", "value": 80}],
            },
            [
                "Method: No method fits: there is nothing to hold the latest figure against.",
                "Beside England in Q2 2022/23: much better (our interval, their value)",
                "Outlook: none, because a figure of this year is missing",
            ],
        ),
        (
            {"values": [80, None, 82]},
            [
                "Method: No method fits: there is nothing to hold the latest figure against.",
                "  Periods without a figure: Q1 2022/23",
                NO_COUNTS,
            ],
        ),
    ],
)
def test_every_fact_is_explained_with_what_it_rests_on(facts: dict[str, Any], lines: list[str]) -> None:
    assert list(evidence_lines(make_result(**{"targets": [SINCE], **facts}))) == lines


@pytest.mark.parametrize(
    ("values", "line"),
    [
        ([80, 82] * 6, "Run chart: No pattern beyond chance; longest run 1, crossings 11"),
        ([80] * 6 + [82] * 6, "Run chart: Pattern beyond chance; longest run 6, crossings 1"),
    ],
)
def test_a_run_chart_where_there_are_no_limits(values: list[float], line: str) -> None:
    result = make_result(values, targets=[SINCE], settings=[{"setting": "control_chart", "value": "none"}])
    assert line in list(evidence_lines(result))
