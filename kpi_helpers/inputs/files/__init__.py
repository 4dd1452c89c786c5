"""The files of the data folder: which there are, their text rows, their cells as values, their frames.

::

    rows  tables
    cells  folder
    csv
    frames
"""

from typing import TYPE_CHECKING

from kpi_helpers.doors import door

__all__ = [
    "BREAKS",
    "CHART_CHANGES",
    "COMMENTARY_FOLDER",
    "COMPARATORS",
    "CORRECTIONS",
    "GROUPS",
    "KPIS",
    "OVERRIDES",
    "PEERS",
    "REPORT_FILE",
    "SETTINGS",
    "SOURCES",
    "TABLES",
    "TARGETS",
    "VALUES",
    "NotRead",
    "Row",
    "SourceFile",
    "Table",
    "TextRows",
    "build_frame",
    "cells_of",
    "check_names",
    "commentary_name",
    "decimals_written",
    "file_name",
    "format_plain",
    "is_hidden",
    "looks_like_date",
    "quarters_with_values",
    "read_date",
    "read_rows",
    "read_source",
    "read_word_template",
    "require_data_folder",
    "require_quarter",
    "rows_of",
    "rows_where",
    "values_name",
]

if TYPE_CHECKING:
    from kpi_helpers.inputs.files.cells import (
        NotRead,
        decimals_written,
        format_plain,
        looks_like_date,
        read_date,
    )
    from kpi_helpers.inputs.files.csv import (
        TextRows,
        read_rows,
    )
    from kpi_helpers.inputs.files.folder import (
        COMMENTARY_FOLDER,
        REPORT_FILE,
        SourceFile,
        check_names,
        commentary_name,
        file_name,
        is_hidden,
        quarters_with_values,
        read_source,
        read_word_template,
        require_data_folder,
        require_quarter,
        values_name,
    )
    from kpi_helpers.inputs.files.frames import (
        build_frame,
    )
    from kpi_helpers.inputs.files.rows import (
        Row,
        cells_of,
        rows_of,
        rows_where,
    )
    from kpi_helpers.inputs.files.tables import (
        BREAKS,
        CHART_CHANGES,
        COMPARATORS,
        CORRECTIONS,
        GROUPS,
        KPIS,
        OVERRIDES,
        PEERS,
        SETTINGS,
        SOURCES,
        TABLES,
        TARGETS,
        VALUES,
        Table,
    )
else:
    __getattr__ = door(
        __name__,
        {
            "cells": (
                "NotRead",
                "decimals_written",
                "format_plain",
                "looks_like_date",
                "read_date",
            ),
            "csv": (
                "TextRows",
                "read_rows",
            ),
            "folder": (
                "COMMENTARY_FOLDER",
                "REPORT_FILE",
                "SourceFile",
                "check_names",
                "commentary_name",
                "file_name",
                "is_hidden",
                "quarters_with_values",
                "read_source",
                "read_word_template",
                "require_data_folder",
                "require_quarter",
                "values_name",
            ),
            "frames": ("build_frame",),
            "rows": (
                "Row",
                "cells_of",
                "rows_of",
                "rows_where",
            ),
            "tables": (
                "BREAKS",
                "CHART_CHANGES",
                "COMPARATORS",
                "CORRECTIONS",
                "GROUPS",
                "KPIS",
                "OVERRIDES",
                "PEERS",
                "SETTINGS",
                "SOURCES",
                "TABLES",
                "TARGETS",
                "Table",
                "VALUES",
            ),
        },
    )
