"""The parts of the report as blocks: summary, groups, annex, commentary.

::

    annex  commentary  decisions  evidence  frame_table  tables
    about  actions  group  summary
"""
