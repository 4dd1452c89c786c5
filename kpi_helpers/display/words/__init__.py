"""Results in words: every sentence the report says of a figure.

::

    grammar  numbers  sources
    evidence  methods  outlook  results  tensions
    cells  rules
"""
