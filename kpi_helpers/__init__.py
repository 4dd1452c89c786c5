"""Quarterly KPI reports from notebooks: the rooms of the house.

Imports point only upwards in this drawing. Each room draws its own modules in its ``__init__``, in the same way: a
module imports only what is named before it, left to right and downwards. A room's ``__init__`` is its door: others
import from it, not from behind it. A door with a stub beside it (``__init__.pyi``) gives what the stub names, imported
when it is first asked for. ``tests/unit/test_architecture.py`` reads all drawings and enforces both.

::

    errors  fonts/  periods/  reads
    blocks/       # the language of what a reader sees: the kinds of block, a writer for each format
    inputs/       # what the figures are: the data folder read, checked and handed on as plain rows
    analysis/     # what they mean: pure functions; no file, notebook or colour; `scorecard` is the join of meaning
    display/      # what a reader sees of them, as blocks; `section` is the only door a notebook uses
    site/         # dashboard and open data, straight from the scorecard; no notebook
    # ---- kernel boundary: below it, notebooks and files are known, KPIs are not ----
    publishing/   # runs notebooks, makes their outputs blocks, publishes a folder whole; it could publish any
    build/        # the join of the house: a report built as a library call
    preview/      # the report in a browser while an analyst writes
    cli/          # the verbs: parse, call, print
"""
