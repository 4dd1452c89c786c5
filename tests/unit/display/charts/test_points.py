from __future__ import annotations

import re
from typing import Any

import pytest

from kpi_helpers.analysis.scorecard import KpiResult
from kpi_helpers.display.charts.drawing import BOTTOM_EDGE, HEIGHT, TOP_EDGE, WIDTH
from kpi_helpers.display.charts.forecasts import draw_forecasts, years_drawn
from kpi_helpers.display.charts.trend import ChartPoint, chart_points, draw_trend
from tests.results import make_result

NO_TARGET = {"kind": "none", "green_limit": None, "amber_limit": None, "note": "None is set."}
EARLY = {"applies_from": "2016-17 Q1"}
USUAL = [90, 92, 89, 91, 93, 90, 88, 92, 91, 90, 92, 89, 91]
VERTEX = re.compile(r"[ML] (-?[\d.]+) (-?[\d.]+)")
MARKER = re.compile(r'<use [^>]*x="(-?[\d.]+)" y="(-?[\d.]+)"')
NEAR = 0.1  # units of the viewBox


def budget(*years: tuple[int, list[float], float | None]) -> KpiResult:
    rows: list[dict[str, Any]] = []
    for first, made, outturn in years:
        name = f"{first}-{(first + 1) % 100}"
        rows += [
            {"period": f"{name} Q{n}", "value": value, "status": "forecast", "note": "[f]"}
            for n, value in enumerate(made, start=1)
        ]
        rows += [] if outturn is None else [{"period": f"{name} financial year", "value": outturn}]
    return make_result(rows=rows, unit="gbp", decimals=0, basis="forecast", targets=[NO_TARGET])


FORECASTS = budget((2020, [3e6, 2.5e6, 1.2e6], -312_000.0), (2021, [1e6, 9e5], 982_000.0), (2022, [3e6, 2e6], None))
BROKEN = make_result([72, 74, None, 75, 71, 73], breaks=[{"period": "2022-23 Q2"}])
CASES = {
    "a short line": make_result([88, 91, 92, 93]),
    "gaps and a break": BROKEN,
    "either sign": make_result([-3, 2, -1, 4], unit="gbp", targets=[NO_TARGET]),
    "all the same": make_result([5, 5, 5, 5], targets=[NO_TARGET]),
    "control limits": make_result([*USUAL, 80], targets=[EARLY]),
    "many": make_result([80 + n % 7 for n in range(28)], targets=[EARLY]),
    "wide labels": make_result([1_200_000, 2_300_000, 900_000, 1_000_000], unit="gbp", targets=[NO_TARGET]),
    "years of forecasts": FORECASTS,
}


def test_a_target_worked_out_has_no_more_decimals_than_the_figures() -> None:
    totals = {"2021-22": [5, 22, 45, 97], "2022-23": [4, 15]}
    rows = [
        {"period": f"{year} Q1..Q{n}", "value": value}
        for year, values in totals.items()
        for n, value in enumerate(values, start=1)
    ]
    target = {"kind": "year_total", "green_limit": 100, "amber_limit": None, "applies_from": "2015-16 Q1"}
    result = make_result(rows=rows, unit="tonnes", decimals=1, basis="year_to_date", targets=[target])
    assert [point.target for point in chart_points(result)][-2:] == ["target 5.2", "target 22.7"]


@pytest.mark.parametrize("name", CASES)
def test_a_marker_or_vertex_is_drawn_at_every_point(name: str) -> None:
    result = CASES[name]
    points = chart_points(result)
    drawn = draw_forecasts(result) if years_drawn(result) else draw_trend(result)
    places = [(float(x), float(y)) for x, y in (*VERTEX.findall(drawn), *MARKER.findall(drawn))]
    lost = [p for p in points if not any(abs(p.x - x) < NEAR and abs(p.y - y) < NEAR for x, y in places)]
    assert (len(points) > 3, lost) == (True, [])


@pytest.mark.parametrize("name", CASES)
def test_points_stand_inside_the_axes_from_left_to_right(name: str) -> None:
    points = chart_points(CASES[name])
    assert all(0 < point.x < WIDTH * 72 and TOP_EDGE <= point.y <= BOTTOM_EDGE < HEIGHT * 72 for point in points)
    if not years_drawn(CASES[name]):
        assert [point.x for point in points] == sorted({point.x for point in points})


def test_a_better_figure_stands_higher() -> None:
    low, high = chart_points(make_result([80, 90, 85, 85]))[:2]
    assert high.y < low.y  # units count from the top


def test_a_point_says_what_the_table_says() -> None:
    targets = [{"applies_from": "2021-22 Q1", "green_limit": 80}, {"applies_from": "2022-23 Q1", "green_limit": 85}]
    rows = [{"value": value, "period": period} for value, period in ((88, "2021-22 Q3"), (91, "2021-22 Q4"))]
    rows += [{"value": 92, "period": "2022-23 Q1", "note": "[r]"}]
    rows += [{"value": 93, "period": "2022-23 Q2", "status": "provisional", "note": "[p]"}]
    said = [words(point) for point in chart_points(make_result(rows=rows, targets=targets))]
    assert said == [
        ("Q3 2021/22", "88.0%", "target 80%", "final", ""),
        ("Q4 2021/22", "91.0%", "target 80%", "final", ""),
        ("Q1 2022/23", "92.0%", "target 85%", "final, revised", ""),
        ("Q2 2022/23", "93.0%", "target 85%", "provisional", ""),
    ]


def test_units_and_missing_targets_are_told() -> None:
    rates = make_result([1, 2, 3, 4], unit="rate_per_100k", decimals=0, targets=[NO_TARGET])
    assert words(chart_points(rates)[-1])[1:3] == ("4 per 100,000", "no target")
    due = make_result([1, 2, 3, 4], targets=[{"due": "2025-26 financial year"}])
    assert chart_points(due)[-1].target == "target 90% by 2025/26"


def test_a_signal_is_told_with_the_rules_that_fired() -> None:
    points = chart_points(make_result([*USUAL, 80], targets=[EARLY]))
    assert [point.more for point in points[-2:]] == ["", "Concern: below the lower limit"]


def test_forecasts_come_year_by_year_and_end_in_the_outturn() -> None:
    said = [words(point) for point in chart_points(FORECASTS)]
    assert said[2:5] == [
        ("2020/21 at Q3", "£1.200m", "no target", "forecast", ""),
        ("2020/21", "−£312k", "no target", "outturn", ""),
        ("2021/22 at Q1", "£1.000m", "no target", "forecast", ""),
    ]
    assert said[-1][0] == "2022/23 at Q2"


def test_what_has_no_chart_has_no_points() -> None:
    assert chart_points(make_result([88, 91, 92])) == ()
    rows = [{"value": 5, "period": f"2021-22 Q{n}"} for n in (1, 2, 3, 4)]
    assert chart_points(make_result(rows=[*rows, {"note": "[x]", "remark": "Due in May."}])) == ()


def words(point: ChartPoint) -> tuple[str, str, str, str, str]:
    return point.period, point.value, point.target, point.status, point.more
