"""Where a year will end: methods, ranges, the rate still needed, the chance of the target.

::

    smoothing
    methods
    end  needed_rate
    chance_of_target
"""

from kpi_helpers.analysis.statistics.years.chance_of_target import *
from kpi_helpers.analysis.statistics.years.end import *
from kpi_helpers.analysis.statistics.years.methods import *
from kpi_helpers.analysis.statistics.years.needed_rate import *

__all__ = ["YearKind", "YearMethod"]
__all__ += ["Denominators", "NoOutlook", "RangeFrom", "YearEnd", "forecast_year"]
__all__ += ["Need", "NeededRate", "needed_rate", "outlook_status"]
__all__ += ["Drift", "NoChance", "Reach", "chance_of_target"]
