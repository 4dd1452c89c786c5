"""The figures of one quarter as open data: CSV with its description, and two accessible spreadsheets.

::

    columns
    csv_files  scorecard_columns  words
    description  sheets  tables
    figure_rows  ods_cells  xlsx_file
    commentary_rows  ods_file  scorecard_rows
    write
"""
