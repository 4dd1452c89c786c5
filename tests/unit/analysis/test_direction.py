from __future__ import annotations

from typing import Any

import pytest

from kpi_helpers.analysis.direction import (
    Direction,
    Travel,
    Withheld,
    compare_figures,
    earlier_figure,
    last_year_figure,
    previous_figure,
    split_runs,
)
from kpi_helpers.analysis.series import Break, Figure, breaks_between
from kpi_helpers.inputs.lists import Status, TargetKind
from kpi_helpers.periods import parse_period
from tests.builders import make_kpi
from tests.results import make_figure, make_target

Q1, Q2 = "2022-23 Q1", "2022-23 Q2"
BETTER, WORSE, SAME, CHANGED = Travel.BETTER, Travel.WORSE, Travel.SAME, Travel.CHANGED


def compare(before: float, now: float, **cells: Any) -> Direction:
    return compare_figures(make_figure(now, Q2), make_figure(before, Q1), kpi=make_kpi(**cells))


def break_at(period: str) -> Break:
    return Break(parse_period(period), "method", "A new system counts part days.")


def series(*periods: str) -> tuple[Figure, ...]:
    return tuple(make_figure(number, period) for number, period in enumerate(periods, start=1))


# ---------------------------------------------------------------- verdicts


@pytest.mark.parametrize(
    ("polarity", "before", "now", "travel"),
    [
        ("higher", 91, 92, BETTER),
        ("higher", 68.1, 54.5, WORSE),
        ("lower", 677.91, 686.13, WORSE),
        ("lower", 1852, 1736, BETTER),
        ("none", 91, 92, CHANGED),
        ("higher", 91, 91, SAME),
        ("none", 91, 91, SAME),
    ],
)
def test_polarity_says_which_way_is_better(polarity: str, before: float, now: float, travel: Travel) -> None:
    assert compare(before, now, polarity=polarity).travel is travel


def test_a_direction_says_how_far_and_against_what() -> None:
    direction = compare(68.1, 54.5)
    assert direction == Direction(WORSE, -13.6, make_figure(68.1, Q1))
    assert not direction.rose
    assert compare(54.5, 68.1).rose


@pytest.mark.parametrize(
    ("before", "now", "band", "travel"),
    [
        (45.0, 45.1, 0.1, SAME),
        (45.0, 45.2, 0.1, BETTER),
        (90.1, 90.0, 0.1, SAME),
        (90.1, 89.9, 0.1, WORSE),
        (9, 9, 0, SAME),
    ],
)
def test_the_band_holds_its_own_ends(before: float, now: float, band: float, travel: Travel) -> None:
    assert compare(before, now, same_within=band).travel is travel


@pytest.mark.parametrize(
    ("before", "now", "decimals", "travel"),
    [(90.04, 89.96, 1, SAME), (90.04, 90.06, 1, BETTER), (9.6, 10.4, 0, SAME), (10.4, 10.5, 0, BETTER)],
)
def test_without_a_band_figures_that_print_the_same_have_not_changed(
    before: float, now: float, decimals: int, travel: Travel
) -> None:
    assert compare(before, now, decimals=decimals, unit="count").travel is travel


@pytest.mark.parametrize(
    ("before", "now", "travel"),
    [
        (3.0, 3.1, BETTER),  # nearer to the range
        (4.5, 4.4, BETTER),
        (3.3, 4.4, WORSE),  # out of it
        (3.1, 4.6, WORSE),  # from just below to well above
        (3.3, 4.2, CHANGED),  # moved, inside it all the time
        (3.1, 4.4, CHANGED),  # as far below as above
        (3.3, 3.3, SAME),
    ],
)
def test_for_a_range_better_is_nearer_to_it(before: float, now: float, travel: Travel) -> None:
    target = make_target(3.2, kind=TargetKind.RANGE, green_limit_upper=4.3)
    direction = compare_figures(
        make_figure(now, Q2), make_figure(before, Q1), kpi=make_kpi(polarity="range"), target=target
    )
    assert direction.travel is travel


def test_for_a_range_that_is_not_known_neither_way_is_better() -> None:
    assert compare(3.0, 3.1, polarity="range").travel is CHANGED


# ---------------------------------------------------------------- withheld


@pytest.mark.parametrize("now", [None, make_figure(None, rank=3)])
def test_no_figure_no_direction(now: Figure | None) -> None:
    assert compare_figures(now, make_figure(91, Q1), kpi=make_kpi()) == Direction(
        Travel.WITHHELD, withheld=Withheld.NO_FIGURE
    )


@pytest.mark.parametrize("before", [None, make_figure(None, Q1, rank=3)])
def test_no_earlier_figure_no_direction(before: Figure | None) -> None:
    assert compare_figures(make_figure(), before, kpi=make_kpi()) == Direction(
        Travel.WITHHELD, withheld=Withheld.NO_EARLIER
    )


def test_a_break_withholds_the_verdict_but_keeps_the_difference() -> None:
    broken = break_at(Q2)
    before = make_figure(91, Q1)
    direction = compare_figures(make_figure(92, Q2), before, kpi=make_kpi(), breaks=[broken])
    assert direction == Direction(Travel.WITHHELD, 1, before, Withheld.BREAK, broken)


@pytest.mark.parametrize(
    ("broken", "before", "now", "parts"),
    [
        ("2022-23 Q2", "2022-23 Q1", "2022-23 Q2", True),
        ("2022-23 Q1", "2022-23 Q1", "2022-23 Q2", False),  # both after it
        ("2022-23 Q3", "2022-23 Q1", "2022-23 Q2", False),  # both before it
        ("2022-23 Q2", "2021-22 Q2", "2022-23 Q2", True),
        ("2022-23 financial year", "2021-22 Q4", "2022-23 Q1", True),  # recorded for the year, seen in its quarter
        ("2022-08", "2022-23 Q1", "2022-23 Q2", True),
        ("2022-08", "2022-23 Q2", "2022-23 Q3", True),  # Q2 itself is mixed
        ("2021-10", "2021-22 financial year", "2022-23 financial year", True),
        ("2020/21 academic year", "2019/20 academic year", "2020/21 academic year", True),
        ("2022-09-30", "2022-06-30", "2022-09-30", True),
        ("2022-10", "2022-23 financial year", "2022-23 financial year", False),  # a forecast made again
    ],
)
def test_a_break_parts_days_before_it_from_days_after_it(broken: str, before: str, now: str, *, parts: bool) -> None:
    item = break_at(broken)
    found = breaks_between([item], parse_period(before), parse_period(now))
    assert found == ((item,) if parts else ())


# ---------------------------------------------------------------- against which figure


@pytest.mark.parametrize(
    ("periods", "frequency", "previous", "last_year"),
    [
        (("2021-22 Q2", "2022-23 Q1", "2022-23 Q2"), "quarterly", "2022-23 Q1", "2021-22 Q2"),
        (("2021-22 Q4", "2022-23 Q2"), "quarterly", None, None),  # a gap is no previous period
        (("2020-21 financial year", "2021-22 financial year"), "annual_financial", "2020-21 financial year", None),
        (("2021-09-30", "2022-06-30", "2022-09-30"), "quarterly", "2022-06-30", "2021-09-30"),
        (("2021-09-30", "2022-09-30"), "annual_financial", "2021-09-30", None),
        (("2021-06", "2022-05", "2022-06"), "monthly", "2022-05", "2021-06"),
        (
            ("2021/22 spring term", "2022/23 autumn term", "2022/23 spring term"),
            "termly",
            "2022/23 autumn term",
            "2021/22 spring term",
        ),
        (("2022-23 Q1", "2022-07..2022-08"), "quarterly", None, None),
        (("2021-07..2021-08", "2022-07..2022-08"), "quarterly", None, "2021-07..2021-08"),
    ],
)
def test_the_figures_a_latest_one_is_held_against(
    periods: tuple[str, ...], frequency: str, previous: str | None, last_year: str | None
) -> None:
    figures, kpi = series(*periods), make_kpi(frequency=frequency)
    found = [previous_figure(figures, figures[-1], kpi), last_year_figure(figures, figures[-1], kpi)]
    assert [figure and str(figure.period) for figure in found] == [previous, last_year]


def test_nothing_is_held_against_nothing() -> None:
    figures = series(Q1, Q2)
    assert previous_figure(figures, None, make_kpi()) is None
    assert last_year_figure(figures, None, make_kpi()) is None
    assert earlier_figure(figures, None) is None


@pytest.mark.parametrize(
    ("now", "previous", "last_year"),
    [
        ("2022-23 Q1..Q2", None, "2021-22 Q1..Q2"),
        ("2022-23 Q1..Q1", None, None),
        ("2021-22 financial year", "2020-21 financial year", None),
    ],
)
def test_a_running_total_is_not_held_against_the_quarter_before(
    now: str, previous: str | None, last_year: str | None
) -> None:
    periods = ("2020-21 financial year", "2021-22 Q1..Q2", "2021-22 financial year", "2022-23 Q1..Q1", "2022-23 Q1..Q2")
    kpi, figures = make_kpi(basis="year_to_date"), series(*periods)
    latest = figures[periods.index(now)]
    found = [previous_figure(figures, latest, kpi), last_year_figure(figures, latest, kpi)]
    assert [figure and str(figure.period) for figure in found] == [previous, last_year]


def test_a_forecast_made_again_is_held_against_the_one_before() -> None:
    kpi = make_kpi(basis="forecast", unit="gbp")
    now = make_figure(
        7.989, "2022-23 financial year", status=Status.FORECAST, known_before=17.74, received_before="2022-23 Q1"
    )
    previous = previous_figure((now,), now, kpi)
    assert previous is not None
    assert (previous.value, previous.received, previous.period) == (17.74, "2022-23 Q1", now.period)


def test_an_outturn_is_held_against_the_year_before() -> None:
    kpi = make_kpi(basis="forecast", frequency="annual_financial")
    figures = (
        make_figure(3, "2021-22 financial year"),
        make_figure(1, "2022-23 financial year", known_before=2, received_before="2022-23 Q3"),
    )
    assert previous_figure(figures, figures[-1], kpi) is figures[0]


@pytest.mark.parametrize(
    ("periods", "earlier"),
    [
        (("2021-22 Q1", "2021-22 Q3", "2022-23 Q2"), "2021-22 Q3"),  # however long ago
        (("2022-23 Q1", "2022-07..2022-08"), "2022-23 Q1"),  # of another kind, if there is no other
        (("2021-07..2021-08", "2022-23 Q1", "2022-07..2022-08"), "2021-07..2021-08"),
        (("2022-23 Q2", "2022-23 Q1..Q2"), None),  # the same days
        (("2021-22 Q3", "2021-22 financial year"), None),  # part of the later one
        (("2022-23 Q2",), None),
    ],
)
def test_the_earlier_figure(periods: tuple[str, ...], earlier: str | None) -> None:
    figures = series(*periods)
    found = earlier_figure(figures, figures[-1])
    assert (found and str(found.period)) == earlier


def test_a_line_is_split_at_gaps_and_breaks() -> None:
    points = series("2021-22 Q1", "2021-22 Q2", "2021-22 Q4", "2022-23 Q1", "2022-23 Q2")
    runs = split_runs(points, make_kpi(), [break_at("2022-23 Q2")])
    assert [[figure.value for figure in run] for run in runs] == [[1, 2], [3, 4], [5]]


def test_a_running_total_starts_a_new_line_each_year() -> None:
    points = series("2021-22 Q1..Q3", "2021-22 Q1..Q4", "2022-23 Q1..Q1", "2022-23 Q1..Q2")
    runs = split_runs(points, make_kpi(basis="year_to_date"))
    assert [[figure.value for figure in run] for run in runs] == [[1, 2], [3, 4]]
