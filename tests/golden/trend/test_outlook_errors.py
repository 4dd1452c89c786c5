"""Outlooks held against what came, on real series: the figures that docs/methods.md quotes.

The quarterly figures of hospitals behind the table of errors by method are not kept in this project
(benchmarks/data/README.md); here its own long quarterly series stands in, with the formulas written out a second time.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from benchmarks import outlook_errors, reach_calibration
from kpi_helpers.analysis.statistics.years.chance_of_target import LEAST_CHANGES, Drift
from kpi_helpers.analysis.statistics.years.end import YearEnd, forecast_year
from kpi_helpers.analysis.statistics.years.methods import SIMPLE, YearKind, YearMethod


def formulas(known: np.ndarray, last: np.ndarray, prior: np.ndarray) -> dict[YearMethod, float | None]:
    """Give the four totals as a spreadsheet would, in binary."""
    m, so_far, before = len(known), known.sum(), last[: len(known)].sum()
    shares = prior[-3:, :m].sum(axis=1) / prior[-3:].sum(axis=1)
    totals = (
        so_far * 4 / m,
        so_far + last[m:].sum(),
        so_far + last[m:].sum() * so_far / before if before else None,
        so_far / shares.mean() if shares.mean() else None,
    )
    return dict(zip(SIMPLE, totals, strict=True))


def test_the_formulas_of_every_year_agree_with_a_second_writing() -> None:
    years = outlook_errors.own_years()
    assert list(years) == ["2018-19", "2019-20", "2020-21", "2021-22", "2022-23", "2023-24"]
    rows, compared = np.array(list(years.values())), 0
    for year, known in product(range(1, 6), (1, 2, 3)):
        expected = formulas(rows[year, :known], rows[year - 1], rows[:year])
        found = forecast_year(rows[year, :known].tolist(), rows[:year].tolist(), kind=YearKind.TOTAL)
        assert isinstance(found, YearEnd)
        for method, number in expected.items():
            assert found.forecasts[method] == (None if number is None else pytest.approx(number, rel=1e-12))
            compared += 1
        middle = np.median([number for number in expected.values() if number is not None])
        assert found.central == pytest.approx(middle, rel=1e-12)
    print(f"{outlook_errors.OWN_SERIES}: {compared} forecasts of 15 starts agree, and their medians")
    assert compared == 60


def test_medians_of_errors_are_those_of_a_table_made_by_hand(tmp_path: Path) -> None:
    heads = ",".join(f"{year} Q{quarter}" for year in ("2016-17", "2017-18", "2018-19") for quarter in (1, 2, 3, 4))
    steady = "visits,one," + ",".join(["200"] * 12)
    grown = "visits,two," + ",".join(["200"] * 8 + ["100", "300", "300", "300"])
    small = "visits,three," + ",".join(["100"] * 12)  # below 500 a year, left out
    path = tmp_path / "quarters.csv"
    path.write_text("\n".join(["measure,organisation," + heads, steady, grown, small]) + "\n", encoding="utf-8")
    series = outlook_errors.read_series(path)
    assert [len(years) for years in series["visits"]] == [3, 3]
    found = [outlook_errors.measure_errors(series["visits"], known, smoothing=False) for known in (1, 2, 3)]
    # the second series after one quarter: 400, 700, 400, 400 and so 400 in the middle, of 1,000; medians with 0
    assert [found[0].median_error(letter) for letter in "ABCDF"] == [30.0, 15.0, 30.0, 30.0, 30.0]
    # after two: 800 by all four; after three: 2,800/3, 900, 2,800/3, 2,800/3
    assert [found[1].median_error(letter) for letter in "ABCDF"] == [10.0] * 5
    assert [round(found[2].median_error(letter), 9) for letter in "ABCDF"] == [3.333333333, 5.0, *[3.333333333] * 3]


def test_the_median_is_held_against_what_is_expected() -> None:
    found = outlook_errors.Errors(series=1, errors={"A": [1.9], "F": [2.5]})
    lines = list(outlook_errors.compare_lines({"attendances": [found] * 3}, "AF"))
    assert lines[0] == "1 of 6 medians are as expected to the printed decimal."
    assert lines[1:3] == ["A, attendances, 2: 1.9 for 1.8", "A, attendances, 3: 1.9 for 0.9"]


def test_ranges_and_chances_come_true_as_often_as_is_said() -> None:
    held = defaultdict(list)
    said = defaultdict(list)
    for trial in reach_calibration.run_trials(LEAST_CHANGES):
        held[trial.drift, trial.ahead].append(trial.held)
        for one in trial.said:
            if one.target == reach_calibration.TARGETS[0]:
                said[trial.drift, min(int(one.chance * 5), 4)].append(one.met)
    print(f"annual_series.csv: {sum(map(len, held.values()))} forecasts, {sum(map(len, said.values()))} chances")
    assert {key: len(each) for key, each in held.items()} == {
        (drift, ahead): number for drift in Drift for ahead, number in ((1, 11742), (2, 7824), (3, 3916))
    }
    shares = {key: round(sum(each) / len(each), 2) for key, each in held.items()}
    assert [shares[Drift.OWN, ahead] for ahead in (1, 2, 3)] == [0.86, 0.88, 0.89]
    assert [shares[Drift.NONE, ahead] for ahead in (1, 2, 3)] == [0.85, 0.89, 0.91]
    met = {key: round(sum(each) / len(each), 2) for key, each in said.items()}
    assert [met[Drift.OWN, fifth] for fifth in range(5)] == [0.13, 0.28, 0.49, 0.7, 0.91]
    assert [met[Drift.NONE, fifth] for fifth in range(5)] == [0.11, 0.27, 0.48, 0.7, 0.92]


def test_a_series_with_a_gap_starts_no_forecast() -> None:
    series = reach_calibration.read_series()
    gaps = sum(None in row for areas in series.values() for area, row in areas.items() if area != "970")
    starts = sum(
        all(number is not None for number in row[: start + 1]) and row[start + 1] is not None
        for areas in series.values()
        for area, row in areas.items()
        if area != "970"
        for start in range(LEAST_CHANGES, 9)
    )
    assert gaps > 0
    assert starts == 11742
