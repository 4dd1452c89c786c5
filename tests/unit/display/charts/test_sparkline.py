from __future__ import annotations

import re

from lxml import etree

from kpi_helpers.analysis.series import Break, Figure
from kpi_helpers.blocks.palette import INK, PAPER
from kpi_helpers.display.charts.sparkline import draw_sparkline
from kpi_helpers.inputs.lists import Status
from kpi_helpers.periods import parse_period, parse_quarter
from tests.builders import make_kpi
from tests.results import make_figure

KPI = make_kpi()


def series(*values: float | None) -> tuple[Figure, ...]:
    """Give figures of consecutive quarters from 2020-21 Q1; None leaves a gap."""
    figures, period = [], parse_quarter("2020-21 Q1")
    for value in values:
        if value is not None:
            figures.append(make_figure(value, str(period)))
        period = period.following()
    return tuple(figures)


def lines(svg: str) -> list[int]:
    """Give the number of points of each line."""
    return [len(points.split()) for points in re.findall(r'points="([^"]+)"', svg)]


def test_points_are_joined_and_the_last_is_marked() -> None:
    svg = draw_sparkline(series(1, 3, 2), KPI)
    assert re.findall(r'points="([^"]+)"', svg) == ["3.0,17.0 36.0,3.0 69.0,10.0"]
    assert f'<circle cx="69.0" cy="10.0" r="2" fill="{INK}"' in svg
    assert etree.fromstring(svg).get("viewBox") == "0 0 72 20"


def test_a_gap_is_a_gap_and_a_lonely_point_a_dot() -> None:
    svg = draw_sparkline(series(1, 2, None, 3, None, 4, 5), KPI)
    assert lines(svg) == [2, 2]
    assert svg.count('r="1.1"') == 1


def test_a_break_is_a_gap() -> None:
    broken = Break(parse_period("2020-21 Q3"), "method", "A new system.")
    assert lines(draw_sparkline(series(1, 2, 3, 4), KPI, [broken])) == [2, 2]


def test_only_the_last_twelve_are_drawn() -> None:
    assert lines(draw_sparkline(series(*range(20)), KPI)) == [12]


def test_points_stand_where_their_time_is() -> None:
    svg = draw_sparkline(series(1, 2, None, None, 3), KPI)
    first = re.findall(r'points="([^"]+)"', svg)[0].split()
    assert [float(point.split(",")[0]) for point in first] == [3.0, 19.6]  # 92 of 365 days across


def test_a_constant_series_runs_through_the_middle() -> None:
    svg = draw_sparkline(series(5, 5, 5), KPI)
    assert {point.split(",")[1] for point in re.findall(r'points="([^"]+)"', svg)[0].split()} == {"10.0"}


def test_a_last_figure_that_is_not_final_is_hollow() -> None:
    points = (*series(1, 2), make_figure(3, "2020-21 Q3", status=Status.PROVISIONAL))
    assert f'r="2" fill="{PAPER}"' in draw_sparkline(points, KPI)
