"""Trends: tests for a rise or fall, seasons, lines through a series.

::

    lines  time_order
    mann_kendall  recent  regression  run_chart
"""
