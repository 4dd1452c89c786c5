"""The files of the data folder: which there are, their text rows, their cells as values, their frames.

::

    numbers  rows  table
    cells  columns
    folder
    csv
    frames
"""
