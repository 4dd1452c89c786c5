"""Quarterly KPI reports from notebooks: the rooms of the house.

Imports point only upwards in this drawing; ``tests/unit/test_architecture.py`` reads it and enforces it.
Modules of one line may use each other in the order written, left to right: a module imports only
modules named before it. A line that begins further in goes on with the room above it.

::

    errors  periods  fonts
    inputs/     schema  columns  report  markdown  numbers  folder  cells  csv_files  frames  report_file
                register  markdown_reading  commentary  reading  places  register_checks  observations
                record_checks  target_checks  figure_checks  note_checks  period_checks
                commentary_checks  checks  authority
    analysis/   series  rag  travel  scorecard
    display/    blocks  wording  palette  style  markup  tables  charts  section
    ------------------ kernel boundary: below it, notebooks and files are known, KPIs are not ------------------
    publishing/ clean  assemble  html  typst  pdf  plan  execute  manifest  publish
    cli

* ``inputs`` knows what the figures are: it reads, checks and hands on plain rows.
* ``analysis`` knows what they mean: pure functions; no file, notebook or colour. ``scorecard`` is the one join.
* ``display`` knows what a reader sees; ``section`` is the only door a notebook uses.
* ``publishing`` runs and typesets notebooks; it could publish any.
* ``cli`` holds the verbs, joins the rooms and is the only module that prints.
"""
