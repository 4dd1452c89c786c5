"""The charts of the report: what to draw, how it looks, and the words for who cannot see it.

::

    lettering  sparkline
    drawing  planned
    alt_text  forecasts  theme
    trend
"""

from typing import TYPE_CHECKING

from kpi_helpers.doors import lazy_door

if TYPE_CHECKING:
    from kpi_helpers.display.charts.alt_text import *
    from kpi_helpers.display.charts.drawing import *
    from kpi_helpers.display.charts.forecasts import *
    from kpi_helpers.display.charts.lettering import *
    from kpi_helpers.display.charts.planned import *
    from kpi_helpers.display.charts.sparkline import *
    from kpi_helpers.display.charts.theme import *
    from kpi_helpers.display.charts.trend import *

__all__ = ["short_time"]
__all__ += ["SPARK_POINTS", "draw_sparkline"]
__all__ += ["BOTTOM_EDGE", "TOP_EDGE", "WIDTH", "close", "svg_of"]
__all__ += ["charted", "is_control_chart", "possible", "worth_drawing"]
__all__ += ["chart_caption", "chart_data", "chart_title", "trend_alt"]
__all__ += ["draw_forecasts", "forecast_alt", "forecast_data", "forecast_title", "years_drawn"]
__all__ += ["set_chart_theme"]
__all__ += ["ChartPoint", "chart_points", "draw_trend"]
__getattr__ = lazy_door(
    __name__, __all__, ["sparkline", "lettering", "drawing", "theme", "forecasts", "planned", "alt_text", "trend"]
)
