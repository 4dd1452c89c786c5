"""The dashboard: a static site made straight from scorecard and display; no notebook.

::

    frame  kept_pages  kpi_figures  list_choices  live_chart  open_data/
    help_pages  kpi_list  kpi_texts  overview_page
    index_page  kpi_sheet
    write
    site_and_data
"""
