"""What the figures mean: pure functions from rows to ratings, directions and counts.

::

    series  statistics/
    forecast_years  period_index  rag  rounding  uncertainty
    comparison  direction  targets
    conventions  share_due  stretches  year_rows
    method  outlook
    ratings  series_trend  variation
    agreement
    evidence
    facts
    scorecard
    questions  scorecard_frame  summary
"""
