"""What bare numbers say: control charts, intervals, trends, ranks, forecasts. No KPI is known here.

::

    control/  exact  trends/
    comparing/  years/
"""

from kpi_helpers.analysis.statistics.comparing import *
from kpi_helpers.analysis.statistics.control import *
from kpi_helpers.analysis.statistics.exact import *
from kpi_helpers.analysis.statistics.trends import *
from kpi_helpers.analysis.statistics.years import *

__all__ = ["NAMES", "Assurance", "Cause", "ControlChart", "ControlSettings", "PointType", "Preset", "Stage"]
__all__ += ["analyse_charts", "settings_for", "suggest_recalculation"]
__all__ += ["difference", "exact", "round_half_up"]
__all__ += ["LEAST_YEARS", "LONGEST_WINDOW", "POINTS_USED", "Marker", "NoRankTrend", "RankDirection", "RecentMethod"]
__all__ += ["RegressionDirection", "Runs", "TrendPoint", "ValueType", "is_seasonal", "rate_recent_trend", "rate_runs"]
__all__ += ["trend_by_rank", "trend_by_regression"]
__all__ += ["USUAL", "Change", "FunnelSignal", "FunnelStatistic", "Interval", "Judgement", "Place", "ProcessChart"]
__all__ += ["ProcessLimits", "Standing", "build_process_chart", "categories_of", "category_bounds", "change_between"]
__all__ += ["compare_intervals", "compare_with_goal", "compare_with_percentiles", "compare_with_value"]
__all__ += ["funnel_significance", "mean_interval", "percentile_of", "quantiles_of", "rank_among", "rate_interval"]
__all__ += ["spc_proportion", "spc_rate", "wilson_interval"]
__all__ += ["Denominators", "Drift", "Need", "NeededRate", "NoChance", "NoOutlook", "RangeFrom", "Reach", "YearEnd"]
__all__ += ["YearKind", "YearMethod", "chance_of_target", "forecast_year", "needed_rate", "outlook_status"]
