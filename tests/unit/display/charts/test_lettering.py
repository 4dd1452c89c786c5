from __future__ import annotations

from itertools import pairwise

import pytest

from kpi_helpers.analysis.series import Figure
from kpi_helpers.display.charts.lettering import (
    BETWEEN_TIMES,
    SMALL,
    Label,
    axis_words,
    choose_times,
    short_time,
    spread_apart,
    text_width,
)
from kpi_helpers.periods import parse_quarter
from tests.builders import make_kpi
from tests.results import make_figure


def quarters(count: int) -> list[Figure]:
    figures, period = [], parse_quarter("2015-16 Q3")
    for number in range(count):
        figures.append(make_figure(number, str(period)))
        period = period.following()
    return figures


def chosen(figures: list[Figure], wide: float) -> list[str]:
    """Give the times named below an axis so many points wide."""
    days = [figure.period.end.toordinal() for figure in figures]
    places = [(day - days[0]) / (days[-1] - days[0]) * wide for day in days]
    return [short_time(figures[i]) for i in choose_times(figures, places)]


@pytest.mark.parametrize(
    ("period", "words"),
    [
        ("2022-23 Q2", "Q2 22/23"),
        ("2022-23 financial year", "2022/23"),
        ("2022/23 academic year", "2022/23"),
        ("2022 calendar year", "2022"),
        ("2022-06", "Jun 22"),
        ("2022-07..2022-08", "Aug 22"),
        ("2022-23 Q1..Q3", "to Q3 22/23"),
        ("2015..2019", "2015–19"),
        ("2022/23 spring term", "Spr 23"),
        ("2022/23 autumn term", "Aut 22"),
        ("2022-09-30", "Sep 22"),
    ],
)
def test_a_time_is_short_enough_for_an_axis(period: str, words: str) -> None:
    assert short_time(make_figure(period=period)) == words


@pytest.mark.parametrize(
    ("unit", "value", "words"),
    [
        ("percent", 59.9999999, "60%"),
        ("percent", 67.5, "67.5%"),
        ("percent", -1e-9, "0%"),
        ("gbp", 10_000_000, "£10m"),
        ("gbp", 1_250_000, "£1.25m"),
        ("gbp", 250_000, "£250k"),
        ("gbp", -500_000, "−£500k"),
        ("gbp", 612_400, "£612,400"),
        ("gbp", 0, "£0"),
        ("gbp_per_week", 800, "£800"),
        ("count", 50_000, "50,000"),
        ("count", -2, "−2"),
        ("rate_per_10k", 0.15, "0.15"),
    ],
)
def test_an_axis_says_no_more_than_it_needs(unit: str, value: float, words: str) -> None:
    assert axis_words(value, make_kpi(unit=unit)) == words


def test_wider_words_are_wider() -> None:
    assert 0 < text_width("90%") < text_width("Target 90%") < text_width("Target 90%", weight="bold")
    assert text_width("90%", SMALL) < text_width("90%")


def test_dollars_are_no_formula() -> None:
    assert text_width("$x^2$") > text_width("x2")


def test_a_long_label_is_folded_between_words() -> None:
    label = Label(1, "North West of England and the Isle of Man (Q4\N{NO-BREAK SPACE}20/21)", "#000000")
    lines = label.lines(84)
    assert lines == ["North West of England", "and the Isle of Man", "(Q4\N{NO-BREAK SPACE}20/21)"]
    assert all(text_width(line) <= 84 for line in lines)
    assert Label(1, "Llanfairpwllgwyngyll council", "#000000").lines(20) == ["Llanfairpwllgwyngyll", "council"]


@pytest.mark.parametrize(
    ("wanted", "centres"),
    [
        ([50.0], [50.0]),
        ([20.0, 60.0], [20.0, 60.0]),  # far enough already
        ([50.0, 50.0], [45.0, 55.0]),
        ([50.0, 50.0, 50.0], [40.0, 50.0, 60.0]),
        ([0.0, 1.0], [5.0, 15.0]),  # not below the picture
        ([99.0, 100.0], [85.0, 95.0]),  # nor above it
    ],
)
def test_labels_move_apart_and_stay_inside(wanted: list[float], centres: list[float]) -> None:
    assert spread_apart(wanted, [10.0] * len(wanted), 0, 100) == pytest.approx(centres, abs=0.2)


def test_tall_labels_get_their_room() -> None:
    assert spread_apart([50, 52], [10, 30], 0, 100) == pytest.approx([41, 61])


@pytest.mark.parametrize("wide", [120.0, 180.0, 240.0])
@pytest.mark.parametrize("count", [2, 3, 5, 9, 14, 22, 28])
def test_times_below_the_axis_never_touch(count: int, wide: float) -> None:
    figures = quarters(count)
    names = chosen(figures, wide)
    assert names[-1] == short_time(figures[-1])
    days = [figure.period.end.toordinal() for figure in figures]
    places = [(day - days[0]) / (days[-1] - days[0]) * wide for day in days]
    for a, b in pairwise(choose_times(figures, places)):
        half = (text_width(short_time(figures[a]), SMALL) + text_width(short_time(figures[b]), SMALL)) / 2
        assert places[b] - places[a] >= half + BETWEEN_TIMES


def test_quarters_are_named_a_year_or_more_apart() -> None:
    assert chosen(quarters(22), 240) == ["Q4 15/16", "Q4 16/17", "Q4 17/18", "Q4 18/19", "Q4 19/20", "Q4 20/21"]
    assert chosen(quarters(28), 120) == ["Q2 16/17", "Q2 19/20", "Q2 22/23"]


def test_years_with_a_gap_are_named_where_they_stand() -> None:
    years = [make_figure(1, f"{year} calendar year") for year in (2014, 2015, 2019, 2020, 2021)]
    assert chosen(years, 240) == ["2014", "2015", "2019", "2020", "2021"]


def test_a_narrow_axis_names_its_ends_or_its_last_time_alone() -> None:
    close = [make_figure(1, f"{year} calendar year") for year in (2014, 2020, 2021)]
    assert chosen(close, 60) == ["2014", "2021"]
    assert chosen(close, 20) == ["2021"]
