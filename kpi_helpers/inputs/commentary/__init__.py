"""Commentary files: front matter, Markdown, and the tree of blocks it becomes.

::

    tree
    markdown
    files
"""
