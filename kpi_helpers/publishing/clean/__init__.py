"""Notebooks made fit to publish: analysts' outputs read, headings and links put right.

::

    html  markdown  words
    outline  outputs  pictures  svg  tables
    report
"""
