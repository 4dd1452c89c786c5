"""The dashboard: a static site made straight from scorecard and display; no notebook."""
