"""A report built: the data checked, everything made in a staging folder (`making`), verified, and put in place."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from kpi_helpers.build.build_record import Became, Reuse, state_of
from kpi_helpers.build.folders import LATEST, notebooks_folder, report_folder, require_data, require_quarter
from kpi_helpers.build.progress import Progress, Started, Teller
from kpi_helpers.display import DASHBOARD, INDEX, OPEN_DATA
from kpi_helpers.errors import UsageError, did_you_mean
from kpi_helpers.inputs import OutputFormat
from kpi_helpers.periods import Period
from kpi_helpers.publishing import (
    FILE_NAME,
    publish_folder,
    read_manifest,
    recover,
    require_replaceable,
    staging_folder,
    warnings_of,
)

LEAST = 10_000  # bytes of a real report, in whatever format
REQUIRED = {  # fewest bytes of a real one
    "report.html": LEAST,
    "report.pdf": LEAST,
    f"{DASHBOARD}/{INDEX}": 5_000,
    f"{OPEN_DATA}/scorecard.csv": 500,
    FILE_NAME: 100,
}


@dataclass(frozen=True)
class Built:
    """A published report, and how it came about.

    Parameters
    ----------
    folder
        The folder of the report; `files` are the paths of what was published there.
    sections
        By the name of each section, in order: whether it was executed or reused, and why.
    warnings
        What stops nothing, and what somebody should look at.
    made
        False where nothing had changed since the report was made, so that nothing was made.
    """

    folder: Path
    authority: str
    quarter: Period
    sections: Mapping[str, Became]
    warnings: tuple[str, ...]
    made: bool
    files: tuple[Path, ...]

    @property
    def page(self) -> Path:
        """The report as a web page."""
        return self.folder / "report.html"

    @property
    def pdf(self) -> Path:
        """The report on paper."""
        return self.folder / "report.pdf"

    @property
    def word(self) -> Path | None:
        """The report as a Word document, where one was asked for."""
        place = self.folder / "report.docx"
        return place if place in self.files else None

    @property
    def dashboard(self) -> Path:
        """The first page of the dashboard."""
        return self.folder / DASHBOARD / INDEX

    @property
    def open_data(self) -> Path:
        """The folder of the figures as open data."""
        return self.folder / OPEN_DATA


def build_report(
    data: str | Path,
    quarter: str | Period = LATEST,
    outputs: str | Path = "outputs",
    *,
    notebooks: str | Path | None = None,
    formats: Collection[str] = (),
    fresh: bool = False,
    progress: Progress | None = None,
) -> Built:
    """Make the report of a quarter and put it in place of the last one; of what has not changed, nothing is made again.

    The data are read once: whatever is saved while the report is made, all of it is of what was read.

    Parameters
    ----------
    data
        The folder with the figures.
    quarter
        The quarter to report, however it is written: ``2022-23 Q2``, ``Q2 2022/23``; else the latest with commentary.
    outputs
        The folder to put the report in; it gets a folder of its own there, such as ``2022-23_Q2``.
    notebooks
        The folder of the notebooks; else the data folder's own, else the one beside it.
    formats
        Formats to make besides page, PDF and what `report.yml` asks for: ``["docx"]`` makes a Word document too.
    fresh
        Whether everything is to be made, whatever has changed.
    progress
        Called with each `Event` as it happens; ``print`` will do.

    Raises
    ------
    DataError
        The data break a rule; every problem is listed.
    UsageError
        A folder, quarter, notebook, format or parameter is not there or does not fit.
    NotebookError
        A cell failed; the notebook up to there is kept beside the report.
    RenderError
        Page or PDF could not be made. Whatever went wrong, the last report stays as it was.
    """
    asked = require_formats(formats)
    folder = require_data(data)
    period = require_quarter(quarter, folder)
    teller = Teller(progress)
    folder_of_notebooks, target = notebooks_folder(folder, notebooks), report_folder(outputs, period, folder)
    recover(target)
    reuse = Reuse(target, state_of(folder, folder_of_notebooks, str(period), asked), fresh)
    if reuse.nothing_changed():
        published = read_manifest(target)
        teller.warn(warnings_of(published))
        unchanged = Became(reused=True, why="nothing it read has changed")
        return _built(target, period, dict.fromkeys(published["sections"], unchanged), teller, made=False)
    require_replaceable(target)  # and again before the report is put there
    from kpi_helpers.build.warm import begin_warming, importing

    begin_warming()
    with importing():  # heavy, and not needed where nothing has changed
        from kpi_helpers.build.check import require_checked

        authority, steps = require_checked(folder, period, folder_of_notebooks, teller)
        require_same_authority(target, authority.report.authority)
        from kpi_helpers.build.making import Making, formats_of, make_report  # faulty data are told without it
        from kpi_helpers.inputs import snapshot_of

    names, made = tuple(step.name for step in steps), formats_of(authority.report, asked)
    teller.tell(Started(authority.report.authority, period, names, len(names) + len(made) + 1))  # and the dashboard
    with staging_folder(target) as staging, snapshot_of(authority) as snapshot:
        make_report(Making(authority, steps, made, staging, snapshot, reuse, teller))
        left = publish_folder(staging, target, REQUIRED | {f"report.{one}": LEAST for one in made})
    if state_of(folder, folder_of_notebooks, str(period), asked) == reuse.whole:
        reuse.write_record()
    else:
        teller.warn(["files changed while the report was made; build again"])
    teller.warn(left)
    return _built(target, period, {name: reuse.became[name] for name in names}, teller, made=True)


def require_formats(asked: Collection[str]) -> tuple[str, ...]:
    """Give the formats asked for, each once.

    Raises
    ------
    UsageError
        A report is not made in one of them.
    """
    known = [str(one) for one in OutputFormat]
    for one in (asked,) if isinstance(asked, str) else asked:
        if one not in known:
            hint = did_you_mean(str(one), known)
            raise UsageError(f'A report is not made as "{one}"; expected some of {", ".join(known)}. {hint}'.strip())
    return tuple(one for one in known if one in asked)


def require_same_authority(target: Path, authority: str) -> None:
    """Refuse to put one authority's report in place of another's.

    Raises
    ------
    UsageError
        The folder holds another authority's report.
    """
    found = read_manifest(target).get("parameters", {}).get("authority", authority)
    if found != authority:
        raise UsageError(
            f"{target} holds the report of {found}; this one is of {authority}. Name another folder with --outputs."
        )


def _built(target: Path, quarter: Period, sections: Mapping[str, Became], teller: Teller, *, made: bool) -> Built:
    manifest = read_manifest(target)
    files = tuple(target / name for name in (*manifest["outputs"], FILE_NAME))
    authority = str(manifest["parameters"]["authority"])
    return Built(target, authority, quarter, sections, tuple(teller.warnings), made, files)
