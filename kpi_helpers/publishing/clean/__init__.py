"""Notebooks made fit to publish: analysts' outputs read, headings and links put right.

::

    markdown_tables  outline  pictures
    markdown
    outputs
    report
"""

from kpi_helpers.publishing.clean.outline import *
from kpi_helpers.publishing.clean.report import *

__all__ = ["WITHOUT_CELL", "clean_report", "is_clean", "publication_of", "slug"]
