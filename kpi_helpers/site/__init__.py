"""The dashboard: a static site made straight from scorecard and display; no notebook.

::

    frame  kept_pages  kpi_list  live_chart  open_data/
    help_pages  kpi_parts  overviews
    kpi_sheet
    write
"""

from kpi_helpers.site.write import *

__all__ = ["Beside"]
