"""The charts of the report: what to draw, how it looks, and the words for who cannot see it.

::

    lettering  sparkline
    drawing  planned
    alt_text  forecasts  theme
    trend
"""

from typing import TYPE_CHECKING

from kpi_helpers.doors import door

__all__ = [
    "BOTTOM_EDGE",
    "SPARK_POINTS",
    "TOP_EDGE",
    "WIDTH",
    "ChartPoint",
    "chart_caption",
    "chart_data",
    "chart_points",
    "chart_title",
    "charted",
    "close",
    "draw_forecasts",
    "draw_sparkline",
    "draw_trend",
    "forecast_alt",
    "forecast_data",
    "forecast_title",
    "is_control_chart",
    "possible",
    "set_chart_theme",
    "short_time",
    "svg_of",
    "trend_alt",
    "worth_drawing",
    "years_drawn",
]

if TYPE_CHECKING:
    from kpi_helpers.display.charts.alt_text import (
        chart_caption,
        chart_data,
        chart_title,
        trend_alt,
    )
    from kpi_helpers.display.charts.drawing import (
        BOTTOM_EDGE,
        TOP_EDGE,
        WIDTH,
        close,
        svg_of,
    )
    from kpi_helpers.display.charts.forecasts import (
        draw_forecasts,
        forecast_alt,
        forecast_data,
        forecast_title,
        years_drawn,
    )
    from kpi_helpers.display.charts.lettering import (
        short_time,
    )
    from kpi_helpers.display.charts.planned import (
        charted,
        is_control_chart,
        possible,
        worth_drawing,
    )
    from kpi_helpers.display.charts.sparkline import (
        SPARK_POINTS,
        draw_sparkline,
    )
    from kpi_helpers.display.charts.theme import (
        set_chart_theme,
    )
    from kpi_helpers.display.charts.trend import (
        ChartPoint,
        chart_points,
        draw_trend,
    )
else:
    __getattr__ = door(
        __name__,
        {
            "alt_text": (
                "chart_caption",
                "chart_data",
                "chart_title",
                "trend_alt",
            ),
            "drawing": (
                "BOTTOM_EDGE",
                "TOP_EDGE",
                "WIDTH",
                "close",
                "svg_of",
            ),
            "forecasts": (
                "draw_forecasts",
                "forecast_alt",
                "forecast_data",
                "forecast_title",
                "years_drawn",
            ),
            "lettering": ("short_time",),
            "planned": (
                "charted",
                "is_control_chart",
                "possible",
                "worth_drawing",
            ),
            "sparkline": (
                "SPARK_POINTS",
                "draw_sparkline",
            ),
            "theme": ("set_chart_theme",),
            "trend": (
                "ChartPoint",
                "chart_points",
                "draw_trend",
            ),
        },
    )
