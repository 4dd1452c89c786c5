"""The charts of the report: what to draw, how it looks, and the words for who cannot see it.

::

    sparkline  text
    frame  plan
    control  forecasts  theme
    alt_text  trend
    points
"""
