"""The join of the house: a report built, or its data checked, as a library call that prints nothing.

::

    build_record  folders  progress  warm
    check  sections
    report
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
