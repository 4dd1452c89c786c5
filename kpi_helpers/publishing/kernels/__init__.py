"""Kernels: forked from a warm process where there is one, and what they have read.

::

    fork_server  kernel_start  plain_matplotlib  trace
    forking
    provisioner
    manager
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
