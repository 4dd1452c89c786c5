"""What need not be made again: sections kept, and why one is not.

::

    digests  volatile
    sections  state
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
