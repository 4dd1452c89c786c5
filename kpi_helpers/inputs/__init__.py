"""What the figures are: the data folder read, checked as a whole, and handed on as plain rows.

::

    lists
    commentary  files/  kpis  settings
    register  yaml_reading
    authority
    commentary_files  report_file
    reading
    checks/
    checked
    snapshot
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
