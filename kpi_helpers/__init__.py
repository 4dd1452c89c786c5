"""Quarterly KPI reports from notebooks: the rooms of the house.

Imports point only upwards in this drawing; ``tests/unit/test_architecture.py`` reads it and enforces it.
Modules of one line may use each other in the order written, left to right: a module imports only
modules named before it. A line that begins further in goes on with the room above it.

::

    errors  periods  fonts
    inputs/     numbers  observations  schema  columns  markdown  places  report  cells  figure_checks  folder
                markdown_reading  note_checks  register  target_checks  commentary  csv_files  report_file
                frames  reading  commentary_checks  period_checks  record_checks  register_checks  checks
                authority
    analysis/   exact  series  rag  targets  travel  scorecard  plain_rows  summary
    display/    blocks  grammar  markup_inline  markup_text  numbers  palette  sources  chart_text
                markup_tables  sparkline  style  wording  annex_page  cell_words  chart_plan  figure_rows
                markup  narrative  alt_text  charts  shown  tables  about_page  group_page  summary_page  theme
                section
    ------------------ kernel boundary: below it, notebooks and files are known, KPIs are not ------------------
    publishing/ bundles  clean_html  clean_markdown  clean_words  kernels  pdf_saving  plan  publish  typst_code
                typst_colours  typst_text  clean_outline  clean_outputs  clean_pictures  clean_svg  clean_tables
                execute  html_page  html_parts  manifest  pdf_headers  typst_manuscript  assemble  clean
                typst_formula  typst_inline  typst_pictures  typst_settings  typst_tables  html  html2typst
                typst_kpi_tables  typst_blocks  typst_cells  pdf  typst  render
    cli/        options  progress  places  check  explain  build

* ``inputs`` knows what the figures are: it reads, checks and hands on plain rows.
* ``analysis`` knows what they mean: pure functions; no file, notebook or colour. ``scorecard`` is the one join.
* ``display`` knows what a reader sees; ``section`` is the only door a notebook uses.
* ``publishing`` runs and typesets notebooks; it could publish any.
* ``cli`` holds the verbs, joins the rooms and is the only module that prints.
"""
