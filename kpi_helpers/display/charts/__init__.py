"""The charts of the report: what to draw, how it looks, and the words for who cannot see it.

::

    lettering  sparkline
    drawing  planned
    alt_text  forecasts  theme
    trend
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
