"""What a reader sees: words, numbers, colours, tables and charts, made from the scorecard.

::

    addresses  mime_bundle  words/
    charts/
    figure_rows  pages/
    section
"""

from typing import TYPE_CHECKING

from kpi_helpers.doors import lazy_door

if TYPE_CHECKING:
    from kpi_helpers.display import words
    from kpi_helpers.display.addresses import *
    from kpi_helpers.display.charts import *
    from kpi_helpers.display.pages import *
    from kpi_helpers.display.words import *

__all__ = ["ACCESSIBILITY", "DASHBOARD", "GLOSSARY", "INDEX", "INSTRUCTIONS", "OPEN_DATA", "REPORT_PAGE"]
__all__ += ["REPORT_PDF", "dashboard_link", "kpi_page", "priority_page", "report_place", "with_addresses"]
__all__ += ["KIND_WORDS", "POLARITY_WORDS", "RATING_WORDS", "SHORTHAND", "UNIT_WORDS", "counted", "format_limit"]
__all__ += ["format_plain", "format_value", "format_worked_out", "limit_notes", "method_words", "place_lines"]
__all__ += ["rule_words", "source_name", "source_names", "target_words", "tension_words", "upper_first"]
__all__ += ["value_words"]
__all__ += ["BOTTOM_EDGE", "TOP_EDGE", "WIDTH", "ChartPoint", "chart_points"]
__all__ += ["Action", "ChartOf", "action_of", "actions_of", "chart_block", "commentary_blocks", "compared_cell"]
__all__ += ["earlier_cell", "evidence_blocks", "glossary_items", "group_tables", "inline_words", "latest_cell"]
__all__ += ["legend_blocks", "measure_cell", "moved_blocks", "name_runs", "notes_on", "priority_blocks"]
__all__ += ["rating_cell", "rating_run", "rating_title", "restated_blocks", "source_table", "summary_blocks"]
__all__ += ["table_background", "target_cell", "travel_cell"]
__all__ += ["words"]
__getattr__ = lazy_door(__name__, __all__, ["addresses", "words", "charts", "pages"])
