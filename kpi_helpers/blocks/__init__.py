"""The language of what a reader sees: the kinds of block, and one writer for each format.

Knows no KPI, no notebook and no data file.

::

    kinds  bundles  colours  palette  style  text  html_inline
    html_tables
    html
    pdf/  from_tex  from_tables  from_html
"""

from kpi_helpers.blocks.kinds import (
    MIME_TYPE,
    VERSION,
    Block,
    Inline,
    Run,
    bullet_list,
    cell,
    column,
    commentary,
    counts,
    definitions,
    figure,
    figures,
    heading,
    keep,
    link_line,
    notice,
    paragraph,
    run,
    table,
    words,
)

__all__ = [
    "MIME_TYPE",
    "VERSION",
    "Block",
    "Inline",
    "Run",
    "bullet_list",
    "cell",
    "column",
    "commentary",
    "counts",
    "definitions",
    "figure",
    "figures",
    "heading",
    "keep",
    "link_line",
    "notice",
    "paragraph",
    "run",
    "table",
    "words",
]
