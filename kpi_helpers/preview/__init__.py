"""The report in a browser, kept up to date while an analyst writes; a library call that prints nothing.

::

    events  page  watch
    builder  server
    loop
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
