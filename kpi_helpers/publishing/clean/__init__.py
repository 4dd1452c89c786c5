"""Notebooks made fit to publish: analysts' outputs read, headings and links put right.

::

    markdown_tables  outline  pictures
    markdown
    outputs
    report
"""
