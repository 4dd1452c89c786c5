"""Every check of the data folder as one list, in the order in which a person would mend things."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd

from kpi_helpers.errors import Problem, Severity
from kpi_helpers.inputs import files
from kpi_helpers.inputs.checks import figures
from kpi_helpers.inputs.checks.commentary import check_commentary
from kpi_helpers.inputs.checks.register import check_corrections, check_overrides, check_references, check_register
from kpi_helpers.inputs.checks.settings import check_settings
from kpi_helpers.inputs.checks.targets import check_rating_rules, check_targets
from kpi_helpers.inputs.kpis import Group, Kpi
from kpi_helpers.inputs.reading import CLOSES_AFTER_DAYS, Gathered
from kpi_helpers.inputs.register import build_groups, build_kpi


def check_everything(gathered: Gathered) -> list[Problem]:
    """Find every fault between rows and files; without the KPIs nothing can be compared."""
    if files.KPIS.path in gathered.unusable:
        return []
    kpis = gathered.frame(files.KPIS)
    problems = check_register(gathered) + check_references(gathered)
    if files.TARGETS.path not in gathered.unusable:
        problems += check_targets(gathered.frame(files.TARGETS), kpis)
        if gathered.report is not None:
            problems += check_rating_rules(gathered.frame(files.TARGETS), kpis, gathered.report.ratings)
    problems += _check_values(gathered) + _check_comparators(gathered)
    problems += check_settings(gathered)
    problems += check_overrides(gathered.frame(files.OVERRIDES), kpis)
    problems += check_corrections(gathered.frame(files.CORRECTIONS), gathered.frame(files.VALUES), gathered.quarter)
    return problems + _check_commentary(gathered)


def errors_of(problems: Iterable[Problem]) -> list[Problem]:
    """Give the problems that stop the report."""
    return [problem for problem in problems if problem.severity is Severity.ERROR]


def new_places(problems: Iterable[Problem], told: Iterable[Problem]) -> list[Problem]:
    """Give the problems at cells of which none is told yet: a cell that cannot be read is not also empty."""
    places = {(one.file, one.row, one.column) for one in told if one.row is not None and one.column}
    return [one for one in problems if (one.file, one.row, one.column) not in places]


def in_reading_order(problems: Iterable[Problem]) -> list[Problem]:
    """Give problems by file and row, so that a person mends one file after another."""
    return sorted(problems, key=lambda problem: (problem.file, problem.row or 0))


def build_kpis_and_groups(gathered: Gathered, *, faulty: bool = False) -> tuple[dict[str, Kpi], dict[str, Group]]:
    """Give the KPIs and groups by key in order; with `faulty` also from rows that hold a fault."""
    kpis = [build_kpi(row, faulty=faulty) for row in _records(gathered, files.KPIS)]
    report = gathered.report
    groups = build_groups(
        kpis,
        _records(gathered, files.GROUPS),
        sections=report.sections if report else (),
        themes=[theme.slug for theme in report.themes] if report else (),
    )
    return {kpi.kpi_id: kpi for kpi in kpis}, groups


def _records(gathered: Gathered, table: files.Table) -> list[dict[str, Any]]:
    frame = gathered.frame(table)[list(table.names)]
    return [dict(zip(table.names, row, strict=True)) for row in frame.itertuples(index=False, name=None)]


def _check_commentary(gathered: Gathered) -> list[Problem]:
    if {files.GROUPS.path, files.VALUES.path} & gathered.unusable:
        return []
    kpis, groups = build_kpis_and_groups(gathered, faulty=True)
    return check_commentary(gathered, kpis, groups)


def _check_values(gathered: Gathered) -> list[Problem]:
    values, breaks = gathered.frame(files.VALUES), gathered.frame(files.BREAKS)
    known = figures.join_kpis(values, gathered.frame(files.KPIS))
    days = gathered.report.return_closes_after_days if gathered.report else CLOSES_AFTER_DAYS
    return [
        *figures.check_figures(known),
        *figures.check_frequency(known),
        *figures.check_lifetime(known),
        *figures.check_not_ahead(known, gathered.frame(files.SOURCES), days=days),
        *figures.check_empty_values(values),
        *_check_notes(values),
        *([] if files.BREAKS.path in gathered.unusable else figures.check_breaks_recorded(values, breaks)),
    ]


def _check_comparators(gathered: Gathered) -> list[Problem]:
    comparators = gathered.frame(files.COMPARATORS)
    if comparators.empty:
        return []
    known = figures.join_kpis(comparators, gathered.frame(files.KPIS))
    return [
        *figures.check_figures(known),
        *figures.check_frequency(known),
        *figures.check_wordless(comparators),
        *_check_notes(comparators),
    ]


def _check_notes(rows: pd.DataFrame) -> list[Problem]:
    return figures.check_confidential(rows) + figures.check_status_notes(rows)
