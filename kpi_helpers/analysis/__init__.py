"""What the figures mean: pure functions from rows to ratings, directions and counts.

::

    statistics/
    series  targets
    comparison  direction  stretches
    outlook  variation
    evidence  ratings
    scorecard
    questions  summary
"""
