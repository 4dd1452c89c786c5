"""What the figures mean: pure functions from rows to ratings, directions and counts.

::

    statistics/
    series  targets
    comparison  direction  stretches
    outlook  variation
    evidence  ratings
    scorecard
    questions  summary
"""

from kpi_helpers.analysis.comparison import *
from kpi_helpers.analysis.direction import *
from kpi_helpers.analysis.evidence import *
from kpi_helpers.analysis.outlook import *
from kpi_helpers.analysis.questions import *
from kpi_helpers.analysis.ratings import *
from kpi_helpers.analysis.scorecard import *
from kpi_helpers.analysis.series import *
from kpi_helpers.analysis.statistics import *
from kpi_helpers.analysis.stretches import *
from kpi_helpers.analysis.summary import *
from kpi_helpers.analysis.targets import *
from kpi_helpers.analysis.variation import *

__all__ = ["Assurance", "Cause", "ControlSettings", "FunnelSignal", "FunnelStatistic", "Need", "NoChance"]
__all__ += ["NoOutlook", "NoRankTrend", "PointType", "Preset", "ProcessChart", "ProcessLimits", "RangeFrom", "Reach"]
__all__ += ["Stage", "Standing", "YearKind", "YearMethod", "build_process_chart", "categories_of", "category_bounds"]
__all__ += ["compare_with_goal", "compare_with_percentiles", "exact", "funnel_significance", "mean_interval"]
__all__ += ["percentile_of", "quantiles_of", "round_half_up", "spc_proportion", "spc_rate"]
__all__ += ["DECIMALS_OF_MILLIONS", "MILLION", "POUNDS", "Break", "Figure", "YearOfForecasts", "breaks_between"]
__all__ += ["is_running_total", "period_before"]
__all__ += ["Rating", "Target", "Unrated", "target_at"]
__all__ += ["Beside", "PeerPlace", "RestsOn"]
__all__ += ["Direction", "Travel", "Withheld", "split_runs"]
__all__ += ["LimitChange", "Stretch"]
__all__ += ["Chance", "Outlook", "Unfit"]
__all__ += ["Because", "Kind", "SeriesTrend", "Variation", "Way"]
__all__ += ["Evidence", "Tension"]
__all__ += ["with_amber_limits"]
__all__ += ["KpiResult", "Scorecard", "build_scorecard"]
__all__ += ["DATA", "answer"]
__all__ += ["Counts", "Exceptions", "count_ratings", "find_exceptions", "scorecard_frame"]
