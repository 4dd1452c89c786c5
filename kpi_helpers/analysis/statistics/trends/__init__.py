"""Trends: tests for a rise or fall, seasons, lines through a series.

::

    lines  time_order
    mann_kendall  recent  regression  run_chart
"""

from kpi_helpers.analysis.statistics.trends.lines import *
from kpi_helpers.analysis.statistics.trends.mann_kendall import *
from kpi_helpers.analysis.statistics.trends.recent import *
from kpi_helpers.analysis.statistics.trends.regression import *
from kpi_helpers.analysis.statistics.trends.run_chart import *
from kpi_helpers.analysis.statistics.trends.time_order import *

__all__ = ["TrendPoint"]
__all__ += ["LEAST_YEARS", "FloatArray", "is_seasonal", "require_numbers", "require_same_length"]
__all__ += ["NoRankTrend", "RankDirection", "trend_by_rank"]
__all__ += ["LONGEST_WINDOW", "POINTS_USED", "Marker", "RecentMethod", "ValueType", "rate_recent_trend"]
__all__ += ["RegressionDirection", "trend_by_regression"]
__all__ += ["Runs", "rate_runs"]
