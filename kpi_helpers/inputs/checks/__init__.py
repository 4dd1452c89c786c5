"""What must be true of the data: every problem found before a notebook runs, all of them at once.

::

    commentary  problems
    figures  register  settings  targets
    everything
"""
