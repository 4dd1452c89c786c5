"""Kernels: forked from a warm process where there is one, and what they have read.

::

    fork_server  kernel_start  plain_matplotlib  trace
    forking
    provisioner
    manager
"""
