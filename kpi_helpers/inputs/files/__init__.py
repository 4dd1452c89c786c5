"""The files of the data folder: which there are, their text rows, their cells as values, their frames.

::

    rows  tables
    cells  folder
    csv
    frames
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
