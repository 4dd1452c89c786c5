"""Executed notebooks made into publications. Knows notebooks and files, never KPIs."""
