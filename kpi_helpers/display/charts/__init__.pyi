from .alt_text import (
    chart_caption as chart_caption,
    chart_data as chart_data,
    chart_title as chart_title,
    trend_alt as trend_alt,
)
from .drawing import BOTTOM_EDGE as BOTTOM_EDGE, TOP_EDGE as TOP_EDGE, WIDTH as WIDTH, close as close, svg_of as svg_of
from .forecasts import (
    draw_forecasts as draw_forecasts,
    forecast_alt as forecast_alt,
    forecast_data as forecast_data,
    forecast_title as forecast_title,
    years_drawn as years_drawn,
)
from .lettering import short_time as short_time
from .planned import (
    charted as charted,
    is_control_chart as is_control_chart,
    possible as possible,
    worth_drawing as worth_drawing,
)
from .sparkline import SPARK_POINTS as SPARK_POINTS, draw_sparkline as draw_sparkline
from .theme import set_chart_theme as set_chart_theme
from .trend import ChartPoint as ChartPoint, chart_points as chart_points, draw_trend as draw_trend
