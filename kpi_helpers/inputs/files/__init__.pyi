from .cells import (
    NotRead as NotRead,
    decimals_written as decimals_written,
    format_plain as format_plain,
    looks_like_date as looks_like_date,
    read_date as read_date,
)
from .csv import TextRows as TextRows, read_rows as read_rows
from .folder import (
    COMMENTARY_FOLDER as COMMENTARY_FOLDER,
    REPORT_FILE as REPORT_FILE,
    SourceFile as SourceFile,
    check_names as check_names,
    commentary_name as commentary_name,
    file_name as file_name,
    is_hidden as is_hidden,
    quarters_with_values as quarters_with_values,
    read_source as read_source,
    read_word_template as read_word_template,
    require_data_folder as require_data_folder,
    require_quarter as require_quarter,
    values_name as values_name,
)
from .frames import build_frame as build_frame
from .rows import Row as Row, cells_of as cells_of, rows_of as rows_of, rows_where as rows_where
from .tables import (
    BREAKS as BREAKS,
    CHART_CHANGES as CHART_CHANGES,
    COMPARATORS as COMPARATORS,
    CORRECTIONS as CORRECTIONS,
    GROUPS as GROUPS,
    KPIS as KPIS,
    OVERRIDES as OVERRIDES,
    PEERS as PEERS,
    SETTINGS as SETTINGS,
    SOURCES as SOURCES,
    TABLES as TABLES,
    TARGETS as TARGETS,
    VALUES as VALUES,
    Table as Table,
)
