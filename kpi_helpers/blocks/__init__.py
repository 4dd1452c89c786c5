"""The language of what a reader sees: the kinds of block, readers into it, and one writer for each format.

Knows no KPI, no notebook and no data file.

::

    kinds  publication  palette  formula_words
    document  writers  from_css  formula_mathml
    from_pictures  formulas  text
    reading  stills
    from_tables
    from_html
    from_output
    html/  pdf/
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

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
from kpi_helpers.blocks.publication import Part, Publication, Written
from kpi_helpers.blocks.writers import WRITERS, Writer

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

_LATER = {  # imported when first asked for: kernels need none of it
    "blocks_of_html": "from_html",
    "alternative_of": "from_output",
    "blocks_of_data": "from_output",
    "blocks_of_error": "from_output",
    "blocks_of_print": "from_output",
    "SHAPES": "html",
    "cell_html": "html",
    "figures_behind": "html",
    "inline_html": "html",
    "markup_of": "html",
    "picture_html": "html",
    "style_sheet": "html",
    "import_typesetter": "pdf",
    "Reading": "reading",
    "cell_text": "text",
    "plain_text_of": "text",
    "words_of": "text",
}

__all__ = [
    "MIME_TYPE",
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


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
