"""Comparing with others: intervals, differences beyond chance, ranks, funnels, process charts of shares.

::

    intervals  process_charts
    significance
    funnel  ranks
"""
