"""The language of what a reader sees: the kinds of block, and one writer for each format.

Knows no KPI, no notebook and no data file.

::

    kinds  publication  bundles  colours  palette  style  text  html_inline
    html_tables  formula_mathml  formula_words
    html  formulas
    docx/
    pdf/  from_tex  from_tables  from_html
"""

from kpi_helpers.blocks.kinds import (
    MIME_TYPE,
    VERSION,
    Block,
    Inline,
    Run,
    anchor,
    box,
    bullet_list,
    cell,
    column,
    commentary,
    counts,
    data_cell,
    data_table,
    definitions,
    details,
    division,
    failure,
    figure,
    figures,
    formula,
    formula_run,
    heading,
    keep,
    line_break,
    link_line,
    missing,
    notice,
    paragraph,
    picture,
    picture_run,
    printed,
    quote,
    run,
    table,
    target,
    words,
)
from kpi_helpers.blocks.publication import Part, Publication, Written

__all__ = [
    "MIME_TYPE",
    "VERSION",
    "Block",
    "Inline",
    "Part",
    "Publication",
    "Run",
    "Written",
    "anchor",
    "box",
    "bullet_list",
    "cell",
    "column",
    "commentary",
    "counts",
    "data_cell",
    "data_table",
    "definitions",
    "details",
    "division",
    "failure",
    "figure",
    "figures",
    "formula",
    "formula_run",
    "heading",
    "keep",
    "line_break",
    "link_line",
    "missing",
    "notice",
    "paragraph",
    "picture",
    "picture_run",
    "printed",
    "quote",
    "run",
    "table",
    "target",
    "words",
]
