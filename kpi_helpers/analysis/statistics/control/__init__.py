"""Control charts (XmR): limits, rules, verdicts, exactly as the reference vectors.

::

    lanes  settings
    given  limits  results  rules  verdicts
    chart
"""
