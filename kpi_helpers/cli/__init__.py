"""The command line: `kpi-report build`, `check`, `explain` and `preview`. The only room that prints.

Nothing heavy is imported until a verb runs, so that ``--help`` answers at once.

::

    explain_evidence  interrupts  options  shown
    explain
    verbs
"""

from kpi_helpers.cli.verbs import commands, main

__all__ = ["commands", "main"]
