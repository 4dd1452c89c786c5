"""Control charts (XmR): limits, rules, verdicts, exactly as the reference vectors.

::

    lanes  settings
    given  limits  results  rules  verdicts
    chart
"""

from kpi_helpers.analysis.statistics.control.chart import *
from kpi_helpers.analysis.statistics.control.results import *
from kpi_helpers.analysis.statistics.control.settings import *

__all__ = ["NAMES", "Assurance", "Cause", "ControlSettings", "PointType", "Preset", "Stage", "settings_for"]
__all__ += ["ControlChart", "suggest_recalculation"]
__all__ += ["analyse_charts"]
