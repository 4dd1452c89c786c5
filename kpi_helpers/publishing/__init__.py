"""Running and typesetting notebooks; see the drawing in `kpi_helpers`.

Reading a notebook imports jsonschema, which imports `rfc3987_syntax` where it is installed (Jupyter's server brings it)
and with it builds a grammar of international web addresses: 1.4 of 1.5 seconds. No notebook is checked for those, so
this program does without; jsonschema takes it for not installed. `kernels.kernel_start` gives it back to kernels.

::

    bundles  plan
    clean/  reuse/
    assemble  exporters  kernels/  manifest
    execute  standing
    publish
"""

import sys

import lazy_loader

UNNEEDED = "rfc3987_syntax"
sys.modules.setdefault(UNNEEDED, None)  # type: ignore[arg-type]  # None stands for a module that cannot be imported

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
