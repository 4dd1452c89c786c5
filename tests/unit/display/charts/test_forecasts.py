from __future__ import annotations

from itertools import pairwise
from typing import Any

from kpi_helpers.analysis.scorecard import KpiResult
from kpi_helpers.blocks import plain_text_of
from kpi_helpers.blocks.palette import CATEGORICAL, MUTED, PAPER
from kpi_helpers.display.charts.drawing import HEIGHT, WIDTH, empty_canvas, own_settings, set_frame
from kpi_helpers.display.charts.forecasts import (
    MOST_YEARS,
    draw_forecasts,
    fill_forecasts,
    forecast_alt,
    forecast_data,
    forecast_frame,
    forecast_title,
    years_drawn,
)
from kpi_helpers.display.charts.lettering import LINE
from kpi_helpers.display.charts.trend import draw_trend
from tests.results import make_result

NO_TARGET = {"kind": "none", "green_limit": None, "amber_limit": None, "note": "None is set."}


def year(first: int, *made: float, outturn: float | None = None) -> list[dict[str, Any]]:
    period = f"{first}-{(first + 1) % 100} financial year"
    rows: list[dict[str, Any]] = [
        {
            "period": f"{first}-{(first + 1) % 100} Q{n}",
            "value": value,
            "status": "forecast",
            "note": "[f]",
        }
        for n, value in enumerate(made, start=1)
    ]
    return rows + ([] if outturn is None else [{"period": period, "value": outturn}])


def budget(*rows: list[dict[str, Any]], **facts: Any) -> KpiResult:
    known = [row for some in rows for row in some]
    kpi = {"name": "Budget variance", "unit": "gbp", "decimals": 0, "basis": "forecast", "targets": [NO_TARGET]}
    return make_result(rows=known, **{**kpi, **facts})


THREE = budget(
    year(2020, 3_000_000, 2_500_000, 1_200_000, outturn=-312_000),
    year(2021, 1_204_000, 916_000, outturn=982_000),
    year(2022, 2_917_000, 1_840_000),
)


def test_one_year_alone_is_no_chart() -> None:
    assert years_drawn(budget(year(2022, 1, 2), year(2021, outturn=3))) == ()
    assert len(years_drawn(THREE)) == 3


def test_only_the_latest_years_are_drawn() -> None:
    years = years_drawn(budget(*(year(first, 1, 2, outturn=first) for first in range(2014, 2022)), year(2022, 1, 2)))
    assert len(years) == MOST_YEARS
    assert years[-1].year.printed == "2022/23"


def test_the_words_of_the_chart() -> None:
    assert forecast_title(THREE) == "Budget variance: £1.840m forecast for 2022/23 at Q2"
    assert forecast_alt(THREE) == (
        "Line chart of 3 years of forecasts, each towards its outturn: Budget variance. "
        "2020/21: £3.000m at Q1, £2.500m at Q2 and £1.200m at Q3, outturn −£312k. "
        "2021/22: £1.204m at Q1 and £916k at Q2, outturn £982k. "
        "2022/23: £2.917m at Q1 and £1.840m at Q2, no outturn yet."
    )
    ended = budget(year(2020, 1_000, outturn=2_000), year(2021, 1_500, outturn=2_500), quarter="2022-23 Q2")
    assert forecast_title(ended) == "Budget variance: outturn £2,500 in 2021/22"


def test_the_figures_behind_the_chart() -> None:
    assert plain_text_of([forecast_data(THREE)]) == (
        "Budget variance: forecasts and outturn\n"
        "Year          Q1       Q2       Q3  Outturn\n"
        "-------  -------  -------  -------  -------\n"
        "2020/21  £3.000m  £2.500m  £1.200m   −£312k\n"
        "2021/22  £1.204m    £916k     none    £982k\n"
        "2022/23  £2.917m  £1.840m     none     none"
    )


def canvas_of(result: KpiResult) -> Any:
    frame = forecast_frame(result)
    with own_settings():
        canvas, axes = empty_canvas()
        set_frame(axes, frame)
        fill_forecasts(axes, result, frame)
    return canvas


def test_a_line_for_each_year_and_none_between_years() -> None:
    lines = [line for line in canvas_of(THREE).axes[0].lines if line.get_marker() in ("None", "")]
    drawn = [
        (list(line.get_xdata()), line.get_color()) for line in lines if line.get_color() in (MUTED, CATEGORICAL[0])
    ]
    assert drawn == [([1, 2, 3, 5], MUTED), ([1, 2, 5], MUTED), ([1, 2], CATEGORICAL[0])]


def test_forecasts_are_hollow_and_outturns_filled() -> None:
    points = [line for line in canvas_of(THREE).axes[0].lines if line.get_marker() == "o"]
    assert [point.get_xdata()[0] == 5 for point in points] == [point.get_markerfacecolor() != PAPER for point in points]


def test_no_label_leaves_the_picture_or_touches_another() -> None:
    canvas = canvas_of(
        budget(*(year(first, 1e6, 2e6, outturn=3e6 + first) for first in range(2016, 2022)), year(2022, 1, 2))
    )
    with own_settings():
        canvas.draw_without_rendering()
        boxes = [text.get_window_extent() for text in canvas.axes[0].texts]
    assert len(boxes) == MOST_YEARS
    assert all(box.x0 >= 0 and box.x1 <= WIDTH * canvas.dpi for box in boxes)
    high = canvas.axes[0].get_position().height * HEIGHT * 72
    feet = sorted(text.get_position()[1] * high for text in canvas.axes[0].texts)  # points
    assert all(above - below >= LINE - 0.01 for below, above in pairwise(feet))


def test_the_same_figures_give_the_same_bytes() -> None:
    before = draw_forecasts(THREE)
    draw_trend(make_result([88, 91, 92, 93]))  # in the same picture
    assert draw_forecasts(THREE) == before
