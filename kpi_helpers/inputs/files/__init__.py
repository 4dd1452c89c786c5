"""The files of the data folder: which there are, their text rows, their cells as values, their frames.

::

    rows  tables
    cells  folder
    csv
    frames
"""
