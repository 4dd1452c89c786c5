"""Where things are: the data folder, its notebooks, the quarter asked for."""

from __future__ import annotations

from pathlib import Path

from kpi_helpers import inputs
from kpi_helpers.errors import UsageError
from kpi_helpers.periods import Period, parse_quarter

LATEST = "latest"  # in place of a quarter: the latest with commentary


def require_data(data: str | Path) -> Path:
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


def require_quarter(quarter: str | Period, data: Path) -> Period:
    """Give the quarter asked for; the latest with commentary (else with values) where that was asked for."""
    if isinstance(quarter, Period):
        return quarter
    if quarter != LATEST:
        return parse_quarter(quarter)
    values = inputs.quarters_with_values(data)
    found = [
        period for period in values if (data / inputs.COMMENTARY_FOLDER / inputs.file_name(period)).is_dir()
    ] or values
    if not found:
        raise UsageError(f"{data} holds no values: expected files such as {data}/values/2022-23_Q2.csv.")
    return max(found, key=lambda period: period.start)


def report_folder(outputs: str | Path, quarter: Period, data: Path) -> Path:
    """Give the folder that a quarter's report is put in.

    Raises
    ------
    UsageError
        It would lie inside the data folder, or the data folder inside it.
    """
    target = Path(outputs) / inputs.file_name(quarter)
    if _is_within(target, data):
        raise UsageError(
            f"{target}, where the report is put, lies inside the data folder {data}. "
            "Name a folder outside the data with --outputs."
        )
    if target.exists() and _is_within(data, target):
        raise UsageError(
            f"The data folder {data} lies inside {target}, where the report is put. "
            "Name another folder with --outputs, or move the data elsewhere."
        )
    return target


def _is_within(path: Path, folder: Path) -> bool:
    """Whether a path lies in a folder, by whatever names the two are reached."""
    whole = path.resolve()
    return any(place.exists() and place.samefile(folder) for place in (whole, *whole.parents))


def notebooks_folder(data: Path, named: str | Path | None) -> Path:
    """Give the folder of notebooks: the one named, else the data folder's own, else the project's."""
    if named is not None:
        return Path(named)
    own = data / "notebooks"
    return own if own.is_dir() else data.resolve().parent / "notebooks"
