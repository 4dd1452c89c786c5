"""The figures of one quarter as open data: CSV with its description, and two accessible spreadsheets.

::

    tables
    rows  words
    csv_file  sheets
    ods_file  xlsx_file
    write
"""

from kpi_helpers.site.open_data.tables import *
from kpi_helpers.site.open_data.words import *
from kpi_helpers.site.open_data.write import *

__all__ = ["COMMENTARY", "COMPARATORS", "SCORECARD", "TABLES", "TARGETS", "VALUES"]
__all__ += ["DESCRIPTION", "ODS", "XLSX"]
__all__ += ["write_open_data"]
