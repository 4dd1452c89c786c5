"""Everything a report of one quarter reads from the data folder, read once and not yet judged as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pandas as pd

from kpi_helpers.errors import Problem
from kpi_helpers.inputs import files
from kpi_helpers.inputs.authority import return_closes
from kpi_helpers.inputs.commentary import Commentary
from kpi_helpers.inputs.commentary_files import read_commentary
from kpi_helpers.inputs.files import SourceFile, Table, TextRows
from kpi_helpers.inputs.lists import Unit
from kpi_helpers.inputs.report_file import read_report
from kpi_helpers.inputs.settings import Report
from kpi_helpers.periods import Period

CLOSES_AFTER_DAYS = Report.model_fields["return_closes_after_days"].default  # where report.yml cannot be read
_NEEDED = (files.KPIS, files.SOURCES, files.TARGETS)
_ONE_FILE_EACH = tuple(table for table in files.TABLES if table is not files.VALUES)


@dataclass(frozen=True, eq=False)
class Gathered:
    """What was read for one quarter: frames of `tables`, and `value_text` beside every `value`.

    `unusable` names the tables that say nothing because their file is missing or its header does not fit;
    `commentary` is None where the quarter has no folder of commentary; `commentary_files` names the groups
    that have a file, readable or not.
    """

    data_dir: Path
    quarter: Period
    closes: date
    report: Report | None
    frames: Mapping[str, pd.DataFrame]
    commentary: Mapping[str, Commentary] | None
    unusable: frozenset[str]
    files: tuple[SourceFile, ...]
    problems: tuple[Problem, ...]

    @property
    def commentary_files(self) -> frozenset[str]:
        """The names of the files of commentary without their ending: the groups that have one."""
        folder = f"{files.commentary_name(self.quarter)}/"
        return frozenset(
            file.name.removeprefix(folder).removesuffix(".md") for file in self.files if file.name.startswith(folder)
        )

    def frame(self, table: Table) -> pd.DataFrame:
        """Give the frame of a table."""
        return self.frames[table.path]


@dataclass(slots=True)
class _Desk:
    """The files read so far and the problems found in them."""

    data_dir: Path
    files: list[SourceFile] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unusable: set[str] = field(default_factory=set)

    def read(self, name: str) -> SourceFile:
        source, problems = files.read_source(self.data_dir, name)
        self.files.append(source)
        self.problems += problems
        return source


def gather(data_dir: Path, quarter: Period) -> Gathered:
    """Read every file that the report of a quarter may know: no return, commentary of a later quarter."""
    desk = _Desk(data_dir)
    desk.problems += files.check_names(data_dir)
    report = _read_report(desk)
    frames = {table.path: _read_table(desk, table) for table in _ONE_FILE_EACH}
    frames[files.VALUES.path] = _read_values(desk, quarter)
    frames[files.KPIS.path] = with_possible_range(frames[files.KPIS.path])
    commentary = _read_commentary(desk, files.commentary_name(quarter))
    return Gathered(
        data_dir=data_dir,
        quarter=quarter,
        closes=return_closes(quarter, report.return_closes_after_days if report else CLOSES_AFTER_DAYS),
        report=report,
        frames=frames,
        commentary=commentary,
        unusable=frozenset(desk.unusable),
        files=tuple(desk.files),
        problems=tuple(desk.problems),
    )


def with_possible_range(kpis: pd.DataFrame) -> pd.DataFrame:
    """Give the KPIs with 0 and 100 as the limits of every percentage that names none."""
    percent = kpis["unit"].eq(Unit.PERCENT)
    return kpis.assign(
        minimum=kpis["minimum"].mask(percent & kpis["minimum"].isna(), 0.0),
        maximum=kpis["maximum"].mask(percent & kpis["maximum"].isna(), 100.0),
    )


def _read_report(desk: _Desk) -> Report | None:
    if not (desk.data_dir / files.REPORT_FILE).is_file():
        desk.problems.append(_no_file(files.REPORT_FILE))
        return None
    report, problems = read_report(desk.read(files.REPORT_FILE))
    desk.problems += problems
    if report and report.word_template:
        template, problems = files.read_word_template(desk.data_dir, report.word_template)
        desk.problems += problems
        desk.files += [template] if template else []
    return report


def _no_file(name: str) -> Problem:
    return Problem(name, "no such file", "one in the data folder", "Put it there; data/README.md describes it")


def _read_table(desk: _Desk, table: Table) -> pd.DataFrame:
    parts = []
    if (desk.data_dir / table.path).is_file():
        parts = [files.read_rows(desk.read(table.path), table)]
    elif table in _NEEDED:
        desk.problems.append(_no_file(table.path))
        desk.unusable.add(table.path)
    return _build(desk, table, parts, added={})


def _read_values(desk: _Desk, quarter: Period) -> pd.DataFrame:
    parts, received = [], {}
    for one in files.quarters_with_values(desk.data_dir):
        if one.start <= quarter.start:
            parts.append(files.read_rows(desk.read(files.values_name(one)), files.VALUES))
            received[files.values_name(one)] = str(one)
    return _build(desk, files.VALUES, parts, added={"received": received})


def _build(desk: _Desk, table: Table, parts: list[TextRows], *, added: dict[str, dict[str, str]]) -> pd.DataFrame:
    frame, problems = files.build_frame(table, parts, added=added)
    desk.problems += [problem for part in parts for problem in part.problems] + problems
    if not all(part.usable for part in parts):
        desk.unusable.add(table.path)
    if "value" in table.names:
        texts = [text for part in parts for text in part.cells["value"]]
        frame = frame.assign(value_text=pd.Series(texts, dtype="str"))
    return frame


def read_commentary_folder(
    data_dir: Path, quarter: Period
) -> tuple[dict[str, Commentary] | None, list[SourceFile], list[Problem]]:
    """Read a quarter's commentary by group, with the files and problems; None where it has no folder."""
    desk = _Desk(data_dir)
    commentary = _read_commentary(desk, files.commentary_name(quarter))
    return commentary, desk.files, desk.problems


def _read_commentary(desk: _Desk, folder: str) -> dict[str, Commentary] | None:
    if not (desk.data_dir / folder).is_dir():
        return None
    commentary: dict[str, Commentary] = {}
    for path in sorted((desk.data_dir / folder).iterdir()):
        name = f"{folder}/{path.name}"
        if files.is_hidden(path):
            continue
        if path.suffix != ".md":
            todo = "Save it as text with the ending .md, or take it away"
            desk.problems.append(Problem(name, "another kind of file", "files <group>.md", todo))
            continue
        one, problems = read_commentary(desk.read(name))
        desk.problems += problems
        if one is not None:
            commentary[path.stem] = one
    return commentary
