"""What need not be made again: sections kept, and why one is not.

::

    digests  volatile
    sections  state
"""
