"""What a reader sees: words, numbers, colours, tables and charts, made from the scorecard.

::

    addresses  mime_bundle  noting  words/
    charts/
    figure_rows  pages/
    section
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
