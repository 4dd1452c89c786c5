"""What stands beside the report, made in one go: the dashboard and the open data of a quarter.

Reads the data itself, so that it can be done in a process of its own while the report is put together.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kpi_helpers.analysis.scorecard import build_scorecard
from kpi_helpers.display.addresses import DASHBOARD, OPEN_DATA
from kpi_helpers.inputs.checked import read_earlier, require_authority
from kpi_helpers.periods import Period
from kpi_helpers.site.kept_pages import Published
from kpi_helpers.site.open_data.write import write_open_data
from kpi_helpers.site.write import write_dashboard

Beside = tuple[list[str], dict[str, str], list[str], dict[str, Any]]  # plain: it comes from another process


def write_beside(
    data_dir: Path, quarter: Period, folder: Path, published: tuple[Path, frozenset[str], dict[str, Any]] | None = None
) -> Beside:
    """Write dashboard and open data of a quarter into `folder`; `published` are the fields of a `Published`.

    Returns
    -------
    tuple
        The files written, from the folder; the further files read, each with its hash; the warnings; and what the
        pages of the dashboard have asked (`kept_pages`).

    Raises
    ------
    DataError
        The data break a rule.
    """
    authority = require_authority(data_dir, quarter)
    scorecard, earlier = build_scorecard(authority), read_earlier(authority)
    last = Published(*published) if published else None
    pages, asked = write_dashboard(scorecard, earlier, folder / DASHBOARD, last)
    written = (*pages, *write_open_data(scorecard, folder / OPEN_DATA))
    return (
        [file.relative_to(folder).as_posix() for file in written],
        {file.name: file.sha256 for file in earlier.files},
        [str(problem) for problem in earlier.warnings],
        asked,
    )
