"""Code whose outcome may differ although nothing that can be looked at has changed."""

from __future__ import annotations

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from kpi_helpers.publishing.reuse.volatile import why_always


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("from datetime import datetime\ndatetime.now()", "it reads the clock"),
        ("import time\ntime.time()", "it reads the clock"),
        ("pd.Timestamp.today()", "it reads the clock"),
        ("import random", "it uses chance"),
        ("np.random.normal()", "it uses chance"),
        ("from numpy.random import default_rng", "it uses chance"),
        ("import os\nos.environ['X']", "it reads the environment"),
        ("from os import getenv", "it reads the environment"),
        ("import urllib.request", "it reads from the network"),
        ("import subprocess", "it starts another program"),
        ("from pathlib import Path\nPath('x').exists()", "it asks what files there are"),
        ("os.path.isfile('x')", "it asks what files there are"),
        ("!date", "it uses magics or shell lines"),
        ("%run other.ipynb", "it uses magics or shell lines"),
        ("files = !date", "it uses magics or shell lines"),
        ("today = %sx date", "it uses magics or shell lines"),
    ],
)
def test_such_code_is_told(code: str, why: str) -> None:
    assert why_always(new_notebook(cells=[new_markdown_cell("# x"), new_code_cell(code)])) == why  # type: ignore[no-untyped-call]


@pytest.mark.parametrize("code", ["section.show_group('time')", "frame['now'] = 1", "import pandas as pd", ""])
def test_other_code_may_be_kept(code: str) -> None:
    assert why_always(new_notebook(cells=[new_code_cell(code)])) == ""  # type: ignore[no-untyped-call]
