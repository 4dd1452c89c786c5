from .from_html import blocks_of_html as blocks_of_html
from .from_output import (
    alternative_of as alternative_of,
    blocks_of_data as blocks_of_data,
    blocks_of_error as blocks_of_error,
    blocks_of_print as blocks_of_print,
)
from .html import (
    SHAPES as SHAPES,
    cell_html as cell_html,
    figures_behind as figures_behind,
    inline_html as inline_html,
    markup_of as markup_of,
    picture_html as picture_html,
    style_sheet as style_sheet,
)
from .kinds import (
    KINDS as KINDS,
    MIME_TYPE as MIME_TYPE,
    VERSION as VERSION,
    Block as Block,
    Inline as Inline,
    Run as Run,
    anchor as anchor,
    box as box,
    bullet_list as bullet_list,
    cell as cell,
    column as column,
    commentary as commentary,
    counts as counts,
    data_cell as data_cell,
    data_table as data_table,
    definitions as definitions,
    details as details,
    division as division,
    failure as failure,
    figure as figure,
    figures as figures,
    formula as formula,
    formula_run as formula_run,
    heading as heading,
    keep as keep,
    line_break as line_break,
    link_line as link_line,
    map_parts as map_parts,
    missing as missing,
    notice as notice,
    paragraph as paragraph,
    picture as picture,
    picture_run as picture_run,
    printed as printed,
    quote as quote,
    run as run,
    table as table,
    target as target,
    words as words,
)
from .palette import (
    BAND as BAND,
    CATEGORICAL as CATEGORICAL,
    CONCERN as CONCERN,
    IMPROVEMENT as IMPROVEMENT,
    INK as INK,
    MUTED as MUTED,
    NEUTRAL as NEUTRAL,
    PAPER as PAPER,
    RULE as RULE,
)
from .pdf import import_typesetter as import_typesetter
from .publication import Part as Part, Publication as Publication, Written as Written
from .reading import Reading as Reading
from .text import cell_text as cell_text, plain_text_of as plain_text_of, words_of as words_of
from .writers import WRITERS as WRITERS, Writer as Writer
