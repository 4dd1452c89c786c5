"""Comparing with others: intervals, differences beyond chance, ranks, funnels, process charts of shares.

::

    intervals  process_charts
    significance
    funnel  ranks
"""

from kpi_helpers.analysis.statistics.comparing.funnel import *
from kpi_helpers.analysis.statistics.comparing.intervals import *
from kpi_helpers.analysis.statistics.comparing.process_charts import *
from kpi_helpers.analysis.statistics.comparing.ranks import *
from kpi_helpers.analysis.statistics.comparing.significance import *

__all__ = ["USUAL", "Interval", "mean_interval", "rate_interval", "wilson_interval"]
__all__ += ["ProcessChart", "ProcessLimits", "build_process_chart"]
__all__ += ["Change", "Judgement", "Standing", "change_between", "compare_intervals", "compare_with_goal"]
__all__ += ["compare_with_value"]
__all__ += ["FunnelSignal", "FunnelStatistic", "funnel_significance", "spc_proportion", "spc_rate"]
__all__ += ["Place", "categories_of", "category_bounds", "compare_with_percentiles", "percentile_of", "quantiles_of"]
__all__ += ["rank_among"]
