"""Whether settings of analysis, decisions on control charts and peer groups name what exists and agree."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd
from pydantic import ValidationError

from kpi_helpers.errors import Problem, did_you_mean
from kpi_helpers.inputs import files
from kpi_helpers.inputs.authority import decisions_known
from kpi_helpers.inputs.checks.problems import check_known, problem_at
from kpi_helpers.inputs.lists import ChartChange, ChartRules, Setting
from kpi_helpers.inputs.reading import Gathered
from kpi_helpers.inputs.settings import Analysis, analysis_by_kpi, contradictions, values_of, words_of


def check_settings(gathered: Gathered) -> list[Problem]:
    """Find settings without meaning or at odds with each other, decisions on figures that are not there, lost peers."""
    report = gathered.report.analysis if gathered.report else Analysis()
    settings = gathered.frame(files.SETTINGS)
    problems = [problem for row in files.rows_where(settings, _filled_in(settings)) for problem in _check_value(row)]
    known = decisions_known(settings[_filled_in(settings)], gathered.closes)
    if not problems:
        by_kpi: dict[str, list[files.Row]] = {kpi_id: [] for kpi_id in known["kpi_id"]}
        for row in files.rows_of(known.sort_values("date", kind="stable")):
            by_kpi[row["kpi_id"]].append(row)
        for rows in by_kpi.values():
            problems += _check_settings_of_kpi(rows, report)
        changes = decisions_known(gathered.frame(files.CHART_CHANGES), gathered.closes)
        problems += _check_rules_of_changes(changes, analysis_by_kpi(report, known), report)
    return [*problems, *_check_changes(gathered), *_check_peers(gathered)]


def _filled_in(settings: pd.DataFrame) -> pd.Series:
    """Give True for the rows that name a setting and give it a value; others are told as cells."""
    return settings["setting"].isin(list(Setting)) & settings["value"].ne("")


def _check_settings_of_kpi(rows: Sequence[files.Row], report: Analysis) -> Iterable[Problem]:
    """Find settings of one KPI, in the order of their dates, that cannot hold together."""
    latest = {str(row["setting"]): row for row in rows}
    analysis = report.changed({setting: str(row["value"]) for setting, row in latest.items()})
    told = list(contradictions(report))  # at their line of report.yml
    for setting, found, expected, todo in contradictions(analysis):
        if (setting, found, expected, todo) in told:
            continue
        row = latest.get(setting, rows[-1])
        where = "" if setting in latest else f" ({setting} stands in {files.REPORT_FILE})"
        yield problem_at(row, "value", found=f"{found}{where}", expected=expected, todo=todo)


def _check_value(row: files.Row) -> list[Problem]:
    setting = Setting(row["setting"])
    try:
        Analysis().changed({setting: row["value"]})
    except ValidationError:
        found, expected = f'"{row["value"]}" for {setting}', values_of(setting)
        todo = f"{did_you_mean(row['value'], words_of(setting))} Correct it".strip()
        return [problem_at(row, "value", found=found, expected=expected, todo=todo)]
    return []


def _check_rules_of_changes(rows: pd.DataFrame, analysis: dict[str, Analysis], report: Analysis) -> Iterable[Problem]:
    """Find decisions that the chart rules of the KPI do not know: NHSRplotthedots only recalculates."""
    for row in files.rows_where(rows, rows["change"].isin([ChartChange.EXCLUDE, ChartChange.FIX_LIMITS])):
        if analysis.get(row["kpi_id"], report).control_chart is ChartRules.PLOT_THE_DOTS:
            yield problem_at(
                row,
                "change",
                found=f"{row['change']} for {row['kpi_id']}, whose chart rules are {ChartRules.PLOT_THE_DOTS}",
                expected=f"{ChartChange.RECALCULATE}, the only decision those rules know",
                todo="Delete the row, or choose other chart rules",
            )


def _check_changes(gathered: Gathered) -> Iterable[Problem]:
    """Find decisions on control charts for periods that have no figure; a decision on none would be lost silently."""
    if files.VALUES.path in gathered.unusable:
        return
    values = gathered.frame(files.VALUES)
    there = set(files.cells_of(values, "kpi_id", "period"))
    for row in files.rows_of(decisions_known(gathered.frame(files.CHART_CHANGES), gathered.closes)):
        if row["period"] and (row["kpi_id"], row["period"]) not in there:
            yield problem_at(
                row,
                "period",
                found=f"{row['period']}, for which {row['kpi_id']} has no figure",
                expected="a period with a figure",
                todo="Correct it, or delete the row",
            )


def _check_peers(gathered: Gathered) -> list[Problem]:
    """Find peers without a figure, and groups with two titles, of which only the first would be printed."""
    peers, comparators = gathered.frame(files.PEERS), gathered.frame(files.COMPARATORS)
    problems = []
    if files.COMPARATORS.path not in gathered.unusable and not comparators.empty:
        names = list(comparators["comparator"].unique())
        problems += check_known(peers, "comparator", names, what="comparator", where=files.COMPARATORS.path)
    first = peers.drop_duplicates("peer_group").set_index("peer_group")
    for row in files.rows_where(peers, peers["title"].ne(peers["peer_group"].map(first["title"]))):
        home = first.loc[row["peer_group"]]
        problems.append(
            problem_at(
                row,
                "title",
                found=f"{row['title']} for the peer group {row['peer_group']}",
                expected=f"{home['title']}, as in {home['file']}, row {home['row']}",
                todo="Give a group one title",
            )
        )
    return problems
