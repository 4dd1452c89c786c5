"""What must be true of the data: every problem found before a notebook runs, all of them at once.

::

    commentary  problems
    figures  register  settings  targets
    everything
"""

from kpi_helpers.inputs.checks.commentary import *
from kpi_helpers.inputs.checks.everything import *

__all__ = ["bound_kpis"]
__all__ += ["build_kpis_and_groups", "check_everything", "errors_of", "in_reading_order", "new_places"]
