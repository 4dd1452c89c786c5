"""The errors a person is meant to read, and the exit code each gives.

::

    KpiReportError            anything foreseen; one plain message
    ├── DataError             files break a rule; carries every Problem       exit 1
    ├── UsageError            unknown quarter, group, KPI, parameter, folder   exit 2
    ├── NotebookError         a cell failed; section, cell, parameters, path   exit 3
    └── RenderError           HTML or PDF could not be made                    exit 4

A `Problem` says what is wrong with one place in the data: file, row, column, what was found, what was
expected and what to do. Checks return lists of problems and never raise; `DataError` carries them all.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """Whether a problem stops the report (`error`) or is only told (`warning`)."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in one place of the data, in the analyst's words.

    Parameters
    ----------
    file
        Path as the analyst knows it, from the data folder: ``values/2022-23_Q2.csv``.
    row
        Row of the file as a spreadsheet numbers it (the header is row 1), or None for the whole file.
    column
        Column name, or "" for the whole row or file.
    found, expected, todo
        What stands there, what should, and what to do; complete phrases without a final full stop.
    """

    file: str
    found: str
    expected: str
    todo: str
    row: int | None = None
    column: str = ""
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        """Give the message, such as ``kpis.csv, row 14, unit: found "kg"; expected tonnes. Write tonnes``."""
        place = self.file
        if self.row is not None:
            place += f", row {self.row}"
        if self.column:
            place += f", {self.column}"
        return f"{place}: found {self.found}; expected {self.expected}. {self.todo}."


class KpiReportError(Exception):
    """Anything foreseen; carries one plain message and an exit code."""

    exit_code = 1

    def _render_traceback_(self) -> list[str]:
        """Give what Jupyter shows in place of a traceback: the message."""
        return str(self).splitlines()


class DataError(KpiReportError):
    """Files break a rule. Carries every problem found, all of them at once."""

    exit_code = 1

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class UsageError(KpiReportError):
    """A quarter, group, KPI, parameter or folder that does not exist was asked for."""

    exit_code = 2


class NotebookError(KpiReportError):
    """A notebook cell failed; the message names section, cell, parameters and the kept notebook."""

    exit_code = 3


class RenderError(KpiReportError):
    """The HTML or PDF could not be made; the message names notebook and cell where known."""

    exit_code = 4


def did_you_mean(wrong: str, known: Iterable[str]) -> str:
    """Give `` Did you mean "Housing"?`` for a near miss, else an empty string.

    >>> did_you_mean("Houseing", ["Finance", "Housing", "Waste"])
    ' Did you mean "Housing"?'
    >>> did_you_mean("zzz", ["Finance"])
    ''
    """
    near = difflib.get_close_matches(wrong, list(known), n=1, cutoff=0.6)
    return f' Did you mean "{near[0]}"?' if near else ""
