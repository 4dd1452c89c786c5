"""Control charts (XmR): limits, rules, verdicts, exactly as the reference vectors.

::

    lanes  means  settings  words
    given  limits  results  rules  verdicts
    recalculation  steps
    chart
"""
