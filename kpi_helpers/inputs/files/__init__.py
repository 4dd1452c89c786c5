"""The files of the data folder: which there are, their text rows, their cells as values, their frames.

::

    rows  tables
    cells  folder
    csv
    frames
"""

from typing import TYPE_CHECKING

from kpi_helpers.doors import lazy_door

if TYPE_CHECKING:
    from kpi_helpers.inputs.files.cells import *
    from kpi_helpers.inputs.files.csv import *
    from kpi_helpers.inputs.files.folder import *
    from kpi_helpers.inputs.files.frames import *
    from kpi_helpers.inputs.files.rows import *
    from kpi_helpers.inputs.files.tables import *

__all__ = ["Row", "cells_of", "rows_of", "rows_where"]
__all__ += ["BREAKS", "CHART_CHANGES", "COMPARATORS", "CORRECTIONS", "GROUPS", "KPIS", "OVERRIDES", "PEERS"]
__all__ += ["SETTINGS", "SOURCES", "TABLES", "TARGETS", "VALUES", "Table"]
__all__ += ["decimals_written", "format_plain"]
__all__ += ["COMMENTARY_FOLDER", "REPORT_FILE", "SourceFile", "check_names", "commentary_name", "file_name"]
__all__ += ["is_hidden", "quarters_with_values", "read_source", "require_data_folder", "require_quarter"]
__all__ += ["values_name"]
__all__ += ["TextRows", "read_rows"]
__all__ += ["build_frame"]
__getattr__ = lazy_door(__name__, __all__, ["tables", "folder", "cells", "csv", "rows", "frames"])
