"""What is set once for a report: `report.yml`, the settings of the analysis, the closed lists of words.

::

    methods  words
    analysis
    report
"""
