"""The nbconvert exporters: a notebook to a page, a notebook to a PDF.

::

    base  html_page  html_parts
    html  pdf
    render
"""
