"""Kernels: forked from a warm process where there is one, and what they have read.

::

    forking  kernel_start  no_garbage_collection  trace
    provisioner
    manager
"""
