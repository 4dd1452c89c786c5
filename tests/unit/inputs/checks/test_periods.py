from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kpi_helpers.inputs.kpis import PERIODS_OF_FREQUENCY
from kpi_helpers.inputs.lists import Frequency
from kpi_helpers.periods import PeriodKind
from tests.builders import problems_of

FILE = "values/2022-23_Q2.csv"
WITHIN_A_YEAR = (
    "one of: quarter, cumulative quarters, month, run of months, date, financial year, calendar year, run of years"
)
PERIOD_OF_KIND = {
    PeriodKind.QUARTER: "2022-23 Q1",
    PeriodKind.FINANCIAL_YEAR: "2021-22 financial year",
    PeriodKind.ACADEMIC_YEAR: "2021/22 academic year",
    PeriodKind.CALENDAR_YEAR: "2021 calendar year",
    PeriodKind.MONTH: "2022-06",
    PeriodKind.MONTHS: "2022-04..2022-08",
    PeriodKind.CUMULATIVE: "2022-23 Q1..Q2",
    PeriodKind.YEARS: "2015..2019",
    PeriodKind.TERM: "2022/23 autumn term",
    PeriodKind.DAY: "2022-09-30",
}


def told(folder: Path, *rows: dict[str, Any], **kpi: Any) -> list[str]:
    values = {"2022-23 Q1": [], "2022-23 Q2": [{"value": 90, **row} for row in rows]}
    return [line for line in problems_of(folder, kpis=[kpi], values=values) if ", period:" in line]


@pytest.mark.parametrize("frequency", list(Frequency))
def test_each_frequency_allows_the_kinds_of_the_contract_and_no_other(tmp_path: Path, frequency: Frequency) -> None:
    rows = [{"period": period, "status": "forecast", "note": "[f]"} for period in PERIOD_OF_KIND.values()]
    lines = told(tmp_path, *rows, frequency=frequency.value)
    kind_of_row = {f"{FILE}, row {number}": kind for number, kind in enumerate(PERIOD_OF_KIND, start=2)}
    refused = {kind_of_row[line.partition(", period:")[0]] for line in lines}
    assert refused == set(PeriodKind) - set(PERIODS_OF_FREQUENCY[frequency])


@pytest.mark.parametrize(
    ("frequency", "period", "kind", "expected", "todo"),
    [
        (
            "quarterly",
            "2021/22 academic year",
            "academic year",
            WITHIN_A_YEAR,
            "Correct the period, or frequency in kpis.csv",
        ),
        (
            "annual_academic",
            "2021-22",
            "financial year",
            "one of: academic year",
            "Correct the period, or frequency in kpis.csv",
        ),
        (
            "annual_financial",
            "2009-10",
            "month",
            "one of: financial year, cumulative quarters, run of years",
            "Write 2009-10 financial year",
        ),
        ("annual_academic", "2009-10", "month", "one of: academic year", "Write 2009/10 academic year"),
        (
            "annual_financial",
            "2009-11",
            "month",
            "one of: financial year, cumulative quarters, run of years",
            "Correct the period, or frequency in kpis.csv",
        ),
    ],
)
def test_a_period_that_does_not_fit_the_frequency_is_told(
    tmp_path: Path, frequency: str, period: str, kind: str, expected: str, todo: str
) -> None:
    shown = "2021-22 financial year" if period == "2021-22" else period
    assert told(tmp_path, {"period": period}, frequency=frequency) == [
        f"{FILE}, row 2, period: found {shown} ({kind}) for HOU_03, whose frequency is {frequency}; "
        f"expected {expected}. {todo}."
    ]


@pytest.mark.parametrize(
    ("kpi", "period", "words"),
    [
        ({"starts": "2022-23 Q1"}, "2021-22 Q4", "before it starts; expected a period that fits starts 2022-23 Q1"),
        ({"ends": "2022-23 Q1"}, "2022-23 Q2", "after it ends; expected a period that fits ends 2022-23 Q1"),
    ],
)
def test_a_value_outside_its_kpis_lifetime_is_told(
    tmp_path: Path, kpi: dict[str, str], period: str, words: str
) -> None:
    column = next(iter(kpi))
    assert told(tmp_path, {"period": period}, **kpi) == [
        f"{FILE}, row 2, period: found {period} for HOU_03, {words}. Delete the row, or correct {column} in kpis.csv."
    ]


@pytest.mark.parametrize(
    ("kpi", "period"),
    [
        ({"starts": "2022-23 Q2"}, "2022-23 Q2"),
        ({"starts": "2022-23 Q1"}, "2021 calendar year"),
        ({"starts": "2021-22 Q4"}, "2021-22 financial year"),
        ({"ends": "2022-23 Q2"}, "2022-23 Q2"),
    ],
)
def test_a_period_that_touches_the_lifetime_is_fine(tmp_path: Path, kpi: dict[str, str], period: str) -> None:
    expected = 1 if period == "2021 calendar year" else 0
    assert len(told(tmp_path, {"period": period}, **kpi)) == expected


@pytest.mark.parametrize(
    ("row", "found", "ends"),
    [
        ({"period": "2022-23 Q3"}, "a final value for 2022-23 Q3", "31 December 2022"),
        (
            {"period": "2022-11", "status": "provisional", "note": "[p]"},
            "a provisional value for 2022-11",
            "30 November 2022",
        ),
    ],
)
def test_a_value_that_nobody_could_know_yet_is_told(tmp_path: Path, row: dict[str, str], found: str, ends: str) -> None:
    assert told(tmp_path, row) == [
        f"{FILE}, row 2, period: found {found}, which ends on {ends}; "
        "expected a period that was over when the return closed on 14 November 2022. "
        "Correct the period, or write forecast in status."
    ]


@pytest.mark.parametrize(
    ("row", "kpi"),
    [
        ({"period": "2022-10"}, {}),
        ({"period": "2022-11-14"}, {}),
        ({"period": "2022-23 financial year", "status": "forecast", "note": "[f]"}, {}),
        ({"period": "2022-23 Q3"}, {"basis": "forecast"}),
        ({"period": "2022-23 financial year"}, {"basis": "snapshot"}),
        ({"period": "2022-23 Q3", "value": "", "note": "[x]", "remark": "due later"}, {}),
    ],
)
def test_what_can_be_known_when_the_return_closes_is_fine(
    tmp_path: Path, row: dict[str, str], kpi: dict[str, str]
) -> None:
    assert told(tmp_path, row, **kpi) == []


def test_a_source_may_publish_before_the_period_is_over(tmp_path: Path) -> None:
    values = {"2022-23 Q2": [{"value": 90, "period": "2022/23 academic year"}]}
    kpis = [{"frequency": "irregular"}]
    assert problems_of(tmp_path / "a", kpis=kpis, values=values, sources=[{"lag_days": -500}]) == []
    assert len(problems_of(tmp_path / "b", kpis=kpis, values=values, sources=[{"lag_days": -100}])) == 1


def test_a_return_that_stays_open_longer_knows_more(tmp_path: Path) -> None:
    values = {"2022-23 Q2": [{"value": 90, "period": "2022-11"}]}
    assert problems_of(tmp_path, values=values, report={"return_closes_after_days": 61}) == []
