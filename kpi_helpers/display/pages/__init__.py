"""The parts of the report as blocks: summary, groups, annex, commentary.

::

    commentary  evidence  frame_table  tables
    about  annex  group  summary
"""

from kpi_helpers.display.pages.about import *
from kpi_helpers.display.pages.annex import *
from kpi_helpers.display.pages.commentary import *
from kpi_helpers.display.pages.evidence import *
from kpi_helpers.display.pages.frame_table import *
from kpi_helpers.display.pages.group import *
from kpi_helpers.display.pages.summary import *
from kpi_helpers.display.pages.tables import *

__all__ = ["Action", "ChartOf", "action_of", "actions_of", "commentary_blocks", "inline_words"]
__all__ += ["evidence_blocks"]
__all__ += ["compared_cell", "earlier_cell", "latest_cell", "measure_cell", "name_runs", "notes_on", "rating_cell"]
__all__ += ["rating_run", "source_table", "table_background", "table_of_frame", "target_cell", "travel_cell"]
__all__ += ["about_blocks", "legend_blocks"]
__all__ += ["decision_blocks", "definition_blocks", "glossary_blocks", "glossary_items", "method_blocks"]
__all__ += ["provenance_blocks", "restated_blocks", "revision_blocks", "source_blocks", "target_blocks"]
__all__ += ["chart_block", "group_blocks", "group_tables"]
__all__ += ["exception_blocks", "moved_blocks", "opening_blocks", "priority_blocks", "rating_title", "summary_blocks"]
