"""Where things are: the data folder, its notebooks, the quarter asked for, the folder of the report."""

from __future__ import annotations

from pathlib import Path

from kpi_helpers.errors import UsageError
from kpi_helpers.inputs import COMMENTARY_FOLDER, file_name, quarters_with_values
from kpi_helpers.periods import Period, parse_quarter

LATEST = "latest"  # in place of a quarter


def require_data(data: str) -> Path:
    """Give the data folder.

    Raises
    ------
    UsageError
        It does not exist.
    """
    folder = Path(data)
    if not folder.is_dir():
        raise UsageError(f"There is no data folder at {folder}. Name one with --data.")
    return folder


def require_quarter(quarter: str, data: Path) -> Period:
    """Give the quarter asked for; the latest with commentary (else with values) where none was named."""
    if quarter != LATEST:
        return parse_quarter(quarter)
    values = quarters_with_values(data)
    found = [period for period in values if (data / COMMENTARY_FOLDER / file_name(period)).is_dir()] or values
    if not found:
        raise UsageError(f"{data} holds no values: expected files such as {data}/values/2022-23_Q2.csv.")
    return max(found, key=lambda period: period.start)


def notebooks_folder(data: Path, named: str | None) -> Path:
    """Give the folder of notebooks: the one named, else the data folder's own, else the project's."""
    if named is not None:
        return Path(named)
    own = data / "notebooks"
    return own if own.is_dir() else data.resolve().parent / "notebooks"
