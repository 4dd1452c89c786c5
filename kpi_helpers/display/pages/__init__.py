"""The parts of the report as blocks: summary, groups, annex, commentary.

::

    annex  commentary  decisions  evidence  tables
    about  actions  group  summary
"""
