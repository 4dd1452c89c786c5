"""The figures of one quarter as open data: CSV with its description, and two accessible spreadsheets."""
