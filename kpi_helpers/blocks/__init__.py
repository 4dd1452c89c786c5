"""The language of what a reader sees: the kinds of block, readers into it, and one writer for each format.

Knows no KPI, no notebook and no data file.

::

    formula_mathml  formula_words  kinds  palette  stills
    formulas  from_css  publication  widths
    document  from_pictures  text  writers
    html/  pdf/  reading
    docx/  from_tables
    from_html
    from_output
"""

from typing import TYPE_CHECKING

from kpi_helpers.blocks.kinds import (
    KINDS,
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
    map_parts,
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
from kpi_helpers.blocks.palette import BAND, CATEGORICAL, CONCERN, IMPROVEMENT, INK, MUTED, NEUTRAL, PAPER, RULE
from kpi_helpers.blocks.publication import Part, Publication, Written
from kpi_helpers.blocks.writers import WRITERS, Writer
from kpi_helpers.doors import door

__all__ = [
    "BAND",
    "CATEGORICAL",
    "CONCERN",
    "IMPROVEMENT",
    "INK",
    "KINDS",
    "MIME_TYPE",
    "MUTED",
    "NEUTRAL",
    "PAPER",
    "RULE",
    "SHAPES",
    "VERSION",
    "WRITERS",
    "Block",
    "Inline",
    "Part",
    "Publication",
    "Reading",
    "Run",
    "Writer",
    "Written",
    "alternative_of",
    "anchor",
    "blocks_of_data",
    "blocks_of_error",
    "blocks_of_html",
    "blocks_of_print",
    "box",
    "bullet_list",
    "cell",
    "cell_html",
    "cell_text",
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
    "figures_behind",
    "formula",
    "formula_run",
    "heading",
    "import_typesetter",
    "inline_html",
    "keep",
    "line_break",
    "link_line",
    "map_parts",
    "markup_of",
    "missing",
    "notice",
    "paragraph",
    "picture",
    "picture_html",
    "picture_run",
    "plain_text_of",
    "printed",
    "quote",
    "run",
    "style_sheet",
    "table",
    "target",
    "words",
    "words_of",
]

if TYPE_CHECKING:
    from kpi_helpers.blocks.from_html import blocks_of_html
    from kpi_helpers.blocks.from_output import alternative_of, blocks_of_data, blocks_of_error, blocks_of_print
    from kpi_helpers.blocks.html import (
        SHAPES,
        cell_html,
        figures_behind,
        inline_html,
        markup_of,
        picture_html,
        style_sheet,
    )
    from kpi_helpers.blocks.pdf import import_typesetter
    from kpi_helpers.blocks.reading import Reading
    from kpi_helpers.blocks.text import cell_text, plain_text_of, words_of
else:
    __getattr__ = door(
        __name__,
        {
            "from_html": ("blocks_of_html",),
            "from_output": (
                "alternative_of",
                "blocks_of_data",
                "blocks_of_error",
                "blocks_of_print",
            ),
            "html": (
                "SHAPES",
                "cell_html",
                "figures_behind",
                "inline_html",
                "markup_of",
                "picture_html",
                "style_sheet",
            ),
            "pdf": ("import_typesetter",),
            "reading": ("Reading",),
            "text": (
                "cell_text",
                "plain_text_of",
                "words_of",
            ),
        },
    )
