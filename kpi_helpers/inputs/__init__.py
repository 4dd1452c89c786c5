"""What the figures are: the data folder read, checked as a whole, and handed on as plain rows.

::

    lists
    commentary  files/  kpis  settings
    authority  commentary_files  report_file
    reading
    checks/
    checked
"""

from typing import TYPE_CHECKING

from kpi_helpers.doors import lazy_door

if TYPE_CHECKING:
    from kpi_helpers.inputs import commentary
    from kpi_helpers.inputs.authority import *
    from kpi_helpers.inputs.checked import *
    from kpi_helpers.inputs.commentary import *
    from kpi_helpers.inputs.files import *
    from kpi_helpers.inputs.kpis import *
    from kpi_helpers.inputs.lists import *
    from kpi_helpers.inputs.settings import *

__all__ = ["CHART_SETTINGS", "MAY_CHANGE", "RATE_PER", "RUN_LENGTHS", "Basis", "Bound", "BreakKind", "ChartChange"]
__all__ += ["ChartRules", "Compared", "Conflict", "Field", "Frequency", "Label", "Note", "OnLimit", "OutlookMethod"]
__all__ += ["OverrideKind", "Polarity", "Rag", "RatingRule", "Seasonal", "Setting", "State", "Status", "TargetKind"]
__all__ += ["ToleranceIn", "TrendTest", "Unit", "YearProfile"]
__all__ += ["Block", "Chart", "Commentary", "Labelled", "ListBlock", "Part"]
__all__ += ["COMMENTARY_FOLDER", "Row", "cells_of", "file_name", "format_plain", "quarters_with_values", "rows_of"]
__all__ += ["rows_where"]
__all__ += ["Group", "Kpi", "Subgroup"]
__all__ += ["LEAST_POINTS", "SETTLED_POINTS", "Analysis", "Priority", "Ratings", "Report", "analysis_by_kpi"]
__all__ += ["DATA", "Authority", "Register", "as_known"]
__all__ += ["Earlier", "check_authority", "read_earlier", "require_authority"]
__all__ += ["commentary"]
__getattr__ = lazy_door(__name__, __all__, ["lists", "files", "kpis", "settings", "commentary", "authority", "checked"])
