"""Quarterly KPI reports from notebooks: the rooms of the house.

Imports point only upwards in this drawing; ``tests/unit/test_architecture.py`` reads it and enforces it.
Modules of one line may use each other in the order written, left to right: a module imports only
modules named before it. A line that begins further in goes on with the room above it.

::

    errors  periods  fonts  reads
    inputs/     methods  numbers  observations  rows  schema  table  cells  columns  markdown  places  settings
                yaml_reading  figure_checks  folder  markdown_reading  note_checks  report  target_checks  commentary
                csv_files  register  report_file  rule_checks  frames  reading  commentary_checks  period_checks
                record_checks  register_checks  settings_checks  checks  authority  earlier
    analysis/statistics/  control_lanes  control_settings  control_words  exact  intervals  means  rank_orders
                seasons  smoothing  time_order  trend_lines  control_given  control_limits  control_results
                control_rules  control_verdicts  mann_kendall  recent_trend  regression_trend  run_chart
                significance  year_methods  control_steps  funnel  on_course  process_charts  ranks
                recalculation  year_case  control_chart  reach  year_end
    analysis/   rag  rounding  series  forecast_years  period_index  targets  travel  uncertainty  comparison
                conventions  profile  stretches  year_rows  method  outlook  ratings  series_trend  variation
                agreement  evidence  facts  scorecard  plain_rows  questions  summary
    display/    addresses  blocks  grammar  markup_inline  markup_text  numbers  palette  sources  chart_text
                decisions_page  evidence_words  markup_tables  method_words  outlook_words  sparkline  style
                tension_words  wording  cell_words  chart_frame  chart_plan  figure_rows  markup  narrative
                rule_words  actions  annex_page  control_plan  forecast_chart  shown  tables  theme  about_page
                alt_text  charts  evidence_table  frame_table  summary_page  chart_points  group_page  section
    site/open_data/  columns  csv_files  scorecard_columns  tables  figure_rows  commentary_rows  scorecard_rows  words
                description  sheets  ods_cells  ods_file  xlsx_file  write
    site/       frame  kept_pages  kpi_figures  list_choices  live_chart  help_pages  kpi_list  kpi_texts
                overview_page  index_page  kpi_sheet  write  beside
    ------------------ kernel boundary: below it, notebooks and files are known, KPIs are not ------------------
    publishing/ bundles  clean_html  clean_markdown  clean_words  digests  nursery  pdf_saving  plan  publish
                typst_code  typst_colours  typst_text  unswept  volatile  warm_start  cache  clean_outline
                clean_outputs  clean_pictures  clean_svg  clean_tables  html_page  html_parts  manifest
                pdf_headers  state  trace  typst_manuscript  warm_kernels  assemble  clean  kernels
                typst_formula  typst_inline  typst_pictures  typst_settings  typst_tables  clean_exporter
                execute  html2typst  typst_kpi_tables  html  typst_blocks  typst_cells  pdf  typst  render
    cli/        explain_evidence  options  preview_page  preview_watch  progress  reuse  warm  places
                preview_server  sections  check  explain  make  build  preview_build  preview

* ``inputs`` knows what the figures are: it reads, checks and hands on plain rows.
* ``analysis`` knows what they mean: pure functions; no file, notebook or colour. ``scorecard`` is the one join.
  ``analysis/statistics`` knows bare numbers only: it could serve any figures, and knows no KPI.
* ``display`` knows what a reader sees; ``section`` is the only door a notebook uses.
* ``site`` makes the dashboard, and ``site/open_data`` the files of figures, straight from the scorecard; no notebook.
* ``publishing`` runs and typesets notebooks; it could publish any.
* ``cli`` holds the verbs, joins the rooms and is the only module that prints.
"""
