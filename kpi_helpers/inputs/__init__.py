"""What the figures are: the data folder read, checked as a whole, and handed on as plain rows.

::

    observations  settings/
    files/  register
    yaml_reading
    commentary/  report_file
    reading
    checks/
    authority
    earlier  snapshot
"""
