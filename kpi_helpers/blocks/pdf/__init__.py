"""Blocks to an accessible PDF, by Typst.

::

    letters  saving  typst_code
    row_headers  typesetting_state
    document  pictures  typst_inline
    typst_kpi_tables
    typst_blocks
    typst_cells
    compile
"""
