"""What the figures are: the data folder read, checked as a whole, and handed on as plain rows.

::

    words
    commentary  files/  kpis  settings
    authority  commentary_files  report_file
    reading
    checks/
    checked
"""
