"""What bare numbers say: control charts, intervals, trends, ranks, forecasts. No KPI is known here.

::

    control/  exact  trends/
    comparing/  years/
"""
