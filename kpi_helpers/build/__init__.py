"""The join of the house: a report built as a library call.

::

    build_record  folders  progress  warm
    check  sections
    make
    build
"""
