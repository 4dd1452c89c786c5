"""What a reader sees: words, numbers, colours, tables and charts, made from the scorecard.

::

    addresses  mime_bundle  noted  words/
    charts/
    figure_rows  pages/
    section
"""
