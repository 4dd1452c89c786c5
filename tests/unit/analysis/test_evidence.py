from __future__ import annotations

from typing import Any

import pytest

from kpi_helpers.analysis.method import Because, Kind
from kpi_helpers.analysis.statistics.comparing.significance import Change
from kpi_helpers.inputs.words import Rag
from tests.results import make_result

FLAT = [91, 92, 90, 93, 91, 92, 92, 90, 91, 93, 92, 91, 90]


def shares(before: float, now: float, *, earlier: str = "2022-23 Q1") -> list[dict[str, Any]]:
    return [
        {"period": period, "value": value, "numerator": value * 10, "denominator": 1000}
        for period, value in ((earlier, before), ("2022-23 Q2", now))
    ]


def test_the_evidence_is_worked_out_once() -> None:
    result = make_result(list(FLAT))
    assert result.evidence is result.evidence


def test_the_evidence_holds_the_series_with_its_gaps_stretches_and_decisions() -> None:
    decision = {"period": "2022-23 Q1", "change": "exclude"}
    evidence = make_result([90, None, 91, 92], breaks=[{"period": "2022-23 Q1"}], chart_changes=[decision]).evidence
    assert evidence.index.values == (90, None, 91, 92)
    assert [(one.first, one.last) for one in evidence.stretches] == [(0, 1), (2, 3)]
    assert evidence.stretches[1].left_out == {2}
    assert [(str(one.period), one.change) for one in evidence.changes] == [("2022-23 Q1", "exclude")]


def test_without_any_figure_everything_is_empty() -> None:
    evidence = make_result([]).evidence
    assert (evidence.index.periods, evidence.stretches, evidence.method.because) == ((), (), Because.NO_FIGURE)
    assert (evidence.trend, evidence.runs, evidence.change, evidence.chance) == (None, None, None, None)
    assert (evidence.beside, evidence.places, evidence.tensions, evidence.seasonal) == ((), (), (), False)


# ---------------------------------------------------------------- change of two figures


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [(50, 52, Change.NO_CHANGE), (50, 60, Change.INCREASING), (60, 50, Change.DECREASING)],
)
def test_two_figures_with_counts_part_or_overlap(before: float, now: float, expected: Change) -> None:
    evidence = make_result(rows=shares(before, now)).evidence
    assert (evidence.method.kind, evidence.change) == (Kind.INTERVALS, expected)


def test_without_counts_nothing_is_said_of_two_figures() -> None:
    assert make_result([50, 60]).evidence.change is None


def test_the_year_before_stands_in_for_a_missing_period() -> None:
    assert make_result(rows=shares(50, 60, earlier="2021-22 Q2")).evidence.change is Change.INCREASING


def test_a_figure_before_a_break_is_never_held_against() -> None:
    evidence = make_result(rows=shares(50, 60), breaks=[{}]).evidence
    assert (evidence.change, evidence.method.because) == (None, Because.FIRST_FIGURE)


# ---------------------------------------------------------------- runs and seasons


def test_runs_are_looked_for_where_there_are_10_figures_and_no_limits() -> None:
    off = [{"setting": "control_chart", "value": "none"}]
    runs = make_result([1, 1, 1, 1, 1, 9, 9, 9, 9, 9], settings=off).evidence.runs
    assert runs is not None
    assert (runs.useful, runs.longest_run, runs.crossings, runs.signal) == (10, 5, 1, True)
    assert make_result([1, 1, 1, 1, 1, 9, 9, 9, 9], settings=off).evidence.runs is None


def test_where_there_are_limits_there_are_no_runs() -> None:
    assert make_result(list(FLAT)).evidence.runs is None


def test_yearly_figures_below_13_have_runs_instead_of_limits() -> None:
    rows: list[dict[str, Any]] = [
        {"period": f"{year}-{year - 1999} financial year", "value": 90 + year % 3, "received": "2022-23 Q2"}
        for year in range(2010, 2022)
    ]
    evidence = make_result(rows=rows, frequency="annual_financial").evidence
    assert evidence.runs is not None
    assert evidence.runs.useful == 8  # twelve figures 90 91 92 ...; the four on the median are left out
    assert not evidence.seasonal


def test_figures_that_overlap_have_neither_runs_nor_seasons() -> None:
    rows = [{"period": f"2022-23 Q1..Q{n}", "value": 10 * n} for n in (1, 2)]
    evidence = make_result(rows=rows, basis="year_to_date", unit="count").evidence
    assert (evidence.runs, evidence.seasonal, evidence.method.because) == (None, False, Because.RUNNING_TOTAL)


# ---------------------------------------------------------------- the outlook beside the rating


def test_a_green_figure_whose_year_is_in_doubt() -> None:
    evidence = make_result(
        [20, 20, 30, 30, 30, 30],
        unit="count",
        targets=[{"kind": "year_total", "green_limit": 140, "amber_limit": 100, "applies_from": "2015-16 Q1"}],
        settings=[{"setting": "year_profile", "value": "last_year"}],
    ).evidence
    assert evidence.outlook.status is Rag.AMBER
    assert evidence.tensions[-1] == "met_but_year_in_doubt"
