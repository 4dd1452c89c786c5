from __future__ import annotations

from typing import Any

import pytest

from kpi_helpers.analysis.outlook import Row, figures_by_year, parts_of, since_break
from kpi_helpers.analysis.series import Break, Figure
from kpi_helpers.analysis.statistics.years.methods import YearKind
from kpi_helpers.periods import parse_period
from tests.builders import make_kpi
from tests.results import make_figure


def figures(**values: float | None) -> list[Figure]:
    """Figures by period, written with underscores: ``Q1_2022`` is 2022-23 Q1, ``C2_2022`` its first two quarters."""
    found = []
    for name, value in values.items():
        kind, year = name.split("_")
        whole = f"{year}-{(int(year) + 1) % 100:02d}"
        text = (
            f"{whole} financial year"
            if kind == "Y"
            else f"{whole} {kind}"
            if kind[0] == "Q"
            else f"{whole} Q1..Q{kind[1]}"
        )
        found.append(make_figure(value, text))
    return found


def laid_out(rows: dict[int, Row]) -> dict[int, list[float | None]]:
    return {year: [figure.value if figure else None for figure in row] for year, row in rows.items()}


def test_quarters_are_laid_out_by_year() -> None:
    some = figures(Q3_2021=3, Q4_2021=4, Q1_2022=5, Q2_2022=6)
    assert laid_out(figures_by_year(some, make_kpi(), some[-1], 4)) == {
        2021: [None, None, 3, 4],
        2022: [5, 6, None, None],
    }


def test_months_have_twelve_places() -> None:
    some = [make_figure(1, "2022-04"), make_figure(2, "2023-03")]
    (row,) = laid_out(figures_by_year(some, make_kpi(frequency="monthly"), some[-1], 12)).values()
    assert row == [1, *[None] * 10, 2]


def test_a_date_stands_in_the_quarter_that_holds_it_also_on_its_first_day() -> None:
    days = ("2024-04-01", "2024-07-01", "2024-11-15", "2025-03-31", "2025-04-01")
    some = [make_figure(place, day) for place, day in enumerate(days, start=1)]
    assert laid_out(figures_by_year(some, make_kpi(basis="snapshot"), some[-1], 4)) == {
        2024: [1, 2, 3, 4],
        2025: [5, None, None, None],
    }


def test_a_date_stands_in_the_month_that_holds_it() -> None:
    some = [make_figure(1, "2024-04-01"), make_figure(2, "2024-05-31"), make_figure(3, "2025-03-01")]
    (row,) = laid_out(figures_by_year(some, make_kpi(basis="snapshot", frequency="monthly"), some[-1], 12)).values()
    assert row == [1, 2, *[None] * 9, 3]


def test_figures_after_the_latest_without_value_or_of_another_kind_are_left_out() -> None:
    some = figures(Y_2021=99, Q1_2022=5, Q2_2022=None, Q3_2022=7)
    assert laid_out(figures_by_year(some, make_kpi(), some[1], 4)) == {2022: [5, None, None, None]}


def test_running_totals_are_taken_apart() -> None:
    some = figures(C1_2021=10.1, C2_2021=20.4, C3_2021=30, C4_2021=50, C1_2022=12, C2_2022=25)
    kpi = make_kpi(basis="year_to_date", unit="count")
    assert laid_out(figures_by_year(some, kpi, some[-1], 4)) == {
        2021: [10.1, 10.3, 9.6, 20],
        2022: [12, 13, None, None],
    }


def test_a_whole_year_ends_a_running_total() -> None:
    some = figures(C1_2021=10, C2_2021=20, C3_2021=30, Y_2021=50, C1_2022=12)
    kpi = make_kpi(basis="year_to_date", unit="count")
    assert laid_out(figures_by_year(some, kpi, some[-1], 4))[2021] == [10, 10, 10, 20]


def test_a_running_total_beside_a_gap_cannot_be_taken_apart() -> None:
    some = figures(C1_2022=10, C3_2022=30, C4_2022=50)
    kpi = make_kpi(basis="year_to_date", unit="count")
    assert laid_out(figures_by_year(some, kpi, some[-1], 4)) == {2022: [10, None, None, 20]}


def test_counts_of_running_shares_are_taken_apart_too() -> None:
    some = [
        make_figure(50, "2022-23 Q1..Q1", numerator=5, denominator=10),
        make_figure(60, "2022-23 Q1..Q2", numerator=18, denominator=30),
    ]
    rows = figures_by_year(some, make_kpi(basis="year_to_date"), some[-1], 4)
    assert parts_of(list(rows.values()), YearKind.RATIO) == ([[5, 13, None, None]], [[10, 20, None, None]])


def test_parts_of_a_total_are_its_values() -> None:
    row: Row = [make_figure(5, numerator=1, denominator=2), None]
    assert parts_of([row], YearKind.TOTAL) == ([[5, None]], None)
    assert parts_of([row], YearKind.SNAPSHOT) == ([[5, None]], None)


YEARS: list[Any] = [["2019"], ["2020"], ["2021"], ["2022"]]  # a row a year, up to 2022-23


def kept(*periods: str) -> tuple[list[str], int | None]:
    breaks = [Break(parse_period(period), "method", "New.") for period in periods]
    rows, place = since_break(YEARS, 2022, breaks, 4)
    return [str(row[0]) for row in rows], place


@pytest.mark.parametrize(
    ("periods", "expected"),
    [
        ((), (["2019", "2020", "2021", "2022"], None)),
        (("2021-22 Q1",), (["2021", "2022"], None)),
        (("2021-22 Q2",), (["2022"], None)),  # a year with a break inside is of no use
        (("2022-23 Q1",), (["2022"], None)),
        (("2022-23 Q3",), (["2022"], 2)),
        (("2022-05",), (["2022"], 1)),  # inside the first quarter: that quarter is of no use
        (("2021-05",), (["2022"], None)),
        (("2022-04-15",), (["2022"], 1)),
        (("2010-11 Q1",), (["2019", "2020", "2021", "2022"], None)),
        (("2023-24 Q1",), (["2019", "2020", "2021", "2022"], None)),  # after this year
        (("2021-22 Q1", "2023-24 Q1"), (["2021", "2022"], None)),
        (("2021-22 Q1", "2020-21 Q1"), (["2021", "2022"], None)),
    ],
)
def test_only_years_since_the_newest_break_are_kept(periods: tuple[str, ...], expected: tuple[Any, Any]) -> None:
    assert kept(*periods) == expected
