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

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
