"""The report in a browser, kept up to date while an analyst writes.

::

    builder  page  watch
    server
    preview
"""
