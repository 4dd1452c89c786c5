"""Imported first by the process that others are forked from (`forking`), and by no other: it looks for no garbage.

Imports leave none, and looking for it takes a fifth of their time. What is forked looks again (`forking`).
"""

import gc

gc.disable()
